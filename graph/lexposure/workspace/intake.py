"""What comes in, as events: captured terms and curated files. Nothing is stored twice."""

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

__all__ = ["Imported", "import_terms", "live_files", "record_files"]

Progress = Callable[[int], None]
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


def import_terms(
    repository: Path,
    blobs: Blobs,
    log: Log,
    *,
    services: Collection[str] | None = None,
    only_new: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Archive every version of an Open Terms Archive repository or bundle that isn't archived yet.

    `only_new` passes over the commits that are archived without reading them; they aren't counted as read then.
    """
    known = {_terms_key(event.body) for event in log.events() if event.body["kind"] == "terms-version"}
    read = new = 0
    records: dict[str, None] = {}
    batch: list[TermsVersion] = []
    warnings: list[str] = []
    commits = {key[-1] for key in known} if only_new else set()
    for version in read_versions(repository, services=services, known=commits, warn=warnings.append):
        read += 1
        records[version.record] = None
        batch.append(version)
        if len(batch) == _BATCH:
            new += _store(batch, known, blobs, log)
            batch = []
            if progress:
                progress(read)
    new += _store(batch, known, blobs, log)
    return Imported(read, new, tuple(records), tuple(warnings))


def _store(batch: Sequence[TermsVersion], known: set[tuple[str, ...]], blobs: Blobs, log: Log) -> int:
    names = blobs.put_many(version.text for version in batch)
    bodies = []
    for version, name in zip(batch, names, strict=True):
        body = _terms_body(version, name)
        if _terms_key(body) not in known:
            known.add(_terms_key(body))
            bodies.append(body)
    if bodies:
        log.append(bodies)
    return len(bodies)


def _terms_body(version: TermsVersion, text: str) -> dict[str, Any]:
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


def _terms_key(body: Mapping[str, Any]) -> tuple[str, ...]:
    """The same text of the same record at the same second by the same commit is the same capture."""
    return tuple(str(body[key]) for key in ("record", "captured", "text", "commit"))


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
