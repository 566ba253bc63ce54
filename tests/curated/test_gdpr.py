"""The curated GDPR answers as its articles say: who is reached, by what, and which exception clears whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lexposure.exposure.reasons import STATUS
from lexposure.workspace import Workspace

DAY = dt.date(2026, 11, 24)
YES, MAYBE, NO = "applies", "may_apply", "does_not_apply"
EU = {
    "established_in": ["DE"],
    "roles": ["gdpr/controller"],
    "data": ["financial"],
    "use_cases": [],
    "platforms": [],
}
ABROAD = {
    "established_in": ["US"],
    "offered_in": ["FR"],
    "affected_persons_in": ["FR"],
    "roles": ["gdpr/controller"],
    "data": ["financial"],
    "use_cases": [],
    "platforms": [],
}
GRAVE = ["personal-data-breach-high-risk"]
TRANSFER = "transfer-to-third-country"

WAYS = {
    "a": "rely-on-explicit-consent",
    "b": "rely-on-employment-law",
    "c": "protect-person-unable-to-consent",
    "d": "non-profit-member-processing",
    "e": "use-data-person-made-public",
    "f": "pursue-legal-claims",
    "g": "rely-on-substantial-public-interest-law",
    "h": "rely-on-health-care-law",
    "i": "rely-on-public-health-law",
    "j": "rely-on-research-law",
}


class Party:
    """Answers of the shipped data for one party; a unit is named without its act."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def answers(self, given: dict[str, Any], *claims: str) -> dict[str, str]:
        """Return the status of each claim under `norm/eu-gdpr/`."""
        engine = self.workspace.engine(None)
        values = engine.evaluate(self.workspace.profile(given), DAY).answers
        named = {n.iri.partition("/norm/eu-gdpr/")[2]: number for number, n in enumerate(engine.index.norms)}
        return {claim: STATUS[values[named[claim]]] for claim in claims}

    def one(self, claim: str, given: dict[str, Any]) -> str:
        return self.answers(given, claim)[claim]


@pytest.fixture(scope="module")
def party(shipped: Workspace) -> Party:
    """Return the shipped data, ready to be asked."""
    return Party(shipped)


def of(base: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**base, "activities": [], "outcomes": [], **more}


class TestReach:
    """Art. 2 and 3."""

    @pytest.mark.parametrize("claim", ["art_5.par_2", "art_15.par_1", "art_24.par_1", "art_31.par_1"])
    def test_an_establishment_or_an_offer_reaches_and_neither_does_not(
        self, party: Party, claim: str
    ) -> None:
        """A controller in the Union is bound, one abroad by its offer to people in it (3(2)(a)), else nobody."""
        elsewhere = of(EU, established_in=["US"], affected_persons_in=["US"], offered_in=["US"])
        watching = of(
            ABROAD,
            offered_in=["US"],
            affected_persons_in=["FR"],
            activities=["monitor-behaviour"],
        )
        assert [party.one(claim, p) for p in (of(EU), of(ABROAD), watching, elsewhere)] == [YES, YES, YES, NO]

    @pytest.mark.parametrize("claim", ["art_5.par_1", "art_5.par_2", "art_15.par_1", "art_46.par_1"])
    def test_what_lies_outside_is_cleared(self, party: Party, claim: str) -> None:
        """Private use (2(2)(c)), defence (a) and authorities that fight crime (d) are outside; other authorities aren't."""
        police = ["gdpr/controller", "eu-ai-act/law-enforcement-authority"]
        outside = (
            of(EU, activities=["personal-non-professional-use", TRANSFER]),
            of(EU, activities=["military-use", TRANSFER]),
            of(EU, roles=police, use_cases=["law-enforcement"], activities=[TRANSFER]),
        )
        inside = of(EU, roles=police, use_cases=["employment/recruitment"], activities=[TRANSFER])
        assert {party.one(claim, p) for p in outside} == {NO}
        assert party.one(claim, inside) == YES


class TestConsent:
    """Art. 7 and 8."""

    def test_duties_of_consent_follow_the_ground(self, party: Party) -> None:
        """Consent brings Art. 7, another ground alone doesn't, and a profile that names no ground leaves it open."""
        asked = [["rely-on-consent"], ["rely-on-contract"], ["rely-on-consent", "rely-on-contract"], []]
        found = [party.one("art_7.par_1", of(EU, activities=a)) for a in asked]
        assert found == [YES, NO, YES, MAYBE]

    def test_a_child_below_the_age_needs_a_parent(self, party: Party) -> None:
        """8(1) needs a child, an offer to it and consent; a parent's consent or sufficient age clears."""
        base = ["offer-services-to-children", "rely-on-consent"]
        child = {**EU, "data": ["children"]}
        assert party.one("art_8.par_1", of(child, activities=base)) == YES
        for way_out in ("consent-by-parent", "children-above-consent-age"):
            assert party.one("art_8.par_1", of(child, activities=[*base, way_out])) == NO
        assert party.one("art_8.par_1", of({**EU, "data": ["financial"]}, activities=base)) == NO
        assert party.one("art_8.par_2", of(child, activities=[*base, "consent-by-parent"])) == YES


class TestSensitiveData:
    """Art. 9 to 11."""

    @pytest.mark.parametrize("point", sorted(WAYS))
    def test_each_case_of_9_2_lifts_the_ban(self, party: Party, point: str) -> None:
        """The ban stands without a case; with one it is gone and the case is shown, and no other."""
        health = {**EU, "data": ["health"]}
        cases = tuple(f"art_9.par_2.pnt_{p}" for p in WAYS)
        assert party.one("art_9.par_1", of(health)) == YES
        found = party.answers(of(health, activities=[WAYS[point]]), "art_9.par_1", *cases)
        assert [c for c, status in found.items() if status == YES] == [f"art_9.par_2.pnt_{point}"]
        assert found["art_9.par_1"] == NO

    def test_consent_alone_does_not_lift_the_ban(self, party: Party) -> None:
        """9(2)(a) asks for explicit consent: the consent of 6(1)(a) leaves open whether it is, a contract doesn't help."""
        health = {**EU, "data": ["health"]}
        asked = (["rely-on-consent"], ["rely-on-contract"])
        assert [party.one("art_9.par_1", of(health, activities=a)) for a in asked] == [MAYBE, YES]

    def test_data_on_crime_needs_law_or_official_control(self, party: Party) -> None:
        """Art. 10 concerns crime, not special categories, and consent is no way out."""
        crime = {**EU, "data": ["criminal-offence"]}
        assert party.one("art_10.par_1", of(crime, activities=["rely-on-explicit-consent"])) == YES
        assert party.one("art_10.par_1", of(crime, activities=["process-criminal-data-by-law"])) == NO
        assert party.one("art_10.par_1", of({**EU, "data": ["health"]})) == NO

    def test_who_cannot_identify_owes_no_access(self, party: Party) -> None:
        """11(2) frees from Arts. 15 to 20, not from the right to object."""
        acts = ["process-without-identification", "unable-to-identify", "direct-marketing"]
        claims = ("art_15.par_1", "art_16.par_1", "art_18.par_1", "art_19.par_1", "art_21.par_2")
        assert list(party.answers(of(EU, activities=acts), *claims).values()) == [NO, NO, NO, NO, YES]


class TestInformation:
    """Art. 13 and 14."""

    @pytest.mark.parametrize(
        "way_out",
        [
            "person-already-informed",
            "informing-impossible-or-disproportionate",
            "obtaining-laid-down-by-law",
            "professional-secrecy",
        ],
    )
    def test_each_case_of_14_5_frees_from_notice(self, party: Party, way_out: str) -> None:
        """Scraped data brings the notice of Art. 14, each case of 14(5) takes it away."""
        assert party.one("art_14.par_1", of(EU, activities=["scraping"])) == YES
        assert party.one("art_14.par_1", of(EU, activities=["scraping", way_out])) == NO

    def test_only_knowledge_frees_from_notice_at_collection(self, party: Party) -> None:
        """13(4) knows one case; effort and secrecy don't count there."""
        claims = ("art_13.par_1", "art_13.par_2")
        effort = of(EU, activities=["informing-impossible-or-disproportionate", "professional-secrecy"])
        knows = of(EU, activities=["person-already-informed"])
        assert set(party.answers(effort, *claims).values()) == {YES}
        assert set(party.answers(knows, *claims).values()) == {NO}

    def test_where_data_comes_from_is_asked(self, party: Party) -> None:
        """A profile silent on the source leaves Art. 14 open; one that collects only from the persons is cleared."""
        assert party.one("art_14.par_1", of(EU)) == MAYBE
        assert party.one("art_14.par_1", of(EU, activities=["collect-only-from-persons"])) == NO


class TestAutomatedDecisions:
    """Art. 22 and what tells people of it."""

    ALONE = ("solely-automated-decision", "profiling")
    TOLD = ("art_13.par_2.pnt_f", "art_15.par_1.pnt_h", "art_22.par_1")

    def test_weight_and_a_machine_alone_are_both_needed(self, party: Party) -> None:
        """Profiling without a decision, or a decision without weight, brings neither the right nor the notice."""
        weighty = of(EU, activities=[*self.ALONE], outcomes=["adverse-decision-on-person"])
        profile_only = of(EU, activities=["profiling"], outcomes=["adverse-decision-on-person"])
        trifling = of(EU, activities=[*self.ALONE])
        for given, status in ((weighty, YES), (profile_only, NO), (trifling, NO)):
            assert set(party.answers(given, *self.TOLD).values()) == {status}

    def test_a_decision_let_through_may_not_rest_on_special_categories(self, party: Party) -> None:
        """22(4): consent to the decision isn't enough; express consent to the data or a law of public interest is."""
        acts = [*self.ALONE, "decide-with-explicit-consent"]
        health = {**EU, "data": ["health"]}
        assert party.one("art_22.par_4", of(health, activities=acts)) == YES
        assert party.one("art_22.par_4", of(health, activities=[*acts, "rely-on-explicit-consent"])) == NO
        assert party.one("art_22.par_4", of(EU, activities=acts)) == NO


class TestOtherRights:
    """Art. 20, 21 and 89."""

    @pytest.mark.parametrize(
        ("ground", "moves", "objects"),
        [
            ("rely-on-consent", YES, NO),
            ("rely-on-contract", YES, NO),
            ("rely-on-legal-duty", NO, NO),
            ("rely-on-vital-interests", NO, NO),
            ("rely-on-public-task", NO, YES),
            ("rely-on-legitimate-interests", NO, YES),
        ],
    )
    def test_the_ground_decides_on_portability_and_objection(
        self, party: Party, ground: str, moves: str, objects: str
    ) -> None:
        """Consent and contract let data move (20(1)); public task and interests let people object (21(1))."""
        found = party.answers(of(EU, activities=[ground]), "art_20.par_1", "art_21.par_1")
        assert list(found.values()) == [moves, objects]

    def test_no_ground_named_leaves_both_open(self, party: Party) -> None:
        """Silence on the ground clears nobody."""
        assert set(party.answers(of(EU), "art_20.par_1", "art_21.par_1").values()) == {MAYBE}

    def test_processing_by_hand_moves_no_data(self, party: Party) -> None:
        """20(1)(b) asks for automated means."""
        given = of(EU, activities=["rely-on-contract", "process-by-hand-only"])
        assert party.one("art_20.par_1", given) == NO

    def test_research_law_sets_some_rights_aside(self, party: Party) -> None:
        """89(2) names Arts. 15, 16, 18 and 21; Arts. 19 and 20 only archives may set aside (89(3))."""
        claims = ("art_15.par_1", "art_16.par_1", "art_18.par_1", "art_19.par_1", "art_20.par_1")
        ground = "rely-on-consent"
        research = party.answers(of(EU, activities=["research-under-national-derogation", ground]), *claims)
        archive = party.answers(of(EU, activities=["archiving-under-national-derogation", ground]), *claims)
        assert list(research.values()) == [NO, NO, NO, YES, YES]
        assert set(archive.values()) == {NO}


class TestRepresentative:
    """Art. 27."""

    def test_only_who_is_outside_names_one(self, party: Party) -> None:
        """An establishment in the Union, a public body and occasional harmless processing need none."""
        public = ["gdpr/controller", "state-agency"]
        rare = ["occasional-low-risk-processing"]
        cases = (of(ABROAD), of(EU), of(ABROAD, roles=public), of(ABROAD, activities=rare))
        assert [party.one("art_27.par_1", p) for p in cases] == [YES, NO, NO, NO]

    def test_sensitive_data_on_a_large_scale_defeats_the_exemption(self, party: Party) -> None:
        """27(2)(a) asks for all three; on a small scale special categories do no harm to it."""
        health, rare = {**ABROAD, "data": ["health"]}, "occasional-low-risk-processing"
        large = of(health, activities=[rare, "large-scale-processing"])
        assert party.one("art_27.par_1", large) == YES
        assert party.one("art_27.par_1", of(health, activities=[rare])) == NO
        assert party.one("art_27.par_2.pnt_a", large) == NO


class TestRecords:
    """Art. 30(5)."""

    RARE = ("occasional-low-risk-processing",)

    @pytest.mark.parametrize(
        ("staff", "acts", "data", "status"),
        [
            (249, RARE, "financial", NO),
            (250, RARE, "financial", YES),
            (249, (), "financial", YES),
            (249, RARE, "health", YES),
            (249, RARE, "criminal-offence", YES),
            (None, RARE, "financial", MAYBE),
        ],
    )
    def test_few_staff_free_only_harmless_occasional_processing(
        self, party: Party, staff: int | None, acts: tuple[str, ...], data: str, status: str
    ) -> None:
        """Fewer than 250 people, rarely, without risk and without sensitive data: all of it or the record is due."""
        figures = {} if staff is None else {"figures": {"employees": staff}}
        for role, claim in (("gdpr/controller", "art_30.par_1"), ("gdpr/processor", "art_30.par_2")):
            given = of({**EU, "roles": [role], "data": [data]}, activities=[*acts], **figures)
            assert party.one(claim, given) == status


class TestBreaches:
    """Art. 33 and 34."""

    def test_risk_decides_who_is_told(self, party: Party) -> None:
        """The authority unless risk is unlikely, the persons only at high risk, the file always; unknown risk is open."""
        claims = ("art_33.par_1", "art_34.par_1", "art_33.par_5")
        cases: tuple[list[str], ...] = (["personal-data-breach"], GRAVE, ["breach-without-risk"], [])
        found = [list(party.answers(of(EU, outcomes=o), *claims).values()) for o in cases]
        assert found == [[MAYBE, MAYBE, YES], [YES, YES, YES], [NO, NO, YES], [NO, NO, NO]]

    def test_encryption_spares_the_persons_and_not_the_authority(self, party: Party) -> None:
        """34(3)(a) frees from telling people; where single notices are out of proportion a public one is due."""
        coded = of(EU, outcomes=GRAVE, activities=["breached-data-unintelligible"])
        many = of(EU, outcomes=GRAVE, activities=["notice-to-persons-disproportionate"])
        public = "art_34.par_3.pnt_c/public-notice"
        assert list(party.answers(coded, "art_33.par_1", "art_34.par_1", public).values()) == [YES, NO, NO]
        assert list(party.answers(many, "art_34.par_1", public).values()) == [NO, YES]


class TestOfficer:
    """Art. 37 to 39."""

    POINTS = ("art_37.par_1.pnt_a", "art_37.par_1.pnt_b", "art_37.par_1.pnt_c")

    @pytest.mark.parametrize("role", ["gdpr/controller", "gdpr/processor"])
    def test_each_point_names_its_own_case(self, party: Party, role: str) -> None:
        """Authorities, large-scale watching, large-scale sensitive data of either kind; scale alone leaves it open."""
        base: dict[str, Any] = {**EU, "roles": [role]}
        core = ["process-sensitive-data-as-core-activity"]
        cases: tuple[tuple[dict[str, Any], list[str]], ...] = (
            (of({**base, "roles": [role, "state-agency"]}), [YES, NO, NO]),
            (of(base, activities=["monitor-as-core-activity"]), [NO, YES, NO]),
            (of({**base, "data": ["health"]}, activities=core), [NO, NO, YES]),
            (of({**base, "data": ["criminal-offence"]}, activities=core), [NO, NO, YES]),
            (of({**base, "data": ["health"]}, activities=["large-scale-processing"]), [NO, MAYBE, MAYBE]),
            (of({**base, "data": ["health"]}), [NO, NO, NO]),
        )
        assert all(list(party.answers(p, *self.POINTS).values()) == expected for p, expected in cases)

    def test_a_court_as_such_names_none(self, party: Party) -> None:
        """37(1)(a) leaves courts out where they judge."""
        court = of(
            {**EU, "roles": ["gdpr/controller", "state-agency"]}, activities=["act-in-judicial-capacity"]
        )
        assert party.one("art_37.par_1.pnt_a", court) == NO

    def test_who_has_an_officer_owes_it_support(self, party: Party) -> None:
        """Art. 38 binds also who named one freely, and nobody without one."""
        claims = ("art_37.par_7", "art_38.par_1", "art_38.par_3", "art_38.par_6")
        having = party.answers(of(EU, activities=["have-data-protection-officer"]), *claims)
        assert set(having.values()) == {YES}
        assert set(party.answers(of(EU), *claims).values()) == {NO}


class TestTransfers:
    """Art. 44 to 49: decision, then safeguards, then special cases."""

    LADDER = ("art_45.par_1", "art_46.par_1", "art_46.par_2.pnt_c", "art_49.par_1", "art_49.par_1.pnt_a")

    @pytest.mark.parametrize(
        ("way", "expected"),
        [
            (None, [NO, YES, NO, YES, NO]),
            ("rely-on-adequacy-decision", [YES, NO, NO, NO, NO]),
            ("rely-on-standard-clauses", [NO, NO, YES, NO, NO]),
            ("transfer-with-explicit-consent", [NO, NO, NO, NO, YES]),
        ],
    )
    def test_each_rung_opens_the_way(self, party: Party, way: str | None, expected: list[str]) -> None:
        """Without a rung both bans stand, with one that rung alone is shown, and without transfer nothing is."""
        given = of(EU, activities=[TRANSFER, *([way] if way else [])])
        assert list(party.answers(given, *self.LADDER).values()) == expected
        assert set(party.answers(of(EU), *self.LADDER).values()) == {NO}

    def test_authorities_with_public_powers_cannot_use_consent(self, party: Party) -> None:
        """49(3) closes consent, contract and compelling interests to them, not legal claims."""
        public = {**EU, "roles": ["gdpr/controller", "state-agency"]}
        claims = ("art_49.par_3", "art_49.par_1.pnt_a", "art_49.par_1.pnt_e")
        acts = [TRANSFER, "exercise-public-powers"]
        consent = party.answers(of(public, activities=[*acts, "transfer-with-explicit-consent"]), *claims)
        claim = party.answers(of(public, activities=[*acts, "transfer-for-legal-claims"]), *claims)
        assert list(consent.values()) == [YES, NO, NO]
        assert list(claim.values()) == [NO, NO, YES]


class TestProcessors:
    """Art. 28 and 29."""

    def test_a_processor_alone_owes_its_contract(self, party: Party) -> None:
        """What the contract lays down binds processors; a controller that has none isn't told to choose one."""
        claims = ("art_28.par_3.pnt_a", "art_28.par_3.pnt_g", "art_29.par_1", "art_28.par_1")
        processor = party.answers(of({**EU, "roles": ["gdpr/processor"]}), *claims)
        assert list(processor.values()) == [YES, YES, YES, NO]
        assert set(party.answers(of(EU), *claims).values()) == {NO}

    def test_sub_processing_needs_leave(self, party: Party) -> None:
        """28(2) bans it without leave; with general leave changes are announced."""
        base = {**EU, "roles": ["gdpr/processor"]}
        claims = ("art_28.par_2", "art_28.par_2/changes", "art_28.par_4")
        bare = of(base, activities=["engage-processor"])
        leave = of(base, activities=["engage-processor", "sub-processing-authorised-generally"])
        assert list(party.answers(bare, *claims).values()) == [YES, NO, YES]
        assert list(party.answers(leave, *claims).values()) == [NO, YES, YES]
