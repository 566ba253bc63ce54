"""Which clause of a version is which clause of the next one.

By words first and number last: numbers are given anew, and even to other subjects. In this order:

1. Equal words, wherever they stand (`exact`).
2. Similar words, by the assignment with the highest sum of scores (`similar`).
3. Parts: a clause whose words went into several, or several whose words went into one (`parts`).
4. What was written anew where it stood, alone between the same neighbours (`in_place`).
5. What stands outside the longest run that kept its order has moved.

Where under 15 % of the clauses kept their words, the step is wholesale: a rewritten page, or another way of
extracting it. Then only equal words are linked, and what is listed as removed and added is no event. Whoever wants to
know what became of each clause all the same asks for it (`closely`), and is less sure of the answer.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lexposure.provisions.exact import Pairs, exact_pairs

if TYPE_CHECKING:
    from lexposure.provisions.cut import Cut

__all__ = ["ALGORITHM", "Alignment", "Link", "align"]

ALGORITHM = 3
"""Counts up whenever the same two texts could be aligned otherwise than before."""

Scores = dict[tuple[int, int], float]
Kind = Literal["same", "edited", "moved", "split", "merged", "added", "removed"]
_UNCHANGED = 0.15
_MOST, _COVERED = 0.5, 0.7
_FEWEST = 8  # segments; a step between shorter versions isn't called wholesale


@dataclass(frozen=True)
class Link:
    """What became of segments: places before and after, and how similar their words are, from 0 to 1.

    `same` has the same words in the same order of things, whatever its number; `edited` other words; `moved` either of them
    elsewhere (similarity 1 if the words are the same). `split` has one place before and several after, `merged`
    the reverse; the part that carries the clause on comes first, the others in document order. `added` has no
    place before, `removed` none after.
    """

    kind: Kind
    before: tuple[int, ...]
    after: tuple[int, ...]
    similarity: float


@dataclass(frozen=True)
class Alignment:
    """The links of two versions, in the order of the later one, removed ones last; each place is in one link."""

    links: tuple[Link, ...]
    wholesale: bool


def align(before: Cut, after: Cut, *, closely: bool = False) -> Alignment:
    """Align two versions of a document; the same two texts always give the same links.

    With `closely` similar words are linked in a wholesale step as well.
    """
    pairs = exact_pairs(before, after)
    scores = dict.fromkeys(pairs.forth.items(), 1.0)
    wholesale = _is_wholesale(pairs)
    parts = _PartLinks(pairs, scores)
    if (closely or not wholesale) and len(pairs.forth) < max(len(before), len(after)):
        from lexposure.provisions.in_place import in_place
        from lexposure.provisions.similar import similar_pairs

        parts.find(whole_alone=True)
        scores |= similar_pairs(pairs, *parts.free())
        parts.find(whole_alone=False)
        scores |= in_place(pairs, *parts.free())
    return Alignment(tuple(_links(pairs, scores, parts.links)), wholesale)


def _is_wholesale(pairs: Pairs) -> bool:
    more = max(len(pairs.before), len(pairs.after))
    return more >= _FEWEST and len(pairs.forth) < _UNCHANGED * more


class _PartLinks:
    """The splits and merges so far, and the places in them."""

    def __init__(self, pairs: Pairs, scores: Scores) -> None:
        self.pairs, self.scores = pairs, scores
        self.links: list[Link] = []
        self.olds: set[int] = set()
        self.news: set[int] = set()

    def free(self) -> tuple[list[int], list[int]]:
        """Return the places that are in no link."""
        olds, news = self.pairs.free()
        return [at for at in olds if at not in self.olds], [at for at in news if at not in self.news]

    def find(self, *, whole_alone: bool) -> None:
        """Link wholes with their parts.

        With `whole_alone`, before anything similar is paired, only those whose free parts hold most of their words. Without,
        what a whole is paired with is a part of it, and a single part that holds half of its words becomes a pair.
        """
        from lexposure.provisions.parts import merges, splits

        for one in splits(self.pairs, self.scores, self.news):
            if not whole_alone or (len(one.parts) > 1 and one.share >= _COVERED):
                self._link("split", (one.whole,), one.parts, one.share)
        for one in merges(self.pairs, self.scores, self.olds):
            if not whole_alone or (len(one.parts) > 1 and one.share >= _COVERED):
                self._link("merged", one.parts, (one.whole,), one.share)

    def _link(self, kind: Kind, olds: tuple[int, ...], news: tuple[int, ...], share: float) -> None:
        alone = len(olds) == len(news) == 1
        new = not any(self.pairs.forth.get(old) in news for old in olds)  # nothing but words speaks for it
        if self.olds.intersection(olds) or self.news.intersection(news) or (new and share < _MOST):
            return
        if alone:
            self._pair(olds[0], news[0])
            return
        self.olds.update(olds)
        self.news.update(news)
        self.links.append(Link(kind, olds, news, share))

    def _pair(self, old: int, new: int) -> None:
        """Pair a clause with what is left of it, or what it grew into, in the same place and under the same term."""
        from lexposure.provisions.similar import similarity
        from lexposure.provisions.subject import subject

        pairs = self.pairs
        terms = {subject(pairs.before, old).term, subject(pairs.after, new).term} - {""}
        if (
            len(terms) < 2
            and pairs.same_parent(old, new)
            and old not in pairs.forth
            and new not in pairs.back
        ):
            pairs.add(old, new)
            self.scores[old, new] = similarity(pairs.before.words(old), pairs.after.words(new))


def _links(pairs: Pairs, scores: Scores, parts: list[Link]) -> list[Link]:
    old_parts = {place: link for link in parts for place in link.before}
    new_parts = {place: link for link in parts for place in link.after}
    ordered = _in_order(list(pairs.forth.items()))
    found: list[Link] = []
    for new in range(len(pairs.after)):
        old = pairs.back.get(new)
        if new in new_parts:
            link = new_parts[new]
            if new == min(link.after):
                found.append(link)
        elif old is None:
            found.append(Link("added", (), (new,), 0.0))
        else:
            score = scores[old, new]
            kind: Kind = "moved" if old not in ordered else "same" if score == 1.0 else "edited"
            found.append(Link(kind, (old,), (new,), score))
    gone = (old for old in range(len(pairs.before)) if old not in pairs.forth and old not in old_parts)
    return [*found, *(Link("removed", (old,), (), 0.0) for old in gone)]


def _in_order(pairs: list[tuple[int, int]]) -> set[int]:
    """Return the places before of a longest series of pairs that rises on both sides."""
    tops: list[int] = []
    at: list[int] = []
    previous: list[int] = []
    pairs = sorted(pairs)
    for position, (_, new) in enumerate(pairs):
        height = bisect_left(tops, new)
        previous.append(at[height - 1] if height else -1)
        tops[height : height + 1] = [new]
        at[height : height + 1] = [position]
    kept, position = set(), at[-1] if at else -1
    while position >= 0:
        kept.add(pairs[position][0])
        position = previous[position]
    return kept
