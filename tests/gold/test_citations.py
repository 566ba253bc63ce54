"""What the data cites is there: units, days, sums and shares are looked up in the law's own words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lexposure.exposure.index import Claim
from lexposure.model.errors import CuratedDataError
from lexposure.model.law import LawText
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, Value, read_yaml
from lexposure.workspace import Workspace

UNSEEN = Path(__file__).parents[2] / "docs" / "days-from-elsewhere.md"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
IN_WORDS = {"1000": "one thousand"}

pytestmark = pytest.mark.shared


def nodes() -> Iterator[Mapping]:
    """Yield every node of every instrument."""
    for path in sorted((resource("data") / "instruments").iterdir(), key=lambda path: path.name):
        graph = read_yaml(path.read_bytes(), path.name, CuratedDataError)["graph"]
        assert isinstance(graph, Listing)
        yield from (node for node in graph if isinstance(node, Mapping))


def many(value: Value | None) -> list[str]:
    """Return one value or several as a list."""
    return [str(item) for item in value] if isinstance(value, Listing) else [str(value)] if value else []


def cited(workspace: Workspace, claim: Claim) -> str:
    """Return all words that a claim cites, white space made even."""
    spans = [span for span in claim.evidence if workspace.blobs.has(span[0])]
    return re.sub(
        r"\s+", " ", "\n".join(workspace.blobs.text(sha)[start:end] for sha, start, end, _, _ in spans)
    )


def ways_to_write_a_day(day: str) -> tuple[str, ...]:
    """Return how the laws at hand write a day."""
    date = dt.date.fromisoformat(day)
    month = MONTHS[date.month - 1]
    return (
        f"{date.day} {month} {date.year}",
        f"{month} {date.day}, {date.year}",
        f"{month[:3]}. {date.day}, {date.year}",
        f"{date.year}. {date.month}. {date.day}",
        day,
    )


def shows_a_sum(words: str, amount: str, currency: str) -> bool:
    """Tell whether a sum stands in words such as `35 000 000`, `$200,000`, `3천만` or `one thousand dollars`."""
    whole = f"{float(amount):.0f}"
    even = re.sub(r"(?<=\d)[ ,.\u00a0\u202f](?=\d{3})", "", words)
    ways = [whole, IN_WORDS.get(whole, whole)]
    if int(whole) % 1_000_000 == 0:
        ways.append(f"{int(whole) // 1_000_000} million")
    return any(re.search(rf"(?<![\w.]){re.escape(way)}(?![\w])", even) for way in ways)


def shows_a_share(words: str, share: str) -> bool:
    """Tell whether a share stands in words such as `2.5 %`, `2,5 %` or `7 per cent`."""
    whole = re.escape(f"{float(share) * 100:g}").replace(r"\.", "[.,]")
    return re.search(rf"(?<![\d.,]){whole} ?(%|per ?cent)", words) is not None


def test_every_unit_that_is_cited_stands_in_a_text(cited_texts: list[LawText]) -> None:
    """Sources and what periods concern: a unit of an act whose text is at hand is a unit of one of its texts.

    Curated files write a blank of a ref as `_` and a bar as `~`.
    """
    known = {u.ref.replace(" ", "_") for t in cited_texts for u in t.units}
    acts = {ref.split(":")[0] for ref in known}
    refs = {
        ref.replace("~", "|").replace(" ", "_")
        for node in nodes()
        for key in ("source", "concerns")
        for ref in many(node.get(key))
    }
    at_hand = {ref for ref in refs if ref.split(":")[0] in acts}
    assert len(at_hand) > 500
    assert sorted(at_hand - known - acts) == []


def test_every_sum_and_share_stands_in_the_words_cited(archived: Workspace) -> None:
    """No ceiling rests on anything but the words it cites."""
    checked, missing = 0, []
    for penalty in archived.engine().index.penalties:
        words = cited(archived, penalty)
        if not words:
            continue
        for key in ("amount", "least"):
            if penalty.data[key]:
                checked += 1
                if not shows_a_sum(words, *penalty.data[key]):
                    missing.append((penalty.iri, penalty.data[key]))
        if penalty.data["share"]:
            checked += 1
            if not shows_a_share(words, penalty.data["share"]):
                missing.append((penalty.iri, penalty.data["share"]))
    assert checked > 60
    assert missing == []


def test_a_day_stands_in_the_words_cited_or_is_listed(archived: Workspace) -> None:
    """Where a text is at hand, the first day of each period is in the words cited; the document names the others."""
    unseen, seen = {}, 0
    for period in archived.engine().index.periods:
        words, day = cited(archived, period), period.data["applies_from"]
        if day is None:  # it begins with a fact
            continue
        if words and any(way.lower() in words.lower() for way in ways_to_write_a_day(day)):
            seen += 1
        elif words:
            unseen[period.iri.split("/id/")[1]] = day
    rows = (line.split(" | ") for line in UNSEEN.read_text("utf-8").splitlines() if line.startswith("| `"))
    assert unseen == {cells[0].strip("| `"): cells[1] for cells in rows}
    assert seen > 50
