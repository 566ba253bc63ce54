"""Reasons and questions: why an answer is what it is, and what would decide it."""

from __future__ import annotations

import datetime as dt
import random
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exposure.invented import DAY, Invented, norm, period, rule
from exposure.strategies import DAYS, profiles
from lexposure.exposure.answers import Answer
from lexposure.exposure.engine import Engine
from lexposure.exposure.evaluation import Evaluation
from lexposure.exposure.facts import OPEN
from lexposure.exposure.profiles import Profile
from lexposure.exposure.questions import Questions
from lexposure.exposure.reasons import Reasons
from lexposure.exposure.wording import Wording
from lexposure.workspace import Workspace

QUIET = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
ART = "AIA:art_4"


def asked(answer: Answer) -> set[str]:
    """Return the needs of an answer in one word each."""
    return {f"{need.facet}: {need.value}" for need in answer.needs}


def told(answer: Answer) -> set[tuple[str, str]]:
    """Return the reasons of an answer with their outcome."""
    return {(reason.test, reason.outcome) for reason in answer.because}


class TestBecause:
    """The tests that decided."""

    def test_a_clearance_names_its_ground(self) -> None:
        """Of a norm that doesn't apply the failing tests are told, with the facts behind them, and nothing else."""
        invented = Invented(norm("n", "{all: [{roles: provider}, {data: health}, {established_in: EU}]}"))
        (reason,) = invented.answer("n", "roles: [provider]\ndata: [biometric]").because
        assert (reason.test, reason.facet, reason.outcome, reason.fact) == (
            "data: health",
            "data",
            "false",
            "biometric",
        )

    def test_every_alternative_that_failed_is_told(self) -> None:
        """A norm with alternatives is cleared by what fails in each of them."""
        invented = Invented(
            norm("n", "{any: [{roles: provider}, {all: [{data: health}, {not: {roles: deployer}}]}]}")
        )
        found = invented.answer("n", "roles: [deployer]\ndata: [health]")
        assert told(found) == {("roles: provider", "false"), ("roles: not deployer", "false")}

    def test_of_alternatives_that_hold_one_is_told(self) -> None:
        """One reason is enough."""
        invented = Invented(norm("n", "{any: [{roles: provider}, {data: health}]}"))
        found = told(invented.answer("n", "roles: [provider]\ndata: [health]"))
        assert len([test for test, _ in found if not test.startswith("applies")]) == 1

    @pytest.mark.parametrize(
        ("profile", "fact"),
        [
            ("data: []", "none"),
            ("data: [biometric]", "biometric"),
            ("not: {data: [health]}", "excluded: health"),
            ("not: {data: [personal]}", "excluded: personal"),
            ("data: [biometric]\nunknown: [data]\nnot: {data: [health]}", "excluded: health"),
            ("", "not stated"),
            ("data: [personal]", "personal"),
            ("unknown: [data]", "marked as unknown"),
            ("data: [biometric]\nunknown: [data]", "biometric, marked as unknown"),
            ("data: []\nunknown: {data: [health]}", "none; unknown: health"),
        ],
    )
    def test_the_fact_is_what_the_profile_says(self, profile: str, fact: str) -> None:
        """Listed, none, excluded, marked, or not stated: the words tell them apart."""
        found = Invented(norm("n", "{data: health}")).answer("n", profile)
        assert next(b.fact for b in found.because if b.facet == "data") == fact

    def test_figures_are_told_with_their_number(self) -> None:
        """A comparison shows both sides."""
        found = Invented(norm("n", "{employees: {gteq: 250}}")).answer("n", "figures: {employees: 12}")
        assert [(b.test, b.fact) for b in found.because] == [("employees: ≥ 250", "12")]

    def test_an_exception_is_told_as_such(self) -> None:
        """Who is excepted reads which exception it was and by which fact."""
        invented = Invented(norm("n", "{roles: provider}", "except_when: {activities: prompting}"))
        found = invented.answer("n", "roles: [provider]\nactivities: [probing]")
        assert found.status == "does_not_apply"
        assert [(b.rule, b.outcome, b.fact) for b in found.because] == [("exception", "true", "probing")]

    def test_an_open_exception_clears_nobody(self) -> None:
        """A norm cleared by its date doesn't cite an exception that may hold."""
        invented = Invented(
            norm("n", "{roles: provider}", "except_when: {activities: prompting}"),
            period("p", ART, "2030-01-01"),
            always=False,
        )
        found = invented.answer("n", "roles: [provider]")
        assert told(found) == {("applies from 2030-01-01", "false")}

    def test_a_wording_that_isnt_law_is_cleared_by_its_days(self) -> None:
        """The days on which the wording stands are the reason."""
        found = Invented(norm("n", "{roles: provider}", "valid_until: 2026-01-01")).answer("n")
        assert told(found) == {("this wording stands from the beginning until 2026-01-01", "false")}

    def test_a_period_that_excludes_the_party_is_told_by_what_excludes(self) -> None:
        """A date that has come is no ground: the failing condition of the timing rule is."""
        invented = Invented(norm("n"), period("p", ART, "2020-01-01", "applies_when: {data: health}"))
        assert told(invented.answer("n", "data: []")) == {("data: health", "false")}

    def test_several_periods_that_exclude_the_party_are_all_told(self) -> None:
        """Where no period reaches the party each one's ground is told."""
        invented = Invented(
            norm("n"),
            period("a", ART, "2020-01-01", "applies_when: {data: health}"),
            period("b", ART, "2030-01-01", "applies_when: {roles: provider}"),
            period("c", ART, "2030-01-01"),
            always=False,
        )
        assert told(invented.answer("n", "data: []\nroles: []")) == {
            ("data: health", "false"),
            ("applies from 2030-01-01", "false"),
            ("roles: provider", "false"),
        }

    def test_a_period_that_is_over_is_told_with_its_end(self) -> None:
        """What has ended says when."""
        found = Invented(norm("n"), period("p", ART, "2020-01-01", "applies_until: 2022-01-01")).answer("n")
        assert told(found) == {("applies from 2020-01-01 until 2022-01-01", "false")}

    def test_an_open_period_tells_what_it_depends_on(self) -> None:
        """A transition that may spare the party is told with the open fact."""
        invented = Invented(norm("n"), period("p", ART, "2020-01-01", "applies_when: {data: health}"))
        assert ("data: health", "open") in told(invented.answer("n"))

    def test_a_derived_fact_names_the_rule_that_holds(self) -> None:
        """Of two rules, one open and one true, the true one is the reason."""
        first, second = ('"AIA:art_6.par_1"', '"AIA:art_6.par_2"')
        may = rule("a", "{classes: high}", "{data: health}").replace(first, second)
        invented = Invented(
            may, rule("b", "{classes: high}", "{use_cases: hiring}"), norm("n", "{classes: high}")
        )
        found = invented.answer("n", "use_cases: [hiring]")
        assert next(b.rule for b in found.because if b.facet == "classes") == "AIA:art_6.par_1"


class TestNeeds:
    """The open facts that would decide."""

    @pytest.mark.parametrize(
        ("when", "profile", "needs"),
        [
            ("{roles: provider}", "", {"roles: provider"}),
            ("{roles: provider}", "roles: [operator]", {"roles: provider"}),
            ("{not: {roles: provider}}", "", {"roles: provider"}),
            ("{all: [{roles: provider}, {data: health}]}", "", {"roles: provider", "data: health"}),
            ("{all: [{roles: provider}, {data: health}]}", "roles: [provider]", {"data: health"}),
            ("{any: [{roles: provider}, {data: health}]}", "roles: []", {"data: health"}),
            # an alternative that fails decides nothing
            (
                "{any: [{all: [{roles: provider}, {use_cases: chat}]}, {data: health}]}",
                "roles: []",
                {"data: health"},
            ),
            # an alternative that asks more than another can't decide by what it asks more
            (
                "{any: [{all: [{roles: provider}, {use_cases: chat}]}, {all: [{data: health}, {use_cases: chat}]}]}",
                "data: [health]",
                {"use_cases: chat"},
            ),
            ("{employees: {gteq: 250}}", "", {"employees: 250"}),
            ("{classes: vague}", "", {"classes: vague"}),
        ],
    )
    def test_of_a_condition(self, when: str, profile: str, needs: set[str]) -> None:
        """Exactly the facts that can still turn the answer."""
        assert asked(Invented(norm("n", when)).answer("n", profile)) == needs

    def test_beside_an_alternative_that_holds_only_the_exception_decides(self) -> None:
        """Where the condition is fulfilled already, its other alternatives aren't asked."""
        both = "{any: [{roles: provider}, {data: health}]}"
        invented = Invented(norm("n", both, "except_when: {activities: prompting}"))
        assert asked(invented.answer("n", "roles: [provider]")) == {"activities: prompting"}

    def test_beside_a_period_that_holds_no_other_decides(self) -> None:
        """Where the norm has begun for the party in any case, other timing rules aren't asked."""
        invented = Invented(
            norm("n", "{roles: provider}"),
            period("a", ART, "2020-01-01"),
            period("b", ART, "2021-01-01", "applies_when: {data: health}"),
        )
        assert asked(invented.answer("n")) == {"roles: provider"}

    def test_a_period_that_hasnt_begun_isnt_asked(self) -> None:
        """Its condition can't turn the answer of today."""
        invented = Invented(
            norm("n"),
            period("a", ART, "2020-01-01", "applies_when: {data: health}"),
            period("b", ART, "2030-01-01", "applies_when: {roles: provider}"),
        )
        assert asked(invented.answer("n")) == {"data: health"}

    def test_a_derived_fact_is_followed_to_what_can_be_stated(self) -> None:
        """Nobody can state a class: the facts that its rules test are asked, each once."""
        invented = Invented(
            rule("a", "{classes: high}", "{all: [{use_cases: hiring}, {roles: operator}]}"),
            rule("b", "{classes: high-listed}", "{use_cases: hiring}", "except_when: {data: health}"),
            norm("n", "{classes: high}"),
        )
        found = invented.answer("n", "roles: [provider]")
        assert [f"{n.facet}: {n.value}" for n in found.needs] == ["use_cases: hiring", "data: health"]

    def test_a_fact_that_may_be_stated_or_derived_is_asked_both_ways(self) -> None:
        """Who leaves the roles out is asked for the role and for what would make it; a complete list leaves the latter."""
        invented = Invented(
            rule("a", "{roles: provider}", "{activities: changing-purpose}"), norm("n", "{roles: provider}")
        )
        assert asked(invented.answer("n", "")) == {"roles: provider", "activities: changing-purpose"}
        assert asked(invented.answer("n", "roles: [deployer]")) == {"activities: changing-purpose"}

    def test_an_answer_that_is_settled_has_no_needs(self) -> None:
        """No question is asked for nothing."""
        invented = Invented(norm("n", "{roles: provider}"), norm("m", "{data: health}"))
        for status in ("roles: [provider]\ndata: []", "roles: []\ndata: [health]"):
            assert all(not a.needs for a in invented.ask(status).answers)

    def test_long_chains_of_rules_are_followed_in_linear_time(self) -> None:
        """Forty steps, each with two ways to the one before, are no trillion ways."""
        concepts = ["employees", "annual_turnover"]
        rules = [
            rule(
                f"r{n}",
                "{use_cases: chat}",
                f"{{any: [{{{concepts[0]}: {{gteq: {n}}}}}, {{{concepts[1]}: {{gteq: {n}}}}}]}}",
            )
            for n in range(40)
        ]
        invented = Invented(
            *rules, rule("z", "{classes: high}", "{use_cases: chat}"), norm("n", "{classes: high}")
        )
        assert len(invented.answer("n", "use_cases: []").needs) == 80

    def test_a_question_names_facet_and_value(self) -> None:
        """The question is a sentence in words, the value what a profile would say."""
        (need,) = Invented(norm("n", "{data: personal}")).answer("n").needs
        assert (need.facet, need.value, need.question) == (
            "data",
            "personal",
            "Is this data processed: personal data?",
        )


class TestReadings:
    """The answer under each reading."""

    def test_all_readings_of_the_question_are_answered(self) -> None:
        """Each reading with its status and who holds it; the other question isn't mentioned."""
        found = Invented(norm("n", "{readings: gates/yes}")).answer("n")
        assert {(r.reading, r.status, r.held_by) for r in found.readings} == {
            ("They do", "applies", "One court"),
            ("They don't", "does_not_apply", "Another court"),
        }
        assert found.needs == ()

    def test_a_reading_of_a_derived_fact_counts(self) -> None:
        """A contested rule makes the norm that rests on it contested."""
        contested = rule("r", "{classes: high}", "{use_cases: hiring}", "under_reading: gates/no")
        found = Invented(contested, norm("n", "{classes: high}")).answer("n", "use_cases: [hiring]")
        assert {r.reading: r.status for r in found.readings} == {
            "They do": "does_not_apply",
            "They don't": "applies",
        }

    def test_a_reading_may_leave_the_answer_open(self) -> None:
        """Under a reading the other facts still count."""
        found = Invented(norm("n", "{all: [{readings: gates/yes}, {data: health}]}")).answer("n")
        assert {r.reading: r.status for r in found.readings} == {
            "They do": "may_apply",
            "They don't": "does_not_apply",
        }
        assert asked(found) == {"data: health"}

    def test_a_decided_question_isnt_raised_again(self) -> None:
        """After a reading is adopted its question is closed."""
        invented = Invented(norm("n", "{all: [{readings: gates/yes}, {data: health}]}"))
        assert invented.answer("n", "readings: [gates/yes]").readings == ()


class TestNextQuestion:
    """The open fact that settles the most."""

    def test_the_fact_that_settles_most_comes_first(self) -> None:
        """Three norms rest on one fact, one on another: the first is asked."""
        norms = [norm(f"n{n}", "{roles: provider}") for n in range(3)]
        found = Invented(*norms, norm("m", "{data: health}")).ask().next_question
        assert found is not None
        assert (found.facet, found.value, found.if_yes, found.if_no, found.settles) == (
            "roles",
            "provider",
            3,
            3,
            3,
        )

    def test_a_sure_gain_counts_more_than_a_large_chance(self) -> None:
        """A fact that settles one answer either way goes before one that settles two only if denied."""
        both = "{all: [{roles: provider}, {use_cases: chat}, {data: health}]}"
        invented = Invented(norm("a", both), norm("b", both), norm("c", "{employees: {gteq: 250}}"))
        found = invented.ask().next_question
        assert found is not None
        assert (found.facet, found.if_yes, found.if_no) == ("employees", 1, 1)

    def test_comparisons_of_one_figure_answer_each_other(self) -> None:
        """At least 250 settles everything asked below 250: yes decides the smaller thresholds, no the larger ones."""
        thresholds = [norm(f"n{n}", f"{{employees: {{gteq: {n}}}}}") for n in (50, 250, 1000)]
        below = norm("small", "{employees: {lt: 250}}")
        found = Invented(*thresholds, below).ask().next_question
        assert found is not None
        assert (found.facet, found.value, found.if_yes, found.if_no) == ("employees", "250", 3, 3)

    def test_nothing_open_asks_nothing(self) -> None:
        """Readings and missing dates aren't questions of fact."""
        assert Invented(norm("n", "{roles: provider}")).ask("roles: [provider]").next_question is None
        assert Invented(norm("n", "{readings: gates/yes}")).ask().next_question is None
        assert Invented(norm("n"), always=False).ask().next_question is None

    def test_the_numbers_are_true(self) -> None:
        """What the next question promises to settle is settled when the profile says so."""
        invented = Invented(
            *(norm(f"n{n}", "{use_cases: hiring}") for n in range(4)), norm("m", "{not: {use_cases: hiring}}")
        )
        found = invented.ask().next_question
        assert found is not None
        for profile, count in (
            ("use_cases: [hiring]", found.if_yes),
            ("not: {use_cases: [hiring]}", found.if_no),
        ):
            assert sum(a.status != "may_apply" for a in invented.ask(profile).answers) == count


def questions(engine: Engine, evaluation: Evaluation) -> Questions:
    return Questions(engine.evaluator, evaluation, Wording(engine.index, evaluation))


class TestOnRandomProfiles:
    """What holds of every answer on the shipped data."""

    @QUIET
    @given(data=st.data(), day=DAYS)
    def test_every_answer_has_its_ground(self, shipped: Workspace, data: st.DataObject, day: dt.date) -> None:
        """What doesn't apply has a reason against it; what may apply has a need, a reading or a missing date."""
        engine = shipped.engine()
        found = engine.expose(data.draw(profiles(engine.index)), day, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        for answer in found.answers:
            if answer.status == "does_not_apply":
                assert answer.because, answer.iri
                assert all(b.outcome == "false" or b.rule == "exception" for b in answer.because), answer.iri
                assert not answer.paths
            elif answer.status == "may_apply":
                undated = any(b.facet == "as_of" and b.outcome == "open" for b in answer.because)
                assert answer.needs or answer.readings or undated, answer.iri
            else:
                assert not answer.needs, answer.iri
                assert not answer.readings, answer.iri
                assert all(b.outcome == "true" for b in answer.because), answer.iri

    @settings(QUIET, max_examples=150)
    @given(data=st.data(), day=DAYS)
    def test_assuming_is_evaluating_with_the_assumption(
        self, shipped: Workspace, data: st.DataObject, day: dt.date
    ) -> None:
        """What is kept from the evaluation before is what would come out anew, assumption after assumption."""
        evaluator = shipped.engine().evaluator
        profile = data.draw(profiles(evaluator.index))
        numbers = st.integers(0, len(evaluator.index.tests) - 1)
        said = data.draw(st.lists(st.tuples(numbers, st.booleans()), min_size=1, max_size=4))
        kept = evaluator.evaluate(profile, day)
        for test, yes in said:
            kept = evaluator.assuming(kept, test, yes)
        assert kept == evaluator.evaluate(profile, day, assume=said)

    @settings(QUIET, max_examples=150)
    @given(data=st.data(), day=DAYS, luck=st.randoms(use_true_random=False))
    def test_asking_comes_to_an_end(
        self, shipped: Workspace, data: st.DataObject, day: dt.date, luck: random.Random
    ) -> None:
        """Whoever answers an answer's needs one after another, however, ends without open need, and no question comes twice."""
        engine = shipped.engine()
        profile = data.draw(profiles(engine.index))
        open_now = [n for n, value in enumerate(engine.evaluate(profile, day).answers) if value == OPEN]
        if not open_now:
            return
        number = luck.choice(open_now)
        said: list[tuple[int, bool]] = []
        while True:
            evaluation = engine.evaluator.evaluate(profile, day, assume=said)
            needs = [t for t in questions(engine, evaluation).tests(number) if not is_reading(engine, t)]
            if not needs:
                break
            assert not {test for test, _ in said} & set(needs)
            said.append((luck.choice(needs), luck.random() < 0.5))
        if evaluation.answers[number] == OPEN:
            because = Reasons(engine.evaluator, evaluation).because(number)
            undated = any(b.facet == "as_of" and b.outcome == "open" for b in because)
            assert undated or questions(engine, evaluation).readings(number), engine.index.norms[number].iri


def is_reading(engine: Engine, test: int) -> bool:
    return "question/" in engine.index.tests[test][2]


CONDITIONS = [
    "{all: [{roles: provider}, {any: [{data: health}, {use_cases: chat}]}]}",
    "{any: [{all: [{roles: provider}, {not: {data: health}}]}, {all: [{data: health}, {use_cases: chat}]}]}",
    "{all: [{not: {roles: deployer}}, {activities: prompting}]}",
    "{any: [{employees: {gteq: 250}}, {all: [{roles: provider}, {annual_turnover: {gt: 5}}]}]}",
]


class TestEveryNeedDecides:
    """A need is there only if saying yes or no to it can settle the answer where silence leaves it open."""

    @pytest.mark.parametrize("when", CONDITIONS)
    @pytest.mark.parametrize(
        "unless", ["", "except_when: {activities: prompting}", "except_when: {data: personal}"]
    )
    def test_on_small_conditions(self, when: str, unless: str) -> None:
        """For every need there are answers to the others with which it alone decides; other facts never turn the answer."""
        invented = Invented(norm("n", when, *([unless] if unless else [])))
        empty = invented.profile()
        evaluate = invented.engine.evaluator.evaluate
        needs = questions(invented.engine, evaluate(empty, DAY)).tests(0)
        assert needs
        for test in needs:
            assert decides(invented, test, [t for t in needs if t != test])
        for answers in product((True, False), repeat=len(needs)):
            settled = evaluate(empty, DAY, assume=list(zip(needs, answers, strict=True)))
            assert settled.answers[0] != OPEN


def decides(invented: Invented, test: int, others: list[int]) -> bool:
    """Tell whether some answers, or silence, to the others leave the answer open, and this one settles it."""
    empty, evaluate = Profile("nobody"), invented.engine.evaluator.evaluate
    for given_ in product((True, False, None), repeat=len(others)):
        said = [(t, a) for t, a in zip(others, given_, strict=True) if a is not None]
        if evaluate(empty, DAY, assume=said).answers[0] != OPEN:
            continue
        outcomes = [evaluate(empty, DAY, assume=[*said, (test, yes)]).answers[0] for yes in (True, False)]
        if any(outcome != OPEN for outcome in outcomes):
            return True
    return False
