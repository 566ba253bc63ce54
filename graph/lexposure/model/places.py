"""Places by their short code: ISO 3166 codes are those of DPV's location vocabulary, a few others are ours."""

from __future__ import annotations

from lexposure.model.namespaces import ID, LOC

__all__ = ["OWN_PLACES", "place_code", "place_iri"]

OWN_PLACES = frozenset({"INT", "US-NY-NYC"})
"""Places that the borrowed vocabulary lacks: ISO 3166 has no code for a city, and standards belong to no country."""


def place_iri(code: str) -> str:
    """Return the IRI of a place code such as `DE`, `US-CA` or `US-NY-NYC`."""
    return f"{ID}place/{code}" if code in OWN_PLACES else LOC + code


def place_code(iri: str) -> str:
    """Return the code of a place IRI."""
    return iri.removeprefix(f"{ID}place/").removeprefix(LOC)
