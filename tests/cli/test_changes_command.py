"""`lexposure changes`: for people, for programs, and for a pipeline that stops when something that binds changed."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import FixedClock
from lexposure.archive.log import Log
from lexposure.workspace.intake import import_collection
from sources.ota_archive import Archive

if TYPE_CHECKING:
    from cli.conftest import Run

RECORD = "Amazon Web Services/Terms of Service"
TERMS = "1\\. All services\n----------------\n\n**1.1.** You may light the lamp.\n\n7\\. Horns\n---------\n\n**7.1.** A horn is loud.\n"
PERIOD = ("--since", "2026-03-01", "--until", "2026-03-31")


@pytest.fixture
def lamps(home: Path, tmp_path: Path) -> Path:
    """Put an invented history of a known document into the data directory."""
    archive = Archive(tmp_path / "lamps-versions")
    texts = [TERMS, TERMS.replace("may light", "must light"), TERMS.replace("may light", "must light") + "\n"]
    texts.append(texts[1].replace("is loud", "is very loud"))
    for day, text in enumerate(texts, 1):
        archive.record({f"{RECORD}.md": text}, f"Record {day}", f"2026-03-{day:02}T00:00:00Z")
    clock = FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    import_collection(archive.folder, Blobs(home / "blobs"), Log(home / "log.sqlite", clock))
    return home


def test_a_person_sees_what_changed(lamps: Path, run: Run) -> None:
    """What binds is told, the rest is counted and listed on demand."""
    assert lamps.exists()
    done = run("changes", "--platform", "aws/bedrock", *PERIOD)
    assert done.code == 0
    assert "1 change for aws/bedrock, 2026-03-01 to 2026-03-31" in done.out
    assert "a permission becomes a duty for the customer" in done.out
    assert "You [-may-] {+must+} light the lamp." in done.out
    assert "very loud" not in done.out
    assert "1 changed nothing that binds these services" in done.out
    assert (
        "2026-03-03  AWS Service Terms  formatting"
        in run("changes", "--document", RECORD, "--all", *PERIOD).out
    )


def test_a_program_gets_one_json_document(lamps: Path, run: Run) -> None:
    """Standard output holds nothing else."""
    assert lamps.exists()
    form = json.loads(run("changes", "--platform", "aws/bedrock", "--format", "json", *PERIOD).out)
    assert [each["captured"][:10] for each in form["changes"]] == ["2026-03-02"]
    assert form["hidden"]["captures"] == 2


def test_a_pipeline_stops_when_something_that_binds_changed(lamps: Path, run: Run) -> None:
    """Exit code 1 then, 0 otherwise, 2 for what can't be answered."""
    assert lamps.exists()
    asked = ("changes", "--platform", "aws/bedrock", "--fail-on-change")
    assert run(*asked, *PERIOD).code == 1
    assert run(*asked, "--since", "2026-03-03", "--until", "2026-03-31").code == 0
    wrong = run("changes", "--platform", "aws/bedrok")
    assert (wrong.code, "aws/bedrock" in wrong.err) == (2, True)


def test_an_empty_archive_is_told(run: Run) -> None:
    """With the command that fills it."""
    done = run("changes", "--platform", "aws/bedrock")
    assert (done.code, "archive import" in done.err) == (2, True)
