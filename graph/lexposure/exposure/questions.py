"""What would decide the answers that may apply: open facts, contested readings, and the next best question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lexposure.exposure.answers import Need, NextQuestion, ReadingOutcome
from lexposure.exposure.evaluation import Evaluation, Evaluator, literals
from lexposure.exposure.facts import OPEN
from lexposure.exposure.index import Claim, Clause
from lexposure.exposure.reasons import STATUS
from lexposure.exposure.wording import Wording

__all__ = ["Questions"]


class Questions:
    """The questions of one evaluation. Made per evaluation; nothing in it decides."""

    def __init__(self, evaluator: Evaluator, evaluation: Evaluation, wording: Wording) -> None:
        self._evaluator = evaluator
        self._evaluation = evaluation
        self._index = evaluator.index
        self._say = wording
        self._worlds: dict[str, Evaluation] = {}
        self._tests: dict[int, list[int]] = {}

    def needs(self, number: int) -> tuple[Need, ...]:
        """Return the open facts that could decide a norm that may apply; readings are listed apart."""
        return tuple(self._say.need(test) for test in self.tests(number) if not self._contested(test))

    def tests(self, number: int) -> list[int]:
        """Return the open tests that could decide a norm; none if its answer isn't open."""
        if self._evaluation.answers[number] != OPEN:
            return []
        if number not in self._tests:
            self._tests[number] = self._open_tests(number)
        return self._tests[number]

    def _open_tests(self, number: int) -> list[int]:
        found: dict[int, None] = {}
        rules: set[int] = set()
        self._collect(self._index.norms[number], found, rules)
        if self._evaluation.timing[number] == OPEN:
            day = self._evaluation.as_of.isoformat()
            for period in self._evaluator.level(self._index.norms[number], day):
                if self._evaluator.begun(period, day) and self._evaluation.periods[period] == OPEN:
                    self._collect(self._index.periods[period], found, rules)
        return list(found)

    def _collect(self, claim: Claim, found: dict[int, None], rules: set[int]) -> None:
        """Add the tests that could decide a claim; alternatives beside one that holds decide nothing."""
        for clauses in (claim.when or (), claim.unless):
            values = [self._evaluation.clause(clause) for clause in clauses]
            if max(values, default=0) == OPEN:
                opened = [c for c, value in zip(clauses, values, strict=True) if value == OPEN]
                for test in self._deciding(opened):
                    self._root(test, found, rules)

    def _deciding(self, clauses: Iterable[Clause]) -> Iterator[int]:
        """Yield the open tests of alternatives, but for those of one that asks all that another asks, and more."""
        facts = self._evaluation.facts
        left = [[pair for pair in literals(clause) if facts.of(pair[0]) == OPEN] for clause in clauses]
        for pairs in left:
            if not any(set(other) < set(pairs) for other in left):
                yield from (test for test, _ in pairs)

    def _root(self, test: int, found: dict[int, None], rules: set[int]) -> None:
        """Follow an open derived fact back to what the profile would have to say."""
        opened = [r for r in self._evaluator.rules_for(test) if self._evaluation.claims[r] == OPEN]
        if not opened or (self._evaluation.stated.of(test) == OPEN and not self._say.facet(test).derived):
            found[test] = None
        for rule in opened:
            if rule not in rules:
                rules.add(rule)
                self._collect(self._index.norms[rule], found, rules)

    def _contested(self, test: int) -> bool:
        return self._say.facet(test).kind == "reading"

    # ---------------------------------------------------------------- readings
    def readings(self, number: int) -> tuple[ReadingOutcome, ...]:
        """Return the answer under each reading of each contested question that bears on a norm that may apply."""
        asked = (self._index.tests[t][2] for t in self.tests(number) if self._contested(t))
        questions = dict.fromkeys(self._index.question_of[reading] for reading in asked)
        return tuple(
            self._outcome(number, question, reading)
            for question in questions
            for reading in self._index.facets["readings"]
            if self._index.question_of[reading] == question
        )

    def _outcome(self, number: int, question: str, reading: str) -> ReadingOutcome:
        if reading not in self._worlds:
            self._worlds[reading] = self._evaluator.under(self._evaluation, reading)
        status = STATUS[self._worlds[reading].answers[number]]
        label, held_by = self._say.label, self._index.held_by.get(reading, "")
        return ReadingOutcome(label(question), label(reading), reading, status, held_by)

    # ---------------------------------------------------------------- the next question
    def next_question(self) -> NextQuestion | None:
        """Return the open fact that settles the most answers, tried out both ways; None if no fact is open."""
        ranked = self.ranked()
        if not ranked:
            return None
        _, need, yes, no = ranked[0]
        return NextQuestion(need.facet, need.value, need.question, max(yes, no), yes, no)

    def ranked(self) -> list[tuple[int, Need, int, int]]:
        """Return every open fact, what settles most first: its test, the question, what yes and what no would settle.

        A fact is ranked by how many answers that may apply it settles if the answer is yes, and if it is no: first
        by the smaller of the two numbers, then by their sum, then in order of facet and value.
        """
        open_now = [n for n, value in enumerate(self._evaluation.answers) if value == OPEN]
        tests = {test for number in open_now for test in self.tests(number) if not self._contested(test)}
        found = [(test, self._say.need(test), *self._settled(test, open_now)) for test in sorted(tests)]
        return sorted(found, key=lambda r: (-min(r[2:]), -r[2] - r[3], r[1].facet, r[1].question))

    def _settled(self, test: int, open_now: list[int]) -> tuple[int, int]:
        worlds = (self._evaluator.assuming(self._evaluation, test, answer) for answer in (True, False))
        yes, no = (sum(world.answers[n] != OPEN for n in open_now) for world in worlds)
        return yes, no
