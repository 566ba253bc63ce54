"""Faults of the GDPR data that stood in several files: exemptions in part, mixed authorities, the EEA, rights of persons."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from lexposure.exposure.answers import Answer
from lexposure.exposure.reasons import STATUS
from lexposure.resources import resource
from lexposure.workspace import Workspace

DAY = dt.date(2026, 11, 25)
YES, MAYBE, NO = "applies", "may_apply", "does_not_apply"
POLICE = ["gdpr/controller", "eu-ai-act/law-enforcement-authority"]
HIGH = ["personal-data-breach-high-risk"]
ALONE = "solely-automated-decision"
FILES = ("eu-gdpr", "eu-gdpr-controller", "eu-gdpr-processor", "eu-gdpr-transfers", "eu-gdpr-rights")
RIGHTS = ("art_15.par_1", "art_16.par_1", "art_17.par_1", "art_18.par_1")


class Party:
    """Answers of the shipped data for one party in Germany; a unit is named without its act."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.norms = {
            n.iri.partition("/norm/")[2].removeprefix("eu-gdpr/"): (number, n)
            for number, n in enumerate(workspace.engine(None).index.norms)
        }

    def one(self, claim: str, *acts: str, day: dt.date = DAY, **facts: Any) -> str:
        """Return the status of a claim; what isn't given is nothing, not unknown."""
        given: dict[str, Any] = {
            "established_in": ["DE"],
            "roles": ["gdpr/controller"],
            "data": ["financial"],
        }
        given |= {"use_cases": [], "platforms": [], "outcomes": [], "activities": [*acts], **facts}
        engine = self.workspace.engine(None)
        return STATUS[engine.evaluate(self.workspace.profile(given), day).answers[self.norms[claim][0]]]

    def answer(self, claim: str, **given: Any) -> Answer:
        """Return the whole answer on a claim for a profile of these facts."""
        iri = self.norms[claim][1].iri
        return next(
            a for a in self.workspace.expose(self.workspace.profile(given), DAY).answers if a.iri == iri
        )


def _only(place: str) -> dict[str, Any]:
    """Return facts that touch one place and no other."""
    return {key: [place] for key in ("established_in", "offered_in", "affected_persons_in")}


@pytest.fixture(scope="module")
def party(shipped: Workspace) -> Party:
    """Return the shipped data, ready to be asked."""
    return Party(shipped)


class TestNationalLaw:
    """Art. 23 and 85(2): a law that frees from something doesn't free from everything."""

    CLAIMS = (
        "art_5.par_1",
        "art_6.par_1",
        "art_13.par_1",
        "art_17.par_1",
        "art_25.par_1",
        "art_32.par_1",
        "art_5.par_2",
        "art_24.par_1",
        "art_33.par_5",
        "art_26.par_1",
        "art_37.par_1.pnt_b",
        "art_28.par_1",
        "art_46.par_1",
        "art_49.par_1",
    )

    @pytest.mark.parametrize("claim", CLAIMS)
    def test_an_exemption_for_expression_clears_only_if_whole(self, party: Party, claim: str) -> None:
        """National law may leave security, breaches or transfers as they are."""
        acts = ("transfer-to-third-country", "engage-processor", "monitor-as-core-activity")
        facts: dict[str, Any] = {"roles": ["gdpr/joint-controller"], "outcomes": HIGH}
        assert party.one(claim, *acts, **facts) == YES
        assert party.one(claim, *acts, "expression-under-national-exemption", **facts) == MAYBE
        assert party.one(claim, *acts, "expression-wholly-exempt", **facts) == NO

    @pytest.mark.parametrize("claim", ["art_13.par_1", "art_17.par_1", "art_22.par_1", "art_34.par_1"])
    def test_a_restriction_of_rights_clears_only_if_whole(self, party: Party, claim: str) -> None:
        """Art. 23 names Arts. 12 to 22 and 34; which of them a law restricts isn't said by there being one."""
        facts: dict[str, Any] = {"outcomes": [*HIGH, "weighty-decision-on-person"]}
        assert party.one(claim, ALONE, **facts) == YES
        assert party.one(claim, ALONE, "rights-restricted-by-law", **facts) == MAYBE
        assert party.one(claim, ALONE, "every-right-restricted-by-law", **facts) == NO

    def test_both_exemptions_go_on_being_shown(self, party: Party) -> None:
        """23 and 85(2) themselves concern every such law."""
        assert party.one("art_85.par_2", "expression-under-national-exemption") == YES
        assert party.one("art_23.par_1", "rights-restricted-by-law") == YES

    @pytest.mark.parametrize("name", FILES)
    def test_no_exception_rests_on_a_law_in_part(self, name: str) -> None:
        """In no file does an exception ask for less than a whole exemption."""
        text = (resource("data") / "instruments" / f"{name}.yaml").read_text(encoding="utf-8")
        for node in text.split("\n  - id: "):
            unless = node.partition("except_when:")[2]
            assert not re.search(
                r"expression-under-national-exemption|(?<!-)rights-restricted-by-law", unless
            )


class TestSingleNorms:
    """Art. 9, 13, 17, 22, 28, 32, 35 in `eu-gdpr`."""

    def test_erasure_wakes_when_the_person_says_who_they_are(self, party: Party) -> None:
        """11(2): only where purposes need no identity, and no longer once the person brings it."""
        unknown = ("process-without-identification", "unable-to-identify")
        assert party.one("art_17.par_1", *unknown) == NO
        assert party.one("art_17.par_1", *unknown, "person-supplies-identification") == YES
        assert party.one("art_17.par_1", "unable-to-identify") == YES

    def test_who_meets_no_person_gives_no_notice_at_collection(self, party: Party) -> None:
        """Art. 13 concerns data collected from the person; getting some from others spares nothing."""
        assert party.one("art_13.par_1", "obtain-only-from-others") == NO
        assert party.one("art_13.par_1", "scraping", "collect-only-from-persons") == YES

    def test_consent_that_law_bars_lifts_no_ban(self, party: Party) -> None:
        """9(2)(a), second half."""
        health: dict[str, Any] = {"data": ["health"]}
        assert party.one("art_9.par_1", "rely-on-explicit-consent", **health) == NO
        assert party.one("art_9.par_1", "rely-on-explicit-consent", "consent-barred-by-law", **health) == YES
        other = ("rely-on-explicit-consent", "consent-barred-by-law", "pursue-legal-claims")
        assert party.one("art_9.par_1", *other, **health) == NO

    def test_effect_counts_and_not_harm(self, party: Party) -> None:
        """22(1) and 35(3)(a) ask for legal or similar effect, for or against the person."""
        kind: dict[str, Any] = {"outcomes": ["weighty-decision-on-person"]}
        assert party.one("art_22.par_1", ALONE, **kind) == YES
        assert party.one("art_35.par_1", "profiling", **kind) == YES
        assert party.one("art_35.par_1", "profiling", outcomes=["adverse-decision-on-person"]) == YES

    @pytest.mark.parametrize("way", ["rely-on-explicit-consent", "rely-on-substantial-public-interest-law"])
    def test_a_contract_opens_the_way_within_9_2(self, party: Party, way: str) -> None:
        """22(4): special categories need 9(2)(a) or (g) and safeguards beside the contract."""
        facts: dict[str, Any] = {"data": ["health"], "outcomes": ["adverse-decision-on-person"]}
        contract = (ALONE, "decide-as-contract-requires")
        for acts, right, way_out in (
            (contract, YES, NO),
            ((*contract, way), NO, YES),
            ((*contract, way, "decide-without-safeguards"), YES, NO),
        ):
            assert party.one("art_22.par_1", *acts, **facts) == right
            assert party.one("art_22.par_2", *acts, **facts) == way_out

    def test_barred_consent_opens_nothing_for_a_contract(self, party: Party) -> None:
        """22(4) takes 9(2)(a) with its second half."""
        acts = (ALONE, "decide-as-contract-requires", "rely-on-explicit-consent", "consent-barred-by-law")
        facts: dict[str, Any] = {"data": ["health"], "outcomes": ["adverse-decision-on-person"]}
        assert party.one("art_22.par_1", *acts, **facts) == YES
        assert party.one("art_22.par_2", *acts, **facts) == NO

    @pytest.mark.parametrize("claim", ["art_28.par_3", "art_32.par_1"])
    def test_a_processor_is_told_as_a_processor(self, party: Party, claim: str) -> None:
        """Both are owed by controller and processor, so the path of a processor starts from its own role."""
        given: dict[str, Any] = {"established_in": ["DE"], "roles": ["gdpr/processor"], "data": ["financial"]}
        answer = party.answer(claim, **given)
        role = next(hop for hop in answer.paths[0].hops if hop.kind == "role")
        assert role.iri.endswith("gdpr/processor")


class TestLawEnforcement:
    """Art. 2(2)(d): what an authority does against crime is outside, and nothing else that it does."""

    ROLE = "gdpr/authority-beyond-law-enforcement"
    CLAIMS = ("art_5.par_1", "art_15.par_1", "art_24.par_1", "art_28.par_1", "art_46.par_1", "art_82.par_2")
    ACTS = ("transfer-to-third-country", "engage-processor")
    BASE: dict[str, Any] = {"roles": POLICE, "outcomes": ["damage-through-infringement"]}  # noqa: RUF012

    @pytest.mark.parametrize("claim", CLAIMS)
    def test_other_ends_leave_the_norms_open(self, party: Party, claim: str) -> None:
        """Both ends listed: open until the profile says which of them the data serves."""
        mixed: dict[str, Any] = {
            **self.BASE,
            "use_cases": ["law-enforcement/polygraph", "employment/recruitment"],
        }
        assert party.one(claim, *self.ACTS, **mixed) == MAYBE
        assert party.one(claim, *self.ACTS, **{**mixed, "roles": [*POLICE, self.ROLE]}) == YES
        assert party.one(claim, *self.ACTS, **mixed, **{"not": {"roles": [self.ROLE]}}) == NO

    @pytest.mark.parametrize("claim", CLAIMS)
    def test_one_end_is_answered(self, party: Party, claim: str) -> None:
        """Crime alone is outside, with the technique it uses; recruitment alone is inside."""
        crime = ["law-enforcement/polygraph", "biometrics/remote-identification"]
        assert party.one(claim, *self.ACTS, **self.BASE, use_cases=crime) == NO
        assert party.one(claim, *self.ACTS, **self.BASE, use_cases=["employment/recruitment"]) == YES

    def test_the_answer_asks_what_decides(self, party: Party) -> None:
        """What would settle it is a fact that a profile can state."""
        given: dict[str, Any] = {
            "established_in": ["DE"],
            "data": ["financial"],
            "activities": [],
            "outcomes": [],
        }
        uses = ["law-enforcement", "employment/recruitment"]
        answer = party.answer("art_24.par_1", **given, roles=POLICE, use_cases=uses)
        assert [need.value for need in answer.needs] == [self.ROLE]

    def test_others_than_authorities_are_never_cleared(self, party: Party) -> None:
        """The use alone frees no private party."""
        assert party.one("art_24.par_1", use_cases=["law-enforcement", "employment/recruitment"]) == YES


class TestTerritory:
    """The GDPR binds in the European Economic Area, in three of its States since 20 July 2018."""

    CLAIMS = ("art_5.par_1", "art_15.par_1", "art_24.par_1", "art_28.par_1", "art_46.par_1")
    ACTS = ("transfer-to-third-country", "engage-processor")

    @pytest.mark.parametrize("state", ["NO", "IS", "LI"])
    @pytest.mark.parametrize("claim", CLAIMS)
    def test_its_other_states_are_reached_since_their_day(self, party: Party, claim: str, state: str) -> None:
        """An establishment there counts from the day, in a Member State from the start."""
        before, since = dt.date(2018, 7, 19), dt.date(2018, 7, 20)
        there = _only(state)
        assert party.one(claim, *self.ACTS, day=before, **there) == NO
        assert party.one(claim, *self.ACTS, day=since, **there) == YES
        assert party.one(claim, *self.ACTS, day=before) == YES

    @pytest.mark.parametrize("place", ["CH", "GB", "US"])
    def test_neighbours_are_not(self, party: Party, place: str) -> None:
        """Switzerland isn't in the area; the United Kingdom left it."""
        assert party.one("art_5.par_1", **_only(place)) == NO

    def test_a_norwegian_firm_names_no_representative(self, party: Party) -> None:
        """27(1) asks those outside; an offer to people in Norway reaches a firm from elsewhere."""
        offer: dict[str, Any] = {"offered_in": ["NO"], "affected_persons_in": ["NO"]}
        assert party.one("art_27.par_1", established_in=["NO"], **offer) == NO
        assert party.one("art_27.par_1", established_in=["US"], **offer) == YES

    def test_the_ai_act_is_left_alone(self, shipped: Workspace) -> None:
        """Whether other acts reach the area is another question."""
        given: dict[str, Any] = {**_only("NO"), "roles": ["eu-ai-act/deployer"], "output_used_in": ["NO"]}
        found = shipped.expose(shipped.profile(given), DAY)
        assert found.status_of("AIA:art_4.par_1") in (None, NO)

    @pytest.mark.parametrize("name", FILES)
    def test_no_hook_asks_for_the_union_alone(self, name: str) -> None:
        """Every territorial test of the five files is that of the area."""
        text = (resource("data") / "instruments" / f"{name}.yaml").read_text(encoding="utf-8")
        assert set(re.findall(r"_in: (\w+)", text)) == {"EEA"}


class TestDataSubjects:
    """Arts. 7(3) and 15 to 22: a right is the person's, so it is shown to the person too."""

    PERSON: dict[str, Any] = {"roles": ["gdpr/data-subject"], "established_in": ["FR"]}  # noqa: RUF012

    @pytest.mark.parametrize("claim", RIGHTS)
    def test_reach_is_asked_and_never_guessed(self, party: Party, claim: str) -> None:
        """Where a person lives says nothing of the controller: open until it is known to be in reach."""
        assert party.one(claim, **self.PERSON) == MAYBE
        assert party.one(claim, **{**self.PERSON, "roles": ["gdpr/data-subject-in-reach"]}) == YES
        out: dict[str, Any] = {
            **self.PERSON,
            "not": {"roles": ["gdpr/data-subject-in-reach"]},
            "offered_in": ["US"],
        }
        assert party.one(claim, **out) == NO

    @pytest.mark.parametrize("claim", RIGHTS)
    def test_an_offer_to_people_in_the_area_settles_it(self, party: Party, claim: str) -> None:
        """3(2)(a) reaches whoever offers, wherever it sits."""
        offer: dict[str, Any] = {"offered_in": ["FR"], "affected_persons_in": ["FR"]}
        assert party.one(claim, **self.PERSON, **offer) == YES

    @pytest.mark.parametrize(
        ("claim", "acts", "outcomes"),
        [
            ("art_7.par_3", ["rely-on-consent"], []),
            ("art_20.par_1", ["rely-on-contract"], []),
            ("art_21.par_1", ["rely-on-legitimate-interests"], []),
            ("art_21.par_2", ["direct-marketing"], []),
            ("art_22.par_1", [ALONE], ["weighty-decision-on-person"]),
            ("art_15.par_1.pnt_h", [ALONE], ["adverse-decision-on-person"]),
        ],
    )
    def test_the_conditions_of_each_right_stay(
        self, party: Party, claim: str, acts: list[str], outcomes: list[str]
    ) -> None:
        """What the controller does decides, whoever asks."""
        roles = ["gdpr/data-subject-in-reach"]
        assert party.one(claim, *acts, outcomes=outcomes, roles=roles) == YES
        assert party.one(claim, "rely-on-vital-interests", roles=roles) == NO

    @pytest.mark.parametrize("claim", RIGHTS)
    def test_private_use_takes_no_right_away(self, party: Party, claim: str) -> None:
        """2(2)(c) is about who processes: a private user is no controller, and keeps the rights of a person."""
        private = "personal-non-professional-use"
        assert party.one(claim, private, roles=["gdpr/data-subject-in-reach"]) == YES
        assert party.one(claim, private) == NO

    def test_duties_are_not_the_persons(self, party: Party) -> None:
        """What a controller owes isn't shown to the person as owed by it."""
        for claim in ("art_12.par_3", "art_13.par_1", "art_24.par_1", "art_22.par_3"):
            assert party.one(claim, ALONE, roles=["gdpr/data-subject-in-reach"]) == NO

    def test_a_right_brings_no_fine_on_its_holder(self, party: Party) -> None:
        """83(5) punishes who denies a right; a controller goes on being told."""
        given: dict[str, Any] = {
            "established_in": ["FR"],
            "data": ["financial"],
            "activities": [],
            "outcomes": [],
        }
        holder = party.answer("art_15.par_1", **given, roles=["gdpr/data-subject-in-reach"])
        owing = party.answer("art_15.par_1", **given, roles=["gdpr/controller"])
        assert (len(holder.penalties), len(owing.penalties)) == (0, 1)


class TestUnitedKingdom:
    """The same constructions in the UK GDPR."""

    HOME: dict[str, Any] = {"established_in": ["GB"]}  # noqa: RUF012

    def test_a_favourable_decision_counts(self, party: Party) -> None:
        """22A(1)(b) asks for effect, not for harm."""
        facts: dict[str, Any] = {**self.HOME, "outcomes": ["weighty-decision-on-person"]}
        assert party.one("uk-gdpr/art_22C.par_1", ALONE, **facts) == YES

    def test_a_harmless_breach_goes_unreported(self, party: Party) -> None:
        """33(1) leaves out breaches that are unlikely to bring risk; where that is unknown it is asked."""
        outcomes = (["personal-data-breach-high-risk"], ["personal-data-breach"], ["breach-without-risk"])
        found = [party.one("uk-gdpr/art_33.par_1", **self.HOME, outcomes=o) for o in outcomes]
        assert found == [YES, MAYBE, NO]

    def test_who_needs_no_representative(self, party: Party) -> None:
        """27(2): occasional harmless processing and public bodies, but no large scale with sensitive data."""
        base: dict[str, Any] = {"established_in": ["US"], "offered_in": ["GB"], "affected_persons_in": ["GB"]}
        claim, rare = "uk-gdpr/art_27.par_1", "occasional-low-risk-processing"
        health: dict[str, Any] = {**base, "data": ["health"]}
        public: dict[str, Any] = {**base, "roles": ["gdpr/controller", "government-body"]}
        assert [party.one(claim, **base), party.one(claim, **public)] == [YES, NO]
        assert [party.one(claim, rare, **base), party.one(claim, rare, **health)] == [NO, NO]
        assert party.one(claim, rare, "large-scale-processing", **health) == YES
        assert party.one(claim, **{**base, "roles": ["gdpr/processor"]}) == YES

    @pytest.mark.parametrize("claim", ["art_22C.par_1", "art_33.par_1", "art_33.par_2"])
    def test_what_fights_crime_is_outside(self, party: Party, claim: str) -> None:
        """2(2)(b), with the same care for authorities that do other things too."""
        roles = [*POLICE, "gdpr/processor"]
        facts: dict[str, Any] = {
            **self.HOME,
            "roles": roles,
            "outcomes": [*HIGH, "weighty-decision-on-person"],
        }
        for uses, status in (
            (["law-enforcement"], NO),
            (["law-enforcement", "education/admission"], MAYBE),
            (["education/admission"], YES),
        ):
            assert party.one(f"uk-gdpr/{claim}", ALONE, use_cases=uses, **facts) == status
