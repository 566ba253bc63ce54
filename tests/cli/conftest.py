"""The command line, run in this process."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lexposure.cli import main
from lexposure.workspace import Workspace


@dataclass(frozen=True)
class Done:
    """What a command did: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def home(shipped: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data directory of the test's own, set up already; what is derived is shared, since it may never matter."""
    target = tmp_path / "data"
    shutil.copytree(shipped.home, target, symlinks=True, ignore=shutil.ignore_patterns("derived"))
    (target / "derived").symlink_to(shipped.home / "derived")
    monkeypatch.setenv("LEXPOSURE_HOME", str(target))
    monkeypatch.chdir(tmp_path)
    return target


def _exit_code() -> int:
    try:
        main()
    except SystemExit as stopped:
        return stopped.code if isinstance(stopped.code, int) else 0 if stopped.code is None else 1
    return 0


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command line."""
    assert home.exists()

    def command(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["lexposure", *words])
        capsys.readouterr()
        code = _exit_code()
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return command
