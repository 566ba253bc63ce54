"""The items of a list that runs on in a line: `(a) …; (b) …`, with lists inside lists.

Brackets with a letter also refer ("section 3(a)") or stand alone, so a marker counts only where the next one of its
sequence follows: `(a)` before `(b)`, `(i)` before `(ii)`. An `(i)` behind an `(h)` goes on counting letters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lexposure.provisions.sentences import sentences

__all__ = ["Member", "inline_members"]

_MARKER = re.compile(
    r"(?<![\w)])\((?P<in>[a-z]{1,5}|[A-Z]|\d{1,2})\)(?=[*_]{0,3}\s)"
    r"|(?<=\s)(?P<out>[a-z]|[ivx]{1,5}|\d)\)(?=\s)"
)
_REFERS = re.compile(
    r"(?:section|clause|paragraph|article|item|point|part|exhibit|schedule|sentence|option)s?[\s\d.()a-z*_]{0,12}$",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"\W*(?:and|or|to|through|above|below|and/or)?\W*")
_FAR = 1000
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True)
class Member:
    """One item's beginning: its number as printed, where that starts, where its words start, and the depth of its list.

    `depth` is 1 for the outermost list; `first` says that the item begins a list.
    """

    number: str
    start: int
    words: int
    depth: int
    first: bool


@dataclass(eq=False)
class _List:
    """A list in the making: how it counts, how far it has come, its markers, and the list in whose item it stands."""

    style: str
    above: _List | None
    value: int = 1
    markers: list[re.Match[str]] = field(default_factory=list)


def inline_members(text: str, start: int, end: int) -> list[Member]:
    """Return the items that go on in sequence in `text[start:end]`, in order; none if there is no such list."""
    markers = [
        match
        for match in _MARKER.finditer(text, start, end)
        if not _REFERS.search(text[max(start, match.start() - 24) : match.start()])
    ]
    lists = [one for one in _lists(markers) if _is_list(text, one)] if len(markers) > 1 else []
    kept = set(lists)
    for one in lists:
        while one.above and (one.above not in kept or _is_over(text, one.above, one.markers[0])):
            one.above = one.above.above
    found = [
        Member(marker[0], marker.start(), marker.end(), _depth(one), place == 0)
        for one in lists
        for place, marker in enumerate(one.markers)
    ]
    return sorted(found, key=lambda member: member.start)


def _lists(markers: list[re.Match[str]]) -> list[_List]:
    found: list[_List] = []
    current: list[_List] = []
    for marker in markers:
        label = marker["in"] or marker["out"]
        goes_on = next((one for one in reversed(current) if _value(label, one.style) == one.value + 1), None)
        if goes_on:
            del current[current.index(goes_on) + 1 :]
            goes_on.value += 1
            goes_on.markers.append(marker)
        elif label in _FIRST:
            again = next((place for place, one in enumerate(current) if one.style == label), len(current))
            del current[again:]
            current.append(_List(label, current[-1] if current else None, 1, [marker]))
            found.append(current[-1])
    return found


_FIRST = ("a", "A", "i", "1")


def _value(label: str, style: str) -> int:
    """Return the place of a label in the sequence that begins with `style`; 0 if it isn't of it."""
    if style == "1":
        return int(label) if label.isdigit() else 0
    if style == "i":
        digits = [_ROMAN.get(letter, 0) for letter in label]
        if 0 in digits:
            return 0
        pairs = zip(digits, [*digits[1:], 0], strict=True)
        return sum(-digit if digit < after else digit for digit, after in pairs)
    return ord(label) - ord(style) + 1 if len(label) == 1 and label.isalpha() else 0


def _is_list(text: str, one: _List) -> bool:
    """Say whether there are at least two items with words of their own."""
    gaps = [
        text[before.end() : min(after.start(), before.end() + 16)]
        for before, after in zip(one.markers, one.markers[1:], strict=False)
    ]
    return bool(gaps) and not any(_NOTHING.fullmatch(gap) for gap in gaps)


def _is_over(text: str, one: _List, marker: re.Match[str]) -> bool:
    """Say whether a list had come to its end, and a sentence too, before a marker of another list."""
    last = one.markers[-1]
    return (
        last.start() < marker.start()
        and len(sentences(text, last.end(), min(marker.start(), last.end() + _FAR))) > 1
    )


def _depth(one: _List) -> int:
    return 1 + (_depth(one.above) if one.above else 0)
