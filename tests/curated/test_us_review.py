"""What a review of the further law of the United States corrected: who was cleared, or reached, without ground."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.workspace import Workspace

BANK = (
    "roles: [us-glba/financial-institution]\nplatforms: [aws/bedrock]\ndata: [financial]\nactivities: [{}]\n"
)
CLONE = "offered_in: [US-TN]\noutputs: [deep-fake]\nactivities: [publish-voice-or-likeness, {}]\n"
HOST = "roles: [us-cda-230/service-provider]\nestablished_in: [US]\noutcomes: []\nactivities: [{}]\n"
INTRUDER = "established_in: [US]\nroles: [business]\ndata: [communications-content]\noutcomes: [stored-communication-obtained]\nactivities: [access-without-authorization, {}]\n"
CLINIC = "roles: [{}]\nestablished_in: [US-UT]\nuse_cases: [chatbot]\ndata: [health]\nactivities: [interact-with-persons]\n"


@pytest.mark.parametrize(
    ("profile", "ref", "status"),
    [
        pytest.param(CLONE.format("artistic-work"), "TNELVIS:47-25-1105(a)(2)", "applies", id="a cloned voice in a song"),
        pytest.param(CLONE.format("personal-non-professional-use"), "TNELVIS:47-25-1105(a)(2)", "applies", id="or made at home"),
        pytest.param(CLONE.format("have-persons-authorization"), "TNELVIS:47-25-1105(a)(2)", "does_not_apply", id="but with leave"),
        pytest.param(BANK.format("financial-privacy-notice-given"), "GLBA:15 U.S.C. § 6802(a)", "does_not_apply", id="notice given"),
        pytest.param(BANK.format("financial-privacy-notice-given"), "GLBA:15 U.S.C. § 6802(b)", "applies", id="notice without choice"),
        pytest.param(BANK.format("financial-privacy-notice-given, financial-opt-out-offered"), "GLBA:15 U.S.C. § 6802(b)", "does_not_apply", id="notice and choice"),
        pytest.param(HOST.format("restrict-content"), "CDA230:s230/c/2/A", "does_not_apply", id="restricting without good faith"),
        pytest.param(HOST.format("moderate-in-good-faith"), "CDA230:s230/c/2/A", "applies", id="in good faith"),
        pytest.param(INTRUDER.format("permitted-communication-disclosure"), "SCA:s2701/a", "applies", id="an intruder who also passes messages on lawfully"),
        pytest.param(CLINIC.format("health-care-provider"), "UTAI:13-77-103(2)", "does_not_apply", id="a hospital is no licensed person"),
        pytest.param(CLINIC.format("licensed-professional"), "UTAI:13-77-103(2)", "applies", id="a doctor is"),
    ],
)  # fmt: skip
def test_a_party(shipped: Workspace, profile: str, ref: str, status: str) -> None:
    """Each line: who, which unit, and what becomes of it."""
    found = shipped.expose(shipped.profile(profile.encode()), dt.date(2026, 11, 25))
    assert found.status_of(ref) == status


def test_an_unexplained_refusal_on_a_report_has_no_private_damages(shipped: Workspace) -> None:
    """By the majority view 1681m(h)(8) leaves 1681m to the authorities."""
    text = b"roles: [us-fcra/report-user]\nestablished_in: [US]\noutcomes: [adverse-decision-on-person]\n"
    found = shipped.expose(shipped.profile(text), dt.date(2026, 11, 25))
    (answer,) = [a for a in found.answers if a.ref.endswith("s1681m/a")]
    assert answer.status != "does_not_apply"
    assert answer.penalties
    assert not any("damages" in penalty for penalty in answer.penalties)
