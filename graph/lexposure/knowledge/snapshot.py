"""Snapshots: the projection as readers see it, whole, named by event number and dataset hash, never changed.

A snapshot is built in a folder of its own, synced, and given its name by one rename; the link `current` moves to it
by another. A reader therefore sees the old snapshot or the new one. Its manifest holds the hash of every file, since
Oxigraph opens some damaged stores without a word. A `Snapshot` object keeps its folder from being removed.
"""

from __future__ import annotations

import re
import secrets
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Store

from lexposure.archive.blobs import is_sha256, sha256
from lexposure.archive.disk import Disk, told
from lexposure.archive.lock import Hold, unused
from lexposure.archive.problems import Problem
from lexposure.knowledge.build import Draft, build
from lexposure.knowledge.digest import dataset_hash
from lexposure.knowledge.manifest import MANIFEST, REBUILD, STORE, Manifest
from lexposure.model.errors import Busy, Corrupt, NotSetUp, Place, UnknownName, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Quad

__all__ = ["Snapshot", "current", "publish"]

_FOLDER = "snapshots"
_LINK = "current"
_KEPT = 2
_TARGET = re.compile(rf"{_FOLDER}/\d+-[0-9a-f]{{16}}(\.\d+)?", re.ASCII)
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)


@dataclass(frozen=True)
class Snapshot:
    """One published snapshot. While the object lives its folder stays, so keep it as long as a store from it."""

    path: Path
    manifest: Manifest
    _hold: Hold = field(repr=False, compare=False)

    @property
    def seq(self) -> int:
        """The number of the last event in it."""
        return self.manifest.seq

    @property
    def digest(self) -> str:
        """The dataset hash."""
        return self.manifest.digest

    def store(self) -> Store:
        """Open the store for reading, after each of its files has hashed right. Raises Corrupt if one doesn't."""
        for problem in self.manifest.bad_store(self.path):
            raise _damaged(self.path, problem)
        return _opened(self.path / STORE)

    def file(self, name: str) -> bytes:
        """Return one of the snapshot's files, verified. Raises UnknownName if it has none of this name."""
        if name not in self.manifest.files:
            names = ", ".join(sorted(self.manifest.files))
            raise UnknownName(f"the snapshot has no file {name!r}", fix=f"choose one of: {names}")
        with told(self.path / name):
            data = (self.path / name).read_bytes()
        if sha256(data) != self.manifest.files[name]:
            raise _damaged(self.path, Problem(name, "it doesn't hash to what the manifest says"))
        return data

    def verify(self) -> list[Problem]:
        """Check every file, then count and hash the quads of the store anew; return what is wrong."""
        problems = [*self.manifest.bad_files(self.path), *self.manifest.bad_store(self.path)]
        return problems or list(self._bad_content())

    def _bad_content(self) -> Iterator[Problem]:
        store = _opened(self.path / STORE)
        if len(store) != self.manifest.quads:
            yield Problem(STORE, f"it holds {len(store)} quads where {self.manifest.quads} were published")
        elif dataset_hash(store) != self.manifest.content:
            yield Problem(STORE, "its quads don't hash to what was published")


def publish(
    home: Path,
    seq: int,
    digest: str,
    quads: Iterable[Quad],
    files: Mapping[str, bytes],
    *,
    log_head: str | None = None,
    disk: Disk | None = None,
) -> Snapshot:
    """Make a snapshot the current one and return it once it is durable; remove older ones that nobody holds.

    `digest` is the dataset hash, of those quads that count for it; the manifest holds the hash of all quads as well.
    `log_head` is the hash of event `seq`. One writer at a time (`archive.lock.writing`). The same snapshot published
    again is left as it is. Raises CuratedDataError for a blank node, NotSetUp without a data directory.
    """
    draft = Draft(seq, digest, log_head, quads, dict(files))
    _check(home, draft)
    disk = disk or Disk()
    folder = home / _FOLDER
    with told(folder):
        folder.mkdir(exist_ok=True)
        snapshot = _published(folder, draft, disk)
        disk.sync_path(folder)  # also for a snapshot that was there: its writer may have died before this
        _point(home, snapshot.path.name, disk)
        _remove_old(home, snapshot.path)
    return snapshot


def current(home: Path) -> Snapshot:
    """Return the snapshot in use, its manifest and files verified.

    Raises NotSetUp if there is none, Corrupt if it is damaged; the store itself is verified when it is opened.
    """
    for _ in range(100):
        target = _target(home)
        hold = _held(home / target)
        if _target(home) != target:
            continue  # it was replaced, and perhaps removed, before it was held
        if hold is None:
            raise Corrupt("the snapshot in use is missing", place=Place(home / target), fix=REBUILD)
        return _verified(home / target, hold)
    raise Busy(
        "snapshots are replaced faster than they can be opened", place=Place(home), fix="repeat the command"
    )


def _check(home: Path, draft: Draft) -> None:
    if not home.is_dir():
        raise NotSetUp(
            "there is no data directory", place=Place(home), fix="create the folder, or set LEXPOSURE_HOME"
        )
    if draft.seq < 0 or not is_sha256(draft.digest):
        raise UserError(
            f"a snapshot can't be named {draft.name}", fix="give an event's number and a SHA-256 in hex"
        )
    for name in draft.files:
        if not _FILE_NAME.fullmatch(name) or name in {STORE, MANIFEST}:
            raise UserError(
                f"a file of a snapshot can't be named {name!r}", fix="use letters, digits, dots, - and _"
            )


def _published(folder: Path, draft: Draft, disk: Disk) -> Snapshot:
    """Return the snapshot if it is there intact; else build it under the first free name.

    A damaged one, or one with other files, is left to those who may still read it.
    """
    path, number = folder / draft.name, 0
    while path.exists():
        present = _intact(path)
        if present and draft.is_held_by(present.manifest):
            return present
        number += 1
        path = folder / f"{draft.name}.{number}"
    return Snapshot(path, *build(draft, path, disk))


def _intact(path: Path) -> Snapshot | None:
    try:
        snapshot = _verified(path, Hold(path))
    except Corrupt:
        return None
    return None if any(snapshot.manifest.bad_store(path)) else snapshot


def _point(home: Path, name: str, disk: Disk) -> None:
    link = home / f".{_LINK}-{secrets.token_hex(8)}"
    link.symlink_to(f"{_FOLDER}/{name}")
    disk.replace(link, home / _LINK)
    disk.sync_path(home)


def _remove_old(home: Path, published: Path) -> None:
    """Remove what interrupted publications left and all but the newest snapshots, unless somebody holds them."""
    for link in home.glob(f".{_LINK}-*"):
        link.unlink()
    others = [path for path in published.parent.iterdir() if path != published]
    finished = [path for path in others if not path.name.startswith(".")]
    finished.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    for path in sorted(set(others) - set(finished[: _KEPT - 1])):
        with unused(path) as free:
            if free:
                shutil.rmtree(path)


def _target(home: Path) -> str:
    link = home / _LINK
    try:
        target = str(link.readlink())
    except FileNotFoundError:
        raise NotSetUp("there is no snapshot to answer from", place=Place(link), fix=REBUILD) from None
    except OSError as error:
        raise Corrupt(
            f"the link to the snapshot can't be read: {error.strerror}", place=Place(link), fix=REBUILD
        ) from error
    if not _TARGET.fullmatch(target):
        raise Corrupt(
            f"the link leads to {target[:120]!r}, which isn't a snapshot", place=Place(link), fix=REBUILD
        )
    return target


def _held(path: Path) -> Hold | None:
    with told(path):
        try:
            return Hold(path)
        except FileNotFoundError:
            return None


def _verified(path: Path, hold: Hold) -> Snapshot:
    snapshot = Snapshot(path, Manifest.read(path), hold)
    if path.name.partition(".")[0] != f"{snapshot.seq}-{snapshot.digest[:16]}":
        raise _damaged(path, Problem(MANIFEST, "it belongs to another snapshot"))
    for problem in snapshot.manifest.bad_files(path):
        raise _damaged(path, problem)
    return snapshot


def _damaged(folder: Path, problem: Problem) -> Corrupt:
    return Corrupt(
        f"the snapshot is damaged: {problem.what}", place=Place(folder / problem.where), fix=REBUILD
    )


def _opened(path: Path) -> Store:
    try:
        return Store.read_only(str(path))
    except OSError as error:
        raise Corrupt(f"the store can't be opened: {error}", place=Place(path), fix=REBUILD) from error
