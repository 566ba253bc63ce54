"""How far a change reaches: the nodes whose judgement by the shapes it may alter, and what judging them takes.

A shape judges a node by what can be reached from it in few steps along few properties. So a changed statement can only
alter the judgement of its two ends and of the nodes from which its subject can be reached in that way. Two queries look
backwards, too: from a claim to its reviews, and from a text to the other texts of its work. What is judged again is judged on its whole
neighbourhood, and what is said of nodes at the rim of that, where something may be missing, isn't heard.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lexposure.knowledge.declared import SH, shapes_text
from lexposure.model.namespaces import ELI, LX, PROV, RDF

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["QUERIES", "STEPS", "Reach", "through"]

STEPS = 2
"""The farthest statement a shape reads has its subject so many steps from the node judged: mapping → span → text."""
LOOKS_BACK = frozenset({LX + "concerns", ELI + "realizes"})
"""Properties that a query of the shapes follows against their direction."""
QUERIES = LOOKS_BACK | {PROV + "wasAssociatedWith", LX + "denies"}
"""Properties that queries of the shapes follow to a further statement; those of other shapes are read from them."""
_LOOKS_ON = frozenset(SH + name for name in ("class", "node", "or", "xone", "not", "qualifiedValueShape"))


class Reach:
    """Which nodes a change reaches in some data, and the statements by which they are judged."""

    def __init__(self, triples: Collection[ox.Triple], changed: Iterable[ox.Triple]) -> None:
        """Take the data as it is now, and the statements that came or went; more than these do no harm."""
        self._of: dict[str, list[ox.Triple]] = defaultdict(list)
        self._to: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._changed = list(changed)
        of, to, followed = self._of, self._to, _followed()
        for number, triple in enumerate(chain(triples, self._changed)):
            subject, name = _name(triple.subject), triple.predicate.value
            if number < len(triples):
                of[subject].append(triple)
            if name in followed and isinstance(triple.object, ox.NamedNode):
                to[triple.object.value].add((name, subject))

    def nodes(self) -> set[str]:
        """Return the nodes to judge again; some may be gone."""
        near = {_name(triple.subject) for triple in self._changed}
        ends = {_name(triple.object) for triple in self._changed}
        works = {
            _name(triple.object) for triple in self._changed if triple.predicate.value == ELI + "realizes"
        }
        reached = set(near)
        for _ in range(STEPS):
            works |= self._objects(near, LOOKS_BACK)
            near = {subject for node in near for name, subject in self._to.get(node, ()) if name in through()}
            reached |= near
        siblings = {subject for work in works for subject in self._backwards(work)}
        return reached | ends | works | siblings

    def neighbourhood(self, nodes: Iterable[str]) -> set[ox.Triple]:
        """Return all statements by which the shapes judge these nodes."""
        judged = set(nodes)
        works = self._objects(judged, {ELI + "realizes"})
        near = judged | {subject for node in judged | works for subject in self._backwards(node)}
        found: set[ox.Triple] = set()
        seen: set[str] = set()
        for _ in range(STEPS + 1):
            seen |= near
            told = [triple for node in near for triple in self._of.get(node, ())]
            found.update(told)
            near = {t.object.value for t in told if isinstance(t.object, ox.NamedNode)} - seen
        aimed = {
            (subject, name, node)
            for node in judged
            for name, subject in self._to.get(node, ())
            if name in _targets()
        }
        for subject, name, node in aimed:
            found.update(
                t for t in self._of.get(subject, ()) if t.predicate.value == name and _name(t.object) == node
            )
        return found

    def _objects(self, nodes: Iterable[str], names: Iterable[str]) -> set[str]:
        wanted = set(names)
        return {
            _name(t.object) for node in nodes for t in self._of.get(node, ()) if t.predicate.value in wanted
        }

    def _backwards(self, node: str) -> set[str]:
        return {subject for name, subject in self._to.get(node, ()) if name in LOOKS_BACK}


@cache
def through() -> frozenset[str]:
    """Return the properties whose objects the shapes look at more closely: what those say alters the judgement."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(shapes_text(), format=ox.RdfFormat.TURTLE):
        said[_name(quad.subject)][quad.predicate.value].append(_name(quad.object))

    def steps(path: str) -> list[str]:
        rest = [step for node in said[path][RDF + "rest"] for step in steps(node)]
        return [*said[path][RDF + "first"], *rest]

    found = set(QUERIES)
    for shape in list(said):
        for path in said[shape][SH + "path"]:
            sequence = steps(path)
            found |= {*sequence, *([path] if not sequence and _LOOKS_ON & said[shape].keys() else ())}
    return frozenset(found)


@cache
def _followed() -> frozenset[str]:
    """Return the properties that are ever followed from object to subject."""
    return through() | _targets() | LOOKS_BACK


@cache
def _targets() -> frozenset[str]:
    """Return the properties whose objects a shape is aimed at."""
    quads = ox.parse(shapes_text(), format=ox.RdfFormat.TURTLE)
    return frozenset(_name(q.object) for q in quads if q.predicate.value == SH + "targetObjectsOf")


def _name(term: object) -> str:
    return term.value if isinstance(term, (ox.NamedNode, ox.BlankNode)) else str(term)
