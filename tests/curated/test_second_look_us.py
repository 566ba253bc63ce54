"""A second look at law whose text isn't archived: doubts settled from general knowledge, so that nobody is cleared falsely."""

from __future__ import annotations

import datetime as dt

import pytest

from curated.test_second_look import APPLIES, MAY, NOT, party, status
from curated.test_second_look_eu import fines
from lexposure.workspace import Workspace

US = "US-NY"
_DAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize("place", ["CA-QC", "SG", "JP"])
def test_acting_for_government_makes_no_public_body(shipped: Workspace, place: str) -> None:
    """Quebec, Singapore and Japan leave out public bodies; a firm that works for one stays to be asked."""
    ref = {"CA-QC": "QC:3.1", "SG": "PDPA:24", "JP": "APPI:art_23"}[place]
    for role, found in (("state-agency", MAY), ("government-body", NOT)):
        facts = party(place, roles=f"gdpr/controller, {role}")
        assert status(shipped, facts, ref) == found


def test_an_agency_that_invades_privacy_without_authority_may_be_sued(shipped: Workspace) -> None:
    """The Australian tort spares agencies in good faith in their functions, not agencies as such."""
    for more, found in (("", APPLIES), (", act-as-authorised-by-law", NOT)):
        facts = party("AU", f"invade-privacy{more}", roles="state-agency")
        assert status(shipped, facts, "AUPA:Sch. 2 cl. 7") == found


def test_the_higher_terms_of_the_dmca_are_for_later_offences(shipped: Workspace) -> None:
    """17 U.S.C. 1204(a)(2)."""
    first = party(US, "circumvent-access-control", "private-gain")
    again = party(US, "circumvent-access-control", "private-gain, repeated-infringement")
    late = "us-dmca-1201/s1204/a/2"
    assert late not in fines(shipped, first, "us-dmca-1201/s1201/a/1/A")
    assert late in fines(shipped, again, "us-dmca-1201/s1201/a/1/A")


@pytest.mark.parametrize("ref", ["FCRA:s1681b/b/2/A", "FCRA:s1681b/b/3/A", "FCRA:s1681m/a"])
def test_an_inquiry_into_misconduct_uses_no_consumer_report(shipped: Workspace, ref: str) -> None:
    """15 U.S.C. 1681a(y) and (o)."""
    for activity, found in (
        ("prompting", APPLIES),
        ("investigate-misconduct-at-work", NOT),
        ("use-placement-communications-only", NOT),
    ):
        facts = party(
            US,
            activity,
            "adverse-decision-on-person",
            "us-fcra/report-user, employer",
            use_cases="employment/recruitment",
            data="consumer-report, personal",
        )
        assert status(shipped, facts, ref) == found


def test_a_special_programme_meets_the_regulation_in_force(shipped: Workspace) -> None:
    """Regulation B has had conditions for programmes of creditors for profit since 21 July 2026."""
    for activity, found in (
        ("special-purpose-credit", MAY),
        ("special-purpose-credit-under-regulation", NOT),
    ):
        facts = party(US, activity, roles="us-ecoa/creditor, business")
        assert status(shipped, facts, "ECOA:15 U.S.C. § 1691(a)") == found


def test_preference_seniority_and_threat_are_heard_in_employment(shipped: Workspace) -> None:
    """42 U.S.C. 2000e-2(h), (i), 2000e-11 and 12113."""
    for activity, unit, found in (
        ("prefer-members-of-tribes-near-reservation", "us-title-vii/2000e-2/a", NOT),
        ("seniority-or-veterans-rule", "us-title-vii/2000e-2/a", APPLIES),
        ("seniority-or-veterans-rule", "us-title-vii/2000e-2/k", NOT),
        ("exclude-for-direct-threat", "us-ada/s12112/a", NOT),
        ("prompting", "us-ada/s12112/a", APPLIES),
    ):
        facts = party(
            US,
            activity,
            "discrimination",
            "us/job-discrimination-employer, employer",
            use_cases="employment/recruitment",
        )
        answers = shipped.expose(shipped.profile(facts.encode()), _DAY).answers
        assert next((a.status for a in answers if a.iri.endswith(unit)), NOT) == found, activity


def test_care_without_electronic_claims_is_not_covered(shipped: Workspace) -> None:
    """45 CFR 160.102(a)(3) takes providers that send standard transactions."""
    for activity, found in (("prompting", APPLIES), ("without-standard-transactions", NOT)):
        facts = party(
            US,
            activity,
            roles="health-care-provider",
            data="protected-health-information",
            use_cases="health-care",
        )
        assert status(shipped, facts, "HIPAA:45 CFR § 164.306(a)") == found


def test_deception_thought_out_in_new_york_gives_no_claim_there(shipped: Workspace) -> None:
    """People must be deceived and hurt in New York."""
    for place, outcomes, found in (
        (US, "consumer-deception, consumer-injury", APPLIES),
        (US, "consumer-deception", NOT),
        ("US-TX", "consumer-deception, consumer-injury", NOT),
    ):
        facts = party(place, "deceive-consumers", outcomes, "business", established_in=US)
        assert status(shipped, facts, "NYGBL:349(h)") == found


def test_what_a_statute_permits_is_not_unfair_and_a_tort_alone_not_unlawful(shipped: Workspace) -> None:
    """The two limbs of the Californian law."""
    answers = {
        activity: {
            a.iri.rsplit("/", 1)[1]: a.status
            for a in shipped.expose(
                shipped.profile(party("US-CA", activity, "consumer-injury", "business").encode()), _DAY
            ).answers
            if a.ref == "UCL:17200"
        }
        for activity in (
            "further-crime-or-tort",
            "further-crime",
            "unfair-practice, act-as-statute-expressly-permits",
        )
    }
    assert answers["further-crime-or-tort"]["unlawful"] == MAY
    assert answers["further-crime"]["unlawful"] == APPLIES
    assert answers["unfair-practice, act-as-statute-expressly-permits"].get("unfair", NOT) == NOT


def test_utahs_harbour_asks_for_disclosure_throughout(shipped: Workspace) -> None:
    """13-77-104: at the outset and all through the exchange."""
    for activity, found in (
        ("disclose-ai-interaction", MAY),
        ("disclose-ai-at-outset-and-throughout", APPLIES),
    ):
        facts = party("US-UT", f"interact-with-persons, {activity}", roles="business")
        assert status(shipped, facts, "UTAI:13-77-104(1)") == found


def test_who_knowingly_carries_an_advertisement_is_not_freed(shipped: Workspace) -> None:
    """Tennessee 47-25-1107(c)."""
    for activity, found in (
        ("publish-advertisement-of-others", MAY),
        ("carry-advertisement-unknowingly", NOT),
    ):
        facts = party("US-TN", f"use-likeness-commercially, {activity}", roles="business")
        assert status(shipped, facts, "TNELVIS:47-25-1105(a)(1)") == found
