"""The second reading of the U.S. law and the AWS terms: it speaks of claims that exist, and its disputes are marked."""

from __future__ import annotations

from typing import Any

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, read_yaml

FILES = (
    "instruments/us-cfaa.yaml",
    "instruments/us-ftc-act.yaml",
    "instruments/us-ny-nyc-ll144.yaml",
    "platforms/aws.yaml",
    "mappings/aws-bedrock.yaml",
)
NOT_CLAIMS = {
    "Instrument",
    "LawVersion",
    "Operator",
    "Platform",
    "Document",
    "DocumentVersion",
    "Provision",
    "Place",
}


def _read(name: str, data: bytes) -> Mapping:
    return read_yaml(data, name, CuratedDataError)


@pytest.fixture(scope="module")
def claims() -> dict[str, Mapping]:
    """Return every claim of the files that were read twice."""
    tops = [_read(name, resource("data").joinpath(name).read_bytes()) for name in FILES]
    nodes = [node for top in tops for node in top["graph"] if isinstance(node, Mapping)]
    return {str(node["id"]): node for node in nodes if str(node["type"]) not in NOT_CLAIMS}


@pytest.fixture(scope="module")
def second(request: pytest.FixtureRequest) -> Mapping:
    """Return the record of the second reading."""
    path = request.path.with_name("readings") / "us.yaml"
    return _read("us.yaml", path.read_bytes())


def _verdicts(value: Any) -> set[str]:
    return {str(item) for item in value} if isinstance(value, Listing) else {str(value)}


def _compared(second: Mapping) -> dict[str, set[str]]:
    comparison = second["comparison"]
    assert isinstance(comparison, Mapping)
    return {claim: _verdicts(value) for claim, value in comparison.items()}


def test_every_verdict_is_about_a_claim_that_exists(claims: dict[str, Mapping], second: Mapping) -> None:
    """A verdict names a claim of the data and is one of three words; agreement stands alone."""
    compared = _compared(second)
    assert sorted(set(compared) - set(claims)) == []
    assert all(v <= {"fixed", "disputed"} or v == {"agrees"} for v in compared.values())


def test_a_disputed_claim_says_so(claims: dict[str, Mapping], second: Mapping) -> None:
    """Where the two readings part and both can be held, the claim carries the status `disputed`, unless reviewed since."""
    parted = {claim for claim, verdicts in _compared(second).items() if "disputed" in verdicts}
    assert parted
    silent = {claim for claim in parted if str(claims[claim].get("status", "draft")) == "draft"}
    assert silent == set()


def test_no_reading_stands_twice(second: Mapping) -> None:
    """One unit, one second reading, each with a deontic type and an own ref."""
    readings = second["readings"]
    assert isinstance(readings, Listing)
    refs = [str(r["ref"]) for r in readings if isinstance(r, Mapping) and "deontic" in r]
    assert len(refs) == len(readings) == len(set(refs))
