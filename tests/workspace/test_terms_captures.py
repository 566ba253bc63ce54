"""Documents taken into the archive: their bytes and their text, once; and extracted again when an extractor gets better."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest

from lexposure.archive.blobs import sha256
from lexposure.archive.clock import FixedClock
from lexposure.model.errors import SelectorMiss, SourceError, UserError
from lexposure.sources.extract import Selection, run
from lexposure.workspace import Workspace
from sources.ota_archive import Archive

PAGE = "<html><nav>Menu</nav><main><h1>Terms</h1><p>1. No {}.</p></main></html>"
MARCH = "Acme/Terms 2026-03-01.html"
APRIL = "Acme/Terms 2026-04-01.html"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty workspace."""
    return Workspace(tmp_path / "data", clock=FixedClock(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)))


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Return a folder with two captures of one document."""
    folder = tmp_path / "saved"
    (folder / "Acme").mkdir(parents=True)
    (folder / APRIL).write_text(PAGE.format("copies"))
    (folder / MARCH).write_text(PAGE.format("resale"))
    return folder


def bodies(workspace: Workspace) -> list[dict[str, Any]]:
    """Return the events of terms."""
    return [event.body for event in workspace.log.events() if event.body["kind"] == "terms-version"]


class TestFiles:
    """Pages and texts that a person saved."""

    def test_bytes_and_text_are_both_kept(self, workspace: Workspace, saved: Path) -> None:
        """The event names both, and how the text was made; captures come in order of time."""
        done = workspace.import_terms(saved, selection=Selection(("main",)))
        first, second = bodies(workspace)
        assert (done.read, done.new, done.names) == (2, 2, ("Acme/Terms",))
        assert workspace.blobs.get(first["raw"][0]) == (saved / MARCH).read_bytes()
        assert workspace.blobs.text(first["text"]) == "Terms\n=====\n\n1\\. No resale."
        assert {key: first[key] for key in ("record", "captured", "change", "media_type", "extractor")} == {
            "record": "Acme/Terms",
            "captured": "2026-03-01T00:00:00Z",
            "change": "first",
            "media_type": "text/html",
            "extractor": "html/1",
        }
        assert (second["change"], second["captured"]) == ("recorded", "2026-04-01T00:00:00Z")
        assert first["selection"] == {"select": ["main"]}
        assert "location" not in first

    def test_a_second_import_adds_nothing(self, workspace: Workspace, saved: Path) -> None:
        """Neither events nor blobs."""
        workspace.import_terms(saved)
        head, names = workspace.log.head(), list(workspace.blobs.names())
        done = workspace.import_terms(saved)
        assert (done.read, done.new) == (2, 0)
        assert (workspace.log.head(), list(workspace.blobs.names())) == (head, names)

    def test_another_selection_of_the_same_bytes_is_technical(
        self, workspace: Workspace, saved: Path
    ) -> None:
        """It is our doing, not the provider's."""
        workspace.import_terms(saved)
        workspace.import_terms(saved, selection=Selection(("main",)))
        assert [body["change"] for body in bodies(workspace)] == [
            "first",
            "recorded",
            "technical",
            "technical",
        ]

    def test_nothing_is_recorded_if_one_cannot_be_read(self, workspace: Workspace, saved: Path) -> None:
        """Unless the others are wanted: then each refusal is listed with its file and fix."""
        (saved / "Acme/Use.pdf").write_bytes(b"x")
        (saved / "Acme/Use 2026-03-01.pdf").write_bytes(b"not found")
        with pytest.raises(SourceError, match=r"Use.*pdf"):
            workspace.import_terms(saved)
        assert bodies(workspace) == []
        done = workspace.import_terms(saved, keep_going=True)
        assert done.new == 2
        assert ["nothing says when" in line or "this is no PDF" in line for line in done.refused] == [
            True,
            True,
        ]

    def test_two_files_of_one_record_and_moment_are_refused(self, workspace: Workspace, saved: Path) -> None:
        """Which of them was the document can't be told."""
        (saved / MARCH).with_suffix(".txt").write_text("1. No resale.")
        with pytest.raises(SourceError, match="both claim to be Acme/Terms"):
            workspace.import_terms(saved)

    def test_a_miss_is_no_version(self, workspace: Workspace, saved: Path) -> None:
        """A page without what is selected never becomes an empty document."""
        with pytest.raises(SelectorMiss, match=r"Terms 2026-03-01\.html: `#gone` selects nothing"):
            workspace.import_terms(saved, selection=Selection(("#gone",)))
        assert bodies(workspace) == []


class TestCollections:
    """Repositories and datasets, as before."""

    def test_a_repository_is_known_by_itself(self, workspace: Workspace, tmp_path: Path) -> None:
        """A clone and a bundle; their events say no more than they always did."""
        archive = Archive(tmp_path / "acme-versions")
        archive.record({"Acme/Terms.md": "No resale."}, "First record of Acme Terms", "2025-01-01T00:00:00Z")
        assert workspace.import_terms(archive.folder).new == 1
        assert workspace.import_terms(archive.bundle(tmp_path / "acme-versions.bundle")).new == 0
        [body] = bodies(workspace)
        assert list(body) == [
            "captured",
            "change",
            "collection",
            "commit",
            "engine",
            "kind",
            "record",
            "snapshots",
            "text",
        ]
        with pytest.raises(UserError, match="is a collection"):
            workspace.import_terms(archive.folder, record="Acme/Other")

    def test_a_dataset_adds_only_what_its_repository_lacks(
        self, workspace: Workspace, tmp_path: Path
    ) -> None:
        """It names no commits; the same text of the same record and second is the same capture."""
        archive = Archive(tmp_path / "acme-versions")
        archive.record({"Acme/Terms.md": "No resale."}, "First record of Acme Terms", "2025-01-01T00:00:00Z")
        workspace.import_terms(archive.folder)
        path = tmp_path / "acme.zip"
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("Acme/Terms/2025-01-01T00-00-00Z.md", "No resale.")
            packed.writestr("Acme/Terms/2025-02-01T00-00-00Z.md", "No copies.")
        done = workspace.import_terms(path)
        assert (done.read, done.new) == (2, 1)
        assert workspace.import_terms(path).new == 0


class TestExtractingAgain:
    """The kept bytes read by the extractors of now."""

    @pytest.fixture
    def better(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the extractor of pages be a newer one, in this process."""

        def extract(data: bytes, media_type: str, selection: Any, base_url: str, **_: Any) -> Any:
            done = run.run(data, media_type, selection, base_url)
            return type(done)(done.text.replace("No", "Never"), "html/2")

        monkeypatch.setattr("lexposure.workspace.captures.extract", extract)

    def test_adds_nothing_if_nothing_differs(self, workspace: Workspace, saved: Path) -> None:
        """The same extractor and the same text."""
        workspace.import_terms(saved)
        head = workspace.log.head()
        done = workspace.extract_again()
        assert (done.looked_at, done.new, workspace.log.head()) == (2, 0, head)

    def test_is_technical_and_at_the_same_moment(
        self, workspace: Workspace, saved: Path, request: pytest.FixtureRequest
    ) -> None:
        """Never an alert; a second time it adds nothing; the import after it adds nothing either."""
        workspace.import_terms(saved, selection=Selection(("main",)))
        before = bodies(workspace)
        request.getfixturevalue("better")
        done = workspace.extract_again(records=["Acme/Terms"])
        after = bodies(workspace)[len(before) :]
        assert (done.looked_at, done.new, done.names) == (2, 2, ("Acme/Terms",))
        for old, new in zip(before, after, strict=True):
            changed = {key for key in new if new[key] != old[key]}
            assert changed <= {"text", "extractor", "change"}
            assert (new["change"], new["extractor"]) == ("technical", "html/2")
            assert "Never" in workspace.blobs.text(new["text"])
        assert workspace.extract_again().new == 0
        assert workspace.import_terms(saved, selection=Selection(("main",))).new == 0
        assert workspace.extract_again(records=["Acme/Other"]).looked_at == 0

    def test_refuses_what_it_cannot_do_right(self, workspace: Workspace, saved: Path) -> None:
        """A page whose selection isn't recorded would come out with its menus; it is listed instead."""
        workspace.import_terms(saved)
        body = {**bodies(workspace)[0], "record": "Acme/Live"}
        told = {"sha256": body["raw"][0], "final_url": "https://acme.example/", "media_type": "text/html"}
        workspace.log.append([{**body, "retrieved": [told]}])
        done = workspace.extract_again(keep_going=True)
        assert done.new == 0
        assert "Acme/Live of 2026-03-01T00:00:00Z: what was selected" in done.refused[0]

    def test_puts_the_pages_of_a_document_together(self, workspace: Workspace, saved: Path) -> None:
        """A document of several pages is read again page by page, each with its own selection."""
        workspace.import_terms(saved)
        raw = [workspace.blobs.put(PAGE.format(word).encode()) for word in ("resale", "copies")]
        told = [
            {
                "sha256": name,
                "final_url": "https://acme.example/",
                "media_type": "text/html",
                "selection": {"select": ["p"]},
            }
            for name in raw
        ]
        live = {**bodies(workspace)[0], "record": "Acme/Live", "raw": raw, "retrieved": told}
        workspace.log.append([live])
        assert workspace.extract_again(records=["Acme/Live"]).new == 1
        assert (
            workspace.blobs.text(bodies(workspace)[-1]["text"])
            == "1\\. No resale.\n\n- - -\n\n1\\. No copies."
        )


def test_verify_covers_the_bytes(workspace: Workspace, saved: Path) -> None:
    """A capture whose bytes are damaged is found, though its text is whole."""
    workspace.import_terms(saved)
    assert workspace.verify().ok
    name = sha256((saved / MARCH).read_bytes())
    path = workspace.blobs.root / name[:2] / name
    path.chmod(0o644)
    path.write_bytes(b"other")
    assert [problem.where for problem in workspace.verify().archive.problems] == [f"blob {name}"]
