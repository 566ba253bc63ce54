"""Ten thousand random profiles of a small world: arrays, evaluator and reference rules in SPARQL give the same answers.

The world has every kind of claim that decides something. The shipped knowledge is compared in `test_reference`, on fewer
profiles, as SPARQL takes seconds for each of them there.
"""

from __future__ import annotations

import datetime as dt

import pytest
from random_profiles import random_profiles

from exposure import reference
from exposure.invented import Invented, norm, period, rule
from lexposure.exposure.batch.plan import Plans
from lexposure.exposure.reasons import STATUS

WORLD = Invented(
    rule(
        "one",
        "{classes: high}",
        "{any: [{use_cases: hiring}, {all: [{use_cases: chat}, {data: biometric}]}]}",
    ),
    rule("two", "{classes: vague}", "{classes: high, activities: prompting}"),
    rule(
        "three",
        "{classes: high-listed}",
        "{all: [{use_cases: hiring-ranking}, {not: {activities: scraping}}]}",
        "except_when: {roles: provider}",
    ),
    norm("plain"),
    norm("roles", "{roles: operator}"),
    norm("place", "{all: [{roles: deployer}, {any: [{offered_in: EU}, {established_in: EU}]}]}"),
    norm("state", "{affected_persons_in: US}", "except_when: {established_in: US-NY}"),
    norm("high", "{classes: high}"),
    norm("listed", "{all: [{classes: high-listed}, {not: {data: health}}]}"),
    norm("vague", "{classes: vague}", "except_when: {any: [{data: health}, {readings: gates/no}]}"),
    norm("reading", "{employees: {gteq: 250}}", "under_reading: gates/yes"),
    norm("dated", "{placed_on_market_on: {lt: 2026-08-02}}", source="AIA:art_5.par_1"),
    norm("old", "{roles: provider}", "valid_until: 2020-01-01"),
    norm("young", "{roles: provider}", "valid_from: 2026-08-02", source="AIA:art_6.par_1"),
    norm("cloud", "{platforms: acme/cloud}"),
    period("late", "AIA:art_5.par_1", "2027-01-01"),
    period("some", "AIA:art_5.par_1", "2024-01-01", "applies_when: {roles: provider}"),
    period("ended", "AIA:art_6.par_1", "2020-01-01", "applies_until: 2027-06-01"),
)
DAYS = [dt.date(year, month, 15) for year, month in ((2012, 1), (2019, 6), (2025, 1), (2026, 11), (2030, 1))]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_three_ways_to_the_same_answers(day: dt.date) -> None:
    """Two thousand profiles on each of five days: the same status of every norm and rule, all three ways."""
    index, plans = WORLD.index, Plans(WORLD.engine.evaluator)
    seen = set()
    for profile in random_profiles(index, day.toordinal(), 2_000):
        plain = WORLD.engine.evaluate(profile, day).answers
        assert tuple(plans.on(day).answers(profile, day)) == plain
        told = {norm.iri: STATUS[value] for norm, value in zip(index.norms, plain, strict=True)}
        assert told == reference.answers(WORLD.triples, profile, day)
        seen |= set(told.values())
    assert seen == {"applies", "may_apply", "does_not_apply"}
