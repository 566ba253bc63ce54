"""How other platforms handle this: clauses verbatim, or silent, no counterpart, not read, which are different answers."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import FixedClock
from lexposure.archive.log import Log
from lexposure.archive.quotes import span_hash
from lexposure.exposure.index import Terms
from lexposure.model.errors import NotSetUp, UnknownName
from lexposure.provisions.comparison import Comparison, PlatformAnswer
from lexposure.provisions.likeness import Likeness
from lexposure.render.compare import compare_json, compare_lines
from lexposure.workspace import Workspace
from lexposure.workspace import compare as module
from lexposure.workspace.compare import compare
from lexposure.workspace.intake import import_collection
from lexposure.workspace.readings import readings
from sources.ota_archive import Archive

DAY = dt.date(2026, 8, 31)
LAMPS = """\
Lamp rules
==========

1\\. Conduct
-----------

**1.1.** You must not bypass or disable the safety filters of the lamp.

**1.2.** You pay all fees in advance and there are no refunds.
"""
HARBOUR = """\
Harbour rules
=============

**1.1.** You may not reverse engineer or decompile the crane.

**1.2.** You must not circumvent the guardrails of the assistant, nor jailbreak it.
"""
QUIET = "Quiet rules\n===========\n\n**1.1.** You pay all fees in advance and there are no refunds.\n"


class Kept:
    """An archive of invented texts beside the shipped knowledge."""

    def __init__(self, shipped: Workspace, home: Path, files: dict[str, str]) -> None:
        home.mkdir()
        self.home, self.shipped = home, shipped
        self.log = Log(home / "log.sqlite", FixedClock(dt.datetime(2026, 11, 24, tzinfo=dt.UTC)))
        self.blobs = Blobs(home / "blobs")
        if files:
            archive = Archive(home / "invented-versions")
            for path, text in files.items():
                archive.record({f"{path}.md": text}, f"First record of {path}", "2026-05-01T00:00:00Z")
            import_collection(archive.folder, self.blobs, self.log)

    def compare(self, topic: str = "", like: tuple[str, str] | None = None, **asked: object) -> Comparison:
        return compare(
            self.home / "derived", self.log, self.blobs, self.shipped.engine(),
            topic=topic, like=like, on=DAY, **asked,  # type: ignore[arg-type]
        )  # fmt: skip


@pytest.fixture
def kept(shipped: Workspace, tmp_path: Path) -> Kept:
    """Three services with invented terms."""
    files = {
        "Midjourney/Terms of Service": LAMPS,
        "OpenRouter/Terms of Service": HARBOUR,
        "fal/Terms of Service": QUIET,
    }
    return Kept(shipped, tmp_path / "kept", files)


def _answer(told: Comparison, platform: str) -> PlatformAnswer:
    return next(one for one in told.platforms if one.platform == platform)


def test_a_clause_is_quoted_whole_with_what_it_takes_to_check_it(kept: Kept) -> None:
    [row] = _answer(kept.compare("safety-circumvention"), "midjourney/midjourney").found
    text = kept.blobs.text(row.text)
    assert text[row.start : row.end] == row.words
    assert span_hash(row.words) == row.sha256
    assert row.words.endswith("You must not bypass or disable the safety filters of the lamp.")
    assert row.number == "1.1"
    assert ("prohibition", "customer") in row.rules
    assert [text[start:end] for start, end in row.telling] == ["bypass or disable the safety filters"]


def test_a_platform_whose_terms_are_not_archived_is_not_called_silent(kept: Kept) -> None:
    told = kept.compare("safety-circumvention")
    unread = _answer(told, "replicate/replicate")
    assert (unread.status, unread.found, unread.searched) == ("not_read", (), ())
    assert unread.absent
    half = _answer(told, "fal/site")
    assert half.status == "not_read"
    assert [one.document for one in half.searched] == ["fal/terms-of-service"]


def test_bedrock_is_not_said_to_forbid_what_its_archived_terms_do_not_say(
    shared: Path, archived: Workspace
) -> None:
    """The ban on getting round filters stands in a policy that isn't archived; section 35 binds others."""
    told = archived.compare(topic="safety-circumvention", platforms=["aws/bedrock"], on=DAY)
    [bedrock] = told.platforms
    assert bedrock.status == "not_read"
    assert "AWS Responsible AI Policy" in bedrock.absent
    assert "aws/service-terms" in {one.document for one in bedrock.searched}


def test_the_three_kinds_of_nothing_are_told_apart() -> None:
    text = module._Text(_terms("Lamp/Terms of Service"), "2026-05-01T00:00:00Z", "0" * 64)
    status = module._status
    assert status([], [text], ["A policy"], frozenset()) == "not_read"
    assert status([], [], [], frozenset()) == "not_read"
    assert status([], [text], [], frozenset({"Terms of Service"})) == "silent"
    assert status([], [text], [], frozenset({"Data Processor Agreement"})) == "no_counterpart"
    assert status([], [text], [], frozenset()) == "silent"


def _terms(record: str) -> Terms:

    return Terms("id", "Lamp terms", record, (), (), ())


def test_like_takes_topic_and_type_of_the_clause_and_ranks_by_likeness(kept: Kept) -> None:
    told = kept.compare(like=("midjourney/terms-of-service", "1.1"))
    assert (told.topic, told.deontic) == ("safety-circumvention", "prohibition")
    own = _answer(told, "midjourney/midjourney").found[0]
    other = _answer(told, "openrouter/openrouter").found[0]
    assert own.likeness == 1
    assert 0 < (other.likeness or 0) < 1
    assert other.number == "1.2"


def test_another_type_than_asked_for_lowers_the_match(kept: Kept) -> None:
    asked = [_answer(kept.compare("safety-circumvention", deontic=kind), "midjourney/midjourney").found[0].match for kind in ("prohibition", "right")]  # fmt: skip
    assert asked[1] == pytest.approx(asked[0] / 2, abs=0.001)


def test_an_unknown_topic_names_the_nearest(kept: Kept) -> None:
    with pytest.raises(UnknownName, match="safety-circumvention"):
        kept.compare("safety-circumvension")
    with pytest.raises(UnknownName, match="aws/bedrock"):
        kept.compare("fees", platforms=["aws/bedrok"])


def test_without_an_archive_the_fix_is_named(shipped: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotSetUp, match="archive import"):
        Kept(shipped, tmp_path / "empty", {}).compare("fees")


def test_readings_are_kept_and_can_be_deleted(kept: Kept) -> None:
    told = kept.compare("fees")
    files = sorted((kept.home / "derived").glob("readings-*/*.json"))
    assert len(files) == 3
    files[0].write_text("{", encoding="utf-8")
    files[1].unlink()
    assert kept.compare("fees") == told


def test_a_reading_names_rules_and_words(kept: Kept) -> None:
    [name] = {one.text for one in _answer(kept.compare("fees"), "fal/site").found}
    [one] = readings(name, "fal", kept.blobs, kept.home / "derived")
    assert one.topics[0] == "fees"
    assert one.number == "1.1"


def test_table_and_json_say_the_same(kept: Kept) -> None:
    told = kept.compare("safety-circumvention", most=1)
    shown = compare_json(told)
    assert json.loads(json.dumps(shown)) == shown
    lines = list(compare_lines(told))
    assert any("You must not bypass" in line for line in lines)
    assert any(line.startswith("  not in the archive: ") for line in lines)
    assert {one["status"] for one in shown["platforms"]} == {"found", "not_read"}


def test_likeness_is_one_for_the_same_words_and_nought_for_none_in_common() -> None:
    texts = ["the lamp is lit at dusk", "the crane lifts a load", "a load of lamps"]
    likeness = Likeness(texts)
    assert likeness.between(texts[0], texts[0]) == pytest.approx(1)
    assert likeness.between("lamp", "crane") == 0
    assert likeness.shared(texts[1], texts[2]) == ["load"]
    assert likeness.between("", "lamp") == 0
