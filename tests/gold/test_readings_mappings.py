"""The second reading of the mappings: each has a verdict, and its disputes are marked in the data."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, read_yaml

READ = {
    "mappings-a": ("anthropic", "microsoft", "midjourney", "openai", "perplexity"),
    "mappings-b": ("deepseek", "huggingface", "meta", "stability", "together"),
    "mappings-c": ("aws-more", "fal", "gitlab", "openrouter", "replicate"),
}


def mappings(record: str) -> dict[str, str]:
    """Return the status of every mapping of the files that a record is about."""
    out: dict[str, str] = {}
    for name in READ[record]:
        data = (resource("data") / "mappings" / f"{name}.yaml").read_bytes()
        graph = read_yaml(data, name, CuratedDataError)["graph"]
        assert isinstance(graph, Listing)
        out |= {str(n["id"]): str(n.get("status", "draft")) for n in graph if isinstance(n, Mapping)}
    return out


def verdicts(record: str) -> dict[str, set[str]]:
    """Return what the second reading says of each mapping."""
    path = Path(__file__).parent / "readings" / f"{record}.yaml"
    comparison = read_yaml(path.read_bytes(), path.name, CuratedDataError)["comparison"]
    assert isinstance(comparison, Mapping)
    return {
        str(claim): {str(v) for v in value} if isinstance(value, Listing) else {str(value)}
        for claim, value in comparison.items()
    }


def test_every_file_but_the_first_is_in_a_record() -> None:
    """No file of mappings escapes; those on Amazon Bedrock were read twice before and have a record of their own."""
    shipped = {path.stem for path in Path(str(resource("data") / "mappings")).glob("*.yaml")}
    assert shipped == {"aws-bedrock", *(name for names in READ.values() for name in names)}


@pytest.mark.parametrize("record", READ)
class TestEachRecord:
    """What the second reader said, and what the data says."""

    def test_every_mapping_has_a_verdict(self, record: str) -> None:
        """No mapping went unread, and what was removed isn't in the data any more."""
        said = verdicts(record)
        removed = {claim for claim, verdict in said.items() if verdict == {"removed"}}
        assert set(said) - removed == set(mappings(record))
        assert not removed & set(mappings(record))
        assert all(v <= {"corrected", "disputed"} or v in ({"agree"}, {"removed"}) for v in said.values())

    def test_a_dispute_is_marked_on_the_mapping(self, record: str) -> None:
        """A mapping that can be held and denied says so, unless a review settled it."""
        parted = {claim for claim, verdict in verdicts(record).items() if "disputed" in verdict}
        assert parted
        assert {mappings(record)[claim] for claim in parted} <= {"disputed", "reviewed"}
