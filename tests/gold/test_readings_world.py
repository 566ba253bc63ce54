"""The second reading of the laws of other countries and of further law of the Union: each claim has a verdict, counted on a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, read_yaml

FILES = (
    "ch-fadp",
    "ca-pipeda",
    "eu-dsa",
    "eu-dma",
    "eu-dataact",
    "eu-dora",
    "eu-nis2",
    "eu-cra",
    "eu-pld",
    "kr-ai-framework-act",
    "cn-genai-measures",
    "br-lgpd",
    "uk-gdpr",
)
REPORT = Path(__file__).parents[2] / "docs" / "readings-world.md"


@pytest.fixture(scope="module")
def verdicts() -> dict[str, str]:
    """Return what the second reading says of each claim."""
    path = Path(__file__).parent / "readings" / "world.yaml"
    comparison = read_yaml(path.read_bytes(), path.name, CuratedDataError)["comparison"]
    assert isinstance(comparison, Mapping)
    return {claim: str(verdict) for claim, verdict in comparison.items()}


def _claims(name: str) -> Iterator[str]:
    path = resource("data") / "instruments" / f"{name}.yaml"
    graph = read_yaml(path.read_bytes(), path.name, CuratedDataError)["graph"]
    assert isinstance(graph, Listing)
    for node in graph:
        assert isinstance(node, Mapping)
        if str(node["type"]) not in ("Instrument", "LawVersion"):
            yield str(node["id"])


def test_every_claim_has_a_verdict(verdicts: dict[str, str]) -> None:
    """No claim went unrecorded, and no verdict speaks of a claim that is gone."""
    assert set(verdicts) == {claim for name in FILES for claim in _claims(name)}
    assert set(verdicts.values()) <= {"agrees", "fixed", "once"}


@pytest.mark.parametrize("name", [*FILES, "all"])
def test_the_page_counts_the_verdicts(verdicts: dict[str, str], name: str) -> None:
    """Each row of the table says how many claims were read, agreed, were corrected and await a second reading."""
    chosen = FILES if name == "all" else (name,)
    found = Counter(verdicts[claim] for one in chosen for claim in _claims(one))
    label = "all" if name == "all" else f"`{name}`"
    row = f"| {label} | {sum(found.values())} | {found['agrees']} | {found['fixed']} | {found['once']} |"
    assert row in REPORT.read_text(encoding="utf-8")
