"""Random profiles by the thousand, the same ones for the same seed: for the benchmark and for the proof of equal answers."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile
from lexposure.model.facets import FACETS, FACETS_BY_PROPERTY

__all__ = ["random_profiles"]

LISTED = tuple(key for key, f in FACETS.items() if f.kind in ("concept", "place") and not f.derived)


def random_profiles(index: Index, seed: int, count: int) -> Iterator[Profile]:
    """Yield profiles over the values that some test asks for, and those around them: there answers turn."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    values = _asked(index)
    questions = sorted(set(index.question_of.values()))
    for number in range(count):
        listed: dict[str, tuple[str, ...]] = {}
        denied: dict[str, tuple[str, ...]] = {}
        opened: dict[str, tuple[str, ...]] = {}
        unknown = set()
        for key in LISTED:
            kind = chance.choice(
                ["left out", "listed", "listed", "listed", "unknown", "denied", "partly open"]
            )
            some = tuple(chance.sample(values[key], min(len(values[key]), chance.randrange(5))))
            if kind in ("listed", "unknown", "partly open"):
                listed[key] = some
            if kind == "unknown":
                unknown.add(key)
            if kind == "denied":
                denied[key] = some
            if kind == "partly open":
                others = chance.sample(values[key], min(len(values[key]), 3))
                opened[key] = tuple(value for value in others if value not in some)
        figures = {
            key: Decimal(chance.choice([0, 9, 50, 250, 1200, 10_000_000, 2_000_000_000]))
            for key in ("employees", "annual_turnover", "training_compute")
            if chance.random() < 0.6
        }
        dates = {"placed_on_market_on": dt.date(2012, 1, 1) + dt.timedelta(chance.randrange(6500))}
        adopted = tuple(
            chance.choice(sorted(r for r, q in index.question_of.items() if q == question))
            for question in questions
            if chance.random() < 0.2
        )
        if adopted:
            listed["readings"] = adopted
        yield Profile(
            f"random {number}",
            listed,
            figures,
            dates if chance.random() < 0.5 else {},
            frozenset(unknown),
            opened,
            denied,
        )


def _asked(index: Index) -> dict[str, list[str]]:
    out: dict[str, set[str]] = {key: set() for key in LISTED}
    for operand, _, value, _ in index.tests:
        key = FACETS_BY_PROPERTY[operand].key
        if key in out:
            out[key] |= {value, *index.broader.get(value, ()), *index.within.get(value, ())}
    return {key: sorted(found & set(index.facets[key])) for key, found in out.items()}
