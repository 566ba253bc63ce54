"""Snapshots: published whole, verified before they answer, replaced atomically, kept while somebody reads them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from archive.faults import Crash, FaultyDisk, damaged_once, faulty_disks, repeatable
from lexposure.archive.lock import Hold
from lexposure.knowledge import snapshot as snapshot_module
from lexposure.knowledge.digest import dataset_hash
from lexposure.knowledge.snapshot import Snapshot, current, publish
from lexposure.model.errors import Corrupt, CuratedDataError, NotSetUp, StateError, UnknownName, UserError

FILES = {"index.json": b'{"made": "up"}', "tables.bin": bytes(range(256))}


def quads_of(version: int, number: int = 20) -> list[Quad]:
    subject = NamedNode(f"http://example.org/version/{version}")
    predicate = NamedNode("http://example.org/says")
    return [
        Quad(subject, predicate, Literal(f"invented {i}"), NamedNode(f"http://example.org/g{i % 3}"))
        for i in range(number)
    ]


def publish_version(home: Path, version: int, disk: FaultyDisk | None = None) -> Snapshot:
    quads = quads_of(version)
    return publish(home, version, dataset_hash(quads), quads, FILES, log_head=f"{version:064x}", disk=disk)


def folders(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "snapshots").iterdir())


def name_of(version: int) -> str:
    return f"{version}-{dataset_hash(quads_of(version))[:16]}"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


class TestPublish:
    def test_what_is_published_is_what_is_read(self, home: Path) -> None:
        """Readers get the quads, the files, number, digest and the head of the log that were published."""
        published = publish_version(home, 3)
        snapshot = current(home)
        assert snapshot == published
        assert snapshot.path == home / "snapshots" / name_of(3)
        assert (snapshot.seq, snapshot.digest) == (3, dataset_hash(quads_of(3)))
        assert (snapshot.manifest.quads, snapshot.manifest.log_head) == (20, f"{3:064x}")
        assert set(snapshot.store()) == set(quads_of(3))
        assert {name: snapshot.file(name) for name in FILES} == FILES
        assert snapshot.verify() == []

    def test_the_newer_replaces_the_older(self, home: Path) -> None:
        """`current` leads to what was published last, by a relative link, so that the folder can be moved."""
        publish_version(home, 1)
        publish_version(home, 2)
        moved = home.rename(home.parent / "moved")
        assert current(moved).seq == 2
        assert (moved / "current").readlink() == Path("snapshots") / name_of(2)

    def test_two_are_kept(self, home: Path) -> None:
        """The current snapshot and the one before it stay; older ones go."""
        for version in (1, 2, 3, 4):
            publish_version(home, version)
        assert folders(home) == [name_of(3), name_of(4)]

    def test_a_snapshot_in_use_stays(self, home: Path) -> None:
        """A snapshot that somebody holds is removed only after that, and answers until then."""
        publish_version(home, 1)
        held = current(home)
        for version in (2, 3, 4):
            publish_version(home, version)
        assert folders(home) == [name_of(1), name_of(3), name_of(4)]
        assert set(held.store()) == set(quads_of(1))
        del held
        publish_version(home, 5)
        assert folders(home) == [name_of(4), name_of(5)]

    def test_publishing_again_changes_nothing(self, home: Path) -> None:
        """The same number, digest and files again build nothing and remove nothing."""
        publish_version(home, 1)
        publish_version(home, 2)
        before = {path: path.stat().st_ino for path in (home / "snapshots").rglob("*")}
        publish_version(home, 2)
        assert {path: path.stat().st_ino for path in (home / "snapshots").rglob("*")} == before
        assert publish_version(home, 1).seq == current(home).seq == 1

    def test_other_files_for_the_same_dataset_make_another_snapshot(self, home: Path) -> None:
        """A newer release that compiles another index from the same quads isn't given the old one."""
        publish_version(home, 1)
        quads = quads_of(1)
        publish(home, 1, dataset_hash(quads), quads, {"index.json": b"newer"}, log_head=f"{1:064x}")
        assert current(home).file("index.json") == b"newer"
        assert current(home).path.name == name_of(1) + ".1"

    def test_publishing_again_repairs(self, home: Path) -> None:
        """A damaged snapshot isn't taken for the one to publish: an intact one takes its place."""
        publish_version(home, 1)
        for file in ("index.json", "store/CURRENT", "manifest.json"):
            path = current(home).path / file
            path.write_bytes(b"damaged")
            assert publish_version(home, 1).verify() == []
            assert set(current(home).store()) == set(quads_of(1))

    def test_quads_are_counted_once(self, home: Path) -> None:
        """A repeated quad is one quad; quads may come from a generator."""
        quads = quads_of(1)
        snapshot = publish(home, 1, dataset_hash(quads), (quad for quad in quads + quads), {})
        assert (snapshot.manifest.quads, snapshot.manifest.log_head, snapshot.verify()) == (20, None, [])

    def test_an_empty_dataset_can_be_published(self, home: Path) -> None:
        """Nothing known is a snapshot too."""
        publish(home, 0, dataset_hash([]), [], {})
        assert len(current(home).store()) == 0

    def test_blank_nodes_are_refused_and_leave_nothing(self, home: Path) -> None:
        """A dataset with a blank node isn't published, not even in part."""
        bad = Quad(NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), BlankNode("x"))
        with pytest.raises(CuratedDataError, match="blank node"):
            publish(home, 1, "0" * 64, [*quads_of(1), bad], {})
        assert folders(home) == []
        with pytest.raises(NotSetUp):
            current(home)

    @pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "store", "manifest.json", "x\n", "C:\\x"])
    def test_file_names_stay_inside(self, home: Path, name: str) -> None:
        """A file name that leads elsewhere, or is taken, is refused."""
        with pytest.raises(UserError, match="can't be named"):
            publish(home, 1, "0" * 64, [], {name: b""})

    @pytest.mark.parametrize(("seq", "digest"), [(-1, "0" * 64), (1, "0" * 63), (1, "../" + "0" * 61)])
    def test_names_are_checked(self, home: Path, seq: int, digest: str) -> None:
        """Number and digest that make no name are refused."""
        with pytest.raises(UserError):
            publish(home, seq, digest, [], {})

    def test_a_missing_data_directory_says_so(self, tmp_path: Path) -> None:
        """Nothing is created where there is no data directory."""
        with pytest.raises(NotSetUp, match="absent"):
            publish(tmp_path / "absent", 1, "0" * 64, [], {})


class TestCurrent:
    def test_without_a_snapshot_the_fix_is_named(self, home: Path) -> None:
        """A data directory without a snapshot says how to build one."""
        with pytest.raises(NotSetUp, match="lexposure rebuild"):
            current(home)

    def test_a_link_that_leads_nowhere_is_corrupt(self, home: Path) -> None:
        """A snapshot removed by hand, a link to elsewhere and a file in the link's place are named, with the fix."""
        shutil.rmtree(publish_version(home, 1).path)
        with pytest.raises(Corrupt, match=r"missing(.|\n)*lexposure rebuild"):
            current(home)
        for target in ("/etc", "../data", "snapshots/../snapshots"):
            (home / "current").unlink()
            (home / "current").symlink_to(target)
            with pytest.raises(Corrupt, match="isn't a snapshot"):
                current(home)
        (home / "current").unlink()
        (home / "current").write_text("x")
        with pytest.raises(Corrupt, match="can't be read"):
            current(home)

    def test_a_renamed_snapshot_is_corrupt(self, home: Path) -> None:
        """A folder under another snapshot's name doesn't pass for it."""
        path = publish_version(home, 1).path
        path.rename(path.with_name("7" + path.name[1:]))
        (home / "current").unlink()
        (home / "current").symlink_to(f"snapshots/7{path.name[1:]}")
        with pytest.raises(Corrupt, match="another snapshot"):
            current(home)

    def test_unknown_files_are_named(self, home: Path) -> None:
        """Asking for a file that isn't there names those that are."""
        with pytest.raises(UnknownName, match=r"index\.json, tables\.bin"):
            publish_version(home, 1).file("../../log.sqlite")


class TestDamage:
    @pytest.fixture
    def snapshot(self, home: Path) -> Snapshot:
        return publish_version(home, 1)

    @pytest.mark.parametrize("name", ["manifest.json", "index.json", "tables.bin"])
    def test_every_flipped_bit_of_manifest_and_files_is_found_on_opening(
        self, home: Path, snapshot: Snapshot, name: str
    ) -> None:
        """One flipped bit in the manifest or a file makes `current` fail, with the fix."""
        whole, chance = (snapshot.path / name).read_bytes(), repeatable(2)
        for _ in range(150):
            (snapshot.path / name).write_bytes(damaged_once(whole, chance))
            with pytest.raises(Corrupt, match="lexposure rebuild"):
                current(home)

    def test_every_flipped_bit_of_the_store_is_found_before_it_answers(
        self, home: Path, snapshot: Snapshot
    ) -> None:
        """One flipped bit in any file of the store makes opening fail with the fix, and `verify` names the file."""
        chance = repeatable(4)
        files = [path for path in (snapshot.path / "store").iterdir() if path.stat().st_size]
        for turn in range(150):
            path = files[turn % len(files)]
            whole = path.read_bytes()
            path.write_bytes(damaged_once(whole, chance))
            with pytest.raises(Corrupt, match="lexposure rebuild"):
                current(home).store()
            assert [problem.where for problem in current(home).verify()] == [f"store/{path.name}"]
            path.write_bytes(whole)
        assert set(current(home).store()) == set(quads_of(1))

    def test_missing_cut_and_added_files_are_found(self, home: Path, snapshot: Snapshot) -> None:
        """A file of the store that vanished, lost its end or was slipped in is found."""
        store = snapshot.path / "store"
        table = next(store.glob("*.sst"))
        whole = table.read_bytes()
        for damage in (
            table.unlink,
            lambda: table.write_bytes(whole[:-1]),
            (store / "000099.log").touch,
        ):
            damage()
            with pytest.raises(Corrupt):
                snapshot.store()
            assert snapshot.verify()
            table.write_bytes(whole)
        (store / "000099.log").unlink()
        assert snapshot.verify() == []

    def test_a_file_that_changes_after_opening_is_found(self, snapshot: Snapshot) -> None:
        """A file is verified again whenever it is read."""
        (snapshot.path / "index.json").write_bytes(b"{}")
        with pytest.raises(Corrupt, match=r"index\.json"):
            snapshot.file("index.json")
        (snapshot.path / "index.json").unlink()
        with pytest.raises(StateError, match=r"index\.json"):
            snapshot.file("index.json")

    def test_a_store_that_never_held_the_quads_is_found(self, snapshot: Snapshot) -> None:
        """`verify` counts and hashes the quads themselves, so that right files with wrong content don't pass."""
        claims: list[tuple[dict[str, Any], str]] = [
            ({"quads": 19}, "holds 20 quads where 19"),
            ({"content": "0" * 64}, "don't hash"),
        ]
        for claim, what in claims:
            (problem,) = replace(snapshot, manifest=replace(snapshot.manifest, **claim)).verify()
            assert problem.where == "store"
            assert what in problem.what


class TestReadersBesideTheWriter:
    def test_a_snapshot_replaced_while_it_is_opened_is_no_error(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A reader that read the link just before the snapshot was replaced and removed gets the new one."""
        publish_version(home, 1)
        hold, late = snapshot_module._held, iter([2, 3, 4])

        def held_late(path: Path) -> Hold | None:
            for version in late:
                publish_version(home, version)
            return hold(path)

        monkeypatch.setattr(snapshot_module, "_held", held_late)
        assert current(home).seq == 4
        assert name_of(1) not in folders(home)

    def test_readers_always_see_a_whole_snapshot(self, home: Path) -> None:
        """While snapshots are published one after the other, every reader finds one that verifies, never an older
        one than before."""
        publish_version(home, 1)
        with ThreadPoolExecutor(1) as pool:
            writer = pool.submit(lambda: [publish_version(home, version).seq for version in range(2, 15)])
            seen = []
            while not writer.done():
                snapshot = current(home)
                assert snapshot.verify() == []
                seen.append(snapshot.seq)
        assert writer.result()[-1] == current(home).seq == 14
        assert seen == sorted(seen)


class TestFaults:
    def test_a_fault_at_any_step_leaves_the_old_snapshot_or_the_new(self, tmp_path: Path) -> None:
        """Fail or stop before and after each fsync and rename: `current` is one of the two, whole, and publishing
        again succeeds and clears what was left."""
        base, counting = tmp_path / "base", FaultyDisk()
        base.mkdir()
        publish_version(base, 1)
        self._published_again(base, tmp_path / "counting", counting)
        store = {path.name for path in (tmp_path / "counting" / "snapshots" / name_of(2) / "store").iterdir()}
        # The files of the store are synced alike, so one of them stands for all.
        steps = {
            (kind, "" if name in store else name): at for at, (kind, name) in enumerate(counting.steps, 1)
        }
        assert len(steps) > 12
        disks = [disk for disk in faulty_disks(sorted(steps.values())) if disk.after != disk.crash]
        for number, disk in enumerate([*disks, FaultyDisk(len(counting.steps), after=True, crash=True)]):
            home = tmp_path / str(number)
            with pytest.raises((Crash, StateError)):
                self._published_again(base, home, disk)
            assert disk.tripped
            assert current(home).seq in (1, 2)
            assert current(home).verify() == []
            publish_version(home, 2)
            assert current(home).seq == 2
            assert folders(home) == [name_of(1), name_of(2)]
            assert sorted(path.name for path in home.iterdir()) == ["current", "snapshots"]

    def _published_again(self, base: Path, home: Path, disk: FaultyDisk) -> None:
        shutil.copytree(base, home, symlinks=True)
        publish_version(home, 2, disk)

    def test_files_are_synced_before_the_name_and_the_name_before_the_link(self, home: Path) -> None:
        """The order is: every file, the folders, the snapshot's name, its folder, the link, the link's folder."""
        disk = FaultyDisk()
        snapshot = publish_version(home, 1, disk)
        replaced = [at for at, (kind, _) in enumerate(disk.steps) if kind == "replace"]
        synced = {name for kind, name in disk.steps[: replaced[0]] if kind == "sync"}
        assert {Path(name).name for name in snapshot.manifest.store} | {
            "store",
            *FILES,
            "manifest.json",
        } <= synced
        assert disk.steps[replaced[0] :] == [
            ("replace", name_of(1)),
            ("sync", "snapshots"),
            ("replace", "current"),
            ("sync", "data"),
        ]


PUBLISHER = """
import pathlib, sys
from itertools import count
from pyoxigraph import Literal, NamedNode, Quad
from lexposure.knowledge.digest import dataset_hash
from lexposure.knowledge.snapshot import publish
home = pathlib.Path(sys.argv[1])
for version in count(int(sys.argv[2])):
    subject, predicate = NamedNode(f"http://example.org/version/{version}"), NamedNode("http://example.org/says")
    quads = [Quad(subject, predicate, Literal(f"invented {i}")) for i in range(2000)]
    publish(home, version, dataset_hash(quads), quads, {"index.json": str(version).encode()})
    print(version, flush=True)
"""


def test_kill_9_leaves_a_whole_snapshot_not_older_than_the_last_acknowledged(home: Path) -> None:
    """Publishers are killed at random moments: the current snapshot verifies and none that was acknowledged is lost."""
    chance, last = repeatable(6), 0
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(10):
        command = [sys.executable, "-c", PUBLISHER, str(home), str(last + 1)]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as publisher:
            assert publisher.stdout is not None
            publisher.stdout.readline()
            time.sleep(chance.uniform(0, 0.05))
            publisher.kill()
            done = [int(line) for line in publisher.stdout.read().split()]
        snapshot = current(home)
        assert snapshot.verify() == []
        assert snapshot.seq >= max(done, default=last + 1)
        assert snapshot.file("index.json") == str(snapshot.seq).encode()
        last = snapshot.seq
    publish_version(home, last + 1)

    assert len(folders(home)) == 2
