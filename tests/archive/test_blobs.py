"""Blobs: named by their content, durable before they are acknowledged, verified whenever they are read."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.faults import FaultyDisk, damaged_once, repeatable
from lexposure.archive.blobs import Blobs
from lexposure.model.errors import Corrupt, NotSetUp, StateError, UnknownName


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def _file(blobs: Blobs, name: str) -> Path:
    return blobs.root / name[:2] / name


class TestPut:
    def test_a_blob_is_named_by_its_sha256(self, blobs: Blobs) -> None:
        """The name of a blob is the SHA-256 of its bytes, and the file lies where the name says."""
        name = blobs.put(b"a made-up clause")
        assert name == hashlib.sha256(b"a made-up clause").hexdigest()
        assert _file(blobs, name).read_bytes() == b"a made-up clause"

    @given(data=st.binary(max_size=2000))
    def test_what_is_put_is_what_is_got(self, tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
        """Any bytes come back as they were put, the empty ones too."""
        blobs = Blobs(tmp_path_factory.getbasetemp() / "round-trip")
        assert blobs.get(blobs.put(data)) == data

    def test_putting_twice_changes_nothing(self, blobs: Blobs) -> None:
        """The same bytes put again keep their file and leave nothing else behind."""
        name = blobs.put(b"twice")
        before = _file(blobs, name).stat()
        assert blobs.put(b"twice") == name
        assert _file(blobs, name).stat().st_ino == before.st_ino
        assert list(blobs.names()) == [name]
        assert not list((blobs.root / "incoming").iterdir())

    def test_putting_the_bytes_again_repairs_a_damaged_blob(self, blobs: Blobs) -> None:
        """A blob whose file was damaged is whole again after its bytes were put again."""
        name = blobs.put(b"the true bytes")
        _file(blobs, name).write_bytes(b"the wrong bytes")
        blobs.put(b"the true bytes")
        assert blobs.get(name) == b"the true bytes"

    def test_many_are_named_in_the_order_given(self, blobs: Blobs) -> None:
        """`put_many` takes any iterable and returns one name for each item, repeated items included."""
        names = blobs.put_many(str(i % 7).encode() for i in range(20))
        assert names == [hashlib.sha256(str(i % 7).encode()).hexdigest() for i in range(20)]
        assert blobs.put_many([]) == []

    def test_a_missing_data_directory_says_so(self, tmp_path: Path) -> None:
        """Without a data directory nothing is created; the error names the folder."""
        with pytest.raises(NotSetUp, match="absent"):
            Blobs(tmp_path / "absent" / "blobs").put(b"x")

    def test_a_refusal_by_the_file_system_says_so(self, tmp_path: Path) -> None:
        """What the file system refuses becomes an error with place and fix."""
        (tmp_path / "blobs").write_text("a file where the folder should be")
        with pytest.raises(StateError, match=r"blobs.*: the file system refused(.|\n)*permissions"):
            Blobs(tmp_path / "blobs").put(b"x")


class TestDurability:
    def test_a_blob_is_synced_before_it_gets_its_name_and_its_folder_after(self, tmp_path: Path) -> None:
        """The order is: write and sync the file, rename it, sync the folder, then the folders around it."""
        disk = FaultyDisk()
        name = Blobs(tmp_path / "blobs", disk).put(b"x")
        kinds = [kind for kind, _ in disk.steps]
        assert kinds[:3] == ["create", "sync", "replace"]
        assert disk.steps[3:] == [("sync", name[:2]), ("sync", "blobs"), ("sync", tmp_path.name)]

    def test_a_blob_that_is_there_is_synced_too(self, tmp_path: Path) -> None:
        """A blob found on disk may come from a process that died before its sync, so it is synced again."""
        Blobs(tmp_path / "blobs").put(b"x")
        disk = FaultyDisk()
        name = Blobs(tmp_path / "blobs", disk).put(b"x")
        assert ("sync", name) in disk.steps
        assert ("sync", name[:2]) in disk.steps

    def test_each_folder_is_synced_once_for_many_blobs(self, tmp_path: Path) -> None:
        """`put_many` syncs each file and each folder it touched exactly once."""
        disk = FaultyDisk()
        names = Blobs(tmp_path / "blobs", disk).put_many(str(i).encode() for i in range(300))
        shards = {name[:2] for name in names}
        created = [where for kind, where in disk.steps if kind == "create"]
        synced = [where for kind, where in disk.steps if kind == "sync"]
        assert len(created) == 300
        assert sorted(synced) == sorted([*created, *shards, "blobs", tmp_path.name])


class TestGet:
    def test_every_flipped_bit_is_found(self, blobs: Blobs) -> None:
        """One flipped bit anywhere in a blob is found when it is read; the error names file and fix."""
        chance = repeatable(1)
        data = chance.randbytes(5000)
        name = blobs.put(data)
        for _ in range(200):
            _file(blobs, name).write_bytes(damaged_once(data, chance))
            with pytest.raises(Corrupt, match=f"{name}(.|\n)*fix: restore the data directory"):
                blobs.get(name)

    def test_a_cut_or_missing_blob_is_found(self, blobs: Blobs) -> None:
        """A blob that lost its end, or its file, is corrupt."""
        name = blobs.put(b"whole")
        _file(blobs, name).write_bytes(b"who")
        with pytest.raises(Corrupt, match="no longer hashes"):
            blobs.get(name)
        _file(blobs, name).unlink()
        with pytest.raises(Corrupt, match="missing"):
            blobs.get(name)
        assert not blobs.has(name)

    @pytest.mark.parametrize(
        "name",
        [
            "",
            "../../etc/passwd",
            "ab" * 31,
            "ab" * 33,
            "AB" * 32,
            "٠" * 64,
            "ab" * 31 + "/x",
            "ab" * 32 + "\n",
            "\0" * 64,
        ],
    )
    def test_only_64_hex_digits_name_a_blob(self, blobs: Blobs, name: str) -> None:
        """No other string reaches the file system, whatever is asked of it."""
        for ask in (blobs.get, blobs.has, blobs.text):
            with pytest.raises(UnknownName, match="64 lower-case hex digits"):
                ask(name)

    def test_text_is_utf8_or_refused(self, blobs: Blobs) -> None:
        """A text comes back decoded; bytes that aren't UTF-8 are an error that names the byte."""
        assert blobs.text(blobs.put("Größe \U0001f4dc".encode())) == "Größe \U0001f4dc"
        with pytest.raises(Corrupt, match="byte 2"):
            blobs.text(blobs.put(b"ab\xff"))


class TestHousekeeping:
    def test_names_lists_blobs_and_nothing_else(self, blobs: Blobs) -> None:
        """Files that aren't blobs, or lie in the wrong folder, have no name here."""
        assert list(blobs.names()) == []
        names = sorted(blobs.put_many([b"a", b"b", b"c"]))
        (blobs.root / "aa").mkdir(exist_ok=True)
        (blobs.root / "aa" / "note.txt").write_text("x")
        (blobs.root / "aa" / ("b" * 64)).write_text("x")
        assert list(blobs.names()) == names

    def test_sweep_removes_old_remains_only(self, blobs: Blobs) -> None:
        """What an interrupted write left goes once it is older than the given time; blobs stay."""
        name = blobs.put(b"x")
        old, new = blobs.root / "incoming" / "old", blobs.root / "incoming" / "new"
        for path, day in ((old, 1), (new, 3)):
            path.write_bytes(b"")
            stamp = dt.datetime(2026, 1, day, tzinfo=dt.UTC).timestamp()
            os.utime(path, (stamp, stamp))
        assert blobs.sweep(dt.datetime(2026, 1, 2, tzinfo=dt.UTC)) == 1
        assert (old.exists(), new.exists(), blobs.has(name)) == (False, True, True)
