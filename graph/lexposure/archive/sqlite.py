"""The log's table in SQLite: how it is opened, created, guarded and checked, and what its errors mean."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from lexposure.archive.disk import told
from lexposure.model.errors import Busy, Corrupt, LexposureError, Place, StateError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lexposure.archive.disk import Disk

__all__ = ["create", "differences", "is_blank", "reading", "writing_to"]

_APPLICATION = 0x4C58504F  # "LXPO" in the file's header, so that no other database passes for a log
_VERSION = 1
_MAGIC = b"SQLite format 3\0"
# AUTOINCREMENT makes SQLite keep the highest number ever used, which shows when the end of the table is lost.
_SCHEMA = (
    """CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    recorded_at TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    body TEXT NOT NULL
)""",
    """CREATE TRIGGER events_append BEFORE INSERT ON events
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events)
BEGIN SELECT raise(ABORT, 'events are only appended'); END""",
    """CREATE TRIGGER events_update BEFORE UPDATE ON events
BEGIN SELECT raise(ABORT, 'events are never changed'); END""",
    """CREATE TRIGGER events_delete BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'events are never removed'); END""",
    f"PRAGMA application_id = {_APPLICATION}",
    f"PRAGMA user_version = {_VERSION}",
)
_REFUSED = {
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
}
_WAITING = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def is_blank(path: Path) -> bool:
    """Say whether there is no log yet: no file, or the empty database that an interrupted creation leaves."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except FileNotFoundError:
        return True
    except OSError:
        return False  # whoever uses the log is told why it can't be read
    if start != _MAGIC:
        return not start
    try:
        with closing(_connect(path, "rw", 5.0)) as connection:
            return connection.execute("PRAGMA application_id").fetchone()[0] == 0 and not _objects(connection)
    except sqlite3.Error:
        return False


def create(path: Path, disk: Disk, patience: float) -> None:
    """Make an empty log; a second process that does the same at once changes nothing."""
    with writing_to(path, disk, patience, create=True) as connection:
        if not _objects(connection):
            for statement in _SCHEMA:
                connection.execute(statement)
    with told(path):
        disk.sync_path(path.parent)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the log for reading; text comes as bytes, since damaged text may not be UTF-8."""
    with _errors(path), closing(_connect(path, "ro", 5.0)) as connection:
        _require_log(connection, path)
        yield connection


@contextmanager
def writing_to(
    path: Path, disk: Disk, patience: float, *, create: bool = False
) -> Iterator[sqlite3.Connection]:
    """Run one write transaction, committed and synced at the end of the block, rolled back on any error."""
    with _errors(path), closing(_connect(path, "rwc" if create else "rw", patience)) as connection:
        if not create:
            _require_log(connection, path)  # before the first statement that could change a foreign file
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        disk.commit(connection)


def differences(connection: sqlite3.Connection) -> list[str]:
    """Say what SQLite itself finds damaged, and which tables or guards aren't as they were created."""
    found = [f"SQLite reports: {_text(row[0])}" for row in connection.execute("PRAGMA integrity_check")]
    if found == ["SQLite reports: ok"]:
        found = []
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.text_factory = bytes
        for statement in _SCHEMA:
            fresh.execute(statement)
        due = _objects(fresh)
    present = _objects(connection)
    found += [
        f"{_text(name)} was removed or changed" for name in sorted(due) if present.get(name) != due[name]
    ]
    return found + [f"{_text(name)} doesn't belong here" for name in sorted(present) if name not in due]


def _connect(path: Path, mode: str, patience: float) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}"
    connection = sqlite3.connect(
        uri, uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = bytes
    return connection


def _require_log(connection: sqlite3.Connection, path: Path) -> None:
    application, version = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    )
    if application != _APPLICATION:
        raise Corrupt(
            "this database isn't an event log", place=Place(path), fix="check the path, or restore a backup"
        )
    if version != _VERSION:
        raise Corrupt(
            f"this log has format {version}; this program reads {_VERSION}",
            place=Place(path),
            fix="use the release that wrote it",
        )


def _objects(connection: sqlite3.Connection) -> dict[bytes, bytes]:
    return dict(connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_master").fetchall())


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


@contextmanager
def _errors(path: Path) -> Iterator[None]:
    try:
        yield
    except LexposureError:
        raise
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        raise _translated(error, path) from error


def _translated(error: Exception, path: Path) -> StateError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    place = Place(path)
    if code in _WAITING:
        return Busy(
            "another process is writing to the log",
            place=place,
            fix="wait until it has finished and repeat the command",
        )
    if code in _REFUSED:
        return StateError(
            f"the log can't be used: {error}",
            place=place,
            fix="check that the file exists, free space and permissions",
        )
    return Corrupt(
        f"the log is damaged or isn't one: {error}",
        place=place,
        fix="restore the data directory from a backup",
    )
