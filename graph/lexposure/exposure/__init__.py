"""Profiles, conditions, the compiled index, answers and their reasons, paths."""
