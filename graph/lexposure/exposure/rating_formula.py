"""The rating formula: one table that a lawyer can read and change. It ranks attention, not legal risk.

How a band comes about, in this order: the ceiling gives the start; each step that holds moves it by whole bands, from low
to severe; a floor lifts it, a cap lowers it; and `low` turns into `unrated` where a gap stands behind it, since low is said
only of what is known to be so. docs/rating.md shows the same table and is held against this one by a test. Whoever changes
a line changes `VERSION` too.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

__all__ = [
    "ADDS_UP",
    "AMOUNTS",
    "ATTENTION",
    "CAPS",
    "EUROS",
    "FLOORS",
    "GAPS",
    "IMPOSING",
    "LEVELS",
    "MEASURES",
    "START",
    "STEPS",
    "UNRATED",
    "VALUES",
    "VERSION",
    "WEAK_BELOW",
    "Bound",
    "Step",
]

VERSION = "attention-1"

UNRATED = "unrated"
LEVELS = ("low", "moderate", "high", "severe")
ATTENTION = ("severe", "high", "moderate", UNRATED, "low")
"""The order in which answers are listed: what couldn't be rated stands before what is known to be low."""


class Step(NamedTuple):
    """Where `name` has `value`, the level moves by `by` bands."""

    name: str
    value: str
    by: int
    why: str


class Bound(NamedTuple):
    """Where `name` has `value`, the level is at least (a floor) or at most (a cap) `band`."""

    name: str
    value: str
    band: str
    why: str


START = {
    "unknown": UNRATED,
    "small": "low",
    "medium": "moderate",
    "measure": "moderate",
    "large": "high",
    "turnover_share": "high",
    "criminal": "severe",
}
"""The band that each class of the highest ceiling starts from."""

STEPS = (
    Step("status", "may_apply", -1, "a fact is still open: answer it first"),
    Step("confidence", "weak", -1, "the weakest claim on the way may well be wrong"),
    Step("breached", "yes", +1, "the profile states what is prohibited"),
    Step("readings_differ", "yes", +1, "somebody must decide which reading to follow"),
)
FLOORS = (Bound("breached", "yes", "high", "a stated breach needs a person, whatever the ceiling"),)
CAPS = (Bound("binds", "no", "low", "what doesn't bind can't be breached"),)
GAPS = (
    ("ceiling", "unknown", "no ceiling is known"),
    ("other_ceilings", "unknown", "another ceiling is reached whose size is unknown"),
    ("claim_status", "stale", "the words that a claim rests on have changed since"),
)
"""Where one of these holds, `low` turns into `unrated`."""

VALUES = {
    "status": ("applies", "may_apply"),
    "binds": ("yes", "no", "unknown"),
    "ceiling": tuple(START),
    "other_ceilings": ("known", "unknown"),
    "breached": ("yes", "no"),
    "readings_differ": ("yes", "no"),
    "confidence": ("firm", "weak", "unknown"),
    "claim_status": ("reviewed", "draft", "disputed", "stale"),
}
"""Every input with every value it can have; of claim statuses, the most doubtful on a path counts, which stands last."""

IMPOSING = frozenset({"obligation", "prohibition"})
"""Deontic types that are rated. The others impose nothing; they are rated only where a ceiling is reached."""
WEAK_BELOW = 0.6
"""A path is weak if the claim of least confidence has less than this."""

AMOUNTS = ((Decimal(100_000), "small"), (Decimal(10_000_000), "medium"))
"""Ceilings in euros below the figure, by class; from the last figure on they are large."""
ADDS_UP = "medium"
"""The least class of an amount for each violation, person or day: nothing caps the sum."""
MEASURES = frozenset({"injunction", "market-measure", "suspension"})
"""Kinds of consequence that are no sum."""
EUROS = {
    "EUR": Decimal(1), "USD": Decimal(1), "GBP": Decimal(1), "CHF": Decimal(1), "CAD": Decimal("0.6"),
    "AUD": Decimal("0.6"), "SGD": Decimal("0.7"), "BRL": Decimal("0.2"), "INR": Decimal("0.01"),
    "JPY": Decimal("0.006"), "KRW": Decimal("0.0006"),
}  # fmt: skip
"""Euros for one unit, rounded to one figure: good enough for classes a hundredfold wide, and no rate of any day. An amount
in another currency is unknown."""
