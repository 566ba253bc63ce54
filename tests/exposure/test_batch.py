"""One profile and a whole portfolio through the arrays, against the evaluator that takes one claim after the other."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from random_profiles import random_profiles

from exposure.invented import DAY, Invented, norm, period, rule
from lexposure.exposure.batch.encoding import BYTE, Planes
from lexposure.exposure.batch.plan import OTHERS, Plans
from lexposure.exposure.batch.portfolio import gathered
from lexposure.exposure.batch.screening import PIECE, Piece, screened, statuses
from lexposure.exposure.batch.sheet import Sheet
from lexposure.exposure.engine import Engine
from lexposure.exposure.facts import FALSE, OPEN, TRUE
from lexposure.exposure.profiles import Profile
from lexposure.workspace import Workspace

DAYS = [
    dt.date(2012, 5, 1),
    dt.date(2025, 2, 2),
    dt.date(2026, 8, 2),
    dt.date(2027, 12, 2),
    dt.date(2030, 1, 1),
]


def by_arrays(engine: Engine, profiles: list[Profile], day: dt.date, threads: int = 1) -> np.ndarray:
    """Return the answers of a portfolio, a row a profile."""

    def taken(piece: Piece) -> np.ndarray:
        return statuses(piece.values.answers, piece.stop - piece.start).T

    plan = Plans(engine.evaluator).on(day)
    parts = screened(engine.evaluator, plan, gathered(profiles), day, taken, threads=threads)
    return np.concatenate(list(parts))


class TestSameAnswersAsTheEvaluator:
    """The arrays are fast; the evaluator is plain. They agree on every claim."""

    @pytest.mark.parametrize("day", DAYS, ids=str)
    def test_ten_thousand_random_profiles_in_all(self, shipped: Workspace, day: dt.date) -> None:
        """A portfolio of two thousand profiles on each of five days: every norm has the value that the evaluator gives."""
        engine = shipped.engine()
        profiles = list(random_profiles(engine.index, day.toordinal(), 2_000))
        found = by_arrays(engine, profiles, day)
        wanted = np.array([engine.evaluate(profile, day).answers for profile in profiles])
        assert np.array_equal(found, wanted)
        assert {FALSE, OPEN, TRUE} == set(np.unique(wanted)) or day < dt.date(2018, 1, 1)

    @pytest.mark.parametrize("day", DAYS, ids=str)
    def test_one_profile_gets_every_value(self, shipped: Workspace, day: dt.date) -> None:
        """For one profile claims, penalties, competences, periods, mappings and scopes are equal too."""
        engine = shipped.engine()
        plans = Plans(engine.evaluator)
        for profile in random_profiles(engine.index, 7, 60):
            naive, plan = engine.evaluate(profile, day), plans.on(day)
            found = plan.evaluation(profile, day)
            for name in ("answers", "claims", "stated", "facts", *OTHERS):
                assert getattr(found, name) == getattr(naive, name), name
            assert tuple(plan.answers(profile, day)) == naive.answers
            for one, other in zip(found.timing, naive.timing, strict=True):
                assert other in (
                    one,
                    FALSE,
                )  # the evaluator leaves out the timing of a claim that fails anyway
            walk = engine.pathways.walk
            assert list(walk(found)) == list(walk(naive))

    def test_several_threads_keep_the_order(self, shipped: Workspace) -> None:
        """Pieces worked on side by side come out in the order of the profiles."""
        engine = shipped.engine()
        some = list(random_profiles(engine.index, 3, 50))
        profiles = (some * (3 * PIECE // len(some) + 1))[: 2 * PIECE + 77]
        one, two = (by_arrays(engine, profiles, DAYS[3], threads) for threads in (1, 2))
        assert len(one) == len(profiles)
        assert np.array_equal(one, two)


class TestRules:
    """What rules conclude reaches the norms that ask for it, in the order in which they rest on each other."""

    def test_a_chain_of_rules_settles_and_opens(self) -> None:
        """A conclusion makes broader classes true, opens narrower ones, and feeds the next rule."""
        world = Invented(
            rule("one", "{classes: high}", "{use_cases: hiring}"),
            rule("two", "{classes: vague}", "{classes: high, activities: prompting}"),
            norm("narrow", "{classes: high-listed}"),
            norm("last", "{classes: vague}"),
        )
        texts = [
            "use_cases: [hiring]\nactivities: [prompting]",
            "use_cases: [chat]",
            "activities: [prompting]",
            "{}",
        ]
        profiles = [world.profile(text) for text in texts]
        found = by_arrays(world.engine, profiles, DAY)
        assert [tuple(row) for row in found] == [world.engine.evaluate(p, DAY).answers for p in profiles]
        assert {OPEN, TRUE} <= set(found[0])

    def test_no_rule_and_no_condition_at_all(self) -> None:
        """An index of one unconditional norm has a plan like any other."""
        world = Invented(norm("plain"))
        assert by_arrays(world.engine, [world.profile()], DAY).tolist() == [[TRUE]]


class TestPlans:
    """A plan holds from one turn to the next, and not a day longer."""

    def test_a_day_before_and_the_day_itself(self) -> None:
        """The day on which a period begins is the first with another answer."""
        world = Invented(
            norm("later"),
            period("begins", "norm/later", "2026-12-01", "applies_until: 2027-01-01"),
            always=False,
        )
        plans, profile = Plans(world.engine.evaluator, most=1), world.profile()
        days = ["2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01"]
        values = [int(plans.on(d).answers(profile, d)[0]) for d in map(dt.date.fromisoformat, days)]
        assert values == [FALSE, TRUE, TRUE, FALSE]


class TestArrays:
    """The parts that know where the bits lie."""

    def test_both_encodings_count_alike(self) -> None:
        """Not and at-most-open give the same in bytes and in planes."""
        byte, planes = BYTE.constants(), Planes(1)
        for ours, theirs in (
            (byte, planes.constants()),
            (BYTE.negated(byte), planes.negated(planes.constants())),
            (BYTE.at_most_open(byte), planes.at_most_open(planes.constants())),
        ):
            assert BYTE.decoded(ours).tolist() == statuses(theirs, 64)[:, 63].tolist()

    def test_rows_of_any_length_are_folded_in_place(self) -> None:
        """Filling up rows to a common width changes no result, and each result is found at its place."""
        values = 1 << np.arange(12, dtype=np.uint64)
        rows = [
            [n % 12 for n in range(start, start + length)]
            for start, length in enumerate((1, 9, 2, 2, 5, 1, 12))
        ]
        sheet = Sheet(rows)
        found = sheet.fold(np.bitwise_or, values)
        assert [found[sheet.place[i]] for i in range(len(rows))] == [sum(1 << n for n in row) for row in rows]
