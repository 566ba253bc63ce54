"""Segments with similar words: one-to-one, so that the sum of the scores is the highest there is.

The similarity is the mean of two ratios, over words and over characters: words tell apart what is written in the
same legal English, characters see that a word was bent. What a clause is about outweighs it: another defined term
forbids a pair, the same term or heading supports it, and a section is the one that holds the same clauses. Order,
parent and number only tip the balance; under another section the words alone must carry it: they are nearly equal, or
nothing else in either version says the same (`unmistakable`), since sections repeat each other's sentences.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment

from lexposure.provisions.subject import Subject, is_renamed, subject

if TYPE_CHECKING:
    from lexposure.provisions.cut import Cut
    from lexposure.provisions.exact import Pairs

__all__ = ["similar_pairs", "similarity"]

Scores = dict[tuple[int, int], float]
Words = tuple[str, ...]

_WORTH = 25.0  # per cent of the words in common below which only a clause in the same place is looked at
_ACCEPTED, _ACCEPTED_SHORT, _ACCEPTED_ELSEWHERE, _ACCEPTED_ALONE = 0.57, 0.63, 0.72, 0.94
_LEAST = 0.43  # without order, parent and number
_SHORT = 10  # words
_NEAR, _REACH = 0.06, 25
_PARENT, _NUMBER, _SLOT = 0.04, 0.04, 0.08
_TERM, _HEADING, _OTHER_HEADING = 0.22, 0.15, -0.12
_UNMISTAKABLE, _AHEAD = 0.68, 0.10
_NAME = 5  # words
_CHILDREN, _OTHER_CHILDREN = 0.4, -0.2


def similar_pairs(pairs: Pairs, olds: list[int], news: list[int]) -> Scores:
    """Pair places that are still free: headings, then all, then headings by what is under them by now.

    Returns the similarity of each new pair.
    """
    found: Scores = {}
    for headings in (True, False, True):
        some_olds = [at for at in olds if _is_open(pairs.before, at, pairs.forth, headings)]
        some_news = [at for at in news if _is_open(pairs.after, at, pairs.back, headings)]
        if some_olds and some_news:
            found |= _Round(pairs, some_olds, some_news).assign()
    return found


def similarity(before: Words, after: Words) -> float:
    """Return how similar two series of words are, from 0 to 1; 1 only if they are equal."""
    if before == after:
        return 1.0
    words = fuzz.ratio(before, after)
    letters = fuzz.ratio(" ".join(before), " ".join(after))
    return round(min((words + letters) / 200, 0.9999), 4)


def _is_open(cut: Cut, place: int, paired: dict[int, int], headings: bool) -> bool:
    return (
        place not in paired
        and bool(cut.words(place))
        and (cut.segments[place].kind == "heading" or not headings)
    )


class _Round:
    """One assignment between free places of two versions."""

    def __init__(self, pairs: Pairs, olds: list[int], news: list[int]) -> None:
        self.pairs, self.olds, self.news = pairs, olds, news
        self.before, self.after = pairs.before, pairs.after
        self.old_subjects = {at: subject(self.before, at) for at in olds}
        self.new_subjects = {at: subject(self.after, at) for at in news}
        self.headings = Counter(one.heading for one in self.old_subjects.values())
        self.headings.update(one.heading for one in self.new_subjects.values())
        self.votes = _votes(pairs)
        self.expected = _expected(pairs, olds)
        self.low, self.high = _enclosing(pairs)
        self.nearest: dict[tuple[str, int], list[tuple[int, float]]] = {}

    def assign(self) -> Scores:
        """Pair the best; return the similarities of the pairs."""
        totals = np.zeros((len(self.olds), len(self.news)))
        found: Scores = {}
        for row, column in self._worth():
            old, new = self.olds[row], self.news[column]
            alike = similarity(self.before.words(old), self.after.words(new))
            total = self._total(row, old, new, alike)
            if total is not None:
                totals[row, column], found[old, new] = total, alike
        rows, columns = linear_sum_assignment(totals, maximize=True)
        chosen = [
            (self.olds[r], self.news[c]) for r, c in zip(rows, columns, strict=True) if totals[r, c] > 0
        ]
        for pair in chosen:
            self.pairs.add(*pair)
        return {pair: found[pair] for pair in chosen}

    def _worth(self) -> list[tuple[int, int]]:
        """Return the rows and columns that share enough words, or a number, to be looked at."""
        signs: dict[str, str] = {}
        old_signs = [_signed(self.before.words(at), signs) for at in self.olds]
        new_signs = [_signed(self.after.words(at), signs) for at in self.news]
        ratios: Any = process.cdist(
            old_signs, new_signs, scorer=fuzz.ratio, score_cutoff=_WORTH, dtype=np.float32
        )
        worth = ratios > 0
        columns: dict[str, list[int]] = {}
        for column, at in enumerate(self.news):
            columns.setdefault(self.after.segments[at].number, []).append(column)
        for row, at in enumerate(self.olds):
            if number := self.before.segments[at].number:
                worth[row, columns.get(number, [])] = True
        return [(int(row), int(column)) for row, column in np.argwhere(worth)]

    def _total(self, row: int, old: int, new: int, alike: float) -> float | None:
        """Return the score of a pair; None if it is refused."""
        mine, theirs = self.old_subjects[old], self.new_subjects[new]
        before, after = self.before.segments[old], self.after.segments[new]
        same_parent = self._same_parent(old, new)
        same_number = same_parent and before.number == after.number != ""
        same_slot = same_number and self.low[old] < new < self.high[old]
        other_term = bool(mine.term) and bool(theirs.term) and mine.term != theirs.term
        if other_term and not (same_slot and is_renamed(mine.term, theirs.term)):
            return None
        words = alike + self._holding(old, new, alike)
        total = words + self._about(mine, theirs, alike, same_parent=same_parent)
        if total < _LEAST:
            return None
        total += _NEAR * math.exp(-abs(self.expected[row] - new) / _REACH)
        total -= 0.1 * (before.kind != after.kind)
        if not same_parent:
            holds = self._holds_elsewhere(old, new, total, words) or self._is_unmistakable(old, new, alike)
            return total if holds else None
        total += _PARENT
        total += _SLOT if same_slot else _NUMBER if same_number else 0.0
        few = min(len(self.before.words(old)), len(self.after.words(new))) < _SHORT
        return total if total >= (_ACCEPTED_SHORT if few else _ACCEPTED) else None

    def _holds_elsewhere(self, old: int, new: int, total: float, words: float) -> bool:
        """Say whether a pair under different segments holds: alone it needs more than if others went the same way.

        Sections repeat each other's sentences with another name in them.
        """
        together = self.votes[self.before.parents[old], self.after.parents[new]]
        return total >= _ACCEPTED_ELSEWHERE if together else words >= _ACCEPTED_ALONE

    def _is_unmistakable(self, old: int, new: int, alike: float) -> bool:
        """Say whether two clauses are alike and no other clause of either version is nearly as much like one of them."""
        words = self.before.words(old), self.after.words(new)
        if alike < _UNMISTAKABLE or min(map(len, words)) < _SHORT:
            return False
        most = 100 * (alike - _AHEAD)
        if max(self._rival("after", old, new), self._rival("before", new, old)) >= most:
            return False
        # Both stand: then it may be a section that says of its subject what another says of its own.
        return not self._both_stand(old, new) or _longest_change(*words) > _NAME

    def _rival(self, side: str, place: int, but: int) -> float:
        """Return how similar, in per cent of the letters, a side's place most like this place of the other is, one left out."""
        key = side, place
        if key not in self.nearest:
            befores, afters = self.letters
            mine, others = (befores, afters) if side == "after" else (afters, befores)
            least = 100 * (_UNMISTAKABLE - _AHEAD)
            top = process.extract(mine[place], others, scorer=fuzz.ratio, limit=2, score_cutoff=least)
            self.nearest[key] = [(at, score) for _, score, at in top]
        return max((score for at, score in self.nearest[key] if at != but), default=0.0)

    @cached_property
    def letters(self) -> tuple[list[str], list[str]]:
        """The words of every segment of both versions, written out."""
        before, after = (
            [" ".join(cut.words(at)) for at in range(len(cut))] for cut in (self.before, self.after)
        )
        return before, after

    def _both_stand(self, old: int, new: int) -> bool:
        """Say whether the sections around two places both have a partner, which is another one."""
        return self.before.parents[old] in self.pairs.forth and self.after.parents[new] in self.pairs.back

    def _about(self, mine: Subject, theirs: Subject, alike: float, *, same_parent: bool) -> float:
        """Weigh defined term and heading; a heading that occurs elsewhere too tells nothing outside its section."""
        if mine.term and mine.term == theirs.term:
            return _TERM
        if not mine.heading or not theirs.heading:
            return 0.0
        if mine.heading != theirs.heading:
            return _OTHER_HEADING if alike < 0.75 and not is_renamed(mine.heading, theirs.heading) else 0.0
        return _HEADING if same_parent or self.headings[mine.heading] <= 2 else 0.0

    def _holding(self, old: int, new: int, alike: float) -> float:
        """Weigh what stands directly under two segments: the share of their children that are pairs."""
        mine, theirs = self.before.children.get(old, 0), self.after.children.get(new, 0)
        if not mine or not theirs:
            return 0.0
        shared = self.votes[old, new]
        if not shared:
            return _OTHER_CHILDREN if alike < 0.8 else 0.0
        return (
            _CHILDREN * shared / min(mine, theirs)
            if alike >= 0.35 or 3 * shared >= 2 * max(mine, theirs)
            else 0.0
        )

    def _same_parent(self, old: int, new: int) -> bool:
        """Say whether two places stand under the same segment, or under lists of one name that aren't paired yet."""
        if self.pairs.same_parent(old, new):
            return True
        mine, theirs = self.before.parents[old], self.after.parents[new]
        if mine < 0 or theirs < 0 or mine in self.pairs.forth or theirs in self.pairs.back:
            return False
        under = (self.before.segments[mine], self.after.segments[theirs])
        return (
            under[0].kind == under[1].kind == "clause"
            and under[0].number == under[1].number
            and self.pairs.same_parent(mine, theirs)
        )


def _longest_change(before: Words, after: Words) -> int:
    """Return the number of words in the longest run that stands on one side alone."""
    from difflib import SequenceMatcher

    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return max((max(j - i, n - m) for tag, i, j, m, n in codes if tag != "equal"), default=0)


def _signed(words: Words, signs: dict[str, str]) -> str:
    """Write each word as one sign, so that a ratio over characters is one over words."""
    return "".join(signs.setdefault(word, chr(0x10000 + len(signs))) for word in words)


def _expected(pairs: Pairs, olds: list[int]) -> list[float]:
    """Return where places before would stand after if they kept their distance to the pairs around them."""
    anchors = sorted(pairs.forth)
    goals = [float(pairs.forth[old]) for old in anchors]
    return (
        [float(at) for at in np.interp([float(old) for old in olds], [float(old) for old in anchors], goals)]
        if anchors
        else [float(old) for old in olds]
    )


def _votes(pairs: Pairs) -> Counter[tuple[int, int]]:
    """Count for each pair of parents how many of their children are pairs."""
    return Counter((pairs.before.parents[old], pairs.after.parents[new]) for old, new in pairs.forth.items())


def _enclosing(pairs: Pairs) -> tuple[list[int], list[int]]:
    """Return for each place before where the nearest pairs around it have gone."""
    low, high, last = [], [], -1
    for old in range(len(pairs.before)):
        low.append(last)
        last = pairs.forth.get(old, last)
    last = len(pairs.after)
    for old in reversed(range(len(pairs.before))):
        high.append(last)
        last = pairs.forth.get(old, last)
    return low, high[::-1]
