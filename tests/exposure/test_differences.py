"""The difference between two answers is exact: it takes the first to the second, and its mirror takes it back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exposure.invented import DAY, Invented, norm, period
from lexposure.exposure.answers import Exposure
from lexposure.exposure.differences import Difference, Differences, differences, on_platforms, supposed
from lexposure.model.errors import LexposureError, ProfileError, UserError

CLAIMS = (
    norm("provider", "{roles: provider}", source="AIA:art_5.par_1"),
    period("provider", "AIA:art_5.par_1", "2025-02-02"),
    norm("operator", "{roles: operator}"),
    norm("cloud", "{platforms: acme/cloud}"),
    norm("elsewhere", "{platforms: other/cloud}"),
    norm("large", "{all: [{employees: {gteq: 250}}, {roles: operator}]}"),
    norm(
        "hiring", "{all: [{use_cases: hiring}, {data: personal}]}", "penalties: [penalty/big, penalty/small]"
    ),
    norm("gates", "{readings: gates/yes}"),
    *(
        f"id: penalty/{name}\ntype: Penalty\nsource: 'AIA:art_99'\nkind: administrative-fine\n"
        f"max_amount: {{value: {amount}, currency: EUR}}\nconfidence: 0.9\napplies_when: {{employees: {{{when}}}}}"
        for name, amount, when in (("big", 5, "gteq: 10"), ("small", 1, "lt: 10"))
    ),
)
LINES = {
    "roles": ("", "[provider]", "[operator]", "[]"),
    "platforms": ("", "[acme/cloud]", "[other/cloud]"),
    "use_cases": ("", "[hiring]", "[chat]"),
    "data": ("", "[health]", "[]"),
    "figures": ("", "{employees: 5}", "{employees: 300}"),
    "readings": ("", "[gates/yes]", "[gates/no]"),
}
DAYS = (dt.date(2025, 1, 1), DAY)


@pytest.fixture(scope="module")
def world() -> Invented:
    return Invented(*CLAIMS)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, dt.date]:
    """Draw a profile and a day."""
    drawn = {key: draw(st.sampled_from(values)) for key, values in LINES.items()}
    lines = [f"{key}: {value}" for key, value in drawn.items() if value]
    return "\n".join(lines) or "{}", draw(st.sampled_from(DAYS))


def reached(answer: Exposure) -> dict[str, object]:
    """Return what a difference is about: of the norms that reach the profile, all that is compared."""
    return {
        a.iri: (a.status, a.applies_from, a.penalties, a.needs)
        for a in answer.answers
        if a.status != "does_not_apply"
    }


def standing(each: Difference, *, after: bool) -> object:
    held = each.after if after else each.before
    assert held is not None
    return held.status, held.applies_from, held.penalties, held.needs


def names(found: tuple[Difference, ...]) -> set[str]:
    return {each.iri.rsplit("/", 1)[-1] for each in found}


def between(world: Invented, one: str, other: str) -> Differences:
    return differences(world.ask(one), world.ask(other))


class TestProperties:
    """What holds for any two cases."""

    @given(cases(), cases())
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_a_difference_takes_the_first_answer_to_the_second(
        self, world: Invented, one: tuple[str, dt.date], other: tuple[str, dt.date]
    ) -> None:
        """Applied to the first it gives the second; mirrored, it is the difference the other way round."""
        first, second = world.ask(*one), world.ask(*other)
        found, back = differences(first, second), differences(second, first)
        held = reached(first)
        assert held.keys() >= {each.iri for each in (*found.lost, *found.changed)}
        assert not held.keys() & {each.iri for each in found.gained}
        for each in found.lost:
            del held[each.iri]
        for each in (*found.gained, *found.changed):
            held[each.iri] = standing(each, after=True)
        assert held == reached(second)
        assert found.same == len(held) - len(found.gained) - len(found.changed)
        assert [each.iri for each in back.gained] == [each.iri for each in found.lost]
        assert [each.iri for each in back.lost] == [each.iri for each in found.gained]
        pairs = [
            (x, y)
            for a, b in (
                (found.gained, back.lost),
                (found.lost, back.gained),
                (found.changed, back.changed),
            )
            for x, y in zip(a, b, strict=True)
        ]
        for here, there in pairs:
            assert (here.before, here.after, here.differs) == (there.after, there.before, there.differs)

    @given(cases())
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_an_answer_doesnt_differ_from_itself(self, world: Invented, one: tuple[str, dt.date]) -> None:
        """All that reaches the profile is the same."""
        answer = world.ask(*one)
        found = differences(answer, answer)
        assert (found.gained, found.lost, found.changed) == ((), (), ())
        assert found.same == len(reached(answer))


class TestSets:
    """Gained, lost, changed."""

    def test_another_role_gains_and_loses(self, world: Invented) -> None:
        """Who is a provider is an operator, too: what reached operators stays."""
        found = between(
            world,
            "roles: [operator]\nfigures: {employees: 300}",
            "roles: [provider]\nfigures: {employees: 300}",
        )
        assert (names(found.gained), names(found.lost), names(found.changed)) == (set(), set(), {"provider"})
        (changed,) = found.changed
        assert changed.differs == ("status", "needs")

    def test_a_figure_changes_the_ceiling_alone(self, world: Invented) -> None:
        """The status stays."""
        facts = "use_cases: [hiring]\ndata: [health]\nroles: []\nplatforms: []\nreadings: [gates/no]\n"
        found = between(world, f"{facts}figures: {{employees: 5}}", f"{facts}figures: {{employees: 300}}")
        (changed,) = found.changed
        assert changed.differs == ("penalties",)
        assert changed.citation
        assert names(found.changed) == {"hiring"}

    def test_a_norm_that_one_dataset_lacks_is_gained(self, world: Invented) -> None:
        """It stood nowhere before, which isn't the same as not applying."""
        fewer = Invented(*CLAIMS[2:])
        found = differences(fewer.ask("roles: [operator]"), world.ask("roles: [operator]"))
        assert {each.iri.rsplit("/", 1)[-1]: each.before for each in found.gained} == {"provider": None}


class TestSupposed:
    """The case supposed."""

    @pytest.mark.parametrize(
        ("changes", "stated"),
        [
            (["roles=+provider"], {"roles": ["deployer", "provider"]}),
            (["roles=-deployer"], {"roles": [], "not": {"roles": ["deployer"]}}),
            (["roles=provider"], {"roles": ["provider"]}),
            (["employees=1200"], {"roles": ["deployer"], "figures": {"employees": "1200"}}),
            (["readings=gates/no"], {"roles": ["deployer"], "readings": ["gates/no"]}),
            (["roles=+provider", "roles=-deployer"], {"roles": ["provider"], "not": {"roles": ["deployer"]}}),
        ],
    )
    def test_a_change_is_stated_in_the_profile(
        self, world: Invented, changes: list[str], stated: dict[str, object]
    ) -> None:
        """What it says beside the change stays."""
        found = supposed(world.profile("roles: [deployer]"), changes, world.index)
        assert {key: value for key, value in found.source.items() if key != "name"} == stated

    def test_another_platform_replaces_all_that_was_said_of_platforms(self, world: Invented) -> None:
        """Marks and exclusions included."""
        before = world.profile("platforms: [acme/cloud]\nroles: []\nnot: {platforms: [other/cloud]}")
        found = on_platforms(before, ["other/cloud"], world.index)
        assert found.source == {"platforms": ["other/cloud"], "roles": []}
        opened = on_platforms(world.profile("unknown: [platforms]"), ["acme/cloud"], world.index)
        assert opened.source == {"platforms": ["acme/cloud"]}

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            ("roles", UserError),
            ("roles=", UserError),
            ("roles=+provder", ProfileError),
            ("rols=+provider", UserError),
            ("classes=+high", UserError),
            ("roles=+provider,deployer", UserError),
            ("roles=+provider,-provider", UserError),
            ("employees=1,200", UserError),
            ("employees=+12", UserError),
            ("employees=many", ProfileError),
        ],
    )
    def test_bad_input_is_told_with_a_fix(
        self, world: Invented, change: str, error: type[LexposureError]
    ) -> None:
        """One message, never a traceback."""
        with pytest.raises(error) as problem:
            supposed(world.profile("roles: [deployer]"), [change], world.index)
        assert problem.value.fix
