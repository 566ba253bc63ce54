"""Curated data and ontology into validated RDF; projection, snapshots, SPARQL workers."""
