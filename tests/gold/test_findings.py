"""The verdicts on findings by rule: read against both texts, kept as spans and hashes, and the figures that the docs give."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from lexposure.exposure.gap_findings import KINDS
from lexposure.knowledge.gap_rules import gap_rules
from lexposure.workspace.gaps import rules_file

FOLDER = Path(__file__).parent / "findings"
PAGE = Path(__file__).parents[2] / "docs" / "findings.md"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (FOLDER / "verdicts.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_enough_was_read_outside_of_what_rules_were_mended_on(rows: list[dict[str, str]]) -> None:
    parts = Counter(row["part"] for row in rows)
    assert sum(count for part, count in parts.items() if part != "mended_on") >= 80
    assert len({row["rule"] for row in rows}) >= 25
    assert len({row["platform"].partition("/")[0] for row in rows}) >= 12


def test_a_verdict_holds_positions_and_hashes_and_no_words(rows: list[dict[str, str]]) -> None:
    for row in rows:
        assert row["kind"] in KINDS
        assert row["verdict"] in ("right", "wrong")
        assert bool(row["why"]) == (row["verdict"] == "wrong"), row
        assert re.fullmatch(r"[0-9a-f]{64}", row["text"])
        assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"]) or not row["start"]
        assert len(row["why"]) < 100


def test_every_rule_that_was_read_is_still_there(rows: list[dict[str, str]]) -> None:
    ((path, data),) = rules_file().items()
    names = {rule.name for rule in gap_rules(data, path).rules}
    assert {row["rule"] for row in rows} <= names


def test_the_figures_of_the_page_are_those_of_the_verdicts(rows: list[dict[str, str]]) -> None:
    told = Counter((row["part"], row["kind"]) for row in rows)
    right = Counter((row["part"], row["kind"]) for row in rows if row["verdict"] == "right")
    page = PAGE.read_text(encoding="utf-8")
    for (part, kind), count in told.items():
        assert f"| {part} | `{kind}` | {count} | {right[part, kind]} |" in page, (
            part,
            kind,
            count,
            right[part, kind],
        )
