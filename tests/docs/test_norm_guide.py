"""The guide for lawyers: its example is a norm that can be added, and its mistakes are answered as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli.conftest import Run, home, run
from lexposure.workspace import Workspace
from lexposure.workspace.shipped import shipped_files

__all__ = ["home", "run"]

GUIDE = (Path(__file__).parents[2] / "docs" / "how-a-norm-is-written.md").read_text("utf-8")
EXAMPLE = re.split(r"```\w*\n", GUIDE.split("<!-- example: norm -->")[1], maxsplit=1)[1].split("```")[0]
ROWS = [
    line[3:-3].split("` | `")
    for line in GUIDE.split("<!-- mistakes -->")[1].splitlines()
    if line.startswith("| `")
]
BESIDE = ("data/instruments/eu-ai-act.yaml", "data/jurisdictions.yaml", "data/places.yaml")

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def stamped(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a home with the text of the AI Act, and the example with its evidence stamped from it."""
    from lexposure.knowledge.stamp import stamp

    workspace = Workspace(tmp_path_factory.mktemp("guide"))
    act = shared / "law" / "eu-ai-act-2024-1689"
    workspace.import_law([act / "formex", act / "consolidated-2026-07-27-json"])
    result = stamp(EXAMPLE, "mine.yaml", workspace.stamp_sources())
    assert (result.stamped, result.missing) == (1, ())
    return workspace.home, result.text


def test_the_example_is_taken(run: Run, stamped: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The file as printed passes the check beside everything that is shipped, without a warning."""
    monkeypatch.setenv("LEXPOSURE_HOME", str(stamped[0]))
    Path("mine.yaml").write_text(stamped[1], "utf-8")
    done = run("data", "check", "mine.yaml")
    assert (done.code, done.err, done.out) == (0, "", "0 error(s), 0 warning(s)\n")


@pytest.mark.parametrize("row", ROWS, ids=[row[1].strip() for row in ROWS])
def test_a_mistake_is_answered_as_the_guide_says(
    run: Run, stamped: tuple[Path, str], monkeypatch: pytest.MonkeyPatch, row: list[str]
) -> None:
    """The words that the guide prints stand in what the check says, with their line."""
    right, wrong, message = row
    files = {path: data for path, data in shipped_files().items() if path in BESIDE}
    monkeypatch.setattr("lexposure.workspace.shipped.shipped_files", lambda: files)
    monkeypatch.setenv("LEXPOSURE_HOME", str(stamped[0]))
    assert right in stamped[1]
    Path("mine.yaml").write_text(stamped[1].replace(right, wrong, 1), "utf-8")
    done = run("data", "check", "mine.yaml")
    assert done.code == 2
    assert message in done.err


def test_the_guide_has_rows() -> None:
    """The table is read; an unread one would prove nothing."""
    assert len(ROWS) > 15
    assert all(len(row) == 3 for row in ROWS)
