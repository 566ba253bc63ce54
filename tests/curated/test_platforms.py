"""Operators and their terms: each has what the guide promises, and what one operator writes reaches its own users."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lexposure.archive.quotes import span_hash
from lexposure.model.errors import CuratedDataError
from lexposure.sources.ota import read_versions
from lexposure.sources.yaml_file import read_yaml
from lexposure.workspace import Workspace
from lexposure.workspace.shipped import shipped_files

FILES = {
    Path(path).stem: read_yaml(data, path, CuratedDataError)["graph"]
    for path, data in shipped_files().items()
    if path.startswith("data/platforms/")
}
NORMS = ("Obligation", "Prohibition", "Permission", "Right", "Exemption")
CLAIMS = (*NORMS, "Incorporation", "ServiceScope", "ContractingParty", "GoverningLaw", "Penalty")
LAW_ELSEWHERE = {"aws"}
"""Operators whose contracting party and law stand in a document that isn't archived."""
DAY = dt.date(2026, 11, 25)

Node = dict[str, Any]


def nodes(operator: str, *types: str) -> list[Node]:
    return [node for node in FILES[operator] if node["type"] in types]


def everything(*types: str) -> Iterator[Node]:
    return (node for operator in FILES for node in nodes(operator, *types))


def platforms_in(condition: Any) -> set[str]:
    """Return the platforms that a condition names, wherever they stand in it."""
    if isinstance(condition, dict):
        named = condition.get("platforms", ())
        inner = [platforms_in(value) for key, value in condition.items() if key != "platforms"]
        return {*([named] if isinstance(named, str) else named)}.union(*inner)
    return set().union(*map(platforms_in, condition)) if isinstance(condition, list) else set()


def test_fifteen_operators_have_archived_documents() -> None:
    """Fewer would mean that a file was lost."""
    assert sum(any("record" in node for node in nodes(name, "Document")) for name in FILES) >= 15


@pytest.mark.parametrize("operator", sorted(FILES))
class TestAnOperator:
    """What each file in `data/platforms/` holds."""

    def test_says_who_it_is_and_what_it_offers(self, operator: str) -> None:
        """The operator has a place and an address, each platform a kind."""
        top = next(node for node in nodes(operator, "Operator") if node["id"] == f"operator/{operator}")
        assert {"label", "official", "based_in"} <= top.keys()
        assert nodes(operator, "Platform")
        assert all("platform_kind" in node for node in nodes(operator, "Platform"))

    def test_every_document_says_what_it_governs(self, operator: str) -> None:
        """Business terms and consumer terms are told apart by the platforms that they name."""
        declared = {node["id"] for node in everything("Platform")}
        for document in nodes(operator, "Document"):
            assert document["governs"], document["id"]
            assert set(document["governs"]) <= declared, document["id"]

    def test_names_whom_customers_contract_with_and_under_which_law(self, operator: str) -> None:
        """Party and law are claims with evidence, unless they stand in a document that isn't archived."""
        told = bool(nodes(operator, "ContractingParty")), bool(nodes(operator, "GoverningLaw"))
        assert told == ((False, False) if operator in LAW_ELSEWHERE else (True, True))

    def test_has_incorporations_and_core_duties(self, operator: str) -> None:
        """At least one document is brought in by another, and five duties or rights were read."""
        assert nodes(operator, "Incorporation")
        assert len(nodes(operator, *NORMS)) >= 5

    def test_versions_are_of_archived_documents(self, operator: str) -> None:
        """A document without a record has no text here."""
        archived = {node["id"] for node in everything("Document") if "record" in node}
        assert {node["realizes"] for node in nodes(operator, "DocumentVersion")} <= archived

    def test_claims_ask_for_a_platform_that_their_document_governs(self, operator: str) -> None:
        """A duty names whose users it binds; none reaches users of a platform that the document says nothing about."""
        governs = {node["id"]: set(node["governs"]) for node in everything("Document")}
        documents = {node["id"]: node["part_of"] for node in everything("Provision")}
        for norm in nodes(operator, *NORMS):
            document = norm.get("unarchived_source") or documents[norm["source"]]
            named = {f"platform/{name}" for name in platforms_in(norm["applies_when"])}
            assert named, norm["id"]
            assert named <= governs[document], norm["id"]

    def test_nothing_is_younger_than_the_text_it_was_read_from(self, operator: str) -> None:
        """The wording was first captured on or before the day of a text that holds it, never after."""
        seen = {node["id"]: str(node["captured"]) for node in everything("DocumentVersion")}
        for claim in nodes(operator, *CLAIMS):
            assert str(claim["valid_from"]) <= max(seen[e["of"]] for e in claim["evidence"]), claim["id"]


class TestReach:
    """Whom the terms of one operator bind."""

    @staticmethod
    def statuses(workspace: Workspace, facts: str) -> dict[str, str]:
        found = workspace.expose(workspace.profile(f"roles: [platform-customer]\n{facts}".encode()), DAY)
        return {answer.iri.rpartition("/id/")[2]: answer.status for answer in found.answers}

    def test_terms_of_others_stay_away(self, shipped: Workspace) -> None:
        """A customer of one cloud is bound by no norm that stands in another operator's terms."""
        found = self.statuses(shipped, "platforms: [aws/bedrock]\nestablished_in: [DE]\n")
        others = [f"norm/{name}/" for name in FILES if name != "aws"]
        reached = {iri for iri, status in found.items() if status in ("applies", "may_apply")}
        assert not [iri for iri in reached if iri.startswith(tuple(others))]

    def test_business_terms_are_not_consumer_terms(self, shipped: Workspace) -> None:
        """Content of the API trains no model, content of individuals may; each holds for its own users alone."""
        api = self.statuses(shipped, "platforms: [openai/api]\nestablished_in: [DE]\n")
        app = self.statuses(shipped, "platforms: [openai/chatgpt]\nestablished_in: [DE]\n")
        banned = "norm/openai/services-agreement/no-training-on-content"
        allowed = "norm/openai/terms-of-use-europe/training-on-content"
        assert (api[banned], api[allowed]) == ("applies", "does_not_apply")
        assert (app[banned], app[allowed]) == ("does_not_apply", "applies")

    def test_terms_of_a_region_reach_its_residents(self, shipped: Workspace) -> None:
        """The European terms bind in Norway and Switzerland, not in Japan; unsaid, they may."""
        norm = "norm/openai/terms-of-use-europe/no-circumvention"
        for place, status in (("NO", "applies"), ("CH", "applies"), ("JP", "does_not_apply")):
            facts = f"platforms: [openai/chatgpt]\nestablished_in: [{place}]\n"
            assert self.statuses(shipped, facts)[norm] == status, place
        assert self.statuses(shipped, "platforms: [openai/chatgpt]\n")[norm] == "may_apply"

    def test_terms_of_a_model_follow_it_into_another_cloud(self, shipped: Workspace) -> None:
        """The usage policy of a model's maker binds whoever reaches it through another cloud's platform."""
        found = self.statuses(shipped, "platforms: [aws/claude-platform]\nactivities: []\n")
        assert found["norm/anthropic/usage-policy/no-jailbreak"] == "applies"


@pytest.fixture(scope="module")
def captures(shared: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the day and text of every capture of each record, in order of time."""
    out: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in ("contrib", "genai-contrib", "genai-eu"):
        for version in read_versions(shared / f"terms/histories/{name}-versions.bundle"):
            captured = version.captured.astimezone(dt.UTC).strftime("%Y-%m-%d")
            out[version.record].append((captured, version.text.decode()))
    return {record: sorted(rows, key=lambda row: row[0]) for record, rows in out.items()}


@pytest.mark.shared
class TestAgainstTheHistories:
    """What the files say about texts, held against the texts."""

    def test_every_record_is_in_a_collection(self, captures: dict[str, list[tuple[str, str]]]) -> None:
        """A record is named exactly as its collection names it, and no history is left without a document."""
        assert {node["record"] for node in everything("Document") if "record" in node} == captures.keys()

    def test_every_span_re_derives(self, captures: dict[str, list[tuple[str, str]]]) -> None:
        """Each span lies in a capture of its document's record, and its words have the hash that stands there."""
        records = {node["id"]: node.get("record", "") for node in everything("Document")}
        declared = {node["id"]: node for node in everything("DocumentVersion")}
        texts = {
            f"text/{span_hash(text)}": (text, record, day)
            for record, rows in captures.items()
            for day, text in reversed(rows)
        }
        wrong = []
        for version in declared.values():
            _, record, day = texts[version["id"]]
            if (record, day) != (records[version["realizes"]], str(version["captured"])):
                wrong.append(version["id"])
        spans = [(node["id"], e) for node in everything("Provision", *CLAIMS) for e in node["evidence"]]
        for owner, span in spans:
            words = texts[span["of"]][0][int(span["start"]) : int(span["end"])]
            if span_hash(words) != span["sha256"] or words != words.strip() or span["of"] not in declared:
                wrong.append(owner)
        assert wrong == []
        assert len(spans) > 600

    def test_a_claim_begins_on_the_day_of_a_capture(self, captures: dict[str, list[tuple[str, str]]]) -> None:
        """No first day is guessed: on each, the document was captured."""
        records = {node["id"]: node.get("record", "") for node in everything("Document")}
        documents = {node["id"]: records[node["part_of"]] for node in everything("Provision")}
        days = {record: {day for day, _ in rows} for record, rows in captures.items()}
        guessed = [
            claim["id"]
            for claim in everything(*CLAIMS)
            if "source" in claim and str(claim["valid_from"]) not in days[documents[claim["source"]]]
        ]
        assert guessed == []
