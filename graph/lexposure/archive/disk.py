"""The steps that make a write durable, each behind one method so that a test can fail or stop at any of them."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lexposure.model.errors import Place, StateError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

try:
    from fcntl import F_FULLFSYNC, fcntl  # type: ignore[attr-defined,unused-ignore]
except ImportError:
    F_FULLFSYNC = None  # type: ignore[assignment,unused-ignore]

__all__ = ["Disk", "told"]


class Disk:
    """The file system as the writers use it: every fsync, rename and commit goes through here."""

    def sync(self, descriptor: int) -> None:
        """Wait until the open file or folder is on the medium itself."""
        if F_FULLFSYNC is not None:  # macOS: fsync stops at the drive's cache
            fcntl(descriptor, F_FULLFSYNC)
        else:
            os.fsync(descriptor)

    def sync_path(self, path: Path) -> None:
        """Do the same for a file or folder by name."""
        descriptor = os.open(path, os.O_RDONLY)
        try:
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def create(self, path: Path, data: bytes) -> None:
        """Write a new file and sync it; FileExistsError if the name is taken."""
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(descriptor, view) :]
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        """Give a file, folder or link its final name in one step; readers see the old or the new."""
        source.replace(target)

    def commit(self, connection: sqlite3.Connection) -> None:
        """Commit the open transaction."""
        connection.execute("COMMIT")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn an error of the file system into a StateError that names the file."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise StateError(
            f"the file system refused: {reason}",
            place=Place(error.filename or path),
            fix="check free space, permissions and the health of the disk, then repeat the command",
        ) from error
