"""`rating`, as a person or a program uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Run
from lexposure.exposure.rating_formula import ATTENTION, VALUES, VERSION

PROFILE = "name: test\nroles: [eu-ai-act/deployer]\nestablished_in: [DE]\nuse_cases: [coding-assistant]\n"


@pytest.fixture
def profile() -> str:
    Path("p.yaml").write_text(PROFILE)
    return "p.yaml"


def test_json_lists_what_is_rated_with_inputs_and_changes(run: Run, profile: str) -> None:
    """One document, in order of attention; each band with its inputs, the formula, and what would change it."""
    done = run("rating", profile, "--as-of", "2026-11-24", "--format", "json")
    found = json.loads(done.out)
    places = [ATTENTION.index(row["rating"]["band"]) for row in found["rated"]]
    assert done.code == 0
    assert places
    assert places == sorted(places)
    for row in found["rated"]:
        rating = row["rating"]
        assert list(rating["inputs"]) == list(VALUES)
        assert rating["formula"] == VERSION
        assert rating["would_change"]
        assert all(c["from"] == rating["inputs"][c["input"]] != c["to"] for c in rating["would_change"])
        assert all(c["band"] != rating["band"] for c in rating["would_change"])


def test_exposure_has_the_same_ratings_and_is_kept_short(run: Run, profile: str) -> None:
    """The answers of `exposure` carry band, inputs and formula, without the changes."""
    rated = json.loads(run("rating", profile, "--as-of", "2026-11-24", "--format", "json").out)["rated"]
    answers = json.loads(run("exposure", profile, "--as-of", "2026-11-24", "--format", "json").out)["answers"]
    there = {a["iri"]: a["rating"] for a in answers if a["rating"]}
    for row in rated:
        del row["rating"]["would_change"]
    assert {row["iri"]: row["rating"] for row in rated} == there


def test_the_terminal_names_bands_inputs_and_purpose(run: Run, profile: str) -> None:
    """No band stands without what it rests on, and none is taken for a legal risk."""
    done = run("rating", profile, "--as-of", "2026-11-24")
    assert done.code == 0
    assert "Bands rank attention, not legal risk" in done.out
    assert "UNRATED: " in done.out
    assert "ceiling unknown" in done.out
    assert "would change: " in done.out
    assert "silence here is not clearance" in done.out


def test_a_bad_profile_is_one_message(run: Run) -> None:
    """Exit code 2 and the place, no traceback."""
    Path("bad.yaml").write_text("rolls: [x]\n")
    done = run("rating", "bad.yaml")
    assert done.code == 2
    assert "bad.yaml" in done.err
    assert "Traceback" not in done.err
