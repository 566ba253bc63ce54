"""Which parts of a document bind the user of one service: a set of section numbers, kept as data.

`1` is section 1 with everything in it, `50.12` that clause with its parts, `50#` only the heading of section 50 and
what stands under it without a number. Scopes are readings: each has an author and a date where it is curated, and
another reading is another set of numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.model.errors import CuratedDataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lexposure.model.terms import Segment

__all__ = ["Scope"]

_ENTRY = re.compile(r"[0-9A-Za-z]{1,8}(?:\.[0-9A-Za-z]{1,4}){0,8}#?")


@dataclass(frozen=True)
class Scope:
    """Sections as they are written in the data (`1`, `50#`, `50.12`), and those that are taken out again."""

    sections: frozenset[str]
    without: frozenset[str] = frozenset()

    @classmethod
    def of(cls, sections: Iterable[str], *, without: Iterable[str] = ()) -> Scope:
        """Check and take section numbers; CuratedDataError if one isn't a number or there is none.

        `without` takes sections out again: `Scope.of(["1"], without=["1.24"])`.
        """
        scope = cls(_checked(sections), _checked(without))
        if not scope.sections:
            raise CuratedDataError(
                "a scope names no section", fix="list the sections that bind, such as `1`, `50.12`"
            )
        return scope

    def select(self, segments: Sequence[Segment]) -> list[Segment]:
        """Return the segments of a document version that are in scope, in document order.

        Where a number occurs several times at the outermost level, all of them count.
        """
        inside = {place for entry in self.sections for place in _places(segments, entry)}
        outside = {place for entry in self.without for place in _places(segments, entry)}
        return [segments[place] for place in sorted(inside - outside)]

    def absent(self, segments: Sequence[Segment]) -> list[str]:
        """Return the sections of the scope that this version doesn't have, sorted; they may be older or younger."""
        return sorted(
            entry for entry in self.sections | self.without if not _roots(segments, entry.rstrip("#"))
        )


def _checked(sections: Iterable[str]) -> frozenset[str]:
    entries = frozenset(str(section).strip() for section in sections)
    for entry in sorted(entries):
        if not _ENTRY.fullmatch(entry):
            raise CuratedDataError(
                f"{entry!r} isn't a section of a scope",
                fix="write a number as printed, without closing dot (`50.12`), and `50#` for the heading alone",
            )
    return entries


def _places(segments: Sequence[Segment], entry: str) -> Iterator[int]:
    """Yield the places of the segments that one entry covers."""
    number = entry.rstrip("#")
    for root in _roots(segments, number):
        for place, segment in enumerate(segments):
            if root.start <= segment.start < root.until:
                parts = [name for name in (*segment.path, segment.number) if name.startswith(f"{number}.")]
                if not (entry.endswith("#") and parts):
                    yield place


def _roots(segments: Sequence[Segment], number: str) -> list[Segment]:
    """Return the outermost segments with this number."""
    named = [segment for segment in segments if segment.number == number]
    return [segment for segment in named if segment.level == min(one.level for one in named)]
