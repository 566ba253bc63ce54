"""The second reading of the mappings of five operators: each has a verdict, and its disputes are marked in the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, read_yaml

FILES = ("replicate", "openrouter", "fal", "gitlab", "aws-more")


@pytest.fixture(scope="module")
def mappings() -> dict[str, str]:
    """Return the status of every mapping of the files that were read twice."""
    out: dict[str, str] = {}
    for name in FILES:
        data = (resource("data") / "mappings" / f"{name}.yaml").read_bytes()
        graph = read_yaml(data, name, CuratedDataError)["graph"]
        assert isinstance(graph, Listing)
        out |= {str(n["id"]): str(n.get("status", "draft")) for n in graph if isinstance(n, Mapping)}
    return out


@pytest.fixture(scope="module")
def verdicts() -> dict[str, set[str]]:
    """Return what the second reading says of each mapping."""
    path = Path(__file__).parent / "readings" / "mappings-c.yaml"
    comparison = read_yaml(path.read_bytes(), path.name, CuratedDataError)["comparison"]
    assert isinstance(comparison, Mapping)
    return {
        str(claim): {str(v) for v in value} if isinstance(value, Listing) else {str(value)}
        for claim, value in comparison.items()
    }


def test_every_mapping_has_a_verdict(mappings: dict[str, str], verdicts: dict[str, set[str]]) -> None:
    """No mapping went unread, and what was removed isn't in the data any more."""
    removed = {claim for claim, verdict in verdicts.items() if verdict == {"removed"}}
    assert set(verdicts) - removed == set(mappings)
    assert all(v <= {"corrected", "disputed"} or v in ({"agree"}, {"removed"}) for v in verdicts.values())


def test_a_dispute_is_marked_on_the_mapping(mappings: dict[str, str], verdicts: dict[str, set[str]]) -> None:
    """A mapping says `disputed` exactly if both views can be held, unless a review settled it."""
    parted = {claim for claim, verdict in verdicts.items() if "disputed" in verdict}
    marked = {claim for claim, status in mappings.items() if status == "disputed"}
    reviewed = {claim for claim, status in mappings.items() if status == "reviewed"}
    assert marked <= parted
    assert parted - marked <= reviewed
