"""One writer at a time; who comes second is told who is first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lexposure.archive import lock
from lexposure.archive.lock import Hold, unused, writing
from lexposure.model.errors import Busy, NotSetUp, StateError

SECOND = """
import pathlib, sys
from lexposure.archive.lock import writing
from lexposure.model.errors import Busy
try:
    with writing(pathlib.Path(sys.argv[1])):
        print("in")
except Busy as error:
    print(error)
"""


def _second_process(home: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", SECOND, home], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_second_process_is_told_who_writes(tmp_path: Path) -> None:
    """Another process gets Busy with the number of the first, and gets in once that has finished."""
    with writing(tmp_path):
        assert f"process {os.getpid()}" in _second_process(tmp_path)
    assert _second_process(tmp_path) == "in"


def test_a_second_writer_in_the_same_process_is_busy_too(tmp_path: Path) -> None:
    """Two threads of one process are two writers."""
    with writing(tmp_path), pytest.raises(Busy), writing(tmp_path):
        pass


def test_an_error_frees_the_place(tmp_path: Path) -> None:
    """The writer's place is free again after an error inside the block."""
    with pytest.raises(ZeroDivisionError), writing(tmp_path):
        _ = 1 / 0
    with writing(tmp_path):
        pass


def test_a_missing_data_directory_says_so(tmp_path: Path) -> None:
    """Without a data directory there is nothing to write to."""
    with pytest.raises(NotSetUp, match="absent"), writing(tmp_path / "absent"):
        pass


def test_a_system_without_locks_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no POSIX locks nothing is written, and nothing counts as unused."""
    monkeypatch.setattr(lock, "fcntl", None)
    with pytest.raises(StateError, match="fcntl"), writing(tmp_path):
        pass
    Hold(tmp_path)
    with unused(tmp_path) as free:
        assert not free


def test_a_held_folder_is_in_use_until_its_holder_is_gone(tmp_path: Path) -> None:
    """A folder is in use while one of its holders lives."""
    first, second = Hold(tmp_path), Hold(tmp_path)
    del first
    with unused(tmp_path) as free:
        assert not free
    del second
    with unused(tmp_path) as free:
        assert free
