"""Curated files checked again after a change: what is judged anew is enough, whatever changed and wherever it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from lexposure.knowledge import kept as kept_module
from lexposure.knowledge import validate
from lexposure.knowledge.curated import read_curated
from lexposure.knowledge.declared import shapes_text
from lexposure.knowledge.findings import Finding
from lexposure.knowledge.kept import Kept
from lexposure.knowledge.reach import QUERIES, STEPS, through
from lexposure.model.errors import Place
from lexposure.workspace import checking
from lexposure.workspace.checking import findings
from lexposure.workspace.shipped import shipped_files

CFAA, AWS, MAPPING = (
    "data/instruments/us-cfaa.yaml",
    "data/platforms/aws.yaml",
    "data/mappings/aws-bedrock.yaml",
)
PEOPLE, PLACES, AUTHORITIES = "data/people.yaml", "data/jurisdictions.yaml", "data/authorities-us.yaml"
OWN = "data/local/own.yaml"
BESIDE = ("data/places.yaml", "data/questions-us.yaml", "data/platforms/anthropic.yaml")
NORM, TERMS = "norm/us-cfaa/s1030/a/2/C", "norm/aws/responsible-ai-policy/no-filter-circumvention"
SPAN = "{of: text/b3725c534c6f0436ce05b6f6649421242fe482b151aec569d1f2e25e415dacb5, start: 1, end: 9, sha256: %s}"
REVIEWED = f"""\
author: agent/lexposure-curation
status: draft
created: 2026-11-24
graph:
  - {{id: person/ada, type: Person, label: Ada}}
  - {{id: review/one, type: Review, concerns: rule/own/a, decision: reviewed, reviewer: person/ada, ended: "2026-11-25T10:00:00Z"}}
  - id: rule/own/a
    type: FactRule
    status: reviewed
    source: CFAA:s1030/a/2/C
    concludes: {{activities: circumvent-safety-filters}}
    applies_when: {{activities: prompt-injection}}
    valid_from: 2025-01-01
    summary: one fact leads to another
    confidence: 0.5
    evidence: [{SPAN % ("a" * 64)}]
"""
SECOND = """\
  - id: rule/own/b
    type: FactRule
    source: CFAA:s1030/a/2/C
    concludes: {activities: prompt-injection}
    applies_when: {activities: circumvent-safety-filters}
    valid_from: 2025-01-01
    summary: and back
    confidence: 0.5
"""
Files = dict[str, bytes]


def without(node: str, text: str) -> str:
    """Cut a node out of a file."""
    cut = re.sub(rf"(?ms)^  - (?:\{{)?id: \"?{re.escape(node)}\"?[,\n].*?(?=^  - |^  #|\Z)", "", text)
    assert cut != text
    return cut


def swapped(old: str, new: str, text: str) -> str:
    """Write something else, once."""
    assert old in text
    return text.replace(old, new, 1)


def in_node(node: str, old: str, new: str, text: str) -> str:
    """Write something else, once, behind the beginning of a node."""
    head, mark, rest = text.partition(f"id: {node}\n")
    assert mark
    return head + mark + swapped(old, new, rest)


CHANGES = {
    "a removed norm to which mappings of another file lead": (CFAA, lambda t: without(NORM, t)),
    "a removed penalty": (CFAA, lambda t: without("penalty/us-cfaa/s1030/c/2/A", t)),
    "a removed instrument": (CFAA, lambda t: without("instrument/us-cfaa", t)),
    "a removed document": (AWS, lambda t: without("document/aws/service-terms", t)),
    "a removed platform": (AWS, lambda t: without("platform/aws/bedrock", t)),
    "a removed authority": (AUTHORITIES, lambda t: without("authority/us/department-of-justice", t)),
    "a removed place": (PLACES, lambda t: without("loc:EU", t)),
    "an author who becomes a place": (PEOPLE, lambda t: swapped("type: SoftwareAgent", "type: Place", t)),
    "a removed review": (OWN, lambda t: without("review/one", t)),
    "a reviewer who is no person": (OWN, lambda t: swapped("type: Person", "type: SoftwareAgent", t)),
    "a review that ends otherwise": (OWN, lambda t: swapped("decision: reviewed", "decision: disputed", t)),
    "an author who reviews": (OWN, lambda t: swapped("reviewer: person/ada", "reviewer: agent/lexposure-curation", t)),
    "a norm that becomes a penalty": (CFAA, lambda t: in_node(NORM, "type: Prohibition", "type: Penalty", t)),
    "a norm of two kinds": (CFAA, lambda t: in_node(NORM, "type: Prohibition", "type: [Prohibition, Right]", t)),
    "a text that becomes a document": (CFAA, lambda t: swapped("type: LawVersion", "type: Document", t)),
    "a text of law that becomes one of terms": (CFAA, lambda t: swapped("type: LawVersion", "type: DocumentVersion", t)),
    "a document that becomes an instrument": (AWS, lambda t: in_node("document/aws/service-terms", "type: Document", "type: Instrument", t)),
    "a confidence out of range": (CFAA, lambda t: in_node(NORM, "confidence: 0.85", "confidence: 1.5", t)),
    "a day that is none": (CFAA, lambda t: in_node(NORM, "2020-10-20", "2020-13-40", t)),
    "a norm without evidence": (CFAA, lambda t: in_node(NORM, "evidence:", "counter_evidence:", t)),
    "a value of no scheme": (CFAA, lambda t: in_node(NORM, "bearer: any-person", "bearer: any-dragon", t)),
    "a source of the wrong kind": (CFAA, lambda t: in_node(NORM, "source: CFAA:s1030/a/2/C", "source: instrument/us-cfaa", t)),
    "a mapping to a rule": (MAPPING, lambda t: swapped(f"maps_to: {NORM}", "maps_to: rule/own/a", t)),
    "a name in two files": (OWN, lambda t: swapped("person/ada, type", "agent/lexposure-curation, type", t)),
    "a node that says two things in two files": (OWN, lambda t: swapped("id: rule/own/a", f"id: {NORM}", t)),
    "rules in a circle": (OWN, lambda t: t + SECOND),
    "a place within itself": (PLACES, lambda t: swapped('"loc:EU", type: Place', '"loc:EU", type: Place, within: "loc:EU"', t)),
    "a second text of the same time": (OWN, lambda t: f"{t}  - {{id: text/{'c' * 64}, type: LawVersion, realizes: instrument/us-cfaa, valid_from: 2021-01-01, language: en}}\n"),
    "an ill-written label": (AWS, lambda t: swapped("label: Amazon Bedrock", "note: Amazon Bedrock", t)),
    "a comment": (CFAA, lambda t: t + "# nothing\n"),
}  # fmt: skip
"""Each with the file that changes and how; the fault shows there, in another file, or nowhere."""
HARMLESS = {"an author who becomes a place", "a place within itself", "a norm without evidence", "a comment"}
"""What is no error, at most a warning; every other change is an error."""


def changed(files: Files, name: str) -> Files:
    path, change = CHANGES[name]
    return {**files, path: change(files[path].decode()).encode()}


@pytest.fixture(scope="module")
def files() -> Files:
    """Return a law, terms of a platform, mappings between them and a reviewed rule: a set without error."""
    shipped = shipped_files()
    few = "".join(re.split(r"(?m)^(?=  - id: )", shipped[MAPPING].decode())[:4]).encode()
    own = {OWN: REVIEWED.encode(), MAPPING: few}
    return {path: shipped[path] for path in (CFAA, AWS, PEOPLE, PLACES, AUTHORITIES, *BESIDE)} | own


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, files: Files) -> Path:
    """Return a data directory in which the set was checked."""
    made = tmp_path_factory.mktemp("checked")
    findings(files, Kept(made))
    return made


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by the number of statements whenever the shapes judge something."""
    sizes: list[int] = []

    def watched(triples: set[ox.Triple]) -> set[validate.Breach]:
        sizes.append(len(triples))
        return validate.breaches(triples)

    monkeypatch.setattr(checking, "breaches", watched)
    return sizes


def errors(found: list[tuple[Finding, Place | None]]) -> list[tuple[Finding, Place | None]]:
    return [(finding, place) for finding, place in found if finding.severity == "error"]


class TestSameFindings:
    """What is found after a change is what is found from nothing."""

    def test_the_set_has_no_error(self, files: Files) -> None:
        """So that every error below comes from its change, and circles are looked for."""
        assert errors(findings(files)) == []

    @pytest.mark.parametrize("name", CHANGES)
    def test_after_each_change_and_after_its_undoing(self, files: Files, home: Path, name: str) -> None:
        """Both with what was kept and without it, there and back."""
        after = changed(files, name)

        found = findings(after, Kept(home))
        assert found == findings(after)
        assert bool(errors(found)) is (name not in HARMLESS)
        assert errors(findings(files, Kept(home))) == []

    def test_after_changes_on_changes(self, files: Files, home: Path) -> None:
        """Faults may pile up over several checks."""
        for name in (
            "a removed penalty",
            "a text that becomes a document",
            "a place within itself",
            "an author who reviews",
            "a removed platform",
        ):
            files = changed(files, name)
            found = findings(files, Kept(home))
        assert found == findings(files)
        assert errors(found)

    @pytest.mark.parametrize("gone", [CFAA, PLACES, OWN])
    def test_after_a_file_went_and_came(self, files: Files, home: Path, gone: str) -> None:
        """Files are nothing but their statements."""
        fewer = {path: data for path, data in files.items() if path != gone}

        assert findings(fewer, Kept(home)) == findings(fewer)
        assert findings(files, Kept(home)) == findings(files)


class TestReach:
    """Only what a change reaches is judged again."""

    def test_the_same_files_are_not_judged_again(self, files: Files, home: Path, judged: list[int]) -> None:
        """Nor is anything after a change of a comment."""
        findings(files, Kept(home))
        findings(changed(files, "a comment"), Kept(home))
        assert judged in ([], [0])

    def test_a_change_of_one_claim_is_judged_on_its_neighbourhood(
        self, files: Files, home: Path, judged: list[int]
    ) -> None:
        """A small part of the statements."""
        findings(files, Kept(home))
        findings(changed(files, "a confidence out of range"), Kept(home))
        findings(files)
        some, all_of_them = judged[-2:]
        assert 0 < some < all_of_them / 4

    def test_knows_every_query_of_the_shapes(self) -> None:
        """A query may look anywhere: one that is added to the shapes must be added to the reach, too."""
        queries = re.findall(r'sh:select\s+"+(.+?)"', shapes_text(), re.DOTALL)
        assert len(queries) == 3
        used = {name.rsplit("#")[-1].rsplit("/")[-1] for name in QUERIES}
        assert used <= set(re.findall(r"\w+", " ".join(queries)))

    def test_knows_what_the_shapes_look_through(self) -> None:
        """Properties whose objects must have a class, or stand in the middle of a path."""
        names = {name.rsplit("#")[-1].rsplit("/")[-1] for name in through()}
        assert {
            "hasPenalty",
            "mapsTo",
            "hasEvidence",
            "hasSource",
            "underReading",
            "realizes",
            "or",
            "and",
        } <= names
        assert not {"wasAttributedTo", "status", "hasJurisdiction", "within", "bearer"} & names
        assert STEPS == 2


class TestKept:
    """What is kept is a convenience and never believed blindly."""

    def test_a_kept_file_reads_as_the_file_does(self, files: Files, home: Path) -> None:
        """Nodes, lines, statements and legal units, in the same order."""
        for path, data in files.items():
            assert Kept(home).curated(data, path) == read_curated(data, path)

    def test_damage_costs_time_and_nothing_else(self, files: Files, home: Path, judged: list[int]) -> None:
        """A damaged or missing file is derived anew."""
        for number, path in enumerate(sorted((home / "derived").rglob("*.*"))):
            if path.is_file() and number % 3:
                path.write_bytes(path.read_bytes()[:-7] + b"damaged")
            elif path.is_file():
                path.unlink()
        after = changed(files, "a removed norm to which mappings of another file lead")

        assert findings(after, Kept(home)) == findings(after)
        assert errors(findings(files, Kept(home))) == []

    def test_other_code_derives_anew(
        self, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Results of other shapes, vocabularies, code or libraries are removed."""
        findings(files, Kept(tmp_path))
        before = {path.name for path in (tmp_path / "derived" / "knowledge").iterdir()}
        monkeypatch.setattr(kept_module, "made_by", lambda: "f" * 64)
        findings(files, Kept(tmp_path))

        assert {path.name for path in (tmp_path / "derived" / "knowledge").iterdir()} == {"f" * 16} != before

    def test_former_contents_are_not_kept(self, files: Files, tmp_path: Path) -> None:
        """As many files as were checked last, and the judgement."""
        for text in ("# one\n", "# two\n", "# three\n"):
            findings({**files, OWN: files[OWN] + text.encode()}, Kept(tmp_path))
        kept = [path for path in (tmp_path / "derived").rglob("*") if path.is_file()]
        assert len(kept) == len(files) + 1
