"""The captured history of each document, with a fingerprint of every version, kept so that it is read off once.

Fingerprints lie in `derived/` in the data directory, one file a document. They can be deleted at any time; where the
directory can't be written they are read off anew.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from lexposure.provisions.fingerprint import FINGERPRINT, Fingerprint, fingerprint
from lexposure.provisions.transitions import Capture, transitions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Event, Log
    from lexposure.provisions.transitions import Decided, Transition

__all__ = ["History", "Version", "histories", "histories_of", "judged"]


@dataclass(frozen=True)
class Version:
    """A capture as the log has it: time (UTC, ISO), SHA-256 of the text, whether only its extraction is new."""

    captured: str
    text: str
    technical: bool

    @property
    def moment(self) -> dt.datetime:
        """The time of capture."""
        return dt.datetime.fromisoformat(self.captured)


@dataclass(frozen=True)
class History:
    """The versions of one document as one observer (a collection) captured them, by time and then as recorded.

    `decided` holds what persons decided about texts, by SHA-256: `accepted` or `quarantined`.
    """

    record: str
    collection: str
    versions: tuple[Version, ...]
    decided: Mapping[str, Decided] = field(default_factory=dict)


def histories(log: Log, records: Collection[str] | None = None) -> list[History]:
    """Return the histories of the named records, or of all, in order of record and collection."""
    return histories_of(log.events(), records)


def histories_of(events: Iterable[Event], records: Collection[str] | None = None) -> list[History]:
    """Return the same from events."""
    found: dict[tuple[str, str], list[Version]] = defaultdict(list)
    decided: dict[str, dict[str, Decided]] = defaultdict(dict)
    for event in events:
        body = event.body
        if body["kind"] == "terms-verdict":
            decided[body["record"]][body["text"]] = body["verdict"]
        if body["kind"] == "terms-version" and (records is None or body["record"] in records):
            version = Version(body["captured"], body["text"], body["change"] == "technical")
            found[body["record"], body["collection"]].append(version)
    return [
        History(
            record, collection, tuple(sorted(rows, key=lambda row: row.captured)), decided.get(record, {})
        )
        for (record, collection), rows in sorted(found.items())
    ]


def judged(history: History, blobs: Blobs, derived: Path, until: dt.date) -> list[Transition]:
    """Return one transition a version captured by the end of a day; what came later isn't looked at."""
    end = dt.datetime.combine(until, dt.time.max, dt.UTC)
    versions = [version for version in history.versions if version.moment <= end]
    prints = _fingerprints(history, [version.text for version in versions], blobs, derived)
    captures = [Capture(v.moment, v.technical, prints[v.text], history.decided.get(v.text)) for v in versions]
    return transitions(captures, end)


def _fingerprints(
    history: History, texts: Iterable[str], blobs: Blobs, derived: Path
) -> Mapping[str, Fingerprint]:
    name = hashlib.sha256(f"{history.record}\n{history.collection}".encode()).hexdigest()[:32]
    file = derived / f"fingerprints-{FINGERPRINT}" / f"{name}.json"
    known = _read(file)
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    for text in missing:
        known[text] = fingerprint(blobs.text(text))
    if missing:
        _write(file, known)
    return known


def _read(file: Path) -> dict[str, Fingerprint]:
    import orjson

    try:
        rows: list[dict[str, Any]] = orjson.loads(file.read_bytes())
        return {row["sha256"]: Fingerprint.kept(row) for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # absent, or written by half: it is derived and made anew


def _write(file: Path, known: Mapping[str, Fingerprint]) -> None:
    import orjson

    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.part")
        draft.write_bytes(orjson.dumps([asdict(each) for _, each in sorted(known.items())]))
        draft.replace(file)
