"""A fact stated in a profile: the profile as written, changed by as little as the fact takes.

What says `if you also told us that …` must mean a profile that anybody can write. So a change is made to the profile's
own words and read again by the reader of profiles; nothing is put into the evaluation that a file couldn't say.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile, read_profile, short
from lexposure.model.errors import ProfileError
from lexposure.model.facets import FACETS, Facet
from lexposure.model.places import place_iri

__all__ = ["Fact", "figure", "stated", "upward"]


@dataclass(frozen=True, order=True)
class Fact:
    """One fact about a party: a value of a facet that holds or doesn't (`value` is an IRI), or a figure or day as text.

    For a figure, a day and a reading `holds` is true: they replace what was said.
    """

    facet: str
    value: str
    holds: bool = True


def stated(profile: Profile, facts: Iterable[Fact], index: Index) -> Profile:
    """Return the profile that states the facts too. Raises ProfileError if they contradict each other.

    Whatever else it says stays as it is: of a facet that was left out the other values stay unknown.
    """
    source: dict[str, Any] = copy.deepcopy(profile.source)
    for fact in sorted(facts):
        facet = FACETS[fact.facet]
        if facet.kind == "number":
            source["figures"] = {**source.get("figures", {}), fact.facet: fact.value}
            _known(source, fact.facet)
        elif facet.kind == "date":
            source[fact.facet] = fact.value
            _known(source, fact.facet)
        elif facet.kind == "reading":
            _adopt(source, facet, fact.value, index)
        elif fact.holds:
            _add(source, facet, fact.value, index)
        else:
            _exclude(source, facet, fact.value, index)
    return read_profile(source, index, profile.name)


def upward(index: Index, facet: Facet, value: str) -> frozenset[str]:
    """Return a value and everything broader than it, places within their unions as they are today."""
    found, todo = {value}, [value]
    while todo:
        node = todo.pop()
        if facet.kind == "place":
            joined = [union for member, union, _, end in index.memberships if member == node and end is None]
            above = [*index.within.get(node, ()), *joined]
        else:
            above = list(index.broader.get(node, ()))
        todo += [each for each in above if each not in found]
        found.update(above)
    return frozenset(found)


def _add(source: dict[str, Any], facet: Facet, value: str, index: Index) -> None:
    key = facet.key
    broader = upward(index, facet, value)
    for mark in ("unknown", "not"):
        gone = {value} if mark == "unknown" else broader
        _unmark(source, mark, facet, gone, index)
    if key in source:
        source[key] = [*_items(source[key]), short(facet, value)]
        return
    source[key] = [short(facet, value)]
    _leave_open(source, facet, index)


def _exclude(source: dict[str, Any], facet: Facet, value: str, index: Index) -> None:
    key = facet.key
    named = {v: _iri(facet, v, index) for v in _items(source.get(key, []))}
    narrower = {v for v, iri in named.items() if value in upward(index, facet, iri)}
    if narrower:
        source[key] = [v for v in _items(source[key]) if v not in narrower]
    opened = source.get("unknown")
    if isinstance(opened, dict):
        under = {
            i
            for v in _items(opened.get(key, []))
            if value in upward(index, facet, i := _iri(facet, v, index))
        }
        _unmark(source, "unknown", facet, under, index)
    denied = source.setdefault("not", {})
    denied[key] = [*_items(denied.get(key, [])), short(facet, value)]


def _adopt(source: dict[str, Any], facet: Facet, reading: str, index: Index) -> None:
    question = index.question_of[reading]
    others = [
        v for v in _items(source.get(facet.key, [])) if index.question_of[_iri(facet, v, index)] != question
    ]
    source[facet.key] = [*others, short(facet, reading)]


def _leave_open(source: dict[str, Any], facet: Facet, index: Index) -> None:
    """Mark a facet that was left out as unknown, but for what is said of it from now on."""
    marked = source.get("unknown")
    if not isinstance(marked, dict):
        items = _items(marked if marked is not None else [])
        source["unknown"] = [*items, *([facet.key] if facet.key not in items else [])]
        return
    # Beside single values only values can be marked: those at the top are all of them together.
    named = {_iri(facet, v, index) for v in _items(source[facet.key])}
    denied = source.get("not", {})
    refused = {_iri(facet, v, index) for v in _items(denied.get(facet.key, []))} if denied else set()
    tops = [v for v in index.facets[facet.key] if upward(index, facet, v) == {v} and v not in named | refused]
    marked[facet.key] = [short(facet, v) for v in tops]


def _known(source: dict[str, Any], key: str) -> None:
    """Take a figure or day out of what is marked as unknown."""
    marked = source.get("unknown")
    if marked is not None and not isinstance(marked, dict):
        _put(source, "unknown", [v for v in _items(marked) if v != key])


def _unmark(source: dict[str, Any], mark: str, facet: Facet, gone: Iterable[str], index: Index) -> None:
    marked = source.get(mark)
    if isinstance(marked, dict) and facet.key in marked:
        names = {short(facet, value) for value in gone}
        kept = [v for v in _items(marked[facet.key]) if short(facet, _iri(facet, v, index)) not in names]
        _put(marked, facet.key, kept)
        _put(source, mark, marked)


def _put(target: dict[str, Any], key: str, value: Any) -> None:
    if value:
        target[key] = value
    else:
        target.pop(key, None)


def _items(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [value]


def _iri(facet: Facet, name: str, index: Index) -> str:
    """Return the IRI of a value that a profile names; it was read before, so it is known."""
    iri = place_iri(name) if facet.kind == "place" else facet.prefix + name
    if iri not in index.facets[facet.key]:
        raise ProfileError(f"unknown value `{name}` of `{facet.key}`")
    return iri


def figure(value: Decimal | dt.date) -> str:
    """Return a figure or day as a profile writes it: no exponent, no needless zeros."""
    return value.isoformat() if isinstance(value, dt.date) else format(value.normalize(), "f")
