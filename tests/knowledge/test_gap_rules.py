"""Rules for findings read and checked: each fault is named with its line and with what to write instead."""

from __future__ import annotations

import pytest

from lexposure.knowledge.gap_rules import gap_rules, problems
from lexposure.model.errors import CuratedDataError
from lexposure.model.gap_rules import Cue
from lexposure.workspace.checking import findings

RULES = """\
author: person/me
status: draft
created: 2026-11-25
groups:
  documents:
    harbour: [lamp/terms]
  platforms:
    yards: [lamp/crane]
ended:
  - {document: lamp/terms, until: 2026-01-01, why: Another took its place.}
rules:
  - id: marks
    finds: missing
    law: invented/art_1
    says: What we make of it.
    confidence: 0.4
    documents: harbour
    platforms: yards
    asks:
      - what: a lamp
        said:
          - {every: [[lamp*], [crane, mast .. lamp]], never: [dark], topics: [fees], types: [obligation/platform], over: clause}
        short:
          - {every: [[candle*]], why: a candle is weaker}
  - id: probes
    finds: conflicts_with
    law: [invented/art_2, invented/art_2/2024]
    says: What we make of it.
    confidence: 0.3
    reading: whose/ours
    cues:
      - {every: [[probe]], lifted: [with leave]}
"""
BASE = "https://w3id.org/lexposure/"
KNOWN = {
    f"{BASE}id/{name}"
    for name in ("person/me", "document/lamp/terms", "platform/lamp/crane", "norm/invented/art_1", "norm/invented/art_2",
                 "norm/invented/art_2/2024")
} | {f"{BASE}vocab/question/whose/ours"}  # fmt: skip


def test_a_file_of_rules_is_read_whole() -> None:
    rules = gap_rules(RULES.encode(), "findings.yaml")
    marks, probes = rules.rules
    assert marks.law == (f"{BASE}id/norm/invented/art_1",)
    assert marks.asks[0].said[0] == Cue(
        (("lamp*",), ("crane", "mast .. lamp")), ("dark",), topics=("fees",), types=("obligation/platform",), over="clause"
    )  # fmt: skip
    assert marks.asks[0].short[0].why == "a candle is weaker"
    assert (marks.author, marks.status, marks.created) == (f"{BASE}id/person/me", "draft", "2026-11-25")
    assert probes.reading == f"{BASE}vocab/question/whose/ours"
    assert rules.documents == {"harbour": (f"{BASE}id/document/lamp/terms",)}
    assert rules.ended[0].until == "2026-01-01"
    assert problems(RULES.encode(), "findings.yaml", KNOWN) == []


MISTAKES = [
    ("law: invented/art_1\n", "law: invented/art_11\n", 14, "invented/art_11 is nowhere described", "norm/invented/art_1"),
    ("finds: missing", "finds: absent", 13, "`finds: absent` means nothing", "missing"),
    ("documents: harbour", "documents: harbor", 17, "no group `harbor`", "harbour"),
    ("harbour: [lamp/terms]", "harbour: [lamp/term]", 6, "lamp/term is nowhere described", "document/lamp/terms"),
    ("topics: [fees]", "topics: [fee]", 22, "no topic `fee`", "fees"),
    ("types: [obligation/platform]", "types: [duty]", 22, "no type `duty`", ""),
    ("[[lamp*]", "[[(lamp)+]", 22, "`(lamp)+` is no plain word", "small letters"),
    ("[[candle*]], why: a candle is weaker", "[[candle*]]", 24, "words that are too weak without why", "add `why:`"),
    ("    says: What we make of it.\n    confidence: 0.3", "    confidence: 0.3", 25, "no `says`", "add `says:`"),
    ("confidence: 0.4", "confidence: 40 %", 12, "confidence: '40 %' is no number from 0 to 1", "write 0.6"),
    ("until: 2026-01-01", "until: soon", 10, "until: 'soon' is no date", "YYYY-MM-DD"),
    ("id: probes", "id: marks", 25, "two rules are called `marks`", "rename one"),
    ("    cues:\n      - {every: [[probe]], lifted: [with leave]}\n", "", 25, "has `asks`, any other one has `cues`", "cues"),
    ("over: clause", "ever: clause", 22, "unknown key `ever`", "over"),
    ("reading: whose/ours", "reading: whose/theirs", 30, "whose/theirs is nowhere described", "whose/ours"),
    ("created: 2026-11-25", "created: 2026-11-31", 3, "created: '2026-11-31' is no date", "YYYY-MM-DD"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong", "line", "message", "fix"), MISTAKES, ids=[row[3] for row in MISTAKES]
)
def test_a_mistake_is_named_with_line_and_fix(
    right: str, wrong: str, line: int, message: str, fix: str
) -> None:
    assert RULES.count(right) >= 1
    faults = problems(RULES.replace(right, wrong, 1).encode(), "findings.yaml", KNOWN)
    assert faults
    assert message in faults[0].message
    assert fix in (faults[0].fix or "")
    assert faults[0].place is not None
    assert (str(faults[0].place.file), faults[0].place.line) == ("findings.yaml", line)


def test_who_reads_rules_with_a_mistake_gets_the_first() -> None:
    with pytest.raises(CuratedDataError, match=r"findings\.yaml:13: `finds: absent` means nothing"):
        gap_rules(RULES.replace("finds: missing", "finds: absent").encode(), "findings.yaml")


def test_the_check_of_curated_data_checks_rules_too() -> None:
    """A file called findings.yaml is read as rules, and held against the names of the other files."""
    found = findings({"data/findings.yaml": RULES.replace("[[lamp*]", "[[Lamp*]").encode()})
    [(finding, place)] = [row for row in found if row[0].rule == "rules"]
    assert (finding.severity, str(place)) == ("error", "data/findings.yaml:22")
    assert "small letters" in finding.message
