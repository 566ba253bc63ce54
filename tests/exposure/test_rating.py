"""Ratings: a band never stands alone, never says low over a gap, and tells exactly what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from exposure.invented import Invented, norm
from lexposure.exposure import rating_formula as formula
from lexposure.exposure.answers import RatingInputs
from lexposure.exposure.index import Claim
from lexposure.exposure.profiles import Profile
from lexposure.exposure.rating import ceiling_class, rate, ratings, would_change

DOCS = Path(__file__).parents[2] / "docs" / "rating.md"
RANK = {band: number for number, band in enumerate(formula.LEVELS)}
KIND = "https://w3id.org/lexposure/vocab/penalty-kind/"


def every() -> Iterator[RatingInputs]:
    """Yield every combination of inputs that the formula knows."""
    return (RatingInputs(*values) for values in product(*formula.VALUES.values()))


def penalty(kind: str, **data: Any) -> Claim:
    whole = dict.fromkeys(("amount", "least", "share", "base", "cap", "term", "per"))
    filled = {**whole, "kind": KIND + kind, **data}
    return Claim("x", "penalty", "", "draft", "x", 1.0, (), None, None, None, (), "x", filled)


class TestTheFormula:
    """What holds for every combination of inputs, whatever the table says."""

    def test_the_inputs_are_those_of_the_table(self) -> None:
        """Each field of the inputs has its values in the table, in the same order."""
        assert tuple(RatingInputs.__dataclass_fields__) == tuple(formula.VALUES)

    def test_a_higher_ceiling_never_lowers_a_band(self) -> None:
        """From each known ceiling to each higher one, the band stays or rises; an unrated one may get its band."""
        known = [name for name in formula.START if name != "unknown"]
        order = formula.ATTENTION
        for inputs in every():
            bands = [rate(replace(inputs, ceiling=name)).band for name in known]
            places = [order.index(band) for band in bands]
            assert places == sorted(places, reverse=True), (inputs, bands)

    def test_more_confidence_never_lowers_a_band(self) -> None:
        """Firm is rated as high as weak or higher, and unknown confidence is no worse than firm."""
        for inputs in every():
            weak, firm, unknown = (
                formula.ATTENTION.index(rate(replace(inputs, confidence=value)).band)
                for value in ("weak", "firm", "unknown")
            )
            assert unknown == firm <= weak

    def test_low_is_never_said_over_a_gap(self) -> None:
        """An unknown ceiling, a further unknown one or a stale claim is never low."""
        for inputs in every():
            if rate(inputs).band == "low":
                assert "unknown" not in (inputs.ceiling, inputs.other_ceilings)
                assert inputs.claim_status != "stale"

    def test_a_gap_never_takes_a_higher_band_away(self) -> None:
        """Beside a known ceiling, a second unknown one or a stale claim leaves moderate, high and severe as they are."""
        for inputs in every():
            band = rate(inputs).band
            if RANK.get(band, 0) > 0:
                assert rate(replace(inputs, other_ceilings="unknown", claim_status="stale")).band == band

    def test_draft_and_disputed_claims_move_no_band(self) -> None:
        """They are rated like reviewed ones, and the input says what they are."""
        for inputs in every():
            found = {rate(replace(inputs, claim_status=s)).band for s in ("draft", "disputed", "reviewed")}
            assert len(found) == 1

    def test_a_stated_breach_of_what_binds_is_at_least_high(self) -> None:
        """Whatever is unknown."""
        for inputs in every():
            if inputs.breached == "yes" and inputs.binds != "no":
                assert RANK[rate(inputs).band] >= RANK["high"]

    def test_what_does_not_bind_is_never_above_low(self) -> None:
        """It is low, or unrated where a gap is."""
        assert {rate(i).band for i in every() if i.binds == "no"} == {"low", formula.UNRATED}

    def test_would_change_is_true_and_misses_nothing(self) -> None:
        """Applying each change gives the band it says; each other value that isn't listed leaves the band."""
        for inputs in every():
            band = rate(inputs).band
            told = {(c.name, c.value): c for c in would_change(inputs)}
            for name, values in formula.VALUES.items():
                for value in values:
                    then = rate(replace(inputs, **{name: value})).band
                    change = told.pop((name, value), None)
                    assert (change is None) == (then == band)
                    assert change is None or (change.band, change.was) == (then, getattr(inputs, name))
            assert not told

    def test_every_band_occurs_and_every_input_matters_somewhere(self) -> None:
        """No line of the table is dead."""
        assert {rate(i).band for i in every()} == set(formula.ATTENTION)
        assert {c.name for i in every() for c in would_change(i)} == set(formula.VALUES)

    def test_the_page_shows_the_table(self) -> None:
        """docs/rating.md has each line of the formula, its values and its version."""
        page = DOCS.read_text()
        assert f"`{formula.VERSION}`" in page
        assert f"weak is below {formula.WEAK_BELOW}" in page
        assert ", ".join(f"`{band}`" for band in formula.ATTENTION) in page
        for name, start in formula.START.items():
            assert any(
                line.startswith(f"| `{name}` |") and line.endswith(f"| `{start}` |")
                for line in page.splitlines()
            ), name
        for step in formula.STEPS:
            assert f"| `{step.name}` | `{step.value}` | {step.by:+d} | {step.why} |" in page
        for word, bounds in (("least", formula.FLOORS), ("most", formula.CAPS)):
            for bound in bounds:
                assert (
                    f"| `{bound.name}` | `{bound.value}` | at {word} `{bound.band}` | {bound.why} |" in page
                )
        for name, value, why in formula.GAPS:
            assert f"| `{name}` | `{value}` | {why} |" in page
        for below, name in formula.AMOUNTS:
            assert f"| `{name}` | less than EUR {below:,}" in page


@pytest.mark.parametrize(
    ("kind", "data", "turnover", "expected"),
    [
        ("administrative-fine", {"amount": ("99999", "EUR")}, None, "small"),
        ("administrative-fine", {"amount": ("100000", "EUR")}, None, "medium"),
        ("administrative-fine", {"amount": ("10000000", "EUR")}, None, "large"),
        ("administrative-fine", {"amount": ("9000000", "KRW")}, None, "small"),
        ("administrative-fine", {"amount": ("9000000", "XAU")}, None, "unknown"),
        ("administrative-fine", {}, None, "unknown"),
        ("damages", {}, None, "unknown"),
        ("damages", {"amount": ("500", "USD"), "per": "person"}, None, "medium"),
        ("civil-penalty", {"amount": ("20000000", "USD"), "per": "violation"}, None, "large"),
        ("injunction", {}, None, "measure"),
        ("suspension", {}, None, "measure"),
        ("criminal", {}, None, "criminal"),
        ("criminal", {"amount": ("10", "EUR")}, None, "criminal"),
        ("administrative-fine", {"share": "0.03"}, None, "turnover_share"),
        ("administrative-fine", {"share": "0.03"}, "1000000", "small"),
        ("administrative-fine", {"share": "0.03", "base": "national-annual"}, "1000000", "turnover_share"),
        ("administrative-fine", {"share": "0.03", "amount": ("15000000", "EUR"), "cap": "higher-of"}, "1000", "large"),
        ("administrative-fine", {"share": "0.03", "amount": ("15000000", "EUR"), "cap": "higher-of"}, None,
         "turnover_share"),
        ("administrative-fine", {"share": "0.03", "amount": ("50000", "EUR"), "cap": "lower-of"}, None, "small"),
        ("administrative-fine", {"share": "0.02", "amount": ("50000000", "BRL"), "cap": "lower-of"}, "1000", "large"),
    ],
)  # fmt: skip
def test_a_ceiling_falls_into_the_class_of_its_most(
    kind: str, data: dict[str, Any], turnover: str | None, expected: str
) -> None:
    """Kind, amount, share and currency decide; what can't be counted is unknown, or a share of turnover."""
    figures = {"annual_turnover": Decimal(turnover)} if turnover else {}
    assert ceiling_class(penalty(kind, **data), Profile("x", figures=figures)) == expected


def fine(name: str, *more: str) -> str:
    """Return a penalty for the duty of the same name."""
    lines = [f"id: penalty/{name}", "type: Penalty", 'source: "AIA:art_99"', "confidence: 0.9", *more]
    return "\n".join(lines)


class TestAnswers:
    """Ratings in the answers of an invented world."""

    def world(self, *more: str, confidence: str = "0.9") -> Invented:
        duty = norm("a", "{roles: provider}", "penalties: [penalty/a]").replace(
            "confidence: 0.9", f"confidence: {confidence}"
        )
        known = fine("a", "kind: administrative-fine", "max_amount: {value: 20000000, currency: EUR}")
        return Invented(duty, known, norm("b", "{roles: provider}"), *more)

    def test_a_duty_that_applies_has_the_band_of_its_ceiling(self) -> None:
        """With every input beside it, and the formula's version."""
        rating = self.world().answer("a", "roles: [provider]").rating
        assert rating
        assert (rating.band, rating.formula) == ("high", formula.VERSION)
        assert vars(rating.inputs) == {
            "status": "applies", "binds": rating.inputs.binds, "ceiling": "large", "other_ceilings": "known",
            "breached": "no", "readings_differ": "no", "confidence": "firm", "claim_status": "draft",
        }  # fmt: skip

    def test_an_open_fact_and_a_weak_claim_take_a_step_each(self) -> None:
        """Both are seen in the inputs."""
        sure, weak = self.world(), self.world(confidence="0.3")
        assert [w.answer("a", "{}").rating.band for w in (sure, weak)] == ["moderate", "low"]  # type: ignore[union-attr]
        assert weak.answer("a", "roles: [provider]").rating.inputs.confidence == "weak"  # type: ignore[union-attr]

    def test_without_a_ceiling_it_is_unrated(self) -> None:
        """Nothing recorded isn't nothing to fear."""
        rating = self.world().answer("b", "roles: [provider]").rating
        assert rating
        assert (rating.band, rating.inputs.ceiling) == ("unrated", "unknown")

    def test_what_does_not_apply_or_imposes_nothing_has_no_rating(self) -> None:
        """There is nothing to look at, or nothing to keep."""
        right = norm("r").replace("type: Obligation", "type: Right")
        world = self.world(right)
        assert world.answer("a", "roles: [deployer]").rating is None
        assert world.answer("r").status == "applies"
        assert world.answer("r").rating is None

    def test_each_path_is_rated_and_the_answer_like_the_first_of_them(self) -> None:
        """The answer's band is the one of its paths that stands first in the order of attention."""
        for answer in self.world().ask("roles: [provider]").answers:
            bands = [path.rating.band for path in answer.paths if path.rating]
            assert bool(bands) == bool(answer.rating)
            if answer.rating:
                assert answer.rating.band == min(bands, key=formula.ATTENTION.index)

    def test_answers_are_listed_by_attention_and_nothing_is_lost(self) -> None:
        """What is rated and what imposes nothing are together all that reaches the profile."""
        exposure = self.world(norm("r").replace("type: Obligation", "type: Right")).ask("roles: [provider]")
        found = ratings(exposure)
        places = [formula.ATTENTION.index(row.rating.band) for row in found.rated]
        reached = sum(answer.status != "does_not_apply" for answer in exposure.answers)
        assert places == sorted(places)
        assert [row.answer.iri.rsplit("/", 1)[-1] for row in found.rated] == ["a", "b"]
        assert len(found.rated) + found.not_rated == reached
