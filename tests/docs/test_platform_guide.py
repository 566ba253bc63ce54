"""The guide for adding a platform: its file can be added and answers as it says, its mistakes are answered as it says."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from cli.conftest import Run, home, run
from lexposure.knowledge.stamp import stamp
from lexposure.workspace import Workspace
from lexposure.workspace.shipped import shipped_files
from sources.ota_archive import Archive

__all__ = ["home", "run"]

GUIDE = (Path(__file__).parents[2] / "docs" / "adding-a-platform.md").read_text("utf-8")
BESIDE = ("data/jurisdictions.yaml", "data/places.yaml")


def block(marker: str) -> str:
    """Return the fenced block that follows a marker."""
    return re.split(r"```\w*\n", GUIDE.split(f"<!-- {marker} -->")[1], maxsplit=1)[1].split("```")[0]


def rows(marker: str) -> list[list[str]]:
    """Return the rows of the table that follows a marker, without their backquotes."""
    table = GUIDE.split(f"<!-- {marker} -->")[1].lstrip("\n").split("\n\n")[0]
    return [line[3:-3].split("` | `") for line in table.splitlines() if line.startswith("| `")]


EXAMPLE, TERMS = block("example: platform"), block("terms")


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a collection with the terms of the guide, captured on its day."""
    archive = Archive(tmp_path_factory.mktemp("collection") / "repository")
    files: dict[str, str | bytes] = {"Example Cloud/Terms of Service.md": TERMS}
    archive.record(files, "First record of Example Cloud Terms of Service", "2026-05-01T10:00:00Z")
    return archive.folder


@pytest.fixture(scope="module")
def captured(collection: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace with these terms and no knowledge."""
    workspace = Workspace(tmp_path_factory.mktemp("guide"))
    workspace.import_terms(collection)
    return workspace


def written(text: str, captured: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the example into the folder of the test, and choose the data directory with its terms."""
    monkeypatch.setenv("LEXPOSURE_HOME", str(captured.home))
    Path("example.yaml").write_text(text, "utf-8")


def test_the_file_of_the_guide_is_stamped_and_taken(
    run: Run, captured: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its placeholders resolve, and it passes the check beside everything that is shipped."""
    written(EXAMPLE, captured, monkeypatch)
    done = run("data", "stamp", "example.yaml")
    assert (done.code, done.out) == (0, "example.yaml: 9 stamped, 0 left\n")
    done = run("data", "check", "example.yaml")
    assert (done.code, done.err, done.out) == (0, "", "0 error(s), 0 warning(s)\n")
    assert "example.yaml: 9 stamped, 0 left\n" in GUIDE
    assert "0 error(s), 0 warning(s)\n" in GUIDE


def test_answers_are_as_the_guide_says(home: Path, collection: Path, tmp_path: Path) -> None:
    """Its users are bound, others aren't, and who says nothing may be."""
    workspace = Workspace(home)
    workspace.import_terms(collection)
    file = tmp_path / "example.yaml"
    result = stamp(EXAMPLE, "example.yaml", workspace.stamp_sources({"example.yaml": EXAMPLE.encode()}))
    file.write_text(result.text, "utf-8")
    workspace.add_files([file])

    def status(facts: str) -> str:
        found = workspace.expose(workspace.profile(facts.encode()), dt.date(2026, 11, 25))
        return str(found.status_of("example/terms/no-filter-bypass"))

    assert status("platforms: [example/studio]\n") == "applies"
    assert status("platforms: [aws/bedrock]\n") == "does_not_apply"
    assert status("established_in: [IE]\n") == "may_apply"


@pytest.mark.parametrize("row", rows("mistakes"), ids=[row[1].strip() for row in rows("mistakes")])
def test_a_mistake_is_answered_as_the_guide_says(
    run: Run, captured: Workspace, monkeypatch: pytest.MonkeyPatch, row: list[str]
) -> None:
    """The words that the guide prints stand in what the check says."""
    right, wrong, message = row
    files = {path: data for path, data in shipped_files().items() if path in BESIDE}
    monkeypatch.setattr("lexposure.workspace.shipped.shipped_files", lambda: files)
    sources = captured.stamp_sources({"example.yaml": EXAMPLE.encode()})
    text = stamp(EXAMPLE, "example.yaml", sources).text
    assert right in text
    written(text.replace(right, wrong, 1), captured, monkeypatch)
    done = run("data", "check", "example.yaml")
    assert done.code == 2
    assert message in done.err


@pytest.mark.parametrize("row", rows("unstamped"), ids=[row[1] for row in rows("unstamped")])
def test_a_placeholder_that_leads_nowhere_is_named(
    run: Run, captured: Workspace, monkeypatch: pytest.MonkeyPatch, row: list[str]
) -> None:
    """The words that the guide prints stand in what stamping says."""
    right, wrong, message = row
    assert right in EXAMPLE
    written(EXAMPLE.replace(right, wrong), captured, monkeypatch)
    assert message in run("data", "stamp", "example.yaml").err


def test_the_tables_are_read() -> None:
    """An unread table would prove nothing."""
    assert (len(rows("mistakes")), len(rows("unstamped"))) == (10, 3)
