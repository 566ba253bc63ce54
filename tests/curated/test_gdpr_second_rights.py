"""What the second reading of the GDPR's bases, rights and remedies corrected stays corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from lexposure.exposure.reasons import STATUS
from lexposure.workspace import Workspace

DAY = dt.date(2026, 11, 25)
YES, MAYBE, NO = "applies", "may_apply", "does_not_apply"
BASE: dict[str, Any] = {
    "established_in": ["DE"],
    "roles": ["gdpr/controller"],
    "data": ["financial"],
    "use_cases": [],
    "platforms": [],
    "outcomes": [],
}
HARM = "damage-through-infringement"
Ask = Callable[..., str]


@pytest.fixture(scope="module")
def ask(shipped: Workspace) -> Ask:
    """Return the status of one claim for a controller in Germany that does what is named and nothing else."""
    engine = shipped.engine(None)
    named = {n.iri.partition("/norm/eu-gdpr/")[2]: number for number, n in enumerate(engine.index.norms)}

    def status(claim: str, *activities: str, **more: Any) -> str:
        given = {**BASE, "activities": list(activities), **more}
        return STATUS[engine.evaluate(shipped.profile(given), DAY).answers[named[claim]]]

    return status


class TestNationalLaw:
    """Art. 23 and 85: a law that exists says not yet which duties it lifts."""

    @pytest.mark.parametrize("claim", ["art_12.par_3", "art_13.par_2", "art_15.par_1", "art_16.par_1"])
    def test_a_law_on_some_right_leaves_each_right_open(self, ask: Ask, claim: str) -> None:
        """A restriction of access doesn't lift rectification: open until the law is said to set all aside."""
        assert ask(claim, "rights-restricted-by-law") == MAYBE
        assert ask(claim, "every-right-restricted-by-law") == NO

    def test_a_law_may_restrict_the_rule_on_sensitive_decisions(self, ask: Ask) -> None:
        """Art. 23 names Arts. 12 to 22, so 22(4) as well."""
        acts = ("solely-automated-decision", "decide-with-explicit-consent", "every-right-restricted-by-law")
        assert ask("art_22.par_4", *acts, data=["health"]) == NO

    @pytest.mark.parametrize("claim", ["art_6.par_4", "art_15.par_1", "art_21.par_2", "art_10.par_1"])
    def test_an_exemption_for_expression_frees_from_what_it_names(self, ask: Ask, claim: str) -> None:
        """85(2) asks what is necessary rule by rule; only a whole exemption clears."""
        acts = ("further-purpose", "direct-marketing")
        crime = {"data": ["criminal-offence"]}
        assert ask(claim, *acts, "expression-under-national-exemption", **crime) == MAYBE
        assert ask(claim, *acts, "expression-wholly-exempt", **crime) == NO

    def test_rules_on_employment_data_are_never_guessed(self, ask: Ask) -> None:
        """88(1) opens the way for national rules; whether there are any isn't known before somebody says so."""
        employer = {"roles": ["gdpr/controller", "employer"], "data": ["employment"]}
        assert ask("art_88.par_1", **employer) == MAYBE
        assert ask("art_88.par_1", "under-employment-data-rules", **employer) == YES


class TestIdentification:
    """Art. 11(2)."""

    UNKNOWN = ("process-without-identification", "unable-to-identify")

    @pytest.mark.parametrize("claim", ["art_15.par_1", "art_16.par_1", "art_18.par_1", "art_19.par_1"])
    def test_rights_wake_when_the_person_says_who_they_are(self, ask: Ask, claim: str) -> None:
        """The rights rest only where purposes need no identity, and no longer once the person brings it."""
        assert ask(claim, *self.UNKNOWN) == NO
        assert ask(claim, *self.UNKNOWN, "person-supplies-identification") == YES
        assert ask(claim, "unable-to-identify") == YES


class TestInformation:
    """Art. 13 and 14."""

    def test_who_meets_no_person_gives_no_notice_at_collection(self, ask: Ask) -> None:
        """Data got only from elsewhere falls under Art. 14 alone."""
        found = [ask(c, "obtain-only-from-others") for c in ("art_13.par_2", "art_14.par_1", "art_14.par_2")]
        assert found == [NO, YES, YES]

    def test_a_scraper_is_no_collector_from_persons_alone(self, ask: Ask) -> None:
        """What a crawler takes isn't cleared by what users hand in."""
        assert ask("art_14.par_1", "collect-only-from-persons", "scraping") == YES

    def test_a_favourable_decision_is_told_as_well(self, ask: Ask) -> None:
        """22(1) asks for effect, not for harm."""
        for claim in ("art_13.par_2.pnt_f", "art_15.par_1.pnt_h"):
            assert ask(claim, "solely-automated-decision", outcomes=["weighty-decision-on-person"]) == YES

    def test_fees_for_further_copies_are_no_breach(self, ask: Ask) -> None:
        """15(3) allows them, 12(5) forbids the rest."""
        assert ask("art_12.par_5", "charge-for-further-copies-only") == NO
        assert ask("art_12.par_5") == YES


class TestSensitiveData:
    """Art. 9, 10 and 22(4)."""

    def test_law_may_bar_consent_as_a_way_out(self, ask: Ask) -> None:
        """9(2)(a), second half."""
        health = {"data": ["health"]}
        assert ask("art_9.par_2.pnt_a", "rely-on-explicit-consent", **health) == YES
        assert ask("art_9.par_2.pnt_a", "rely-on-explicit-consent", "consent-barred-by-law", **health) == NO

    def test_no_law_opens_a_full_register_of_convictions(self, ask: Ask) -> None:
        """Art. 10, second sentence: official control alone."""
        crime = {"data": ["criminal-offence"]}
        register = ("keep-conviction-register", "process-criminal-data-by-law")
        assert ask("art_10.par_1", *register, **crime) == YES
        assert ask("art_10.par_1", "keep-conviction-register", "act-under-official-control", **crime) == NO

    @pytest.mark.parametrize("way", ["rely-on-explicit-consent", "rely-on-substantial-public-interest-law"])
    def test_decisions_on_sensitive_data_need_safeguards_too(self, ask: Ask, way: str) -> None:
        """22(4) asks for both."""
        acts = ("solely-automated-decision", "decide-with-explicit-consent", way)
        assert ask("art_22.par_4", *acts, data=["health"]) == NO
        assert ask("art_22.par_4", *acts, "decide-without-safeguards", data=["health"]) == YES


class TestFurtherUse:
    """Art. 6(4) with 5(1)(b)."""

    def test_research_with_safeguards_is_compatible(self, ask: Ask) -> None:
        """No weighing where the principle itself treats the purpose as fitting; without safeguards it is due."""
        research = ("further-purpose", "research-or-statistics")
        assert ask("art_6.par_4", *research, "safeguard-research-data") == NO
        assert ask("art_6.par_4", *research) == YES


class TestErasureAndRestriction:
    """Art. 17 to 19."""

    def test_claims_somewhere_keep_no_links_alive(self, ask: Ask) -> None:
        """17(3) reaches as far as the need: a party with claims isn't free of 17(2), nor of 18(2)."""
        assert ask("art_17.par_2", "publish-personal-data", "pursue-legal-claims") == YES
        assert ask("art_18.par_2", "hold-restricted-data", "pursue-legal-claims") == YES

    def test_what_18_2_leaves_open_is_no_breach(self, ask: Ask) -> None:
        """Consent, claims, rights of others and weighty public interest."""
        assert ask("art_18.par_2", "hold-restricted-data", "use-restricted-data-as-allowed") == NO

    def test_a_doctor_is_no_public_health_office(self, ask: Ask) -> None:
        """17(3)(c) asks for public interest in public health."""
        assert ask("art_17.par_3.pnt_c", "rely-on-health-care-law") == NO
        assert ask("art_17.par_3.pnt_c", "rely-on-public-health-law") == YES

    def test_research_keeps_only_what_erasure_would_ruin(self, ask: Ask) -> None:
        """17(3)(d) has two limbs."""
        assert ask("art_17.par_3.pnt_d", "research-or-statistics") == NO
        assert ask("art_17.par_3.pnt_d", "research-or-statistics", "erasure-would-defeat-research") == YES

    def test_effort_of_telling_persons_spares_no_recipient(self, ask: Ask) -> None:
        """The effort of Art. 14 isn't that of Art. 19."""
        assert ask("art_19.par_1", "scraping", "informing-impossible-or-disproportionate") == YES
        assert ask("art_19.par_1", "telling-recipients-disproportionate") == NO


class TestObjection:
    """Art. 21."""

    @pytest.mark.parametrize("reason", ["compelling-grounds-override", "pursue-legal-claims"])
    def test_reasons_of_the_controller_take_no_right_away(self, ask: Ask, reason: str) -> None:
        """They let processing go on after the objection; the person may object all the same."""
        assert ask("art_21.par_1", "rely-on-legitimate-interests", reason) == YES

    def test_research_law_does_not_cover_marketing(self, ask: Ask) -> None:
        """89(4): derogations hold for their own purposes."""
        assert ask("art_21.par_2", "direct-marketing", "research-under-national-derogation") == YES

    def test_nobody_is_told_of_a_right_set_aside(self, ask: Ask) -> None:
        """Where research law sets Art. 21 aside, its notice falls too, unless there is marketing."""
        acts = ("rely-on-legitimate-interests", "research-under-national-derogation")
        assert ask("art_21.par_4", *acts) == NO
        assert ask("art_21.par_4", *acts, "direct-marketing") == YES

    def test_technical_means_need_something_to_object_to(self, ask: Ask) -> None:
        """21(5) serves the objections of the article: a contract brings none."""
        assert ask("art_21.par_5", "offer-online-service", "rely-on-contract") == NO
        assert ask("art_21.par_5", "offer-online-service", "rely-on-legitimate-interests") == YES


class TestRemedies:
    """Art. 78 to 82."""

    @pytest.mark.parametrize("claim", ["art_79.par_1", "art_80.par_1", "art_82.par_1", "art_82.par_2"])
    def test_what_lies_outside_the_act_is_no_breach_of_it(self, ask: Ask, claim: str) -> None:
        """2(2) takes households and police from remedies too; 85(2) doesn't, nor is a private user's own data outside."""
        police = {
            "roles": ["gdpr/controller", "eu-ai-act/law-enforcement-authority"],
            "use_cases": ["law-enforcement"],
        }
        assert ask(claim, "personal-non-professional-use", outcomes=[HARM]) == NO
        assert ask(claim, outcomes=[HARM], **police) == NO
        assert ask(claim, "expression-wholly-exempt", outcomes=[HARM]) == YES
        both = {"roles": ["gdpr/data-subject", "gdpr/controller"], "outcomes": [HARM]}
        if claim != "art_82.par_2":
            assert ask(claim, "personal-non-professional-use", **both) == YES

    def test_a_processor_that_kept_its_duties_is_not_liable(self, ask: Ask) -> None:
        """82(2), second sentence; for a controller that is no way out."""
        processor = {"roles": ["gdpr/processor"], "outcomes": [HARM]}
        assert ask("art_82.par_2", **processor) == YES
        assert {ask(c, "processor-duties-kept", **processor) for c in ("art_82.par_2", "art_82.par_4")} == {
            NO
        }
        assert ask("art_82.par_2", "processor-duties-kept", outcomes=[HARM]) == YES

    def test_recourse_follows_payment(self, ask: Ask) -> None:
        """82(5): who paid it all, and nobody before."""
        joint = {"roles": ["gdpr/joint-controller"], "outcomes": [HARM]}
        assert ask("art_82.par_5", **joint) == NO
        assert ask("art_82.par_5", "pay-full-compensation", **joint) == YES

    def test_a_representative_may_go_to_court_against_a_decision(self, ask: Ask) -> None:
        """78(1) names every natural or legal person concerned."""
        named = {"roles": ["gdpr/representative"], "outcomes": ["authority-decision"]}
        assert ask("art_78.par_1", **named) == YES
