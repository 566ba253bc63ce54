"""What to find out next: ranked, tried out both ways, and written into a profile by the answer."""

from __future__ import annotations

import datetime as dt

import pytest

from exposure.invented import DAY, NOW, Invented, norm
from lexposure.exposure.index import Index
from lexposure.exposure.next_facts import Interview, NextFacts, answered, next_facts
from lexposure.exposure.profiles import Profile
from lexposure.exposure.reasons import STATUS
from lexposure.model.errors import ProfileError, UserError
from lexposure.workspace import Workspace

WORLD = Invented(
    norm("both", "{all: [{roles: provider}, {data: health}]}"),
    norm("health", "{data: health}"),
    norm("free", "{roles: provider}", "except_when: {data: health}"),
    norm("large", "{employees: {gteq: 250}}"),
    norm("vague", "{classes: vague}"),
    norm("gated", "{readings: gates/yes}"),
)
KNOWN = "roles: [provider]"


def found(text: str = KNOWN, most: int = 10) -> NextFacts:
    return next_facts(WORLD.engine, WORLD.profile(text), DAY, NOW, most=most)


def names(norms: object) -> list[str]:
    return sorted(norm.iri.rsplit("/", 1)[-1] for norm in norms)  # type: ignore[attr-defined]


def turned(
    index: Index, engine: object, before: Profile, after: Profile, day: dt.date
) -> set[tuple[str, str, str]]:
    """Return what changes between two profiles, by evaluating both from the start."""
    one, other = (engine.evaluate(profile, day).answers for profile in (before, after))  # type: ignore[attr-defined]
    return {
        (norm.iri, STATUS[a], STATUS[b]) for norm, a, b in zip(index.norms, one, other, strict=True) if a != b
    }


class TestOpenFacts:
    """The list."""

    def test_what_settles_most_comes_first_with_what_it_settles(self) -> None:
        """Health data decides three norms either way, the others one."""
        first = found().facts[0]
        assert (first.facet, first.value, first.answer) == ("data", "health", "yes_no")
        assert (names(first.if_yes.gained), names(first.if_yes.lost)) == (["both", "health"], ["free"])
        assert (names(first.if_no.gained), names(first.if_no.lost)) == (["free"], ["both", "health"])
        assert {norm.before for norm in (*first.if_yes.gained, *first.if_yes.lost)} == {"may_apply"}

    def test_the_first_is_the_next_question_of_the_answer(self) -> None:
        """Answer and list never disagree."""
        for text in ("", KNOWN, "data: [health]"):
            question, first = WORLD.ask(text).next_question, found(text).facts[0]
            assert question is not None
            assert (question.facet, question.value, question.if_yes, question.if_no) == (
                first.facet, first.value, first.if_yes.settles, first.if_no.settles,
            )  # fmt: skip

    def test_readings_are_no_facts_to_find_out(self) -> None:
        """A norm that waits for a reading alone is counted, and asked for by no fact."""
        assert "readings" not in {fact.facet for fact in found().facts}
        alone = next_facts(
            WORLD.engine, WORLD.profile("roles: []\ndata: []\nfigures: {employees: 1}"), DAY, NOW
        )
        assert [fact.answer for fact in alone.facts] == ["none"]
        assert alone.may_apply == 2

    def test_the_list_is_cut_and_says_of_how_many(self) -> None:
        """`most` cuts what is told, never what is counted."""
        cut, whole = found(most=1), found()
        assert cut.facts == whole.facts[:1]
        assert (cut.open, cut.may_apply) == (whole.open, whole.may_apply) == (3, 6)

    @pytest.mark.parametrize("most", [0, -1, 201])
    def test_beyond_the_limits_is_refused(self, most: int) -> None:
        """With the limits."""
        with pytest.raises(UserError, match="1 to 200"):
            found(most=most)

    @pytest.mark.parametrize("said", ["yes", "no"])
    def test_shipped_facts_settle_what_is_told(self, shipped: Workspace, said: str) -> None:
        """Each answer, written into the example profile and read again, turns just the norms that were told."""
        profile, engine = shipped.example(), shipped.engine()
        for fact in shipped.next_facts(profile, DAY, most=200).facts:
            if fact.answer != "yes_no":
                continue
            told = fact.if_yes if said == "yes" else fact.if_no
            after = answered(profile, fact, said, engine.index)
            assert turned(engine.index, engine, profile, after, DAY) == {
                (norm.iri, norm.before, norm.after) for norm in (*told.gained, *told.lost)
            }, fact.question


class TestInterview:
    """One question after another."""

    def test_an_answer_leaves_the_rest_of_the_facet_open(self) -> None:
        """Who processes health data may process other data too."""
        interview = Interview(WORLD.engine, WORLD.profile(KNOWN), DAY)
        fact = interview.question()
        assert fact is not None
        interview.answer(fact, "yes")
        assert interview.profile.source == {"roles": ["provider"], "data": ["health"], "unknown": ["data"]}

    def test_no_excludes_one_value(self) -> None:
        """And nothing else."""
        fact = found().facts[0]
        after = answered(WORLD.profile(KNOWN), fact, "no", WORLD.index)
        assert after.source == {"roles": ["provider"], "not": {"data": ["health"]}}

    def test_it_ends_when_nothing_is_left_to_say(self) -> None:
        """What is passed over isn't asked again; what rules alone conclude is never asked."""
        interview, asked = Interview(WORLD.engine, WORLD.profile(KNOWN), DAY), []
        while (fact := interview.question()) and len(asked) < 10:
            asked.append(fact.facet)
            interview.passed(fact)
        assert asked == ["data", "employees"]
        assert interview.answers == 0

    def test_a_figure_is_answered_by_a_figure(self) -> None:
        """Words are refused and leave the profile as it was."""
        interview = Interview(WORLD.engine, WORLD.profile("roles: []\ndata: []"), DAY)
        fact = interview.question()
        assert fact is not None
        with pytest.raises(ProfileError, match="employees"):
            interview.answer(fact, "many")
        assert interview.answers == 0
        interview.answer(fact, "300")
        assert interview.profile.source["figures"] == {"employees": "300"}
        assert WORLD.status("large", "figures: {employees: 300}") == "applies"

    def test_anything_but_yes_or_no_is_refused(self) -> None:
        """As is an answer to what rules alone conclude."""
        with pytest.raises(ProfileError, match="yes or no"):
            answered(WORLD.profile(), found().facts[0], "perhaps", WORLD.index)
        vague = next(fact for fact in found().facts if fact.answer == "none")
        with pytest.raises(ProfileError, match="can't be stated"):
            answered(WORLD.profile(), vague, "yes", WORLD.index)
