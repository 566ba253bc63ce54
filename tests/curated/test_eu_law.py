"""The curated AI Act and GDPR: what they cite exists, and what changed in time ends and begins on the same day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.model.law import LawText
from lexposure.resources import resource
from lexposure.sources.consolidated_json import read_consolidated_json
from lexposure.sources.formex import read_formex
from lexposure.sources.yaml_file import Listing, Mapping, Value, read_yaml

FILES = (
    "eu-ai-act",
    "eu-ai-act-providers",
    "eu-ai-act-operators",
    "eu-ai-act-gpai",
    "eu-ai-act-other",
    "eu-gdpr",
    "eu-gdpr-rights",
    "eu-gdpr-controller",
    "eu-gdpr-processor",
    "eu-gdpr-transfers",
)
CHANGED = "2026-07-27"
MOVED = {"AIA:art_10.par_5": "AIA:art_4a.par_1"}


def _nodes() -> list[Mapping]:
    folder = resource("data") / "instruments"
    files = [read_yaml((folder / f"{name}.yaml").read_bytes(), name, CuratedDataError) for name in FILES]
    return [node for top in files for node in top["graph"] if isinstance(node, Mapping)]


def _many(value: Value | None) -> list[str]:
    return [str(item) for item in value] if isinstance(value, Listing) else [str(value)] if value else []


@pytest.fixture(scope="module")
def nodes() -> list[Mapping]:
    """Return every node of the files."""
    return _nodes()


@pytest.fixture(scope="module")
def texts(shared: Path) -> list[LawText]:
    """Return the texts that the files cite, as the importers read them."""
    act, gdpr = shared / "law" / "eu-ai-act-2024-1689", shared / "law" / "eu-gdpr-2016-679"
    formex = [
        *read_formex(sorted((act / "formex").glob("*.xml"))),
        *read_formex(sorted((gdpr / "formex").glob("*.xml"))),
    ]
    return [*formex, *read_consolidated_json(sorted((act / "consolidated-2026-07-27-json").glob("*.json")))]


def _cited(node: Mapping) -> Iterator[str]:
    for key in ("source", "concerns"):
        yield from (ref for ref in _many(node.get(key)) if ref.startswith(("AIA:", "GDPR:")))


@pytest.mark.shared
def test_every_cited_unit_stands_in_a_text(nodes: list[Mapping], texts: list[LawText]) -> None:
    """A claim reads or concerns only units that some archived wording of the act has."""
    known = {unit.ref for text in texts for unit in text.units}
    missing = sorted({ref for node in nodes for ref in _cited(node)} - known)
    assert missing == []


@pytest.mark.shared
def test_the_declared_texts_are_those_the_importers_yield(nodes: list[Mapping], texts: list[LawText]) -> None:
    """A text is named by its content, so the declared names are the hashes of what is imported."""
    declared = {(str(n["id"]), str(n["valid_from"])) for n in nodes if n["type"] == "LawVersion"}
    assert declared == {(f"text/{text.sha256}", text.valid_from.isoformat()) for text in texts}


def test_a_named_penalty_is_described(nodes: list[Mapping]) -> None:
    """Every penalty that a norm names has a node, and every penalty node is named by a norm."""
    named = {penalty for node in nodes for penalty in _many(node.get("penalties"))}
    described = {str(node["id"]) for node in nodes if node["type"] == "Penalty"}
    assert named == described


def test_a_replaced_wording_ends_on_the_day_its_successor_begins(nodes: list[Mapping]) -> None:
    """What the amendment of 2026 ended has a claim of the same kind on the same unit that starts that very day."""
    ended, begun = defaultdict(set), defaultdict(set)
    for node in nodes:
        if node["type"] in ("ApplicationPeriod", "LawVersion"):
            continue
        if "valid_until" in node:
            assert node["valid_until"] == CHANGED
            ended[str(node["type"])].add(MOVED.get(str(node["source"]), str(node["source"])))
        if node["valid_from"] == CHANGED if "valid_from" in node else False:
            begun[str(node["type"])].add(str(node["source"]))
    assert ended, "no replaced wording found"
    assert all(units <= begun[kind] for kind, units in ended.items())


def test_a_postponed_date_replaces_an_older_one(nodes: list[Mapping]) -> None:
    """Art. 26 was to start in 2026 and 2027 by class, and starts in 2027 and 2028 since the amendment."""
    periods = [n for n in nodes if n["type"] == "ApplicationPeriod" and "AIA:art_26" in _many(n["concerns"])]
    before = {str(n["applies_from"]) for n in periods if n.get("valid_until") == CHANGED}
    since = {str(n["applies_from"]) for n in periods if n["valid_from"] == CHANGED}
    assert before == {"2026-08-02", "2027-08-02"}
    assert since == {"2027-12-02", "2028-08-02"}


def test_conditioned_periods_of_a_unit_stand_at_one_level(nodes: list[Mapping]) -> None:
    """Periods are alternatives: an unconditioned one beside a conditioned one of the same start would undo it."""
    by_unit: dict[str, list[Mapping]] = defaultdict(list)
    for node in nodes:
        if node["type"] == "ApplicationPeriod":
            for unit in _many(node["concerns"]):
                by_unit[unit].append(node)
    for unit, periods in by_unit.items():
        free = {str(n["applies_from"]) for n in periods if "applies_when" not in n and "valid_until" not in n}
        bound = {str(n["applies_from"]) for n in periods if "applies_when" in n and "valid_until" not in n}
        assert not free or not bound or min(bound) < min(free), unit


def test_nothing_claims_more_than_a_draft(nodes: list[Mapping]) -> None:
    """No claim says more than that it is disputed, none is certain, and every claim has evidence and a paraphrase."""
    claims = [n for n in nodes if n["type"] not in ("Instrument", "LawVersion")]
    assert all(str(n.get("status", "disputed")) == "disputed" for n in claims)
    assert all(float(str(n["confidence"])) < 1 for n in claims)
    assert all(n.get("evidence") and n.get("summary") for n in claims)


def test_days_are_days(nodes: list[Mapping]) -> None:
    """Every date in the files is a real one."""
    for node in nodes:
        for key in ("valid_from", "valid_until", "applies_from"):
            if key in node:
                dt.date.fromisoformat(str(node[key]))
