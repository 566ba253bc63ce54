"""What the second reading of the very last claims read once corrected, each with a party that it decides."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.exposure.answers import Answer
from lexposure.workspace import Workspace

APPLIES, MAY, NOT = "applies", "may_apply", "does_not_apply"
NOW = "2026-11-25"
GENERATOR = (
    "established_in: [DE]\noffered_in: [DE]\nroles: [eu-ai-act/provider]\nactivities: [make-available]\n"
    "outputs: [synthetic-media]\ndata: []\noutcomes: []\nplaced_on_market_on: 2026-01-01\n"
)
PERSON = "gdpr/data-subject"


def _answer(workspace: Workspace, profile: str, norm: str, day: str = NOW) -> Answer:
    found = workspace.expose(workspace.profile(profile.encode()), dt.date.fromisoformat(day))
    return next(a for a in found.answers if a.iri.endswith(f"/norm/{norm}"))


class TestAiAct:
    """Days of Art. 50(2), Union bodies."""

    @pytest.mark.parametrize("uses", ["[chatbot]", "[chatbot, large-scale-it-system]"])
    @pytest.mark.parametrize(
        ("day", "start"),
        [("2024-08-01", "2026-08-02"), ("2026-07-26", "2026-08-02"), ("2026-07-27", "2026-12-02")],
    )
    def test_marking_had_the_day_of_its_article_before_the_amendment(
        self, shipped: Workspace, uses: str, day: str, start: str
    ) -> None:
        """Art. 111(4) stands in the law since 27 July 2026: until then 50(2) was to start with Art. 50."""
        answer = _answer(shipped, f"{GENERATOR}use_cases: {uses}\n", "eu-ai-act/art_50.par_2", day)
        assert str(answer.applies_from) == start

    @pytest.mark.parametrize(("day", "status"), [("2030-12-30", MAY), ("2030-12-31", APPLIES)])
    def test_marking_binds_large_it_systems_at_the_latest_by_the_end_of_2030(
        self, shipped: Workspace, day: str, status: str
    ) -> None:
        """Art. 111(1): contested until then, certain afterwards."""
        profile = f"{GENERATOR}use_cases: [chatbot, large-scale-it-system]\n"
        assert _answer(shipped, profile, "eu-ai-act/art_50.par_2", day).status == status

    @pytest.mark.parametrize(
        ("activity", "named"), [("prompting", True), ("act-in-judicial-capacity", False)]
    )
    def test_the_supervisor_leaves_the_court_as_a_court_alone(
        self, shipped: Workspace, activity: str, named: bool
    ) -> None:
        """Art. 74(9) takes the Court of Justice in its judicial capacity out."""
        profile = (
            "established_in: [LU]\nroles: [eu-ai-act/deployer, eu-ai-act/union-institution]\n"
            f"use_cases: [chatbot]\nactivities: [{activity}]\n"
        )
        answer = _answer(shipped, profile, "eu-ai-act/art_4.par_1")
        assert answer.status == APPLIES
        assert any(h.iri.endswith("/eu/edps") for path in answer.paths for h in path.hops) is named

    @pytest.mark.parametrize("unit", ["art_5.par_4", "art_54.par_3", "art_91.par_5/representative"])
    def test_what_isnt_about_a_system_or_stands_in_art_5_has_no_ceiling_of_100_3(
        self, shipped: Workspace, unit: str
    ) -> None:
        """Art. 100(3) fines systems, and not for what Art. 5 lays down; models are no systems."""
        profile = (
            "established_in: [BE]\nroles: [eu-ai-act/deployer, eu-ai-act/law-enforcement-authority, "
            "eu-ai-act/authorised-representative, eu-ai-act/union-institution]\nuse_cases: [law-enforcement]\n"
            "activities: [identify-remotely-in-real-time, represent-model-provider]\n"
        )
        answer = _answer(shipped, profile, f"eu-ai-act/{unit}")
        assert answer.status != NOT
        assert not any("art_100" in h.iri for path in answer.paths for h in path.hops)


@pytest.mark.parametrize(
    ("use", "status"),
    [
        ("general-content-generation", MAY),
        ("chatbot/companion", MAY),
        ("security-research", MAY),
        ("biometrics/verification", NOT),
    ],
)
def test_an_authority_with_another_end_is_not_cleared(shipped: Workspace, use: str, status: str) -> None:
    """GDPR 2(2)(d) frees the fight against crime alone; a technique is no end of its own."""
    profile = (
        "established_in: [DE]\nroles: [gdpr/controller, eu-ai-act/law-enforcement-authority]\ndata: [personal]\n"
        f"use_cases: [law-enforcement/polygraph, {use}]\nactivities: [prompting]\noutcomes: []\nplatforms: []\n"
    )
    assert _answer(shipped, profile, "eu-gdpr/art_24.par_1").status == status


@pytest.mark.parametrize(
    ("roles", "place", "day", "status"),
    [
        (PERSON, "CH", NOW, MAY),
        (f"{PERSON}, ch/data-subject-of-federal-body", "CH", NOW, APPLIES),
        (f"{PERSON}, ch/data-subject-of-federal-body", "CH", "2023-08-31", NOT),
        ("gdpr/controller, government-body", "CH", NOW, APPLIES),
        ("gdpr/controller, government-body, ch/cantonal-body", "CH", NOW, NOT),
        ("gdpr/controller, government-body", "DE", NOW, NOT),
    ],
)
def test_the_right_against_a_federal_body_is_the_persons(
    shipped: Workspace, roles: str, place: str, day: str, status: str
) -> None:
    """FADP 41(2)(a), 5(i): held by the person, against bodies of the Confederation, not of other states."""
    profile = (
        f"roles: [{roles}]\nestablished_in: [{place}]\naffected_persons_in: [CH]\ndata: [personal]\n"
        f"use_cases: []\nactivities: []\nwritten: {max(day, '2026-11-26')}\n"
    )
    assert _answer(shipped, profile, "ch-fadp/art_41.par_2.pnt_a", day).status == status
