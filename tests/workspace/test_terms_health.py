"""Health: when each document was last seen, last changed, and since when and why it fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lexposure.archive.clock import FixedClock
from lexposure.workspace import Workspace
from lexposure.workspace.live_terms import terms_health
from sources.local_source import LocalSource, answer, listening
from workspace.live_pages import HOST, NOON, TERMS, at, declared, fetch, page, serve_page

RECORD = "Lamp/Terms of Service"
MAIN = {"record": RECORD, "url": TERMS, "select": "main"}


@pytest.fixture
def source() -> Iterator[LocalSource]:
    """Listen on this machine, with one page of terms."""
    with listening() as found:
        serve_page(found, "One lamp.")
        yield found


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty data directory."""
    return Workspace(tmp_path / "home", clock=FixedClock(NOON))


def row(workspace: Workspace, days: float) -> dict[str, Any]:
    """Return the one row that there is some days later."""
    [found] = terms_health(at(workspace, days))
    return found


def test_a_document_that_is_well(workspace: Workspace, source: LocalSource, tmp_path: Path) -> None:
    """Seen unchanged later: last success and last change part."""
    path = declared(tmp_path, MAIN)
    fetch(workspace, source, path)
    fetch(at(workspace, 3), source, path)
    assert row(workspace, 5) == {
        "record": RECORD, "source": "live", "last_check": "2026-11-27T12:00:00Z",
        "last_success": "2026-11-27T12:00:00Z", "last_change": "2026-11-24T12:00:00Z", "failing_since": "",
        "reason": "", "detail": "", "decided": [], "days_unseen": 2,
    }  # fmt: skip


def test_a_document_that_fails_and_recovers(
    workspace: Workspace, source: LocalSource, tmp_path: Path
) -> None:
    """Since when it fails stays; the reason is that of the last try."""
    path = declared(tmp_path, MAIN)
    fetch(workspace, source, path)
    source.serve(TERMS, answer(status=404))
    fetch(at(workspace, 2), source, path)
    source.serve(TERMS, answer("<html><p>Log in", "text/html"))
    fetch(at(workspace, 4), source, path)
    failing = row(workspace, 5)
    assert (failing["failing_since"], failing["reason"]) == ("2026-11-26T12:00:00Z", "selector-miss")
    assert (failing["last_success"][:10], failing["last_check"][:10]) == ("2026-11-24", "2026-11-28")
    assert failing["days_unseen"] == 5
    source.serve(TERMS, answer(page("Two lamps."), "text/html"))
    fetch(at(workspace, 6), source, path)
    well = row(workspace, 6)
    assert (well["failing_since"], well["reason"], well["detail"]) == ("", "", "")
    assert (well["last_success"][:10], well["last_change"][:10]) == ("2026-11-30", "2026-11-30")


def test_a_document_that_was_never_seen(workspace: Workspace, source: LocalSource, tmp_path: Path) -> None:
    """Refused from the first try on, or declared only."""
    fetch(workspace, source, declared(tmp_path, {"record": "Lamp/A", "url": f"{HOST}/gone"}))
    files = [declared(tmp_path, {"record": "Lamp/B", "url": TERMS}, name="more.yaml")]
    rows = terms_health(workspace, files)
    assert [(each["record"], each["source"], each["days_unseen"]) for each in rows] == [
        ("Lamp/A", "live", None),
        ("Lamp/B", "declared", None),
    ]
    assert rows[0]["reason"] == "http-status"


def test_what_wasnt_seen_for_some_days(workspace: Workspace, source: LocalSource, tmp_path: Path) -> None:
    """A limit in days; what was never seen is always among it."""
    fetch(
        workspace, source, declared(tmp_path, MAIN, {"record": "Lamp/A", "url": "https://gone.example.com/"})
    )
    later = at(workspace, 9)
    assert [each["record"] for each in terms_health(later, unseen_for=10)] == ["Lamp/A"]
    assert len(terms_health(later, unseen_for=9)) == 2


@pytest.mark.parametrize("damage", [None, b"", b"[]", b"{\xff", b'{"Lamp/Terms of Service": 1}'])
def test_the_file_beside_the_log_may_be_lost(
    workspace: Workspace, source: LocalSource, tmp_path: Path, damage: bytes | None
) -> None:
    """Deleted or damaged, what the log tells stands; the next run writes it anew."""
    path = declared(tmp_path, MAIN)
    fetch(workspace, source, path)
    fetch(at(workspace, 3), source, path)
    kept = workspace.home / "terms-health.json"
    kept.unlink() if damage is None else kept.write_bytes(damage)
    assert row(workspace, 5)["last_success"] == "2026-11-24T12:00:00Z"
    fetch(at(workspace, 6), source, path)
    assert row(workspace, 6)["days_unseen"] == 0
    assert workspace.verify().ok


def test_no_document_at_all(workspace: Workspace) -> None:
    """Asking makes no data directory."""
    assert terms_health(workspace) == []
    assert not workspace.home.exists()


def test_the_log_doesnt_grow_with_runs(workspace: Workspace, source: LocalSource, tmp_path: Path) -> None:
    """However often a page is seen unchanged, or fails."""
    path = declared(tmp_path, MAIN, {"record": "Lamp/A", "url": f"{HOST}/gone"})
    fetch(workspace, source, path)
    head = workspace.log.head()
    for day in range(1, 4):
        fetch(at(workspace, day), source, path)
    assert workspace.log.head() == head
