"""Bytes named by their SHA-256. A blob that was acknowledged is on the disk; a blob that is read has hashed right."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from typing import TYPE_CHECKING

from lexposure.archive.disk import Disk, told
from lexposure.model.errors import Corrupt, NotSetUp, Place, UnknownName

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["Blobs", "is_sha256", "sha256"]

_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)
_INCOMING = "incoming"
_FIX = "restore the data directory from a backup, or import the source again: the same bytes repair the blob"


def sha256(data: bytes) -> str:
    """Return the lower-case hex SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def is_sha256(name: str) -> bool:
    """Say whether a string is a lower-case hex SHA-256."""
    return _NAME.fullmatch(name) is not None


class Blobs:
    """The content-addressed archive under one folder, `ab/abcd…` for the blob `abcd…`.

    Several processes may read and put at once: a blob appears under its name whole or not at all.
    """

    def __init__(self, root: Path, disk: Disk | None = None) -> None:
        """Use the folder `root`, which the first `put` creates inside an existing folder."""
        self.root = root
        self._disk = disk or Disk()

    def put(self, data: bytes) -> str:
        """Store some bytes and return their name once they are durable. Storing them twice changes nothing."""
        return self.put_many([data])[0]

    def put_many(self, blobs: Iterable[bytes]) -> list[str]:
        """Store many blobs, syncing each folder once; all are durable when the names are returned."""
        names: list[str] = []
        folders: set[Path] = set()
        for data in blobs:
            name = sha256(data)
            names.append(name)
            with told(self.root):
                folders.add(self._place(name, data))
        with told(self.root):
            self._sync(folders)
        return names

    def get(self, name: str) -> bytes:
        """Return the bytes of a blob. Raises Corrupt if they are absent or no longer hash to the name."""
        path = self._path(name)
        with told(path):
            data = _read(path)
        if data is None:
            raise Corrupt("a blob is missing", place=Place(path), fix=_FIX)
        if sha256(data) != name:
            raise Corrupt("a blob no longer hashes to its name", place=Place(path), fix=_FIX)
        return data

    def has(self, name: str) -> bool:
        """Say whether there is a blob of this name (without reading it)."""
        return self._path(name).is_file()

    def text(self, name: str) -> str:
        """Return a blob as UTF-8 text. Raises Corrupt as `get` does, and for bytes that aren't UTF-8."""
        try:
            return self.get(name).decode()
        except UnicodeDecodeError as error:
            raise Corrupt(
                f"a blob isn't UTF-8 text (byte {error.start})",
                place=Place(self._path(name)),
                fix="name the blob of the extracted text, not that of the original file",
            ) from error

    def names(self) -> Iterator[str]:
        """Yield the name of every blob, in order."""
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            for path in sorted(folder.iterdir()):
                if is_sha256(path.name) and path.name[:2] == folder.name:
                    yield path.name

    def remove(self, name: str) -> None:
        """Remove a blob for good; none of this name is fine. Only what a person asked to be forgotten is removed."""
        path = self._path(name)
        with told(path):
            path.unlink(missing_ok=True)
            if path.parent.is_dir():
                self._disk.sync_path(path.parent)

    def sweep(self, older_than: dt.datetime) -> int:
        """Remove files that interrupted writes left before this time; return how many. Blobs stay."""
        gone = 0
        for path in sorted(self.root.glob(f"{_INCOMING}/*")):
            with told(path):
                if path.stat().st_mtime < older_than.timestamp():
                    path.unlink()
                    gone += 1
        return gone

    def _path(self, name: str) -> Path:
        if not is_sha256(name):
            raise UnknownName(f"{name[:80]!r} isn't the name of a blob", fix="give 64 lower-case hex digits")
        return self.root / name[:2] / name

    def _place(self, name: str, data: bytes) -> Path:
        path = self._path(name)
        if _read(path) == data:
            # Another process may have died, or be still busy, between its rename and its sync.
            self._disk.sync_path(path)
        else:
            self._write(path, data)
        return path.parent

    def _write(self, path: Path, data: bytes) -> None:
        self._make_folders(path.parent)
        incoming = self.root / _INCOMING / f"{os.getpid()}-{secrets.token_hex(8)}"
        try:
            self._disk.create(incoming, data)
            self._disk.replace(incoming, path)
        except OSError:
            incoming.unlink(missing_ok=True)
            raise

    def _make_folders(self, shard: Path) -> None:
        if not self.root.parent.is_dir():
            raise NotSetUp(
                "there is no data directory",
                place=Place(self.root.parent),
                fix="create the folder, or set LEXPOSURE_HOME",
            )
        for folder in (self.root, self.root / _INCOMING, shard):
            folder.mkdir(exist_ok=True)

    def _sync(self, shards: set[Path]) -> None:
        for folder in sorted(shards):
            self._disk.sync_path(folder)
        if shards:
            # Their own names, and that of the archive, may be as new as the blobs.
            self._disk.sync_path(self.root)
            self._disk.sync_path(self.root.parent)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
