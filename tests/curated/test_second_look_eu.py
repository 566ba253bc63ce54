"""A second reading of further law of the Union, of Korea, China, Brazil and the United Kingdom: what it corrected."""

from __future__ import annotations

import datetime as dt

import pytest

from curated.test_second_look import APPLIES, MAY, NOT, NOW, party, status
from lexposure.workspace import Workspace

EU = "DE"


def fines(workspace: Workspace, profile: str, name: str, day: str = NOW) -> set[str]:
    """Return the last steps of the penalties on the paths of a norm."""
    answers = workspace.expose(workspace.profile(profile.encode()), dt.date.fromisoformat(day)).answers
    answer = next(a for a in answers if a.iri.endswith(name))
    return {h.iri.split("/penalty/")[1] for path in answer.paths for h in path.hops if "/penalty/" in h.iri}


@pytest.mark.parametrize(
    ("activities", "found"),
    [
        ("obtain-consent", MAY),
        ("consent-after-specific-choice", NOT),
        ("rely-on-legal-duty", NOT),
        ("rely-on-legal-duty, rely-on-legitimate-interests", APPLIES),
    ],
)
def test_a_gatekeeper_needs_consent_to_the_combination(
    shipped: Workspace, activities: str, found: str
) -> None:
    """DMA 5(2): consent to something else frees nobody; legal duty, vital interests and public task do."""
    facts = party(EU, activities, roles="dma/gatekeeper-bound, dma/gatekeeper, business")
    assert status(shipped, facts, "DMA:art_5.par_2") == found


class TestDataAct:
    """Switching between clouds."""

    def test_a_trial_version_frees_no_production_service(self, shipped: Workspace) -> None:
        """Art. 31(2) is about the trial version; a provider with a free trial isn't outside the chapter."""
        for offer, found in (("offer-trial-version", MAY), ("offer-trial-versions-alone", NOT)):
            facts = party(EU, offer, roles="data-act/data-processing-service, business")
            assert status(shipped, facts, "DATAACT:art_25.par_2") == found

    def test_infrastructure_beside_other_services(self, shipped: Workspace) -> None:
        """Art. 30(2) spares who offers bare infrastructure alone."""
        for offer, found in (("offer-infrastructure", MAY), ("offer-infrastructure-alone", NOT)):
            facts = party(EU, offer, roles="data-act/data-processing-service, business")
            assert status(shipped, facts, "DATAACT:art_30.par_2") == found


class TestFinance:
    """DORA."""

    def test_small_entities_have_a_simplified_framework(self, shipped: Workspace) -> None:
        """Art. 16(1) puts Arts. 5 to 15 aside for them, not Art. 17."""
        facts = party(EU, roles="dora/simplified-framework-entity, dora/financial-entity, business")
        assert status(shipped, facts, "DORA:art_5.par_2") == NOT
        assert status(shipped, facts, "DORA:art_17.par_1") == APPLIES

    def test_clients_are_told_if_their_money_is_touched(self, shipped: Workspace) -> None:
        """Art. 19(3) has a threshold that 19(1) hasn't."""
        bank = "dora/financial-entity, business"
        for outcome, found in (("major-ict-incident", MAY), ("clients-finances-affected", APPLIES)):
            facts = party(EU, outcomes=outcome, roles=bank)
            assert status(shipped, facts, "DORA:art_19.par_3") == found
            assert status(shipped, facts, "DORA:art_19.par_1") == APPLIES


class TestNetworks:
    """NIS 2."""

    def test_only_providers_of_the_kinds_named_need_a_representative(self, shipped: Workspace) -> None:
        """Art. 26(3) refers to 26(1)(b): clouds and the like, not every entity."""
        for role, found in (
            ("essential-or-important-entity", MAY),
            ("cross-border-digital-provider", APPLIES),
        ):
            facts = party(EU, roles=f"nis2/{role}, business", established_in="US")
            assert status(shipped, facts, "NIS2:art_26.par_3") == found

    def test_fines_attach_to_measures_and_reports_only(self, shipped: Workspace) -> None:
        """Art. 34(4) and (5) name Arts. 21 and 23, not 20."""
        facts = party(EU, roles="nis2/essential-entity, business")
        assert fines(shipped, facts, "eu-nis2/art_20.par_1") == set()
        assert fines(shipped, facts, "eu-nis2/art_21.par_1") == {"eu-nis2/art_34.par_4"}


class TestServices:
    """DSA."""

    def test_only_a_platform_that_minors_can_use_protects_them(self, shipped: Workspace) -> None:
        """Art. 28(1) is about platforms accessible to minors."""
        size = "figures: {employees: 400, annual_turnover: 90000000}\n"
        for activity, found in (("prompting", NOT), ("likely-accessed-by-children", APPLIES)):
            facts = party(EU, activity, roles="dsa/online-platform, business") + size
            assert status(shipped, facts, "DSA:art_28.par_1") == found

    def test_states_may_fine_a_very_large_platform_too(self, shipped: Workspace) -> None:
        """Art. 56(4): outside their own section, while the Commission hasn't acted."""
        facts = party(EU, roles="dsa/vlop-vlose-bound, dsa/online-platform, dsa/vlop-vlose, business")
        assert "eu-dsa/art_52.par_3" in fines(shipped, facts, "eu-dsa/art_14.par_1")


class TestProducts:
    """Cyber Resilience Act and product liability."""

    @pytest.mark.parametrize(
        ("use", "activities", "found"),
        [
            ("regulated-product/aviation", "prompting", MAY),
            ("regulated-product/certified-aviation", "prompting", NOT),
            ("regulated-product/marine-equipment", "prompting", NOT),
            ("chatbot", "supply-identical-spare-parts-only", NOT),
            ("chatbot", "process-classified-information-only", NOT),
            ("chatbot", "prompting", APPLIES),
        ],
    )
    def test_what_the_act_on_products_leaves_out(
        self, shipped: Workspace, use: str, activities: str, found: str
    ) -> None:
        """CRA 2(3), (4), (6) and (7) beside (2)."""
        facts = party(EU, activities, "exploited-vulnerability", "cra/manufacturer, business", use_cases=use)
        assert status(shipped, facts, "CRA:art_14.par_1") == found

    def test_free_software_in_trade_is_a_product(self, shipped: Workspace) -> None:
        """PLD 2(2) frees what is developed and supplied outside a commercial activity, not whatever costs nothing."""
        for activity, found in (
            ("release-open-source", MAY),
            ("release-free-software-outside-trade", NOT),
        ):
            facts = party(EU, activity, "physical-injury", "pld/manufacturer, business")
            facts += "placed_on_market_on: 2026-12-12\n"
            assert status(shipped, facts, "PLD:art_8.par_1.pnt_a", "2026-12-15") == found

    def test_the_injured_person_holds_the_right(self, shipped: Workspace) -> None:
        """PLD 5(1) speaks to those who are harmed."""
        facts = party(EU, outcomes="physical-injury", roles="affected-person")
        facts += "placed_on_market_on: 2026-12-12\n"
        assert status(shipped, facts, "PLD:art_5.par_1", "2026-12-15") == APPLIES


class TestKorea:
    """The framework act."""

    def operator(self, activities: str = "make-available", outcomes: str = "", **more: str) -> str:
        """Return an operator in Korea."""
        return party("KR", activities, outcomes, "kr/ai-business-operator, business", **more)

    def test_defence_is_outside_as_far_as_the_decree_says(self, shipped: Workspace) -> None:
        """Art. 4(2) leaves to the decree which AI for defence is spared."""
        for activity, found in (("military-use", MAY), ("defence-use-under-korean-decree", NOT)):
            assert status(shipped, self.operator(activity), "KR:art_33.par_1") == found

    def test_notice_has_exceptions_by_decree(self, shipped: Workspace) -> None:
        """Art. 31(4)."""
        assert status(shipped, self.operator("freed-by-korean-decree-from-notice"), "KR:art_31.par_1") == NOT
        assert status(shipped, self.operator(), "KR:art_31.par_1") == APPLIES

    def test_an_area_alone_makes_no_high_impact(self, shipped: Workspace) -> None:
        """Art. 2, no. 4 asks for the area and for weight on life, safety or rights."""
        risky = self.operator(outcomes="significant-risk-to-rights", use_cases="health-care")
        silent = risky.replace("outcomes: [significant-risk-to-rights]\n", "")
        assert [status(shipped, p, "KR:art_34.par_1") for p in (risky, silent)] == [APPLIES, MAY]

    def test_who_is_affected_holds_the_right_to_an_explanation(self, shipped: Workspace) -> None:
        """Art. 3(2)."""
        facts = party("KR", outcomes="adverse-decision-on-person", roles="affected-person")
        assert status(shipped, facts, "KR:art_3.par_2") == APPLIES


def test_a_service_for_a_closed_circle_is_not_one_to_the_public_in_china(shipped: Workspace) -> None:
    """Art. 2(1) and (3) speak of services to the public."""
    for activity, found in (("offer-to-closed-circle-only", NOT), ("make-available", APPLIES)):
        facts = party("CN", activity, roles="cn/generative-ai-provider, business")
        assert status(shipped, facts, "CN:art_7") == found


class TestBrazil:
    """The general law on data protection."""

    @pytest.mark.parametrize(
        ("activities", "found"),
        [
            ("prompting", APPLIES),
            ("expression-under-national-exemption", MAY),
            ("journalism-or-art-only", NOT),
            ("scholarship-only", NOT),
            ("pass-through-foreign-data", NOT),
            ("military-use", NOT),
        ],
    )
    def test_the_whole_list_of_what_is_outside(self, shipped: Workspace, activities: str, found: str) -> None:
        """Art. 4 has four points, not one."""
        facts = party("BR", f"solely-automated-decision, {activities}")
        assert status(shipped, facts, "BR:art_20") == found

    @pytest.mark.parametrize(
        ("ground", "found"),
        [
            ("prompting", APPLIES),
            ("rely-on-standard-clauses", APPLIES),
            ("rely-on-adequacy-decision", APPLIES),
            ("rely-on-brazilian-transfer-case", NOT),
            ("transfer-for-legal-claims", NOT),
        ],
    )
    def test_transfers_rest_on_a_case_of_this_law(self, shipped: Workspace, ground: str, found: str) -> None:
        """Art. 33: decisions and clauses of other law are no case of this one."""
        facts = party("BR", f"transfer-to-third-country, {ground}")
        assert status(shipped, facts, "BR:art_33") == found

    def test_a_harmless_breach_is_not_reported(self, shipped: Workspace) -> None:
        """Art. 48 asks for a relevant risk or harm."""
        for outcome, found in (("breach-without-risk", NOT), ("personal-data-breach-high-risk", APPLIES)):
            assert status(shipped, party("BR", outcomes=outcome), "BR:art_48") == found

    def test_public_bodies_are_not_fined(self, shipped: Workspace) -> None:
        """Art. 52 II is about private legal persons; paragraph 3 leaves the fine out for public ones."""
        facts = party(
            "BR", outcomes="personal-data-breach-high-risk", roles="gdpr/controller, government-body"
        )
        assert fines(shipped, facts, "br-lgpd/art_48") == set()


class TestUnitedKingdom:
    """UK GDPR."""

    def test_consent_must_carry_the_processing(self, shipped: Workspace) -> None:
        """Art. 22B(2) asks for consent to the processing, not to the decision."""
        decision = "solely-automated-decision, consequential-decision"
        for activity, found in (("decide-with-explicit-consent", APPLIES), ("rely-on-explicit-consent", NOT)):
            facts = party("GB", f"{decision}, {activity}", data="special-category, personal")
            assert status(shipped, facts, "UKGDPR:art_22B.par_1") == found

    def test_a_contractor_of_government_is_no_public_body(self, shipped: Workspace) -> None:
        """Art. 27(2)(b) spares public authorities and bodies."""
        for role, found in (("state-agency", MAY), ("government-body", NOT)):
            facts = party("GB", roles=f"gdpr/controller, {role}", established_in="US")
            assert status(shipped, facts, "UKGDPR:art_27.par_1") == found


class TestAiAct:
    """Points that earlier readings had left open."""

    BODY = "eu-ai-act/deployer, eu-ai-act/union-institution, eu-ai-act/public-body"

    def test_a_union_body_is_fined_by_the_supervisor_of_data_protection(self, shipped: Workspace) -> None:
        """Art. 100: EUR 1.5 million for a prohibited practice, EUR 750,000 for the rest; no national fine."""
        facts = party("BE", "manipulate", "", self.BODY)
        assert fines(shipped, facts, "eu-ai-act/art_5.par_1.pnt_a") == {"eu-ai-act/art_100.par_2"}
        assert fines(shipped, facts, "eu-ai-act/art_4.par_1") == {"eu-ai-act/art_100.par_3"}

    def test_a_firm_keeps_its_own_ceiling(self, shipped: Workspace) -> None:
        """Art. 100 reaches Union bodies alone."""
        facts = party("BE", "manipulate", roles="eu-ai-act/deployer, business")
        assert not any("art_100" in f for f in fines(shipped, facts, "eu-ai-act/art_4.par_1"))

    def test_transparency_of_the_large_it_systems_is_contested(self, shipped: Workspace) -> None:
        """Art. 111(1) defers compliance with the Act and reserves Art. 5 only: two readings, two days."""
        facts = party(
            "BE",
            "interact-with-persons, make-available",
            roles="eu-ai-act/provider, eu-ai-act/deployer",
            use_cases="large-scale-it-system, chatbot",
        )
        old = facts + "placed_on_market_on: 2025-05-01\n"
        new = facts + "placed_on_market_on: 2028-05-01\n"
        assert status(shipped, old, "AIA:art_50.par_1", "2030-12-30") == MAY
        assert status(shipped, old, "AIA:art_50.par_1", "2030-12-31") == APPLIES
        assert status(shipped, new, "AIA:art_50.par_1", "2030-12-30") == APPLIES

    def test_the_representative_enters_the_data_too(self, shipped: Workspace) -> None:
        """Art. 71(2) names the provider or, where applicable, its representative."""
        facts = party("BE", roles="eu-ai-act/authorised-representative", use_cases="employment/recruitment")
        answers = shipped.expose(shipped.profile(facts.encode()), dt.date(2028, 1, 1)).answers
        found = next(a for a in answers if a.iri.endswith("eu-ai-act/art_71.par_2"))
        assert found.status in (APPLIES, MAY)
