"""A read-only view of triples as subject → predicate → objects, for compiling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from lexposure.knowledge.rdf import text_of
from lexposure.model.namespaces import RDF

__all__ = ["GraphView"]

_TYPE = RDF + "type"


class GraphView:
    """Answers what the compiler asks: values of a property in sorted order, and who has a type."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._by_subject: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._by_predicate: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._datatypes: dict[tuple[str, str], str] = {}
        for t in triples:
            subject, name, value = text_of(t.subject), t.predicate.value, text_of(t.object)
            self._by_subject[subject][name].append(value)
            self._by_predicate[name].append((subject, value))
            if isinstance(t.object, ox.Literal):
                self._datatypes[(subject, value)] = t.object.datatype.value
        for pairs in self._by_predicate.values():
            pairs.sort()

    def all(self, subject: str, predicate: str) -> list[str]:
        """Return the values in sorted order."""
        return sorted(self._by_subject[subject][predicate]) if subject in self._by_subject else []

    def one(self, subject: str, predicate: str, default: str = "") -> str:
        """Return the first value, or the default."""
        values = self.all(subject, predicate)
        return values[0] if values else default

    def datatype(self, subject: str, value: str) -> str:
        """Return the datatype of a literal value of a subject; empty for IRIs."""
        return self._datatypes.get((subject, value), "")

    def typed(self, *types: str) -> list[str]:
        """Return the subjects that have one of the types, sorted."""
        return sorted({subject for subject, value in self._by_predicate.get(_TYPE, ()) if value in types})

    def pairs(self, predicate: str) -> Iterator[tuple[str, str]]:
        """Yield subject and object of every statement with the predicate, sorted."""
        return iter(self._by_predicate.get(predicate, ()))
