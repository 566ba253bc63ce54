"""Live terms fetched from a source on this machine: what is recorded, what isn't, and what is said of what failed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lexposure.archive.blobs import sha256
from lexposure.archive.clock import FixedClock
from lexposure.workspace import Workspace
from sources.local_source import LocalSource, answer, listening, packed, redirect
from workspace.live_pages import HOST, NOON, TERMS, at, declared, failing, fetch, page, serve_page

RECORD = "Lamp/Terms of Service"
MAIN = {"record": RECORD, "url": TERMS, "select": "main"}


@pytest.fixture
def source() -> Iterator[LocalSource]:
    """Listen on this machine, with one page of terms and no robots.txt."""
    with listening() as found:
        serve_page(found, "You may light one lamp.")
        yield found


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty data directory on a fixed day."""
    return Workspace(tmp_path / "home", clock=FixedClock(NOON))


def bodies(workspace: Workspace, kind: str = "terms-version") -> list[dict[str, Any]]:
    """Return what the log holds of a kind."""
    return [event.body for event in workspace.log.events() if event.body["kind"] == kind]


class TestACapture:
    """One page becomes one version."""

    def test_keeps_the_bytes_the_text_and_where_they_came_from(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """Raw bytes and text are both in the archive; the event says what a law version's says of its retrieval."""
        raw = page("You may light one lamp.").encode()
        source.serve(
            TERMS,
            packed(
                raw, "text/html; charset=utf-8", ETag='"1"', Last_Modified="Mon, 02 Nov 2026 10:00:00 GMT"
            ),
        )
        done = fetch(workspace, source, declared(tmp_path, MAIN))[0]
        [body] = bodies(workspace)
        assert (done.record, done.outcome, done.change, done.text) == (
            RECORD,
            "recorded",
            "first",
            body["text"],
        )
        assert workspace.blobs.text(body["text"]) == "Terms\n=====\n\nYou may light one lamp."
        assert workspace.blobs.get(body["raw"][0]) == raw
        accept = body["retrieved"][0].pop("accept")
        assert "application/pdf" in accept
        assert body == {
            "kind": "terms-version", "record": RECORD, "captured": "2026-11-24T12:00:00Z", "text": done.text,
            "change": "first", "collection": "vendors", "commit": "", "engine": "", "snapshots": [],
            "raw": [sha256(raw)], "media_type": "text/html; charset=utf-8", "location": TERMS, "extractor": "html/1",
            "retrieved": [{
                "url": TERMS, "final_url": TERMS, "at": "2026-11-24T12:00:00.000000Z", "etag": '"1"',
                "media_type": "text/html; charset=utf-8", "last_modified": "Mon, 02 Nov 2026 10:00:00 GMT",
                "sha256": sha256(raw), "selection": {"select": ["main"]},
            }],
        }  # fmt: skip
        assert workspace.verify().ok

    def test_is_listed_and_in_the_snapshot(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """As an imported one is."""
        fetch(workspace, source, declared(tmp_path, MAIN))
        assert [row["record"] for row in workspace.documents()] == [RECORD]
        assert workspace.status()["ready"]

    def test_names_this_program_and_nothing_else(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """No browser is feigned, and no cookie is sent."""
        fetch(workspace, source, declared(tmp_path, MAIN))
        for asked in source.asked:
            assert asked.headers["user-agent"].startswith("lexposure/")
            assert "cookie" not in asked.headers

    def test_may_consist_of_several_pages(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """Joined as Open Terms Archive does; what is said of a page comes before what is said of all."""
        serve_page(source, "Second part.", url=f"{HOST}/more")
        combined = {
            "record": RECORD,
            "select": "main p",
            "combine": [{"url": TERMS}, {"url": f"{HOST}/more", "select": "main"}],
        }
        fetch(workspace, source, declared(tmp_path, combined))
        [body] = bodies(workspace)
        assert workspace.blobs.text(body["text"]) == (
            "You may light one lamp.\n\n- - -\n\nTerms\n=====\n\nSecond part."
        )
        assert len(body["raw"]) == len(body["retrieved"]) == 2
        assert workspace.verify().ok

    def test_of_several_pages_is_whole_or_none(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """A page that is absent doesn't make the others the document."""
        combined = {"record": RECORD, "combine": [{"url": TERMS}, {"url": f"{HOST}/gone"}]}
        assert fetch(workspace, source, declared(tmp_path, combined))[0].reason == "http-status"
        assert bodies(workspace) == []

    def test_takes_the_declared_media_type_for_the_servers(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """Markdown that is served as a stream of bytes."""
        source.serve(TERMS, answer("# Terms\n\nOne lamp.", "application/octet-stream"))
        named = {"record": RECORD, "url": TERMS, "media_type": "text/markdown"}
        assert fetch(workspace, source, declared(tmp_path, named))[0].outcome == "recorded"
        assert bodies(workspace)[0]["media_type"] == "text/markdown"

    def test_says_what_wasn_t_there_to_remove(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """A warning; the page may have changed."""
        done = fetch(workspace, source, declared(tmp_path, {**MAIN, "remove": [".banner"]}))[0]
        assert done.outcome == "recorded"
        assert ".banner" in done.warnings[0]


class TestAnUnchangedPage:
    """Nothing new is kept of it."""

    def test_isn_t_sent_again(self, workspace: Workspace, source: LocalSource, tmp_path: Path) -> None:
        """The marks of the last capture are shown, and 304 is believed."""
        serve_page(source, "One lamp.", ETag='"1"', Last_Modified="Mon, 02 Nov 2026 10:00:00 GMT")
        path = declared(tmp_path, MAIN)
        fetch(workspace, source, path)
        head = workspace.log.head()
        source.serve(TERMS, answer(status=304))
        assert fetch(at(workspace, 1), source, path)[0].outcome == "unchanged"
        assert source.asked[-1].headers["if-none-match"] == '"1"'
        assert source.asked[-1].headers["if-modified-since"] == "mon, 02 nov 2026 10:00:00 gmt"
        assert workspace.log.head() == head

    @pytest.mark.parametrize("around", ["", "another token"])
    def test_is_known_by_its_text(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path, around: str
    ) -> None:
        """The same bytes, or other bytes around the same text: no version, no blob."""
        path = declared(tmp_path, MAIN)
        fetch(workspace, source, path)
        before = list(workspace.blobs.names())
        source.serve(TERMS, answer(page("You may light one lamp.", around=around), "text/html"))
        assert fetch(at(workspace, 1), source, path)[0].outcome == "unchanged"
        assert len(bodies(workspace)) == 1
        assert list(workspace.blobs.names()) == before

    def test_is_read_anew_when_the_selection_changes(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """From the kept bytes; the new text is a technical version, not the provider's change."""
        serve_page(source, "One lamp.", ETag='"1"')
        fetch(workspace, source, declared(tmp_path, MAIN))
        source.serve(TERMS, answer(status=304))
        done = fetch(at(workspace, 1), source, declared(tmp_path, {**MAIN, "select": "main p"}))[0]
        assert (done.outcome, done.change) == ("recorded", "technical")
        assert workspace.blobs.text(done.text) == "One lamp."
        assert workspace.verify().ok


def test_kept_pages_can_be_extracted_again(workspace: Workspace, source: LocalSource, tmp_path: Path) -> None:
    """With what was selected of each: the same extractor gives the same text, and no event."""
    serve_page(source, "Second part.", url=f"{HOST}/more")
    combined = {"record": RECORD, "select": "main p", "combine": [{"url": TERMS}, {"url": f"{HOST}/more"}]}
    fetch(workspace, source, declared(tmp_path, combined))
    done = workspace.extract_again()
    assert (done.looked_at, done.new, done.refused) == (1, 0, ())


class TestAChangedPage:
    """A new version, and only where the words changed."""

    def test_is_a_new_version(self, workspace: Workspace, source: LocalSource, tmp_path: Path) -> None:
        """With the day of its capture; a return to the former text is one, too."""
        path = declared(tmp_path, MAIN)
        fetch(workspace, source, path)
        serve_page(source, "You may light two lamps.")
        assert fetch(at(workspace, 1), source, path)[0].change == "recorded"
        serve_page(source, "You may light one lamp.")
        assert fetch(at(workspace, 2), source, path)[0].change == "recorded"
        assert [body["captured"][:10] for body in bodies(workspace)] == [
            "2026-11-24",
            "2026-11-25",
            "2026-11-26",
        ]
        assert bodies(workspace)[0]["text"] == bodies(workspace)[2]["text"]


class TestAFailure:
    """Its reason is told, it stops nothing else, and it is never the end of a document."""

    @pytest.mark.parametrize(
        ("said", "reason", "detail"),
        [
            (failing(404), "http-status", "answers 404"),
            (failing(403), "http-status", "403"),
            (failing(503), "http-status", "answers 503 (3 tries)"),
            (failing(429, retry_after="86400"), "http-status", "asks to wait 86400 seconds"),
            (answer("{}", "application/json"), "media-type", "application/json"),
            (answer("no markup", "text/html"), "network", "is no page"),
            (answer("<html><p>Log in", "text/html"), "selector-miss", "main"),
            (answer("<html><main> </main>", "text/html"), "extraction", "text"),
            (answer("%PDF-1.7 nothing", "application/pdf"), "extraction", ""),
            (redirect("http://169.254.169.254/latest"), "blocked-address", "redirects elsewhere"),
            (redirect("http://terms.example.com/terms"), "blocked-address", "only https"),
            (redirect(TERMS), "network", "redirects more than 5 times"),
            (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\n<", "network", "broke"),
            (b"nonsense\r\n\r\n", "network", ""),
        ],
    )  # fmt: skip
    def test_has_a_reason(
        self,
        workspace: Workspace,
        source: LocalSource,
        tmp_path: Path,
        said: bytes,
        reason: str,
        detail: str,
    ) -> None:
        """Status, address, robots, selector and the rest are told apart; nothing is recorded as text."""
        source.serve(TERMS, said)
        done = fetch(workspace, source, declared(tmp_path, MAIN))[0]
        assert (done.outcome, done.reason) == ("failed", reason)
        assert detail in done.detail
        assert bodies(workspace) == []
        assert list(workspace.blobs.names()) == []

    def test_doesn_t_stop_the_others(self, workspace: Workspace, source: LocalSource, tmp_path: Path) -> None:
        """One is absent, one may not be asked, one is there."""
        path = declared(
            tmp_path,
            {"record": "Lamp/A", "url": f"{HOST}/gone"},
            {"record": "Lamp/B", "url": "http://localhost/"},
            {**MAIN, "record": "Lamp/C"},
        )
        done = fetch(workspace, source, path)
        assert [each.outcome for each in done] == ["failed", "failed", "recorded"]

    def test_is_recorded_when_the_state_changes_and_not_again(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """Ok, failing twice, ok twice: two events, whatever the number of runs."""
        path = declared(tmp_path, MAIN)
        fetch(workspace, source, path)
        source.serve(TERMS, failing(404))
        fetch(at(workspace, 1), source, path)
        head = workspace.log.head()
        source.serve(TERMS, failing(403))
        fetch(at(workspace, 2), source, path)
        assert workspace.log.head() == head
        serve_page(source, "You may light one lamp.")
        for day in (3, 4):
            assert fetch(at(workspace, day), source, path)[0].outcome == "unchanged"
        events = bodies(workspace, "terms-health")
        assert [(event["state"], event["reason"]) for event in events] == [
            ("failing", "http-status"),
            ("ok", ""),
        ]
        assert events[0]["urls"] == [TERMS]
        assert workspace.verify().ok

    def test_at_the_first_try_is_recorded(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path
    ) -> None:
        """A document that could never be had is failing from then on."""
        source.serve(TERMS, failing(404))
        fetch(workspace, source, declared(tmp_path, MAIN))
        assert [event["state"] for event in bodies(workspace, "terms-health")] == ["failing"]


@pytest.mark.shared
def test_real_pages_by_their_declarations(
    workspace: Workspace, source: LocalSource, tmp_path: Path, shared: Path
) -> None:
    """31 pages that services once served, by the declarations beside them: 28 are captured, two of a new design are told
    as misses of the old selector, and the one that needs a filter of its own is unsupported."""
    reasons = []
    for number, folder in enumerate(sorted((shared / "terms" / "snapshot-pairs").iterdir())):
        told = json.loads((folder / "meta.json").read_text("utf-8"))
        raw = next(folder.glob("snapshot.*"))
        kind = "application/pdf" if raw.suffix == ".pdf" else "text/html"
        source.serve(told["declaration"]["fetch"], packed(raw.read_bytes(), kind))
        path = tmp_path / f"Service {number}.json"
        path.write_text(json.dumps({"name": "A", "terms": {told["terms_type"]: told["declaration"]}}))
        reasons += [each.reason for each in fetch(workspace, source, path)]
    assert sorted(reasons) == [""] * 28 + ["selector-miss"] * 2 + ["unsupported"]
    assert len(bodies(workspace)) == 28
    assert workspace.verify().ok
