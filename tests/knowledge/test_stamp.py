"""Stamping: placeholders become exact spans, follow a new extraction, and are never lost or guessed."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from lexposure.archive.blobs import Blobs
from lexposure.knowledge.curated import read_curated
from lexposure.knowledge.stamp import Sources, Stamped, evidence_line, stamp
from lexposure.model.errors import CuratedDataError
from lexposure.sources.ota import read_versions
from lexposure.workspace.shipped import shipped_files
from lexposure.workspace.texts import records_in

LAW = "Article 4\n1. Be literate.\n2. Stay so.\n"
TERMS = "# 1. Use\n\n1.1 Be kind.\n\n1.2 Nobody may copy.\n"
LATER = "# 1. Use\n\nA new preamble.\n\n1.1 Be kind.\n\n1.2 Nobody may copy.\n"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def law_event(blobs: Blobs, text: str, words: str, day: str = "2024-08-01") -> dict[str, Any]:
    start = text.index(words)
    unit = {"ref": "AIA:art_4.par_1", "start": start, "end": start + len(words), "number": "1", "heading": ""}
    units = blobs.put(json.dumps([unit]).encode())
    return {
        "kind": "law-version",
        "act": "AIA",
        "valid_from": day,
        "text": blobs.put(text.encode()),
        "units": units,
    }


def terms_event(blobs: Blobs, text: str, captured: str, observer: str = "") -> dict[str, Any]:
    return {
        "kind": "terms-version",
        "record": "Acme/Terms",
        "captured": captured,
        "text": blobs.put(text.encode()),
        "collection": observer,
    }


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


@pytest.fixture
def sources(blobs: Blobs) -> Sources:
    """Return a law text and two captures of terms."""
    events = [
        law_event(blobs, LAW, "1. Be literate."),
        terms_event(blobs, TERMS, "2026-01-01T08:00:00Z"),
        terms_event(blobs, LATER, "2026-02-01T08:00:00Z"),
    ]
    return Sources(events, blobs, {"acme/terms": "Acme/Terms"})


def stamped(line: str, sources: Sources) -> Stamped:
    return stamp(line, "file.yaml", sources)


BY_LAW = '      - {law: "AIA:art_4.par_1", version: 2024-08-01}'
BY_TERMS = '      - {terms: "acme/terms", number: "1.2", version: 2026-01-01}'


class TestPlaceholders:
    """What an author writes, and what becomes of it."""

    def test_of_law_become_the_span_of_the_unit(self, sources: Sources) -> None:
        """Start, end and hash of the unit's words; the placeholder stays as comment."""
        done = stamped(BY_LAW, sources)
        words = "1. Be literate."
        assert (done.stamped, done.missing) == (1, ())
        assert done.text == (
            f'      - {{of: text/{sha(LAW)}, start: 10, end: 25, sha256: {sha(words)}, number: "Art. 4(1)"}}'
            '  # law: "AIA:art_4.par_1", version: 2024-08-01'
        )

    def test_of_terms_become_the_span_of_the_clause(self, sources: Sources) -> None:
        """The words at the span are those of the clause."""
        done = stamped(BY_TERMS, sources)
        (line,) = read_curated(
            f"graph:\n  - id: norm/n\n    type: Obligation\n    evidence:\n{done.text}\n".encode(), "f"
        ).nodes
        numbers = {t.predicate.value.rsplit("#", 1)[-1]: t.object.value for t in line.shared}  # type: ignore[union-attr]
        assert sha(TERMS[int(numbers["start"]) : int(numbers["end"])]) == numbers["textSha256"]
        assert "Nobody may copy." in TERMS[int(numbers["start"]) : int(numbers["end"])]

    def test_declare_a_version_by_its_hash(self, sources: Sources) -> None:
        """The name of a text is put in from the archive, too."""
        done = stamped('  - id: text/0  # law: "AIA", version: 2024-08-01', sources)
        assert done.text == f'  - id: text/{sha(LAW)}  # law: "AIA", version: 2024-08-01'

    @pytest.mark.parametrize(
        "line",
        [
            '- {law: "AIA:art_4.par_1", version: 2024-08-01}',
            "- {law: 'AIA:art_4.par_1', version: '2024-08-01'}",
            "-   {  law:   AIA:art_4.par_1 ,version:2024-08-01  }   ",
            '    {version: 2024-08-01, law: "AIA:art_4.par_1"}'.replace("version: 2024-08-01, ", "").replace(
                "}", ", version: 2024-08-01}"
            ),
            '\t- {law : "AIA:art_4.par_1", version : 2024-08-01}  # to be checked',
        ],
    )
    def test_may_be_spaced_and_quoted_oddly(self, sources: Sources, line: str) -> None:
        """Blanks and quotes don't matter, indentation is kept."""
        done = stamped(line, sources)
        assert done.stamped == 1
        assert f"of: text/{sha(LAW)}" in done.text
        assert done.text[: line.index("{")] == line[: line.index("{")]


class TestStampingAgain:
    """A stamped file is stamped again."""

    def test_changes_nothing(self, sources: Sources) -> None:
        """The second run finds nothing to do."""
        once = stamped(f"graph:\n{BY_LAW}\n{BY_TERMS}\n", sources)
        twice = stamped(once.text, sources)
        assert (once.stamped, twice.stamped, twice.text) == (2, 0, once.text)

    def test_follows_a_new_extraction(self, sources: Sources, blobs: Blobs) -> None:
        """The same version extracted anew has other positions: the comment leads there."""
        anew = "Art. 4\n\n1. Be literate.\n"
        newer = Sources(
            [law_event(blobs, LAW, "1. Be literate."), law_event(blobs, anew, "1. Be literate.")], blobs, {}
        )
        again = stamped(stamped(BY_LAW, sources).text, newer)
        assert again.stamped == 1
        assert f"of: text/{sha(anew)}, start: 8, end: 23" in again.text

    def test_leaves_a_span_without_comment_alone(self, sources: Sources) -> None:
        """A span that says nothing of its origin, or has an ordinary comment, is the author's."""
        for comment in ("", "  # law: see above", "  # terms: to be read again", "  # checked"):
            line = f"  - {{of: text/{'a' * 64}, start: 1, end: 2, sha256: {'b' * 64}}}{comment}"
            assert stamped(line, sources) == Stamped(line, 0, ())


class TestLineEnds:
    """Files from Windows."""

    def test_stay_what_they_are(self, sources: Sources) -> None:
        """Carriage returns are kept on every line, stamped or not, and stamping again changes nothing."""
        text = f"graph:\r\n{BY_LAW}\r\n  # a comment\r\n{BY_TERMS}\r\n"
        once = stamped(text, sources)
        assert once.stamped == 2
        assert once.text.count("\r\n") == once.text.count("\n") == 4
        assert stamped(once.text, sources) == Stamped(once.text, 0, ())

    def test_a_file_without_last_line_end_keeps_none(self, sources: Sources) -> None:
        """Nothing is added at the end."""
        assert not stamped(BY_LAW, sources).text.endswith("\n")


class TestMissing:
    """What can't be resolved stays as it was and is reported with its place."""

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ('- {law: "AIA:art_4.par_1", version: 2025-01-01}', "no text of AIA as of 2025-01-01"),
            ('- {law: "AIA:art_5", version: 2024-08-01}', "AIA:art_5 is no unit"),
            ('- {law: "XYZ:art_5", version: 2024-08-01}', "XYZ"),
            ('- {law: "AIA", version: 2024-08-01}', "AIA"),
            ('- {law: "nonsense", version: 2024-08-01}', "nonsense"),
            ('- {terms: "acme/terms", number: "9.9", version: 2026-01-01}', "9.9"),
            ('- {terms: "acme/terms", number: "1.2", version: 2026-01-02}', "2026-01-02"),
            ('- {terms: "acme/other", number: "1.2", version: 2026-01-01}', "acme/other"),
            ('  - id: text/0  # law: "AIA", version: 2025-01-01', "no text of AIA as of 2025-01-01"),
            ('evidence: [{law: "AIA:art_4.par_1", version: 2024-08-01}]', "on a line of its own"),
            ('evidence: {law: "AIA:art_4.par_1", version: 2024-08-01}', "on a line of its own"),
            ('- {"law": "AIA:art_4.par_1", "version": "2024-08-01"}', "on a line of its own"),
            ('- law: "AIA:art_4.par_1"', "on a line of its own"),
        ],
    )
    def test_is_reported(self, sources: Sources, line: str, words: str) -> None:
        """Nothing is lost, and nobody is told that all is stamped."""
        done = stamped(f"graph:\n{line}\n", sources)
        assert (done.text, done.stamped) == (f"graph:\n{line}\n", 0)
        (missing,) = done.missing
        assert missing.startswith("file.yaml:2: ")
        assert words in missing

    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ('- {law: "AIA:art_4.par_1"}', "names no version"),
            ('- {law: "AIA:art_4.par_1", version: }', "names no version"),
            ('- {terms: "acme/terms", version: 2026-01-01}', "names no number"),
            ('- {terms: "acme/terms", number: "1.2"}', "names no version"),
        ],
    )
    def test_a_placeholder_that_says_too_little_is_refused(
        self, sources: Sources, line: str, words: str
    ) -> None:
        """Which version is never guessed."""
        with pytest.raises(CuratedDataError, match=words) as caught:
            stamped(f"graph:\n{line}\n", sources)
        assert str(caught.value).startswith("file.yaml:2")

    def test_the_others_are_stamped(self, sources: Sources) -> None:
        """One text that isn't here holds up nothing else."""
        done = stamped("\n".join([BY_LAW.replace("2024-08-01", "2020-01-01"), BY_TERMS]), sources)
        assert (done.stamped, len(done.missing)) == (1, 1)


class TestCaptures:
    """Which capture a day means."""

    def test_the_last_of_a_day_stands(self, blobs: Blobs) -> None:
        """In whatever order captures were recorded, the latest of the day is the one in force from that day on."""
        early = terms_event(blobs, TERMS, "2026-01-01T08:00:00Z")
        late = terms_event(blobs, LATER, "2026-01-01T20:00:00Z")
        for events in ([early, late], [late, early]):
            done = stamped(BY_TERMS, Sources(events, blobs, {"acme/terms": "Acme/Terms"}))
            assert f"of: text/{sha(LATER)}" in done.text

    def test_a_record_can_be_named_itself(self, sources: Sources) -> None:
        """The collection's own name works without a curated document."""
        assert stamped(BY_TERMS.replace("acme/terms", "Acme/Terms"), sources).stamped == 1


class TestObservers:
    """Two collections saw the same document on the same day in other words."""

    @pytest.fixture
    def seen_twice(self, blobs: Blobs) -> Sources:
        """Return the captures of a day by an observer in the north and one in the south, who looked last."""
        events = [
            terms_event(blobs, TERMS, "2026-01-01T08:00:00Z", "north"),
            terms_event(blobs, LATER, "2026-01-01T20:00:00Z", "south"),
        ]
        return Sources(events, blobs, {"acme/terms": "Acme/Terms"})

    def test_the_one_that_is_named_counts(self, seen_twice: Sources) -> None:
        """Whoever looked last; the comment keeps the name, so that stamping again finds the same."""
        for observer, text in (("north", TERMS), ("south", LATER)):
            done = stamped(BY_TERMS.replace("}", f", observer: {observer}}}"), seen_twice)
            assert f"of: text/{sha(text)}" in done.text
            assert done.text.endswith(
                f'  # terms: "acme/terms", number: "1.2", version: 2026-01-01, observer: "{observer}"'
            )
            assert stamped(done.text, seen_twice) == Stamped(done.text, 0, ())

    def test_nobody_is_guessed(self, seen_twice: Sources) -> None:
        """Without a name the line is left; the message has both and the fix."""
        declared = '  - id: text/0  # terms: "acme/terms", version: 2026-01-01'
        for line in (BY_TERMS, declared):
            done = stamped(line, seen_twice)
            assert (done.text, done.stamped) == (line, 0)
            (missing,) = done.missing
            assert f'text/{sha(TERMS)[:16]} by "north", text/{sha(LATER)[:16]} by "south"' in missing
            assert 'such as `observer: "north"`' in missing

    def test_what_is_stamped_keeps_its_text(self, sources: Sources, seen_twice: Sources) -> None:
        """A second collection that comes in later changes no evidence, nor a declared version."""
        span = stamped(BY_TERMS, sources).text
        assert stamped(span, seen_twice) == Stamped(span, 0, ())
        version = f'  - id: text/{sha(LATER)}  # terms: "acme/terms", version: 2026-01-01'
        assert stamped(version, seen_twice) == Stamped(version, 0, ())

    def test_a_text_that_nobody_saw_isnt_kept(self, seen_twice: Sources) -> None:
        """A line that names another text is left and reported."""
        line = f'  - id: text/{"a" * 64}  # terms: "acme/terms", version: 2026-01-01'
        assert len(stamped(line, seen_twice).missing) == 1

    def test_need_no_name_where_they_agree(self, blobs: Blobs) -> None:
        """The same text seen twice is one text."""
        events = [terms_event(blobs, TERMS, "2026-01-01T08:00:00Z", name) for name in ("north", "south")]
        assert stamped(BY_TERMS, Sources(events, blobs, {"acme/terms": "Acme/Terms"})).stamped == 1

    def test_one_that_didnt_look_is_told_with_those_that_did(self, seen_twice: Sources) -> None:
        """A wrong name names the right ones."""
        (missing,) = stamped(BY_TERMS.replace("}", ", observer: east}"), seen_twice).missing
        assert 'no observer "east" captured Acme/Terms on 2026-01-01; name one of "north", "south"' in missing


@pytest.mark.shared
def test_stamping_what_is_shipped_again_changes_nothing(shared: Path, tmp_path: Path) -> None:
    """With both collections of public captures in the archive, each clause keeps its text, place and comment."""
    blobs, events = Blobs(tmp_path / "blobs"), []
    wanted = set(re.findall(r"text/([0-9a-f]{64})", "".join(f.decode() for f in shipped_files().values())))
    for name in ("genai-contrib", "genai-eu", "contrib"):
        for each in read_versions(shared / f"terms/histories/{name}-versions.bundle"):
            text = hashlib.sha256(each.text).hexdigest()
            if text in wanted:
                blobs.put(each.text)
            captured = each.captured.strftime("%Y-%m-%dT%H:%M:%SZ")
            body = {"record": each.record, "captured": captured, "text": text, "collection": each.collection}
            events.append({"kind": "terms-version", **body})
    sources = Sources(events, blobs, records_in(shipped_files()))
    for path, data in shipped_files().items():
        if path.startswith(("data/platforms/", "data/mappings/")):
            done = stamp(data.decode(), path, sources)
            assert done.text == data.decode(), path
            assert all("no text of" in missing for missing in done.missing)  # laws aren't archived here


def test_a_number_with_quotes_is_written_so_that_it_reads_back() -> None:
    """Whatever is printed as a clause's number survives the file."""
    line = evidence_line(
        {"of": f"text/{'a' * 64}", "start": "1", "end": "2", "sha256": "b" * 64, "number": 'a "b" \\ c'}
    )
    (node,) = read_curated(
        f"graph:\n  - id: norm/n\n    type: Obligation\n    evidence:\n      - {line}\n".encode(), "f"
    ).nodes
    assert 'a "b" \\ c' in {t.object.value for t in node.shared}  # type: ignore[union-attr]
