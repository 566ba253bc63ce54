"""The curated law of U.S. states: what it cites exists, its dates and amounts are the gold table's, its turns are taken."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lexposure.law import identifiers
from lexposure.model.errors import CuratedDataError
from lexposure.model.law import LawText
from lexposure.resources import resource
from lexposure.sources.law_files import read_law
from lexposure.sources.yaml_file import Listing, Mapping, Value, read_yaml
from lexposure.workspace import Workspace

READ = {
    "CAADMT": "us-ca-ccpa-admt-regs-11ccr7200",
    "FEHA": "us-ca-feha-ads-regs",
    "CO": "us-co-admt-sb26-189/cleaned-official-text",
    "CT": "us-ct-sb5-pa26-15",
    "AIVIA": "us-il-aivia-820ilcs42",
    "ILHRA": "us-il-hb3773-775ilcs5",
    "TX": "us-tx-traiga-bcc-551-554",
}
UNREAD = ("BIPA", "SB53", "SB243", "SB942", "AB2013", "RAISE")
CLAIMS = (
    "Obligation",
    "Prohibition",
    "Permission",
    "Right",
    "Exemption",
    "FactRule",
    "Penalty",
    "Competence",
)
BEARERS = {
    ("CO", "developer"): "us-co/developer",
    ("CO", "deployer"): "us-co/deployer",
    ("CT", "deployer"): "us-ct/deployer",
    ("AB2013", "developer"): "us-ca/generative-ai-developer",
    ("", "developer or deployer"): "us-tx/developer-or-deployer",
    ("", "governmental entity"): "state-agency",
    ("", "governmental agency / health-care provider"): "health-care-provider",
    ("", "private entity"): "us-il/private-entity",
    ("", "business"): "us-ca/business",
    ("", "covered provider"): "us-ca/covered-provider",
    ("", "companion chatbot operator"): "us-ca/companion-chatbot-operator",
    ("", "frontier developer"): "frontier-developer",
    ("", "large frontier developer"): "large-frontier-developer",
    ("", "employer"): "employer",
    ("", "consumer"): "consumer",
}
_LOANS = b"""
roles: [business]
established_in: [US-CO]
use_cases: [credit-scoring]
activities: [consequential-decision]
data: [financial]
outcomes: [adverse-decision-on-person]
"""


def _many(value: Value | None) -> list[str]:
    return [str(item) for item in value] if isinstance(value, Listing) else [str(value)] if value else []


def _ref(curie: str) -> str:
    return curie.replace("_", " ").replace("~", "|")


def _files() -> Iterator[tuple[str, list[Mapping]]]:
    for path in sorted((resource("data") / "instruments").iterdir(), key=lambda p: p.name):
        top = read_yaml(path.read_bytes(), path.name, CuratedDataError)
        nodes = [node for node in top["graph"] if isinstance(node, Mapping)]
        prefix = next((str(n["ref_prefix"]) for n in nodes if "ref_prefix" in n), "")
        if prefix in (*READ, *UNREAD):
            yield prefix, nodes


@pytest.fixture(scope="module")
def files() -> dict[str, list[Mapping]]:
    """Return the nodes of each file by the prefix of its act."""
    return dict(_files())


@pytest.fixture(scope="module")
def nodes(files: dict[str, list[Mapping]]) -> list[Mapping]:
    """Return every node of these files."""
    return [node for found in files.values() for node in found]


@pytest.fixture(scope="module")
def texts(shared: Path) -> list[LawText]:
    """Return the texts as the importer reads them."""
    return read_law([shared / "law" / folder for folder in READ.values()])


def _gold(shared: Path) -> list[dict[str, str]]:
    with (shared / "gold" / "obligations.csv").open(encoding="utf-8", newline="") as table:
        return [row for row in csv.DictReader(table) if row["act_id"] in (*READ, *UNREAD)]


def _norms(nodes: list[Mapping], ref: str) -> list[Mapping]:
    kinds = ("Obligation", "Prohibition", "Permission", "Right", "Exemption")
    return [n for n in nodes if n["type"] in kinds and _ref(str(n["source"])) == ref]


def _start(nodes: list[Mapping], ref: str) -> set[str]:
    """Return the first days of the periods at the nearest level that has any."""
    level: str | None = ref
    instrument = f"instrument/{identifiers.act(ref).instrument}"
    while True:
        wanted = level or instrument
        found = {
            str(n["applies_from"])
            for n in nodes
            if n["type"] == "ApplicationPeriod" and wanted in [_ref(c) for c in _many(n["concerns"])]
        }
        if found or level is None:
            return found
        level = identifiers.parent(level)


def _status(workspace: Workspace, profile: bytes, day: str, ref: str) -> str | None:
    return workspace.expose(workspace.profile(profile), dt.date.fromisoformat(day)).status_of(ref)


class TestAgainstTheTexts:
    """Citations and names of texts."""

    @pytest.mark.shared
    def test_every_cited_unit_stands_in_its_text(self, nodes: list[Mapping], texts: list[LawText]) -> None:
        """A claim on an act whose text is at hand reads or concerns only units that the text has."""
        known = {unit.ref for text in texts for unit in text.units}
        cited = {_ref(c) for n in nodes for key in ("source", "concerns") for c in _many(n.get(key))}
        assert {r for r in cited if r.split(":")[0] in READ} - known == set()

    @pytest.mark.shared
    def test_the_declared_texts_are_those_the_importer_yields(
        self, nodes: list[Mapping], texts: list[LawText]
    ) -> None:
        """A text is named by its content."""
        declared = {(str(n["id"]), str(n["valid_from"])) for n in nodes if n["type"] == "LawVersion"}
        assert declared == {(f"text/{text.sha256}", text.valid_from.isoformat()) for text in texts}

    def test_what_nobody_read_has_no_evidence_and_little_confidence(
        self, files: dict[str, list[Mapping]]
    ) -> None:
        """Acts without text are drafts below 0.75 without a span; every norm and rule says in words that it wasn't read."""
        for prefix in UNREAD:
            claims = [n for n in files[prefix] if n["type"] in CLAIMS]
            assert claims
            for claim in claims:
                assert "evidence" not in claim
                assert float(str(claim["confidence"])) < 0.75
                words = str(claim["summary"]).lower()
                assert re.search(r"wasn't read|not read|secondary sources", words), claim["id"]

    def test_a_named_penalty_is_described(self, nodes: list[Mapping]) -> None:
        """Every penalty that a norm names has a node, and every penalty node is named by a norm."""
        named = {penalty for node in nodes for penalty in _many(node.get("penalties"))}
        assert named == {str(node["id"]) for node in nodes if node["type"] == "Penalty"}


@pytest.mark.shared
class TestAgainstTheGoldTable:
    """Each row on an act of these files."""

    def test_each_row_has_a_norm_of_its_kind(self, nodes: list[Mapping], shared: Path) -> None:
        """The cited unit has a norm with the deontic type of the row."""
        missing = [
            row["ref"]
            for row in _gold(shared)
            if row["deontic"].capitalize() not in {str(n["type"]) for n in _norms(nodes, row["ref"])}
        ]
        assert missing == []

    def test_each_row_binds_its_role(self, nodes: list[Mapping], shared: Path) -> None:
        """Whom the row names is the bearer of a norm of its unit; the table's words are free text, ours a closed scheme."""
        found = {
            row["ref"]: {b for n in _norms(nodes, row["ref"]) for b in _many(n["bearer"])}
            for row in _gold(shared)
        }
        wanted = {
            row["ref"]: BEARERS.get((row["act_id"], row["role"]), BEARERS.get(("", row["role"])))
            for row in _gold(shared)
        }
        assert {ref for ref, role in wanted.items() if role not in found[ref]} == set()

    def test_each_row_starts_on_its_day(self, nodes: list[Mapping], shared: Path) -> None:
        """The period at the nearest level begins on the row's date of application."""
        found = {row["ref"]: _start(nodes, row["ref"]) for row in _gold(shared)}
        assert found == {row["ref"]: {row["date_of_application"]} for row in _gold(shared)}

    def test_each_amount_is_a_ceiling_of_the_norm(self, nodes: list[Mapping], shared: Path) -> None:
        """The row's highest amount is the highest of the penalties that its norms name."""
        ceilings = {str(n["id"]): n.get("max_amount") for n in nodes if n["type"] == "Penalty"}
        amounts = {
            name: int(str(amount["value"]))
            for name, amount in ceilings.items()
            if isinstance(amount, Mapping)
        }
        for row in _gold(shared):
            if not row["max_penalty_amount"]:
                continue
            named = {p for n in _norms(nodes, row["ref"]) for p in _many(n.get("penalties"))}
            wanted = int(row["max_penalty_amount"].removeprefix("USD ").replace(",", ""))
            assert max(amounts[p] for p in named if p in amounts) == wanted, row["ref"]


class TestColorado:
    """The act of 2026 and its exemption."""

    CHAT = b"""
roles: [business]
offered_in: [US-CO]
use_cases: [chatbot]
data: [personal]
outcomes: [used-for-consequential-decisions]
activities: [develop-system, make-available, %s]
"""

    def test_it_applies_from_the_first_day_of_2027(self, shipped: Workspace) -> None:
        """On the last day of 2026 no duty stands, on the next all four of a deployer do."""
        for section in ("1703", "1704", "1705"):
            ref = f"CO:6-1-{section}"
            assert _status(shipped, _LOANS, "2026-12-31", ref) == "does_not_apply"
            assert _status(shipped, _LOANS, "2027-01-01", ref) == "applies"

    def test_nothing_of_the_act_that_it_replaced_was_ever_law(self, shipped: Workspace) -> None:
        """Before the signature of 14 May 2026 no norm of these sections is in force."""
        found = shipped.expose(shipped.profile(_LOANS), dt.date(2026, 2, 1))
        assert {a.status for a in found.answers if a.ref.startswith("CO:")} == {"does_not_apply"}

    @pytest.mark.parametrize(
        ("activity", "status"),
        [
            (b"forbid-consequential-use", "applies"),
            (b"interact-with-persons", "does_not_apply"),
            (b"forbid-consequential-use, market-for-consequential-decisions", "does_not_apply"),
        ],
    )
    def test_the_exemption_needs_both_limbs(self, shipped: Workspace, activity: bytes, status: str) -> None:
        """A ban in the policy is not enough where the technology is marketed for such decisions, nor silence without a ban."""
        found = shipped.expose(shipped.profile(self.CHAT % activity), dt.date(2027, 2, 1))
        assert {a.status for a in found.answers if a.iri.endswith("acceptable-use-exemption")} == {status}

    def test_a_developer_owes_documents_only_for_marketed_uses(self, shipped: Workspace) -> None:
        """Technology marketed for decisions on loans makes its developer owe documents; repurposed by others it doesn't."""
        sold = b"""
roles: [business]
offered_in: [US-CO]
use_cases: [credit-scoring]
data: [financial]
changes: [none]
activities: [develop-system, make-available, market-for-consequential-decisions]
outcomes: [%s]
"""
        assert _status(shipped, sold % b"consumer-injury", "2027-02-01", "CO:6-1-1702") == "applies"
        assert (
            _status(shipped, sold % b"repurposed-by-others", "2027-02-01", "CO:6-1-1702") == "does_not_apply"
        )

    def test_a_health_plan_is_spared_but_not_as_employer(self, shipped: Workspace) -> None:
        """An entity under the federal health privacy act owes notices for decisions on work only."""
        base = b"platforms: []\nroles: [us/hipaa-covered-entity]\nestablished_in: [US-CO]\nactivities: [consequential-decision]\ndata: [personal]\n"
        care, work = base + b"use_cases: [health-care]\n", base + b"use_cases: [employment/promotion]\n"
        assert _status(shipped, care, "2027-02-01", "CO:6-1-1704") == "does_not_apply"
        assert _status(shipped, work, "2027-02-01", "CO:6-1-1704") == "applies"


class TestTexas:
    """Who must disclose, and the ways out."""

    def test_a_private_employer_need_not_disclose(self, shipped: Workspace) -> None:
        """Section 552.051 reaches agencies and health care, nobody else."""
        employer = b"roles: [employer]\nestablished_in: [US-TX]\nuse_cases: [employment/recruitment]\nactivities: [interact-with-persons]\n"
        assert _status(shipped, employer, "2026-11-23", "TX:§ 552.051") == "does_not_apply"

    def test_red_teaming_that_finds_the_violation_takes_the_penalty_away(self, shipped: Workspace) -> None:
        """The ban stands, but no penalty is named, and the defence applies."""
        text = b"roles: [business]\nestablished_in: [US-TX]\noutcomes: []\nactivities: [incite-harm%s]\n"
        found = {
            more: shipped.expose(shipped.profile(text % more), dt.date(2026, 11, 23))
            for more in (b"", b", find-own-violation")
        }
        penalties = {
            more: {
                p for a in exposure.answers if a.ref == "TX:§ 552.052" for p in a.penalties if "from USD" in p
            }
            for more, exposure in found.items()
        }
        assert len(penalties[b""]) == 3
        assert penalties[b", find-own-violation"] == set()
        assert found[b", find-own-violation"].status_of("TX:§ 552.105(e)(2)") == "applies"


class TestOthers:
    """Turns of the other acts."""

    HIRING = b"""
roles: [employer]
established_in: [US-CT]
use_cases: [employment/candidate-screening]
activities: [consequential-decision%s]
data: [employment]
outcomes: [%s]
"""

    def test_connecticut_reaches_what_is_deployed_from_october_2027(self, shipped: Workspace) -> None:
        """No duty the day before, none for technology in use since earlier, none where a contract moved it."""
        plain = self.HIRING % (b"", b"consumer-injury")
        assert _status(shipped, plain, "2027-09-30", "CT:Sec. 10") == "does_not_apply"
        assert _status(shipped, plain, "2027-10-01", "CT:Sec. 10") == "applies"
        earlier = self.HIRING % (b", continue-earlier-deployment", b"consumer-injury")
        assert _status(shipped, earlier, "2027-10-01", "CT:Sec. 10") == "does_not_apply"
        moved = self.HIRING % (b"", b"duties-taken-over-by-contract")
        assert _status(shipped, moved, "2027-10-01", "CT:Sec. 10") == "does_not_apply"
        assert _status(shipped, moved, "2027-10-01", "CT:Sec. 8(c)") == "applies"

    def test_california_lets_nobody_say_that_size_is_known(self, shipped: Workspace) -> None:
        """Whether a business is covered is stated, never derived: an open role leaves the duty open."""
        text = b"affected_persons_in: [US-CA]\nuse_cases: [housing]\nactivities: [consequential-decision, solely-automated-decision]\ndata: [personal]\n"
        assert _status(shipped, text, "2027-01-01", "CAADMT:§ 7220") == "may_apply"
        covered = text + b"roles: [us-ca/business]\n"
        assert _status(shipped, covered, "2026-12-31", "CAADMT:§ 7220") == "does_not_apply"
        assert _status(shipped, covered, "2027-01-01", "CAADMT:§ 7220") == "applies"

    def test_employment_rules_of_california_start_in_october_2025(self, shipped: Workspace) -> None:
        """The ban on discriminating systems stands since 1 October 2025, for whoever acts for an employer as well."""
        agent = (
            b"roles: [us-ca/employer-agent]\nestablished_in: [US-CA]\nuse_cases: [employment/recruitment]\n"
        )
        assert _status(shipped, agent, "2025-09-30", "FEHA:§ 11009(f)") == "does_not_apply"
        assert _status(shipped, agent, "2025-10-01", "FEHA:§ 11009(f)") == "applies"

    def test_compute_makes_a_frontier_developer(self, shipped: Workspace) -> None:
        """More than ten to the 26th operations do, exactly that many don't; whether it is large stays open below EUR 650 million."""
        text = b"roles: [business]\nestablished_in: [US-CA]\noffered_in: [US-CA]\nactivities: [develop-model]\nfigures: {training_compute: %s, annual_turnover: %s}\n"
        statement, framework = "SB53:22757.12(e)(1)(A)", "SB53:22757.12(a)"
        assert _status(shipped, text % (b"1e26", b"1"), "2026-11-23", statement) == "does_not_apply"
        assert _status(shipped, text % (b"2e26", b"1"), "2026-11-23", statement) == "applies"
        assert _status(shipped, text % (b"2e26", b"1"), "2026-11-23", framework) == "may_apply"
        assert _status(shipped, text % (b"2e26", b"900000000"), "2026-11-23", framework) == "applies"

    def test_the_video_act_wants_consent_first(self, shipped: Workspace) -> None:
        """With consent the ban on evaluating falls away, the duty to tell doesn't."""
        text = b"roles: [employer]\nestablished_in: [US-IL]\nactivities: [video-interview-analysis, obtain-consent]\n"
        found = shipped.expose(shipped.profile(text), dt.date(2026, 11, 23))
        status = {a.iri.rsplit("/", 1)[-1]: a.status for a in found.answers if a.ref == "AIVIA:820 ILCS 42/5"}
        assert status == {"notice-and-consent": "applies", "no-consent": "does_not_apply"}
