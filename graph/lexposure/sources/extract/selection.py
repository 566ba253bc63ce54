"""Which part of a page is the document: selectors and ranges, in the words of Open Terms Archive declarations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lexposure.model.errors import SourceError

__all__ = ["Part", "Range", "Selection", "declared", "read_selection"]

_STARTS = ("startBefore", "startAfter")
_ENDS = ("endBefore", "endAfter")
_BUILT_IN = "removeQueryParams"


@dataclass(frozen=True)
class Range:
    """What stands between two elements: from before or after the first match of `start` to before or after that of
    `end`, each a CSS selector."""

    start: str
    end: str
    start_after: bool = False
    end_after: bool = False

    def __str__(self) -> str:
        start, end = _STARTS[self.start_after], _ENDS[self.end_after]
        return f"{{{start}: {self.start}, {end}: {self.end}}}"


Part = str | Range
"""A CSS selector (all its matches), or a range."""


@dataclass(frozen=True)
class Selection:
    """What is taken of a page (nothing named: its body), what is left out of that, and which query parameters its
    links lose."""

    select: tuple[Part, ...] = ()
    remove: tuple[Part, ...] = ()
    query_parameters: tuple[str, ...] = ()


def read_selection(declaration: Mapping[str, Any]) -> Selection:
    """Return the selection that a declaration makes with `select`, `remove` and `filter`; other keys aren't looked at.

    Raises SourceError for a malformed selector or range, and for a filter, by its name: filters are JavaScript
    functions, and none but the built-in `removeQueryParams` is offered.
    """
    return Selection(
        _parts(declaration, "select"), _parts(declaration, "remove"), _query_parameters(declaration)
    )


def _parts(declaration: Mapping[str, Any], key: str) -> tuple[Part, ...]:
    given = declaration.get(key) or ()
    return tuple(_part(each, key) for each in (given if isinstance(given, list | tuple) else [given]))


def _part(given: object, key: str) -> Part:
    if isinstance(given, str) and given.strip():
        return given
    if isinstance(given, Mapping) and len(given) == 2:
        starts = [name for name in _STARTS if isinstance(given.get(name), str)]
        ends = [name for name in _ENDS if isinstance(given.get(name), str)]
        if len(starts) == len(ends) == 1:
            [start], [end] = starts, ends
            return Range(given[start], given[end], start == "startAfter", end == "endAfter")
    raise SourceError(
        f"`{key}` holds {str(given)[:120]!r}, neither a CSS selector nor a range",
        fix="write a selector, {startBefore|startAfter: SELECTOR, endBefore|endAfter: SELECTOR}, or a list of them",
    )


def _query_parameters(declaration: Mapping[str, Any]) -> tuple[str, ...]:
    found: list[str] = []
    given = declaration.get("filter") or ()
    for each in given if isinstance(given, list | tuple) else [given]:
        named = each if isinstance(each, Mapping) else {str(each): ()}
        for name, value in named.items():
            if name != _BUILT_IN:
                raise SourceError(
                    f"the filter `{name}` isn't supported: filters are JavaScript functions, which are never run",
                    fix=f"select and remove by CSS instead; only `{_BUILT_IN}` is built in",
                )
            found += [value] if isinstance(value, str) else [str(item) for item in value or ()]
    return tuple(found)


def declared(selection: Selection) -> dict[str, Any]:
    """Return the declaration that `read_selection` makes this selection of; empty where everything is taken."""
    found: dict[str, Any] = {}
    for key, parts in (("select", selection.select), ("remove", selection.remove)):
        if parts:
            found[key] = [_declared(part) for part in parts]
    if selection.query_parameters:
        found["filter"] = [{_BUILT_IN: list(selection.query_parameters)}]
    return found


def _declared(part: Part) -> str | dict[str, str]:
    if isinstance(part, str):
        return part
    return {_STARTS[part.start_after]: part.start, _ENDS[part.end_after]: part.end}
