"""What is promised of every answer: nothing is cleared that wasn't examined, and the same input gives the same bytes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exposure.strategies import DAYS, profiles
from lexposure.exposure.editions import younger
from lexposure.exposure.facts import FALSE, OPEN, TRUE
from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile
from lexposure.model.facets import FACETS
from lexposure.workspace import Workspace

QUIET = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def without(profile: Profile, key: str) -> Profile:
    """Leave a whole facet out of a profile, with all that is said about it."""
    drop = lambda facts: {k: v for k, v in facts.items() if k != key}  # noqa: E731
    return replace(
        profile,
        listed=drop(profile.listed),
        figures=drop(profile.figures),
        dates=drop(profile.dates),
        denied=drop(profile.denied),
        open_values=drop(profile.open_values),
        open_facets=profile.open_facets - {key},
    )


class TestNoFalseClear:
    """Promise 2."""

    @QUIET
    @given(data=st.data(), day=DAYS)
    def test_leaving_a_facet_out_never_clears(
        self, shipped: Workspace, data: st.DataObject, day: dt.date
    ) -> None:
        """Without a facet no answer becomes `does_not_apply` that wasn't, and none that was becomes `applies`."""
        engine = shipped.engine()
        profile = data.draw(profiles(engine.index))
        stated = sorted({*profile.listed, *profile.figures, *profile.dates, *profile.denied})
        if not stated:
            return
        key = data.draw(st.sampled_from(stated))
        full, less = engine.evaluate(profile, day), engine.evaluate(without(profile, key), day)
        for norm, before, after in zip(engine.index.norms, full.answers, less.answers, strict=True):
            assert not (after == FALSE and before != FALSE), (norm.iri, key)
            assert not (after == TRUE and before != TRUE), (norm.iri, key)

    @QUIET
    @given(data=st.data(), day=DAYS)
    def test_words_that_came_after_a_profile_settle_nothing(
        self, shipped: Workspace, data: st.DataObject, day: dt.date
    ) -> None:
        """If some words had joined after the profile was written, answers would be the same or `may_apply`."""
        engine = shipped.engine()
        profile = data.draw(profiles(engine.index))
        asked = sorted(
            {value for operand, _, value, _ in engine.index.tests if operand != FACETS["readings"].property}
        )
        late = dict.fromkeys(data.draw(st.lists(st.sampled_from(asked), max_size=8)), "2026-12-01")
        index = replace(engine.index, since=late)
        opened = {
            key: (*profile.open_values.get(key, ()), *found)
            for key, listed in profile.listed.items()
            if key != "readings"
            and (
                found := younger(
                    index, key, {*listed, *profile.open_values.get(key, ())}, (), dt.date(2026, 11, 30)
                )
            )
        }
        older = replace(profile, open_values={**profile.open_values, **opened})
        before, after = engine.evaluate(profile, day), engine.evaluate(older, day)
        for norm, then, now in zip(engine.index.norms, before.answers, after.answers, strict=True):
            assert now in (then, OPEN), (norm.iri, late)

    def test_a_profile_without_facts_is_cleared_of_nothing_but_by_date(self, shipped: Workspace) -> None:
        """Who says nothing gets no `does_not_apply` except by a date, and no `applies` for anything with a condition."""
        found = shipped.expose(shipped.profile(b"name: silent\n"), dt.date(2029, 1, 1))
        for answer in found.answers:
            if answer.status == "does_not_apply":
                assert {b.facet for b in answer.because} <= {"as_of", "classes"}, answer.iri

    def test_a_missing_date_clears_nobody(self, shipped: Workspace) -> None:
        """A legal norm without recorded period may apply; it is never cleared for want of a date."""
        engine = shipped.engine()
        index = replace(engine.index, norms=tuple(replace(n, levels=()) for n in engine.index.norms))
        bare = type(engine)(index).evaluate(shipped.example(), dt.date(2026, 11, 24))
        full = engine.evaluate(shipped.example(), dt.date(2026, 11, 24))
        for norm, value, claim in zip(index.norms, bare.answers, full.claims, strict=True):
            if norm.side == "law" and norm.kind != "rule" and claim == TRUE:
                assert value == 1, norm.iri


class TestSameBytes:
    """Promise 6."""

    def test_the_same_question_gives_the_same_bytes(self, shipped: Workspace) -> None:
        """Two answers for one profile, day and dataset are identical."""
        day = dt.date(2026, 11, 24)
        one, two = (json.dumps(shipped.answer_json(shipped.expose(shipped.example(), day))) for _ in range(2))
        assert one == two

    def test_the_index_survives_its_own_bytes(self, shipped: Workspace) -> None:
        """Writing and reading the index changes nothing, and rewriting gives the same bytes."""
        index = shipped.engine().index
        assert Index.from_bytes(index.to_bytes()) == index
        assert Index.from_bytes(index.to_bytes()).to_bytes() == index.to_bytes()
