"""Directives on copyright, consumers and electronic communications: who may mine, mislead, track and write, and who not."""

from __future__ import annotations

import pytest

from curated.test_eu2 import Asked, miner, trader
from lexposure.workspace import Workspace

READING = "cdsm-training-as-mining"


@pytest.fixture(scope="module")
def ask(shipped: Workspace) -> Asked:
    """Return the shipped data, ready to be asked."""
    return Asked(shipped)


class TestCopyright:
    """Directive (EU) 2019/790, Arts. 3 and 4."""

    def test_mining_needs_lawful_access_and_no_reservation(self, ask: Asked) -> None:
        """Anybody may mine what is lawfully accessible and not reserved."""
        name = "eu-cdsm/art_4.par_1"
        assert ask.status(name, miner("mine-text-and-data, have-lawful-access")) == "applies"
        assert ask.status(name, miner("mine-text-and-data")) == "does_not_apply"
        reserved = miner("mine-text-and-data, have-lawful-access, use-reserved-works")
        assert ask.status(name, reserved) == "does_not_apply"

    def test_reserved_works_need_a_licence(self, ask: Asked) -> None:
        """Without licence the exclusive rights stand; a licence, or research by a research body, lifts the ban."""
        name = "eu-cdsm/art_4.par_3"
        reserved = "mine-text-and-data, have-lawful-access, use-reserved-works"
        answer = ask.answer(name, miner(reserved))
        assert (answer.status, answer.breached_by) == ("applies", "using reserved works")
        assert ask.status(name, miner(f"{reserved}, obtain-rights")) == "does_not_apply"
        lab = "cdsm/research-organisation"
        assert ask.status(name, miner(f"{reserved}, research-or-statistics", lab)) == "does_not_apply"
        assert ask.status(name, miner(reserved, lab)) == "applies"
        assert ask.status(name, miner("mine-text-and-data, have-lawful-access")) == "does_not_apply"

    def test_research_bodies_mine_whatever_is_reserved(self, ask: Asked) -> None:
        """Art. 3 knows no reservation, but only universities and the like, and only for research."""
        name = "eu-cdsm/art_3.par_1"
        facts = "mine-text-and-data, have-lawful-access, use-reserved-works, research-or-statistics"
        assert ask.status(name, miner(facts, "cdsm/research-organisation")) == "applies"
        assert ask.status(name, miner(facts)) == "does_not_apply"

    def test_whether_training_is_mining_is_disputed(self, ask: Asked) -> None:
        """Training on lawfully accessed works may be covered; each reading gives its own answer."""
        name = "eu-cdsm/art_4.par_1"
        trainer = miner("develop-model, have-lawful-access")
        assert ask.status(name, trainer) == "may_apply"
        assert {r.status for r in ask.answer(name, trainer).readings} == {"applies", "does_not_apply"}
        adopted = trainer + f"readings: [{READING}/training-is-mining]\n"
        assert ask.status(name, adopted) == "applies"
        other = trainer + f"readings: [{READING}/training-goes-beyond]\n"
        assert ask.status(name, other) == "does_not_apply"

    def test_elsewhere_the_question_does_not_arise(self, ask: Asked) -> None:
        """A developer with no tie to the Union isn't asked whether training is mining."""
        abroad = "established_in: [US]\noffered_in: [US]\nactivities: [develop-model, have-lawful-access]\ndata: [copyrighted]\n"
        assert ask.status("eu-cdsm/art_2.par_2", abroad) == "does_not_apply"
        assert ask.status("eu-cdsm/art_2.par_2", miner("develop-model, have-lawful-access")) == "may_apply"

    def test_national_law_was_due_in_june_2021(self, ask: Asked) -> None:
        """Nothing before 7 June 2021."""
        facts = miner("mine-text-and-data, have-lawful-access")
        assert ask.status("eu-cdsm/art_4.par_1", facts, "2021-06-06") == "does_not_apply"
        assert ask.status("eu-cdsm/art_4.par_1", facts, "2021-06-07") == "applies"


class TestConsumers:
    """Directive 2005/29/EC."""

    def test_misleading_and_pressing_are_banned(self, ask: Asked) -> None:
        """Stated conduct counts, and the outcome alone for a business; a chatbot that manipulates presses consumers."""
        assert ask.status("eu-ucpd/art_6.par_1", trader("deceive-consumers")) == "applies"
        assert ask.status("eu-ucpd/art_6.par_1", trader(outcomes="consumer-deception")) == "applies"
        assert ask.status("eu-ucpd/art_6.par_1", trader()) == "does_not_apply"
        assert ask.status("eu-ucpd/art_8", trader("manipulate")) == "applies"
        inside = trader("manipulate", use_cases="employment/worker-management")
        assert ask.status("eu-ucpd/art_8", inside) == "does_not_apply"

    def test_it_is_about_traders_and_consumers(self, ask: Asked) -> None:
        """Supply to businesses only and private persons are outside."""
        assert ask.status("eu-ucpd/art_6.par_1", trader("deceive-consumers, business-to-business-only")) == (
            "does_not_apply"
        )
        both = trader("fake-consumer-reviews", roles="consumer")
        assert ask.status("eu-ucpd/anx_I.pnt_23c", both) == "applies"
        assert ask.status("eu-ucpd/anx_I.pnt_23c", both.replace("business, consumer", "consumer")) == (
            "does_not_apply"
        )

    def test_false_claims_on_codes_and_marks(self, ask: Asked) -> None:
        """Claiming a signature or certificate that one doesn't have is unfair in all circumstances."""
        answer = ask.answer("eu-ucpd/anx_I.pnt_1", trader("claim-false-adherence"))
        assert (answer.status, answer.binding_force) == ("applies", "binding")
        assert ask.status("eu-ucpd/anx_I.pnt_2", trader("claim-false-adherence")) == "does_not_apply"
        assert ask.status("eu-ucpd/anx_I.pnt_2", trader("use-mark-without-leave")) == "applies"

    def test_reviews_joined_in_2022(self, ask: Asked) -> None:
        """The points on reviews start on 28 May 2022, the rest in December 2007; penalties are national."""
        fake = trader("fake-consumer-reviews, claim-false-adherence")
        assert ask.status("eu-ucpd/anx_I.pnt_23c", fake, "2022-05-27") == "does_not_apply"
        assert ask.status("eu-ucpd/anx_I.pnt_23c", fake, "2022-05-28") == "applies"
        assert ask.status("eu-ucpd/anx_I.pnt_1", fake, "2007-12-12") == "applies"
        assert ask.status("eu-ucpd/anx_I.pnt_1", fake, "2007-12-11") == "does_not_apply"
        assert ask.answer("eu-ucpd/anx_I.pnt_1", fake).penalties


class TestElectronicCommunications:
    """Directive 2002/58/EC."""

    @pytest.mark.parametrize(
        "way_out",
        ["users-consented", "act-as-authorised-by-law", "store-for-conveyance", "record-for-evidence"],
    )
    def test_listening_in_needs_consent_or_law(self, ask: Asked, way_out: str) -> None:
        """Each of the four ways out lifts the ban."""
        name = "eu-eprivacy/art_5.par_1"
        assert ask.status(name, trader("intercept-communications")) == "applies"
        assert ask.status(name, trader(f"intercept-communications, {way_out}")) == "does_not_apply"
        assert ask.status(name, trader()) == "does_not_apply"

    def test_devices_are_read_with_consent(self, ask: Asked) -> None:
        """Unless strictly necessary for a service asked for; in today's wording since May 2011."""
        name = "eu-eprivacy/art_5.par_3"
        facts = trader("access-terminal-equipment")
        assert ask.status(name, facts) == "applies"
        assert ask.status(name, trader("access-terminal-equipment, strictly-necessary-for-service")) == (
            "does_not_apply"
        )
        assert ask.status(name, facts, "2011-05-24") == "does_not_apply"
        assert ask.status(name, facts, "2011-05-25") == "applies"

    def test_marketing_mail_needs_consent_or_a_customer(self, ask: Asked) -> None:
        """Own customers may be written to, with a way to object; companies are left to national law."""
        name = "eu-eprivacy/art_13.par_1"
        assert ask.status(name, trader("send-automated-marketing")) == "applies"
        customers = trader("send-automated-marketing, market-own-similar-products")
        assert ask.status(name, customers) == "does_not_apply"
        assert ask.status("eu-eprivacy/art_13.par_2", customers) == "applies"
        assert ask.status("eu-eprivacy/art_13.par_2/objection", customers) == "applies"
        firms = trader("send-automated-marketing, recipient-is-no-natural-person")
        assert ask.status(name, firms) == "does_not_apply"
        assert ask.status(name, trader("direct-marketing")) == "may_apply"

    def test_no_ceiling_is_claimed(self, ask: Asked) -> None:
        """The directive leaves penalties to national law; hiding the sender is banned outright."""
        answer = ask.answer("eu-eprivacy/art_13.par_4", trader("disguise-sender"))
        assert answer.breached_by
        assert all("EUR" not in penalty for penalty in answer.penalties)
