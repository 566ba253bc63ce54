"""Further federal law of the United States: drafts say what they are, and each act reaches whom it binds and nobody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from lexposure.law import identifiers
from lexposure.model.errors import CuratedDataError
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, Value, read_yaml
from lexposure.workspace import Workspace

FILES = {
    "us-dmca-1201": "DMCA",
    "us-coppa": "COPPA",
    "us-hipaa": "HIPAA",
    "us-glba": "GLBA",
    "us-ecoa": "ECOA",
    "us-fcra": "FCRA",
    "us-title-vii": "TITLEVII",
    "us-ada": "ADA",
    "us-cda-230": "CDA230",
    "us-sca": "SCA",
    "us-ear": "EAR",
}
NORMS = ("Obligation", "Prohibition", "Permission", "Right", "Exemption")
CLAIMS = (*NORMS, "FactRule", "Penalty", "Competence", "ApplicationPeriod")
TODAY = "2026-11-25"


def _many(value: Value | None) -> list[str]:
    return [str(item) for item in value] if isinstance(value, Listing) else [str(value)] if value else []


def _nodes(name: str) -> list[Mapping]:
    data = (resource("data") / "instruments" / f"{name}.yaml").read_bytes()
    return [node for node in read_yaml(data, name, CuratedDataError)["graph"] if isinstance(node, Mapping)]


def _claims() -> Iterator[tuple[str, Mapping]]:
    for name, prefix in FILES.items():
        for node in _nodes(name):
            if node["type"] in CLAIMS:
                yield prefix, node


def _status(workspace: Workspace, profile: bytes, ref: str, day: str = TODAY) -> str | None:
    return workspace.expose(workspace.profile(profile), dt.date.fromisoformat(day)).status_of(ref)


def _penalties(workspace: Workspace, profile: bytes, ref: str, day: str = TODAY) -> tuple[str, ...]:
    found = workspace.expose(workspace.profile(profile), dt.date.fromisoformat(day))
    return tuple(p for a in found.answers if a.ref == ref for p in a.penalties)


class TestDrafts:
    """No text of these acts is archived, and every claim says so."""

    def test_each_claim_is_an_unsure_draft_that_says_why(self) -> None:
        """Without evidence confidence is at most 0.6, and the summary ends with saying that nothing is archived."""
        for _, claim in _claims():
            assert {"evidence", "status"}.isdisjoint(claim), claim["id"]
            assert float(str(claim["confidence"])) <= 0.6, claim["id"]
            assert str(claim["summary"]).rstrip().endswith("archived."), claim["id"]

    def test_each_citation_belongs_to_its_act(self) -> None:
        """Sources and units of periods are refs of the act of the file, well formed."""
        for prefix, claim in _claims():
            refs = [*_many(claim["source"]), *(c for c in _many(claim.get("concerns")) if ":" in c)]
            for ref in refs:
                assert ref.startswith(f"{prefix}:")
                assert identifiers.citation(ref.replace("_", " "))

    def test_each_act_has_four_to_fifteen_norms_or_rules_but_the_short_ones(self) -> None:
        """Coverage comes before depth: at least four norms and rules an act, at most fifteen norms."""
        for name in FILES:
            kinds = [str(node["type"]) for node in _nodes(name)]
            assert sum(kind in (*NORMS, "FactRule") for kind in kinds) >= 4, name
            assert sum(kind in NORMS for kind in kinds) <= 15, name

    def test_penalties_and_norms_name_each_other(self) -> None:
        """Every penalty that a norm names has a node in the same file, and every penalty node is named."""
        for name in FILES:
            nodes = _nodes(name)
            named = {p for node in nodes for p in _many(node.get("penalties"))}
            assert named == {str(node["id"]) for node in nodes if node["type"] == "Penalty"}, name


def test_a_plain_business_is_reached_by_none_of_them(shipped: Workspace) -> None:
    """A firm that states its roles, uses and activities and has nothing to do with these sectors gets no answer but no."""
    firm = b"""
roles: [business, platform-customer]
established_in: [US-CA]
platforms: [aws/bedrock]
use_cases: [coding-assistant]
activities: [prompting]
data: [personal]
outcomes: []
outputs: [code]
"""
    found = shipped.expose(shipped.profile(firm), dt.date.fromisoformat(TODAY))
    prefixes = tuple(f"{prefix}:" for prefix in FILES.values())
    reached = {a.ref for a in found.answers if a.ref.startswith(prefixes) and a.status != "does_not_apply"}
    assert reached == set()


class TestCircumvention:
    """17 U.S.C. 1201."""

    WAY_IN = b"roles: [business]\nestablished_in: [US]\noutcomes: [%s]\nactivities: [%s]\n"

    @pytest.mark.parametrize(
        ("activity", "status"),
        [
            (b"circumvent-access-control", "applies"),
            (b"circumvent-access-control, authorised-testing", "does_not_apply"),
            (b"circumvent-access-control, exempted-circumvention", "does_not_apply"),
            (b"circumvent-safety-filters", "may_apply"),
            (b"scraping", "does_not_apply"),
        ],
    )
    def test_access_controls_and_the_ways_out(self, shipped: Workspace, activity: bytes, status: str) -> None:
        """Getting round an access control is banned, testing with leave isn't; whether a model's filter is one is a reading."""
        assert _status(shipped, self.WAY_IN % (b"", activity), "DMCA:s1201/a/1/A") == status

    def test_the_reading_decides_on_filters(self, shipped: Workspace) -> None:
        """A profile that follows the Register's reading isn't reached by defeating a filter, one that follows the other is."""
        text = (
            self.WAY_IN % (b"", b"circumvent-safety-filters")
            + b"readings: [dmca-filter-as-access-control/%s]\n"
        )
        assert _status(shipped, text % b"filter-is-no-access-control", "DMCA:s1201/a/1/A") == "does_not_apply"
        assert _status(shipped, text % b"filter-controls-access", "DMCA:s1201/a/1/A") == "applies"

    def test_the_ban_began_two_years_after_the_act(self, shipped: Workspace) -> None:
        """Not on 27 October 2000, but on the 28th; tools were banned before."""
        text = self.WAY_IN % (b"", b"circumvent-access-control, offer-circumvention-tool")
        assert _status(shipped, text, "DMCA:s1201/a/1/A", "2000-10-27") == "does_not_apply"
        assert _status(shipped, text, "DMCA:s1201/a/1/A", "2000-10-28") == "applies"
        assert _status(shipped, text, "DMCA:s1201/a/2", "2000-10-27") == "applies"

    def test_prison_needs_gain(self, shipped: Workspace) -> None:
        """Without gain only damages are named; tools for security testing aren't spared under (b)(1)."""
        for outcome, prison in ((b"", False), (b"private-gain", True)):
            text = self.WAY_IN % (outcome, b"circumvent-access-control")
            named = " ".join(_penalties(shipped, text, "DMCA:s1201/a/1/A"))
            assert "2,500" in named
            assert ("500,000" in named) == prison
        tool = self.WAY_IN % (b"", b"offer-circumvention-tool, offer-exempted-tool")
        assert _status(shipped, tool, "DMCA:s1201/a/2") == "does_not_apply"
        assert _status(shipped, tool, "DMCA:s1201/b/1") == "may_apply"


class TestChildren:
    """COPPA and its rule."""

    KIDS = b"roles: [business]\noffered_in: [US]\nuse_cases: [chatbot]\ndata: [children-under-13]\nactivities: [%s]\n"

    def test_a_service_for_minors_is_an_operators(self, shipped: Workspace) -> None:
        """Serving minors makes an operator; a chatbot that doesn't isn't one, nor one offered in Germany alone."""
        ref = "COPPA:16 CFR § 312.5(a)(1)"
        assert _status(shipped, self.KIDS % b"serve-minors", ref) == "applies"
        some = self.KIDS.replace(b"children-under-13", b"children")
        assert _status(shipped, some % b"serve-minors", ref) == "may_apply"
        assert _status(shipped, self.KIDS % b"prompting", ref) == "does_not_apply"
        abroad = self.KIDS.replace(b"[US]", b"[DE]") + b"established_in: [DE]\naffected_persons_in: [DE]\n"
        assert _status(shipped, abroad % b"serve-minors", ref) == "does_not_apply"

    def test_what_2025_added_binds_since_22_april_2026(self, shipped: Workspace) -> None:
        """The written programme and the separate consent start then, retention limits were there before."""
        text = b"roles: [us-coppa/operator]\nactivities: [disclose-childrens-data]\n"
        for ref in ("COPPA:16 CFR § 312.8(b)", "COPPA:16 CFR § 312.5(a)(2)"):
            assert _status(shipped, text, ref, "2026-04-21") == "does_not_apply"
            assert _status(shipped, text, ref, "2026-04-22") == "applies"
        assert _status(shipped, text, "COPPA:16 CFR § 312.10", "2026-04-21") == "applies"

    def test_exceptions_to_consent(self, shipped: Workspace) -> None:
        """A voice file used once needs no consent; an integral disclosure no separate one; a platform needs assurance."""
        text = b"roles: [us-coppa/operator]\nplatforms: [%s]\nactivities: [%s]\n"
        assert (
            _status(
                shipped,
                text % (b"", b"collect-without-parental-consent-as-allowed"),
                "COPPA:16 CFR § 312.5(a)(1)",
            )
            == "does_not_apply"
        )
        both = b"disclose-childrens-data, integral-disclosure"
        assert _status(shipped, text % (b"", both), "COPPA:16 CFR § 312.5(a)(2)") == "does_not_apply"
        assert _status(shipped, text % (b"aws/bedrock", b"prompting"), "COPPA:16 CFR § 312.8(c)") == "applies"
        assert _status(shipped, text % (b"", b"prompting"), "COPPA:16 CFR § 312.8(c)") == "does_not_apply"


class TestHealth:
    """HIPAA."""

    HOSPITAL = b"""
roles: [health-care-provider]
established_in: [US-TX]
platforms: [%s]
use_cases: [health-care]
activities: [prompting]
data: [%s]
outcomes: [%s]
"""

    def test_a_hospital_needs_a_contract_with_its_platform(self, shipped: Workspace) -> None:
        """Protected data on a platform calls for the contract; health data leaves it open; no platform, no contract."""
        ref = "HIPAA:45 CFR § 164.502(e)"
        for platform, data, status in (
            (b"aws/bedrock", b"protected-health-information", "applies"),
            (b"aws/bedrock", b"health", "may_apply"),
            (b"", b"protected-health-information", "does_not_apply"),
            (b"aws/bedrock", b"financial", "does_not_apply"),
        ):
            assert _status(shipped, self.HOSPITAL % (platform, data, b""), ref) == status

    def test_permitted_use_is_no_breach_of_the_rule(self, shipped: Workspace) -> None:
        """The ban stands for protected data, and falls away for a use that the rule permits."""
        text = self.HOSPITAL % (b"", b"protected-health-information", b"")
        assert _status(shipped, text, "HIPAA:45 CFR § 164.502(a)") == "applies"
        allowed = text.replace(b"prompting", b"permitted-health-information-use")
        assert _status(shipped, allowed, "HIPAA:45 CFR § 164.502(a)") == "does_not_apply"

    def test_who_tells_whom_of_a_breach(self, shipped: Workspace) -> None:
        """An entity tells persons and the Secretary, an associate tells the entity, and neither does the other's part."""
        breach = b"outcomes: [unsecured-health-information-breach]\nroles: [us-hipaa/%s]\n"
        for role, own, other in (
            (b"covered-entity", "164.404(a)", "164.410(a)"),
            (b"business-associate", "164.410(a)", "164.404(a)"),
        ):
            assert _status(shipped, breach % role, f"HIPAA:45 CFR § {own}") == "applies"
            assert _status(shipped, breach % role, f"HIPAA:45 CFR § {other}") == "does_not_apply"

    def test_associates_are_bound_directly_since_2013(self, shipped: Workspace) -> None:
        """The security rule binds an associate from 23 September 2013 on."""
        host = b"roles: [us-hipaa/business-associate]\ndata: [protected-health-information]\n"
        assert _status(shipped, host, "HIPAA:45 CFR § 164.306(a)", "2013-09-22") == "does_not_apply"
        assert _status(shipped, host, "HIPAA:45 CFR § 164.306(a)", "2013-09-23") == "applies"


class TestFinance:
    """GLBA, ECOA and FCRA."""

    LENDER = b"""
roles: [business]
established_in: [US-CO]
use_cases: [credit-scoring]
activities: [%s]
data: [financial]
outputs: [score]
outcomes: [%s]
"""

    def test_safeguards_bind_what_the_commission_oversees(self, shipped: Workspace) -> None:
        """Providers are overseen where a platform is used; small institutions are spared the written assessment only."""
        text = b"roles: [us-glba/%s]\nplatforms: [aws/bedrock]\nactivities: [prompting]\ndata: [financial]\noutcomes: [customer-data-breach-of-500]\n"
        full, small, bank = (
            text % r for r in (b"ftc-financial-institution", b"small-institution", b"information-recipient")
        )
        for ref in ("GLBA:16 CFR § 314.4(f)", "GLBA:16 CFR § 314.4(j)"):
            assert [_status(shipped, t, ref) for t in (full, small, bank)] == [
                "applies",
                "applies",
                "does_not_apply",
            ]
        assert _status(shipped, full, "GLBA:16 CFR § 314.4(b)(1)") == "may_apply"
        many = full + b"not: {roles: [us-glba/small-institution]}\n"
        assert _status(shipped, many, "GLBA:16 CFR § 314.4(b)(1)") == "applies"
        assert _status(shipped, many, "GLBA:16 CFR § 314.4(b)(1)", "2023-06-08") == "does_not_apply"
        assert _status(shipped, many, "GLBA:16 CFR § 314.3(a)", "2023-06-08") == "applies"
        assert _status(shipped, small, "GLBA:16 CFR § 314.4(b)(1)") == "does_not_apply"
        assert _status(shipped, full, "GLBA:16 CFR § 314.4(j)", "2024-05-12") == "does_not_apply"

    def test_a_contract_lifts_the_choice_not_the_notice(self, shipped: Workspace) -> None:
        """A provider bound to secrecy may get customer data without a choice, yet customers are told."""
        text = b"roles: [us-glba/financial-institution]\nplatforms: [aws/bedrock]\ndata: [financial]\nactivities: [service-provider-disclosure]\n"
        assert _status(shipped, text, "GLBA:15 U.S.C. § 6802(a)") == "applies"
        assert _status(shipped, text, "GLBA:15 U.S.C. § 6802(b)") == "does_not_apply"

    def test_a_refused_applicant_gets_specific_reasons(self, shipped: Workspace) -> None:
        """Deciding on credit with a model makes a creditor; reasons are owed once credit is refused, whoever made the model."""
        for ref in ("ECOA:15 U.S.C. § 1691(d)(2)", "ECOA:12 CFR § 1002.9(b)(2)"):
            refused = self.LENDER % (b"consequential-decision", b"adverse-credit-action")
            assert _status(shipped, refused, ref) == "applies"
            assert (
                _status(shipped, self.LENDER % (b"consequential-decision", b"private-gain"), ref)
                == "does_not_apply"
            )
            assert (
                _status(shipped, self.LENDER % (b"prompting", b"adverse-credit-action"), ref)
                == "does_not_apply"
            )
        assert "10,000" in " ".join(_penalties(shipped, refused, "ECOA:12 CFR § 1002.9(b)(2)"))

    def test_effects_count_under_one_reading_only(self, shipped: Workspace) -> None:
        """Unequal effect alone is open; the Bureau's reading of 2026 takes it away, the older one brings it in."""
        text = self.LENDER % (b"consequential-decision", b"discrimination")
        for reading, status in (
            (None, "may_apply"),
            (b"intent-only", "does_not_apply"),
            (b"effects-count", "applies"),
        ):
            chosen = text + (b"readings: [ecoa-effects-test/%s]\n" % reading if reading else b"")
            found = shipped.expose(shipped.profile(chosen), dt.date.fromisoformat(TODAY))
            assert {a.status for a in found.answers if a.iri.endswith("1691/a/effects")} == {status}

    def test_reports_bind_those_who_use_them(self, shipped: Workspace) -> None:
        """An employer with reports needs consent first and warns before it decides; without reports it doesn't."""
        text = b"roles: [employer]\nestablished_in: [US-OH]\nuse_cases: [employment/recruitment]\ndata: [%s]\nactivities: [%s]\noutcomes: [adverse-decision-on-person]\n"
        with_report = text % (b"consumer-report", b"prompting")
        for ref in ("FCRA:s1681b/b/2/A", "FCRA:s1681b/b/3/A", "FCRA:s1681m/a", "FCRA:s1681b/f"):
            assert _status(shipped, with_report, ref) == "applies"
            assert _status(shipped, text % (b"employment", b"prompting"), ref) == "does_not_apply"
        driver = text % (b"consumer-report", b"hire-for-transport-at-distance")
        assert _status(shipped, driver, "FCRA:s1681b/b/2/A") == "does_not_apply"
        assert _status(shipped, with_report, "FCRA:s1681e/b") == "does_not_apply"
        assert _status(shipped, b"roles: [us-fcra/reporting-agency]\n", "FCRA:s1681e/b") == "applies"
