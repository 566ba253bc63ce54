"""When the answer for a profile changes: each day on which it does, what began or ended then, and what turned.

Only the days on which the index says that something begins or ends are evaluated: between two of them every input of
an evaluation is the same. An answer here is each norm's status, and of a norm that reaches the profile its ceilings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lexposure.exposure.answers import Status
from lexposure.exposure.edits import upward
from lexposure.exposure.engine import Engine, as_printed
from lexposure.exposure.evaluation import Evaluation, literals
from lexposure.exposure.facts import OPEN, TRUE
from lexposure.exposure.index import Claim, Index, Norm
from lexposure.exposure.profiles import Profile
from lexposure.exposure.reasons import STATUS
from lexposure.exposure.wording import Wording
from lexposure.model.errors import UserError
from lexposure.model.facets import FACETS
from lexposure.model.places import place_code

__all__ = ["Cause", "Count", "Step", "Timeline", "Turned", "timeline", "turning_days", "turns"]

Turning = Literal["begins", "ends"]
_PLACE = next(facet for facet in FACETS.values() if facet.kind == "place")
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Cause:
    """What began or ended on a step's day. `kind` is `norm`, `rule`, `period`, `penalty` or `membership`.

    `source` is the unit or document it was read from, as a reader names it.
    """

    side: Literal["contract", "law"]
    kind: str
    turn: Turning
    source: str
    iri: str
    summary: str


@dataclass(frozen=True)
class Turned:
    """A norm whose answer is another from this day on; `causes` are numbers in the step's causes.

    `gained` and `lost` are ceilings, counted only while the norm reaches the profile.
    """

    ref: str
    iri: str
    citation: str
    side: Literal["contract", "law"]
    deontic: str
    summary: str
    binding_force: str
    before: Status
    after: Status
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    causes: tuple[int, ...]


@dataclass(frozen=True)
class Count:
    """How many norms reach the profile."""

    applies: int
    may_apply: int


@dataclass(frozen=True)
class Step:
    """A day from which on the answer is another. `announced` is true of a day after the one asked."""

    day: dt.date
    announced: bool
    causes: tuple[Cause, ...]
    norms: tuple[Turned, ...]
    count: Count


@dataclass(frozen=True)
class Timeline:
    """All steps between two days, both included, oldest first. `start` counts what reaches the profile before them.

    `first` and `last` are the days asked for; None: as far as the data goes. `recorded` is when the dataset's last entry
    was made.
    """

    profile: dict[str, Any]
    name: str
    as_of: dt.date
    known_at: dt.datetime
    recorded: dt.datetime
    dataset: str
    first: dt.date | None
    last: dt.date | None
    start: Count
    steps: tuple[Step, ...]
    notice: str = "Not legal advice: a reading of the cited texts by the named authors."


def timeline(
    engine: Engine,
    profile: Profile,
    as_of: dt.date,
    known_at: dt.datetime,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> Timeline:
    """Return each day from `first` to `last` on which the answer for a profile changes. Raises UserError."""
    if first and last and last < first:
        raise UserError(f"{last} lies before {first}", fix="give the earlier day first")
    days = [d for d in turning_days(engine.index) if (not first or first <= d) and (not last or d <= last)]
    teller = _Teller(engine)
    # Before the first day of the calendar nothing is law: a turn on that day is nobody's record.
    days = [day for day in days if day > dt.date.min]
    before = engine.evaluate(profile, (days[0] if days else first or as_of) - _ONE_DAY)
    start, steps = _count(before), list[Step]()
    for day in days:
        after = engine.evaluate(profile, day)
        step = teller.step(before, after, announced=day > as_of)
        if step.norms:
            steps.append(step)
        before = after
    return Timeline(
        profile.source,
        profile.name,
        as_of,
        known_at,
        dt.datetime.fromisoformat(engine.index.recorded),
        engine.index.dataset,
        first,
        last,
        start,
        tuple(steps),
    )


def turning_days(index: Index) -> list[dt.date]:
    """Return the days on which an answer from this index can change, oldest first."""
    claims: tuple[Claim, ...] = (*index.norms, *index.periods, *index.penalties)
    days = {day for claim in claims for day, _ in turns(claim)}
    days |= {day for row in index.memberships for day in row[2:] if day}
    return sorted(dt.date.fromisoformat(day) for day in days)


def turns(claim: Claim) -> Iterator[tuple[str, Turning]]:
    """Yield the days on which a claim begins or ends, its words and what it says of days alike."""
    for day in {claim.valid_from, claim.data.get("applies_from")} - {None, ""}:
        yield str(day), "begins"
    for day in {claim.valid_until, claim.data.get("applies_until")} - {None, ""}:
        yield str(day), "ends"


def _count(evaluation: Evaluation) -> Count:
    return Count(evaluation.answers.count(TRUE), evaluation.answers.count(OPEN))


class _Teller:
    """Tells the steps of one timeline; it decides nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._index = engine, engine.index
        self._forces = {each.iri: each.binding_force for each in engine.index.instruments}

    def step(self, before: Evaluation, after: Evaluation, *, announced: bool) -> Step:
        """Return the step between the day before and a day; without norms if nothing turned."""
        norms = self._index.norms
        moved = {p for p, value in enumerate(after.penalties) if value != before.penalties[p]}
        turned = sorted(
            (
                n
                for n, value in enumerate(after.answers)
                if value != before.answers[n] or (value and not moved.isdisjoint(norms[n].penalties))
            ),
            key=lambda n: (norms[n].side != "law", as_printed(norms[n].ref), norms[n].iri),
        )
        behind = {n: self._causes(n, before, after) for n in turned}
        causes = sorted({cause for found in behind.values() for cause in found}, key=_order)
        places = {cause: place for place, cause in enumerate(causes)}
        return Step(
            after.as_of,
            announced,
            tuple(causes),
            tuple(
                self._turned(n, before, after, tuple(sorted(places[c] for c in behind[n]))) for n in turned
            ),
            _count(after),
        )

    def _answer(self, number: int, evaluation: Evaluation) -> tuple[int, list[tuple[int, int]]]:
        value = evaluation.answers[number]
        ceilings = self._index.norms[number].penalties if value else ()
        return value, [(p, evaluation.penalties[p]) for p in ceilings if evaluation.penalties[p]]

    def _turned(self, number: int, before: Evaluation, after: Evaluation, causes: tuple[int, ...]) -> Turned:
        norm = self._index.norms[number]
        (was, had), (is_, has) = self._answer(number, before), self._answer(number, after)
        return Turned(
            norm.ref,
            norm.iri,
            norm.citation,
            norm.side,
            norm.deontic,
            norm.summary,
            "contract" if norm.side == "contract" else self._forces.get(norm.instrument, ""),
            STATUS[was],
            STATUS[is_],
            tuple(self._engine.penalty(p, after) for p, value in has if (p, value) not in had),
            tuple(self._engine.penalty(p, before) for p, value in had if (p, value) not in has),
            causes,
        )

    # ---------------------------------------------------------------- causes
    def _causes(self, number: int, before: Evaluation, after: Evaluation) -> set[Cause]:
        """Return what began or ended on the day and bears on a norm: its wording, periods, ceilings, rules, places."""
        norm, day = self._index.norms[number], after.as_of.isoformat()
        ceilings = [p for p in norm.penalties if before.penalties[p] != after.penalties[p]]
        claims: list[Claim] = [self._index.penalties[p] for p in ceilings]
        if before.answers[number] != after.answers[number]:
            claims += [norm, *self._periods(number, before, after)]
        rules = [r for r in self._rules_behind(claims) if before.claims[r] != after.claims[r]]
        claims += [self._index.norms[rule] for rule in rules]
        found = {self._cause(norm, c, turn) for c in claims for on, turn in turns(c) if on == day}
        return found | self._memberships(norm, claims, before, after)

    def _periods(self, number: int, before: Evaluation, after: Evaluation) -> Iterator[Claim]:
        """Yield the periods that counted before or count now; of one that excludes the profile only its record matters."""
        norm, evaluator, day = self._index.norms[number], self._engine.evaluator, after.as_of.isoformat()
        levels: list[Sequence[int]] = []
        unread = False
        for evaluation in (before, after):
            on = evaluation.as_of.isoformat()
            unread_then = bool(norm.levels) and evaluator.unread(number, on)
            levels.append(norm.levels[0] if unread_then else evaluator.level(norm, on))
            unread = unread or unread_then
        for period in sorted({p for level in levels for p in level}):
            claim = self._index.periods[period]
            reaches = unread or before.periods[period] or after.periods[period]
            if reaches or day in (claim.valid_from, claim.valid_until):
                yield claim

    def _rules_behind(self, claims: Sequence[Claim]) -> list[int]:
        """Return every rule that bears on a test of one of the claims, or of such a rule."""
        found: dict[int, None] = {}
        todo = [test for claim in claims for test in _tests(claim)]
        while todo:
            new = [r for r in self._engine.evaluator.rules_for(todo.pop()) if r not in found]
            found.update(dict.fromkeys(new))
            todo += [test for rule in new for test in _tests(self._index.norms[rule])]
        return sorted(found)

    def _memberships(
        self, norm: Norm, claims: Sequence[Claim], before: Evaluation, after: Evaluation
    ) -> set[Cause]:
        """Return the memberships that began or ended on the day and by which a place the profile names passes a test."""
        tests = {test for claim in claims for test in _tests(claim)}
        moved = {test for test in tests if before.stated.of(test) != after.stated.of(test)}
        if not moved:
            return set()
        profile, index, day = after.profile, self._index, after.as_of.isoformat()
        named = {index.tests[test][2] for test in moved}
        for given in (profile.listed, profile.open_values, profile.denied):
            named |= {v for key, values in given.items() if FACETS[key].kind == "place" for v in values}
        around = {above for place in named for above in upward(index, _PLACE, place)}
        found: set[Cause] = set()
        for member, union, start, end in index.memberships:
            if member in around and day in (start, end):
                summary = f"{self._label(member)} as a member of {self._label(union)}"
                turn: Turning = "begins" if day == start else "ends"
                found.add(Cause(norm.side, "membership", turn, place_code(member), member, summary))
        return found

    def _cause(self, norm: Norm, claim: Claim, turn: Turning) -> Cause:
        """A period or ceiling stands on the side of the norm that it turned."""
        side = claim.side if isinstance(claim, Norm) else norm.side
        return Cause(side, claim.kind, turn, self._source(claim), claim.iri, claim.summary)

    def _source(self, claim: Claim) -> str:
        """Return the clause with its document's label, the ref of the unit, or the end of the claim's own name."""
        document, number, _ = self._index.provisions.get(claim.source, ("", "", ()))
        if document:
            return " ".join(part for part in (self._label(document), number) if part)
        return Wording.unit(claim.source or claim.iri)

    def _label(self, iri: str) -> str:
        return self._index.labels.get(iri) or place_code(iri)


def _tests(claim: Claim) -> Iterator[int]:
    for clause in (*(claim.when or ()), *claim.unless):
        yield from (test for test, _ in literals(clause))


def _order(cause: Cause) -> tuple[object, ...]:
    return cause.side != "law", as_printed(cause.source), cause.kind, cause.iri, cause.turn
