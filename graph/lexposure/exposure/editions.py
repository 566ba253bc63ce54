"""Words that are younger than a profile: a complete list couldn't name them, so it doesn't deny them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from lexposure.exposure.index import Index

__all__ = ["younger"]


def younger(
    index: Index, facet: str, named: Collection[str], denied: Collection[str], written: dt.date
) -> tuple[str, ...]:
    """Return the values of a facet that came after the day `written` and that nothing said on that day excludes.

    `named` are the values that the profile lists or opens, `denied` those that it excludes. A young value stays
    excluded below a value that is denied, and below an older one that the list left out: who engages in no kind of
    profiling engages in no new kind of it either.
    """
    day = written.isoformat()
    young = {value for value in index.facets[facet] if index.since.get(value, "") > day}
    held = {value: _above(index, value) for value in named}
    said = set(denied)

    def left_out(older: str) -> bool:
        return not any(older in above or value in _above(index, older) for value, above in held.items())

    def excluded(above: Iterable[str]) -> bool:
        return any(value in said or (value not in young and left_out(value)) for value in above)

    return tuple(value for value in sorted(young - set(named)) if not excluded(_above(index, value)))


def _above(index: Index, value: str) -> frozenset[str]:
    """Return a value and every broader one."""
    found, todo = {value}, [value]
    while todo:
        for broader in index.broader.get(todo.pop(), ()):
            if broader not in found:
                found.add(broader)
                todo.append(broader)
    return frozenset(found)
