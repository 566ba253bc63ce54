"""Notices of Cellar: the identifiers and dates of the act they are about, and of nothing else in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lexposure.model.errors import SourceError
from lexposure.model.law_notice import LawNotice, NoticeDate
from lexposure.sources.cellar import read_cellar
from lexposure.sources.law_files import law_files, read_law
from sources.notices import NOTICE_RDF, NOTICE_XML


def _write(folder: Path, content: str, name: str = "notice.xml") -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


@pytest.mark.parametrize("content", [NOTICE_XML, NOTICE_RDF], ids=["xml", "rdf"])
def test_only_the_root_work_counts(tmp_path: Path, content: str) -> None:
    """CELEX number and dates of the consolidation in the same file are not the act's."""
    notice = read_cellar([_write(tmp_path, content)])[0]
    assert (notice.act, notice.celex) == ("DORA", "32022R2554")
    assert notice.eli == "http://data.europa.eu/eli/reg/2022/2554/oj"
    assert notice.dates == (
        NoticeDate("application", dt.date(2031, 5, 1), "64"),
        NoticeDate("deadline", dt.date(2029, 9, 1), "58.2"),
        NoticeDate("end-of-validity", None),
        NoticeDate("entry-into-force", dt.date(2029, 5, 1), "64"),
    )


def test_two_forms_of_one_notice_are_one(tmp_path: Path) -> None:
    """XML and RDF say the same, so they are one notice; they hold no text of law."""
    paths = [_write(tmp_path, NOTICE_XML), _write(tmp_path, NOTICE_RDF, "notice.rdf")]
    assert len(read_cellar(paths)) == 1
    assert law_files(paths) == {"cellar": paths}
    assert read_law(paths) == []


def test_a_date_without_its_mark_stays_open(tmp_path: Path) -> None:
    """Without EV or MA nothing tells entry into force from application: the date is kept as neither."""
    plain = NOTICE_XML.replace("EV|", "XX|").replace("MA|", "XX|")
    kinds = {date.kind for date in read_cellar([_write(tmp_path, plain)])[0].dates}
    assert kinds == {"in-force-unspecified", "deadline", "end-of-validity"}


def test_an_act_outside_the_table_has_no_prefix(tmp_path: Path) -> None:
    """A notice of any act is read; only acts of the table have a prefix."""
    other = NOTICE_XML.replace("<VALUE>32022R2554", "<VALUE>32099R0001")
    assert read_cellar([_write(tmp_path, other)])[0].act == ""


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<NOTICE type="tree"/>', "no work"),
        (NOTICE_XML.replace("<VALUE>32022R2554</VALUE>", "<VALUE/>"), "CELEX"),
        (NOTICE_XML.replace("2029-09-01", "2029-13-01"), "2029-13-01"),
        (NOTICE_RDF.replace("<cdm:resource_legal_id_celex>32022R2554</cdm:resource_legal_id_celex>", ""), "gives 0"),
        (NOTICE_RDF.replace("2031-05-01", "soon"), "soon"),
        (NOTICE_RDF.replace("rdf:Description>\n<rdf:D", "rdf:Description>\n<rdf:bad/><rdf:D").replace("rdf:about", "rdf:ID", 1),
         "not RDF/XML"),
        ("<!DOCTYPE NOTICE><NOTICE><WORK/></NOTICE>", "DOCTYPE"),
    ],
    ids=["empty", "nameless", "no such day", "no act", "no day", "bad rdf", "doctype"],
)  # fmt: skip
def test_bad_notices_are_refused(tmp_path: Path, content: str, expected: str) -> None:
    """A broken notice gives one message with its file and a fix."""
    with pytest.raises(SourceError, match=expected) as caught:
        read_cellar([_write(tmp_path, content)])
    assert "notice.xml" in str(caught.value)
    assert caught.value.fix


@pytest.mark.shared
def test_the_real_notice(shared: Path) -> None:
    """DORA: in force 16 January 2023, applicable 17 January 2025, no end; XML and RDF agree on all eight dates."""
    folder = shared / "law" / "eu-dora-2022-2554" / "cellar-notice"
    found: list[LawNotice] = read_cellar(sorted(folder.iterdir()))
    assert len(found) == 1
    notice = found[0]
    assert (notice.act, notice.celex) == ("DORA", "32022R2554")
    by_kind = {date.kind: date.date for date in notice.dates}
    assert by_kind["entry-into-force"] == dt.date(2023, 1, 16)
    assert by_kind["application"] == dt.date(2025, 1, 17)
    assert by_kind["end-of-validity"] is None
    assert [date.concerns for date in notice.dates if date.kind == "deadline"] == [
        "58.2",
        "58.3",
        "58.1",
        "57.2",
    ]
