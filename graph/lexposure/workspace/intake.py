"""What comes in, as events: collections of captured terms, and curated files. Nothing is stored twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lexposure.archive.blobs import Blobs
from lexposure.archive.log import Log
from lexposure.model.terms import TermsVersion
from lexposure.sources.ota import read_versions
from lexposure.sources.ota_dataset import is_dataset, read_dataset

__all__ = ["Imported", "Progress", "import_collection", "live_files", "record_files", "version_body"]

Progress = Callable[[int, int], None]
"""Told how much was read, and of how much (0: that isn't known)."""
_BATCH = 64


@dataclass(frozen=True)
class Imported:
    """What an import did: how many versions were read, how many were new, what a reader should know,
    and what was refused while the import went on."""

    read: int
    new: int
    names: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def import_collection(
    path: Path,
    blobs: Blobs,
    log: Log,
    *,
    services: Collection[str] | None = None,
    only_new: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Archive every version of an Open Terms Archive repository, bundle or dataset that isn't archived yet.

    `only_new` passes over the commits of a repository that are archived without reading them; they aren't counted as
    read then.
    """
    known = _Known(event.body for event in log.events() if event.body["kind"] == "terms-version")
    read = new = 0
    records: dict[str, None] = {}
    batch: list[TermsVersion] = []
    warnings: list[str] = []
    if is_dataset(path):
        versions = read_dataset(path, services=services, warn=warnings.append)
    else:
        commits = known.commits() if only_new else frozenset()
        versions = read_versions(path, services=services, known=commits, warn=warnings.append)
    for version in versions:
        read += 1
        records[version.record] = None
        batch.append(version)
        if len(batch) == _BATCH:
            new += _store(batch, known, blobs, log)
            batch = []
            if progress:
                progress(read, 0)
    new += _store(batch, known, blobs, log)
    return Imported(read, new, tuple(records), tuple(warnings))


def _store(batch: Sequence[TermsVersion], known: _Known, blobs: Blobs, log: Log) -> int:
    names = blobs.put_many(version.text for version in batch)
    found = (version_body(version, name) for version, name in zip(batch, names, strict=True))
    bodies = [body for body in found if known.take(body)]
    if bodies:
        log.append(bodies)
    return len(bodies)


def version_body(version: TermsVersion, text: str) -> dict[str, Any]:
    """Return the event of a version; `text` names the blob of its text."""
    captured = version.captured.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "kind": "terms-version",
        "record": version.record,
        "captured": captured,
        "text": text,
        "change": version.change,
        "collection": version.collection,
        "commit": version.commit,
        "engine": version.engine,
        "snapshots": list(version.snapshots),
    }


class _Known:
    """The captures that the archive has.

    The same text of the same record at the same second by the same commit is the same capture; so it is where one of
    the two comes from a dataset, which names no commits.
    """

    def __init__(self, bodies: Iterable[Mapping[str, Any]]) -> None:
        self._commits: set[tuple[str, ...]] = set()
        self._captures: set[tuple[str, ...]] = set()
        for body in bodies:
            self.take(body)

    def commits(self) -> frozenset[str]:
        """Return the names of the commits that were captured."""
        return frozenset(capture[-1] for capture in self._commits)

    def take(self, body: Mapping[str, Any]) -> bool:
        """Remember a capture; tell whether it was new."""
        capture = tuple(str(body[key]) for key in ("record", "captured", "text"))
        commit = (*capture, str(body["commit"]))
        new = commit not in self._commits and (bool(body["commit"]) or capture not in self._captures)
        self._commits.add(commit)
        self._captures.add(capture)
        return new


def live_files(log: Log) -> dict[str, str]:
    """Return the knowledge files that the log holds now: path → blob."""
    live: dict[str, str] = {}
    for event in log.events():
        if event.body["kind"] == "knowledge-file":
            live[event.body["path"]] = event.body["blob"]
        elif event.body["kind"] == "knowledge-removed":
            live.pop(event.body["path"], None)
    return live


def record_files(files: Mapping[str, bytes], blobs: Blobs, log: Log, *, gone: Iterable[str] = ()) -> int:
    """Record curated files that are new or changed, and the paths that are gone; return how many events that made."""
    live = live_files(log)
    names = dict(zip(files, blobs.put_many(files.values()), strict=True))
    bodies: list[dict[str, Any]] = [
        {"kind": "knowledge-file", "path": path, "blob": name}
        for path, name in names.items()
        if live.get(path) != name
    ]
    bodies += [{"kind": "knowledge-removed", "path": path} for path in gone if path in live]
    if bodies:
        log.append(bodies)
    return len(bodies)
