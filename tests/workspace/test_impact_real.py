"""The portfolio of gold profiles beside real changes: the AI Act as amended in 2026, and the AWS terms of 2026.

Days and hashes were compared by hand with the texts; see docs/impact.md.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lexposure.render.impact import impact_json
from lexposure.render.json_form import written
from lexposure.workspace import Workspace

pytestmark = pytest.mark.shared
GOLD = Path(__file__).resolve().parents[1] / "gold" / "profiles"
Form = dict[str, Any]


@pytest.fixture(scope="module")
def amended(archived: Workspace) -> Form:
    """Return what the amendment of the AI Act does."""
    form: Form = json.loads(written(impact_json(archived.impact(GOLD, "AIA"))))
    (change,) = form["changes"]
    return {**change, "read": form["profiles"]["read"]}


def announced(change: Form, profile: str) -> dict[str, tuple[str | None, str | None]]:
    found = next(each for each in change["profiles"] if each["name"].startswith(profile))
    return {
        each["iri"].partition("/eu-ai-act/")[2]: (each["announced"]["before"], each["announced"]["after"])
        for each in found["announced"]
    }


class TestAmendmentOfTheAIAct:
    """Regulation (EU) 2026/1744, in force on 27 July 2026."""

    @pytest.mark.parametrize(
        ("profile", "norm", "days"),
        [
            ("SC02", "art_26.par_1", ("2026-08-02", "2027-12-02")),  # Annex III, Art. 113(c)(i)
            ("SC10", "art_26.par_1", ("2026-08-02", "2027-12-02")),
            ("SC59", "art_9.par_1", ("2027-08-02", "2028-08-02")),  # Annex I, Art. 113(c)(ii)
            ("SC04", "art_5.par_1.pnt_ba/use", (None, "2026-12-02")),  # Art. 113(a)
            ("SC22", "art_50.par_2", ("2026-08-02", "2026-12-02")),  # Art. 111(4)
            ("SC22", "art_10.par_5/2024", ("2026-08-02", None)),  # deleted, now Art. 4a(1)
            ("SC17", "art_27.par_4", (None, "2027-12-02")),  # reworded
        ],
    )
    def test_days_move_as_the_text_says(
        self, amended: Form, profile: str, norm: str, days: tuple[str | None, str | None]
    ) -> None:
        """Each compared with Arts. 111 and 113 in both versions."""
        assert announced(amended, profile)[norm] == days

    def test_the_duty_of_literacy_is_reworded_and_nothing_else_is_lost(self, amended: Form) -> None:
        """Art. 4(1): whoever had the one wording has the other."""
        for profile in amended["profiles"]:
            gained = {each["ref"]: each for each in profile["gained"]}
            assert {each["ref"] for each in profile["lost"]} <= {"AIA:art_4.par_1"}
            for lost in profile["lost"]:
                assert lost["beside"] == [gained[lost["ref"]]["iri"]]
                assert lost["before"]["status"] == gained[lost["ref"]]["after"]["status"]

    def test_the_portfolio_is_covered(self, amended: Form) -> None:
        """Affected, untouched and skipped are all of it; no claim is stale, since the new text was read."""
        assert len(amended["profiles"]) + amended["untouched"] + amended["skipped"] == amended["read"] == 41
        assert amended["claims"]["stale"] == 0
        assert 0 < len(amended["not_read"]) < amended["changed"]

    def test_words_are_those_of_the_two_texts(self, archived: Workspace, amended: Form) -> None:
        """By span."""
        texts = {side: archived.blobs.text(amended[side]["sha256"]) for side in ("before", "after")}
        for unit in amended["units"]:
            for side, text in texts.items():
                if unit[side]:
                    assert text[unit[side]["start"] : unit[side]["end"]] == unit[side]["words"]


class TestTermsOfAWS:
    """Single captures, against the words that changed in them."""

    def told(self, archived: Workspace, day: str) -> Form:
        form: Form = impact_json(archived.impact(GOLD, "aws/service-terms", last=day))
        (change,) = form["changes"]
        assert change["day"] == day
        return change

    def test_another_prohibition_takes_the_place_of_one(self, archived: Workspace) -> None:
        """50.11 on 17 March: reverse engineering out, extraction in; each names the other."""
        change = self.told(archived, "2026-03-17")
        assert {(each["iri"].rsplit("/", 1)[-1], *each["what"]) for each in change["claims"]["moved"] if each["kind"] == "norm"} == {
            ("ai-reverse-engineering", "ends"), ("ai-model-extraction", "begins"),
        }  # fmt: skip
        for profile in change["profiles"]:
            (gained,), (lost,) = profile["gained"], profile["lost"]
            assert (gained["beside"], lost["beside"]) == ([lost["iri"]], [gained["iri"]])

    def test_other_marks_and_clauses_that_bind_nobody_touch_nobody(self, archived: Workspace) -> None:
        """7 February: two clauses on telephone numbers, and other links in 1.23."""
        change = self.told(archived, "2026-02-07")
        assert (change["claims"]["moved"], change["profiles"], change["skipped"]) == ([], [], 41)
        assert len(change["not_read"]) == change["changed"] == 2

    def test_a_clause_that_stood_before_in_other_words_isnt_told_as_new(self, archived: Workspace) -> None:
        """50.4 on 29 May lost some words; nobody read it as it stood before."""
        change = self.told(archived, "2026-05-29")
        gained = [each for profile in change["profiles"] for each in profile["gained"]]
        assert {each["iri"].rsplit("/", 1)[-1] for each in gained} == {"ai-privacy-notices"}
        assert all(each["no_older_wording_read"] for each in gained)
