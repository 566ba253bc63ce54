"""A dataset of an archive, as a zip: every version in order, and nothing that leaves it, lies or explodes."""

from __future__ import annotations

import datetime as dt
import stat
import zipfile
from pathlib import Path

import pytest

from lexposure.model.errors import SourceError, UnknownName
from lexposure.model.terms import TermsVersion
from lexposure.sources.ota_dataset import is_dataset, read_dataset

FILES = {
    "README.md": "About.",
    "LICENSE": "Free.",
    "Beta/Terms/2025-01-01T00-00-00Z.md": "Beta.",
    "Acme/Terms/2026-02-01T10-00-00Z.md": "New.",
    "Acme/Terms/2025-02-01T10-00-00Z.md": "Old.",
}


def packed(path: Path, files: dict[str, str | bytes]) -> Path:
    """Write a zip archive."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def read(path: Path, **how: object) -> list[TermsVersion]:
    """Read all versions; a warning is an error."""
    return list(read_dataset(path, **how))  # type: ignore[arg-type]


@pytest.mark.parametrize("wrapped", ["", "dataset-2026-03/"])
def test_every_version_comes_in_order(tmp_path: Path, wrapped: str) -> None:
    """Record by record and by time, with or without a folder around them; READMEs and licences are none."""
    path = packed(tmp_path / "acme-dataset.zip", {wrapped + name: text for name, text in FILES.items()})
    versions = read(path)
    assert is_dataset(path)
    assert [(v.record, v.captured.year, v.text, v.change) for v in versions] == [
        ("Acme/Terms", 2025, b"Old.", "first"),
        ("Acme/Terms", 2026, b"New.", "recorded"),
        ("Beta/Terms", 2025, b"Beta.", "first"),
    ]
    assert versions[0].captured == dt.datetime(2025, 2, 1, 10, tzinfo=dt.UTC)
    assert {(v.collection, v.commit) for v in versions} == {("acme-dataset", "")}


def test_services_limit_it(tmp_path: Path) -> None:
    """Others aren't read; an unknown one is an error with the nearest names."""
    path = packed(tmp_path / "d.zip", FILES)
    assert {version.record for version in read(path, services=["Beta"])} == {"Beta/Terms"}
    with pytest.raises(UnknownName, match="did you mean `Acme`"):
        read(path, services=["Acne"])


def test_what_is_no_version_is_told(tmp_path: Path) -> None:
    """Left out with its name."""
    path = packed(
        tmp_path / "d.zip", {**FILES, "Acme/notes.txt": "x", "-x/Terms/2025-01-01T00-00-00Z.md": "x"}
    )
    told: list[str] = []
    assert len(read(path, warn=told.append)) == 3
    assert [("notes.txt" in line, "option" in line) for line in told] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    "name",
    [
        "../Acme/Terms/2025-01-01T00-00-00Z.md",
        "/Acme/Terms/2025-01-01T00-00-00Z.md",
        "Acme/../2025-01-01T00-00-00Z.md",
        "Acme\\Terms/../../2025-01-01T00-00-00Z.md",
        "Acme//2025-01-01T00-00-00Z.md",
        "./Acme/Terms/2025-01-01T00-00-00Z.md",
    ],
)
def test_a_name_that_leads_out_refuses_the_archive(tmp_path: Path, name: str) -> None:
    """Though nothing is ever unpacked to disk."""
    with pytest.raises(SourceError, match=r"d\.zip: the archive holds .* could lead out of it"):
        read(packed(tmp_path / "d.zip", {**FILES, name: "x"}))


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    """Sizes are counted while reading."""
    path = packed(tmp_path / "d.zip", {**FILES, "Zed/Terms/2025-01-01T00-00-00Z.md": b"\0" * 70_000_000})
    with pytest.raises(SourceError, match="unpacks to more than is allowed"):
        read(path)


def test_a_link_is_refused(tmp_path: Path) -> None:
    """It would name a file of ours."""
    path = packed(tmp_path / "d.zip", FILES)
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("Acme/Terms/2025-05-05T00-00-00Z.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hostname")
    with pytest.raises(SourceError, match="is a link"):
        read(path)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"README.md": "x"}, "holds no version"),
        ({"Acme/Terms/2025-99-01T00-00-00Z.md": "x"}, "names an impossible time"),
        ({}, "holds no version"),
    ],
)
def test_an_archive_without_versions_says_so(
    tmp_path: Path, files: dict[str, str | bytes], message: str
) -> None:
    """Other archives are to be unpacked first."""
    with pytest.raises(SourceError, match=message):
        read(packed(tmp_path / "d.zip", files))


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    """Cut off, or with a byte flipped within a text."""
    path = packed(tmp_path / "d.zip", {**FILES, "Acme/Use/2025-01-01T00-00-00Z.md": "No resale. " * 500})
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    with pytest.raises(SourceError, match="the archive is damaged"):
        read(path)
    place = whole.index(b"Acme/Use/2025-01-01T00-00-00Z.md") + 40
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
    with pytest.raises(SourceError, match="the archive is damaged"):
        read(path)
