"""The proof of one answer: claim, tests, facts, the rules behind the facts, exceptions, days and readings.

Every value in a trace is the evaluation's own, looked up, never reckoned again: `because` of an answer tells what decided,
a trace tells everything that was asked. Rules that conclude facts are told once, in `derived`, and named where they count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lexposure.exposure.answers import Evidence, Status, Truth
from lexposure.exposure.claim_status import reviews_told
from lexposure.exposure.evaluation import Evaluation, Evaluator, literals
from lexposure.exposure.evidence import Witness
from lexposure.exposure.facts import FALSE, OPEN, TRUE
from lexposure.exposure.grounds import How, ground
from lexposure.exposure.index import Claim, Clause, Norm
from lexposure.exposure.reasons import STATUS
from lexposure.exposure.wording import Wording

__all__ = ["ClaimTrace", "ClauseTrace", "Period", "TestTrace", "Timing", "Tracer", "Turn", "UnderReading"]

_WORD: dict[int, Truth] = {TRUE: "true", OPEN: "open", FALSE: "false"}
_FAR = "9999-12-31"


@dataclass(frozen=True)
class TestTrace:
    """One test as a condition asks it. `how` and `by` tell what decided it, `rules` which derived facts bear on it.

    `fact` is what the profile says of the facet, `by` the values of it (or the rules' refs) from which the outcome follows.
    """

    __test__ = False

    test: str
    facet: str
    outcome: Truth
    fact: str
    how: How
    by: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class ClauseTrace:
    """Tests that must all hold. `decides` tells that the outcome of the claim is this one's."""

    outcome: Truth
    decides: bool
    tests: tuple[TestTrace, ...]


@dataclass(frozen=True)
class ClaimTrace:
    """A claim with everything that was asked of the profile. No alternatives: it asks nothing.

    `stands` tells whether it is law, or contract, on the day (`open`: only a later wording was read), `condition` how the
    alternatives came out together, `exception` how the exceptions did, `outcome` all of it.
    """

    iri: str
    ref: str
    kind: str
    citation: str
    summary: str
    outcome: Truth
    stands: Truth
    valid_from: dt.date | None
    valid_until: dt.date | None
    condition: Truth
    exception: Truth
    alternatives: tuple[ClauseTrace, ...]
    exceptions: tuple[ClauseTrace, ...]
    concludes: str
    confidence: float
    status: str
    author: str
    evidence: tuple[Evidence, ...]
    reviews: tuple[str, ...] = ()
    """Who reviewed the claim, with what result, when and why."""


@dataclass(frozen=True)
class Period:
    """An application period at the level that counts. `begun` tells that the day lies within it."""

    claim: ClaimTrace
    applies_from: dt.date | None
    applies_until: dt.date | None
    begun: bool
    decides: bool


@dataclass(frozen=True)
class Turn:
    """From this day on (None: ever since) the same facts give this answer."""

    since: dt.date | None
    status: Status


@dataclass(frozen=True)
class Timing:
    """The days. `level` is what the periods that count were recorded for: the norm, its unit, or what lies around it.

    `turns` are the answers of the same facts on every day, from the earliest on.
    """

    outcome: Truth
    note: str
    level: str
    periods: tuple[Period, ...]
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class UnderReading:
    """The answer under one reading of a question that bears on the norm, whether or not the profile adopts one."""

    question: str
    reading: str
    iri: str
    status: Status
    held_by: str
    adopted: bool


class Tracer:
    """Traces the answers of one evaluation. Made per evaluation; nothing in it decides."""

    def __init__(self, evaluator: Evaluator, evaluation: Evaluation, witness: Witness) -> None:
        self._evaluator, self._evaluation, self._witness = evaluator, evaluation, witness
        self._index = evaluator.index
        self._day = evaluation.as_of.isoformat()
        self._say = Wording(evaluator.index, evaluation)

    # ---------------------------------------------------------------- claims
    def norm(self, number: int) -> ClaimTrace:
        """Return the trace of a norm's claim, or of a rule's: its answer without the days."""
        norm = self._index.norms[number]
        stands = (
            OPEN
            if self._evaluator.unread(number, self._day)
            else TRUE
            if self._evaluator.law_on(number, self._day)
            else FALSE
        )
        return self._claim(norm, norm.ref, norm.citation, self._evaluation.claims[number], stands)

    def derived(self, number: int) -> tuple[ClaimTrace, ...]:
        """Return the rules on which a norm's tests may rest, directly or over other rules, nearest first."""
        return tuple(self.norm(rule) for rule in self._rules_under(number))

    def _claim(self, claim: Claim, ref: str, citation: str, outcome: int, stands: int) -> ClaimTrace:
        values = [self._evaluation.clause(clause) for clause in claim.when or ()]
        waived = [self._evaluation.clause(clause) for clause in claim.unless]
        condition = TRUE if claim.when is None else max(values, default=FALSE)
        exception = max(waived, default=FALSE)
        concludes = claim.data.get("concludes")
        return ClaimTrace(
            iri=claim.iri,
            ref=ref,
            kind=claim.kind,
            citation=citation,
            summary=claim.summary,
            outcome=_WORD[outcome],
            stands=_WORD[stands],
            valid_from=_day(claim.valid_from),
            valid_until=_day(claim.valid_until),
            condition=_WORD[condition],
            exception=_WORD[exception],
            alternatives=self._clauses(claim.when or (), values, condition),
            exceptions=self._clauses(claim.unless, waived, exception),
            concludes="" if concludes is None else self._say.words(concludes),
            confidence=claim.confidence,
            status=claim.status,
            author=self._say.label(claim.author),
            evidence=tuple(self._witness.lookup(span, self._evaluation.as_of) for span in claim.evidence),
            reviews=reviews_told(self._index, claim),
        )

    def _clauses(
        self, clauses: Sequence[Clause], values: Sequence[int], best: int
    ) -> tuple[ClauseTrace, ...]:
        """Of alternatives that hold one is enough: the first decides; of open and of failed ones all do."""
        first = values.index(TRUE) if TRUE in values else -1
        return tuple(
            ClauseTrace(
                _WORD[value],
                value == best and (best != TRUE or position == first),
                tuple(self._test(test, wanted) for test, wanted in literals(clause)),
            )
            for position, (clause, value) in enumerate(zip(clauses, values, strict=True))
        )

    def _test(self, test: int, wanted: bool) -> TestTrace:
        how, by = ground(self._evaluator, self._evaluation, test)
        norms = self._index.norms
        return TestTrace(
            test=self._say.words(test, wanted),
            facet=self._say.facet(test).key,
            outcome=_WORD[self._evaluation.literal(test, wanted)],
            fact=self._say.fact(test),
            how=how,
            by=by,
            rules=tuple(norms[rule].iri for rule in self._evaluator.rules_for(test)),
        )

    # ---------------------------------------------------------------- days
    def timing(self, number: int) -> Timing:
        """Return which periods counted, and what the same facts give on every other day."""
        norm = self._index.norms[number]
        unread = self._evaluator.unread(number, self._day) and norm.levels
        level = norm.levels[0] if unread else self._evaluator.level(norm, self._day)
        # What a claim that fails is worth on the day is left undecided by the evaluation; the periods have it.
        values = {
            p: self._evaluation.periods[p] if self._evaluator.begun(p, self._day) else FALSE for p in level
        }
        best = max(values.values(), default=FALSE)
        outcome = self._evaluation.timing[number] if self._evaluation.claims[number] else best
        note = ""
        if unread:
            note = f"nobody read a wording older than {norm.valid_from}"
        elif not level and (norm.side == "contract" or norm.kind == "rule"):
            outcome, note = TRUE, "no date is recorded: it counts while it stands"
        elif not level:
            outcome, note = OPEN, "no date of application is recorded"
        return Timing(
            _WORD[outcome],
            note,
            self._level(norm, level),
            tuple(self._period(p, values[p], values[p] == best) for p in level),
            self._turns(number),
        )

    def _period(self, number: int, value: int, decides: bool) -> Period:
        claim = self._index.periods[number]
        ref = self._say.unit(claim.source) if claim.source else ""
        stands = TRUE if (claim.valid_from or "") <= self._day < (claim.valid_until or _FAR) else FALSE
        traced = self._claim(claim, ref, "", self._evaluation.periods[number], stands)
        start, end = (_day(claim.data[name]) for name in ("applies_from", "applies_until"))
        return Period(traced, start, end, self._evaluator.begun(number, self._day), decides)

    def _level(self, norm: Norm, level: Sequence[int]) -> str:
        """Return the node for which all periods of a level were recorded, as a reader names it."""
        if not level:
            return ""
        shared = set.intersection(*(set(self._index.periods[p].data["concerns"]) for p in level))
        if norm.iri in shared:
            return norm.ref
        around = [each for each in shared if norm.source.startswith(each)]
        named = max(around, key=len, default=norm.instrument if norm.instrument in shared else "")
        if not named:
            return ""
        return self._say.label(named) if named == norm.instrument else self._say.unit(named)

    def _turns(self, number: int) -> tuple[Turn, ...]:
        """Evaluate on each day on which anything behind the norm begins or ends; between two of them nothing changes."""
        days = sorted(set(self._days(number)))
        profile, found = self._evaluation.profile, list[Turn]()
        first = dt.date.fromisoformat(days[0]) - dt.timedelta(days=1) if days else self._evaluation.as_of
        for day in (None, *days):
            asked = first if day is None else dt.date.fromisoformat(day)
            status = STATUS[self._evaluator.evaluate(profile, asked).answers[number]]
            if not found or found[-1].status != status:
                found.append(Turn(None if day is None else asked, status))
        return tuple(found)

    def _days(self, number: int) -> Iterator[str]:
        norm = self._index.norms[number]
        periods = [self._index.periods[p] for level in norm.levels for p in level]
        rules = [self._index.norms[rule] for rule in self._rules_under(number)]
        for claim in (norm, *periods, *rules):
            days = (claim.valid_from, claim.valid_until)
            applied = (claim.data.get("applies_from"), claim.data.get("applies_until"))
            yield from (day for day in (*days, *applied) if day)
        yield from (day for row in self._index.memberships for day in row[2:] if day)

    # ---------------------------------------------------------------- what lies behind
    def _rules_under(self, number: int) -> list[int]:
        """Return every rule that bears on a test of a norm, of its periods at any level or of such a rule."""
        norm = self._index.norms[number]
        todo: list[Claim] = [norm, *(self._index.periods[p] for level in norm.levels for p in level)]
        found: dict[int, None] = {}
        while todo:
            for test in _tests(todo.pop(0)):
                new = [rule for rule in self._evaluator.rules_for(test) if rule not in found]
                found.update(dict.fromkeys(new))
                todo += [self._index.norms[rule] for rule in new]
        found.pop(number, None)
        return list(found)

    # ---------------------------------------------------------------- readings
    def readings(self, number: int) -> tuple[UnderReading, ...]:
        """Return the answer under each reading of each contested question that a test behind the norm asks about."""
        norm = self._index.norms[number]
        claims: list[Claim] = [norm, *(self._index.periods[p] for level in norm.levels for p in level)]
        claims += [self._index.norms[rule] for rule in self._rules_under(number)]
        asked = dict.fromkeys(self._index.tests[t][2] for claim in claims for t in _tests(claim))
        questions = sorted({self._index.question_of[v] for v in asked if v in self._index.question_of})
        return tuple(
            self._under(number, question, reading)
            for question in questions
            for reading in self._index.facets["readings"]
            if self._index.question_of[reading] == question
        )

    def _under(self, number: int, question: str, reading: str) -> UnderReading:
        profile, label = self._evaluation.profile, self._say.label
        adopted = profile.listed.get("readings", ())
        others = tuple(r for r in adopted if self._index.question_of[r] != question)
        assumed = replace(profile, listed={**profile.listed, "readings": (*others, reading)})
        status = STATUS[self._evaluator.evaluate(assumed, self._evaluation.as_of).answers[number]]
        held_by = self._index.held_by.get(reading, "")
        return UnderReading(label(question), label(reading), reading, status, held_by, reading in adopted)


def _tests(claim: Claim) -> Iterator[int]:
    for clause in (*(claim.when or ()), *claim.unless):
        yield from (test for test, _ in literals(clause))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
