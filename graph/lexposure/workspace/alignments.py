"""Alignments kept between runs: derived, so that they can be deleted at any time and are made anew when asked for.

One SQLite file holds them by the version of the algorithm and the SHA-256 of both texts, so that a version that is new costs one
alignment and nothing new costs none. A file that is damaged, or of another format, is replaced without a word; where
none can be written, everything is worked out again each time.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from lexposure.provisions.align import ALGORITHM, Alignment, Link, align
from lexposure.provisions.cut import Cut

__all__ = ["Alignments"]

_SCHEMA = """CREATE TABLE IF NOT EXISTS alignments (
    algorithm INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (algorithm, before, after)
) WITHOUT ROWID"""
_BATCH = 64
_KINDS = ("same", "edited", "moved", "split", "merged", "added", "removed")


class Alignments:
    """The store of one data directory, to be used in a `with` block."""

    def __init__(self, derived: Path) -> None:
        self.path = derived / "alignments.sqlite"
        self._connection: sqlite3.Connection | None = None
        self._waiting = 0

    def __enter__(self) -> Alignments:
        self._connection = _opened(self.path)
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection:
            with contextlib.suppress(sqlite3.Error):
                self._connection.commit()
            self._connection.close()
            self._connection = None

    def missing(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the pairs of texts that aren't aligned yet, each once, in order."""
        known: set[tuple[str, str]] = set()
        if self._connection:
            with contextlib.suppress(sqlite3.Error):
                rows = self._connection.execute(
                    "SELECT before, after FROM alignments WHERE algorithm = ?", (ALGORITHM,)
                )
                known = set(rows.fetchall())
        return [pair for pair in dict.fromkeys(pairs) if pair not in known]

    def get(self, before: str, after: str, cut: Callable[[str], Cut]) -> Alignment:
        """Return the alignment of two texts by their SHA-256, and keep it if it is new; `cut` gives their cuts."""
        body = self._kept(before, after)
        old, new = cut(before), cut(after)
        found = _unpacked(body, len(old), len(new)) if body else None
        if found is None:
            found = align(old, new)
            self._keep(before, after, _packed(found))
        return found

    def _kept(self, before: str, after: str) -> bytes | None:
        if self._connection is None:
            return None
        with contextlib.suppress(sqlite3.Error):
            query = "SELECT body FROM alignments WHERE algorithm = ? AND before = ? AND after = ?"
            row = self._connection.execute(query, (ALGORITHM, before, after)).fetchone()
            return bytes(row[0]) if row else None
        return None

    def _keep(self, before: str, after: str, body: bytes) -> None:
        if self._connection is None:
            return
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute(
                "INSERT OR REPLACE INTO alignments VALUES (?, ?, ?, ?)", (ALGORITHM, before, after, body)
            )
            self._waiting += 1
            if (
                self._waiting >= _BATCH
            ):  # others may want to write, and a run that is stopped has kept the rest
                self._connection.commit()
                self._waiting = 0


def _opened(path: Path) -> sqlite3.Connection | None:
    """Open the file, or begin a new one where it can't be used; None where none can be written."""
    for attempt in range(2):
        connection = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=30)
            connection.execute("PRAGMA synchronous = OFF")  # nothing here that can't be made again
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError
            connection.execute(_SCHEMA)
            connection.execute("DELETE FROM alignments WHERE algorithm <> ?", (ALGORITHM,))
            connection.commit()
        except sqlite3.DatabaseError as problem:
            if connection:
                connection.close()
            if attempt or (isinstance(problem, sqlite3.OperationalError) and "locked" in str(problem)):
                return None
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        except OSError:
            return None
        else:
            return connection
    return None


def _packed(alignment: Alignment) -> bytes:
    import orjson

    rows = [
        [_KINDS.index(link.kind), list(link.before), list(link.after), link.similarity]
        for link in alignment.links
    ]
    return zlib.compress(orjson.dumps([alignment.wholesale, rows]), 1)


def _unpacked(body: bytes, old: int, new: int) -> Alignment | None:
    """Read an alignment; None if it isn't one of texts with so many segments, each in one link."""
    import orjson

    try:
        wholesale, rows = orjson.loads(zlib.decompress(body))
        links = tuple(
            Link(_kind(kind), tuple(before), tuple(after), float(alike))
            for kind, before, after, alike in rows
        )
    except (zlib.error, ValueError, TypeError, IndexError):
        return None
    whole = sorted(at for link in links for at in link.before) == list(range(old)) and sorted(
        at for link in links for at in link.after
    ) == list(range(new))
    return Alignment(links, bool(wholesale)) if whole else None


def _kind(code: int) -> Any:
    return _KINDS[code]
