"""The event log: append-only, hash-chained, in SQLite. Its commit is the moment from which something is kept.

The column `body` holds the very bytes that are hashed, RFC 8785 JSON of the event's body with its `seq` and
`recorded_at`; `hash` is SHA-256 over the hex digits of `prev` followed by those bytes. Anyone can recompute the
chain without this program. The first event follows 64 zeros.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lexposure.archive.canonical import canonical
from lexposure.archive.clock import instant
from lexposure.archive.disk import Disk
from lexposure.archive.problems import Problem
from lexposure.archive.sqlite import create, differences, is_blank, reading, writing_to
from lexposure.model.errors import Corrupt, NotSetUp, Place, UserError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from lexposure.archive.clock import Clock

__all__ = ["GENESIS", "Event", "Log"]

GENESIS = "0" * 64
_OURS = ("recorded_at", "seq")
_FIX = "restore the data directory from a backup; `lexposure verify` lists everything that is damaged"
_ROWS = "SELECT seq, recorded_at, prev, hash, body FROM events WHERE seq > ? ORDER BY seq"
_LAST = "SELECT seq, recorded_at, prev, hash, body FROM events ORDER BY seq DESC LIMIT 1"
_ONE = "SELECT hash FROM events WHERE seq = ?"
_INSERT = "INSERT INTO events (seq, recorded_at, prev, hash, body) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True)
class Event:
    """One recorded event. `seq` counts from 1 without gaps, `recorded_at` is UTC and never runs backwards.

    Events that were appended together share a moment; no others do.
    """

    seq: int
    recorded_at: str
    prev: str
    hash: str
    body: dict[str, Any]


class Log:
    """The log in one file. Each call opens and closes its own connection, so an object may be shared by threads."""

    def __init__(self, path: Path, clock: Clock, disk: Disk | None = None, patience: float = 5.0) -> None:
        """Use the file `path`, creating it in an existing folder (NotSetUp if that is absent).

        `patience` is how many seconds a writer waits for another before it gives up with Busy.
        """
        self.path = path
        self._clock = clock
        self._disk = disk or Disk()
        self._patience = patience
        if not path.parent.is_dir():
            raise NotSetUp(
                "there is no data directory",
                place=Place(path.parent),
                fix="create the folder, or set LEXPOSURE_HOME",
            )
        if is_blank(path):
            create(path, self._disk, patience)

    def append(self, bodies: Sequence[Mapping[str, object]]) -> list[Event]:
        """Record events, all or none, and return them once they are durable.

        Raises UserError for a body that has no canonical form, Busy when another process is writing, Corrupt if
        the last event doesn't verify.
        """
        for body in bodies:
            _check(body)
        if not bodies:
            return []
        with writing_to(self.path, self._disk, self._patience) as connection:
            chained = _chained(bodies, self._last(connection), instant(self._clock.now()))
            connection.executemany(_INSERT, [_row(event, full) for event, full in chained])
        return [event for event, _ in chained]

    def events(self, after: int = 0) -> Iterator[Event]:
        """Yield the events whose `seq` is larger than `after`, each verified. Raises Corrupt at the first that isn't."""
        with reading(self.path) as connection:
            prev = self._hash_of(connection, after)
            for due, row in enumerate(connection.execute(_ROWS, (after,)), after + 1):
                flaw = _flaw(row, due, prev)
                if flaw:
                    raise self._corrupt(due, flaw)
                event = _event(row)
                prev = event.hash
                yield event

    def head(self) -> Event | None:
        """Return the last event, or None while there is none. Raises Corrupt if it doesn't verify."""
        with reading(self.path) as connection:
            return self._last(connection)

    def verify(self) -> list[Problem]:
        """Check every event, the chain, the table and its guards; return what is wrong, named by `seq`.

        A chain can't tell that its end was cut off by someone who also adjusts the table's own counter; compare
        the head with one that was kept elsewhere for that (`verify_archive`).
        """
        try:
            with reading(self.path) as connection:
                problems = [Problem(self.path.name, what) for what in differences(connection)]
                return problems + list(self._broken(connection))
        except Corrupt as error:
            return [Problem(self.path.name, error.message)]

    def _broken(self, connection: sqlite3.Connection) -> Iterator[Problem]:
        due, prev = 1, GENESIS
        for row in connection.execute(_ROWS, (-(2**62),)):
            flaw = _flaw(row, due, prev)
            if flaw:
                yield Problem(f"{self.path.name}, event {due}", flaw)
            due = row[0] + 1
            prev = _ascii(row[3])
        highest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'events'").fetchone()
        if due - 1 != (highest[0] if highest else 0):
            yield Problem(
                f"{self.path.name}, event {due}", "the end of the log is missing, or its counter was changed"
            )

    def _last(self, connection: sqlite3.Connection) -> Event | None:
        row = connection.execute(_LAST).fetchone()
        if row is None:
            return None
        flaw = _flaw(row, row[0], _ascii(row[2]))
        if flaw:
            raise self._corrupt(row[0], flaw)
        return _event(row)

    def _hash_of(self, connection: sqlite3.Connection, seq: int) -> str:
        if seq == 0:
            return GENESIS
        row = connection.execute(_ONE, (seq,)).fetchone()
        if row is None:
            raise UserError(
                f"the log has no event {seq}", fix="give the number of a recorded event, or 0 for all"
            )
        return _ascii(row[0])

    def _corrupt(self, seq: int, flaw: str) -> Corrupt:
        return Corrupt(f"event {seq} doesn't verify: {flaw}", place=Place(self.path), fix=_FIX)


def _check(body: Mapping[str, object]) -> None:
    taken = [key for key in _OURS if key in body]
    if taken:
        raise UserError(
            f"can't be recorded: the log itself sets {taken[0]}", fix="choose another name for the field"
        )
    canonical(body)


def _chained(
    bodies: Sequence[Mapping[str, object]], last: Event | None, now: str
) -> list[tuple[Event, bytes]]:
    seq, prev = (last.seq, last.hash) if last else (0, GENESIS)
    recorded_at = max(now, _after(last.recorded_at)) if last else now
    chained = []
    for number, body in enumerate(bodies, seq + 1):
        full = canonical({**body, "recorded_at": recorded_at, "seq": number})
        event = Event(number, recorded_at, prev, _digest(prev, full), _without_ours(json.loads(full)))
        chained.append((event, full))
        prev = event.hash
    return chained


def _after(recorded_at: str) -> str:
    """Return the next moment: events of two appends never share one, or "known at" wouldn't name one state."""
    return instant(dt.datetime.fromisoformat(recorded_at) + dt.timedelta(microseconds=1))


def _row(event: Event, full: bytes) -> tuple[int, str, str, str, str]:
    return event.seq, event.recorded_at, event.prev, event.hash, full.decode()


def _digest(prev: str, full: bytes) -> str:
    return hashlib.sha256(prev.encode() + full).hexdigest()


def _without_ours(full: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in full.items() if key not in _OURS}


def _event(row: tuple[Any, ...]) -> Event:
    seq, recorded_at, prev, digest, body = row
    return Event(seq, _ascii(recorded_at), _ascii(prev), _ascii(digest), _without_ours(json.loads(body)))


def _ascii(value: object) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else repr(value)


def _flaw(row: tuple[Any, ...], due: int, prev: str) -> str | None:
    """Say what is wrong with a stored row; damage may have put any type into any column."""
    seq, recorded_at, before, digest, body = row
    if seq != due:
        return f"the event numbered {seq} stands in its place"
    if not all(isinstance(value, bytes) for value in (recorded_at, before, digest, body)):
        return "a field isn't text"
    if _ascii(before) != prev:
        return "it doesn't follow the event before it, so that one was changed or removed"
    if _ascii(digest) != _digest(prev, body):
        return "its hash isn't that of its content"
    return _mismatch(body, seq, _ascii(recorded_at))


def _mismatch(body: bytes, seq: int, recorded_at: str) -> str | None:
    try:
        full = json.loads(body)
    except (ValueError, RecursionError):
        return "its body isn't JSON"
    if not isinstance(full, dict) or full.get("seq") != seq or full.get("recorded_at") != recorded_at:
        return "its number or time isn't that of its body"
    return None
