"""Documents saved as files: what they are versions of, and when they were captured, is said and never guessed."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from lexposure.model.errors import SourceError
from lexposure.sources.terms_files import TermsFile, find_terms_files

MARCH = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def put(folder: Path, name: str, text: str = "No resale.") -> Path:
    """Write a file below a folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def described(path: Path, **given: object) -> TermsFile:
    """Return the one file found."""
    [found] = find_terms_files(path, **given)  # type: ignore[arg-type]
    if found.refused:
        raise found.refused
    assert found.file
    return found.file


class TestRecordAndDate:
    """Where they come from."""

    @pytest.mark.parametrize(
        ("name", "record", "captured"),
        [
            ("Acme/Terms 2026-03-01.html", "Acme/Terms", MARCH),
            ("Acme/2026-03-01 Terms of Service.pdf", "Acme/Terms of Service", MARCH),
            (
                "Acme/Terms_2026-03-01T10-20-30Z.md",
                "Acme/Terms",
                MARCH.replace(hour=10, minute=20, second=30),
            ),
            ("Acme/Terms (2026-03-01).txt", "Acme/Terms", MARCH),
            ("x/Acme/Terms/2026-03-01T00-00-00Z.md", "Acme/Terms", MARCH),
            ("Acme/v2.1 Terms 2026-03-01.htm", "Acme/v2.1 Terms", MARCH),
        ],
    )
    def test_from_the_name(self, tmp_path: Path, name: str, record: str, captured: dt.datetime) -> None:
        """The folder and the file's name without the date make the record."""
        file = described(put(tmp_path, name))
        assert (file.record, file.captured) == (record, captured)

    @pytest.mark.parametrize("end", [".meta.yaml", ".meta.json", ".html.meta.yml"])
    def test_from_a_sidecar(self, tmp_path: Path, end: str) -> None:
        """What stands beside the file counts before its name."""
        path = put(tmp_path, "Acme/Terms 2025-01-01.html")
        said = '{"captured": "2026-03-01T02:00:00+02:00", "record": "Acme/Use", "location": "https://acme.example/u", "select": ["main"]}'
        put(tmp_path, f"Acme/Terms 2025-01-01{end}", said)
        file = described(path)
        assert (file.record, file.captured, file.location) == ("Acme/Use", MARCH, "https://acme.example/u")
        assert file.selection.select == ("main",)

    def test_from_the_caller(self, tmp_path: Path) -> None:
        """For files that don't say it; a date in the name still counts first."""
        told = {"record": "Acme/Terms", "captured": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}
        assert described(put(tmp_path, "a/b.txt"), **told).captured.year == 2020
        assert described(put(tmp_path, "a/b 2026-03-01.txt"), **told).captured == MARCH
        assert described(put(tmp_path, "a/b.txt"), **told).record == "Acme/Terms"

    def test_never_from_the_time_of_the_file(self, tmp_path: Path) -> None:
        """A file that says nothing is refused with the ways to say it."""
        path = put(tmp_path, "Acme/Terms.html")
        os.utime(path, (1_700_000_000, 1_700_000_000))
        with pytest.raises(SourceError, match=r"(?s)nothing says when.*2026-03-01.*--captured"):
            described(path)

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("Acme/Terms 2026-13-45.html", "is no day or time"),
            ("Acme/Terms 2026-03-01 to 2026-04-01.html", "two dates"),
            ("Acme/-f 2026-03-01.html", "could be taken for an option"),
        ],
    )
    def test_a_name_that_misleads_is_refused(self, tmp_path: Path, name: str, message: str) -> None:
        """Impossible days, two days, and records that could pass for something else."""
        with pytest.raises(SourceError, match=message):
            described(put(tmp_path, name), **({"record": "-f/x"} if "-f" in name else {}))

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            ("captured: yesterday", r"meta\.yaml: `yesterday` is no day"),
            ("captured: 2026-03-01T10:00:00", "is no day or time"),
            ("captured: 2026-03-01\nauthor: me", r"meta\.yaml:2: `author` means nothing"),
            ("captured: 2026-03-01\nrecord: [a]", "`record` is no text"),
            ("captured: 2026-03-01\nrecord: ../x/y", "isn't `Service/Type of terms`"),
            ("captured: 2026-03-01\nselect: {from: a}", "neither a CSS selector nor a range"),
            ("- a", "one mapping"),
        ],
    )
    def test_a_sidecar_that_misleads_is_refused(self, tmp_path: Path, said: str, message: str) -> None:
        """With its line where there is one."""
        path = put(tmp_path, "Acme/Terms.html")
        put(tmp_path, "Acme/Terms.meta.yaml", said)
        with pytest.raises(SourceError, match=message):
            described(path)


class TestFolders:
    """What is looked at in a folder."""

    def test_all_documents_in_order_of_their_names(self, tmp_path: Path) -> None:
        """Those below it too; sidecars, hidden files, READMEs and links are passed over, other kinds are named."""
        for name in ("b/2 2026-03-01.txt", "a/1 2026-03-01.txt", "a/.hidden.txt", "README.md", "a/logo.png"):
            put(tmp_path, name)
        put(tmp_path, "a/1 2026-03-01.meta.yaml", "location: https://acme.example/")
        (tmp_path / "a" / "link 2026-03-01.txt").symlink_to("/etc/hostname")
        found = find_terms_files(tmp_path)
        assert [each.path.name for each in found] == ["1 2026-03-01.txt", "logo.png", "2 2026-03-01.txt"]
        assert [each.ignored for each in found] == [False, True, False]

    def test_without_a_document_is_an_error(self, tmp_path: Path) -> None:
        """Nothing to import is no success."""
        put(tmp_path, "a.png")
        with pytest.raises(SourceError, match="holds no terms document"):
            find_terms_files(tmp_path)

    def test_a_file_without_a_kind_is_known_by_its_first_bytes(self, tmp_path: Path) -> None:
        """A page or PDF saved under any name; what else it is must be said."""
        given = {"record": "Acme/Terms", "captured": MARCH}
        page = put(tmp_path, "download", "<!DOCTYPE html><p>x")
        assert described(page, **given).media_type == "text/html"
        with pytest.raises(SourceError, match="neither HTML, PDF, Markdown nor text"):
            described(put(tmp_path, "other", "words"), **given)

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        """With the reason that the machine gives."""
        with pytest.raises(SourceError, match=r"nowhere 2026-03-01: this can't be opened"):
            described(tmp_path / "nowhere 2026-03-01")
