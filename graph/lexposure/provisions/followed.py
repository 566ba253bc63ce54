"""Cited words followed through the later versions of a document: do the clauses they stand in still say the same?

A clause is followed by its identity, so that a number, a place or a capture of its own changes nothing. What is cited
says something else as soon as one of its clauses, or the clause that introduces them, has other words or is gone, or
another clause stands among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lexposure.provisions.cut import Cut
    from lexposure.provisions.identity import Provision, Version

__all__ = ["Followed", "Otherwise"]

_MOST = 3
_GONE = {"removed": "removed", "merged": "merged into another", "wholesale": "gone with a rewriting"}


@dataclass(frozen=True)
class Otherwise:
    """Versions from `first` up to but without `last` (None: to the end) that say something else than what is cited.

    `told` says what changed, `words` are those of the clauses now, empty where none is left.
    """

    first: int
    last: int | None
    told: str
    words: str


class Followed:
    """The provisions of a document from the cited version on, which is the first of `versions`."""

    def __init__(
        self, versions: Sequence[Version], provisions: Sequence[Provision], cut: Callable[[str], Cut]
    ) -> None:
        self._versions, self._cut = versions, cut
        self._first = cut(versions[0].text)
        self._whole: set[int] = set()
        self._at: list[dict[int, Provision]] = [{} for _ in versions]
        for provision in provisions:
            for standing in provision.standings:
                self._at[standing.version][standing.place] = provision

    def of(self, start: int, end: int) -> list[Otherwise]:
        """Return the runs of versions in which words at a span of the cited version say something else, by time."""
        segments = self._first.segments
        places = [n for n, one in enumerate(segments) if one.start < end and start < one.end]
        cited = {place: self._at[0][place] for place in (*places, *self._leading(places))}
        among = {id(cited[place]) for place in places}
        self._whole = {id(cited[place]) for place in places if segments[place].until <= end}
        found: list[Otherwise] = []
        state: tuple[str, str] | None = None
        for number in range(1, len(self._versions)):
            if self._versions[number].text != self._versions[number - 1].text:
                now = self._state(number, cited, places, among)
                if now != state:
                    self._close(found, number)
                    if now:
                        found.append(Otherwise(number, None, *now))
                state = now
        return found

    def _leading(self, places: Sequence[int]) -> Iterator[int]:
        """Yield the clauses, headings left out, that introduce the cited ones."""
        seen = set(places)
        for place in places:
            around = self._first.parents[place]
            while around >= 0 and around not in seen:
                seen.add(around)
                if self._first.segments[around].kind == "clause":
                    yield around
                around = self._first.parents[around]

    @staticmethod
    def _close(found: list[Otherwise], number: int) -> None:
        if found and found[-1].last is None:
            last = found.pop()
            found.append(Otherwise(last.first, number, last.told, last.words))

    def _state(
        self, number: int, cited: dict[int, Provision], places: Sequence[int], among: set[int]
    ) -> tuple[str, str] | None:
        """Return what a version says otherwise, and its words; None if it says the same."""
        cut = self._cut(self._versions[number].text)
        told, standing = [], {}
        for place, provision in sorted(cited.items()):
            now = provision.at(number)
            if now is None:
                told.append(f"{self._named(place)} {self._end(provision, number)}")
                continue
            if place in places:
                standing[now.place] = cut.quote(now.place)
            if cut.words(now.place) != self._first.words(place):
                told.append(f"{self._named(place)} reworded")
        between = range(min(standing, default=0) + 1, max(standing, default=0))
        new = [place for place in between if id(self._at[number][place]) not in among]
        new += [place for place in self._added(number, cut) if place not in between]
        told += [f"{_name(cut, place)} inserted" for place in new]
        if not told:
            return None
        more = len(told) - _MOST
        said = ", ".join(told[:_MOST]) + (f" and {more} more" if more > 0 else "")
        return said, "\n".join(words for _, words in sorted(standing.items()))

    def _added(self, number: int, cut: Cut) -> Iterator[int]:
        """Yield the new clauses directly below one that is cited with all its parts."""
        for place, provision in sorted(self._at[number].items()):
            above = cut.parents[place]
            if provision.first > 0 and above >= 0 and id(self._at[number][above]) in self._whole:
                yield place

    def _named(self, place: int) -> str:
        return _name(self._first, place)

    @staticmethod
    def _end(provision: Provision, number: int) -> str:
        ended = [event.kind for event in provision.events if event.version <= number and event.kind in _GONE]
        return _GONE[ended[-1]] if ended else "removed"


def _name(cut: Cut, place: int) -> str:
    """Return what a reader finds a clause by: its number, or that of the nearest one around it."""
    around = place
    while around >= 0 and not cut.segments[around].number:
        around = cut.parents[around]
    if around == place:
        return f"clause {cut.segments[place].number}"
    return f"a clause in {cut.segments[around].number}" if around >= 0 else "an unnumbered clause"
