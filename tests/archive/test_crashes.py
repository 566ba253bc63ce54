"""Whatever happens at whatever moment, what was acknowledged is there and nothing half done is visible."""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.faults import Crash, FaultyDisk, faulty_disks, repeatable
from lexposure.archive.blobs import Blobs, sha256
from lexposure.archive.clock import FixedClock
from lexposure.archive.disk import Disk
from lexposure.archive.log import Log
from lexposure.archive.verify import verify_archive
from lexposure.model.errors import StateError

CLOCK = FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
FIRST = [b"an invented clause", b"another invented clause"]
SECOND = [b"a third one", b"an invented clause", b"a fourth one"]


def _record(home: Path, texts: list[bytes], disk: Disk | None = None) -> None:
    names = Blobs(home / "blobs", disk).put_many(texts)
    Log(home / "log.sqlite", CLOCK, disk).append([{"kind": "terms-version", "text": name} for name in names])


def _recorded(home: Path) -> list[str]:
    return [event.body["text"] for event in Log(home / "log.sqlite", CLOCK).events()]


def _intact(home: Path) -> bool:
    return verify_archive(Blobs(home / "blobs"), Log(home / "log.sqlite", CLOCK), []).ok


def _names(texts: list[bytes]) -> list[str]:
    return [sha256(text) for text in texts]


class TestFaultAtEveryStep:
    @pytest.mark.parametrize("before", [[], FIRST], ids=["new", "used"])
    def test_a_fault_at_any_step_keeps_the_invariants(self, tmp_path: Path, before: list[bytes]) -> None:
        """Fail or stop before and after each fsync, rename and commit: acknowledged events stay, a batch is recorded
        whole or not at all, no event names a missing blob, and trying again completes the work."""
        counting = FaultyDisk()
        home = self._home(tmp_path, "counting", before)
        _record(home, SECOND, counting)
        kinds = {kind for kind, _ in counting.steps}
        assert kinds == {"create", "sync", "replace", "commit"}
        for number, disk in enumerate(faulty_disks(range(1, len(counting.steps) + 1))):
            home = self._home(tmp_path, str(number), before)
            with pytest.raises((Crash, StateError)):
                _record(home, SECOND, disk)
            assert disk.tripped
            assert _recorded(home) in (_names(before), _names(before + SECOND))
            assert _intact(home)
            _record(home, SECOND)
            assert _recorded(home)[-3:] == _names(SECOND)
            assert _intact(home)

    def _home(self, tmp_path: Path, name: str, before: list[bytes]) -> Path:
        home = tmp_path / name
        home.mkdir()
        if before:
            _record(home, before)
        return home

    def test_a_failing_disk_leaves_no_temporary_files(self, tmp_path: Path) -> None:
        """Where the program lives on after a failed write it cleans up behind itself."""
        for number, disk in enumerate(faulty_disks(range(1, 4))):
            home = self._home(tmp_path, str(number), [])
            with pytest.raises((Crash, StateError)):
                _record(home, SECOND, disk)
            remains = list((home / "blobs" / "incoming").iterdir())
            assert disk.crash or not remains


WRITER = """
import pathlib, random, sys
from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import SystemClock
from lexposure.archive.log import Log
home, seed = pathlib.Path(sys.argv[1]), sys.argv[2]
blobs, log, chance = Blobs(home / "blobs"), Log(home / "log.sqlite", SystemClock()), random.Random(seed)
print("ready", flush=True)
for turn in range(100_000):
    names = blobs.put_many(chance.randbytes(chance.randrange(50_000)) for _ in range(3))
    events = log.append([{"kind": "terms-version", "text": name, "batch": f"{seed}/{turn}"} for name in names])
    print(events[-1].seq, events[-1].hash, *names, flush=True)
"""


def _killed(home: Path, seed: int, chance: random.Random) -> list[list[str]]:
    """Let a writer run for a moment, kill it, and return what it had acknowledged.

    Every second one may acknowledge something before its moment begins, however busy the machine is.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", WRITER, str(home), str(seed)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        first = writer.stdout.readline() if seed % 2 else ""
        time.sleep(chance.uniform(0, 0.06))
        writer.kill()
        lines = (first + writer.stdout.read()).split("\n")
    return [line.split() for line in lines[:-1]]  # the last one is empty, or cut off by the kill


def test_kill_9_loses_nothing_acknowledged_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    """Writers are killed at random moments, one after the other in the same folder: every acknowledged event and
    blob is there, every batch is whole, and the archive verifies."""
    chance = repeatable(5)
    acknowledged = [line for seed in range(20) for line in _killed(tmp_path, seed, chance)]
    log = Log(tmp_path / "log.sqlite", CLOCK)
    events = {str(event.seq): event for event in log.events()}
    blobs = Blobs(tmp_path / "blobs")
    assert acknowledged, "no writer got as far as one acknowledgement"
    for seq, digest, *names in acknowledged:
        assert events[seq].hash == digest
        assert all(blobs.get(name) for name in names)
    batches = [event.body["batch"] for event in events.values()]
    assert all(batches.count(batch) == 3 for batch in set(batches))
    assert verify_archive(blobs, log, []).ok
