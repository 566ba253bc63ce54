"""Segments with the same words in two versions, wherever they stand.

Most steps of a history change a few clauses, so equal words must be found fast and over the whole document. Words
that occur once on both sides are anchors; from an anchor, equal neighbours follow. Words that occur several times,
or that are too few to be told apart, are decided by what stands around them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lexposure.provisions.cut import Cut

__all__ = ["Pairs", "exact_pairs"]

FEW = 4
"""From so many words on, a segment with the same words somewhere else is taken for the same."""
_LARGE = 4000  # pairs of candidates that are compared one by one


class Pairs:
    """One-to-one pairs of places, looked up from either side."""

    def __init__(self, before: Cut, after: Cut) -> None:
        self.before, self.after = before, after
        self.forth: dict[int, int] = {}
        self.back: dict[int, int] = {}

    def add(self, old: int, new: int) -> None:
        """Pair two places that are both free."""
        self.forth[old] = new
        self.back[new] = old

    def free(self) -> tuple[list[int], list[int]]:
        """Return the places without a partner."""
        return (
            [old for old in range(len(self.before)) if old not in self.forth],
            [new for new in range(len(self.after)) if new not in self.back],
        )

    def same_parent(self, old: int, new: int) -> bool:
        """Say whether two places stand under the same segment, or both under none."""
        parent = self.before.parents[old]
        return (self.forth.get(parent, -2) if parent >= 0 else -1) == self.after.parents[new]

    def between(self, old: int, new: int) -> bool:
        """Say whether the nearest pairs around one place enclose the other."""
        low = next((self.forth[at] for at in range(old - 1, -1, -1) if at in self.forth), -1)
        high = next(
            (self.forth[at] for at in range(old + 1, len(self.before)) if at in self.forth), len(self.after)
        )
        return low < new < high

    def beside(self, old: int, new: int) -> bool:
        """Say whether the places directly before, or directly after, are a pair."""
        return self.forth.get(old - 1, -2) == new - 1 or self.forth.get(old + 1, -2) == new + 1


def exact_pairs(before: Cut, after: Cut) -> Pairs:
    """Return the pairs of segments with the same words."""
    pairs = Pairs(before, after)
    _anchor(pairs, before.quote, after.quote, _plenty)
    if len(pairs.forth) < max(len(before), len(after)):
        _anchor(pairs, before.words, after.words, _enough)
    _by_surroundings(pairs)
    return pairs


def _plenty(quote: str) -> bool:
    return quote.count(" ") >= 2 * FEW


def _enough(words: tuple[str, ...]) -> bool:
    return len(words) >= FEW


def _anchor(
    pairs: Pairs, old_key: Callable[[int], Any], new_key: Callable[[int], Any], enough: Callable[[Any], bool]
) -> None:
    """Pair what occurs once on both sides, and then its neighbours as far as they are equal."""
    olds, news = pairs.free()
    for old_places, new_places in _groups(olds, old_key, news, new_key):
        if len(old_places) == len(new_places) == 1 and enough(old_key(old_places[0])):
            pairs.add(old_places[0], new_places[0])
    for step in (1, -1):
        for start in sorted(pairs.forth, reverse=step < 0):
            old, new = start + step, pairs.forth[start] + step
            while (
                0 <= old < len(pairs.before)
                and 0 <= new < len(pairs.after)
                and old not in pairs.forth
                and new not in pairs.back
                and old_key(old) == new_key(new)
            ):
                pairs.add(old, new)
                old, new = old + step, new + step


def _groups(
    olds: Iterable[int], old_key: Callable[[int], Any], news: Iterable[int], new_key: Callable[[int], Any]
) -> list[tuple[list[int], list[int]]]:
    """Return the free places on both sides that have a key in common, in document order."""
    known: dict[Any, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for place in olds:
        known[old_key(place)][0].append(place)
    for place in news:
        known[new_key(place)][1].append(place)
    return [group for group in known.values() if group[0] and group[1]]


def _by_surroundings(pairs: Pairs) -> None:
    """Pair equal words that occur several times, or are few, where parent, neighbours or number agree."""
    olds, news = pairs.free()
    groups = _groups(olds, pairs.before.words, news, pairs.after.words)
    before, after = pairs.before.segments, pairs.after.segments
    for old_places, new_places in sorted(groups, key=lambda group: min(before[at].level for at in group[0])):
        if len(old_places) * len(new_places) > _LARGE:
            _in_order(pairs, old_places, new_places)
            continue
        alone = len(old_places) == len(new_places) == 1
        scored = sorted(
            (-_support(pairs, old, new), abs(old / len(before) - new / len(after)), old, new)
            for old in old_places
            for new in new_places
        )
        for support, _, old, new in scored:
            wanted = 0 if alone and _enough(pairs.before.words(old)) else 2
            if -support >= wanted and old not in pairs.forth and new not in pairs.back:
                pairs.add(old, new)


def _support(pairs: Pairs, old: int, new: int) -> int:
    before, after = pairs.before.segments[old], pairs.after.segments[new]
    return (
        2 * pairs.same_parent(old, new)
        + 2 * pairs.beside(old, new)
        + pairs.between(old, new)
        + (before.number == after.number != "")
        + (before.path[-1:] == after.path[-1:])
    )


def _in_order(pairs: Pairs, olds: list[int], news: list[int]) -> None:
    """Pair many equal segments parent by parent, in order."""
    waiting: dict[int, list[int]] = defaultdict(list)
    for new in reversed(news):
        waiting[pairs.after.parents[new]].append(new)
    for old in olds:
        parent = pairs.before.parents[old]
        there = waiting.get(pairs.forth.get(parent, -2) if parent >= 0 else -1)
        if there:
            pairs.add(old, there.pop())
