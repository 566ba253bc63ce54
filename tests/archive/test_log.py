"""The log: append-only, chained, monotone in time; every change to what is recorded is found and named."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.faults import FaultyDisk, damaged_once, repeatable
from lexposure.archive.clock import FixedClock, SystemClock, instant
from lexposure.archive.log import GENESIS, Log
from lexposure.model.errors import Busy, Corrupt, DateError, NotSetUp, StateError, UserError

NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log(tmp_path / "log.sqlite", FixedClock(NOON))


def _fill(log: Log, number: int) -> None:
    log.append([{"kind": "note", "text": f"made-up event {i}", "n": i} for i in range(1, number + 1)])


def _as_administrator(log: Log, statement: str, values: tuple[str, ...] = ()) -> None:
    """Change the file with the guards taken off and put back, as someone with the file could."""
    with closing(sqlite3.connect(log.path, isolation_level=None)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement, values)
        for _, sql in guards:
            connection.execute(sql)


class TestAppend:
    def test_events_are_numbered_and_chained(self, log: Log) -> None:
        """Events count from 1, each names the hash of the one before, and reading gives what appending gave."""
        first, second = log.append([{"kind": "a"}, {"kind": "b"}])
        (third,) = log.append([{"kind": "c", "list": [1, None, True, {"x": "é"}]}])
        assert [event.seq for event in (first, second, third)] == [1, 2, 3]
        assert [event.prev for event in (first, second, third)] == [GENESIS, first.hash, second.hash]
        assert list(log.events()) == [first, second, third]
        assert list(log.events(after=2)) == [third]
        assert log.head() == third
        assert third.body == {"kind": "c", "list": [1, None, True, {"x": "é"}]}

    def test_an_empty_log_has_no_head(self, log: Log) -> None:
        """A new log is valid, has no events and no head; appending nothing records nothing."""
        assert log.append([]) == []
        assert (log.head(), list(log.events()), log.verify()) == (None, [], [])

    def test_the_chain_can_be_recomputed_without_this_program(self, log: Log) -> None:
        """Hash = SHA-256(hex of prev + stored body), and the stored body is JSON with number and time."""
        _fill(log, 3)
        with closing(sqlite3.connect(log.path)) as connection:
            rows = connection.execute(
                "SELECT seq, recorded_at, prev, hash, body FROM events ORDER BY seq"
            ).fetchall()
        prev = "0" * 64
        for seq, recorded_at, before, digest, body in rows:
            assert before == prev
            assert hashlib.sha256((prev + body).encode()).hexdigest() == digest
            full = json.loads(body)
            assert (full["seq"], full["recorded_at"]) == (seq, recorded_at)
            assert body == json.dumps(full, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            prev = digest

    def test_all_or_none(self, log: Log) -> None:
        """If one body of several can't be recorded, none is."""
        with pytest.raises(UserError, match="float"):
            log.append([{"kind": "good"}, {"kind": "bad", "share": 0.5}])
        assert log.head() is None

    def test_the_logs_own_fields_are_its_own(self, log: Log) -> None:
        """A body can't set number or time."""
        for key in ("seq", "recorded_at"):
            with pytest.raises(UserError, match=key):
                log.append([{"kind": "a", key: "x"}])

    def test_time_never_runs_backwards(self, tmp_path: Path) -> None:
        """A clock that stands or jumps back changes no order, and no two appends share a moment: `known_at` names one state."""
        times = [NOON, NOON - 24 * HOUR, NOON + HOUR, NOON - 365 * 24 * HOUR]
        path = tmp_path / "log.sqlite"
        recorded = [Log(path, FixedClock(time)).append([{"kind": "a"}])[0].recorded_at for time in times]
        tick = dt.timedelta(microseconds=1)
        assert recorded == [instant(time) for time in (NOON, NOON + tick, NOON + HOUR, NOON + HOUR + tick)]
        assert Log(path, SystemClock()).verify() == []

    def test_times_are_utc_with_microseconds(self) -> None:
        """Times are written in UTC with six decimals, so that they sort as text; a time without zone is refused."""
        east = dt.timezone(dt.timedelta(hours=5, minutes=30))
        assert instant(dt.datetime(2026, 1, 1, 3, 0, tzinfo=east)) == "2025-12-31T21:30:00.000000Z"
        with pytest.raises(DateError, match="no zone"):
            instant(dt.datetime(2026, 1, 1))  # noqa: DTZ001
        assert SystemClock().now().tzinfo is dt.UTC

    @given(texts=st.lists(st.text(max_size=50), min_size=1, max_size=5))
    def test_any_text_is_kept(self, tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
        """Every string comes back as it was recorded, zero characters included."""
        log = Log(tmp_path_factory.getbasetemp() / "texts.sqlite", FixedClock(NOON))
        events = log.append([{"kind": "note", "text": text} for text in texts])
        assert [event.body["text"] for event in log.events(after=events[0].seq - 1)] == texts

    def test_threads_that_append_at_once_take_turns(self, log: Log) -> None:
        """Events of several threads get one number each, and every batch stays together."""
        batches = [[{"kind": "a", "batch": batch, "n": n} for n in range(3)] for batch in range(40)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(log.append, batches))
        found = [(event.body["batch"], event.body["n"]) for event in log.events()]
        assert len(set(found)) == len(found) == 120
        assert all(found[i][0] == found[i + 2][0] for i in range(0, 120, 3))
        assert log.verify() == []

    def test_an_unknown_start_is_an_error(self, log: Log) -> None:
        """Reading after an event that was never recorded is refused; it isn't an empty answer."""
        _fill(log, 2)
        assert list(log.events(after=2)) == []
        with pytest.raises(UserError, match="no event 3"):
            list(log.events(after=3))


class TestDurability:
    def test_every_commit_waits_for_the_medium(self, tmp_path: Path) -> None:
        """Each commit happens in WAL mode with full synchronisation, and the folder of a new log is synced."""
        seen = []

        class Watching(FaultyDisk):
            def commit(self, connection: sqlite3.Connection) -> None:
                pragmas = [
                    connection.execute(f"PRAGMA {name}").fetchone()[0]
                    for name in ("synchronous", "journal_mode")
                ]
                seen.append(pragmas)
                super().commit(connection)

        disk = Watching()
        _fill(Log(tmp_path / "log.sqlite", FixedClock(NOON), disk), 2)
        assert seen == [[2, b"wal"], [2, b"wal"]]  # the table, then the events
        assert ("sync", tmp_path.name) in disk.steps


class TestGuards:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE events SET body = '{}' WHERE seq = 2",
            "DELETE FROM events WHERE seq = 3",
            "DELETE FROM events",
            "REPLACE INTO events VALUES (2, '', '', '', '')",
            "INSERT INTO events VALUES (9, '', '', '', '')",
        ],
    )
    def test_sql_cant_change_what_is_recorded(self, log: Log, statement: str) -> None:
        """Plain SQL can't update, delete, replace or leave a gap."""
        _fill(log, 3)
        with (
            closing(sqlite3.connect(log.path)) as connection,
            pytest.raises(sqlite3.IntegrityError, match="events are"),
        ):
            connection.execute(statement)
        assert log.verify() == []

    def test_a_second_writer_is_told_to_wait(self, log: Log) -> None:
        """While one transaction writes, another gives up with Busy after its patience; readers go on."""
        _fill(log, 1)
        with closing(sqlite3.connect(log.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Busy, match="another process"):
                Log(log.path, FixedClock(NOON), patience=0.05).append([{"kind": "a"}])
            assert log.head() is not None
        assert len(log.append([{"kind": "a"}])) == 1


class TestVerify:
    @pytest.mark.parametrize(
        ("statement", "seq"),
        [
            ("UPDATE events SET body = replace(body, 'event 3', 'event 8') WHERE seq = 3", 3),
            ("UPDATE events SET body = CAST(body AS BLOB) || ' ' WHERE seq = 3", 3),
            ("UPDATE events SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE seq = 3", 3),
            ("UPDATE events SET prev = hash WHERE seq = 3", 3),
            ("UPDATE events SET hash = upper(hash) WHERE seq = 3", 3),
            ("UPDATE events SET hash = 7 WHERE seq = 3", 3),
            ("UPDATE events SET seq = 9 WHERE seq = 3", 3),
            ("DELETE FROM events WHERE seq = 3", 3),
            ("DELETE FROM events WHERE seq = 1", 1),
            ("DELETE FROM events WHERE seq = 5", 5),
        ],
    )
    def test_history_cant_be_edited_unseen(self, log: Log, statement: str, seq: int) -> None:
        """An edit by someone who takes the guards off is found, and the event is named."""
        _fill(log, 5)
        _as_administrator(log, statement)
        assert f"event {seq}" in log.verify()[0].where
        if seq < 5:
            with pytest.raises(Corrupt, match=f"event {seq} "):
                list(log.events())

    def test_a_row_before_the_first_is_found(self, log: Log) -> None:
        """A row slipped in below number 1 is named, and no reader takes it for an event."""
        _fill(log, 2)
        events = list(log.events())
        _as_administrator(log, "INSERT INTO events VALUES (-1, '', '', '', '')")
        assert "numbered -1" in log.verify()[0].what
        assert list(log.events()) == events

    def test_rehashing_one_event_breaks_the_next(self, log: Log) -> None:
        """Whoever also recomputes the hash of the event they changed is found at the one after it."""
        _fill(log, 5)
        events = list(log.events())
        with closing(sqlite3.connect(log.path)) as connection:
            (body,) = connection.execute("SELECT body FROM events WHERE seq = 3").fetchone()
        forged = body.replace("event 3", "event 8")
        digest = hashlib.sha256((events[1].hash + forged).encode()).hexdigest()
        _as_administrator(log, "UPDATE events SET body = ?, hash = ? WHERE seq = 3", (forged, digest))
        assert [problem.where for problem in log.verify()] == ["log.sqlite, event 4"]

    @pytest.mark.parametrize(
        "body",
        [
            "[]",
            "not json",
            f'{{"recorded_at":"{instant(NOON)}","seq":2}}',
            '{"recorded_at":"x","seq":1}',
            "[" * 5000,
        ],
    )
    def test_a_rehashed_body_must_still_be_an_event(self, log: Log, body: str) -> None:
        """A body with a right hash that isn't an event's body is named, without a crash."""
        _fill(log, 1)
        digest = hashlib.sha256((GENESIS + body).encode()).hexdigest()
        _as_administrator(log, "UPDATE events SET body = ?, hash = ? WHERE seq = 1", (body, digest))
        assert log.verify()[0].where == "log.sqlite, event 1"

    def test_a_missing_guard_is_named(self, log: Log) -> None:
        """A guard that was taken off, and a table that was put in, are found."""
        _fill(log, 1)
        with closing(sqlite3.connect(log.path)) as connection:
            connection.execute("DROP TRIGGER events_update")
            connection.execute("CREATE TABLE other (x)")
        whats = [problem.what for problem in log.verify()]
        assert whats == ["events_update was removed or changed", "other doesn't belong here"]

    def test_every_flipped_bit_of_a_row_is_found(self, log: Log) -> None:
        """One flipped bit in any stored field of any event is found by `verify`, and never as a crash."""
        _fill(log, 8)
        whole = log.path.read_bytes()
        rows = [
            value.encode()
            for event in log.events()
            for value in (event.recorded_at, event.prev, event.hash, f'"text":"{event.body["text"]}"')
        ]
        chance = repeatable(7)
        for row in rows * 4:
            at = chance.choice([i for i in range(len(whole)) if whole.startswith(row, i)])
            log.path.write_bytes(whole[:at] + damaged_once(row, chance) + whole[at + len(row) :])
            assert log.verify(), f"a flip in {row!r} went unseen"

    def test_no_flipped_bit_of_the_file_changes_an_answer_unseen(self, log: Log) -> None:
        """Wherever a bit of the file flips, the log either still gives the very same events or says what is wrong."""
        _fill(log, 40)
        whole, events = log.path.read_bytes(), list(log.events())
        chance = repeatable(11)
        found = 0
        for _ in range(400):
            log.path.write_bytes(damaged_once(whole, chance))
            if log.verify():
                found += 1
            else:
                assert list(log.events()) == events
        assert found > 100

    def test_a_flip_never_gives_a_traceback(self, log: Log) -> None:
        """Reading and appending to a damaged file raise only the library's own errors."""
        _fill(log, 40)
        whole = log.path.read_bytes()
        chance = repeatable(13)
        for _ in range(150):
            log.path.write_bytes(damaged_once(damaged_once(whole, chance), chance))
            for use in (lambda: list(log.events()), log.head, lambda: log.append([{"kind": "a"}])):
                try:
                    use()
                except StateError as error:
                    assert error.fix  # noqa: PT017 (most flips raise, some don't)


class TestFiles:
    def test_a_missing_folder_says_so(self, tmp_path: Path) -> None:
        """Without a data directory there is no log; the error names the folder."""
        with pytest.raises(NotSetUp, match="absent"):
            Log(tmp_path / "absent" / "log.sqlite", FixedClock(NOON))

    def test_an_empty_file_becomes_a_log(self, tmp_path: Path) -> None:
        """A file of no bytes, as a crash at the very first moment leaves it, is made a log."""
        (tmp_path / "log.sqlite").touch()
        log = Log(tmp_path / "log.sqlite", FixedClock(NOON))
        _fill(log, 1)
        assert log.verify() == []

    @pytest.mark.parametrize("content", [b"these are no database pages, " * 300, b"x"])
    def test_a_file_that_isnt_sqlite_is_refused(self, tmp_path: Path, content: bytes) -> None:
        """Another file in the log's place is Corrupt, by whatever it is used, and isn't overwritten."""
        path = tmp_path / "log.sqlite"
        path.write_bytes(content)
        log = Log(path, FixedClock(NOON))
        for use in (log.head, lambda: list(log.events()), lambda: log.append([{"kind": "a"}])):
            with pytest.raises(Corrupt, match=r"log\.sqlite(.|\n)*fix:"):
                use()
        assert len(log.verify()) == 1
        assert path.read_bytes() == content

    def test_another_database_is_refused(self, tmp_path: Path) -> None:
        """A database of another program isn't written to."""
        path = tmp_path / "log.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE events (seq)")
        with pytest.raises(Corrupt, match="isn't an event log"):
            Log(path, FixedClock(NOON)).append([{"kind": "a"}])

    def test_a_later_format_is_refused(self, log: Log) -> None:
        """A log of a later format is left alone."""
        with closing(sqlite3.connect(log.path)) as connection:
            connection.execute("PRAGMA user_version = 2")
        with pytest.raises(Corrupt, match="format 2"):
            log.head()

    def test_a_log_that_vanished_says_so(self, log: Log) -> None:
        """A file removed under a running program is an error, not an empty log."""
        log.path.unlink()
        with pytest.raises(StateError, match="can't be used"):
            log.head()
