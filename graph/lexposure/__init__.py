"""Lexposure: regulatory exposure paths, from a clause to the law it meets, with proof and dates."""

__version__ = "0.1.0"
