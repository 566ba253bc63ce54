"""Penalty ceilings in words, and computed where the party's turnover is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lexposure.exposure.index import Claim
from lexposure.exposure.penalties import ceiling
from lexposure.exposure.profiles import Profile

FINE = "https://w3id.org/lexposure/vocab/penalty-kind/administrative-fine"


def penalty(**data: Any) -> Claim:
    whole = {
        "kind": FINE,
        "amount": None,
        "least": None,
        "share": None,
        "base": None,
        "cap": None,
        "term": None,
        "per": None,
    }
    return Claim(
        "x", "penalty", data.pop("summary", ""), "draft", "x", 1.0, (), None, None, None, (), "x", {**whole, **data}
    )  # fmt: skip


def told(turnover: str | None = None, **data: Any) -> str:
    figures = {} if turnover is None else {"annual_turnover": Decimal(turnover)}
    return ceiling(penalty(**data), Profile("x", figures=figures))


EUR = ("15000000", "EUR")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"amount": EUR}, "up to EUR 15,000,000"),
        ({"amount": EUR, "share": "0.03", "cap": "higher-of"},
         "up to EUR 15,000,000 or 3 % of worldwide annual turnover, whichever is higher"),
        ({"amount": EUR, "share": "0.015", "cap": "lower-of"},
         "up to EUR 15,000,000 or 1.5 % of worldwide annual turnover, whichever is lower"),
        ({"share": "0.1"}, "up to 10 % of worldwide annual turnover"),
        ({"share": "1"}, "up to 100 % of worldwide annual turnover"),
        ({"share": "0.0005"}, "up to 0.05 % of worldwide annual turnover"),
        ({"share": "0.05", "base": "average-daily", "per": "day"}, "up to 5 % of average daily worldwide turnover per day"),
        ({"amount": ("50000000", "BRL"), "share": "0.02", "base": "national-annual", "cap": "lower-of"},
         "up to BRL 50,000,000 or 2 % of annual turnover in the country, whichever is lower"),
        ({"amount": ("1500", "USD"), "least": ("500", "USD"), "per": "violation"},
         "from USD 500 up to USD 1,500 per violation"),
        ({"amount": ("51744.50", "USD"), "per": "day"}, "up to USD 51,744.50 per day"),
        ({"amount": ("500.00", "USD")}, "up to USD 500"),
        ({"term": "P1Y"}, "up to 1 year of imprisonment"),
        ({"term": "P10Y"}, "up to 10 years of imprisonment"),
        ({"term": "P11Y"}, "up to 11 years of imprisonment"),
        ({"term": "P1M"}, "up to 1 month of imprisonment"),
        ({"term": "P18M"}, "up to 18 months of imprisonment"),
        ({"term": "P90D"}, "up to 90 days of imprisonment"),
        ({"term": "P1Y6M"}, "up to 1 year and 6 months of imprisonment"),
        ({"amount": ("250000", "USD"), "term": "P5Y"}, "up to USD 250,000 or 5 years of imprisonment"),
        ({}, "no ceiling recorded"),
        ({"summary": "set by the member states"}, "set by the member states"),
    ],
)  # fmt: skip
def test_a_ceiling_is_told_in_words(data: dict[str, Any], words: str) -> None:
    """Amounts, shares, terms, minima and what they are counted per."""
    assert told(**data) == f"administrative fine: {words}"


@pytest.mark.parametrize(
    ("data", "turnover", "here"),
    [
        ({"amount": EUR, "share": "0.03", "cap": "higher-of"}, "2000000000", "EUR 60,000,000"),
        ({"amount": EUR, "share": "0.03", "cap": "higher-of"}, "100000000", "EUR 15,000,000"),
        ({"amount": EUR, "share": "0.03", "cap": "higher-of"}, "500000000", "EUR 15,000,000"),
        ({"amount": EUR, "share": "0.03", "cap": "lower-of"}, "2000000000", "EUR 15,000,000"),
        ({"amount": EUR, "share": "0.03", "cap": "lower-of"}, "100000000", "EUR 3,000,000"),
        ({"amount": EUR, "share": "0.03", "cap": "lower-of"}, "0", "EUR 0"),
        ({"share": "0.04"}, "1000000", "EUR 40,000"),
        ({"share": "0.05", "base": "average-daily", "per": "day"}, "730000000", "EUR 100,000"),
        ({"amount": EUR, "share": "0.03", "cap": "higher-of"}, "1e40", f"EUR {3 * 10**38:,}"),
    ],
)
def test_with_the_turnover_it_is_computed(data: dict[str, Any], turnover: str, here: str) -> None:
    """The higher or the lower of amount and share, as the rule says."""
    assert told(turnover, **data).endswith(f"(here {here})")


@pytest.mark.parametrize(
    ("data", "turnover"),
    [
        ({"amount": EUR, "share": "0.03", "cap": "higher-of"}, None),
        ({"amount": EUR}, "2000000000"),
        ({"amount": ("15000000", "USD"), "share": "0.03", "cap": "higher-of"}, "2000000000"),
        ({"term": "P1Y"}, "2000000000"),
        ({"share": "0.02", "base": "national-annual"}, "2000000000"),
    ],
)
def test_what_cant_be_computed_isnt(data: dict[str, Any], turnover: str | None) -> None:
    """No turnover, no share, or another currency: the formula stands alone, nothing is converted or guessed."""
    assert "here" not in told(turnover, **data)


def test_a_doubtful_turnover_computes_nothing() -> None:
    """A figure that the profile marks as unknown is not counted with."""
    profile = Profile(
        "x", figures={"annual_turnover": Decimal(10)}, open_facets=frozenset({"annual_turnover"})
    )
    assert "here" not in ceiling(penalty(share="0.03"), profile)
