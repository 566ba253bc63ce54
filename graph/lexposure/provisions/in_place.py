"""Clauses that were written anew where they stood: left over alone between the same two neighbours in both versions.

Place alone makes no pair, or whatever follows a deleted clause would inherit its past. But where a single clause is left
on each side of a gap, a few words in common tell a new wording from a new subject. They may be fewer where the number
stayed, and must be more where one is more than twice as long: then something else began or ended with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexposure.provisions.similar import similarity
from lexposure.provisions.subject import is_renamed, subject

if TYPE_CHECKING:
    from lexposure.provisions.exact import Pairs

__all__ = ["in_place"]

_LEAST, _LEAST_SAME_NUMBER, _LEAST_LONGER, _LEAST_RENAMED = 0.40, 0.36, 0.43, 0.75


def in_place(pairs: Pairs, olds: list[int], news: list[int]) -> dict[tuple[int, int], float]:
    """Pair places that are still free and stand alone between the same neighbours; return their similarities."""
    free = set(news)
    found = {}
    for old in olds:
        new = _opposite(pairs, old)
        if new in free and pairs.same_parent(old, new):
            alike = similarity(pairs.before.words(old), pairs.after.words(new))
            if alike >= _needed(pairs, old, new):
                found[old, new] = alike
    for old, new in found:
        pairs.add(old, new)
    return found


def _opposite(pairs: Pairs, old: int) -> int:
    """Return the place that stands between the partners of the two neighbours, alone; -1 if there is none."""
    new = pairs.forth.get(old - 1, -2) + 1 if old else 0
    last = old + 1 == len(pairs.before)
    closed = new + 1 == len(pairs.after) if last else pairs.forth.get(old + 1) == new + 1
    return new if closed else -1


def _needed(pairs: Pairs, old: int, new: int) -> float:
    """Return how similar the words must be; 2 if nothing suffices."""
    before, after = pairs.before.segments[old], pairs.after.segments[new]
    lengths = sorted((len(pairs.before.words(old)), len(pairs.after.words(new))))
    if before.kind != after.kind or not lengths[0]:
        return 2.0
    mine, theirs = subject(pairs.before, old), subject(pairs.after, new)
    for one, other in ((mine.term, theirs.term), (mine.heading, theirs.heading)):
        if one and other and one != other and not is_renamed(one, other):
            return _LEAST_RENAMED
    if lengths[1] > 2 * lengths[0]:
        return _LEAST_LONGER
    return _LEAST_SAME_NUMBER if before.number == after.number != "" else _LEAST
