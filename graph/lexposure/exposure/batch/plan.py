"""The index compiled for one day: which claims stand, how their conditions read, which period decides each norm.

Between two days on which something begins or ends nothing here changes, so that a plan serves every day between them.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lexposure.exposure.batch.conditions import Conditions, Part
from lexposure.exposure.batch.encoding import BYTE, Encoding
from lexposure.exposure.batch.sheet import Cells, Sheet
from lexposure.exposure.evaluation import Evaluation, Evaluator, standing
from lexposure.exposure.facts import Facts, members
from lexposure.exposure.index import Claim
from lexposure.exposure.profiles import Profile
from lexposure.model.facets import FACETS_BY_PROPERTY

__all__ = ["Plan", "Plans", "Values"]

Positions = NDArray[np.intp]
_FALSE, _OPEN, _TRUE = range(3)
OTHERS = ("periods", "penalties", "competences", "mappings", "incorporations", "scopes")


class Values(NamedTuple):
    """What a plan finds, a row each: answers, claims and timing of norms and rules, tests after the rules, all other claims."""

    answers: Cells
    claims: Cells
    timing: Cells
    tests: Cells
    others: dict[str, Cells]


class _Stratum:
    """Rules that run at once, and the tests that their conclusions settle or open."""

    def __init__(self, evaluator: Evaluator, rules: Sequence[int], day: str) -> None:
        index, size = evaluator.index, len(evaluator.index.tests)
        self._conditions = Conditions([_norm_part(evaluator, n, day) for n in rules], size)
        self._size = size
        feeding: dict[int, list[int]] = {}
        for row, number in enumerate(rules):
            operand, _, concept, _ = index.tests[index.norms[number].data["concludes"]]
            met, narrower = evaluator.table.bearing(FACETS_BY_PROPERTY[operand].key, concept, 0)
            for test in members(met):
                feeding.setdefault(test, []).append(row)
            for test in members(narrower):
                feeding.setdefault(test, []).append(len(rules) + row)
        tests = sorted(feeding)
        self._feeding = Sheet([feeding[test] for test in tests])
        self._tests = np.array(tests, dtype=np.intp)[np.argsort(self._feeding.place)]

    def conclude(self, literals: Cells, encoding: Encoding) -> None:
        """Let the rules settle the tests that they conclude, and open those that ask for something narrower."""
        found = self._conditions.values(literals, encoding)
        both = np.concatenate([found, encoding.at_most_open(found)])
        settled = literals[self._tests] | self._feeding.fold(np.bitwise_or, both)
        literals[self._tests] = settled
        literals[self._size + self._tests] = encoding.negated(settled)


class Plan:
    """All that an evaluation on one day needs beside the facts. Immutable; threads may share it."""

    def __init__(self, evaluator: Evaluator, as_of: dt.date) -> None:
        day = as_of.isoformat()
        index = evaluator.index
        self._evaluator = evaluator
        self._size = len(index.tests)
        self._strata = [_Stratum(evaluator, rules, day) for rules in evaluator.strata]
        self._norms = len(index.norms)
        parts = [_norm_part(evaluator, number, day) for number in range(self._norms)]
        self._spans: dict[str, slice] = {}
        for name in OTHERS:
            claims: Sequence[Claim] = getattr(index, name)
            self._spans[name] = slice(len(parts), len(parts) + len(claims))
            parts += [_part(claim, day) for claim in claims]
        self._conditions = Conditions(parts, self._size)
        rows = [_timing(evaluator, number, day) for number in range(self._norms)]
        self._timing = Sheet(rows)

    def answers(self, profile: Profile, as_of: dt.date) -> Cells:
        """Return the value of every norm and rule for one profile, as FALSE, OPEN and TRUE count: the fast part."""
        return BYTE.decoded(self._of_one(profile, as_of).answers)

    def evaluation(self, profile: Profile, as_of: dt.date) -> Evaluation:
        """Return what `Evaluator.evaluate` returns, claim by claim, for one profile."""
        facts = self._evaluator.table.facts(profile, as_of)
        found = self.values(BYTE.encoded(facts.true, facts.false, self._size), BYTE)
        told = [tuple(BYTE.decoded(rows).tolist()) for rows in found[:3]]
        others = {name: tuple(BYTE.decoded(rows).tolist()) for name, rows in found.others.items()}
        settled = Facts(*BYTE.bit_sets(found.tests))
        return Evaluation(profile, as_of, facts, settled, *told, **others)

    def _of_one(self, profile: Profile, as_of: dt.date) -> Values:
        facts = self._evaluator.table.facts(profile, as_of)
        return self.values(BYTE.encoded(facts.true, facts.false, self._size), BYTE)

    def values(self, tests: Cells, encoding: Encoding) -> Values:
        """Return the values of all claims from those of the tests."""
        literals = np.concatenate([tests, encoding.negated(tests), encoding.constants()])
        for stratum in self._strata:
            stratum.conclude(literals, encoding)
        found = self._conditions.values(literals, encoding)
        claims = found[: self._norms]
        periods = np.concatenate([encoding.constants(), found[self._spans["periods"]]])
        timing = self._timing.fold(np.bitwise_or, periods).take(self._timing.place, axis=0)
        others = {name: found[span] for name, span in self._spans.items()}
        return Values(claims & timing, claims, timing, literals[: self._size], others)


class Plans:
    """Plans by day, the most recent ones kept. Safe to use from several threads."""

    def __init__(self, evaluator: Evaluator, most: int = 16) -> None:
        self._evaluator = evaluator
        self._turns = sorted(_turns(evaluator))
        self._most = most
        self._kept: OrderedDict[int, Plan] = OrderedDict()
        self._lock = Lock()

    def on(self, as_of: dt.date) -> Plan:
        """Return the plan for a day; every day up to the next turn shares it."""
        epoch = bisect_right(self._turns, as_of.isoformat())
        with self._lock:
            plan = self._kept.get(epoch)
            if plan is None:
                plan = self._kept[epoch] = Plan(self._evaluator, as_of)
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            else:
                self._kept.move_to_end(epoch)
        return plan


def _part(claim: Claim, day: str) -> Part:
    start, end = standing(claim)
    return Part(claim.when, claim.unless, start <= day < end)


def _norm_part(evaluator: Evaluator, number: int, day: str) -> Part:
    """What stood before the earliest wording that was read is open at best: it may have been the same."""
    norm = evaluator.index.norms[number]
    if evaluator.unread(number, day):
        return Part(norm.when, norm.unless, capped=True)
    return _part(norm, day)


def _timing(evaluator: Evaluator, number: int, day: str) -> list[int]:
    """Return the rows, among three constants and the periods, of which one must hold for a norm to have begun to bite."""
    norm = evaluator.index.norms[number]
    if evaluator.unread(number, day) and norm.levels:
        return [_OPEN if any(evaluator.begun(p, day) for p in norm.levels[0]) else _FALSE]
    level = evaluator.level(norm, day)
    if not level:
        return [_TRUE if norm.side == "contract" or norm.kind == "rule" else _OPEN]
    return [p + 3 for p in level if evaluator.begun(p, day)] or [_FALSE]


def _turns(evaluator: Evaluator) -> set[str]:
    """Return the days on which a claim begins or ends to stand, or a period to run."""
    index = evaluator.index
    claims = [*index.norms, *(claim for name in OTHERS for claim in getattr(index, name))]
    days = {day for claim in claims for day in standing(claim)}
    for period in index.periods:
        days |= {period.data["applies_from"] or "", period.data["applies_until"] or ""}
    return days - {""}
