"""Zipped Formex sets are read like folders, hostile archives are refused, and corrigenda say what they correct."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from lexposure.model.errors import SourceError
from lexposure.sources.formex_zip import MAX_MEMBERS, zip_members
from lexposure.sources.law_files import law_files, read_law

SAMPLES = Path(__file__).parent / "law_samples" / "formex"


def _zipped(folder: Path, *members: tuple[str | zipfile.ZipInfo, bytes], name: str = "act.fmx4.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members:
            archive.writestr(member, content)
    return path


def _sample() -> list[tuple[str | zipfile.ZipInfo, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(SAMPLES.iterdir())]


def test_an_archive_is_read_like_a_folder(tmp_path: Path) -> None:
    """Text, units and warnings are those of the files; pictures among them are no law."""
    path = _zipped(tmp_path, *_sample(), ("picture.tif", b"II*\0"))
    assert read_law([path]) == read_law([SAMPLES])
    assert law_files([path]) == {"formex": [path]}


def test_an_archive_must_be_whole(tmp_path: Path) -> None:
    """An annex that the bibliography in the archive lists may not be missing."""
    path = _zipped(tmp_path, *(member for member in _sample() if "000301" not in str(member[0])))
    with pytest.raises(SourceError, match=r"L_202401689EN\.000301"):
        read_law([path])


def test_an_error_names_archive_and_member(tmp_path: Path) -> None:
    """A broken file in an archive is named with the archive and its line."""
    path = _zipped(tmp_path, ("broken.xml", b"<ACT>\n<P></ACT>"))
    with pytest.raises(SourceError) as caught:
        read_law([path])
    assert str(caught.value).startswith(f"{path / 'broken.xml'}:2")


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.xml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def _many() -> list[tuple[str | zipfile.ZipInfo, bytes]]:
    return [(f"f{number}.xml", b"") for number in range(MAX_MEMBERS + 1)]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ([], "empty"),
        ([("../outside.xml", b"<ACT/>")], "lead out"),
        ([("/etc/outside.xml", b"<ACT/>")], "lead out"),
        ([("a/../../outside.xml", b"<ACT/>")], "lead out"),
        ([("C:\\outside.xml", b"<ACT/>")], "lead out"),
        ([(_link(), b"/etc/hostname")], "a link"),
        ([("inner.zip", b"PK\x05\x06")], "an archive itself"),
        ([("a.xml", b"<ACT/>"), ("A.xml", b"<ACT/>")], "same name"),
        ([("bomb.xml", b" " * 5_000_000)], "bomb"),
        ([("one.xml", b" " * 30_000), ("two.xml", b" " * 5_000_000)], "bomb"),
        (_many(), "more than"),
    ],
    ids=["empty", "up", "absolute", "inner up", "drive", "link", "nested", "same name", "bomb", "second", "many"],
)  # fmt: skip
def test_hostile_archives_are_refused(
    tmp_path: Path, members: list[tuple[str | zipfile.ZipInfo, bytes]], expected: str
) -> None:
    """Slips, bombs, links and nested archives are refused by name, and nothing is written anywhere."""
    path = _zipped(tmp_path, *members)
    with pytest.raises(SourceError, match=expected) as caught:
        read_law([path])
    assert caught.value.fix
    assert [found.name for found in tmp_path.rglob("*")] == [path.name]


def test_an_archive_that_lies_about_sizes_is_refused(tmp_path: Path) -> None:
    """Bytes are counted while they are unpacked; the size that an archive declares proves nothing."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.xml", b" " * 3_000_000)
    honest = (3_000_000).to_bytes(4, "little")
    lying = buffer.getvalue().replace(honest, (10).to_bytes(4, "little"))
    with pytest.raises(SourceError):
        zip_members(tmp_path / "act.zip", lying)


def test_damaged_archives_are_refused(tmp_path: Path) -> None:
    """Cut anywhere, or with a byte changed in the data, an archive gives one error."""
    whole = _zipped(tmp_path, *_sample()).read_bytes()
    for end in range(4, len(whole) - 1, 61):
        with pytest.raises(SourceError):
            zip_members(tmp_path / "act.zip", whole[:end])
    flipped = bytearray(whole)
    flipped[120] ^= 0xFF
    with pytest.raises(SourceError, match="damaged"):
        zip_members(tmp_path / "act.zip", bytes(flipped))


_CORRIGENDUM = """<CORR><TITLE><TI><P>Corrigendum to Regulation (EU) 2030/7 on lamps
(<REF.DOC.OJ COLL="L" NO.OJ="12">OJ L 12</REF.DOC.OJ>)</P></TI></TITLE><CONTENTS.CORR>
<CORRECTION><DESCRIPTION>On page 3, Article 4(2):</DESCRIPTION></CORRECTION>
<CORRECTION><DESCRIPTION>On page 4, recital 9:</DESCRIPTION></CORRECTION></CONTENTS.CORR></CORR>"""


def test_a_corrigendum_says_what_it_corrects(tmp_path: Path) -> None:
    """It is no text of an act; the refusal names the act, where that was published, and the places."""
    path = tmp_path / "corrigendum.xml"
    path.write_text(_CORRIGENDUM, "utf-8")
    with pytest.raises(SourceError) as caught:
        read_law([path])
    expected = "a corrigendum to Regulation (EU) 2030/7 (OJ L 12) in 2 places: Article 4(2), recital 9"
    assert expected in str(caught.value)
    assert "consolidation" in (caught.value.fix or "")


@pytest.mark.shared
def test_the_real_archive_is_its_files(shared: Path) -> None:
    """NIS2 from the archive of the Publications Office equals NIS2 from the files."""
    folder = shared / "law" / "eu-nis2-2022-2555" / "formex"
    archive, files = read_law(sorted(folder.glob("*.zip"))), read_law(sorted(folder.glob("*.xml")))
    assert archive == files
    assert sum(unit.kind == "article" for unit in archive[0].units) == 46


@pytest.mark.shared
def test_the_real_corrigendum(shared: Path) -> None:
    """The corrigendum of 2018 corrects the GDPR in 15 places."""
    with pytest.raises(
        SourceError, match=r"Regulation \(EU\) 2016/679 \(OJ L 119\) in 15 places: recital 71"
    ):
        read_law([shared / "law" / "eu-gdpr-2016-679" / "formex-corrigendum"])
