"""Legal units as nodes: every unit that a claim cites is there with its ref and its place in the instrument,
whether or not the law's text has been imported."""

from __future__ import annotations

from functools import cache

import pyoxigraph as ox

from lexposure.knowledge.rdf import TYPE, iri, literal, statements
from lexposure.law import identifiers
from lexposure.model.errors import UnknownName
from lexposure.model.namespaces import DCT, ELI, LX

__all__ = ["unit_triples"]


@cache
def unit_triples(node: str) -> tuple[ox.Triple, ...]:
    """Return the nodes of a legal unit and of those around it, up to its instrument; nothing for other IRIs."""
    try:
        ref = identifiers.ref(node)
    except UnknownName:
        return ()
    above = identifiers.parent(ref)
    around = identifiers.iri(above) if above else identifiers.act(ref).instrument_iri
    own = statements(
        node,
        (TYPE.value, iri(LX + "LegalUnit")),
        (LX + "ref", literal(ref)),
        (DCT + "bibliographicCitation", literal(identifiers.citation(ref))),
        (ELI + "is_part_of", iri(around)),
    )
    return (*own, *(unit_triples(around) if above else ()))
