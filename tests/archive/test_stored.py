"""Answers that are kept: named by their bytes, given out as they were, and gone when they are forgotten."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from pathlib import Path

import pytest

from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import FixedClock
from lexposure.archive.log import Log
from lexposure.archive.stored import Answers, Facts, StoredAnswer
from lexposure.archive.verify import Report, verify_archive
from lexposure.model.errors import Corrupt, Forgotten, UnknownName

CLOCK = FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
FACTS = Facts("2026-11-24", "2026-11-23T08:00:00Z", "lexposure 0 sha256:" + "0" * 64, "c" * 64)
JSON, RDF = b'{"profile": {"name": "Kestrel GmbH"}}\n', b"<a> <b> <c> .\n"


class Kept:
    """A small archive that keeps one answer."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.blobs = Blobs(home / "blobs")
        self.log = Log(home / "log.sqlite", CLOCK)
        self.answers = Answers(self.blobs, self.log)
        self.answer, self.new = self.answers.put(JSON, RDF, FACTS)

    def verify(self) -> Report:
        return verify_archive(self.blobs, self.log, [])

    def file(self, name: str) -> Path:
        return self.blobs.root / name[:2] / name


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


class TestStoring:
    """Put and content."""

    def test_an_answer_is_named_by_its_json(self, kept: Kept) -> None:
        """The name is the SHA-256 of what is given out, so anyone can check it."""
        assert kept.answer.id == hashlib.sha256(JSON).hexdigest()
        assert kept.new
        assert kept.answers.content(kept.answer, "json") == JSON
        assert kept.answers.content(kept.answer, "rdf") == RDF

    def test_it_can_be_opened_without_this_program(self, kept: Kept) -> None:
        """`gunzip` makes of the blob the bytes whose `sha256sum` is the name."""
        assert gzip.decompress(kept.file(kept.answer.json).read_bytes()) == JSON

    def test_storing_twice_adds_nothing(self, kept: Kept) -> None:
        """The same bytes are the same answer."""
        again, new = kept.answers.put(JSON, RDF, FACTS)
        assert (again, new) == (kept.answer, False)
        assert kept.log.head() is not None
        assert [event.seq for event in kept.log.events()] == [1]

    def test_the_log_says_nothing_of_the_party(self, kept: Kept) -> None:
        """An event can't be taken back, so it holds days, dataset and hashes alone."""
        (event,) = kept.log.events()
        assert set(event.body) == {"kind", "id", "json", "rdf", "as_of", "known_at", "dataset", "code"}
        assert b"Kestrel" not in (kept.home / "log.sqlite").read_bytes()

    def test_an_answer_is_found_by_the_start_of_its_name(self, kept: Kept) -> None:
        """Eight digits do, if they begin one name only."""
        assert kept.answers.find(kept.answer.id[:8]) == kept.answer
        assert kept.answers.find(kept.answer.id) == kept.answer

    @pytest.mark.parametrize("name", ["", "abc", "0" * 64, "g" * 64, "../../log.sqlite", "A" * 64, "0" * 65])
    def test_another_name_is_refused(self, kept: Kept, name: str) -> None:
        """What names nothing is an error that says how to find the names."""
        with pytest.raises(UnknownName, match="lexposure answers"):
            kept.answers.find(name)

    def test_damage_is_found_when_it_is_read(self, kept: Kept) -> None:
        """Other bytes are never given out as the answer."""
        kept.file(kept.answer.json).write_bytes(gzip.compress(b"{}"))
        with pytest.raises(Corrupt):
            kept.answers.content(kept.answer, "json")
        assert not kept.verify().ok


class TestForgetting:
    """Forget."""

    def test_the_content_is_gone_and_the_record_stays(self, kept: Kept) -> None:
        """No file holds it any more; the list says that it was here, and when it went."""
        gone = kept.answers.forget(kept.answer)
        assert gone.forgotten_at
        assert kept.answers.all() == [gone]
        assert list(kept.blobs.names()) == []
        with pytest.raises(Forgotten, match="was removed on 2026-11-24"):
            kept.answers.content(gone, "json")

    def test_the_archive_verifies_before_and_after(self, kept: Kept) -> None:
        """What was forgotten isn't missed."""
        assert kept.verify().problems == ()
        kept.answers.forget(kept.answer)
        assert kept.verify().problems == ()

    def test_a_crash_on_the_way_is_found_and_mended(self, kept: Kept) -> None:
        """Recorded first, removed then: what was left is told by `verify`, is never given out, and goes at the next try."""
        kept.log.append([{"kind": "answer-forgotten", "id": kept.answer.id}])
        left = kept.answers.find(kept.answer.id)
        with pytest.raises(Forgotten):
            kept.answers.content(left, "json")
        assert {problem.where for problem in kept.verify().problems} == {f"answer {kept.answer.id}"}
        kept.answers.forget(left)
        assert kept.verify().problems == ()
        assert [event.body["kind"] for event in kept.log.events()] == ["answer-stored", "answer-forgotten"]

    def test_it_can_be_stored_again(self, kept: Kept) -> None:
        """Forgetting isn't forbidding."""
        kept.answers.forget(kept.answer)
        again, new = kept.answers.put(JSON, RDF, FACTS)
        assert (new, again.forgotten_at) == (True, "")
        assert kept.answers.content(again, "json") == JSON
        assert kept.verify().problems == ()
        assert len(kept.answers.all()) == 1

    def test_others_stay(self, kept: Kept) -> None:
        """Only what was named goes."""
        other, _ = kept.answers.put(b"{}\n", RDF + RDF, FACTS)
        kept.answers.forget(kept.answer)
        assert kept.answers.content(other, "json") == b"{}\n"

    def test_blobs_that_another_answer_shares_stay(self, kept: Kept) -> None:
        """Two answers may have one form in common; it goes with the last of them."""
        other, _ = kept.answers.put(b"{}\n", RDF, FACTS)
        kept.answers.forget(kept.answer)
        assert kept.answers.content(other, "rdf") == RDF
        assert kept.verify().problems == ()
        kept.answers.forget(other)
        assert list(kept.blobs.names()) == []


class TestVerifying:
    """What `verify` finds about stored answers."""

    def test_a_wrong_name(self, kept: Kept) -> None:
        """An event whose blob isn't the answer that it names."""
        blob = kept.blobs.put(gzip.compress(b"{}"))
        body = {"kind": "answer-stored", "id": "0" * 64, "json": blob, "rdf": kept.answer.rdf}
        kept.log.append([{**body, **vars(FACTS)}])
        assert ["doesn't hash to the name" in problem.what for problem in kept.verify().problems] == [True]

    def test_a_missing_blob(self, kept: Kept) -> None:
        """Whoever removes the file by hand hasn't forgotten the answer."""
        kept.file(kept.answer.rdf).unlink()
        assert [problem.where for problem in kept.verify().problems] == [f"blob {kept.answer.rdf}"]

    def test_an_event_without_its_fields(self, kept: Kept) -> None:
        """A log that something else wrote is told, not tripped over."""
        kept.log.append([{"kind": "answer-stored"}, {"kind": "answer-forgotten"}])
        assert not kept.verify().ok


def test_an_answer_has_two_blobs() -> None:
    """Both are named, so that a backup takes both."""
    assert StoredAnswer("", "", FACTS, "a", "b").blobs == ("a", "b")
