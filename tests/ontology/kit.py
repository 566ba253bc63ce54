"""The invented fixture as a flattened graph, changed by SPARQL updates where a test seeds a fault."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from lexposure.knowledge.declared import ontology
from lexposure.knowledge.findings import as_triples
from lexposure.resources import resource

HERE = Path(__file__).parent
ONTOLOGY = cast(Path, resource("ontology"))
TURTLE = sorted(ONTOLOGY.rglob("*.ttl"))
QUESTIONS = sorted((ONTOLOGY / "questions").glob("*.rq"))
PREFIXES = """
BASE <https://w3id.org/lexposure/id/>
PREFIX lx: <https://w3id.org/lexposure/ontology#>
PREFIX act: <https://w3id.org/lexposure/vocab/activity/>
PREFIX cap: <https://w3id.org/lexposure/vocab/cap-rule/>
PREFIX rel: <https://w3id.org/lexposure/vocab/mapping-relation/>
PREFIX role: <https://w3id.org/lexposure/vocab/role/>
PREFIX st: <https://w3id.org/lexposure/vocab/claim-status/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX dpv: <https://w3id.org/dpv#>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX loc: <https://w3id.org/dpv/loc#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX odrl: <http://www.w3.org/ns/odrl/2/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>
PREFIX vann: <http://purl.org/vocab/vann/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_INVALIDATED = ox.NamedNode("http://www.w3.org/ns/prov#invalidatedAtTime")


def parse(path: Path) -> list[ox.Quad]:
    """Read a Turtle or TriG file."""
    fmt = ox.RdfFormat.TRIG if path.suffix == ".trig" else ox.RdfFormat.TURTLE
    return list(ox.parse(path=str(path), format=fmt))


@cache
def fixture() -> frozenset[ox.Triple]:
    """Return the fixture's live graphs, flattened: superseded ones are left out, as in a snapshot."""
    quads = parse(HERE / "fixture.trig")
    gone = {quad.subject for quad in quads if quad.predicate == _INVALIDATED}
    return frozenset(as_triples(quad for quad in quads if quad.graph_name not in gone))


def store(triples: set[ox.Triple] | frozenset[ox.Triple]) -> ox.Store:
    """Return a store with these triples in its default graph."""
    made = ox.Store()
    made.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return made


def changed(update: str) -> set[ox.Triple]:
    """Return the fixture after a SPARQL update; an update that changes nothing is a mistake in the test."""
    seeded = store(fixture())
    seeded.update(PREFIXES + update)
    triples = as_triples(seeded)
    assert triples != fixture(), "the update changes nothing"
    return triples


def with_ontology() -> set[ox.Triple]:
    """Return the fixture and the ontology in one set of triples, as a snapshot holds them."""
    return set(fixture() | ontology())
