"""A timeline holds exactly the days on which the answer changes, each with its cause."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exposure.invented import DAY, NOW, Invented, norm, period, rule
from lexposure.exposure.answers import Exposure
from lexposure.exposure.timeline import Timeline, timeline, turning_days
from lexposure.model.errors import UserError

EU = "established_in: EU"
IDS = "https://w3id.org/lexposure/id/"
CLAIMS = (
    norm("staged", "{roles: provider}", source="AIA:art_5.par_1"),
    period("staged", "AIA:art_5.par_1", "2025-02-02"),
    norm("in-the-union", f"{{{EU}}}"),
    norm("reworded", "", "valid_from: 2021-01-01", "valid_until: 2026-07-27", source="AIA:art_6.par_2"),
    norm("rewording", "", "valid_from: 2026-07-27", source="AIA:art_6.par_2"),
    rule("high", "{classes: high}", "{use_cases: hiring}", "valid_from: 2022-03-01"),
    norm("high", "{classes: high}", source="AIA:art_9.par_1"),
    norm("to-end", "", source="AIA:art_10.par_1"),
    period("to-end", "AIA:art_10.par_1", "2024-01-01", "applies_until: 2027-05-01"),
    norm("fined", "", "penalties: [penalty/fine]", source="AIA:art_11.par_1"),
    """
    id: penalty/fine
    type: Penalty
    source: "AIA:art_99.par_1"
    kind: administrative-fine
    applies_from: 2026-08-02
    max_amount: {value: 15000000, currency: EUR}
    summary: an invented ceiling
    confidence: 0.9
    """,
)
PROFILES = (
    "{}",
    "roles: [provider]\nestablished_in: [DE]\nuse_cases: [hiring]",
    "roles: []\nestablished_in: [GB]\nuse_cases: []",
    "established_in: [GB, NO]\nunknown: [roles]",
    "roles: [operator]\nestablished_in: [US]\nuse_cases: [chat]",
)


@pytest.fixture(scope="module")
def world() -> Invented:
    return Invented(*CLAIMS)


def line(world: Invented, text: str, **window: dt.date) -> Timeline:
    return timeline(world.engine, world.profile(text), DAY, NOW, **window)


@lru_cache
def whole(world: Invented, text: str) -> Timeline:
    return line(world, text)


def seen(answer: Exposure) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return what a timeline calls an answer, made from the published one."""
    return {a.iri: (a.status, a.penalties if a.status != "does_not_apply" else ()) for a in answer.answers}


class TestProperties:
    """What holds for every profile."""

    @given(st.sampled_from(PROFILES), st.dates(dt.date(1950, 1, 1), dt.date(2035, 1, 1)))
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_between_two_steps_no_day_has_another_answer(
        self, world: Invented, text: str, day: dt.date
    ) -> None:
        """Any day has the answer of the last step at or before it."""
        steps = [step.day for step in whole(world, text).steps if step.day <= day]
        since = steps[-1] if steps else turning_days(world.index)[0] - dt.timedelta(days=1)
        assert seen(world.ask(text, day)) == seen(world.ask(text, since))

    @pytest.mark.parametrize("text", PROFILES)
    def test_every_step_changes_just_what_it_says(self, world: Invented, text: str) -> None:
        """The day before has the other answer, and the norms told are those that differ, from what to what."""
        steps = whole(world, text).steps
        assert steps
        for step in steps:
            before = seen(world.ask(text, step.day - dt.timedelta(days=1)))
            after = seen(world.ask(text, step.day))
            told = {norm.iri: (norm.before, norm.after) for norm in step.norms}
            assert told == {
                iri: (before[iri][0], after[iri][0]) for iri in after if before[iri] != after[iri]
            }
            assert told
            for each in step.norms:
                assert set(each.gained) == set(after[each.iri][1]) - set(before[each.iri][1])
                assert set(each.lost) == set(before[each.iri][1]) - set(after[each.iri][1])

    @pytest.mark.parametrize("text", PROFILES)
    def test_every_turn_has_a_cause_of_that_day(self, world: Invented, text: str) -> None:
        """Each norm that turns names what began or ended, and each cause turned some norm."""
        for step in whole(world, text).steps:
            named = {number for each in step.norms for number in each.causes}
            assert all(each.causes for each in step.norms)
            assert named == set(range(len(step.causes)))

    @pytest.mark.parametrize("text", PROFILES)
    def test_a_window_is_a_part_of_the_whole(self, world: Invented, text: str) -> None:
        """The steps within two days are those of the whole timeline; what reaches the profile before is counted."""
        first, last = dt.date(2024, 1, 1), dt.date(2026, 8, 2)
        full, part = whole(world, text), line(world, text, first=first, last=last)
        assert part.steps == tuple(step for step in full.steps if first <= step.day <= last)
        answers = world.ask(text, first - dt.timedelta(days=1)).answers
        assert part.start.applies == sum(a.status == "applies" for a in answers)
        assert part.start.may_apply == sum(a.status == "may_apply" for a in answers)


class TestCauses:
    """What is said of a step."""

    @pytest.mark.parametrize(
        ("day", "causes", "turned"),
        [
            ("2025-02-02", {("period", "begins", "staged")}, {"staged"}),
            ("2022-03-01", {("rule", "begins", "high")}, {"high"}),
            (
                "2026-07-27",
                {("norm", "ends", "reworded"), ("norm", "begins", "rewording")},
                {"reworded", "rewording"},
            ),
            ("2026-08-02", {("penalty", "begins", "fine")}, {"fined"}),
            ("2027-05-01", {("period", "ends", "to-end")}, {"to-end"}),
        ],
    )
    def test_a_step_names_what_began_or_ended(
        self, world: Invented, day: str, causes: set[tuple[str, str, str]], turned: set[str]
    ) -> None:
        """Periods, wordings, rules and ceilings, each by its own name."""
        steps = {step.day.isoformat(): step for step in line(world, PROFILES[1]).steps}
        step = steps[day]
        assert {(c.kind, c.turn, c.iri.rsplit("/", 1)[-1]) for c in step.causes} == causes
        assert {norm.iri.rsplit("/", 1)[-1] for norm in step.norms if "/rule/" not in norm.iri} == turned
        assert step.announced == (step.day > DAY)

    def test_a_country_that_leaves_a_union_turns_the_answer(self, world: Invented) -> None:
        """The membership is the cause, and only for who is established there."""
        left = dt.date(2020, 2, 1)
        step = next(s for s in line(world, PROFILES[2]).steps if s.day == left)
        assert [(c.kind, c.turn, c.source) for c in step.causes] == [("membership", "ends", "GB")]
        assert [(n.before, n.after) for n in step.norms] == [("applies", "does_not_apply")]
        assert left not in [s.day for s in line(world, PROFILES[1]).steps]

    def test_a_ceiling_that_comes_later_is_a_step(self, world: Invented) -> None:
        """The status stays, and the ceiling is told."""
        step = next(s for s in line(world, "{}").steps if s.day == dt.date(2026, 8, 2))
        (fined,) = step.norms
        assert (fined.before, fined.after) == ("applies", "applies")
        assert fined.gained == ("administrative fine: up to EUR 15,000,000",)

    def test_a_window_that_ends_before_it_begins_is_refused(self, world: Invented) -> None:
        """With the fix."""
        with pytest.raises(UserError, match="lies before"):
            line(world, "{}", first=dt.date(2026, 1, 2), last=dt.date(2026, 1, 1))

    def test_a_time_without_turns_has_no_steps(self, world: Invented) -> None:
        """And says what reaches the profile in it."""
        found = line(world, "{}", first=dt.date(2027, 6, 1))
        assert found.steps == ()
        assert found.start.applies > 0
