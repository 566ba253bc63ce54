"""The truth of every claim for one profile on one day, in Kleene's three values, by bit sets.

Rules run first, in an order in which each reads only what is settled; then penalties, competences, periods and
norms. An answer is the weakest of three values: the norm is law that day, its condition holds and no exception
does, and a period at the nearest level has begun.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from operator import or_

from lexposure.exposure.facts import FALSE, OPEN, TRUE, Facts, TestTable
from lexposure.exposure.index import Claim, Clause, Index, Norm
from lexposure.exposure.profiles import Profile
from lexposure.model.errors import CuratedDataError
from lexposure.model.facets import FACETS_BY_PROPERTY

__all__ = ["Evaluation", "Evaluator", "literals", "standing"]

Masks = tuple[int, int]
_FAR = "9999-12-31"


@dataclass(frozen=True)
class _Compiled:
    """A claim's condition and exceptions as pairs of bit sets, all tests of both, and its days as ISO text."""

    when: tuple[Masks, ...] | None
    unless: tuple[Masks, ...]
    tests: int
    start: str
    end: str


@dataclass(frozen=True)
class Evaluation:
    """Values by position in the index's lists: of each norm's answer, of its claim alone and of its periods.

    `stated` are the facts before any rule concluded something, `facts` those after.
    """

    profile: Profile
    as_of: dt.date
    stated: Facts
    facts: Facts
    answers: tuple[int, ...]
    claims: tuple[int, ...]
    timing: tuple[int, ...]
    periods: tuple[int, ...]
    penalties: tuple[int, ...]
    competences: tuple[int, ...]
    mappings: tuple[int, ...]
    incorporations: tuple[int, ...]
    scopes: tuple[int, ...]

    def literal(self, test: int, wanted: bool) -> int:
        """Return the value of a test, or of its opposite if it is not wanted."""
        return self.facts.of(test) if wanted else TRUE - self.facts.of(test)

    def clause(self, clause: Clause) -> int:
        """Return the value of a clause: that of its weakest literal."""
        return min((self.literal(test, wanted) for test, wanted in literals(clause)), default=TRUE)


class Evaluator:
    """Evaluates an index; it holds no state but what the index fixes."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.table = TestTable(index)
        self._norms = [_compiled(norm) for norm in index.norms]
        self._others = {
            name: [_compiled(c) for c in getattr(index, name)]
            for name in ("periods", "penalties", "competences", "mappings", "incorporations", "scopes")
        }
        self._testing = {name: _Testing(compiled) for name, compiled in self._others.items()}
        self._testing["norms"] = _Testing(self._norms)
        self._applies = [
            (c.data["applies_from"] or "", c.data["applies_until"] or _FAR) for c in index.periods
        ]
        self.strata = self._ordered_rules()
        self._rules = [number for stratum in self.strata for number in stratum]
        self._rules_for = self._rules_by_test()

    def evaluate(
        self, profile: Profile, as_of: dt.date, assume: Iterable[tuple[int, bool]] = ()
    ) -> Evaluation:
        """Return the values of all claims for a profile on a day.

        `assume` settles open tests one after another: as if the profile said yes, or no, to each.
        """
        facts = self.table.facts(profile, as_of)
        for test, yes in assume:
            self.table.settle(facts, test, yes, as_of)
        return self._settled(profile, as_of, facts, None)

    def assuming(self, base: Evaluation, test: int, yes: bool) -> Evaluation:
        """Return an evaluation with one more test settled: as by `evaluate`, but what it doesn't touch is kept."""
        facts = replace(base.stated)
        self.table.settle(facts, test, yes, base.as_of)
        return self._settled(base.profile, base.as_of, facts, base)

    def _settled(self, profile: Profile, as_of: dt.date, facts: Facts, base: Evaluation | None) -> Evaluation:
        """Run the rules on stated facts and value every claim; a claim whose tests are as in `base` keeps its value."""
        day = as_of.isoformat()
        stated = replace(facts)
        for number in self._rules:
            kept = base and not self._norms[number].tests & _changed(facts, base.facts)
            value = base.claims[number] if base and kept else self._claim(number, facts, day)
            if value:
                self.table.conclude(facts, self.index.norms[number].data["concludes"], value)
        touched = _changed(facts, base.facts) if base else -1
        values: dict[str, tuple[int, ...]] = {}
        for name, compiled in self._others.items():
            found = list(getattr(base, name)) if base else [FALSE] * len(compiled)
            for number in self._testing[name].among(touched):
                found[number] = _holds(compiled[number], facts, day)
            values[name] = tuple(found)
        claims = list(base.claims) if base else [FALSE] * len(self._norms)
        renewed = self._testing["norms"].among(touched)
        for number in renewed:
            claims[number] = self._claim(number, facts, day)
        if base and values["periods"] == base.periods:
            timing, answers = list(base.timing), list(base.answers)
        else:  # another period may decide any norm
            timing, answers = [FALSE] * len(claims), [FALSE] * len(claims)
            base, renewed = None, range(len(claims))
        for number in renewed:
            claim = claims[number]
            if not (claim and base and base.claims[number]):
                timing[number] = self._timing(number, values["periods"], day) if claim else FALSE
            answers[number] = min(claim, timing[number])
        return Evaluation(
            profile, as_of, stated, facts, tuple(answers), tuple(claims), tuple(timing), **values
        )

    def under(self, evaluation: Evaluation, reading: str) -> Evaluation:
        """Return the same evaluation with one more reading adopted."""
        listed = {
            **evaluation.profile.listed,
            "readings": (*evaluation.profile.listed.get("readings", ()), reading),
        }
        return self.evaluate(replace(evaluation.profile, listed=listed), evaluation.as_of)

    def level(self, norm: Norm, day: str) -> tuple[int, ...]:
        """Return the periods of the nearest level that has a timing rule in force on the day."""
        compiled = self._others["periods"]
        for level in norm.levels:
            valid = tuple(p for p in level if compiled[p].start <= day < compiled[p].end)
            if valid:
                return valid
        return ()

    def begun(self, period: int, day: str) -> bool:
        """Tell whether a period has begun and not ended."""
        start, end = self._applies[period]
        return start <= day < end

    def rules_for(self, test: int) -> Sequence[int]:
        """Return the rules whose conclusion bears on a test, in order."""
        return self._rules_for.get(test, ())

    def meets(self, rule: int, test: int) -> bool:
        """Tell whether a rule's conclusion passes a test; one that is broader than the test only opens it."""
        operand, _, value, _ = self.index.tests[self.index.norms[rule].data["concludes"]]
        met, _ = self.table.bearing(FACETS_BY_PROPERTY[operand].key, value, 0)
        return bool(met >> test & 1)

    def law_on(self, number: int, day: str) -> bool:
        """Tell whether a norm's wording is law, or contract, on the day."""
        return self._norms[number].start <= day < self._norms[number].end

    def unread(self, number: int, day: str) -> bool:
        """Tell whether a day lies before the earliest wording that was read: then nobody knows what stood."""
        return self.index.norms[number].first and day < self._norms[number].start

    def _claim(self, number: int, facts: Facts, day: str) -> int:
        """What stood before the earliest wording that was read is open at best: it may have been the same."""
        compiled = self._norms[number]
        if self.unread(number, day):
            return min(OPEN, _holds(compiled, facts, compiled.start))
        return _holds(compiled, facts, day)

    def _timing(self, number: int, periods: Sequence[int], day: str) -> int:
        """A missing date clears nobody: a legal norm without recorded period is open. A contract binds while it stands.

        A fact that a definition concludes needs no date of its own.
        """
        norm = self.index.norms[number]
        if self.unread(number, day) and norm.levels:
            return OPEN if any(self.begun(p, day) for p in norm.levels[0]) else FALSE
        level = self.level(norm, day)
        if not level:
            return TRUE if norm.side == "contract" or norm.kind == "rule" else OPEN
        return max(periods[p] if self.begun(p, day) else FALSE for p in level)

    def _ordered_rules(self) -> list[list[int]]:
        """Order the rules so that each comes after those that conclude what it tests: strata of rules that can run at once.

        Circles are refused.

        A rule may ask for what it concludes itself (the narrower class of a broader one): that adds nothing. It
        can't rest on its own conclusion being absent.
        """
        rules = [n for n, norm in enumerate(self.index.norms) if norm.kind == "rule"]
        concluded = {n: self._bears_on(self.index.norms[n].data["concludes"]) for n in rules}
        reads = {n: self._norms[n].tests for n in rules}
        against = {n: _mentioned_against(self._norms[n]) for n in rules}
        before = {n: {m for m in rules if concluded[m] & (reads[n] if m != n else against[n])} for n in rules}
        strata: list[list[int]] = []
        ordered: set[int] = set()
        while len(ordered) < len(rules):
            ready = [n for n in rules if n not in ordered and before[n] <= ordered]
            if not ready:
                names = ", ".join(sorted(self.index.norms[n].iri for n in rules if n not in ordered))
                raise CuratedDataError(
                    f"derived facts depend on each other in a circle: {names}", fix="break the circle"
                )
            strata.append(ready)
            ordered.update(ready)
        return strata

    def _rules_by_test(self) -> dict[int, list[int]]:
        out: dict[int, list[int]] = {}
        for rule in sorted(self._rules):
            bits = self._bears_on(self.index.norms[rule].data["concludes"])
            for test in (number for number in range(len(self.index.tests)) if bits >> number & 1):
                out.setdefault(test, []).append(rule)
        return out

    def _bears_on(self, number: int) -> int:
        operand, _, value, _ = self.index.tests[number]
        met, narrower = self.table.bearing(FACETS_BY_PROPERTY[operand].key, value, 0)
        return met | narrower


def literals(clause: Clause) -> Iterator[tuple[int, bool]]:
    """Yield the tests of a clause, each with whether it must be true."""
    yield from ((test, True) for test in clause[0])
    yield from ((test, False) for test in clause[1])


def _compiled(claim: Claim) -> _Compiled:
    when = tuple(_masks(clause) for clause in claim.when) if claim.when is not None else None
    start, end = standing(claim)
    unless = tuple(_masks(clause) for clause in claim.unless)
    tests = reduce(or_, (true | false for true, false in (*(when or ()), *unless)), 0)
    return _Compiled(when, unless, tests, start, end)


def standing(claim: Claim) -> tuple[str, str]:
    """Return the first day on which a claim is law, or contract, and the first on which it no longer is."""
    start = claim.valid_from or ""
    if claim.kind == "penalty":  # a ceiling that the law has set may be imposed later than the duty bites
        start = max(start, claim.data["applies_from"] or "")
    return start, claim.valid_until or _FAR


def _masks(clause: Clause) -> Masks:
    true, false = clause
    return sum(1 << n for n in true), sum(1 << n for n in false)


class _Testing:
    """Which claims of a list ask which tests."""

    def __init__(self, compiled: Sequence[_Compiled]) -> None:
        self._compiled = compiled

    @cached_property
    def _of_bit(self) -> dict[int, list[int]]:
        """The claims by test; made when an answer is first tried out, as a plain one needs none of it."""
        found: dict[int, list[int]] = {}
        for number, claim in enumerate(self._compiled):
            for bit in _bits(claim.tests):
                found.setdefault(bit, []).append(number)
        return found

    def among(self, touched: int) -> Sequence[int]:
        """Return the claims that ask one of these tests; all of them for -1, the set of every test."""
        if touched == -1:
            return range(len(self._compiled))
        return list({number for bit in _bits(touched) for number in self._of_bit.get(bit, ())})


def _bits(bits: int) -> Iterator[int]:
    """Yield each bit of a set as a set of its own."""
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest


def _changed(one: Facts, other: Facts) -> int:
    """Return the tests on which two sets of facts differ."""
    return (one.true ^ other.true) | (one.false ^ other.false)


def _mentioned_against(claim: _Compiled) -> int:
    """Return the tests whose truth speaks against a claim."""
    bits = 0
    for _, false in claim.when or ():
        bits |= false
    for true, _ in claim.unless:
        bits |= true
    return bits


def _holds(claim: _Compiled, facts: Facts, day: str) -> int:
    """The condition, and not any exception; false outside the days on which the claim is law."""
    if not claim.start <= day < claim.end:
        return FALSE
    value = TRUE if claim.when is None else _any(claim.when, facts)
    if value and claim.unless:
        return min(value, TRUE - _any(claim.unless, facts))
    return value


def _any(clauses: tuple[Masks, ...], facts: Facts) -> int:
    true, false = facts.true, facts.false
    best = FALSE
    for wanted, unwanted in clauses:
        if wanted & false or unwanted & true:
            continue
        if wanted & true == wanted and unwanted & false == unwanted:
            return TRUE
        best = OPEN
    return best
