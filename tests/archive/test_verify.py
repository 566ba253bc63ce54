"""Verification re-derives everything and names whatever doesn't."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from archive.faults import damaged_once, repeatable
from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import FixedClock
from lexposure.archive.log import GENESIS, Log
from lexposure.archive.quotes import Span, span, span_hash
from lexposure.archive.verify import Report, blobs_of, verify_archive

CLOCK = FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
LAW = "Article 1\nAn invented rule binds nobody.\nArticle 2\nAnother one does neither.\n"
TERMS = "1. An invented clause.\n"
UNITS = [{"ref": "X:art_1", "start": 0, "end": 41}, {"ref": "X:art_2", "start": 41, "end": len(LAW)}]


class Archive:
    """A small archive of invented texts."""

    def __init__(self, home: Path) -> None:
        self.blobs = Blobs(home / "blobs")
        self.log = Log(home / "log.sqlite", CLOCK)
        self.law = self.blobs.put(LAW.encode())
        self.terms = self.blobs.put(TERMS.encode())
        self.raw = self.blobs.put(b"<html>raw</html>")
        self.curated = self.blobs.put(b"graph: []\n")
        self.spans = [span(LAW, 10, 40), span(TERMS, 3, 21)]

    def record(self, units: object = UNITS, **changes: object) -> None:
        law = {
            "kind": "law-version",
            "text": self.law,
            "units": self.blobs.put(json.dumps(units).encode()),
            "raw": [self.raw],
        }
        self.log.append(
            [
                {"kind": "terms-version", "text": self.terms, "snapshots": ["2026-01-01.html"]},
                {**law, **changes},
                {"kind": "knowledge-file", "path": "data/x.yaml", "blob": self.curated},
                {"kind": "knowledge-removed", "path": "data/x.yaml"},
            ]
        )

    def file(self, name: str) -> Path:
        return self.blobs.root / name[:2] / name

    def verify(self, *more: Span) -> Report:
        return verify_archive(self.blobs, self.log, [*self.spans, *more])


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def test_an_intact_archive_has_no_problems(archive: Archive) -> None:
    """Events, blobs and spans are counted; nothing is wrong."""
    archive.record()
    assert archive.verify() == Report(events=4, blobs=5, unnamed=0, spans=2, unarchived=0, problems=())
    assert archive.verify().ok


def test_an_empty_archive_is_intact(tmp_path: Path) -> None:
    """Nothing kept is nothing wrong."""
    assert verify_archive(Blobs(tmp_path / "b"), Log(tmp_path / "l", CLOCK), []) == Report(0, 0, 0, 0, 0, ())


def test_an_event_says_which_blobs_it_names(archive: Archive) -> None:
    """Fields that name blobs are known by kind; names of other things aren't taken for blobs."""
    archive.record()
    terms, law, curated, removed = archive.log.events()
    assert blobs_of(terms) == [archive.terms]
    assert set(blobs_of(law)) > {archive.law, archive.raw}
    assert (blobs_of(curated), blobs_of(removed)) == ([archive.curated], [])


def test_texts_that_arent_archived_are_counted_apart(archive: Archive) -> None:
    """A span whose text isn't here is neither right nor wrong."""
    archive.record()
    report = archive.verify(Span("1" * 64, 0, 5, span_hash("words")))
    assert (report.ok, report.spans, report.unarchived) == (True, 3, 1)


def test_orphans_are_harmless_but_counted(archive: Archive) -> None:
    """A blob that no event names is counted, and still has to hash right."""
    archive.record()
    name = archive.blobs.put(b"left by an interrupted import")
    assert (archive.verify().ok, archive.verify().unnamed) == (True, 1)
    archive.file(name).write_bytes(b"changed")
    assert [problem.where for problem in archive.verify().problems] == [f"blob {name}"]


def test_a_missing_blob_is_named(archive: Archive) -> None:
    """A blob that an event names and that isn't there is never overlooked."""
    archive.record()
    archive.file(archive.raw).unlink()
    (problem,) = archive.verify().problems
    assert str(problem) == f"blob {archive.raw}: a blob is missing"


def test_a_span_that_doesnt_rederive_is_named(archive: Archive) -> None:
    """Wrong positions, wrong hashes and names that are none are each named."""
    archive.record()
    good = archive.spans[0]
    bad = [
        replace(good, start=9),
        replace(good, end=10_000),
        replace(good, sha256="0" * 64),
        replace(good, text="../x"),
    ]
    report = archive.verify(*bad)
    assert len(report.problems) == 4
    assert all("span" in problem.where for problem in report.problems)


@pytest.mark.parametrize(
    "units",
    [
        [{"ref": "X:art_1", "start": 0, "end": len(LAW) + 1}],
        [{"ref": "X:art_1", "start": -1, "end": 4}],
        [{"ref": "X:art_1", "start": 5, "end": 4}],
        [{"ref": "X:art_1", "start": "0", "end": 4}],
        [{"ref": "X:art_1"}],
        ["X:art_1"],
        {"ref": "X:art_1"},
        "[",
    ],
)
def test_units_must_lie_in_their_text(archive: Archive, units: object) -> None:
    """A legal unit outside its text, or a list of units that is none, is named by its event."""
    archive.record(units)
    (problem,) = archive.verify().problems
    assert problem.where == "event 2"


@pytest.mark.parametrize(
    "changes", [{"text": "no hash"}, {"text": None}, {"units": 5}, {"raw": [["x"]]}, {"kind": "riddle"}]
)
def test_an_event_must_name_blobs(archive: Archive, changes: dict[str, object]) -> None:
    """A field that doesn't name a blob, and a kind nobody knows, are problems and not crashes."""
    archive.record(**changes)
    assert "event 2" in {problem.where for problem in archive.verify().problems}


def test_units_that_arent_json_are_named(archive: Archive) -> None:
    """Units that can't be parsed are a problem of their event."""
    archive.record()
    archive.log.append([{"kind": "law-version", "text": archive.law, "units": archive.terms, "raw": []}])
    (problem,) = archive.verify().problems
    assert problem.where == "event 5"


def test_a_checkpoint_finds_a_log_that_was_cut_or_rewritten(archive: Archive, tmp_path: Path) -> None:
    """With a head kept elsewhere, a whole log that was replaced by a shorter or another one is found."""
    archive.record()
    head = archive.log.head()
    assert head is not None
    kept = (head.seq, head.hash)
    assert verify_archive(archive.blobs, archive.log, [], kept).ok
    assert verify_archive(archive.blobs, archive.log, [], (0, GENESIS)).ok
    other = Log(tmp_path / "other.sqlite", CLOCK)
    assert "ends before" in verify_archive(archive.blobs, other, [], kept).problems[0].what
    other.append([{"kind": "knowledge-removed", "path": f"data/{i}.yaml"} for i in range(6)])
    assert "rewritten" in verify_archive(archive.blobs, other, [], kept).problems[0].what


def test_every_flipped_bit_in_a_blob_is_found(archive: Archive) -> None:
    """One flipped bit in any blob makes the verification fail and names that blob."""
    archive.record()
    chance = repeatable(3)
    names = list(archive.blobs.names())
    for turn in range(100):
        name = names[turn % len(names)]
        whole = archive.file(name).read_bytes()
        archive.file(name).write_bytes(damaged_once(whole, chance))
        assert f"blob {name}" in {problem.where for problem in archive.verify().problems}
        archive.file(name).write_bytes(whole)
    assert archive.verify().ok


def test_a_damaged_log_doesnt_hide_damaged_blobs(archive: Archive) -> None:
    """Blobs are checked even where the log that names them can't be read."""
    archive.record()
    archive.log.path.write_bytes(b"not a database at all, sorry" * 100)
    archive.file(archive.law).write_bytes(b"changed")
    wheres = [problem.where for problem in archive.verify().problems]
    assert wheres[0] == "log.sqlite"
    assert f"blob {archive.law}" in wheres
