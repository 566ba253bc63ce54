"""A second reading of laws whose text is archived: what it corrected, asked of parties just inside and outside."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.workspace import Workspace

NOW = "2026-11-25"
APPLIES, MAY, NOT = "applies", "may_apply", "does_not_apply"


def status(workspace: Workspace, profile: str, ref: str, day: str = NOW) -> str | None:
    """Return the status of a unit for a party on a day."""
    return workspace.expose(workspace.profile(profile.encode()), dt.date.fromisoformat(day)).status_of(ref)


def party(
    place: str,
    activities: str = "",
    outcomes: str = "",
    roles: str = "gdpr/controller, business",
    **more: str,
) -> str:
    """Return a party that is active in one place only; every facet that is given is a complete list."""
    facets = {
        "roles": roles,
        "established_in": place,
        "offered_in": place,
        "affected_persons_in": place,
        "output_used_in": place,
        "data": "personal",
        "platforms": "aws/bedrock",
        "use_cases": "chatbot",
        "activities": activities or "prompting",
        "outcomes": outcomes or "private-gain",
    } | more
    return "".join(f"{facet}: [{values}]\n" for facet, values in facets.items())


class TestSwitzerland:
    """The federal act on data protection."""

    @pytest.mark.parametrize(
        ("activities", "found"),
        [
            ("storage-required-by-law", APPLIES),
            ("rights-restricted-by-law", MAY),
            ("rectification-forbidden-by-law", NOT),
        ],
    )
    def test_only_a_ban_on_changing_data_bars_rectification(
        self, shipped: Workspace, activities: str, found: str
    ) -> None:
        """Art. 32(1)(a): a duty to keep data is none to keep it wrong."""
        assert status(shipped, party("CH", activities), "CH:art_32.par_1") == found

    def test_a_federal_body_answers_under_its_own_article(self, shipped: Workspace) -> None:
        """Art. 32 stands among the rules on private parties; Art. 41 gives the right against federal bodies."""
        body = party("CH", roles="gdpr/controller, government-body")
        firm = party("CH")
        assert [status(shipped, p, "CH:art_32.par_1") for p in (firm, body)] == [APPLIES, NOT]
        assert [status(shipped, p, "CH:art_41.par_2.pnt_a") for p in (firm, body)] == [NOT, APPLIES]

    def test_a_federal_body_marks_what_a_machine_decided(self, shipped: Workspace) -> None:
        """Art. 21(3) lifts the first two paragraphs; the marking of 21(4) stays."""
        facts = party(
            "CH",
            "solely-automated-decision, consequential-decision, decide-with-explicit-consent",
            roles="gdpr/controller, state-agency",
        )
        assert status(shipped, facts, "CH:art_21.par_4") == APPLIES
        assert status(shipped, facts, "CH:art_21.par_1") == NOT

    def test_high_risk_profiling_needs_an_assessment(self, shipped: Workspace) -> None:
        """Art. 5(g) defines it by its high risk, which is what Art. 22 asks for."""
        assert status(shipped, party("CH", "high-risk-profiling"), "CH:art_22.par_1") == APPLIES
        assert status(shipped, party("CH", "profiling"), "CH:art_22.par_1") == MAY

    def test_small_firms_of_low_risk_keep_no_record(self, shipped: Workspace) -> None:
        """Art. 12(5) asks for few employees and low risk, not for rare processing."""
        small = party("CH", "low-risk-processing") + "figures: {employees: 40}\n"
        large = party("CH", "low-risk-processing") + "figures: {employees: 400}\n"
        assert [status(shipped, p, "CH:art_12.par_1") for p in (small, large)] == [NOT, APPLIES]

    @pytest.mark.parametrize(
        ("activities", "found"),
        [
            ("professional-secrecy", APPLIES),
            ("overriding-interest-in-secrecy", MAY),
            ("overriding-interest-of-others", NOT),
            ("persons-told-by-public-notice", NOT),
            ("notice-forbidden-by-law", NOT),
        ],
    )
    def test_telling_persons_of_a_breach(self, shipped: Workspace, activities: str, found: str) -> None:
        """Art. 24(5) counts interests of others, a legal ban and public notice, not one's own interests."""
        facts = party("CH", activities, "personal-data-breach, persons-need-warning")
        assert status(shipped, facts, "CH:art_24.par_4") == found

    @pytest.mark.parametrize(
        ("activities", "found"),
        [
            ("professional-secrecy", APPLIES),
            ("rights-restricted-by-law", MAY),
            ("access-refusable-by-law", NOT),
            ("overriding-interest-in-secrecy", NOT),
            ("overriding-interest-in-secrecy, share-personal-data", MAY),
        ],
    )
    def test_access_is_refused_on_the_grounds_of_the_act(
        self, shipped: Workspace, activities: str, found: str
    ) -> None:
        """Art. 26: own interests count only for who passes nothing on; a secrecy must cover the data at hand."""
        assert status(shipped, party("CH", activities), "CH:art_25.par_1") == found

    def test_media_have_no_privilege_against_portability(self, shipped: Workspace) -> None:
        """Art. 29 refers to Art. 26 alone, not to Art. 27 on the media."""
        facts = party("CH", "rely-on-consent, expression-under-national-exemption")
        assert status(shipped, facts, "CH:art_28.par_1") == APPLIES

    def test_publishing_online_covers_no_other_transfer(self, shipped: Workspace) -> None:
        """Art. 18 says what is no transfer; it frees none."""
        facts = party("CH", "transfer-to-third-country, inform-public-online")
        assert status(shipped, facts, "CH:art_16.par_2") == APPLIES

    def test_a_law_that_restricts_rights_is_no_ground_not_to_inform(self, shipped: Workspace) -> None:
        """Art. 20(3) names interests and the purpose of the processing."""
        assert status(shipped, party("CH", "rights-restricted-by-law"), "CH:art_19.par_1") == APPLIES
        assert status(shipped, party("CH", "informing-defeats-purpose"), "CH:art_19.par_1") == NOT


@pytest.mark.parametrize(
    ("place", "ref", "activities", "outcomes", "found"),
    [
        ("CH", "CH:art_25.par_1", "", "", APPLIES),
        ("CA-ON", "CA:s11/1", "", "", MAY),
        ("BR", "BR:art_20", "solely-automated-decision", "", APPLIES),
        ("CA-QC", "QC:93.1", "", "damage-through-infringement", APPLIES),
        ("SG", "PDPA:21(1)", "", "", APPLIES),
        ("JP", "APPI:art_33.par_1", "", "", APPLIES),
    ],
)
def test_a_persons_own_right_is_not_denied_to_the_person(
    shipped: Workspace, place: str, ref: str, activities: str, outcomes: str, found: str
) -> None:
    """Who states to be the data subject holds the right, private use of one's own included."""
    facts = party(
        place, f"personal-non-professional-use, {activities or 'prompting'}", outcomes, "gdpr/data-subject"
    )
    assert status(shipped, facts, ref) == found


class TestCanada:
    """The federal act."""

    def test_only_institutions_under_the_privacy_act_are_outside(self, shipped: Workspace) -> None:
        """A contractor of government, or a body of a province, isn't one; who states no more is asked."""
        trade = "act-commercially"
        for role, found in (("state-agency", MAY), ("ca/privacy-act-institution", NOT)):
            facts = party("CA-ON", trade, roles=f"gdpr/controller, business, {role}")
            assert status(shipped, facts, "CA:s6.1") == found

    def test_scraping_is_not_harvesting_of_addresses(self, shipped: Workspace) -> None:
        """Section 7.1(2) is about programs that collect electronic addresses."""
        for activity, found in (("scraping", MAY), ("harvest-addresses", APPLIES)):
            facts = party("CA-ON", f"act-commercially, {activity}")
            assert status(shipped, facts, "CA:s7.1/2") == found

    def test_others_are_told_if_they_can_help(self, shipped: Workspace) -> None:
        """Section 10.2(1) hangs on what another organisation can do."""
        breach = "personal-data-breach-high-risk"
        for outcomes, found in ((breach, NOT), (f"{breach}, harm-others-can-lessen", APPLIES)):
            assert status(shipped, party("CA-ON", "act-commercially", outcomes), "CA:s10.2/1") == found

    def test_a_restriction_of_rights_does_not_silence_a_breach(self, shipped: Workspace) -> None:
        """Section 10.1(3) yields to a legal ban on telling alone."""
        for activity, found in (("rights-restricted-by-law", APPLIES), ("notice-forbidden-by-law", NOT)):
            facts = party("CA-ON", f"act-commercially, {activity}", "personal-data-breach-high-risk")
            assert status(shipped, facts, "CA:s10.1/3") == found

    def test_professional_secrecy_takes_no_whole_right_of_access(self, shipped: Workspace) -> None:
        """Section 9(3) withholds single pieces of data."""
        facts = party("CA-ON", "act-commercially, professional-secrecy")
        answers = shipped.expose(shipped.profile(facts.encode()), dt.date.fromisoformat(NOW)).answers
        assert next(a.status for a in answers if a.iri.endswith("ca-pipeda/sch_1.4.9")) == APPLIES
