"""Words cited from a law, held against a later version of it. The acts are invented."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.law.amended import Amendments
from lexposure.model.law import LawText, LegalUnit

LEAD = "1. Whoever keeps lamps for others shall"
ONE = "(a) light each of them before it is dark; and"
TWO = "(b) write down in a book which of them went out."


def act(lead: str = LEAD, points: tuple[tuple[str, str], ...] = (("a", ONE), ("b", TWO)), day: int = 1) -> LawText:  # fmt: skip
    """Return an act with one article, one paragraph and its points."""
    text, units = f"Article 1 Lamps\n{lead}\n", []
    for name, words in points:
        units.append(LegalUnit(f"LA:art_1.par_1.pnt_{name}", "point", f"({name})", len(text), len(text) + len(words), "LA:art_1.par_1"))  # fmt: skip
        text += words + "\n"
    end = len(text) - 1
    outer = [
        LegalUnit("LA:art_1", "article", "Article 1", 0, end),
        LegalUnit("LA:art_1.par_1", "paragraph", "1", text.index(lead), end, "LA:art_1"),
    ]
    return LawText("LA", dt.date(2026, 1, day), text, (*outer, *units), "x/1")


def amended(later: LawText, ref: str = "LA:art_1.par_1.pnt_b") -> str | None:
    """Return what became of a unit of the first version."""
    cited = act()
    unit = cited.unit(ref)
    found = Amendments(cited, later).of(unit.start, unit.end)
    return found[0] if found else None


def test_the_same_words_stand() -> None:
    """Signs and spaces are no amendment."""
    assert amended(act(points=(("a", ONE), ("b", TWO.replace("in a book", "in  a “book”"))))) is None


def test_other_words_are_an_amendment() -> None:
    """It is told by unit, with the words that stand there now."""
    later = act(points=(("a", ONE), ("b", TWO.replace("went out", "were lit"))))
    assert amended(later) == "LA:art_1.par_1.pnt_b reworded"
    unit = act().unit("LA:art_1.par_1.pnt_b")
    found = Amendments(act(), later).of(unit.start, unit.end)
    assert found is not None
    assert "were lit" in found[1]


def test_a_change_beside_what_is_cited_changes_nothing() -> None:
    """Point (a) is amended, point (b) is cited."""
    assert amended(act(points=(("a", ONE.replace("dark", "night")), ("b", TWO)))) is None


def test_mere_renumbering_changes_nothing() -> None:
    """The words of (b) stand as (c)."""
    moved = (("a", ONE), ("b", "(b) keep oil for a week at least;"), ("c", TWO.replace("(b)", "(c)")))
    assert amended(act(points=moved)) is None


def test_a_unit_that_went_is_told() -> None:
    """No words are left in its place."""
    assert amended(act(points=(("a", ONE),))) == "LA:art_1.par_1.pnt_b deleted"


def test_a_point_inserted_among_those_cited_is_told() -> None:
    """The paragraph as a whole is cited."""
    more = (("a", ONE), ("b", TWO), ("c", "(c) tell the owner of it."))
    assert "LA:art_1.par_1.pnt_c inserted" in str(amended(act(points=more), "LA:art_1.par_1"))


@pytest.mark.parametrize(
    ("lead", "told"), [(LEAD, None), (LEAD.replace("shall", "may"), "LA:art_1.par_1 reworded")]
)
def test_another_lead_in_changes_what_its_points_say(lead: str, told: str | None) -> None:
    """`shall` becomes `may` above a point whose own words stand."""
    assert amended(act(lead)) == told
