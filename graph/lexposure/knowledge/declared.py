"""The shipped ontology as triples, and the closed vocabulary that it and the data declare together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lexposure.knowledge.findings import as_triples
from lexposure.model.namespaces import ODRL, RDF, RDFS, SKOS
from lexposure.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable

__all__ = ["Declared", "ontology", "shapes_text", "terms"]

OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
_SHAPES = "shapes.ttl"
_TYPE = RDF + "type"
_KINDS_OF_TERM = frozenset(
    {
        *(OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
        *(OWL + kind for kind in ("NamedIndividual", "Ontology", "AllDisjointClasses", "Restriction")),
        RDFS + "Class",
        RDF + "Property",
        SH + "NodeShape",
        SH + "PropertyShape",
        ODRL + "LeftOperand",
        ODRL + "Operator",
    }
)
_IN_SCHEME = SKOS + "inScheme"
_DECLARING = frozenset({_TYPE, _IN_SCHEME})
_BUILT_IN = frozenset({_TYPE, RDFS + "label", RDFS + "comment", RDFS + "seeAlso", RDFS + "isDefinedBy"})


@dataclass(frozen=True)
class Declared:
    """`terms` are the classes, properties and individuals that data may use; `schemes` holds the concepts of each."""

    terms: frozenset[str]
    schemes: dict[str, frozenset[str]]

    @classmethod
    def of(cls, triples: Iterable[ox.Triple]) -> Declared:
        """Read the declarations in these triples."""
        terms, schemes = set(_BUILT_IN), defaultdict(set)
        for triple in triples:
            name = triple.predicate.value
            if name not in _DECLARING:
                continue
            if not isinstance(triple.subject, ox.NamedNode) or not isinstance(triple.object, ox.NamedNode):
                continue
            if name == _IN_SCHEME:
                schemes[triple.object.value].add(triple.subject.value)
            elif triple.object.value in _KINDS_OF_TERM:
                terms.add(triple.subject.value)
        return cls(frozenset(terms), {scheme: frozenset(found) for scheme, found in schemes.items()})


@cache
def ontology() -> frozenset[ox.Triple]:
    """Return the shipped terms, reused terms, condition language and vocabularies, without the shapes."""
    return terms() | _read(_turtle_files(resource("ontology") / "vocab"))


@cache
def terms() -> frozenset[ox.Triple]:
    """Return the shipped terms, reused terms and condition language: what shapes need to know of subclasses."""
    return _read(file for file in _turtle_files(resource("ontology")) if file.name != _SHAPES)


@cache
def shapes_text() -> str:
    """Return the shipped shapes as Turtle."""
    return (resource("ontology") / _SHAPES).read_text("utf-8")


def _turtle_files(folder: Traversable) -> Iterator[Traversable]:
    return (file for file in folder.iterdir() if file.name.endswith(".ttl"))


def _read(files: Iterable[Traversable]) -> frozenset[ox.Triple]:
    return frozenset(triple for file in files for triple in as_triples(_parse(file)))


def _parse(file: Traversable) -> Iterable[ox.Quad]:
    return ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)
