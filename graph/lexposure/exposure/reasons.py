"""Why an answer is what it is: the tests that decided it, the facts behind them, and the days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from lexposure.exposure.answers import Because, Status, Truth
from lexposure.exposure.evaluation import Evaluation, Evaluator, literals
from lexposure.exposure.facts import FALSE, OPEN, TRUE
from lexposure.exposure.index import Claim, Clause, Norm
from lexposure.exposure.wording import Wording

__all__ = ["STATUS", "Reasons", "applies_from", "started"]

STATUS: dict[int, Status] = {FALSE: "does_not_apply", OPEN: "may_apply", TRUE: "applies"}
_WORD: dict[int, Truth] = {TRUE: "true", OPEN: "open", FALSE: "false"}
_EXCEPTION = "exception"


class Reasons:
    """Explains the answers of one evaluation. Made per evaluation; nothing in it decides."""

    def __init__(self, evaluator: Evaluator, evaluation: Evaluation) -> None:
        self.say = Wording(evaluator.index, evaluation)
        self._evaluator = evaluator
        self._evaluation = evaluation
        self._index = evaluator.index
        self._day = evaluation.as_of.isoformat()

    def label(self, iri: str) -> str:
        """Return the label of a node, or the end of its IRI."""
        return self.say.label(iri)

    # ---------------------------------------------------------------- because
    def because(self, number: int) -> tuple[Because, ...]:
        """Return the tests that decided a norm's answer, timing included; of a norm that doesn't apply, those against it."""
        norm = self._index.norms[number]
        if self._evaluator.unread(number, self._day) and self._evaluation.answers[number] != FALSE:
            missing = f"nobody read a wording older than {norm.valid_from}"
            return (
                Because("the wording of that day was read", "as_of", "open", missing),
                *self._of_claim(norm),
            )
        if not self._evaluator.law_on(number, self._day):
            return (self._not_law(norm),)
        found = [*self._of_claim(norm), *self._of_timing(norm)]
        if self._evaluation.answers[number] == FALSE:
            found = [reason for reason in found if _is_against(reason)]
        return tuple(dict.fromkeys(found))

    def _of_claim(self, claim: Claim) -> Iterator[Because]:
        for clause in self._telling(claim.when or ()):
            yield from (self._of_test(test, wanted) for test, wanted in literals(clause))
        for clause in claim.unless:
            value = self._evaluation.clause(clause)
            if value:
                yield self._of_exception(clause, value)

    def _of_test(self, test: int, wanted: bool) -> Because:
        value = self._evaluation.literal(test, wanted)
        say = self.say
        return Because(
            say.words(test, wanted), say.facet(test).key, _WORD[value], say.fact(test), self._rule(test)
        )

    def _of_exception(self, clause: Clause, value: int) -> Because:
        pairs = list(literals(clause))
        what = " and ".join(self.say.words(test, wanted) for test, wanted in pairs)
        facts = dict.fromkeys(self.say.fact(test) for test, _ in pairs)
        key = self.say.facet(pairs[0][0]).key
        return Because(f"exception: {what}", key, _WORD[value], "; ".join(filter(None, facts)), _EXCEPTION)

    def _telling(self, clauses: tuple[Clause, ...]) -> list[Clause]:
        """Return the clauses that tell most: the first true one, else the open ones, else what fails in each."""
        values = [self._evaluation.clause(clause) for clause in clauses]
        best = max(values, default=FALSE)
        chosen = [clause for clause, value in zip(clauses, values, strict=True) if value == best]
        if best == FALSE:
            return [self._failing(clause) for clause in chosen]
        return chosen[:1] if best == TRUE else chosen

    def _failing(self, clause: Clause) -> Clause:
        facts = self._evaluation.facts
        true, false = clause
        return tuple(t for t in true if facts.of(t) == FALSE), tuple(t for t in false if facts.of(t) == TRUE)

    def _rule(self, test: int) -> str:
        """Return the derived fact behind a test, by the unit it was read from: one that holds before one that may."""
        values = [(self._evaluation.claims[rule], rule) for rule in self._evaluator.rules_for(test)]
        reached = sorted((-value, rule) for value, rule in values if value)
        return self._index.norms[reached[0][1]].ref if reached else ""

    # ---------------------------------------------------------------- days
    def _of_timing(self, norm: Norm) -> Iterator[Because]:
        """Tell the periods that hold best; where none has begun, each one's day, or what excludes the party from it."""
        level = self._evaluator.level(norm, self._day)
        if not level and norm.side == "law" and norm.kind != "rule":
            missing = "no date is recorded for this unit"
            yield Because("a date of application is recorded", "as_of", "open", missing)
        values = {
            p: self._evaluation.periods[p] if self._evaluator.begun(p, self._day) else FALSE for p in level
        }
        best = max(values.values(), default=FALSE)
        for period in (p for p, value in values.items() if value == best):
            yield from self._of_period(period, best)

    def _of_period(self, number: int, value: int) -> Iterator[Because]:
        claim = self._index.periods[number]
        if value or not self._evaluator.begun(number, self._day):
            yield self._of_days(claim, value)
        if value == OPEN or self._evaluation.periods[number] == FALSE:
            yield from self._of_claim(claim)

    def _of_days(self, claim: Claim, value: int) -> Because:
        until = f" until {claim.data['applies_until']}" if claim.data["applies_until"] else ""
        source = self.say.unit(claim.source) if claim.source else ""
        words = f"applies from {started(claim.data['applies_from'])}{until}"
        return Because(words, "as_of", _WORD[value], f"asked for {self._day}", source)

    def _not_law(self, norm: Norm) -> Because:
        window = f"this wording stands from {norm.valid_from or 'the beginning'}"
        until = f" until {norm.valid_until}" if norm.valid_until else ""
        return Because(window + until, "as_of", "false", f"asked for {self._day}")

    def relied_on(self, number: int) -> list[int]:
        """Return the rules whose conclusions a norm rests on, directly or over other rules, the nearest first."""
        found: dict[int, None] = {}
        todo = [self._index.norms[number]]
        while todo:
            claim = todo.pop(0)
            for clause in self._telling(claim.when or ()):
                rules = (self._sure_rule(test) for test, wanted in literals(clause) if wanted)
                new = [rule for rule in dict.fromkeys(rules) if rule is not None and rule not in found]
                found.update(dict.fromkeys(new))
                todo += [self._index.norms[rule] for rule in new]
        return list(found)

    def _sure_rule(self, test: int) -> int | None:
        """Return the rule that makes a test true or open: one that holds before one that may; None if a fact does."""
        if self._evaluation.stated.of(test) == TRUE:
            return None
        values = [(-self._evaluation.claims[rule], rule) for rule in self._evaluator.rules_for(test)]
        return min((pair for pair in values if pair[0]), default=(0, None))[1]

    def of_period(self, number: int) -> tuple[str, ...]:
        """Return what is said of the timing rules by which a norm applies or may apply, with what weakens them."""
        norm = self._index.norms[number]
        level = self._evaluator.level(norm, self._day)
        telling = [p for p in level if self._evaluation.periods[p] and self._evaluator.begun(p, self._day)]
        return tuple(
            f"{started(c.data['applies_from'])}: {c.summary} ({c.status}, {c.confidence:g})"
            for c in (self._index.periods[p] for p in telling)
        )

    # ---------------------------------------------------------------- territorial hook
    def hook(self, number: int) -> tuple[str, int | None]:
        """Return the territorial tests by which a norm reaches the profile, in words, and the number of the first.

        Only the alternatives that tell most count: those that hold, else those that are open. Where the norm itself
        has no territorial test, those of the derived facts that it rests on are told.
        """
        tests = dict.fromkeys(self._territorial(self._index.norms[number], set()))
        if not tests:
            return "no territorial test recorded", None
        return "; or ".join(f"{self.say.words(t)} ({self._stated(t)})" for t in tests), next(iter(tests))

    def _territorial(self, claim: Claim, met: set[int]) -> list[int]:
        clauses = claim.when or ()
        best = max((self._evaluation.clause(clause) for clause in clauses), default=FALSE)
        telling = [clause for clause in clauses if self._evaluation.clause(clause) == best]
        tests = [t for clause in telling for t, wanted in literals(clause) if wanted]
        places = [t for t in tests if self.say.facet(t).kind == "place"]
        if places:
            return places
        bearing = dict.fromkeys(r for t in tests for r in self._evaluator.rules_for(t))
        rules = [r for r in bearing if self._evaluation.claims[r] and r not in met]
        met.update(rules)
        return [t for rule in rules for t in self._territorial(self._index.norms[rule], met)]

    def _stated(self, test: int) -> str:
        """Return the listed places that pass a territorial test, or that it is open."""
        value = self._evaluation.facts.of(test)
        return self.say.fact(test) if value == TRUE else _WORD[value]


def applies_from(evaluator: Evaluator, evaluation: Evaluation, number: int) -> dt.date | None:
    """Return the first day of the period by which a norm applies or may apply, or the first one still to come.

    A norm that a later version of the law brought in applies from that version's day at the earliest; one that only
    got a new wording keeps the day of the duty. A period that begins with a fact has no day.
    """
    norm, day = evaluator.index.norms[number], evaluation.as_of.isoformat()
    level = [p for p in evaluator.level(norm, day) if evaluation.periods[p]]
    start = {p: evaluator.index.periods[p].data["applies_from"] or "" for p in level}
    begun = sorted((-evaluation.periods[p], not start[p], start[p]) for p in level if evaluator.begun(p, day))
    coming = sorted(start[p] for p in level if start[p] > day)
    if begun or coming:
        first = begun[0][2] if begun else coming[0]
        first = max(first, norm.valid_from or "") if norm.new else first
        return dt.date.fromisoformat(first) if first else None
    fallback = norm.valid_from if norm.side == "contract" and not evaluator.level(norm, day) else None
    return dt.date.fromisoformat(fallback) if fallback else None


def started(day: object) -> str:
    """Return the day on which a period begins, in words where it begins with a fact of the party instead."""
    return str(day) if day else "a day that depends on the party"


def _is_against(reason: Because) -> bool:
    return reason.outcome == ("true" if reason.rule == _EXCEPTION else "false")
