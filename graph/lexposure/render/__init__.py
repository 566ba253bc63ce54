"""Answers as table, JSON, RDF, picture and page. Decides nothing."""
