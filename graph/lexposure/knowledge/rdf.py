"""Short makers of RDF terms, so that projections read like the graph they build."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pyoxigraph as ox

from lexposure.model.namespaces import RDF, XSD

__all__ = ["TYPE", "date", "integer", "iri", "literal", "moment", "statements", "text_of"]

TYPE = ox.NamedNode(RDF + "type")
_DATE = ox.NamedNode(XSD + "date")
_DATETIME = ox.NamedNode(XSD + "dateTime")
_INTEGER = ox.NamedNode(XSD + "integer")


def text_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Return the IRI, label or lexical form of a term; triple terms have none and aren't used here."""
    if isinstance(term, ox.Triple):
        raise TypeError("a triple term has no text")
    return term.value


def iri(value: str) -> ox.NamedNode:
    """Return an IRI node."""
    return ox.NamedNode(value)


def literal(value: str, language: str | None = None) -> ox.Literal:
    """Return a string literal, with a language where one is given."""
    return ox.Literal(value, language=language)


def date(value: dt.date) -> ox.Literal:
    """Return an xsd:date."""
    return ox.Literal(value.isoformat(), datatype=_DATE)


def moment(value: str) -> ox.Literal:
    """Return an xsd:dateTime from its ISO form with `Z`."""
    return ox.Literal(value, datatype=_DATETIME)


def integer(value: int) -> ox.Literal:
    """Return an xsd:integer."""
    return ox.Literal(str(value), datatype=_INTEGER)


def statements(subject: str, *pairs: tuple[str, ox.NamedNode | ox.Literal | None]) -> Iterable[ox.Triple]:
    """Yield one triple a pair of predicate IRI and object; pairs without object are left out."""
    node = ox.NamedNode(subject)
    return (ox.Triple(node, ox.NamedNode(name), value) for name, value in pairs if value is not None)
