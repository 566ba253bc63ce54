"""Why an answer is what it is: the tests that decided it, the facts behind them, and the open ones that would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lexposure.exposure.answers import Because, Need, NextQuestion, ReadingOutcome, Status, Truth
from lexposure.exposure.evaluation import Evaluation, Evaluator
from lexposure.exposure.facts import FALSE, OPEN, TRUE
from lexposure.exposure.index import Claim, Clause, Norm
from lexposure.exposure.profiles import short
from lexposure.law import identifiers
from lexposure.model.errors import UnknownName
from lexposure.model.facets import FACETS_BY_PROPERTY, Facet

__all__ = ["STATUS", "Reasons", "applies_from"]

STATUS: dict[int, Status] = {FALSE: "does_not_apply", OPEN: "may_apply", TRUE: "applies"}
_WORD: dict[int, Truth] = {TRUE: "true", OPEN: "open", FALSE: "false"}
_SIGN = {"gt": ">", "gteq": "≥", "lt": "<", "lteq": "≤"}


class Reasons:
    """Explains the answers of one evaluation. Made per evaluation; nothing in it decides."""

    def __init__(self, evaluator: Evaluator, evaluation: Evaluation) -> None:
        self._evaluator = evaluator
        self._evaluation = evaluation
        self._index = evaluator.index
        self._day = evaluation.as_of.isoformat()
        self._rules_for = self._rules_by_test()
        self._worlds: dict[str, Evaluation] = {}

    # ---------------------------------------------------------------- because
    def because(self, number: int) -> tuple[Because, ...]:
        """Return the tests that decided a norm's answer, timing included."""
        norm = self._index.norms[number]
        if not self._evaluator.law_on(number, self._day):
            return (self._not_law(norm),)
        found = [*self._of_claim(norm), *self._of_timing(norm)]
        if self._evaluation.answers[number] == FALSE:
            found = [b for b in found if b.outcome == "false" or b.rule == "exception"] or found
        return tuple(dict.fromkeys(found))

    def _of_claim(self, claim: Claim) -> Iterator[Because]:
        facts = self._evaluation.facts
        for clause in self._telling(claim.when or ()):
            for test, wanted in _literals(clause):
                value = facts.of(test) if wanted else TRUE - facts.of(test)
                yield Because(
                    self.words(test, wanted),
                    self._facet(test).key,
                    _word(value),
                    self._fact(test),
                    self._rule(test),
                )
        for clause in claim.unless:
            value = self._clause(clause)
            if value:
                what = " and ".join(self.words(test, wanted) for test, wanted in _literals(clause))
                key = self._facet(next(iter(_literals(clause)))[0]).key
                yield Because(f"exception: {what}", key, _word(value), rule="exception")

    def _telling(self, clauses: tuple[Clause, ...]) -> list[Clause]:
        """Return the clauses that tell most: the first true one, else the open ones, else all."""
        values = [self._clause(clause) for clause in clauses]
        best = max(values, default=FALSE)
        chosen = [clause for clause, value in zip(clauses, values, strict=True) if value == best]
        return (
            chosen[:1]
            if best == TRUE
            else chosen
            if best == OPEN
            else [self._failing(clause) for clause in chosen]
        )

    def _failing(self, clause: Clause) -> Clause:
        facts = self._evaluation.facts
        return tuple(t for t in clause[0] if facts.of(t) == FALSE), tuple(
            t for t in clause[1] if facts.of(t) == TRUE
        )

    def _clause(self, clause: Clause) -> int:
        facts = self._evaluation.facts
        return min(
            (facts.of(t) if wanted else TRUE - facts.of(t) for t, wanted in _literals(clause)), default=TRUE
        )

    def _of_timing(self, norm: Norm) -> Iterator[Because]:
        level = self._evaluator.level(norm, self._day)
        if not level and norm.side == "law":
            yield Because(
                "a date of application is recorded", "as_of", "open", "no date is recorded for this unit"
            )
        for period in level:
            claim, begun = self._index.periods[period], self._evaluator.begun(period, self._day)
            value = self._evaluation.periods[period]
            outcome = min(value, TRUE if begun else FALSE)
            start = claim.data["applies_from"]
            if value or len(level) == 1:
                yield Because(
                    f"applies from {start}",
                    "as_of",
                    _word(outcome),
                    f"asked for {self._day}",
                    claim.source and self._unit(claim.source),
                )

    def _not_law(self, norm: Norm) -> Because:
        window = f"this wording stands from {norm.valid_from or 'the beginning'}"
        until = f" until {norm.valid_until}" if norm.valid_until else ""
        return Because(window + until, "as_of", "false", f"asked for {self._day}")

    # ---------------------------------------------------------------- needs and readings
    def needs(self, number: int) -> tuple[Need, ...]:
        """Return the open facts that could decide a norm that may apply; readings are listed apart."""
        tests = dict.fromkeys(self._open_tests(self._index.norms[number], with_periods=True))
        return tuple(self._need(test) for test in tests if self._facet(test).kind != "reading")

    def _need(self, test: int) -> Need:
        facet, (_, _, value, _) = self._facet(test), self._index.tests[test]
        asked = self._comparison(test) if facet.kind in ("number", "date") else self.label(value)
        return Need(facet.key, short(facet, value), facet.question.format(value=asked))

    def _open_tests(self, claim: Claim, *, with_periods: bool = False) -> Iterator[int]:
        for clause in (*(claim.when or ()), *claim.unless):
            if self._clause(clause) == OPEN:
                yield from self._roots(clause)
        if with_periods and isinstance(claim, Norm):
            for period in self._evaluator.level(claim, self._day):
                if self._evaluator.begun(period, self._day):
                    yield from self._open_tests(self._index.periods[period])

    def _roots(self, clause: Clause) -> Iterator[int]:
        """Follow an open derived fact back to what the profile would have to say."""
        for test, _ in _literals(clause):
            if self._evaluation.facts.of(test) != OPEN:
                continue
            rules = [r for r in self._rules_for.get(test, ()) if self._evaluation.claims[r] == OPEN]
            for rule in rules:
                yield from self._open_tests(self._index.norms[rule])
            if not rules:
                yield test

    def readings(self, number: int) -> tuple[ReadingOutcome, ...]:
        """Return the answer under each reading of each contested question that bears on a norm that may apply."""
        if self._evaluation.answers[number] != OPEN:
            return ()
        tests = self._open_tests(self._index.norms[number], with_periods=True)
        asked = (self._index.tests[t][2] for t in tests if self._facet(t).kind == "reading")
        questions = dict.fromkeys(self._index.question_of[reading] for reading in asked)
        return tuple(
            self._outcome(number, q, r)
            for q in questions
            for r in self._index.facets["readings"]
            if self._index.question_of[r] == q
        )

    def _outcome(self, number: int, question: str, reading: str) -> ReadingOutcome:
        if reading not in self._worlds:
            self._worlds[reading] = self._evaluator.under(self._evaluation, reading)
        status = STATUS[self._worlds[reading].answers[number]]
        return ReadingOutcome(
            self.label(question), self.label(reading), reading, status, self._index.held_by.get(reading, "")
        )

    def next_question(self) -> NextQuestion | None:
        """Return the open fact that settles the most answers, tried out both ways; None if no fact is open.

        A fact is ranked by how many answers that may apply it settles if the answer is yes, and if it is no: first
        by the smaller of the two numbers, then by their sum, then in order of facet and value.
        """
        open_now = [n for n, value in enumerate(self._evaluation.answers) if value == OPEN]
        tests = {t for n in open_now for t in self._open_tests(self._index.norms[n], with_periods=True)}
        ranked = [
            (self._settled(t, open_now), self._need(t)) for t in tests if self._facet(t).kind != "reading"
        ]
        if not ranked:
            return None
        (yes, no), need = min(ranked, key=lambda r: (-min(r[0]), -sum(r[0]), r[1].facet, r[1].value))
        return NextQuestion(need.facet, need.value, need.question, max(yes, no), yes, no)

    def _settled(self, test: int, open_now: list[int]) -> tuple[int, int]:
        profile, day = self._evaluation.profile, self._evaluation.as_of
        worlds = (self._evaluator.evaluate(profile, day, assume=(test, answer)) for answer in (True, False))
        yes, no = (sum(world.answers[n] != OPEN for n in open_now) for world in worlds)
        return yes, no

    # ---------------------------------------------------------------- territorial hook
    def hook(self, number: int) -> tuple[str, int | None]:
        """Return the territorial tests by which a norm reaches the profile, in words, and the number of the first.

        Only the alternatives that tell most count: those that hold, else those that are open. Where the norm itself
        has no territorial test, those of the derived facts that it rests on are told.
        """
        tests = dict.fromkeys(self._territorial(self._index.norms[number]))
        if not tests:
            return "no territorial test recorded", None
        return "; or ".join(f"{self.words(t)} ({self._stated(t)})" for t in tests), next(iter(tests))

    def _territorial(self, claim: Claim) -> list[int]:
        clauses = claim.when or ()
        best = max((self._clause(clause) for clause in clauses), default=FALSE)
        tests = [t for c in clauses if self._clause(c) == best for t, wanted in _literals(c) if wanted]
        places = [t for t in tests if self._facet(t).kind == "place"]
        if places:
            return places
        rules = [r for t in tests for r in self._rules_for.get(t, ()) if self._evaluation.claims[r]]
        return [t for rule in rules for t in self._territorial(self._index.norms[rule])]

    def _stated(self, test: int) -> str:
        """Return the listed places that pass a territorial test, or that it is open."""
        if self._evaluation.facts.of(test) != TRUE:
            return _word(self._evaluation.facts.of(test))
        return self._fact(test)

    # ---------------------------------------------------------------- words
    def words(self, test: int, wanted: bool = True) -> str:
        """Return a test as a reader says it."""
        facet = self._facet(test)
        value = (
            self._comparison(test)
            if facet.kind in ("number", "date")
            else self.label(self._index.tests[test][2])
        )
        name = facet.key.replace("_", " ")
        return f"{name}: {value}" if wanted else f"{name}: not {value}"

    def label(self, iri: str) -> str:
        """Return the label of a node, or the end of its IRI."""
        return self._index.labels.get(iri) or iri.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]

    def _comparison(self, test: int) -> str:
        _, operator, value, _ = self._index.tests[test]
        return f"{_SIGN[operator]} {value}"

    def _facet(self, test: int) -> Facet:
        return FACETS_BY_PROPERTY[self._index.tests[test][0]]

    def _fact(self, test: int) -> str:
        facet, profile = self._facet(test), self._evaluation.profile
        if facet.key in profile.figures:
            return str(profile.figures[facet.key])
        if facet.key in profile.dates:
            return profile.dates[facet.key].isoformat()
        if facet.derived:
            return ""
        listed = profile.listed.get(facet.key)
        if listed is None:
            return "not stated"
        return ", ".join(short(facet, value) for value in listed) or "none"

    def _rule(self, test: int) -> str:
        """Return the derived fact behind a test, by the unit it was read from."""
        rules = [r for r in self._rules_for.get(test, ()) if self._evaluation.claims[r]]
        return self._index.norms[rules[0]].ref if rules else ""

    @staticmethod
    def _unit(source: str) -> str:
        try:
            return identifiers.ref(source)
        except UnknownName:
            return source.rsplit("/id/", 1)[-1]

    def _rules_by_test(self) -> dict[int, list[int]]:
        out: dict[int, list[int]] = {}
        for number, norm in enumerate(self._index.norms):
            if norm.kind != "rule":
                continue
            operand, _, value, _ = self._index.tests[norm.data["concludes"]]
            met, narrower = self._evaluator.table.bearing(FACETS_BY_PROPERTY[operand].key, value, 0)
            for test in range(len(self._index.tests)):
                if (met | narrower) >> test & 1:
                    out.setdefault(test, []).append(number)
        return out


def applies_from(evaluator: Evaluator, evaluation: Evaluation, number: int) -> dt.date | None:
    """Return the first day of the period by which a norm applies, or would: the earliest of those not excluded."""
    norm, day = evaluator.index.norms[number], evaluation.as_of.isoformat()
    level = evaluator.level(norm, day)
    starts = sorted(evaluator.index.periods[p].data["applies_from"] for p in level if evaluation.periods[p])
    begun = [start for start in starts if start <= day]
    chosen = begun[:1] or starts[:1]
    if chosen:
        return dt.date.fromisoformat(chosen[0])
    fallback = norm.valid_from if norm.side == "contract" else None
    return dt.date.fromisoformat(fallback) if fallback else None


def _literals(clause: Clause) -> Iterator[tuple[int, bool]]:
    yield from ((test, True) for test in clause[0])
    yield from ((test, False) for test in clause[1])


def _word(value: int) -> Truth:
    return _WORD[value]
