"""Claims that a later text has overtaken: marked on the days after the change, and never before it was known."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest

from lexposure.archive.clock import FixedClock
from lexposure.workspace import Workspace

TAIL = "\n\n## 2 Payment\n\nInvoices are due within thirty days of their date, as the order form says.\n"
BAN = "## 1 Use\n\n1.1 You may not point the lamps of the service at the windows of your neighbours.\n\n1.2 You keep the oil dry."
HEAD = "author: agent/lexposure-curation\nstatus: draft\ncreated: 2026-11-24\ngraph:\n"
FIRST = BAN + TAIL
CLAIM = "https://w3id.org/lexposure/id/norm/lamps/1.1"


def at(day: int) -> dt.datetime:
    return dt.datetime(2026, 12, day, 12, tzinfo=dt.UTC)


def knowledge(text: str = FIRST, until: str = "") -> bytes:
    """Return a document, a clause and a prohibition read from it."""
    start, end = text.index("1.1 You"), text.index("neighbours.") + len("neighbours.")
    sha = hashlib.sha256(text[start:end].encode()).hexdigest()
    of = hashlib.sha256(text.encode()).hexdigest()
    span = f'[{{of: text/{of}, start: {start}, end: {end}, sha256: {sha}, number: "1.1"}}]'
    closed = f"    valid_until: {until}\n" if until else ""
    return (
        f"{HEAD}  - {{id: operator/lamps, type: Operator, label: Lamps}}\n"
        "  - {id: document/lamps/terms, type: Document, operator: operator/lamps, record: Lamps/Terms, label: Lamp terms}\n"
        f'  - {{id: provision/lamps/1.1, type: Provision, part_of: document/lamps/terms, number: "1.1", evidence: {span}}}\n'
        "  - id: norm/lamps/1.1\n    type: Prohibition\n    source: provision/lamps/1.1\n    bearer: eu-ai-act/deployer\n"
        f"    action: prompting\n    summary: Lamps stay away from windows.\n    valid_from: 2026-01-01\n{closed}"
        f"    confidence: 0.9\n    evidence: {span}\n"
    ).encode()


class Story:
    """A workspace in which one text after another is captured."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir()

    def on(self, day: int) -> Workspace:
        return Workspace(self.home, clock=FixedClock(at(day)))

    def record(self, day: int, data: bytes) -> None:
        ours = self.on(day)
        ours.log.append(
            [{"kind": "knowledge-file", "path": "data/own/lamps.yaml", "blob": ours.blobs.put(data)}]
        )

    def capture(self, day: int, text: str) -> None:
        """Capture a text on a day of 2026-12 and build the snapshot anew."""
        ours = self.on(day)
        body: dict[str, Any] = {
            "kind": "terms-version", "record": "Lamps/Terms", "captured": f"2026-12-{day:02}T08:00:00Z", "change": "",
            "text": ours.blobs.put(text.encode()), "collection": "lamps", "commit": "", "engine": "", "snapshots": [],
        }  # fmt: skip
        ours.log.append([body])
        ours.rebuild()

    def told(self, on: int, known: int | None = None) -> list[str]:
        """Return what changed under the claim, as told for a day."""
        rows = self.on(28).stale(at(on).date(), at(known) if known else None)
        return [row["changed"] for row in rows if row["claim"] == CLAIM]


@pytest.fixture
def story(tmp_path: Path) -> Story:
    found = Story(tmp_path / "lamps")
    found.record(1, knowledge())
    found.capture(1, FIRST)
    return found


CHANGED = FIRST.replace("the windows of your neighbours", "any window but your own")


def test_a_claim_is_stale_from_the_day_of_the_change_on(story: Story) -> None:
    """The day before, it isn't."""
    story.capture(5, CHANGED)
    told = ["Lamps/Terms: clause 1.1 reworded"]
    assert [story.told(4), story.told(5), story.told(20)] == [[], told, told]


def test_both_wordings_are_named_by_day_and_hash(story: Story) -> None:
    """The words cited, and those in their place."""
    story.capture(5, CHANGED)
    (row,) = (row for row in story.on(9).stale() if row["claim"] == CLAIM)
    now = CHANGED[CHANGED.index("1.1 You") : CHANGED.index("your own.") + len("your own.")]
    assert (row["cited"]["day"], row["now"]["day"]) == ("2026-12-01", "2026-12-05")
    assert row["now"]["sha256"] == hashlib.sha256(now.encode()).hexdigest() != row["cited"]["sha256"]


@pytest.mark.parametrize(
    "text",
    [FIRST, FIRST.replace("1.1 You", "1.7 You"), FIRST.replace("thirty days", "ten days"), FIRST.replace("You may", "You  may")],
    ids=["captured again", "renumbered", "changed elsewhere", "other spaces"],
)  # fmt: skip
def test_what_leaves_the_words_alone_makes_nothing_stale(story: Story, text: str) -> None:
    """Numbers, captures, spaces and other clauses don't count."""
    story.capture(5, text)
    assert story.told(20) == []


def test_a_clause_that_went_makes_its_claims_stale(story: Story) -> None:
    """No words are left."""
    story.capture(5, FIRST.replace(FIRST[FIRST.index("1.1") : FIRST.index("1.2")], ""))
    assert story.told(20) == ["Lamps/Terms: clause 1.1 removed"]


def test_words_that_come_back_end_it(story: Story) -> None:
    """A page that shows other words for some days."""
    story.capture(5, CHANGED)
    story.capture(9, FIRST)
    assert [bool(story.told(day)) for day in (4, 5, 8, 9)] == [False, True, True, False]


def test_only_what_was_known_counts(story: Story) -> None:
    """Asked what was known before the capture, the claim isn't stale on any day; that answer never changes."""
    before = story.told(20, known=3)
    story.capture(5, CHANGED)
    assert before == story.told(20, known=3) == []
    assert story.told(20, known=6)


def test_a_page_that_failed_makes_nothing_stale(story: Story) -> None:
    """An error page is no version of the terms."""
    story.capture(5, "404 Not found")
    assert story.told(20) == []


def test_a_claim_that_ended_with_the_change_isnt_stale(story: Story) -> None:
    """It says itself until when it held."""
    story.record(4, knowledge(until="2026-12-05"))
    story.capture(5, CHANGED)
    assert story.told(20) == []


def test_answers_and_dataset_hash(story: Story) -> None:
    """The answer of that day says so, hop and norm; the dataset isn't touched, and the file neither."""
    story.capture(5, CHANGED)
    ours = story.on(9)
    digest, index = ours.snapshot.digest, ours.snapshot.file("index.json")
    ours.rebuild()
    assert (ours.snapshot.digest, ours.snapshot.file("index.json")) == (digest, index)
    norms = {norm.iri: norm.status for norm in ours.engine().index.norms}
    assert norms[CLAIM] == "draft"
    profile = {"name": "x"}
    for day, status in ((4, "draft"), (9, "stale")):
        exposure = ours.expose(profile, at(day).date())
        answer = next(answer for answer in exposure.answers if answer.iri == CLAIM)
        hops = [hop for path in answer.paths for hop in path.hops if hop.iri == CLAIM]
        assert {answer.claim_status, *(hop.status for hop in hops)} == {status}
        stale = "stale: Lamps/Terms: clause 1.1 reworded, 2026-12-05" in hops[0].detail
        assert stale == (status == "stale")
