"""A change that several observers saw, told once: by the one that saw it first, with the days of the others.

Two collections capture the same page from two places on different days. Each has a history of its own, and they are never
mixed: what one shows after the other may be a difference of place. But where the same clause went from the same words to
the same words, it is one change. An observer that looks more rarely can see in one step what another saw in several.
What is only in one history stays that observer's.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.provisions.transitions import Swap

__all__ = ["WITHIN", "Once", "Saying", "Seen", "told_once"]

WITHIN = dt.timedelta(days=90)
"""What another observer shows later than this is told again: the page may have gone back in between."""


@dataclass(frozen=True)
class Saying:
    """One thing that changed: words before and after in comparable form, empty on a side that has none."""

    before: str
    after: str
    swaps: tuple[Swap, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What one observer saw change between two captures, the later of which was `captured`."""

    observer: str
    captured: dt.datetime
    says: tuple[Saying, ...]


@dataclass(frozen=True)
class Once:
    """What of a capture is new: the positions of its sayings that nobody told before.

    `again` are the positions of later captures by others that say some of it, and how many things each.
    """

    new: tuple[int, ...]
    again: tuple[tuple[int, int], ...]


@dataclass
class _Told:
    """A saying that was told, by which capture, and who has seen it since."""

    row: int
    saying: Saying
    observer: str
    captured: dt.datetime
    seen: set[str] = field(default_factory=set)


def told_once(rows: Sequence[Seen]) -> list[Once]:
    """Return what is new in each capture; `rows` are those of one document by all observers, in order of time.

    Each observer sees a thing that was told at most once again, so that a page that goes to and fro is told each time.
    """
    told = _Archive()
    new: list[tuple[int, ...]] = []
    again: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for place, row in enumerate(rows):
        mine: list[int] = []
        for number, saying in enumerate(row.says):
            known = told.find(row, saying)
            for each in known:
                each.seen.add(row.observer)
            for first in {each.row for each in known}:
                again[first][place] += 1
            if not known:
                mine.append(number)
        for number in mine:
            told.add(_Told(place, row.says[number], row.observer, row.captured))
        new.append(tuple(mine))
    return [Once(each, tuple(sorted(again[place].items()))) for place, each in enumerate(new)]


class _Archive:
    """What was told so far, by what it says, and by the words that it began from and came to."""

    def __init__(self) -> None:
        self._same: dict[Saying, list[_Told]] = defaultdict(list)
        self._from: dict[str, list[_Told]] = defaultdict(list)
        self._to: dict[str, list[_Told]] = defaultdict(list)

    def add(self, told: _Told) -> None:
        self._same[told.saying].append(told)
        self._from[told.saying.before].append(told)
        self._to[told.saying.after].append(told)

    def find(self, row: Seen, saying: Saying) -> list[_Told]:
        """Return what others told and comes to the same: one thing, or several in a row; empty if nothing does."""
        same = list(_open(self._same.get(saying, ()), row))
        return same[-1:] or self._chain(row, saying)

    def _chain(self, row: Seen, saying: Saying) -> list[_Told]:
        """Return the steps by which others came from the same words to the same words, from the end that has words."""
        forth = bool(saying.before)
        start, goal = (saying.before, saying.after) if forth else (saying.after, saying.before)
        reached: dict[str, list[_Told]] = {start: []}
        waiting = [start]
        while waiting and goal not in reached:
            words = waiting.pop(0)
            steps = reached[words]
            for each in _open((self._from if forth else self._to).get(words, ()), row):
                end = each.saying.after if forth else each.saying.before
                first, second = (steps[-1:], [each]) if forth else ([each], steps[-1:])
                in_order = all(a.captured <= b.captured for a in first for b in second)
                if (
                    in_order and end not in reached and (end or end == goal)
                ):  # what went and what came then are two things
                    reached[end] = [*steps, each]
                    waiting.append(end)
        found = reached.get(goal, [])
        swaps = {swap for each in found for swap in each.saying.swaps}
        return found if swaps.issuperset(saying.swaps) else []


def _open(told: Sequence[_Told], row: Seen) -> Iterator[_Told]:
    """Yield what others told lately and this observer hasn't seen yet."""
    for each in told:
        lately = row.captured - each.captured <= WITHIN
        if lately and each.observer != row.observer and row.observer not in each.seen:
            yield each
