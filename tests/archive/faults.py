"""A disk that fails or stops at a chosen step, and a list of every step at which it can."""

from __future__ import annotations

import errno
import random
import sqlite3
from typing import TYPE_CHECKING

from lexposure.archive.disk import Disk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

__all__ = ["Crash", "FaultyDisk", "damaged_once", "faulty_disks", "repeatable"]


class Crash(BaseException):
    """The process ends here: no handler of the program may run any more."""


class FaultyDisk(Disk):
    """Fails at step number `at`, before or after doing it. After a Crash it refuses every further step."""

    def __init__(self, at: int = 0, *, after: bool = False, crash: bool = False) -> None:
        self.at, self.after, self.crash = at, after, crash
        self.steps: list[tuple[str, str]] = []
        self.tripped = False
        self._label = ""

    def create(self, path: Path, data: bytes) -> None:
        self._label = path.name
        self._step("create", lambda: super(FaultyDisk, self).create(path, data))

    def sync(self, descriptor: int) -> None:
        self._step("sync", lambda: super(FaultyDisk, self).sync(descriptor))

    def sync_path(self, path: Path) -> None:
        self._label = path.name
        super().sync_path(path)

    def replace(self, source: Path, target: Path) -> None:
        self._label = target.name
        self._step("replace", lambda: super(FaultyDisk, self).replace(source, target))

    def commit(self, connection: sqlite3.Connection) -> None:
        self._label = "log"
        self._step("commit", lambda: super(FaultyDisk, self).commit(connection))

    def _step(self, kind: str, action: Callable[[], None]) -> None:
        if self.tripped and self.crash:
            raise Crash
        self.steps.append((kind, self._label))
        here = len(self.steps) == self.at
        if here and not self.after:
            self._fail(kind)
        action()
        if here and self.after:
            self._fail(kind)

    def _fail(self, kind: str) -> None:
        self.tripped = True
        if self.crash:
            raise Crash
        if kind == "commit":
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        raise OSError(errno.EIO, "Input/output error")


def faulty_disks(steps: Iterable[int]) -> Iterator[FaultyDisk]:
    """Yield a disk for each of these steps, each side of it and each kind of fault."""
    for at in steps:
        for after in (False, True):
            for crash in (False, True):
                yield FaultyDisk(at, after=after, crash=crash)


def repeatable(seed: int) -> random.Random:
    """Return a source of chance that gives the same run every time."""
    return random.Random(seed)  # noqa: S311


def damaged_once(data: bytes, chance: random.Random) -> bytes:
    """Return the data with one bit flipped."""
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]
