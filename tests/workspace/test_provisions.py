"""Histories of clauses in a workspace: asked for, kept, and worked out anew when what was kept is gone or damaged."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from lexposure.archive.clock import FixedClock
from lexposure.cli.main import app
from lexposure.model.errors import NotSetUp, UnknownName
from lexposure.workspace import Workspace
from lexposure.workspace import alignments as kept

if TYPE_CHECKING:
    from pathlib import Path

RECORD = "Guild/Terms of Service"
LAMPS = "Each lodger returns the red lanterns before the first frost and reports broken glass to the harbour office."
BOATS = (
    "Two rowing boats may be lent to anglers between low tides if the ferry crew has counted the oars twice."
)
KEYS = "Every brass key hangs beside the guest book, where the lamplighter counts it again on the eve of the fair."
VERSIONS = [[LAMPS, BOATS], [LAMPS, KEYS, BOATS], [LAMPS, KEYS, BOATS.replace("may", "shall not")]]


def _record(workspace: Workspace, at: int, text: str, collection: str = "north") -> None:
    (name,) = workspace.blobs.put_many([text.encode()])
    body: dict[str, Any] = {
        "kind": "terms-version", "record": RECORD, "captured": f"2024-0{at}-01T08:00:00Z", "text": name,
        "change": "recorded", "collection": collection, "commit": f"{at:040}", "engine": "", "snapshots": [],
    }  # fmt: skip
    workspace.log.append([body])


def _written(clauses: list[str]) -> str:
    return (
        "1\\. Keeping\n---\n\n"
        + "\n\n".join(f"**1.{at}.** {words}" for at, words in enumerate(clauses, 1))
        + "\n"
    )


@pytest.fixture
def blank(shipped: Workspace, tmp_path: Path) -> Workspace:
    """Return a workspace with the shipped knowledge and no text."""
    shutil.copytree(shipped.home, tmp_path / "w", symlinks=True)
    return Workspace(tmp_path / "w", clock=FixedClock(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)))


@pytest.fixture
def workspace(blank: Workspace) -> Workspace:
    """Return one with three versions of a document."""
    found = blank
    for at, clauses in enumerate(VERSIONS, 1):
        _record(found, at, _written(clauses))
    return found


def test_a_history_names_days_numbers_and_words(workspace: Workspace) -> None:
    """The clause about boats: first seen as 1.2, renumbered, edited."""
    found = workspace.provisions.timeline(RECORD, "1.3")
    assert (found["first_seen"][:10], found["last_seen"][:10], found["stands"]) == (
        "2024-01-01",
        "2024-03-01",
        True,
    )
    assert [(one["captured"][:7], one["kind"]) for one in found["changes"]] == [
        ("2024-01", "first seen"), ("2024-02", "renumbered"), ("2024-03", "edited")
    ]  # fmt: skip
    last = found["changes"][-1]
    assert last["words"] == [{"gone": "may", "came": "shall not"}]
    text = workspace.blobs.text(last["after"]["text"])
    assert text[last["after"]["start"] : last["after"]["end"]] == last["after"]["words"]


def test_a_number_means_the_clause_that_has_it_on_the_day(workspace: Workspace) -> None:
    """1.2 was the clause about boats in January."""
    history = workspace.provisions
    january = history.timeline(RECORD, "1.2", dt.date(2024, 1, 31))
    assert january["provision"] == history.timeline(RECORD, "1.3")["provision"]
    assert history.timeline(RECORD, "1.2")["provision"] != january["provision"]


def test_aligning_again_does_nothing(workspace: Workspace) -> None:
    """A new version costs one alignment, nothing new none."""
    assert workspace.provisions.align().new == 2
    assert workspace.provisions.align().new == 0
    _record(workspace, 4, _written([LAMPS, KEYS]))
    told: list[tuple[int, int]] = []
    assert workspace.provisions.align(lambda done, total, _: told.append((done, total))).new == 1
    assert told == [(1, 1)]


def test_what_is_kept_gives_the_same_history(workspace: Workspace) -> None:
    """An alignment read back is the one that was made."""
    first = workspace.provisions.timeline(RECORD, "1.3")
    assert (workspace.home / "derived" / "alignments.sqlite").is_file()
    assert workspace.provisions.timeline(RECORD, "1.3") == first


@pytest.mark.parametrize("damage", [b"", b"no database at all", b"SQLite format 3\0" + b"\xff" * 4000])
def test_a_damaged_store_is_replaced(workspace: Workspace, damage: bytes) -> None:
    """Alignments are derived: nobody is bothered, and they are kept again."""
    first = workspace.provisions.timeline(RECORD, "1.3")
    (workspace.home / "derived" / "alignments.sqlite").write_bytes(damage)
    assert workspace.provisions.timeline(RECORD, "1.3") == first
    assert workspace.provisions.align().new == 0


def test_alignments_of_an_older_algorithm_are_made_anew(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are keyed by its version."""
    workspace.provisions.align()
    monkeypatch.setattr(kept, "ALGORITHM", kept.ALGORITHM + 1)
    assert workspace.provisions.align().new == 2


def test_a_store_that_cannot_be_written_is_done_without(workspace: Workspace) -> None:
    """A file stands where the folder should be."""
    shutil.rmtree(workspace.home / "derived", ignore_errors=True)
    (workspace.home / "derived").write_text("in the way")
    assert workspace.provisions.timeline(RECORD, "1.3")["began"] == "first"


def test_observers_are_kept_apart(workspace: Workspace) -> None:
    """What another observer saw at other times is no change; it can be asked for by name."""
    _record(workspace, 5, _written([BOATS, LAMPS, KEYS]), "south")
    assert len(workspace.provisions.timeline(RECORD, "1.3")["changes"]) == 3
    assert workspace.provisions.timeline(RECORD, "1.1", observer="south")["first_seen"].startswith("2024-05")
    with pytest.raises(UnknownName, match="west"):
        workspace.provisions.history(RECORD, "west")


@pytest.mark.parametrize(
    ("document", "number", "day"),
    [("Guild/Rules", "1.1", None), (RECORD, "7.7", None), (RECORD, "1.1", dt.date(2023, 1, 1))],
)
def test_what_is_not_there_is_named(
    workspace: Workspace, document: str, number: str, day: dt.date | None
) -> None:
    """Document, number or day."""
    with pytest.raises(UnknownName):
        workspace.provisions.timeline(document, number, day)


def test_without_terms_there_is_no_history(blank: Workspace) -> None:
    """The message says how to import them."""
    with pytest.raises(NotSetUp, match="import"):
        blank.provisions.history(RECORD)


class TestCommandLine:
    """`provision --history` and `archive align`."""

    def test_a_history_is_printed(self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        """As text for people, as JSON for programs."""
        monkeypatch.setenv("LEXPOSURE_HOME", str(workspace.home))
        shown = CliRunner().invoke(app, ["provision", RECORD, "1.3", "--history"])
        assert "first seen 2024-01-01" in shown.output
        assert "[-may-] {+shall not+}" in shown.output
        told = CliRunner().invoke(app, ["provision", RECORD, "1.3", "--history", "--format", "json"])
        assert json.loads(told.stdout) == workspace.provisions.timeline(RECORD, "1.3")

    def test_aligning_ahead_says_what_was_done(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Progress goes to standard error."""
        monkeypatch.setenv("LEXPOSURE_HOME", str(workspace.home))
        shown = CliRunner().invoke(app, ["archive", "align", "--format", "json"])
        assert json.loads(shown.stdout) == {"documents": 1, "versions": 3, "steps": 2, "new": 2}
