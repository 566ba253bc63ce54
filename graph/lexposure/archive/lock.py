"""One writer at a time, and readers that are seen: advisory locks that the system drops when a process dies."""

from __future__ import annotations

import os
import weakref
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lexposure.archive.disk import told
from lexposure.model.errors import Busy, NotSetUp, Place, StateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment,unused-ignore]

__all__ = ["Hold", "unused", "writing"]


@contextmanager
def writing(home: Path) -> Iterator[None]:
    """Hold the writer's place of a data directory for the length of the block.

    Raises Busy when another process (or another block in this one) holds it, NotSetUp when the folder is absent,
    StateError on a system without POSIX locks, where nothing can be written safely.
    """
    if fcntl is None:
        raise StateError(
            "this system has no POSIX file locks (fcntl), so writing isn't safe",
            fix="write on Linux or macOS",
        )
    if not home.is_dir():
        raise NotSetUp(
            "there is no data directory", place=Place(home), fix="create the folder, or set LEXPOSURE_HOME"
        )
    with told(home / "LOCK"):
        descriptor = os.open(home / "LOCK", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        with told(home / "LOCK"):
            _take(descriptor, home)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, home: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
        raise Busy(
            f"another process is writing here (process {holder})",
            place=Place(home),
            fix="wait until it has finished, or stop it; reading goes on meanwhile",
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


class Hold:
    """A reader's claim on a folder: while it lives, `unused` says no. It ends with the object or the process.

    On a system without POSIX locks it claims nothing; nothing is removed there either (see `unused`).
    """

    def __init__(self, folder: Path) -> None:
        """Claim the folder; FileNotFoundError if it is gone."""
        descriptor = os.open(folder, os.O_RDONLY)
        self.release = weakref.finalize(self, os.close, descriptor)
        if fcntl is not None:
            fcntl.flock(descriptor, fcntl.LOCK_SH)


@contextmanager
def unused(folder: Path) -> Iterator[bool]:
    """Say whether nobody holds the folder; while the block runs, a new `Hold` on it waits."""
    if fcntl is None:
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield _exclusive(descriptor)
    finally:
        os.close(descriptor)


def _exclusive(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
