"""Which text of a document stood on a day: no error page, and never a mixture of two observers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import FixedClock
from lexposure.archive.log import Log
from lexposure.model.errors import NotSetUp, UnknownName
from lexposure.workspace import Workspace
from lexposure.workspace.intake import import_collection
from lexposure.workspace.standing import Standing, standing
from lexposure.workspace.texts import provision, span_line
from sources.ota_archive import Archive

RECORD = "Midjourney/Terms of Service"
TERMS = "".join(f"**{n}.1.** Lamp number {n} is lit at dusk and put out at dawn.\n\n" for n in range(1, 30))
LATER = TERMS.replace("Lamp number 2 ", "Lamp number two ")


class Kept:
    """An archive of invented captures of one record, by one or more observers."""

    def __init__(self, shipped: Workspace, home: Path, observers: dict[str, list[tuple[str, str]]]) -> None:
        home.mkdir()
        self.home, self.index = home, shipped.engine().index
        self.log = Log(home / "log.sqlite", FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)))
        self.blobs = Blobs(home / "blobs")
        for observer, captures in observers.items():
            archive = Archive(home / observer)
            for day, text in captures:
                archive.record({f"{RECORD}.md": text}, "Record new changes", f"{day}T00:00:00Z")
            import_collection(archive.folder, self.blobs, self.log)

    def on(self, day: str, document: str = RECORD) -> Standing:
        return standing(
            self.home / "derived", self.log, self.blobs, self.index, document, dt.date.fromisoformat(day)
        )


@pytest.fixture
def kept(shipped: Workspace, tmp_path: Path) -> Kept:
    """One observer saw three captures, one of them an error page; another saw one, later."""
    first = [("2026-01-01", TERMS), ("2026-02-01", LATER), ("2026-03-01", "Access denied")]
    return Kept(shipped, tmp_path / "kept", {"one-versions": first, "two-versions": [("2026-03-05", TERMS)]})


def test_an_error_page_is_no_text_of_the_document(kept: Kept) -> None:
    assert kept.on("2026-03-02").captured == "2026-02-01T00:00:00Z"
    day = dt.date(2026, 3, 2)
    told = provision(kept.home / "derived", kept.log, kept.blobs, kept.index, RECORD, "2.1", day)
    assert told["provisions"][0]["words"].endswith("Lamp number two is lit at dusk and put out at dawn.")


def test_observers_are_never_mixed(kept: Kept) -> None:
    """The other observer's later capture doesn't take the place of what this one saw."""
    assert kept.on("2026-03-10") == kept.on("2026-03-02")
    assert kept.on("2026-03-10").observer == "one-versions"


def test_the_evidence_line_is_of_the_text_that_stood(kept: Kept) -> None:
    day = dt.date(2026, 3, 10)
    line = span_line(kept.home / "derived", kept.log, kept.blobs, kept.index, "terms", RECORD, "2.1", day)
    assert kept.on("2026-03-10").text in line


def test_before_the_first_capture_nothing_stood(kept: Kept) -> None:
    with pytest.raises(UnknownName, match="first captured on 2026-01-01"):
        kept.on("2025-12-31")


def test_the_short_name_is_the_record(kept: Kept) -> None:
    assert kept.on("2026-02-02", "midjourney/terms-of-service") == kept.on("2026-02-02")


def test_without_an_archive_the_fix_is_named(shipped: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotSetUp, match="archive import"):
        Kept(shipped, tmp_path / "none", {}).on("2026-01-01")
