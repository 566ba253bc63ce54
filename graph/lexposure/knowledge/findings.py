"""What a check finds wrong, and on which node an author can correct it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from lexposure.model.namespaces import BASE, ID, LOC, LX, ODRL, VOCAB

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = ["Finding", "Referrers", "Severity", "as_triples", "short"]

Severity = Literal["error", "warning"]
_SHARED = tuple(f"{BASE}{kind}/" for kind in ("cond", "span", "node"))
_PREFIXES = ((VOCAB, ""), (ID, ""), (LX, "lx:"), (LOC, ""), (ODRL, "odrl:"))


@dataclass(frozen=True, order=True)
class Finding:
    """Something wrong with the node `node` (an IRI): `message` says what, `rule` which shape or lint says so.

    An error refuses the data; a warning is shown and the data is taken. File and line are added by whoever read
    the node from a file.
    """

    node: str
    message: str
    severity: Severity = "error"
    rule: str = ""
    about: str = field(default="", compare=False)
    """The value at fault as authors write it, where there is one; it leads to the line on which it stands."""


class Referrers:
    """Which nodes refer to a content-addressed node; an author sees the claim, never the hash beneath it."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._triples = triples

    @cached_property
    def _by(self) -> Mapping[str, set[str]]:
        """Made when it is needed: most checks find nothing on such a node."""
        found: dict[str, set[str]] = defaultdict(set)
        for triple in self._triples:
            if isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(_SHARED):
                found[triple.object.value].add(_name(triple.subject))
        return found

    def owners(self, node: str) -> list[str]:
        """Return the named nodes that rest on `node`, in order; the node itself if it has a name or nothing above."""
        found: set[str] = set()
        seen, queue = {node}, [node]
        while queue:
            here = queue.pop()
            above = self._by.get(here, set()) if here.startswith(_SHARED) else set[str]()
            if not above:
                found.add(here)
            queue += above - seen
            seen |= above
        return sorted(found) or [node]


def as_triples(quads: Iterable[ox.Quad | ox.Triple]) -> set[ox.Triple]:
    """Flatten: a triple said in two graphs counts once."""
    return {q if isinstance(q, ox.Triple) else ox.Triple(q.subject, q.predicate, q.object) for q in quads}


def short(term: str, known: Collection[str] = ()) -> str:
    """Return an IRI as authors write it, unless the short form means something else among `known` ones."""
    for namespace, prefix in _PREFIXES:
        if term.startswith(namespace):
            name = prefix + term.removeprefix(namespace)
            return term if name in known else name
    return term


def _name(term: object) -> str:
    return term.value if isinstance(term, (ox.NamedNode, ox.BlankNode)) else str(term)
