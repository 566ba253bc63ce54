"""By which tests an answer could turn: the conditions, exceptions, periods and rules behind it, as sets of literals.

A set of literals is a *way*: if just these tests came out so, the claim would hold (or fail). The ways are read off the
conditions as they stand for one evaluation; whether a way really turns the answer is tried out by `flips`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from lexposure.exposure.evaluation import Evaluation, Evaluator, literals
from lexposure.exposure.facts import FALSE, TRUE
from lexposure.exposure.index import Claim, Clause
from lexposure.model.facets import FACETS_BY_PROPERTY, Facet

__all__ = ["Found", "Way", "Ways"]

Way: TypeAlias = frozenset[tuple[int, bool]]
"""Tests, each with how it has to come out, of facets that a profile states."""

_NOTHING: Way = frozenset()
LONGEST, MOST = 6, 128
"""The most tests of a way, and the most ways kept of one claim; what is cut is told."""


class Found(NamedTuple):
    """Ways, none of which asks all that another asks, the shortest first; `cut` tells that bounds left some out."""

    ways: tuple[Way, ...]
    cut: bool = False


_ALREADY = Found((_NOTHING,))
_NEVER = Found(())


class Ways:
    """The ways for one evaluation. Made per evaluation; it keeps what it found."""

    def __init__(self, evaluator: Evaluator, evaluation: Evaluation) -> None:
        self._evaluator = evaluator
        self._evaluation = evaluation
        self._index = evaluator.index
        self._day = evaluation.as_of.isoformat()
        self._found: dict[tuple[int, bool], Found] = {}
        self._under_way: set[tuple[int, bool]] = set()

    def answer(self, number: int, holds: bool) -> Found:
        """Return the ways in which a norm's answer would be that it applies, or that it doesn't, on the day asked."""
        parts = [self._norm(number, holds), self._timing(number, holds)]
        return _both(parts) if holds else _either(parts)

    def _timing(self, number: int, holds: bool) -> Found:
        norm = self._index.norms[number]
        if self._evaluator.unread(number, self._day) and norm.levels:
            begun = any(self._evaluator.begun(p, self._day) for p in norm.levels[0])
            return _NEVER if holds or begun else _ALREADY
        level = self._evaluator.level(norm, self._day)
        if not level:
            return _ALREADY if holds and (norm.side == "contract" or norm.kind == "rule") else _NEVER
        begun_periods = [p for p in level if self._evaluator.begun(p, self._day)]
        found = [self._claim(self._index.periods[p], holds) for p in begun_periods]
        return _either(found) if holds else _both(found)

    def _norm(self, number: int, holds: bool) -> Found:
        """The claim of a norm or rule. Before the earliest wording that was read it can't be sure; outside its days it fails."""
        if self._evaluator.unread(number, self._day):
            return _NEVER if holds else self._claim(self._index.norms[number], holds)
        if not self._evaluator.law_on(number, self._day):
            return _NEVER if holds else _ALREADY
        return self._claim(self._index.norms[number], holds)

    def _claim(self, claim: Claim, holds: bool) -> Found:
        when = [self._clause(clause, holds) for clause in claim.when or ()]
        unless = [self._clause(clause, not holds) for clause in claim.unless]
        if holds:
            return _both([_ALREADY if claim.when is None else _either(when), *unless])
        return _either([*([] if claim.when is None else [_both(when)]), *unless])

    def _clause(self, clause: Clause, holds: bool) -> Found:
        found = [self._literal(test, wanted is holds) for test, wanted in literals(clause)]
        return _both(found) if holds else _either(found)

    def _literal(self, test: int, wanted: bool) -> Found:
        """Return the ways to make a test true, or false: state it, or let a rule conclude it, or keep every rule from it.

        A rule may ask for what it concludes itself: that makes nothing true, and keeps nothing from being false.
        """
        if self._evaluation.facts.of(test) == (TRUE if wanted else FALSE):
            return _ALREADY
        key = (test, wanted)
        if key in self._under_way:
            return _NEVER if wanted else _ALREADY
        if key not in self._found:
            self._under_way.add(key)
            self._found[key] = self._true(test) if wanted else self._false(test)
            self._under_way.discard(key)
        return self._found[key]

    def _true(self, test: int) -> Found:
        rules = [
            self._norm(r, True) for r in self._evaluator.rules_for(test) if self._evaluator.meets(r, test)
        ]
        return _either([*([_one(test, True)] if self._is_stated(test) else []), *rules])

    def _false(self, test: int) -> Found:
        if not self._is_stated(test) and self._index.tests[test][2] not in self._index.closed:
            return _NEVER
        rules = [self._norm(rule, False) for rule in self._evaluator.rules_for(test)]
        said = self._is_stated(test) and self._evaluation.stated.of(test) != FALSE
        return _both([*([_one(test, False)] if said else []), *rules])

    def _is_stated(self, test: int) -> bool:
        return not self._facet(test).derived

    def _facet(self, test: int) -> Facet:
        return FACETS_BY_PROPERTY[self._index.tests[test][0]]


def _one(test: int, wanted: bool) -> Found:
    return Found((frozenset({(test, wanted)}),))


def _either(found: Iterable[Found]) -> Found:
    """Return the ways of alternatives."""
    each = list(found)
    return _shortest([way for one in each for way in one.ways], any(one.cut for one in each))


def _both(found: Iterable[Found]) -> Found:
    """Return the ways of what must come together."""
    ways: Sequence[Way] = [_NOTHING]
    cut = False
    for one in sorted(found, key=lambda f: len(f.ways)):
        joined = [way | other for way in ways for other in one.ways]
        possible = [way for way in joined if not any((test, not wanted) in way for test, wanted in way)]
        ways, more = _shortest(possible, one.cut)
        cut = cut or more
        if not ways:
            return Found((), cut)
    return Found(tuple(ways), cut)


def _shortest(ways: Sequence[Way], cut: bool) -> Found:
    """Return the ways that ask no more than another, at most so many and so long."""
    kept: list[Way] = []
    ordered = sorted(set(ways), key=lambda way: (len(way), sorted(way)))
    for way in ordered:
        if len(way) > LONGEST or len(kept) == MOST:
            return Found(tuple(kept), True)
        if not any(other <= way for other in kept):
            kept.append(way)
    return Found(tuple(kept), cut)
