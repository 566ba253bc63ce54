"""What the second reading of GDPR Arts. 5, 24 to 39 and 44 to 49 corrected: false clears, false hits, wrong fines."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lexposure.exposure.reasons import STATUS
from lexposure.workspace import Workspace

DAY = dt.date(2026, 11, 25)
YES, MAYBE, NO = "applies", "may_apply", "does_not_apply"
TRANSFER = "transfer-to-third-country"
SMALL = {"employees": 10}
PUBLIC = ("state-agency", "eu-ai-act/law-enforcement-authority")


class Party:
    """Answers of the shipped data for one party in Germany; a unit is named without its act."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.norms = {
            n.iri.partition("/norm/eu-gdpr/")[2]: (number, n)
            for number, n in enumerate(workspace.engine(None).index.norms)
        }

    def one(self, claim: str, *roles: str, data: str = "financial", **facts: Any) -> str:
        """Return the status of a claim; what isn't given is nothing, not unknown."""
        given: dict[str, Any] = {"established_in": ["DE"], "use_cases": [], "platforms": []}
        given |= {"roles": [*roles], "data": [data], "activities": [], "outcomes": [], **facts}
        engine = self.workspace.engine(None)
        answers = engine.evaluate(self.workspace.profile(given), DAY).answers
        return STATUS[answers[self.norms[claim][0]]]


@pytest.fixture(scope="module")
def party(shipped: Workspace) -> Party:
    """Return the shipped data, ready to be asked."""
    return Party(shipped)


class TestPrinciples:
    """Art. 5 and 23."""

    @pytest.mark.parametrize("point", ["a", "d"])
    def test_a_law_that_restricts_rights_leaves_lawfulness_and_accuracy(
        self, party: Party, point: str
    ) -> None:
        """Art. 23 reaches Art. 5 only as far as it mirrors a right: the point as a whole stays."""
        acts = ["rights-restricted-by-law"]
        assert party.one(f"art_5.par_1.pnt_{point}", "gdpr/controller", activities=acts) == YES
        assert party.one("art_34.par_1", "gdpr/controller", activities=acts) == NO


class TestRecords:
    """Art. 30(5) frees by the staff of the party that processes."""

    RARE = ("occasional-low-risk-processing",)

    @pytest.mark.parametrize("claim", ["art_30.par_1/representative", "art_30.par_3", "art_30.par_4"])
    def test_a_small_representative_is_not_freed_by_its_own_staff(self, party: Party, claim: str) -> None:
        """A firm of ten may stand for a group of thousands; what counts is whether that one owes a record."""
        facts: dict[str, Any] = {"figures": SMALL, "activities": [*self.RARE]}
        assert party.one(claim, "gdpr/representative", **facts) == YES
        facts["activities"] = [*self.RARE, "represent-party-without-record-duty"]
        assert party.one(claim, "gdpr/representative", **facts) == NO

    def test_each_capacity_needs_its_own_way_out(self, party: Party) -> None:
        """A small controller that also represents others owes their records, not its own."""
        facts: dict[str, Any] = {"figures": SMALL, "activities": [*self.RARE]}
        assert party.one("art_30.par_4", "gdpr/controller", **facts) == NO
        assert party.one("art_30.par_4", "gdpr/controller", "gdpr/representative", **facts) == YES
        freed: dict[str, Any] = {
            "figures": {"employees": 5000},
            "activities": ["represent-party-without-record-duty"],
        }
        assert party.one("art_30.par_4", "gdpr/controller", "gdpr/representative", **freed) == YES


class TestInstructions:
    """Art. 28(3)(a), (g), 29 and 32(4): one demand of a law doesn't lift the whole duty."""

    def test_a_law_that_demands_some_processing_leaves_contract_and_care(self, party: Party) -> None:
        """The contract says so all the same, and staff is still watched."""
        acts = ["required-by-law-to-process"]
        assert party.one("art_28.par_3.pnt_a", "gdpr/processor", activities=acts) == YES
        assert party.one("art_32.par_4", "gdpr/controller", activities=acts) == YES

    def test_only_what_the_law_demands_escapes_the_ban(self, party: Party) -> None:
        """29 lets a processor do what a law demands, not train models beside it."""
        law = "required-by-law-to-process"
        assert party.one("art_29.par_1", "gdpr/processor", activities=[law]) == NO
        for more in ("train-on-customer-content", "use-data-without-instructions", "determine-purposes"):
            assert party.one("art_29.par_1", "gdpr/processor", activities=[law, more]) == YES

    def test_whoever_works_for_them_is_bound_without_a_fine(self, party: Party) -> None:
        """29 binds people under a controller too; 83(4)(a) fines controllers and processors."""
        assert party.one("art_29.par_1/staff", "worker") == YES
        assert party.one("art_29.par_1/staff", "worker", data="non-personal") == NO
        assert not party.norms["art_29.par_1/staff"][1].penalties

    def test_a_law_that_has_data_stored_spares_copies_alone(self, party: Party) -> None:
        """28(3)(g): the rest goes back or is erased, and the contract says so."""
        acts = ["storage-required-by-law"]
        assert party.one("art_28.par_3.pnt_g", "gdpr/processor", activities=acts) == YES

    @pytest.mark.parametrize("point", "abcdefgh")
    def test_a_controller_with_a_processor_sees_what_the_contract_needs(
        self, party: Party, point: str
    ) -> None:
        """Both parties owe the contract; a controller without a processor owes none."""
        claim = f"art_28.par_3.pnt_{point}"
        assert party.one(claim, "gdpr/controller", activities=["engage-processor"]) == YES
        assert party.one(claim, "gdpr/controller") == NO

    @pytest.mark.parametrize("claim", ["art_28.par_2", "art_28.par_4"])
    def test_processors_of_ones_own_are_no_further_processors(self, party: Party, claim: str) -> None:
        """A party in both roles that uses a processor may do so for itself: asked, not told."""
        both = ("gdpr/controller", "gdpr/processor")
        assert party.one(claim, *both, activities=["engage-processor"]) == MAYBE
        assert party.one(claim, *both, activities=["engage-sub-processor"]) == YES
        assert party.one(claim, "gdpr/processor", activities=["engage-processor"]) == YES


class TestAssessment:
    """Art. 35(10)."""

    @pytest.mark.parametrize("claim", ["art_35.par_1", "art_35.par_2", "art_35.par_7"])
    def test_each_limb_of_the_exemption_counts(self, party: Party, claim: str) -> None:
        """A legal duty or public task, an assessment with the law, and no wish of the Member State for another."""
        base = ["assessed-when-law-was-made", "have-data-protection-officer"]
        risk = ["significant-risk-to-rights"]
        for more, status in (
            (["rely-on-public-task"], NO),
            (["rely-on-legitimate-interests"], YES),
            (["rely-on-public-task", "dpia-required-by-national-law"], YES),
        ):
            assert party.one(claim, "gdpr/controller", activities=[*base, *more], outcomes=risk) == status

    def test_the_exemption_goes_with_it(self, party: Party) -> None:
        """Where national law wants an assessment the exemption isn't shown."""
        acts = ["assessed-when-law-was-made", "rely-on-public-task"]
        assert party.one("art_35.par_10", "gdpr/controller", activities=acts) == YES
        acts.append("dpia-required-by-national-law")
        assert party.one("art_35.par_10", "gdpr/controller", activities=acts) == NO


class TestOfficer:
    """Art. 37 to 39."""

    def test_police_as_an_employer_names_an_officer(self, party: Party) -> None:
        """37(1)(a) knows every public authority; only its fight against crime lies outside."""
        role = PUBLIC[1]
        facts: dict[str, Any] = {"use_cases": ["employment/recruitment"]}
        assert party.one("art_37.par_1.pnt_a", "gdpr/controller", role, **facts) == YES
        assert party.one("art_37.par_5", "gdpr/controller", role, **facts) == YES

    def test_skill_is_asked_of_every_officer(self, party: Party) -> None:
        """37(5) binds also who names one freely or because national law says so, and a court that names one."""
        for act in ("have-data-protection-officer", "dpo-required-by-other-law"):
            assert party.one("art_37.par_5", "gdpr/controller", activities=[act]) == YES
        court = ["act-in-judicial-capacity"]
        assert party.one("art_37.par_5", "gdpr/controller", "state-agency", activities=court) == NO
        court.append("have-data-protection-officer")
        assert party.one("art_37.par_5", "gdpr/controller", "state-agency", activities=court) == YES
        assert party.one("art_37.par_5", "gdpr/controller") == NO

    def test_the_fine_is_on_the_principal(self, party: Party) -> None:
        """83(4)(a) names controller and processor: who has an officer is fined, the officer isn't."""
        tasks = [c for c in party.norms if c.startswith("art_39.") and c != "art_39.par_1"]
        assert len(tasks) == 6
        assert not any(party.norms[c][1].penalties for c in [*tasks, "art_38.par_5"])
        assert party.norms["art_39.par_1"][1].penalties
        having = ["have-data-protection-officer"]
        assert party.one("art_39.par_1", "gdpr/processor", activities=having) == YES
        assert party.one("art_39.par_1", "gdpr/processor") == NO

    def test_clearance_under_national_law_has_no_fine_of_the_union(self, party: Party) -> None:
        """36(5) opens the door for national law and orders nothing itself."""
        assert not party.norms["art_36.par_5"][1].penalties


class TestTransfers:
    """Art. 46 to 49."""

    CLOSED = (
        "transfer-with-explicit-consent",
        "transfer-for-contract-with-person",
        "transfer-for-contract-for-person",
        "transfer-for-compelling-interests",
    )

    @pytest.mark.parametrize("role", PUBLIC)
    @pytest.mark.parametrize("way", CLOSED)
    def test_what_49_3_closes_does_not_lift_the_bans(self, party: Party, role: str, way: str) -> None:
        """An authority at its public powers stays under both bans; at other work the way is open."""
        powers = [TRANSFER, way, "exercise-public-powers"]
        for claim in ("art_46.par_1", "art_49.par_1", "art_49.par_3"):
            assert party.one(claim, "gdpr/controller", role, activities=powers) == YES
        for claim in ("art_46.par_1", "art_49.par_1", "art_49.par_3"):
            assert party.one(claim, "gdpr/controller", role, activities=[TRANSFER, way]) == NO
            assert (
                party.one(
                    claim, "gdpr/controller", role, activities=[*powers[:1], "transfer-for-legal-claims"]
                )
                == NO
            )

    def test_a_foreign_order_is_no_better(self, party: Party) -> None:
        """48 leaves the other grounds as they are, closed ones included."""
        acts = ["answer-foreign-order", "transfer-with-explicit-consent"]
        assert party.one("art_48.par_1", "gdpr/controller", "state-agency", activities=acts) == NO
        acts.append("exercise-public-powers")
        assert party.one("art_48.par_1", "gdpr/controller", "state-agency", activities=acts) == YES

    def test_a_whole_register_is_no_way_out(self, party: Party) -> None:
        """49(2) takes point (g) back where everything goes."""
        given: dict[str, Any] = {"activities": ["transfer-from-public-register", "transfer-whole-register"]}
        part: dict[str, Any] = {
            "activities": ["transfer-from-public-register", TRANSFER],
            "not": {"activities": ["transfer-whole-register"]},
        }
        for claim, whole, some in (
            ("art_49.par_1.pnt_g", NO, YES),
            ("art_46.par_1", YES, NO),
            ("art_49.par_1", YES, NO),
        ):
            assert party.one(claim, "gdpr/controller", **given) == whole
            assert party.one(claim, "gdpr/controller", **part) == some

    def test_a_derogation_without_name_is_asked(self, party: Party) -> None:
        """Which special case is used decides; the word alone clears nobody."""
        acts = [TRANSFER, "rely-on-transfer-derogation"]
        assert party.one("art_49.par_1", "gdpr/controller", activities=acts) == MAYBE

    def test_arrangements_between_authorities_are_theirs(self, party: Party) -> None:
        """46(3)(b), like (2)(a), is no way for a company."""
        acts = [TRANSFER, "rely-on-authorised-arrangement"]
        assert party.one("art_46.par_3.pnt_b", "gdpr/controller", activities=acts) == NO
        assert party.one("art_46.par_3.pnt_b", "gdpr/controller", "state-agency", activities=acts) == YES


def test_a_harmless_breach_needs_no_phases(party: Party) -> None:
    """33(4) eases a notice that is owed; none is owed where risk is unlikely."""
    assert party.one("art_33.par_4", "gdpr/controller", outcomes=["breach-without-risk"]) == NO
    assert party.one("art_33.par_4", "gdpr/controller", outcomes=["personal-data-breach-high-risk"]) == YES
