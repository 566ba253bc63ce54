"""Two collections watch the same document: each change is told once, with the days on which both saw it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import FixedClock
from lexposure.archive.log import Log
from lexposure.provisions.report import ChangeReport
from lexposure.render.changes import changes_json, changes_lines
from lexposure.workspace import Workspace
from lexposure.workspace.changes import Asked, changes
from lexposure.workspace.intake import import_collection
from sources.ota_archive import Archive

TERMS = """\
Harbour terms
=============

1\\. Lamps
---------

**1.1.** You may light the lamp at dusk and let it burn until the morning.

**1.2.** Lamps may watch the sea and everything that comes from there.

**1.3.** The keeper pays for the oil of all lamps in the harbour.
"""
SEA = TERMS.replace("watch the sea", "watch and record the sea")
OIL = SEA.replace("the oil of", "half of the oil of")
NORTH = [("2026-03-01", TERMS), ("2026-03-10", SEA), ("2026-03-20", OIL)]
SOUTH = [("2026-03-02", TERMS), ("2026-04-02", OIL.replace("at dusk", "at dawn"))]

Told = tuple[Path, Log, Blobs, Workspace]


@pytest.fixture(scope="module")
def twice(shipped: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return an archive with both collections."""
    home = tmp_path_factory.mktemp("twice")
    log = Log(home / "log.sqlite", FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)))
    blobs = Blobs(home / "blobs")
    for name, steps in (("north", NORTH), ("south", SOUTH)):
        archive = Archive(home / f"{name}-versions")
        for number, (day, text) in enumerate(steps, 1):
            archive.record({"Harbour/Terms.md": text}, f"Record {number}", f"{day}T00:00:00Z")
        import_collection(archive.folder, blobs, log)
    return home / "derived", log, blobs, shipped


def ask(twice: Told, since: str) -> ChangeReport:
    derived, log, blobs, shipped = twice
    asked = Asked(dt.date(2026, 6, 1), dt.date.fromisoformat(since), documents=("Harbour/Terms",))
    return changes(derived, log, blobs, shipped.engine(), asked)


def told(report: ChangeReport) -> list[tuple[str, str, list[str]]]:
    return [
        (each.captured[:10], each.collection, [p.after[0].number for p in each.provisions])
        for each in report.changes
    ]


def test_a_change_is_told_by_the_first_and_the_rest_by_who_saw_it(twice: Told) -> None:
    """South saw at once what north saw in two steps, and one clause more."""
    report = ask(twice, "2026-03-01")
    assert told(report) == [
        ("2026-03-10", "north-versions", ["1.2"]),
        ("2026-03-20", "north-versions", ["1.3"]),
        ("2026-04-02", "south-versions", ["1.1"]),
    ]
    assert [[(s.collection, s.captured[:10]) for s in each.seen] for each in report.changes] == [
        [("south-versions", "2026-04-02")],
        [("south-versions", "2026-04-02")],
        [],
    ]
    assert report.changes[2].repeated == 2


def test_what_was_seen_before_the_first_day_asked_for_is_not_told_again(twice: Told) -> None:
    """Whoever asks every day is told once; the capture that repeats is part of the answer."""
    assert told(ask(twice, "2026-03-15")) == told(ask(twice, "2026-03-01"))[1:]
    assert told(ask(twice, "2026-04-01")) == [("2026-04-02", "south-versions", ["1.1"])]


def test_screen_and_json_name_both_observers(twice: Told) -> None:
    """Who saw it first, and when the other did."""
    text = "\n".join(changes_lines(ask(twice, "2026-03-01")))
    assert "seen again 2026-04-02  [south-versions]" in text
    assert "and 2 more that another collection had shown before" in text
    change = changes_json(ask(twice, "2026-03-01"))["changes"][0]
    [again] = change["seen_again"]
    assert (change["collection"], again["collection"]) == ("north-versions", "south-versions")


@pytest.mark.shared
def test_shared_documents_are_told_once(shared: Path, shipped: Workspace, tmp_path: Path) -> None:
    """Nine changes of one document in 2026 were captured by two public collections: each is told once, for both."""
    log = Log(tmp_path / "log.sqlite", FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)))
    blobs = Blobs(tmp_path / "blobs")
    for name in ("genai-contrib", "genai-eu"):
        import_collection(
            shared / f"terms/histories/{name}-versions.bundle", blobs, log, services=["Claude.ai"]
        )
    asked = Asked(
        dt.date(2026, 8, 31), dt.date(2026, 1, 1), documents=("Claude.ai/Data Processor Agreement",)
    )
    report = changes(tmp_path / "derived", log, blobs, shipped.engine(), asked)
    assert (len(report.changes), len(report.seen_before)) == (9, 8)
    assert all(len(each.seen) == 1 and each.repeated == 0 for each in report.changes)
