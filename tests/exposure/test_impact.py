"""What a step does to a profile: as exact as two answers in full, for everyone that is looked at and everyone that isn't."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_profiles import random_profiles

from exposure.contract import contract, mapping
from exposure.invented import NOW, Invented, norm, period, rule
from lexposure.exposure.batch.plan import Plans
from lexposure.exposure.batch.touched import touched
from lexposure.exposure.bearing import Bearing
from lexposure.exposure.differences import differences
from lexposure.exposure.engine import Engine
from lexposure.exposure.impact import Effect, effects
from lexposure.exposure.profiles import Profile
from lexposure.exposure.step import Side, Step
from lexposure.exposure.timeline import turning_days
from lexposure.model.namespaces import ID
from lexposure.workspace import Workspace

TURN = dt.date(2026, 5, 1)
FROM, UNTIL = f"valid_from: {TURN}", f"valid_until: {TURN}"
WORLD = (
    norm("kept", "{roles: operator}"),
    norm("older", "{roles: operator}", UNTIL, source="AIA:art_5.par_1"),
    norm("newer", "{roles: operator}", FROM, source="AIA:art_5.par_1"),
    period("soon", "AIA:art_6.par_1", "2026-08-02", UNTIL),
    period("late", "AIA:art_6.par_1", "2027-12-02", FROM, "applies_when: {classes: high}"),
    norm("postponed", "{any: [{classes: high}, {roles: provider}]}", source="AIA:art_6.par_1"),
    period("near", "AIA:art_7.par_1", "2020-01-01", FROM, "applies_when: {roles: provider}"),
    norm("displaced", "{roles: operator}", source="AIA:art_7.par_1"),
    period("begun", "AIA:art_8.par_1", str(TURN), "applies_when: {employees: {gteq: 10}}"),
    norm("starting", "{data: personal}", source="AIA:art_8.par_1"),
    rule("classes", "{classes: high}", "{use_cases: hiring}"),
    rule("wider", "{classes: high}", "{use_cases: chat}", FROM),
    norm("high", "{classes: high}", source="AIA:art_4.par_2"),
    norm("elsewhere", "{platforms: other/cloud}"),
    norm("fined", "{roles: operator}", "penalties: [penalty/dear]"),
    (f"id: penalty/dear\ntype: Penalty\nsource: 'AIA:art_99'\nkind: administrative-fine\n"
    f"max_amount: {{value: 9, currency: EUR}}\nconfidence: 0.9\n{FROM}"),
    mapping("later", "norm/probe", "norm/law", FROM),
    mapping("before", "norm/copy", "norm/law", UNTIL),
)  # fmt: skip
LINES = {
    "roles": ("", "[provider]", "[operator]", "[]"),
    "platforms": ("", "[acme/cloud]", "[other/cloud]", "[]"),
    "use_cases": ("", "[hiring]", "[chat]", "[]"),
    "data": ("", "[health]", "[]"),
    "established_in": ("", "[DE]", "[US]"),
    "figures": ("", "{employees: 5}", "{employees: 300}"),
}


def step(engine: Engine, day: dt.date) -> Step:
    """Return the step from the day before to a day."""
    sides = (Side(engine, each) for each in (day - dt.timedelta(days=1), day))
    return Step(*sides, Bearing(engine.evaluator))


def in_full(taken: Step, profile: Profile) -> tuple[Effect, ...]:
    """Look at every norm."""
    return effects(taken, profile, taken.marks(taken.bearing.places))


def as_told(taken: Step, profiles: list[Profile]) -> list[tuple[Effect, ...]]:
    """Look at what is borne on alone, for those alone that can be touched."""
    marks = taken.marks(taken.bearing.places)
    moved = {*taken.turned, *marks}
    norms = taken.bearing.on(moved)
    hit = touched(taken, Plans(taken.after.engine.evaluator), profiles, moved, norms)
    return [effects(taken, p, marks, norms) if may else () for p, may in zip(profiles, hit, strict=True)]


def sets(found: Iterable[Effect], kind: str) -> set[str]:
    return {each.iri.rsplit("/", 1)[-1] for each in found if each.kind == kind}


def check_against_answers(taken: Step, profile: Profile) -> None:
    """The sets are those of the difference of both answers; paths are those of the walks; nothing is without a cause."""
    engine, found = taken.after.engine, in_full(taken, profile)
    told = differences(*(engine.expose(profile, side.day, NOW) for side in (taken.before, taken.after)))
    for kind in ("gained", "lost", "changed"):
        wanted = {each.iri: (each.before, each.after) for each in getattr(told, kind)}
        assert {each.iri for each in found if each.kind == kind} == wanted.keys()
        for each in found:
            if each.kind == kind == "changed":
                assert (each.before, each.after) == wanted[each.iri]
    walks = [
        {engine.pathways.iris(p) for p in engine.pathways.walk(engine.evaluate(profile, side.day))}
        for side in (taken.before, taken.after)
    ]
    assert {tuple(chain) for each in found for chain in each.gained_paths} == walks[1] - walks[0]
    assert {tuple(chain) for each in found for chain in each.lost_paths} == walks[0] - walks[1]
    assert all(each.causes for each in found)


STALE = (
    "norm/kept", "norm/probe", "rule/classes", "period/begun", "penalty/big", "competence/office", "mapping/later",
    "incorporation/terms", "incorporation/policy",
)  # fmt: skip


@pytest.fixture(scope="module")
def world() -> Invented:
    return contract(*WORLD)


@pytest.fixture(scope="module")
def overtaken(world: Invented) -> Engine:
    """Return an engine for which claims of every kind go stale on the day."""
    run = (str(TURN), None, "clause 1 reworded", "2026-01-01", "a" * 64, "b" * 64)
    return world.replaced(stale={f"{ID}{name}": (run,) for name in STALE})


@st.composite
def cases(draw: st.DrawFn) -> str:
    """Draw a profile."""
    drawn = {key: draw(st.sampled_from(values)) for key, values in LINES.items()}
    return "\n".join(f"{key}: {value}" for key, value in drawn.items() if value) or "{}"


class TestExact:
    """Whoever is skipped, and whatever isn't looked at, would have shown nothing."""

    @given(st.lists(cases(), min_size=1, max_size=5))
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_in_an_invented_world(self, world: Invented, overtaken: Engine, texts: list[str]) -> None:
        """For any profiles; and what is told is the difference of their answers."""
        taken, drawn = step(overtaken, TURN), [world.profile(text) for text in texts]
        assert as_told(taken, drawn) == [in_full(taken, profile) for profile in drawn]
        check_against_answers(taken, drawn[0])

    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_with_the_shipped_data(self, shipped: Workspace, seed: int) -> None:
        """Random profiles on random days on which something turns."""
        engine = shipped.engine()
        days = [day for day in turning_days(engine.index) if day.year > 2015]
        taken = step(engine, days[seed * 37 % len(days)])
        drawn = list(random_profiles(engine.index, seed, 5))
        assert as_told(taken, drawn) == [in_full(taken, profile) for profile in drawn]
        check_against_answers(taken, drawn[0])

    @pytest.mark.parametrize("day", ["2026-07-27", "2026-04-29"])
    def test_on_the_days_of_large_changes(self, shipped: Workspace, day: str) -> None:
        """The amendment of the AI Act, and a capture that brought a whole section."""
        engine = shipped.engine()
        taken = step(engine, dt.date.fromisoformat(day))
        drawn = list(random_profiles(engine.index, 9, 4))
        assert as_told(taken, drawn) == [in_full(taken, profile) for profile in drawn]
        check_against_answers(taken, drawn[0])

    def test_a_union_that_is_left_skips_nobody(self, world: Invented) -> None:
        """Facts change, so that anything may."""
        taken = step(world.engine, dt.date(2020, 2, 1))
        british = world.profile("established_in: [GB]\nplatforms: []")
        found = in_full(taken, british)
        assert taken.joined
        assert as_told(taken, [british]) != []
        assert sets(found, "lost") == {"law"}


class TestKinds:
    """What is told of whom."""

    def told(self, world: Invented, text: str) -> tuple[Effect, ...]:
        return in_full(step(world.engine, TURN), world.profile(text))

    def test_one_wording_gives_way_to_another(self, world: Invented) -> None:
        """Each names the other."""
        found = {each.iri.rsplit("/", 1)[-1]: each for each in self.told(world, "roles: [operator]")}
        newer, older = found["newer"], found["older"]
        assert (newer.kind, older.kind) == ("gained", "lost")
        assert (newer.succeeds, older.succeeds) == ((older.iri,), (newer.iri,))
        assert newer.causes == (newer.iri,)

    def test_a_day_that_moves_is_announced(self, world: Invented) -> None:
        """The norm reaches nobody yet, before or after."""
        found = self.told(world, "use_cases: [hiring]\nroles: []")
        (each,) = (each for each in found if each.iri.endswith("/postponed"))
        assert each.kind == "announced"
        assert [str(day) for day in each.coming] == ["2026-08-02", "2027-12-02"]
        assert {iri.rsplit("/", 1)[-1] for iri in each.causes} == {"soon", "late"}

    def test_a_rule_that_excludes_the_profile_can_displace_one_that_doesnt(self, world: Invented) -> None:
        """The nearer period counts, although its condition fails: the cause is told."""
        (each,) = (e for e in self.told(world, "roles: [operator]") if e.iri.endswith("/displaced"))
        assert each.kind == "changed" or each.kind == "lost"
        assert [iri.rsplit("/", 1)[-1] for iri in each.causes] == ["near"]

    def test_a_mapping_brings_paths_alone(self, world: Invented) -> None:
        """The duty stood before and stands after."""
        found = self.told(world, "platforms: [acme/cloud]\nestablished_in: [DE]\nfigures: {employees: 5}")
        (law,) = (each for each in found if each.iri.endswith("/law"))
        ends = [
            {(chain.mapping or "").rsplit("/", 1)[-1] for chain in chains}
            for chains in (law.gained_paths, law.lost_paths)
        ]
        assert (law.kind, ends) == ("paths", [{"later"}, {"before"}])
        assert {iri.rsplit("/", 1)[-1] for iri in law.causes} == {"later", "before"}

    def test_a_stale_mark_is_proof_alone(self, world: Invented) -> None:
        """Nothing else of the answer changes; the mark is the cause."""
        run = (str(TURN), None, "clause 1 reworded", "2026-01-01", "a" * 64, "b" * 64)
        engine = world.replaced(stale={f"{ID}norm/kept": (run,)})
        found = in_full(step(engine, TURN), world.profile("roles: [operator]"))
        (each,) = (each for each in found if each.iri.endswith("/kept"))
        assert (each.kind, each.causes, each.before == each.after) == ("proof", (each.iri,), True)
        assert each.proof[0].after == f"stale: clause 1 reworded, {TURN}"

    @pytest.mark.parametrize("name", STALE)
    def test_a_stale_claim_of_any_kind_is_told(self, world: Invented, overtaken: Engine, name: str) -> None:
        """Where the claim is a part of what reaches the profile."""
        facts = "use_cases: [hiring]\nplatforms: [acme/cloud]\nestablished_in: [DE]\ndata: [health]\nfigures: {employees: 50}"
        taken = step(overtaken, TURN + dt.timedelta(days=9))
        sides = (Side(world.engine, taken.after.day), taken.after)
        found = in_full(Step(*sides, taken.bearing), world.profile(facts))
        assert f"{ID}{name}" in {cause for each in found for cause in each.causes}

    def test_what_nobody_read_before_is_said(self, world: Invented) -> None:
        """A first wording that was read doesn't prove that the change brought it in."""
        engine = Invented(
            "id: document/d\ntype: Document\nlabel: D\ngoverns: platform/acme/cloud",
            "id: provision/d/1\ntype: Provision\npart_of: document/d\nnumber: '1'",
            norm("first", "{platforms: acme/cloud}", FROM, source="provision/d/1"),
        )
        (each,) = in_full(step(engine.engine, TURN), engine.profile("platforms: [acme/cloud]"))
        assert (each.kind, each.unread) == ("changed", True)
