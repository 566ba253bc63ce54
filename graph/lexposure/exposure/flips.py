"""The smallest changes of facts that turn an answer, each tried out: stated in the profile, read again, evaluated again.

A change is a set of facts. It is told only if the profile that states all of them gets the other answer and no profile
that states fewer of them does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise, product
from typing import Any

from lexposure.exposure.edits import Fact, figure, stated, upward
from lexposure.exposure.evaluation import Evaluation, Evaluator
from lexposure.exposure.facts import FALSE, OPEN, TRUE
from lexposure.exposure.index import Index
from lexposure.exposure.profiles import short
from lexposure.exposure.ways import Way, Ways
from lexposure.exposure.wording import Wording
from lexposure.model.errors import ProfileError
from lexposure.model.facets import FACETS, FACETS_BY_PROPERTY

__all__ = ["Change", "Flips", "Turning", "flips"]

MOST = 12
_TRIES = 1500
_REPAIRS = 8
"""Changes told, evaluations spent, and changes mended that had a side effect, before it is said that there is more."""


@dataclass(frozen=True)
class Turning:
    """One fact of a change: what would have to be so, how a profile says it, and what the profile says now.

    `open` tells that the profile leaves the fact open; otherwise it says something else.
    """

    facet: str
    value: str
    holds: bool
    says: str
    now: str
    open: bool


@dataclass(frozen=True)
class Change:
    """Facts that turn the answer together, and none of them is needless."""

    facts: tuple[Turning, ...]


@dataclass(frozen=True)
class Flips:
    """The smallest changes, the fewest facts first. `complete` tells that no other is left out; `why` what the bound was.

    Empty and complete: no facts whatever give the other answer on that day.
    """

    changes: tuple[Change, ...]
    complete: bool
    why: str = ""


def flips(
    evaluator: Evaluator, evaluation: Evaluation, number: int, *, applies: bool, most: int = MOST
) -> Flips:
    """Return the smallest changes by which a norm applies (or doesn't) on the day of the evaluation."""
    return _Search(evaluator, evaluation, number, TRUE if applies else FALSE, most).run()


class _Search:
    def __init__(
        self, evaluator: Evaluator, evaluation: Evaluation, number: int, goal: int, most: int
    ) -> None:
        self._evaluator, self._evaluation = evaluator, evaluation
        self._index = evaluator.index
        self._number, self._goal, self._most = number, goal, most
        self._tried: dict[frozenset[Fact], Evaluation | None] = {}
        self._say = Wording(evaluator.index, evaluation)

    def run(self) -> Flips:
        found: set[frozenset[Fact]] = set()
        ways = Ways(self._evaluator, self._evaluation).answer(self._number, self._goal == TRUE)
        why = "ways of more than six tests, or more than 128 of them, aren't tried" if ways.cut else ""
        repairs = 0
        for way in ways.ways:
            for facts in self._facts(way):
                if any(other <= facts for other in found):
                    continue
                if len(found) >= self._most or len(self._tried) > _TRIES:
                    return self._told(found, f"more than {len(found)} changes; the smallest found are told")
                if self._turns(facts):
                    found |= self._least(facts)
                elif repairs < _REPAIRS:
                    repairs += 1
                    found |= self._mended(facts)
                else:
                    why = why or "changes with side effects aren't all followed up"
        return self._told(found, why)

    # ---------------------------------------------------------------- trying out
    def _evaluated(self, facts: frozenset[Fact]) -> Evaluation | None:
        """Return the evaluation of the profile that states the facts; None if they contradict each other."""
        if facts not in self._tried:
            try:
                profile = stated(self._evaluation.profile, facts, self._index)
            except ProfileError:
                self._tried[facts] = None
            else:
                self._tried[facts] = self._evaluator.evaluate(profile, self._evaluation.as_of)
        return self._tried[facts]

    def _turns(self, facts: frozenset[Fact]) -> bool:
        world = self._evaluated(facts)
        return world is not None and world.answers[self._number] == self._goal

    def _least(self, facts: frozenset[Fact]) -> set[frozenset[Fact]]:
        """Return the smallest parts of a change that turn the answer by themselves."""
        found: set[frozenset[Fact]] = set()
        for size in range(1, len(facts) + 1):
            for chosen in combinations(sorted(facts), size):
                part = frozenset(chosen)
                if not any(other <= part for other in found) and self._turns(part):
                    found.add(part)
        return found

    def _mended(self, facts: frozenset[Fact]) -> set[frozenset[Fact]]:
        """Follow a change that wakes an exception, or puts another fact at odds, one step further."""
        world = self._evaluated(facts)
        if world is None:
            return set()
        found: set[frozenset[Fact]] = set()
        for way in Ways(self._evaluator, world).answer(self._number, self._goal == TRUE).ways[:_REPAIRS]:
            for more in self._facts(way):
                if len(facts | more) <= 6 and self._turns(facts | more):
                    found |= self._least(facts | more)
        return found

    # ---------------------------------------------------------------- tests as facts
    def _facts(self, way: Way) -> Iterator[frozenset[Fact]]:
        """Yield the sets of facts that make the tests of a way come out so; none if no profile can say it."""
        figures: dict[str, list[tuple[str, str, bool]]] = {}
        choices: list[list[Fact]] = []
        for test, wanted in sorted(way):
            operand, operator, value, _ = self._index.tests[test]
            facet = FACETS_BY_PROPERTY[operand]
            if facet.kind in ("number", "date"):
                figures.setdefault(facet.key, []).append((operator, value, wanted))
            elif facet.kind == "reading" and not wanted:
                question = self._index.question_of[value]
                others = [r for r, q in self._index.question_of.items() if q == question and r != value]
                choices.append([Fact(facet.key, other) for other in sorted(others)])
            else:
                choices.append([Fact(facet.key, value, wanted)])
        for key, asked in sorted(figures.items()):
            number = _figure(FACETS[key].kind == "date", asked)
            if number is None:
                return
            choices.append([Fact(key, number)])
        yield from (frozenset(chosen) for chosen in product(*choices) if not _at_odds(self._index, chosen))

    # ---------------------------------------------------------------- telling
    def _told(self, found: set[frozenset[Fact]], why: str) -> Flips:
        least = [facts for facts in found if not any(other < facts for other in found)]
        plain = [
            facts
            for facts in least
            if not any(other != facts and _says_less(self._index, other, facts) for other in least)
        ]
        changes = [Change(tuple(self._turning(fact) for fact in sorted(facts))) for facts in plain]
        return Flips(tuple(sorted(changes, key=_rank)), not why, why)

    def _turning(self, fact: Fact) -> Turning:
        facet = FACETS[fact.facet]
        tests = [
            n
            for n, (operand, _, value, _) in enumerate(self._index.tests)
            if operand == facet.property and (value == fact.value or facet.kind in ("number", "date"))
        ]
        name = facet.key.replace("_", " ")
        label = fact.value if facet.kind in ("number", "date") else self._say.label(fact.value)
        says = f"{name}: {label}" if fact.holds else f"{name}: not {label}"
        opened = any(self._evaluation.stated.of(test) == OPEN for test in tests)
        now = self._say.fact(tests[0]) if tests else ""
        return Turning(fact.facet, _short(fact), fact.holds, says, now, opened)


def _short(fact: Fact) -> str:
    facet = FACETS[fact.facet]
    return fact.value if facet.kind in ("number", "date") else short(facet, fact.value)


def _rank(change: Change) -> tuple[Any, ...]:
    """Fewer facts first; then facts left open before facts that the profile denies; then in order."""
    return len(change.facts), sum(not fact.open for fact in change.facts), [f.says for f in change.facts]


def _at_odds(index: Index, facts: Sequence[Fact]) -> bool:
    """Tell whether facts can't hold together: a value with a broader one denied, two readings of one question."""
    for one, other in combinations(facts, 2):
        if one.facet != other.facet:
            continue
        facet = FACETS[one.facet]
        if facet.kind == "reading":
            if index.question_of[one.value] == index.question_of[other.value]:
                return True
        elif one.holds != other.holds:
            held, denied = (one, other) if one.holds else (other, one)
            if denied.value in upward(index, facet, held.value):
                return True
    return False


def _says_less(index: Index, one: Iterable[Fact], other: Iterable[Fact]) -> bool:
    """Tell whether every fact of one change follows from a fact of the other."""
    return all(any(_follows(index, fact, source) for source in other) for fact in one)


def _follows(index: Index, fact: Fact, source: Fact) -> bool:
    if fact == source:
        return True
    facet = FACETS[fact.facet]
    if fact.facet != source.facet or fact.holds != source.holds or facet.kind not in ("concept", "place"):
        return False
    narrow, broad = (source.value, fact.value) if fact.holds else (fact.value, source.value)
    return broad in upward(index, facet, narrow)


def _figure(dated: bool, asked: Sequence[tuple[str, str, bool]]) -> str | None:
    """Return a figure, or a day, for which all comparisons come out as wanted; None if there is none."""
    bounds: list[Any] = sorted({_read(dated, value) for _, value, _ in asked})
    step: Any = dt.timedelta(days=1) if dated else Decimal(1)
    candidates = list(bounds)
    candidates += [bounds[-1] + step]
    candidates += [low + (high - low) / 2 for low, high in pairwise(bounds)]
    candidates += [bounds[0] - step] if dated or bounds[0] >= 1 else [bounds[0] / 2]
    for number in candidates:
        if all(
            _compared(operator, number, _read(dated, value)) is wanted for operator, value, wanted in asked
        ):
            return figure(number)
    return None


def _read(dated: bool, value: str) -> Any:
    return dt.date.fromisoformat(value) if dated else Decimal(value)


def _compared(operator: str, have: Any, want: Any) -> bool:
    return bool(
        have > want
        if operator == "gt"
        else have >= want
        if operator == "gteq"
        else have < want
        if operator == "lt"
        else have <= want
    )
