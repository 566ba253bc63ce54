"""Answers that somebody chose to keep: an event that says so, and two compressed blobs with what was said.

An answer is named by the SHA-256 of its JSON bytes. The event holds nothing of the profile, so that forgetting an answer
removes all of it but the name, the days and the dataset; the log itself is never rewritten.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from lexposure.model.errors import Corrupt, Forgotten, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Event, Log

__all__ = [
    "ANSWER_EVENTS",
    "FORGOTTEN",
    "STORED",
    "Answers",
    "Facts",
    "StoredAnswer",
    "removed",
    "unzipped",
]

STORED, FORGOTTEN = "answer-stored", "answer-forgotten"
ANSWER_EVENTS = frozenset({STORED, FORGOTTEN})
"""Kinds of events that say nothing about law or terms."""

_FIELDS = {STORED: {"id", "json", "rdf", "as_of", "known_at", "dataset", "code"}, FORGOTTEN: {"id"}}
_PREFIX = re.compile(r"[0-9a-f]{8,64}", re.ASCII)
_FIX = "`lexposure answers` lists those that were stored"


@dataclass(frozen=True)
class Facts:
    """What the log itself says of an answer: the day asked, the moment known, release and dataset, hash of the code."""

    as_of: str
    known_at: str
    dataset: str
    code: str


@dataclass(frozen=True)
class StoredAnswer:
    """An answer that was stored: its name, since when, from what; `forgotten_at` empty while its content is here.

    `json` and `rdf` name the blobs, each the gzip of the bytes that were given out.
    """

    id: str
    stored_at: str
    facts: Facts
    json: str
    rdf: str
    forgotten_at: str = ""

    @property
    def blobs(self) -> tuple[str, str]:
        """The names of the two blobs."""
        return self.json, self.rdf


class Answers:
    """The stored answers of one data directory. Writing is for the one writer (`archive.lock.writing`)."""

    def __init__(self, blobs: Blobs, log: Log) -> None:
        self._blobs = blobs
        self._log = log

    def all(self) -> list[StoredAnswer]:
        """Return every answer that was ever stored, forgotten ones included, in the order of storing."""
        return list(_folded(self._log.events()).values())

    def find(self, name: str) -> StoredAnswer:
        """Return the answer of this name, or of the one name that begins so (8 digits at least). Raises UnknownName."""
        if not _PREFIX.fullmatch(name):
            raise UnknownName(
                f"`{name[:80]}` names no answer", fix="give at least 8 of the 64 hex digits; " + _FIX
            )
        found = [answer for answer in self.all() if answer.id.startswith(name)]
        if not found:
            raise UnknownName(f"no answer {name} was stored here", fix=_FIX)
        if len(found) > 1:
            raise UnknownName(f"{len(found)} answers begin with {name}", fix="give more of the digits")
        return found[0]

    def put(self, json: bytes, rdf: bytes, facts: Facts) -> tuple[StoredAnswer, bool]:
        """Keep an answer; return it and whether it was new. The same bytes again change nothing."""
        name = hashlib.sha256(json).hexdigest()
        present = _folded(self._log.events()).get(name)
        if present and not present.forgotten_at:
            return present, False
        blobs = self._blobs.put_many(gzip.compress(data, 6, mtime=0) for data in (json, rdf))
        body = {"kind": STORED, "id": name, "json": blobs[0], "rdf": blobs[1], **vars(facts)}
        (event,) = self._log.append([body])
        return _read(event), True

    def content(self, answer: StoredAnswer, form: Literal["json", "rdf"]) -> bytes:
        """Return the very bytes that were stored. Raises Forgotten, or Corrupt if they are damaged or missing."""
        if answer.forgotten_at:
            raise Forgotten(
                f"the content of answer {answer.id} was removed on {answer.forgotten_at[:10]}",
                fix="ask again with the profile, `--as-of` and `--known-at`: the same question has the same answer",
            )
        data = unzipped(self._blobs.get(answer.json if form == "json" else answer.rdf))
        if data is None or (form == "json" and hashlib.sha256(data).hexdigest() != answer.id):
            raise Corrupt(f"the content of answer {answer.id} isn't what was stored", fix="restore a backup")
        return data

    def forget(self, answer: StoredAnswer) -> StoredAnswer:
        """Record that an answer is forgotten, then remove its content; asked again, remove what may be left of it."""
        if not answer.forgotten_at:
            (event,) = self._log.append([{"kind": FORGOTTEN, "id": answer.id}])
            answer = replace(answer, forgotten_at=event.recorded_at)
        gone = _removed(self.all())
        for name in answer.blobs:
            if name in gone:
                self._blobs.remove(name)
        return answer


def removed(events: Iterable[Event]) -> dict[str, str]:
    """Return the blobs of forgotten answers that no other answer shares: blob → answer. Malformed events are passed over."""
    whole = (event for event in _about(events) if _FIELDS[event.body["kind"]] <= event.body.keys())
    return _removed(_folded(whole).values())


def _removed(answers: Iterable[StoredAnswer]) -> dict[str, str]:
    known = list(answers)
    shared = {name for answer in known if not answer.forgotten_at for name in answer.blobs}
    gone = (answer for answer in known if answer.forgotten_at)
    return {name: answer.id for answer in gone for name in answer.blobs if name not in shared}


def unzipped(data: bytes) -> bytes | None:
    """Return what was compressed; None if that can't be read."""
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return None


def _folded(events: Iterable[Event]) -> dict[str, StoredAnswer]:
    """Return the answers by name; the last event about one decides."""
    found: dict[str, StoredAnswer] = {}
    for event in _about(events):
        name = event.body["id"]
        if event.body["kind"] == STORED:
            found[name] = _read(event)
        elif name in found:
            found[name] = replace(found[name], forgotten_at=event.recorded_at)
    return found


def _about(events: Iterable[Event]) -> Iterator[Event]:
    return (event for event in events if event.body.get("kind") in ANSWER_EVENTS)


def _read(event: Event) -> StoredAnswer:
    body: Mapping[str, Any] = event.body
    facts = Facts(*(str(body[name]) for name in ("as_of", "known_at", "dataset", "code")))
    return StoredAnswer(body["id"], event.recorded_at, facts, body["json"], body["rdf"])
