"""Federal law of the United States on work, content, communications and export: whom it reaches, when, under which reading."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.workspace import Workspace

TODAY = "2026-11-25"


def _status(workspace: Workspace, profile: bytes, ref: str, day: str = TODAY) -> str | None:
    return workspace.expose(workspace.profile(profile), dt.date.fromisoformat(day)).status_of(ref)


def _penalties(workspace: Workspace, profile: bytes, ref: str) -> str:
    found = workspace.expose(workspace.profile(profile), dt.date.fromisoformat(TODAY))
    return " ".join(p for a in found.answers if a.ref == ref for p in a.penalties)


class TestWork:
    """Title VII and the Americans with Disabilities Act."""

    HIRING = b"""
roles: [%s]
established_in: [US-OH]
use_cases: [employment/candidate-screening]
activities: [%s]
outputs: [score]
outcomes: [%s]
"""
    SIZE = b"figures: {employees: %d}\n"

    @pytest.mark.parametrize("ref", ["TITLEVII:42 U.S.C. § 2000e-2(a)", "ADA:s12112/b/6", "ADA:s12112/a"])
    def test_fifteen_employees_make_an_employer(self, shipped: Workspace, ref: str) -> None:
        """Fourteen don't, fifteen do, an unstated number leaves it open, a tribe is outside at any size."""
        text = self.HIRING % (b"employer", b"prompting", b"")
        assert _status(shipped, text + self.SIZE % 14, ref) == "does_not_apply"
        assert _status(shipped, text + self.SIZE % 15, ref) == "applies"
        assert _status(shipped, text, ref) == "may_apply"
        tribe = self.HIRING % (b"employer, us/excluded-employer", b"prompting", b"")
        assert _status(shipped, tribe + self.SIZE % 500, ref) == "does_not_apply"

    def test_agencies_of_any_size_are_bound(self, shipped: Workspace) -> None:
        """An employment agency needs no number of employees; its ban is (b), not (a)."""
        text = self.HIRING % (b"employment-agency", b"prompting", b"") + self.SIZE % 3
        assert _status(shipped, text, "TITLEVII:42 U.S.C. § 2000e-2(b)") == "applies"
        assert _status(shipped, text, "TITLEVII:42 U.S.C. § 2000e-2(a)") == "does_not_apply"
        assert _status(shipped, text, "ADA:s12112/b/6") == "applies"

    def test_other_uses_are_left_alone(self, shipped: Workspace) -> None:
        """An employer that writes code with a model isn't told about hiring."""
        coding = (self.HIRING % (b"employer", b"prompting", b"")).replace(
            b"employment/candidate-screening", b"coding-assistant"
        ) + b"platforms: []\n"
        for ref in ("TITLEVII:42 U.S.C. § 2000e-2(a)", "ADA:s12112/a", "TITLEVII:29 CFR § 1602.14"):
            assert _status(shipped, coding + self.SIZE % 900, ref) == "does_not_apply"

    def test_effects_and_necessity(self, shipped: Workspace) -> None:
        """Unequal effect brings (k) in, a necessary criterion takes it out, and no damages are named for it."""
        ref = "TITLEVII:42 U.S.C. § 2000e-2(k)(1)(A)"
        unequal = self.HIRING % (b"employer", b"prompting", b"discrimination") + self.SIZE % 900
        assert _status(shipped, unequal, ref) == "applies"
        needed = self.HIRING % (b"employer", b"necessary-criterion", b"discrimination") + self.SIZE % 900
        assert _status(shipped, needed, ref) == "does_not_apply"
        assert _status(shipped, needed, "ADA:s12112/b/6") == "does_not_apply"
        assert "300,000" not in _penalties(shipped, unequal, ref)

    @pytest.mark.parametrize(
        ("employees", "ceiling"), [(100, "50,000"), (101, "100,000"), (201, "200,000"), (501, "300,000")]
    )
    def test_damages_grow_with_the_employer(self, shipped: Workspace, employees: int, ceiling: str) -> None:
        """One ceiling for each size, and no other."""
        text = self.HIRING % (b"employer", b"prompting", b"") + self.SIZE % employees
        for ref in ("TITLEVII:42 U.S.C. § 2000e-2(a)", "ADA:s12112/b/6"):
            named = _penalties(shipped, text, ref)
            assert [c for c in (" 50,000", "100,000", "200,000", "300,000") if c in named] == [
                ceiling.rjust(7)
            ]

    def test_a_vendor_is_an_employer_under_one_reading(self, shipped: Workspace) -> None:
        """A vendor of hiring technology may be an agent; the reading decides."""
        vendor = self.HIRING % (b"us/hiring-technology-vendor, business", b"prompting", b"")
        ref = "TITLEVII:42 U.S.C. § 2000e-2(a)"
        assert _status(shipped, vendor, ref) == "may_apply"
        chosen = vendor + b"readings: [title-vii-vendor-as-agent/%s]\n"
        assert _status(shipped, chosen % b"vendor-can-be-agent", ref) == "applies"
        assert _status(shipped, chosen % b"vendor-is-no-agent", ref) == "does_not_apply"

    def test_scores_may_not_be_adjusted_by_group(self, shipped: Workspace) -> None:
        """The ban concerns scores; a system that gives none isn't reached."""
        text = self.HIRING % (b"employer", b"prompting", b"") + self.SIZE % 50
        assert _status(shipped, text, "TITLEVII:42 U.S.C. § 2000e-2(l)") == "applies"
        talk = text.replace(b"outputs: [score]", b"outputs: [text]")
        assert _status(shipped, talk, "TITLEVII:42 U.S.C. § 2000e-2(l)") == "does_not_apply"

    def test_disability_duties_and_their_ends(self, shipped: Workspace) -> None:
        """Accommodation ends at undue hardship, the ban on inquiries after an offer; no wording before 2009 was read."""
        plain = self.HIRING % (b"employer", b"prompting", b"") + self.SIZE % 50
        hard = self.HIRING % (b"employer", b"post-offer-examination", b"undue-hardship") + self.SIZE % 50
        for ref in ("ADA:s12112/b/5/A", "ADA:s12112/d/2/A"):
            assert _status(shipped, plain, ref) == "applies"
            assert _status(shipped, hard, ref) == "does_not_apply"
            assert _status(shipped, plain, ref, "2008-12-31") == "may_apply"


class TestContent:
    """47 U.S.C. 230."""

    HOST = (
        b"roles: [platform-operator]\noffered_in: [US]\nactivities: [%s]\noutputs: [text]\noutcomes: [%s]\n"
    )

    def test_protection_for_content_of_others_and_its_limits(self, shipped: Workspace) -> None:
        """A host is spared for others' content, not for a claim that the section leaves alone."""
        host = self.HOST % (b"carry-content-of-others", b"consumer-injury")
        assert _status(shipped, host, "CDA230:s230/c/1") == "applies"
        copyright_claim = self.HOST % (b"carry-content-of-others", b"claim-outside-section-230")
        assert _status(shipped, copyright_claim, "CDA230:s230/c/1") == "does_not_apply"
        assert _status(shipped, host, "CDA230:s230/d", "1998-11-19") == "does_not_apply"
        assert _status(shipped, host, "CDA230:s230/d", "1998-11-20") == "applies"

    def test_generated_output_is_contested(self, shipped: Workspace) -> None:
        """What a model writes is open; each reading gives its own answer."""
        model = self.HOST % (b"make-available", b"consumer-injury")
        assert _status(shipped, model, "CDA230:s230/c/1") == "may_apply"
        chosen = model + b"readings: [cda-230-generated-output/%s]\n"
        assert _status(shipped, chosen % b"own-output", "CDA230:s230/c/1") == "does_not_apply"
        assert _status(shipped, chosen % b"output-of-another", "CDA230:s230/c/1") == "applies"

    def test_a_customer_is_no_service_provider(self, shipped: Workspace) -> None:
        """A firm that only uses a platform offers no interactive computer service."""
        user = (self.HOST % (b"carry-content-of-others", b"")).replace(
            b"platform-operator", b"platform-customer"
        )
        assert _status(shipped, user, "CDA230:s230/c/1") == "does_not_apply"


class TestCommunications:
    """18 U.S.C. 2701 and 2702."""

    def test_breaking_into_stored_messages(self, shipped: Workspace) -> None:
        """Access without authorization to stored messages is an offence, with leave it isn't, and data that is no message is another matter."""
        text = b"roles: [business]\nestablished_in: [US]\nactivities: [%s]\ndata: [%s]\noutcomes: [stored-communication-obtained]\n"
        ref = "SCA:s2701/a"
        assert (
            _status(shipped, text % (b"access-without-authorization", b"communications-content"), ref)
            == "applies"
        )
        assert (
            _status(shipped, text % (b"access-without-authorization", b"financial"), ref) == "does_not_apply"
        )
        leave = b"access-without-authorization, authorised-testing"
        assert _status(shipped, text % (leave, b"communications-content"), ref) == "does_not_apply"

    def test_a_host_may_not_divulge(self, shipped: Workspace) -> None:
        """Contents stay with the host unless an exception holds; contents it may open for other services are outside (a)(2)."""
        text = b"roles: [us-sca/public-service-provider]\ndata: [customer-content]\nactivities: [%s]\n"
        for activity, contents, records in (
            (b"make-available", "applies", "applies"),
            (b"permitted-communication-disclosure", "does_not_apply", "does_not_apply"),
            (b"access-content-for-own-services", "does_not_apply", "applies"),
        ):
            assert _status(shipped, text % activity, "SCA:s2702/a/2") == contents
            assert _status(shipped, text % activity, "SCA:s2702/a/3") == records
        assert "least" in _penalties(shipped, text % b"make-available", "SCA:s2702/a/2")


class TestExport:
    """Export control of models."""

    LAB = b"roles: [%s]\nestablished_in: [US]\nactivities: [%s]\nfigures: {training_compute: %s}\n"

    def test_weights_are_controlled_under_one_reading_only(self, shipped: Workspace) -> None:
        """Whether the rule of 2025 is law is a reading; below the compute, or with published weights, nothing is asked."""
        ref = "EAR:15 CFR Part 774 ECCN 4E091"
        export = self.LAB % (b"business", b"export-model", b"2e26")
        assert _status(shipped, export, ref) == "may_apply"
        chosen = export + b"readings: [ear-ai-diffusion-rule/%s]\n"
        assert _status(shipped, chosen % b"still-law", ref) == "applies"
        assert _status(shipped, chosen % b"without-effect", ref) == "does_not_apply"
        assert _status(shipped, self.LAB % (b"business", b"export-model", b"1e25"), ref) == "does_not_apply"
        published = self.LAB % (b"business", b"export-model, release-open-source", b"2e26")
        assert _status(shipped, published, ref) == "does_not_apply"
        assert _status(shipped, chosen % b"still-law", ref, "2025-05-14") == "does_not_apply"

    def test_only_who_was_told_needs_the_licence_of_744_22(self, shipped: Workspace) -> None:
        """The first day is unknown, so that the answer stays open for who was told, and is no for others and for licensees."""
        ref = "EAR:15 CFR § 744.22(b)"
        assert (
            _status(shipped, self.LAB % (b"us-ear/informed-exporter", b"export-model", b"2e26"), ref)
            == "may_apply"
        )
        assert _status(shipped, self.LAB % (b"business", b"export-model", b"2e26"), ref) == "does_not_apply"
        licensed = self.LAB % (b"us-ear/informed-exporter", b"export-model, hold-export-licence", b"2e26")
        assert _status(shipped, licensed, ref) == "does_not_apply"

    def test_hosted_access_is_contested(self, shipped: Workspace) -> None:
        """Serving foreign users exports a model under one reading only; breaking export law is banned anyway."""
        served = self.LAB % (b"us-ear/informed-exporter", b"serve-foreign-persons", b"2e26")
        chosen = served + b"readings: [ear-hosted-access/%s]\n"
        ref = "EAR:15 CFR § 744.22(b)"
        assert _status(shipped, chosen % b"access-is-no-export", ref) == "does_not_apply"
        assert _status(shipped, chosen % b"access-is-export", ref) == "may_apply"
        breach = self.LAB % (b"business", b"export-controlled-use", b"1")
        assert _status(shipped, breach, "EAR:50 U.S.C. § 4819(a)(2)(A)") == "applies"
        assert "1,000,000" in _penalties(shipped, breach, "EAR:50 U.S.C. § 4819(a)(2)(A)")
