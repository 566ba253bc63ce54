"""What segmentation promises, held against the whole histories of real terms beside the checkout."""

from __future__ import annotations

import functools
import itertools
import re
from typing import TYPE_CHECKING

import pytest

from lexposure.provisions.links import links_in
from lexposure.provisions.scope import Scope
from lexposure.provisions.segment import find, segment
from lexposure.sources.ota import read_versions

if TYPE_CHECKING:
    from pathlib import Path

    from lexposure.model.terms import Segment, TermsVersion

    History = tuple[tuple[TermsVersion, str, list[Segment]], ...]

pytestmark = pytest.mark.shared

SERVICE_TERMS = "Amazon Web Services/Terms of Service"
REFERENCE_SCOPE = ["1", "50#", "50.1", "50.2", "50.4", "50.5", "50.6", "50.7", "50.10", "50.11", "50.12"]


@functools.cache
def _history(bundle: Path) -> History:
    versions = read_versions(bundle, services=["Amazon Web Services"])
    texts = [(version, version.text.decode()) for version in versions if version.record == SERVICE_TERMS]
    return tuple((version, text, segment(text)) for version, text in texts)


@pytest.fixture
def history(shared: Path) -> History:
    """Return the 164 versions of the AWS Service Terms with their segments."""
    return _history(shared / "terms/histories/contrib-versions.bundle")


def _letters(text: str) -> int:
    return len(re.findall(r"[^\W_]", text))


def test_every_span_of_every_version_rederives(history: History) -> None:
    """In all 164 versions spans are ordered, without white space at their ends, and nested."""
    assert len(history) == 164
    for _, text, parts in history:
        last = 0
        for part in parts:
            assert last <= part.start < part.end <= part.until
            words = text[part.start : part.end]
            assert words == words.strip()
            last = part.end


def test_segments_hold_nearly_every_character(history: History) -> None:
    """At least 98 % of the letters and digits of a version lie in the spans of its segments."""
    for _, text, parts in history[::9]:
        held = sum(_letters(text[part.start : part.end]) for part in parts)
        assert held >= 0.98 * _letters(text)


def test_decimal_clauses_stand_under_their_own_section(history: History) -> None:
    """At least 97 % of the decimal numbers extend the nearest number around them."""
    agreeing = total = 0
    for _, _, parts in history:
        for part in (part for part in parts if "." in part.number):
            around = [name for name in part.path if re.fullmatch(r"\d+(\.\d+)*", name)]
            total += 1
            agreeing += bool(around) and part.number.startswith(f"{around[-1]}.")
    assert total > 70_000
    assert agreeing >= 0.97 * total


def test_the_clauses_that_bind_a_bedrock_customer_are_addressed(history: History) -> None:
    """Each number of the latest version is found once, and its words begin with that number."""
    _, text, parts = history[-1]
    numbers = [
        "1.23",
        "1.14.1",
        "1.14.5",
        "20.1.6",
        "40.7",
        "40.8",
        "40.9",
        "40.10",
        "50.10.2",
        "50.11",
        "50.12",
    ]
    numbers += ["50.12.1", "50.12.2", "50.12.2.1", "50.12.3", "50.12.4", "50.12.5", "50.12.6", "101.5"]
    for number in numbers:
        words = text[find(parts, number).start :]
        assert words.replace("*", "").startswith(number)
    assert find(parts, "50.12").heading == "Amazon Bedrock"
    assert find(parts, "50.12.2.1").path[-3:] == ("50", "50.12", "50.12.2")


def test_the_responsible_ai_clause_and_bedrock_are_first_seen_on_the_same_day(history: History) -> None:
    """1.23 with its link to the Responsible AI Policy and the first mention of Bedrock: 2023-09-29, 86 versions."""
    policy = "https://aws.amazon.com/machine-learning/responsible-ai/policy"
    linking = []
    for version, text, parts in history:
        clause = [part for part in parts if part.number == "1.23"]
        if clause and policy in {link.normal for link in links_in(text, clause[0])}:
            linking.append(version.captured.date().isoformat())
    naming = [version.captured.date().isoformat() for version, text, _ in history if "Bedrock" in text]
    assert (linking[0], len(linking)) == ("2023-09-29", 86)
    assert naming[0] == "2023-09-29"


def test_section_numbers_grow_from_110_headings(history: History) -> None:
    """The latest version has 110 numbered sections, 1 to 110, side by side."""
    _, _, parts = history[-1]
    sections = [part for part in parts if part.kind == "heading" and part.number.isdigit()]
    assert [part.number for part in sections] == [str(number) for number in range(1, 111)]
    assert {part.level for part in sections} == {2}


@pytest.mark.parametrize(
    ("sections", "without", "alerts"),
    [
        (REFERENCE_SCOPE, [], 19),
        (REFERENCE_SCOPE, ["1.24"], 16),
        (REFERENCE_SCOPE, ["1.24", "50.1"], 12),
        ([*REFERENCE_SCOPE, "20.1.6"], [], 21),
        (["50.12"], [], 3),
    ],
)
def test_the_scope_decides_which_versions_of_2026_concern_a_bedrock_customer(
    history: History, sections: list[str], without: list[str], alerts: int
) -> None:
    """Of 37 versions in 2026 as many change words in scope as the scope's author says."""
    scope = Scope.of(sections, without=without)
    recent = [entry for entry in history if entry[0].captured.isoformat() >= "2025-12"]
    words = [(version, _scope_words(text, scope.select(parts))) for version, text, parts in recent]
    changed = [new[0].captured for old, new in itertools.pairwise(words) if old[1] != new[1]]
    dates = [time.strftime("%m-%d") for time in changed if time.year == 2026]
    assert len(dates) == alerts
    assert not {"05-23", "05-30"} & set(dates)


def _scope_words(text: str, parts: list[Segment]) -> list[str]:
    """Return the words of clauses without link targets and without the clause's own number."""
    clauses = [re.sub(r"\]\([^()\s]*\)", "]", text[part.start : part.end]) for part in parts]
    bare = [
        re.sub(r"^[*_\\\s]*[\d.]+[*_\\.\s]*", "", words) if part.number else words
        for part, words in zip(parts, clauses, strict=True)
    ]
    return [" ".join(re.findall(r"\w+", words)) for words in bare]
