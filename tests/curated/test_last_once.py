"""What the second reading of the last claims read once corrected, each with a party that it decides."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.workspace import Workspace

YES, NO = "applies", "does_not_apply"
NOW = "2026-11-25"
SEATED = "established_in: [DE]\nplatforms: []\nchanges: [none]\n"
LISTED = "use_cases: [migration/application-examination, large-scale-it-system]\n"
FREELANCER = "roles: [gdpr/person-under-authority]\ndata: [personal]\nuse_cases: []\nactivities: []\n"


def _tester(role: str, outcome: str, activities: str = ", rely-on-test-framework") -> str:
    return (
        f"{SEATED}roles: [{role}]\nactivities: [test-in-real-world, undergo-third-party-assessment{activities}]\n"
        f"use_cases: [regulated-product/section-b]\noutcomes: [{outcome}]\n"
    )


def _held_harmless(day: str) -> str:
    return (
        f"{SEATED}offered_in: [DE]\nroles: [eu-ai-act/provider]\n{LISTED}outcomes: []\n"
        f"activities: [place-on-market, narrow-procedural-task]\nplaced_on_market_on: {day}\n"
    )


CASES = (
    # Art. 76(1), second subparagraph: the orders of 76(3) reach tests under Art. 60a too
    (
        _tester("eu-ai-act/provider", "test-stop-order"),
        "norm/eu-ai-act/art_76.par_3.pnt_a/section-b",
        NOW,
        YES,
    ),
    (_tester("eu-ai-act/provider", "test-stop-order"), "norm/eu-ai-act/art_76.par_3.pnt_a", NOW, NO),
    (
        _tester("eu-ai-act/deployer", "test-change-order"),
        "norm/eu-ai-act/art_76.par_3.pnt_b/section-b",
        NOW,
        YES,
    ),
    (
        _tester("eu-ai-act/provider", "test-stop-order", ""),
        "norm/eu-ai-act/art_76.par_3.pnt_a/section-b",
        NOW,
        NO,
    ),
    # Art. 111(1) speaks of AI systems, so it also defers Art. 6(4) for a component held not to be high-risk
    (_held_harmless("2026-10-01"), "norm/eu-ai-act/art_6.par_4", "2030-12-30", NO),
    (_held_harmless("2026-10-01"), "norm/eu-ai-act/art_6.par_4", "2030-12-31", YES),
    (_held_harmless("2027-10-01"), "norm/eu-ai-act/art_6.par_4", "2027-12-02", YES),
    # GDPR Art. 29 binds any person under the authority, not workers only
    (SEATED + FREELANCER, "norm/eu-gdpr/art_29.par_1/staff", NOW, YES),
)


@pytest.mark.parametrize(
    ("profile", "unit", "day", "status"), CASES, ids=[f"{c[1]}-{n}" for n, c in enumerate(CASES)]
)
def test_a_corrected_claim_stands_as_the_text_has_it(
    shipped: Workspace, profile: str, unit: str, day: str, status: str
) -> None:
    """A concrete party gets the answer that the words of the article give."""
    found = shipped.expose(shipped.profile(profile.encode()), dt.date.fromisoformat(day))
    assert next((a.status for a in found.answers if a.iri.endswith(f"/{unit}")), NO) == status


@pytest.mark.parametrize(
    ("role", "other", "unit", "more"),
    [
        (
            "eu-ai-act/deployer",
            "eu-ai-act/provider",
            "norm/eu-ai-act/art_76.par_3.pnt_b",
            (
                "activities: [test-in-real-world, profiling]\nuse_cases: [employment/recruitment]\n"
                "outcomes: [test-change-order]\n"
            ),
        ),
        (
            "eu-ai-act/authorised-representative",
            "eu-ai-act/provider",
            "norm/eu-ai-act/art_71.par_2/section-b",
            (
                "activities: [place-on-market, narrow-procedural-task]\nuse_cases: [employment/recruitment]\n"
                "outcomes: []\nplaced_on_market_on: 2028-09-01\n"
            ),
        ),
    ],
)
def test_who_is_bound_beside_the_provider_bears_the_duty_itself(
    shipped: Workspace, role: str, other: str, unit: str, more: str
) -> None:
    """The path of the answer starts from the role the party stated, not from the provider's."""
    found = shipped.expose(shipped.profile(f"{SEATED}roles: [{role}]\n{more}".encode()), dt.date(2028, 9, 15))
    answer = next(a for a in found.answers if a.iri.endswith(f"/{unit}"))
    assert answer.status == YES
    hops = [h.iri for path in answer.paths for h in path.hops if h.kind == "role"]
    assert any(h.endswith(role) for h in hops)
    assert not any(h.endswith(other) for h in hops)
