"""Fourteen further instruments: for whom each norm applies, may apply and does not, and from which day."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.workspace import Workspace

NOW = "2026-11-25"
PLATFORM = "platforms: [aws/bedrock]\n"
APPLIES, MAY, NOT = "applies", "may_apply", "does_not_apply"


def _status(workspace: Workspace, profile: str, ref: str, day: str = NOW) -> str | None:
    return workspace.expose(workspace.profile(profile.encode()), dt.date.fromisoformat(day)).status_of(ref)


def _controller(place: str, more: str) -> str:
    """Return a controller that is established, offers and reaches people in one place only."""
    where = "".join(f"{f}: [{place}]\n" for f in ("established_in", "offered_in", "affected_persons_in"))
    base = f"roles: [gdpr/controller, business]\n{where}output_used_in: [{place}]\ndata: [personal]\n"
    return base + PLATFORM + ("" if "activities" in more else "activities: [monetise]\n") + more


class TestDays:
    """The first day on which a duty binds, and the day before."""

    @pytest.mark.parametrize(
        ("profile", "ref", "first"),
        [
            (_controller("CH", "activities: [monetise]\n"), "CH:art_8.par_1", "2023-09-01"),
            (
                _controller("CA-ON", "use_cases: [chatbot]\noutcomes: [personal-data-breach-high-risk]\n"),
                "CA:s10.1/1",
                "2018-11-01",
            ),
            (_controller("CA-QC", "activities: [solely-automated-decision]\n"), "QC:12.1", "2023-09-22"),
            (
                _controller("AU", "activities: [automated-decision, consequential-decision]\n"),
                "AUPA:APP 1.7",
                "2026-12-10",
            ),
            (_controller("IN", "activities: [monetise]\n"), "DPDP:s. 8(5)", "2027-05-13"),
            (
                "roles: [in/consent-manager]\nestablished_in: [IN]\ndata: [personal]\nactivities: [monetise]\n",
                "DPDP:s. 6(9)",
                "2026-11-13",
            ),
            (
                "roles: [business]\noffered_in: [US-NY]\nactivities: [unfair-practice]\noutcomes: [consumer-injury]\n",
                "NYGBL:349(a)",
                "2026-02-17",
            ),
            (
                (
                    "roles: [business]\noffered_in: [GB]\nuse_cases: [chatbot]\n"
                    "activities: [make-available, let-users-share-content]\noutcomes: [intimate-image-reported]\n"
                ),
                "OSA:s. 10(3A)",
                "2026-06-29",
            ),
            (
                "roles: [business]\noffered_in: [GB]\nuse_cases: [chatbot]\nactivities: [offer-pornographic-generation]\n",
                "OSA:s. 81(2)",
                "2025-01-17",
            ),
        ],
    )
    def test_a_duty_binds_from_its_first_day(
        self, shipped: Workspace, profile: str, ref: str, first: str
    ) -> None:
        """It applies on the day itself and not on the day before."""
        before = (dt.date.fromisoformat(first) - dt.timedelta(days=1)).isoformat()
        assert _status(shipped, profile, ref, before) != APPLIES
        assert _status(shipped, profile, ref, first) == APPLIES

    def test_reports_to_the_crime_agency_have_no_known_day(self, shipped: Workspace) -> None:
        """No period was read for section 66, so the duty may apply and never applies."""
        profile = (
            "roles: [business]\noffered_in: [GB]\nuse_cases: [chatbot]\n"
            "activities: [let-users-share-content]\noutcomes: [child-abuse-content-found]\n"
        )
        assert _status(shipped, profile, "OSA:s. 66(1)") == MAY


class TestSwitzerland:
    """The federal act."""

    AUTO = "activities: [solely-automated-decision{}]\noutcomes: [{}]\n"

    @pytest.mark.parametrize(
        ("extra", "outcome", "status"),
        [
            ("", "adverse-decision-on-person", APPLIES),
            (", decide-with-explicit-consent", "adverse-decision-on-person", NOT),
            (", decide-in-contract-as-requested", "private-gain", NOT),
            ("", "private-gain", NOT),
        ],
    )
    def test_automated_decisions(self, shipped: Workspace, extra: str, outcome: str, status: str) -> None:
        """Weighty decisions by machine are told, unless agreed to or granting what was asked."""
        profile = _controller("CH", self.AUTO.format(extra, outcome) + "use_cases: [chatbot]\n")
        assert _status(shipped, profile, "CH:art_21.par_1") == status

    @pytest.mark.parametrize(
        ("ground", "status"),
        [
            ("", APPLIES),
            (", rely-on-standard-clauses", NOT),
            (", transfer-for-legal-claims", NOT),
            (", transfer-for-compelling-interests", APPLIES),
        ],
    )
    def test_transfers_need_a_ground_of_this_act(self, shipped: Workspace, ground: str, status: str) -> None:
        """Compelling interests, a ground of the GDPR, are none here."""
        profile = _controller("CH", f"activities: [transfer-to-third-country{ground}]\n")
        assert _status(shipped, profile, "CH:art_16.par_2") == status

    def test_cantons_have_law_of_their_own(self, shipped: Workspace) -> None:
        """The act binds private persons and federal bodies."""
        profile = _controller("CH", "activities: [automated-decision]\n")
        canton = profile.replace("business", "ch/cantonal-body, state-agency")
        assert [_status(shipped, p, "CH:art_7.par_1") for p in (profile, canton)] == [APPLIES, NOT]

    def test_processing_begun_earlier_needs_no_assessment(self, shipped: Workspace) -> None:
        """Art. 69 spares what goes on unchanged."""
        risky = "activities: [automated-decision{}]\noutcomes: [significant-risk-to-rights]\n"
        statuses = [
            _status(shipped, _controller("CH", risky.format(more)), "CH:art_22.par_1")
            for more in ("", ", processing-unchanged-since-before-act")
        ]
        assert statuses == [APPLIES, NOT]


class TestCanada:
    """The federal act and that of Quebec."""

    @pytest.mark.parametrize(
        ("place", "more", "status"),
        [
            ("CA-ON", "use_cases: [chatbot]\n", APPLIES),
            ("CA-QC", "use_cases: [chatbot]\n", MAY),
            ("CA-ON", "use_cases: [employment/performance-monitoring]\n", MAY),
            ("DE", "use_cases: [chatbot]\n", NOT),
        ],
    )
    def test_who_is_reached(self, shipped: Workspace, place: str, more: str, status: str) -> None:
        """Commerce in Ontario is reached; where a province has such a law, or for workers, it stays open."""
        profile = _controller(place, "activities: [monetise]\n" + more)
        assert _status(shipped, profile, "CA:s5/3") == status

    def test_a_bank_is_reached_for_its_workers_even_in_quebec(self, shipped: Workspace) -> None:
        """Federal undertakings are bound for workers and everywhere in Canada."""
        profile = _controller(
            "CA-QC", "use_cases: [employment/performance-monitoring]\nactivities: [automated-decision]\n"
        )
        bank = profile.replace("business", "ca/federal-undertaking")
        assert _status(shipped, bank, "CA:s5/3") == APPLIES

    def test_a_breach_of_unknown_gravity_is_recorded_and_may_be_reportable(self, shipped: Workspace) -> None:
        """Every breach is recorded; only a real risk of significant harm is reported."""
        profile = _controller(
            "CA-ON", "activities: [monetise]\noutcomes: [personal-data-breach]\nuse_cases: [chatbot]\n"
        )
        assert [_status(shipped, profile, ref) for ref in ("CA:s10.3/1", "CA:s10.1/1")] == [APPLIES, MAY]

    def test_quebec_asks_for_no_weighty_effect(self, shipped: Workspace) -> None:
        """Section 12.1 turns on the machine alone, and reaches nobody outside the province."""
        auto = "activities: [solely-automated-decision]\noutcomes: [private-gain]\n"
        statuses = [_status(shipped, _controller(place, auto), "QC:12.1") for place in ("CA-QC", "CA-ON")]
        assert statuses == [APPLIES, NOT]

    def test_quebec_lets_data_go_after_assessment_and_agreement(self, shipped: Workspace) -> None:
        """The assessment stays due; the ban falls."""
        moved = _controller("CA-QC", "activities: [transfer-out-of-quebec]\n")
        agreed = moved.replace("-quebec]", "-quebec, transfer-assessed-and-agreed]")
        found = [
            {
                a.iri.rsplit("/", 1)[1]: a.status
                for a in shipped.expose(shipped.profile(p.encode()), dt.date(2026, 11, 25)).answers
                if a.ref == "QC:17"
            }
            for p in (moved, agreed)
        ]
        assert [f["assess"] for f in found] == [APPLIES, APPLIES]
        assert [f.get("transfer", NOT) for f in found] == [APPLIES, NOT]


class TestStates:
    """New York, California, Utah, Tennessee."""

    @pytest.mark.parametrize(
        ("profile", "ref", "status"),
        [
            (
                "roles: [business]\noffered_in: [US-NY]\nactivities: [deceive-consumers]\n",
                "NYGBL:349(a)",
                APPLIES,
            ),
            (
                "roles: [business]\noffered_in: [US-NY]\nactivities: [deceive-consumers, comply-with-federal-trade-rules]\n",
                "NYGBL:349(a)",
                NOT,
            ),
            (
                "roles: [business]\noffered_in: [US-CA]\nactivities: [break-law-in-business]\n",
                "UCL:17200",
                APPLIES,
            ),
            (
                "roles: [business]\noffered_in: [US-NV]\nactivities: [break-law-in-business]\n",
                "UCL:17200",
                MAY,
            ),
            (
                "roles: [business]\noffered_in: [US-UT]\nuse_cases: [chatbot]\nactivities: [monetise]\n",
                "UTAI:13-77-103(1)",
                APPLIES,
            ),
            (
                "roles: [business]\noffered_in: [US-UT]\nuse_cases: [chatbot]\nactivities: [monetise]\n",
                "UTAI:13-77-103(2)",
                NOT,
            ),
            (
                (
                    "roles: [licensed-professional]\noffered_in: [US-UT]\nuse_cases: [chatbot]\n"
                    "data: [health]\nactivities: [monetise]\n"
                ),
                "UTAI:13-77-103(2)",
                APPLIES,
            ),
            (
                "roles: [business]\noffered_in: [US-UT]\nuse_cases: [chatbot/mental-health]\nactivities: [monetise]\n",
                "UTAI:13-72a-203(1)",
                APPLIES,
            ),
            (
                "roles: [business]\noffered_in: [US-UT]\nuse_cases: [coding-assistant]\nactivities: [monetise]\n",
                "UTAI:13-72a-203(1)",
                NOT,
            ),
            (
                "roles: [business]\noffered_in: [US-TN]\nactivities: [offer-cloning-tool]\n",
                "TNELVIS:47-25-1105(a)(3)",
                APPLIES,
            ),
            (
                "roles: [business]\noffered_in: [US-TN]\nactivities: [make-available]\nuse_cases: [image-generation]\n",
                "TNELVIS:47-25-1105(a)(3)",
                NOT,
            ),
            (
                "roles: [business]\noffered_in: [US-TN]\nactivities: [offer-cloning-tool, have-persons-authorization]\n",
                "TNELVIS:47-25-1105(a)(3)",
                NOT,
            ),
        ],
    )
    def test_reach(self, shipped: Workspace, profile: str, ref: str, status: str) -> None:
        """Each act binds conduct with a link to its state, but for what it leaves out."""
        assert _status(shipped, profile + PLATFORM, ref) == status


class TestKingdom:
    """Online safety and computer misuse."""

    @pytest.mark.parametrize(
        ("activities", "use_case", "ref", "status"),
        [
            ("make-available", "chatbot", "OSA:s. 10(3)", NOT),
            ("make-available, let-users-publish-bots", "chatbot", "OSA:s. 10(3)", APPLIES),
            ("let-users-share-content, limited-to-mail-or-comments", "chatbot", "OSA:s. 10(3)", NOT),
            ("let-users-share-content, internal-use-only", "chatbot", "OSA:s. 10(3)", NOT),
            ("let-users-share-content, serve-minors", "chatbot", "OSA:s. 12(3)", APPLIES),
            ("let-users-share-content", "chatbot", "OSA:s. 12(3)", NOT),
            ("make-available", "search", "OSA:s. 27(3)", APPLIES),
            ("make-available", "chatbot", "OSA:s. 81(2)", NOT),
            ("make-available", "chatbot", "OSA:s. 216A", MAY),
            ("internal-use-only", "chatbot", "OSA:s. 216A", NOT),
        ],
    )
    def test_which_services(
        self, shipped: Workspace, activities: str, use_case: str, ref: str, status: str
    ) -> None:
        """A chatbot for one user at a time is no user-to-user service; sharing, or bots of users, make it one."""
        profile = (
            f"roles: [business]\noffered_in: [GB]\nuse_cases: [{use_case}]\nactivities: [{activities}]\n"
        )
        assert _status(shipped, profile, ref) == status

    @pytest.mark.parametrize(
        ("activities", "ref", "status"),
        [
            ("access-without-authorization", "CMA:s. 1(1)", APPLIES),
            ("access-without-authorization, authorised-testing", "CMA:s. 1(1)", NOT),
            ("circumvent-safety-filters", "CMA:s. 1(1)", NOT),
            ("circumvent-safety-filters, know-access-unauthorised", "CMA:s. 1(1)", MAY),
            ("exceed-authorized-access", "CMA:s. 1(1)", APPLIES),
            ("impair-computer", "CMA:s. 3(1)", APPLIES),
            ("access-without-authorization", "CMA:s. 3(1)", NOT),
            ("supply-hacking-tool", "CMA:s. 3A", APPLIES),
        ],
    )
    def test_computer_misuse(self, shipped: Workspace, activities: str, ref: str, status: str) -> None:
        """Access and impairment are apart; leave takes both away; getting round a filter takes knowledge and an open question."""
        profile = f"roles: [security-researcher]\nestablished_in: [GB]\nactivities: [{activities}]\n"
        assert _status(shipped, profile + PLATFORM, ref) == status


class TestAsiaAndAustralia:
    """Singapore, India, Japan, Australia."""

    @pytest.mark.parametrize(
        ("place", "more", "ref", "status"),
        [
            ("SG", "activities: [transfer-to-third-country]\n", "PDPA:26(1)", APPLIES),
            ("SG", "activities: [transfer-to-third-country, rely-on-standard-clauses]\n", "PDPA:26(1)", NOT),
            ("SG", "outcomes: [personal-data-breach-of-scale]\n", "PDPA:26D(1)", APPLIES),
            ("SG", "outcomes: [personal-data-breach-of-scale]\n", "PDPA:26D(2)", NOT),
            ("SG", "outcomes: [personal-data-breach]\n", "PDPA:26D(1)", MAY),
            ("MY", "outcomes: [personal-data-breach-of-scale]\n", "PDPA:26D(1)", NOT),
            ("JP", "activities: [transfer-to-third-country]\n", "APPI:art_28.par_1", APPLIES),
            (
                "JP",
                "activities: [transfer-to-third-country, transfer-with-explicit-consent]\n",
                "APPI:art_28.par_1",
                NOT,
            ),
            ("JP", "activities: [share-personal-data]\n", "APPI:art_27.par_1", APPLIES),
            ("JP", "activities: [engage-processor]\n", "APPI:art_27.par_1", NOT),
            ("JP", "activities: [develop-model]\n", "JPAI:art_7", APPLIES),
            ("KR", "activities: [develop-model]\n", "JPAI:art_7", NOT),
            ("AU", "activities: [transfer-to-third-country]\n", "AUPA:APP 8.1", APPLIES),
            ("NZ", "activities: [transfer-to-third-country]\n", "AUPA:APP 8.1", NOT),
        ],
    )
    def test_reach(self, shipped: Workspace, place: str, more: str, ref: str, status: str) -> None:
        """A controller at home in one place is bound there and not next door."""
        assert _status(shipped, _controller(place, more), ref) == status

    @pytest.mark.parametrize(
        ("more", "ref", "status"),
        [
            ("activities: [monitor-behaviour]\n", "DPDP:s. 9(3)", APPLIES),
            ("activities: [monitor-behaviour, exempt-from-child-rules]\n", "DPDP:s. 9(3)", NOT),
            ("activities: [handle-public-data-only]\n", "DPDP:s. 8(5)", NOT),
            ("activities: [process-foreigners-under-foreign-contract]\n", "DPDP:s. 5(1)", NOT),
            ("activities: [process-foreigners-under-foreign-contract]\n", "DPDP:s. 8(5)", APPLIES),
            ("activities: [monetise]\n", "DPDP:s. 10(2)", MAY),
        ],
    )
    def test_india_once_in_force(self, shipped: Workspace, more: str, ref: str, status: str) -> None:
        """Outsourcing for foreigners stays bound to safeguards; whether a fiduciary is significant is open."""
        profile = _controller("IN", more).replace("[personal]", "[children]")
        assert _status(shipped, profile, ref, "2027-06-01") == status

    def test_australia_from_abroad_stays_open(self, shipped: Workspace) -> None:
        """Whether handling data of people there makes the link is not decided here."""
        profile = _controller("US", "").replace("affected_persons_in: [US]", "affected_persons_in: [AU]")
        assert _status(shipped, profile, "AUPA:APP 11.1") == MAY

    def test_a_small_business_in_australia_is_exempt(self, shipped: Workspace) -> None:
        """The exemption is a fact of its own, since it asks for more than a figure."""
        profile = _controller("AU", "").replace("business", "au/small-business-operator")
        assert _status(shipped, profile, "AUPA:APP 11.1") == NOT
