"""`archive import`, `archive extract` and `archive list` on the command line."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from cli.conftest import Run
from lexposure.workspace import Workspace

PAGE = "<html><nav>Menu</nav><main><h1>Terms</h1><p>1. No resale.</p></main></html>"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty data directory: what is imported needs no shipped knowledge."""
    target = tmp_path / "data"
    monkeypatch.setenv("LEXPOSURE_HOME", str(target))
    monkeypatch.chdir(tmp_path)
    target.mkdir()
    return target


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Return a folder with one good page, one without a date and one picture."""
    folder = tmp_path / "saved" / "Acme"
    folder.mkdir(parents=True)
    (folder / "Terms 2026-03-01.html").write_text(PAGE)
    (folder / "Use.txt").write_text("1. No copies.")
    (folder / "logo.png").write_bytes(b"x")
    return folder.parent


def test_a_folder_is_imported_quoted_and_listed(run: Run, saved: Path, home: Path) -> None:
    """What a person saved can be quoted at once; what can't be taken is listed with its fix."""
    done = run("archive", "import", str(saved), "--keep-going", "--select", "main", "--remove", "h1")
    assert done.code == 0
    assert "1 versions of 1 documents, 1 new, 1 refused" in done.out
    assert "Use.txt: nothing says when this was captured" in done.err
    assert "logo.png isn't HTML, PDF, Markdown or text" in done.err
    clauses = Workspace(home).provision("Acme/Terms", "1", dt.date(2026, 3, 2))["provisions"]
    assert [clause["words"] for clause in clauses] == ["1\\. No resale."]
    assert "1  2026-03-01  2026-03-01  Acme/Terms" in run("archive", "list").out


def test_what_files_do_not_say_the_caller_can(run: Run, saved: Path) -> None:
    """Record and day; a day is its begin in UTC."""
    path = str(saved / "Acme" / "Use.txt")
    done = run(
        "archive", "import", path, "--captured", "2026-01-02", "--record", "Acme/Use", "--format", "json"
    )
    assert json.loads(done.out) == [
        {"path": path, "read": 1, "new": 1, "documents": ["Acme/Use"], "warnings": [], "refused": []}
    ]
    again = run(
        "archive", "import", path, "--captured", "2026-01-02", "--record", "Acme/Use", "--format", "json"
    )
    assert json.loads(again.out)[0]["new"] == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("saved",), "Use.txt: nothing says when"),
        (("saved/Acme/logo.png",), "neither HTML, PDF, Markdown nor text"),
        (("saved/Acme/Use.txt", "--captured", "soon"), "`soon` is no moment"),
        (("saved/Acme/Terms 2026-03-01.html", "--select", "#gone"), "`#gone` selects nothing"),
        (("saved/Acme/Terms 2026-03-01.html", "--select", "p[["), "is no CSS selector"),
    ],
)
def test_bad_input_is_one_message(run: Run, saved: Path, words: tuple[str, ...], told: str) -> None:
    """With exit code 2, the place and the fix."""
    assert saved.is_dir()
    done = run("archive", "import", *words)
    assert (done.code, told in done.err, "fix: " in done.err, "Traceback" in done.err) == (
        2,
        True,
        True,
        False,
    )


def test_extracting_again_says_what_differs(run: Run, saved: Path) -> None:
    """Nothing, as long as the extractors are the same."""
    run("archive", "import", str(saved), "--keep-going")
    assert "1 captures read again, 0 texts differ" in run("archive", "extract").out
    done = run("archive", "extract", "Acme/Terms", "--format", "json")
    assert json.loads(done.out) == {"captures": 1, "new": 0, "documents": [], "refused": []}
