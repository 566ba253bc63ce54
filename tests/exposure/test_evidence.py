"""Evidence: a quote is shown only where its words re-derive, and it says whether they stand on the day asked."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

import pytest

from exposure.invented import Invented
from lexposure.exposure.answers import Evidence
from lexposure.exposure.evidence import NoTexts, Witness
from lexposure.exposure.index import Terms
from lexposure.model.errors import Corrupt

OLD = "1. Be kind.\n2. Nobody may copy.\n3. Be brief.\n"
NEW = "0. A new preamble.\n1. Be kind.\n2. Nobody may copy.\n3. Be long.\n"
LAST = "Everything is different.\n"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Archive:
    """Texts in a dictionary."""

    def __init__(self, *texts: str) -> None:
        self.texts = {sha(text): text for text in texts}

    def has(self, sha256: str) -> bool:
        return sha256 in self.texts

    def text(self, sha256: str) -> str:
        return self.texts[sha256]


def terms(name: str, *texts: tuple[str, str]) -> Terms:
    listed = tuple((day, sha(text)) for day, text in texts)
    return Terms(f"https://w3id.org/lexposure/id/document/{name}", name, name, (), listed, ())


DOCUMENT = terms("terms", ("2025-01-01", OLD), ("2026-01-01", NEW), ("2027-01-01", LAST))


def witness(archive: Archive | NoTexts, *documents: Terms) -> Witness:
    return Witness(replace(Invented().index, documents=documents or (DOCUMENT,)), archive)


def lookup(words: str, text: str, day: str, archive: Archive | NoTexts, *documents: Terms) -> Evidence:
    start = text.index(words)
    span = (sha(text), start, start + len(words), sha(words), "2")
    return witness(archive, *documents).lookup(span, dt.date.fromisoformat(day))


ALL = Archive(OLD, NEW, LAST)


class TestStanding:
    """What becomes of a span on a day."""

    @pytest.mark.parametrize(
        ("day", "text", "standing"),
        [
            ("2025-01-01", OLD, "verbatim"),
            ("2025-12-31", OLD, "verbatim"),
            ("2026-01-01", NEW, "verbatim"),
            ("2026-12-31", NEW, "verbatim"),
            ("2027-01-01", OLD, "superseded"),
            ("2024-12-31", OLD, "superseded"),
        ],
    )
    def test_follows_the_version_of_the_day(self, day: str, text: str, standing: str) -> None:
        """The words are shown where they stand that day, at their place there; before the first version they stand nowhere."""
        found = lookup("Nobody may copy.", OLD, day, ALL)
        assert (found.standing, found.text) == (standing, sha(text))
        assert found.quote == "Nobody may copy." == ALL.text(found.text)[found.start : found.end]
        assert found.sha256 == sha("Nobody may copy.")

    def test_a_later_text_serves_an_earlier_day(self) -> None:
        """A span cut from the newer text is found in the older one, too."""
        found = lookup("Nobody may copy.", NEW, "2025-06-01", ALL)
        assert (found.standing, found.text) == ("verbatim", sha(OLD))

    def test_reworded_is_superseded(self) -> None:
        """What stands in no version of the day is shown as it was, and called superseded."""
        found = lookup("3. Be brief.", OLD, "2026-06-01", ALL)
        assert (found.standing, found.quote, found.text) == ("superseded", "3. Be brief.", sha(OLD))

    def test_the_source_names_document_and_day(self) -> None:
        """A reader sees which version is quoted."""
        assert lookup("Nobody may copy.", OLD, "2026-06-01", ALL).source == "terms, captured 2026-01-01"
        assert lookup("3. Be brief.", OLD, "2026-06-01", ALL).source == "terms, captured 2025-01-01"

    def test_words_that_recur_are_found_nearest_to_where_they_stood(self) -> None:
        """Of several places with the same words the nearest is taken."""
        old = "Reserved.\n" + "x" * 50 + "Reserved.\n"
        new = "Reserved.\n" + "y" * 52 + "Reserved.\n" + "z" * 300 + "Reserved.\n"
        document = terms("t", ("2025-01-01", old), ("2026-01-01", new))
        span = (sha(old), 60, 69, sha("Reserved."), "2")
        found = witness(Archive(old, new), document).lookup(span, dt.date(2026, 6, 1))
        assert (found.start, found.standing) == (62, "verbatim")

    def test_the_first_words_of_a_text_are_a_place_too(self) -> None:
        """Words that moved to the very start are nearer than the same words far behind."""
        old, new = "1 ab Reserved.\n", "Reserved.\n" + "y" * 50 + "Reserved.\n"
        document = terms("t", ("2025-01-01", old), ("2026-01-01", new))
        found = witness(Archive(old, new), document).lookup(
            (sha(old), 5, 14, sha("Reserved."), "2"), dt.date(2026, 6, 1)
        )
        assert (found.start, found.standing) == (0, "verbatim")

    def test_a_text_that_came_back_stands_again(self) -> None:
        """A version that recurs is in force from its return on."""
        document = terms("t", ("2025-01-01", OLD), ("2026-01-01", LAST), ("2027-01-01", OLD))
        found = [
            lookup("Be kind.", OLD, day, Archive(OLD, LAST), document).standing
            for day in ("2025-06-01", "2026-06-01", "2027-06-01")
        ]
        assert found == ["verbatim", "superseded", "verbatim"]

    def test_one_text_of_two_documents_stands_while_it_does_in_one(self) -> None:
        """Two documents may have had the same text; one that replaced it doesn't speak for the other."""
        kept, changed = (
            terms("kept", ("2025-01-01", OLD)),
            terms("zzz", ("2025-01-01", OLD), ("2026-01-01", LAST)),
        )
        for documents in ((kept, changed), (changed, kept)):
            found = lookup("Be kind.", OLD, "2026-06-01", Archive(OLD, LAST), *documents)
            assert (found.standing, found.source) == ("verbatim", "kept, captured 2025-01-01")


class TestAbsence:
    """What the archive doesn't hold."""

    def test_without_text_there_is_no_quote(self) -> None:
        """The span stays named, the words stay away."""
        found = lookup("Be kind.", OLD, "2025-06-01", NoTexts())
        assert (found.standing, found.quote, found.text) == ("not_archived", None, sha(OLD))

    def test_words_arent_called_superseded_by_a_text_that_isnt_here(self) -> None:
        """If the version of the day is known but not archived, nobody can tell whether the words still stand."""
        found = lookup("Nobody may copy.", OLD, "2026-06-01", Archive(OLD))
        assert (found.standing, found.quote) == ("not_archived", None)

    def test_an_older_version_needs_no_newer_text(self) -> None:
        """The day before the newer version the older one is quoted, whatever else is missing."""
        assert lookup("Nobody may copy.", OLD, "2025-06-01", Archive(OLD)).standing == "verbatim"

    def test_a_text_without_document_can_be_quoted_but_not_dated(self) -> None:
        """A text that belongs to no version in force is no verbatim quote of one."""
        orphan = "Words of nobody."
        assert lookup("nobody", orphan, "2026-06-01", Archive(orphan)).standing == "superseded"


class TestCorruption:
    """A span that doesn't re-derive is refused."""

    @pytest.mark.parametrize(("start", "end"), [(0, 3), (4, 12), (1000, 1010), (5, 5)])
    def test_wrong_positions(self, start: int, end: int) -> None:
        """Off by one, beyond the end, or empty: no quote is shown."""
        span = (sha(OLD), start, end, sha("Be kind."), "1")
        with pytest.raises(Corrupt, match="lexposure verify"):
            witness(ALL).lookup(span, dt.date(2025, 6, 1))

    def test_a_changed_text(self) -> None:
        """A text that isn't the one whose hash it bears yields no quote."""
        archive = Archive(OLD)
        archive.texts[sha(OLD)] = OLD.replace("kind", "mean")
        with pytest.raises(Corrupt):
            lookup("Be kind.", OLD, "2025-06-01", archive)

    def test_positions_count_code_points(self) -> None:
        """A sign beyond the first plane is one position."""
        text = "😀😀 Be kind."
        document = terms("t", ("2025-01-01", text))
        assert lookup("Be kind.", text, "2025-06-01", Archive(text), document).start == 3
