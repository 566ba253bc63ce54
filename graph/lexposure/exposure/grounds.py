"""What decided a test: which of the profile's words, or which derived fact."""

from __future__ import annotations

from typing import Literal, TypeAlias

from lexposure.exposure.evaluation import Evaluation, Evaluator
from lexposure.exposure.facts import FALSE, OPEN, TRUE
from lexposure.exposure.profiles import short
from lexposure.model.facets import FACETS_BY_PROPERTY, Facet

__all__ = ["How", "ground"]

How: TypeAlias = Literal[
    "stated", "compared", "adopted", "left_out", "excluded", "other_reading", "not_stated", "unknown", "broader",
    "concluded", "may_be_concluded", "not_concluded",
]  # fmt: skip
"""True: `stated` (a listed value passes), `compared` (figure or day), `adopted` (reading), `concluded` (by a rule).
False: `left_out` of a list that is complete, `excluded` under `not`, `compared`, `other_reading`, `not_concluded` by any rule.
Open: `not_stated`, marked `unknown`, only something `broader` listed, `may_be_concluded`, or `not_concluded` of a class that
rules don't settle."""


def ground(evaluator: Evaluator, evaluation: Evaluation, test: int) -> tuple[How, tuple[str, ...]]:
    """Return how the evaluation came by the value of a test, and the values (or refs of rules) it rests on."""
    facet = FACETS_BY_PROPERTY[evaluator.index.tests[test][0]]
    value, stated = evaluation.facts.of(test), evaluation.stated.of(test)
    rules = _rules(evaluator, evaluation, test, value)
    if value != stated:  # facts only ever gain by rules: from false to open or true, from open to true
        return ("concluded" if value == TRUE else "may_be_concluded"), rules
    if facet.derived:
        return ("may_be_concluded", rules) if value == OPEN and rules else ("not_concluded", ())
    if facet.kind in ("number", "date"):
        profile = evaluation.profile
        have = profile.figures.get(facet.key, profile.dates.get(facet.key))
        return ("compared", (str(have),)) if value != OPEN else (_missing(evaluation, facet), ())
    if facet.kind == "reading":
        adopted = evaluation.profile.listed.get(facet.key, ())
        if value == OPEN:
            return "not_stated", ()
        mine = evaluator.index.tests[test][2]
        question = evaluator.index.question_of[mine]
        by = tuple(short(facet, r) for r in adopted if evaluator.index.question_of[r] == question)
        return ("adopted" if value == TRUE else "other_reading"), by
    return _of_list(evaluator, evaluation, facet, test, value)


def _of_list(
    evaluator: Evaluator, evaluation: Evaluation, facet: Facet, test: int, value: int
) -> tuple[How, tuple[str, ...]]:
    profile, table = evaluation.profile, evaluator.table
    listed = profile.listed.get(facet.key, ())
    bears = {v: table.bears(facet.key, v, test, evaluation.as_of) for v in listed}
    if value == TRUE:
        return "stated", tuple(short(facet, v) for v in listed if bears[v] == "passes")
    denied = profile.denied.get(facet.key, ())
    asked = evaluator.index.tests[test][2]
    excluding = [
        v for v in denied if v == asked or table.bears(facet.key, v, test, evaluation.as_of) == "broader"
    ]
    if value == FALSE:
        if excluding:
            return "excluded", tuple(short(facet, v) for v in excluding)
        return "left_out", ()
    broader = tuple(short(facet, v) for v in listed if bears[v] == "broader")
    if broader and facet.key not in profile.open_facets:
        return "broader", broader
    return _missing(evaluation, facet), ()


def _missing(evaluation: Evaluation, facet: Facet) -> How:
    profile = evaluation.profile
    marked = facet.key in profile.open_facets or profile.open_values.get(facet.key)
    return "unknown" if marked else "not_stated"


def _rules(evaluator: Evaluator, evaluation: Evaluation, test: int, value: int) -> tuple[str, ...]:
    """Return the refs of the rules that make a test true, or of those that keep it open."""
    if value == FALSE:
        return ()
    index = evaluator.index
    reached = [rule for rule in evaluator.rules_for(test) if evaluation.claims[rule]]
    if value == TRUE:
        reached = [
            rule for rule in reached if evaluation.claims[rule] == TRUE and evaluator.meets(rule, test)
        ]
    return tuple(dict.fromkeys(index.norms[rule].ref for rule in reached))
