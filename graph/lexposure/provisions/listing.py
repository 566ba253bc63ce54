"""Clauses that are lists of names: which names joined, which left, which are told apart in another way.

A clause that defines a term by fifty services changes every few weeks. That words changed says nothing there; which
service joined or left says all. Names are what stands between the commas, outside of brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.provisions.titles import title

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Item", "ListChange", "list_change"]

_LONGEST = 9
_SHARED = 4
_BREAK = re.compile(
    r"[,;|\n]|[.:](?=[\s\xa0]|$)|(?<=[\s\xa0])(?:and|or)(?=[\s\xa0]+(?:the |an? )?[A-Z])|[()]|\[|\]\([^()\s]*\)"
)
_LEADING = re.compile(r"(?:and|or|the|an?|collectively|including)\s+", re.IGNORECASE)
_SAYS = frozenset(
    {
        "are",
        "is",
        "was",
        "be",
        "may",
        "will",
        "shall",
        "must",
        "can",
        "you",
        "your",
        "we",
        "our",
        "us",
        "see",
        "by",
    }
    | {"has", "have", "that", "this", "these", "which", "if", "when", "not"}
)
_BRACKET = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True)
class Item:
    """A name in a list: as a label, without what stands in brackets behind it, and its span in the text."""

    name: str
    bare: str
    start: int
    end: int


@dataclass(frozen=True)
class ListChange:
    """The names that joined and left, those whose addition in brackets changed, and all that are listed now."""

    joined: tuple[Item, ...]
    left: tuple[Item, ...]
    qualified: tuple[tuple[Item, Item], ...]
    listed: tuple[str, ...]

    def covers(self, start: int, end: int, *, after: bool) -> bool:
        """Say whether a span lies within what this change tells."""
        pair = 1 if after else 0
        told = [*(self.joined if after else self.left), *(both[pair] for both in self.qualified)]
        return any(item.start <= start and end <= item.end for item in told)


def list_change(
    before: str, after: str, first: tuple[int, int], second: tuple[int, int]
) -> ListChange | None:
    """Compare the lists in two spans of two texts; None if they aren't lists of names or hold the same ones."""
    if "\n|" in before[slice(*first)] or "\n|" in after[slice(*second)]:
        return None  # the cells of a table are no names
    old, new = _items(before, *first), _items(after, *second)
    shared = {item.bare for item in old} & {item.bare for item in new}
    if len(shared) < _SHARED:
        return None
    left = [item for item in old if item.bare not in shared]
    joined = [item for item in new if item.bare not in shared]
    later = {item.bare: item for item in new}
    earlier = {item.bare: item for item in old}
    qualified = [
        (earlier[name], later[name])
        for name in later
        if name in shared and earlier[name].name.lower() != later[name].name.lower()
    ]
    if not (left or joined or qualified):
        return None
    listed = tuple(sorted({item.name for item in new}))
    return ListChange(tuple(joined), tuple(left), tuple(qualified), listed)


def _items(text: str, start: int, end: int) -> list[Item]:
    """Return what may be names: short, beginning with a capital or a figure behind an article."""
    return [item for span in _parts(text, start, end) if (item := _item(text, *span))]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin, depth = start, 0
    for mark in _BREAK.finditer(text, start, end):
        if mark[0] in "()":
            depth = max(0, depth + (1 if mark[0] == "(" else -1))
        elif mark[0][0] in "[]":
            continue
        elif not depth:
            yield begin, mark.start()
            begin = mark.end()
    yield begin, end


def _item(text: str, start: int, end: int) -> Item | None:
    while start < end and (text[start].isspace() or text[start] in "*_"):
        start += 1
    while found := _LEADING.match(text, start, end):
        start = found.end()
    name = title(text[start:end].strip())
    bare = " ".join(_BRACKET.sub("", name).split())
    words = bare.split()
    if len(words) > _LONGEST or len(name) > 160 or not any(word[:1].isupper() for word in words):
        return None
    if _SAYS & {word.lower() for word in words}:
        return None
    return Item(name, bare.lower(), start, start + len(text[start:end].rstrip()))
