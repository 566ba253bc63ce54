"""A text with its segments, and the words of each segment, worked out once and only where they are asked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lexposure.provisions.segment import segment
from lexposure.provisions.words import comparable, tokens

if TYPE_CHECKING:
    from lexposure.model.terms import Segment

__all__ = ["Cut"]


@dataclass(frozen=True)
class Cut:
    """A document version cut into segments; a *place* is a position in `segments`."""

    text: str
    segments: tuple[Segment, ...]
    _words: dict[int, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, text: str) -> Cut:
        """Cut a text."""
        return cls(text, tuple(segment(text)))

    def __len__(self) -> int:
        return len(self.segments)

    def quote(self, place: int) -> str:
        """Return a segment verbatim, without the segments below it."""
        found = self.segments[place]
        return self.text[found.start : found.end]

    def words(self, place: int) -> tuple[str, ...]:
        """Return the words of a segment as they count in a comparison."""
        known = self._words.get(place)
        if known is None:
            heading = self.segments[place].kind == "heading"
            known = self._words[place] = tuple(tokens(comparable(self.quote(place), heading=heading)))
        return known

    @cached_property
    def parents(self) -> list[int]:
        """The place of the segment around each segment; -1 at the outermost level."""
        found: list[int] = []
        around: list[int] = []
        for place, one in enumerate(self.segments):
            while around and self.segments[around[-1]].level >= one.level:
                around.pop()
            found.append(around[-1] if around else -1)
            around.append(place)
        return found

    @cached_property
    def children(self) -> dict[int, int]:
        """How many segments stand directly under each segment that has any."""
        return dict(Counter(parent for parent in self.parents if parent >= 0))
