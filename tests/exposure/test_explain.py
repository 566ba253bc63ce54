"""Why and why not: the proof says what the evaluation says, and a change of facts really turns the answer."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exposure.invented import DAY, NOW, Invented, norm, period, rule
from exposure.strategies import DAYS, asked_values
from lexposure.exposure.edits import Fact, stated
from lexposure.exposure.explain import Explanation, explain, norms_named
from lexposure.exposure.flips import Flips, flips
from lexposure.exposure.profiles import Profile, read_profile, short
from lexposure.exposure.reasons import STATUS
from lexposure.exposure.trace import Tracer
from lexposure.model.errors import UnknownName, UserError
from lexposure.model.facets import FACETS
from lexposure.workspace import Workspace

QUIET = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
VALUE = {"false": 0, "open": 1, "true": 2}
RULED = (
    rule("r", "{classes: high-listed}", "{use_cases: hiring}", "except_when: {activities: probing}"),
    norm("n", "{all: [{roles: provider}, {classes: high}]}", "except_when: {data: health}"),
)


def explained(invented: Invented, name: str, profile: str = "", on: dt.date = DAY) -> Explanation:
    found = explain(invented.engine, invented.profile(profile), on, NOW, name)
    return found.norms[0]


def says(found: Flips | None) -> set[frozenset[str]]:
    assert found is not None
    return {frozenset(fact.says for fact in change.facts) for change in found.changes}


class TestChanges:
    """The smallest changes of facts."""

    def test_go_through_rules(self) -> None:
        """What only a rule concludes is reached by the facts that the rule asks for."""
        found = explained(Invented(*RULED), "n", "roles: []\ndata: []\nuse_cases: [chat]\nactivities: []")
        assert says(found.to_apply) == {frozenset({"roles: provider", "use cases: hiring"})}
        assert found.to_apply is not None
        assert found.to_apply.complete
        assert not any(fact.open for fact in found.to_apply.changes[0].facts)

    def test_take_an_exception_away(self) -> None:
        """What an exception excluded applies once the fact behind it is gone."""
        found = explained(
            Invented(*RULED), "n", "roles: [provider]\ndata: [health]\nuse_cases: [hiring]\nactivities: []"
        )
        assert says(found.to_apply) == {frozenset({"data: not health"})}

    def test_tell_open_facts_apart(self) -> None:
        """A fact that the profile leaves open is marked; both ways out of `may apply` are told."""
        found = explained(Invented(norm("n", "{data: health}")), "n")
        assert says(found.to_apply) == {frozenset({"data: health"})}
        assert says(found.to_clear) == {frozenset({"data: not health"})}
        assert all(f.open for change in found.to_apply.changes for f in change.facts)  # type: ignore[union-attr]

    def test_join_comparisons_of_one_figure(self) -> None:
        """Two bounds are one fact with a number between them; bounds that no number meets are no change."""
        found = explained(
            Invented(norm("n", "{all: [{employees: {gteq: 50}}, {employees: {lt: 250}}]}")), "n"
        )
        assert says(found.to_apply) == {frozenset({"employees: 50"})}
        never = explained(
            Invented(norm("n", "{all: [{employees: {gteq: 250}}, {employees: {lt: 50}}]}")), "n"
        )
        assert says(never.to_apply) == set()

    def test_cant_move_a_date(self) -> None:
        """Before its day no fact makes a norm apply; the days say from when the same facts do."""
        invented = Invented(norm("n", "{data: health}"), period("p", "norm/n", "2027-08-02"))
        found = explained(invented, "n", "data: [health]")
        assert (found.question, says(found.to_apply)) == ("why_not", set())
        assert found.timing.turns[-1].since == dt.date(2027, 8, 2)
        assert found.timing.turns[-1].status == "applies"

    def test_say_when_bounds_cut(self) -> None:
        """What isn't told is said to be missing."""
        values = "chat, hiring"
        invented = Invented(
            norm("n", f"{{any: [{{use_cases: [{values}]}}, {{roles: provider}}, {{data: health}}]}}")
        )
        evaluation = invented.engine.evaluate(invented.profile(), DAY)
        found = flips(invented.engine.evaluator, evaluation, 0, applies=True, most=2)
        assert len(found.changes) == 2
        assert not found.complete
        assert found.why

    @pytest.mark.parametrize("when", [
        "{all: [{roles: provider}, {any: [{data: health}, {use_cases: chat}]}]}",
        "{any: [{all: [{roles: provider}, {not: {data: health}}]}, {all: [{data: health}, {use_cases: chat}]}]}",
        "{all: [{not: {roles: deployer}}, {activities: prompting}, {not: {activities: probing}}]}",
    ])  # fmt: skip
    @pytest.mark.parametrize(
        "profile", ["", "roles: []\ndata: [health]", "roles: [deployer]\nactivities: [probing]"]
    )
    def test_are_all_of_them(self, when: str, profile: str) -> None:
        """Trying out every set of up to three facts finds no smaller and no other change."""
        invented = Invented(norm("n", when))
        number = norms_named(invented.index, "n")[0]
        start = invented.profile(profile)
        evaluate = invented.engine.evaluator.evaluate
        value = evaluate(start, DAY).answers[number]
        pool = [Fact(k, FACETS[k].prefix + v, holds) for k, v in ASKED for holds in (True, False)]
        for applies in (True, False):
            goal = 2 if applies else 0
            if value == goal:
                continue
            least: list[frozenset[Fact]] = []
            for size in (1, 2, 3):
                for chosen in map(frozenset, combinations(pool, size)):
                    if any(other <= chosen for other in least) or _odd(chosen):
                        continue
                    if evaluate(stated(start, chosen, invented.index), DAY).answers[number] == goal:
                        least.append(chosen)
            told = flips(invented.engine.evaluator, evaluate(start, DAY), number, applies=applies, most=50)
            assert told.complete
            ours = {frozenset((f.facet, f.value, f.holds) for f in c.facts) for c in told.changes}
            theirs = {
                frozenset((f.facet, short(FACETS[f.facet], f.value), f.holds) for f in s) for s in least
            }
            assert ours <= theirs
            assert all(any(_implied(o, t) for o in ours) for t in theirs)


ASKED = [("roles", "provider"), ("roles", "deployer"), ("data", "health"), ("use_cases", "chat"),
         ("activities", "prompting"), ("activities", "probing")]  # fmt: skip


def _odd(facts: frozenset[Fact]) -> bool:
    held = {(f.facet, f.value.rsplit("/", 1)[-1]) for f in facts if f.holds}
    denied = {(f.facet, f.value.rsplit("/", 1)[-1]) for f in facts if not f.holds}
    return bool(held & denied) or (
        ("activities", "probing") in held and ("activities", "prompting") in denied
    )


def _implied(one: frozenset[tuple[str, str, bool]], other: frozenset[tuple[str, str, bool]]) -> bool:
    """Tell whether each fact of a told change is in the other, or follows from a narrower or broader one there."""

    def follows(fact: tuple[str, str, bool]) -> bool:
        twin = {"prompting": "probing"} if fact[2] else {"probing": "prompting"}
        return fact in other or (fact[0], twin.get(fact[1], ""), fact[2]) in other

    return all(follows(fact) for fact in one)


class TestNames:
    """Which norms a ref means."""

    def test_a_unit_holds_several(self) -> None:
        """An article means the norms of its paragraphs, an IRI the one that bears it."""
        invented = Invented(norm("a", source="AIA:art_4.par_1"), norm("b", source="AIA:art_4.par_2"))
        assert len(norms_named(invented.index, "AIA:art_4")) == 2
        assert len(norms_named(invented.index, "AIA:art_4.par_2")) == 1
        assert len(norms_named(invented.index, "norm/a")) == 1

    def test_a_misspelt_one_names_the_nearest(self) -> None:
        """The message says what was probably meant."""
        with pytest.raises(UnknownName, match=r"AIA:art_4\.par_1"):
            norms_named(Invented(norm("a")).index, "AIA:art_4.par_l")

    def test_no_changes_at_all_cant_be_asked_for(self) -> None:
        """At least one."""
        invented = Invented(norm("a"))
        with pytest.raises(UserError):
            explain(invented.engine, invented.profile(), DAY, NOW, "a", most=0)


class TestReadings:
    """The answer under each reading is there whatever the profile adopts."""

    def test_an_adopted_reading_is_marked(self) -> None:
        """Both readings are told, and which one is followed."""
        found = explained(Invented(norm("n", "{readings: gates/yes}")), "n", "readings: [gates/yes]")
        assert {(r.reading, r.status, r.adopted) for r in found.readings} == {
            ("They do", "applies", True),
            ("They don't", "does_not_apply", False),
        }


@st.composite
def written(draw: st.DrawFn, workspace: Workspace) -> Profile:
    """Draw a profile as somebody writes it: facets left out, listed, unknown, or partly excluded."""
    index = workspace.engine().index
    source: dict[str, object] = {}
    marks: dict[str, list[str]] = {}
    for key, values in asked_values(index).items():
        kind = draw(st.sampled_from(["left out", "left out", "listed", "excluded"]))
        some = draw(st.lists(st.sampled_from(values), unique=True, max_size=3)) if values else []
        names = [short(FACETS[key], value) for value in some]
        if kind == "listed":
            source[key] = names
        elif kind == "excluded" and names:
            marks[key] = names
    if marks:
        source["not"] = marks
    if draw(st.booleans()):
        source["figures"] = {"employees": str(draw(st.integers(0, 2000)))}
    return read_profile(source, index, "random")


class TestOnRandomProfiles:
    """What holds of every proof on the shipped data."""

    @QUIET
    @given(data=st.data(), day=DAYS)
    def test_the_trace_says_what_the_evaluation_says(
        self, shipped: Workspace, data: st.DataObject, day: dt.date
    ) -> None:
        """Outcomes of claim, clauses and days are the evaluator's; the answer is the weakest of claim and days."""
        engine = shipped.engine()
        evaluation = engine.evaluate(data.draw(written(shipped)), day)
        tracer = Tracer(engine.evaluator, evaluation, engine.witness)
        number = data.draw(st.integers(0, len(engine.index.norms) - 1))
        claim, timing = tracer.norm(number), tracer.timing(number)
        claims = [(number, claim), *zip(tracer._rules_under(number), tracer.derived(number), strict=True)]
        for n, traced in claims:
            norm_ = engine.index.norms[n]
            assert VALUE[traced.outcome] == evaluation.claims[n]
            assert [VALUE[c.outcome] for c in traced.alternatives] == [
                evaluation.clause(c) for c in norm_.when or ()
            ]
            assert [VALUE[c.outcome] for c in traced.exceptions] == [
                evaluation.clause(c) for c in norm_.unless
            ]
            for clause in (*traced.alternatives, *traced.exceptions):
                assert clause.outcome == min(
                    (t.outcome for t in clause.tests), key=VALUE.__getitem__, default="true"
                )
        assert min(VALUE[claim.outcome], VALUE[timing.outcome]) == evaluation.answers[number]

    @QUIET
    @given(data=st.data(), day=DAYS, other=DAYS)
    def test_the_days_are_true(
        self, shipped: Workspace, data: st.DataObject, day: dt.date, other: dt.date
    ) -> None:
        """On any other day the same facts give what the turns say."""
        engine = shipped.engine()
        evaluation = engine.evaluate(data.draw(written(shipped)), day)
        number = data.draw(st.integers(0, len(engine.index.norms) - 1))
        turns = Tracer(engine.evaluator, evaluation, engine.witness).timing(number).turns
        told = [turn for turn in turns if turn.since is None or turn.since <= other][-1]
        assert told.status == STATUS[engine.evaluate(evaluation.profile, other).answers[number]]

    @QUIET
    @given(data=st.data(), day=DAYS)
    def test_a_change_turns_the_answer_and_no_part_of_it_does(
        self, shipped: Workspace, data: st.DataObject, day: dt.date
    ) -> None:
        """Every change told is stated in the profile and answered again, and so is every part of it."""
        engine = shipped.engine()
        profile = data.draw(written(shipped))
        evaluation = engine.evaluate(profile, day)
        number = data.draw(st.integers(0, len(engine.index.norms) - 1))
        applies = data.draw(st.booleans())
        goal = 2 if applies else 0
        if evaluation.answers[number] == goal:
            return
        for change in flips(engine.evaluator, evaluation, number, applies=applies, most=4).changes:
            facts = [_fact(f.facet, f.value, f.holds) for f in change.facts]
            for size in range(len(facts) + 1):
                for part in combinations(facts, size):
                    turned = engine.evaluate(stated(profile, part, engine.index), day).answers[number] == goal
                    assert turned is (size == len(facts)), (engine.index.norms[number].ref, change)


def _fact(facet: str, value: str, holds: bool) -> Fact:
    from lexposure.model.places import place_iri

    kind = FACETS[facet].kind
    if kind in ("number", "date"):
        return Fact(facet, value, holds)
    return Fact(facet, place_iri(value) if kind == "place" else FACETS[facet].prefix + value, holds)
