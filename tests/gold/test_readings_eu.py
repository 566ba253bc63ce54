"""The second reading of the AI Act and the GDPR: what it found in the texts is what the data says, or a dispute."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, Value, read_yaml

FILES = (
    "eu-ai-act",
    "eu-ai-act-providers",
    "eu-ai-act-operators",
    "eu-ai-act-gpai",
    "eu-ai-act-other",
    "eu-ai-act-further",
    "eu-gdpr",
    "eu-gdpr-rights",
    "eu-gdpr-controller",
    "eu-gdpr-processor",
    "eu-gdpr-transfers",
)
CEILINGS = {"AIA:art_99.par_3", "AIA:art_99.par_4", "AIA:art_99.par_5", "AIA:art_101"}
CEILINGS |= {"GDPR:art_83.par_4", "GDPR:art_83.par_5", "AIA:art_100.par_2", "AIA:art_100.par_3"}


def _maps(value: Value | None) -> Iterator[Mapping]:
    assert isinstance(value, Listing)
    yield from (item for item in value if isinstance(item, Mapping))


@pytest.fixture(scope="module")
def claims() -> dict[str, Mapping]:
    """Return every claim of the files."""
    folder = resource("data") / "instruments"
    tops = [read_yaml((folder / f"{name}.yaml").read_bytes(), name, CuratedDataError) for name in FILES]
    nodes = [node for top in tops for node in _maps(top["graph"])]
    return {str(n["id"]): n for n in nodes if str(n["type"]) not in ("Instrument", "LawVersion")}


@pytest.fixture(scope="module")
def second(request: pytest.FixtureRequest) -> Mapping:
    """Return the first record of a second reading, which also holds the schedule."""
    return _record(request.path.with_name("readings") / "eu.yaml")


def _record(path: Path) -> Mapping:
    return read_yaml(path.read_bytes(), path.name, CuratedDataError)


@pytest.fixture(scope="module")
def ceilings(request: pytest.FixtureRequest) -> dict[str, Mapping]:
    """Return the ceilings of fines that the second readings found, by unit."""
    folder = request.path.with_name("readings")
    records = (_record(folder / name) for name in ("eu.yaml", "eu-remaining.yaml"))
    return {str(r["ref"]): r for record in records for r in _maps(record["readings"]) if r["ref"] in CEILINGS}


@pytest.fixture(scope="module")
def verdicts(request: pytest.FixtureRequest) -> dict[str, set[str]]:
    """Return what the second readings, `eu.yaml` and its sequels, say of each claim; no claim is in two of them."""
    found: dict[str, set[str]] = {}
    for path in sorted(request.path.with_name("readings").glob("eu*.yaml")):
        comparison = _record(path)["comparison"]
        assert isinstance(comparison, Mapping)
        for claim, value in comparison.items():
            assert claim not in found, (path.name, claim)
            found[claim] = {str(v) for v in value} if isinstance(value, Listing) else {str(value)}
    return found


def test_every_claim_has_a_verdict(claims: dict[str, Mapping], verdicts: dict[str, set[str]]) -> None:
    """No claim went unrecorded, no verdict speaks of a claim that is gone; `once` awaits its second reading."""
    assert set(verdicts) == set(claims)
    assert all(v <= {"fixed", "disputed"} or v in ({"agrees"}, {"once"}) for v in verdicts.values())


@pytest.mark.parametrize("act", ["eu-ai-act", "eu-gdpr"])
def test_what_was_read_once_is_counted(
    verdicts: dict[str, set[str]], request: pytest.FixtureRequest, act: str
) -> None:
    """The report on the readings says how many claims on each act still await a second one."""
    once = [claim for claim, verdict in verdicts.items() if verdict == {"once"} and f"/{act}/" in claim]
    report = request.path.parents[2] / "docs" / "readings-eu.md"
    assert f"{len(once)} claims" in report.read_text(encoding="utf-8")


def test_a_dispute_is_marked_on_the_claim_and_nowhere_else(
    claims: dict[str, Mapping], verdicts: dict[str, set[str]]
) -> None:
    """A claim says `disputed` exactly if the two readings part on it, unless a review settled it."""
    parted = {claim for claim, verdict in verdicts.items() if "disputed" in verdict}
    marked = {claim for claim, node in claims.items() if str(node.get("status", "")) == "disputed"}
    reviewed = {claim for claim, node in claims.items() if str(node.get("status", "")) == "reviewed"}
    assert marked - parted == set()
    assert parted - marked <= reviewed


def test_both_readings_find_the_same_ceilings(
    claims: dict[str, Mapping], ceilings: dict[str, Mapping], verdicts: dict[str, set[str]]
) -> None:
    """Amount and share of each fine are the same in both readings, also where the lower of the two counts."""
    assert set(ceilings) == CEILINGS
    for claim, node in claims.items():
        amount = node.get("max_amount")
        if not isinstance(amount, Mapping) or verdicts[claim] == {"once"}:
            continue
        unit = next((ref for ref in CEILINGS if ref.split(":")[1] in claim), None)
        expected = ceilings[unit or "AIA:art_99.par_4"]
        assert str(amount["value"]) == str(expected["amount"]), claim
        share, found = str(expected["share_pct"]), node.get("max_turnover_share")
        assert (share == "none") == (found is None), claim
        if found is not None:
            assert float(str(found)) * 100 == pytest.approx(float(share))


def test_both_readings_find_the_same_days(
    claims: dict[str, Mapping], second: Mapping, verdicts: dict[str, set[str]]
) -> None:
    """Each day that the second reading found in Art. 113 or 111 starts a period that both read, and no other does."""
    twice = [n for claim, n in claims.items() if verdicts[claim] != {"once"}]
    periods = [n for n in twice if n["type"] == "ApplicationPeriod"]
    aia = [n for n in periods if str(n["source"]).startswith("AIA:")]
    before = {str(n["applies_from"]) for n in aia if str(n["valid_from"]) != "2026-07-27"}
    since = {str(n["applies_from"]) for n in aia if "valid_until" not in n}
    rows = list(_maps(second["schedule"]))
    transitions = {"2027-08-02", "2030-08-02", "2030-12-31"}
    assert before == {str(row["oj"]) for row in rows} - {"none"} | transitions
    assert since == {str(row["now"]) for row in rows} | transitions
