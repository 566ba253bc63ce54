"""Prohibited practices of the AI Act: what their own text leaves out isn't prohibited, and silence about it is open."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.workspace import Workspace

DAY = dt.date(2026, 11, 25)
PARTY = "roles: [eu-ai-act/provider]\noffered_in: [EU]\n"


@pytest.mark.parametrize(
    ("ref", "practice", "left_out"),
    [
        ("AIA:art_5.par_1.pnt_d", "predict-crime-by-profile", "support-fact-based-assessment"),
        ("AIA:art_5.par_1.pnt_g", "categorise-by-biometrics", "label-lawful-biometric-data"),
    ],
)
def test_what_a_prohibition_leaves_out_by_its_own_words(
    shipped: Workspace, ref: str, practice: str, left_out: str
) -> None:
    """The practice alone is prohibited, with the excepted purpose it isn't, and unsaid it may be."""

    def status(activities: str) -> str:
        found = shipped.expose(shipped.profile((PARTY + activities).encode()), DAY)
        return next(a.status for a in found.answers if a.ref == ref)

    assert status(f"activities: [{practice}]\n") == "applies"
    assert status(f"activities: [{practice}, {left_out}]\n") == "does_not_apply"
    assert status(f"activities: [{practice}]\nunknown: {{activities: [{left_out}]}}\n") == "may_apply"
