"""Two forms of what should be one answer, compared value by value: what differs, where, from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Again", "Change", "changes"]

_NOTHING = object()


@dataclass(frozen=True)
class Change:
    """A value that isn't the same. `where` leads to it, an answer by its ref and IRI; `stored` or `again` is None for what
    isn't there, too."""

    where: str
    stored: Any
    again: Any


@dataclass(frozen=True)
class Again:
    """A stored answer computed anew: whether the bytes are the same, what differs, and what may have made it differ."""

    id: str
    identical: bool
    changes: tuple[Change, ...] = ()
    why: tuple[str, ...] = ()


def changes(stored: Any, again: Any, where: str = "") -> Iterator[Change]:
    """Yield what differs between two values of the published JSON, in order."""
    if isinstance(stored, Mapping) and isinstance(again, Mapping):
        for key in dict.fromkeys([*stored, *again]):
            place = f"{where}.{key}" if where else str(key)
            yield from _pair(stored.get(key, _NOTHING), again.get(key, _NOTHING), place)
    elif isinstance(stored, list) and isinstance(again, list):
        yield from _lists(stored, again, where)
    elif stored != again or type(stored) is not type(again):
        yield Change(where, stored, again)


def _pair(stored: Any, again: Any, where: str) -> Iterator[Change]:
    if stored is _NOTHING or again is _NOTHING:
        yield Change(where, None if stored is _NOTHING else stored, None if again is _NOTHING else again)
    else:
        yield from changes(stored, again, where)


def _lists(stored: list[Any], again: list[Any], where: str) -> Iterator[Change]:
    """Things that have an IRI each are compared by it, and their order apart; others by their place."""
    first, second = _by_iri(stored), _by_iri(again)
    if first is None or second is None:
        for place in range(max(len(stored), len(again))):
            one, other = (items[place] if place < len(items) else _NOTHING for items in (stored, again))
            yield from _pair(one, other, f"{where}[{place}]")
        return
    for iri in dict.fromkeys([*first, *second]):
        said = first.get(iri) or second.get(iri) or {}
        name = f"{said['ref']} {iri}" if said.get("ref") else iri
        yield from _pair(first.get(iri, _NOTHING), second.get(iri, _NOTHING), f"{where}[{name}]")
    both = [iri for iri in first if iri in second]
    order = [iri for iri in second if iri in first]
    if both != order:
        yield Change(f"order of {where}", both, order)


def _by_iri(items: Sequence[Any]) -> dict[str, Any] | None:
    found = {item["iri"]: item for item in items if isinstance(item, Mapping) and item.get("iri")}
    return found if len(found) == len(items) else None
