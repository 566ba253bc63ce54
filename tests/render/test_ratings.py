"""A rating is shown with the answer in every form."""

from __future__ import annotations

import io
import json
from dataclasses import replace

from rich.console import Console

from lexposure.exposure.answers import Exposure, RatingInputs
from lexposure.exposure.rating import rate, ratings
from lexposure.render.html import to_html
from lexposure.render.json_form import to_json
from lexposure.render.ratings import ratings_json, ratings_text
from lexposure.render.rdf import to_triples
from lexposure.render.table import render
from render.examples import EXPOSURE

RATING = rate(RatingInputs("applies", "yes", "criminal", "unknown", "no", "no", "firm", "draft"))


def rated() -> Exposure:
    """Return the example with its first answer rated, and with a name that tries to act on a terminal."""
    first, *others = EXPOSURE.answers
    paths = tuple(replace(path, rating=RATING) for path in first.paths)
    hostile = replace(first, rating=RATING, paths=paths, penalties=("criminal: \x1b[31m up to 1 year",))
    return replace(EXPOSURE, answers=(hostile, *others))


def test_json_has_band_inputs_and_formula() -> None:
    """The same form for the answer and for each of its paths; null for what isn't rated."""
    answers = to_json(rated())["answers"]
    expected = {"band": "severe", "inputs": vars(RATING.inputs), "formula": RATING.formula}
    assert answers[0]["rating"] == answers[0]["paths"][0]["rating"] == expected
    assert answers[1]["rating"] is None


def test_rdf_has_it_as_json() -> None:
    """One literal for the answer and one for each path."""
    said = [t.object for t in to_triples(rated()) if t.predicate.value.endswith("#rating")]
    assert len(said) == 1 + len(rated().answers[0].paths)
    assert {json.loads(each.value)["band"] for each in said} == {"severe"}


def test_table_has_one_word_and_the_page_the_inputs() -> None:
    """The word stands beside the status; the page says what it rests on and what it isn't."""
    console = Console(file=io.StringIO(), width=120)
    render(rated(), console)
    page = to_html(rated())
    assert "rated severe" in console.file.getvalue()  # type: ignore[attr-defined]
    assert "other ceilings unknown" in page
    assert "attention, not legal risk" in page


def test_the_list_tells_inputs_changes_and_no_control_character() -> None:
    """As text and as JSON, with the count of what isn't rated."""
    found = ratings(rated())
    text, form = ratings_text(found), ratings_json(found)
    assert "SEVERE: 1" in text
    assert "\x1b" not in text
    assert "ceiling criminal" in text
    assert "status may_apply → high" in text
    assert form["rated"][0]["rating"]["would_change"][0] == {
        "input": "status",
        "from": "applies",
        "to": "may_apply",
        "band": "high",
    }
    assert form["not_rated"] == sum(a.status != "does_not_apply" for a in EXPOSURE.answers) - 1
