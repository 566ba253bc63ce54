"""XML of other publishers on small invented files: United Kingdom, Switzerland, Korea, Canada, Federal Register."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lexposure.law.identifiers import citation
from lexposure.model.errors import SourceError
from lexposure.model.law import LawText
from lexposure.sources.law_files import read_law
from sources.sound import assert_sound, names

SAMPLES = Path(__file__).parent / "law_samples" / "abroad"
DAY = dt.date(2030, 1, 2)


def _read(name: str) -> LawText:
    return read_law([SAMPLES / f"{name}.xml"])[0]


@pytest.mark.parametrize(
    ("name", "act", "day", "official", "language", "importer"),
    [
        ("act.clml", "UK", DAY, True, "en", "clml/1"),
        ("fadp.akn", "CH", DAY, False, "en", "akoma-ntoso/1"),
        ("korea.en", "KR", dt.date(2026, 7, 21), False, "en", "law-go-kr/1"),
        ("korea.ko", "KR", DAY, True, "ko", "law-go-kr-ko/1"),
        ("pipeda.lims", "CA", DAY, True, "en", "lims/1"),
        ("order.fr", "EO14179", DAY, True, "en", "federal-register/1"),
    ],
)  # fmt: skip
def test_the_publishers_of_other_countries_are_recognised(
    name: str, act: str, day: dt.date, official: bool, language: str, importer: str
) -> None:
    """Act, day, language and standing come from the file; translations are never official."""
    law = _read(name)
    assert_sound(law)
    assert (law.act, law.valid_from, law.official, law.language, law.importer) == (
        act, day, official, language, importer,
    )  # fmt: skip
    assert law == _read(name)
    assert "o law" not in law.text


def test_clml_units_are_the_publishers_paths() -> None:
    """A path comes from the address or from base and id; printed numbers go on below; quoted law is no unit."""
    law = _read("act.clml")
    assert names(law) == [
        "ukpga/2030/1/section/1", "ukpga/2030/1/section/1/1", "ukpga/2030/1/section/1/1/a",
        "ukpga/2030/1/section/1/1/b", "ukpga/2030/1/section/1/2", "ukpga/2030/1/schedule/1",
        "ukpga/2030/1/schedule/1/paragraph/2",
    ]  # fmt: skip
    assert law.words("UK:ukpga/2030/1/section/1/1").startswith("(1) A lamp shines if—\n(a) it burns, and")
    assert "Buoys float" in law.words("UK:ukpga/2030/1/section/1/2")
    assert law.unit("UK:ukpga/2030/1/section/1").heading == "Duty to shine"
    assert law.unit("UK:ukpga/2030/1/schedule/1/paragraph/2").kind == "paragraph"


def test_clml_fragments_name_their_act_and_need_a_day() -> None:
    """A bare fragment without namespace is read if its provisions have addresses, and dated by the caller."""
    path = SAMPLES.parent / "undated" / "fragment.clml.xml"
    with pytest.raises(SourceError, match="which day"):
        read_law([path])
    law = read_law([path], DAY)[0]
    assert law.words("UK:uksi/2030/2/regulation/3") == "3 Bells ring."
    assert citation("UK:uksi/2030/2/regulation/3") == "S.I. 2030/2, regulation 3"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UK:ukpga/2025/16/section/1/1/a", "2025 c. 16, section 1(1)(a)"),
        ("UK:ukpga/2018/12/schedule/1/paragraph/2", "2018 c. 12, schedule 1, paragraph 2"),
        ("UK:eudn/2012/533/article/2", "eudn 2012/533, article 2"),
        ("CA:s4.1/1.1/a", "PIPEDA (Canada), s. 4.1(1.1)(a)"),
    ],
)
def test_citations_abroad(name: str, expected: str) -> None:
    """Units of other countries are cited by their publishers' numbers."""
    assert citation(name) == expected


def test_akoma_ntoso_labels_are_the_printed_ones() -> None:
    """Art. 44a is art_44a; a single paragraph without number holds no items; annexes are units, footnotes nothing."""
    law = _read("fadp.akn")
    assert names(law) == [
        "cpt_1", "cpt_1.sct_2", "art_1", "art_1.par_1", "art_1.pnt_a", "art_1.pnt_bbis", "art_44a", "art_44a.par_1",
        "art_44a.par_2", "anx_1",
    ]  # fmt: skip
    assert law.words("CH:art_1.pnt_a") == "a. lamp means a light;"
    assert law.unit("CH:art_44a").heading == "Duty"
    assert any("translation" in warning for warning in law.warnings)


def test_korean_articles_have_branches_in_both_languages() -> None:
    """17-2 is an article of its own; numbers, branch numbers and letters are points, also misprinted ones."""
    english, korean = _read("korea.en"), _read("korea.ko")
    assert names(english, "art_1.") == [
        "art_1.par_1", "art_1.pnt_1", "art_1.pnt_1.pnt_a", "art_1.pnt_1.pnt_b", "art_1.pnt_2-2", "art_1.pnt_2-3",
    ]  # fmt: skip
    assert english.words("KR:art_17-2.par_2") == "(2) They shall ring:\n1. bells."
    assert english.unit("KR:art_17-2").heading == "Duty (by night)"
    assert "Amended" not in english.text
    assert "Added" not in english.text
    assert korean.words("KR:art_17-2.par_1") == "① 등불을 켠다."
    assert korean.words("KR:art_1.pnt_1.pnt_가") == "가. 기름"
    assert korean.words("KR:art_1.pnt_2-2") == "2의2. 종"


def test_korean_articles_that_start_later_are_told() -> None:
    """A text can hold articles that are law later than the text: a warning names them with their day."""
    assert any("20300304" in warning and "17" in warning for warning in _read("korea.ko").warnings)


def test_an_english_text_of_an_unknown_act_needs_a_day(tmp_path: Path) -> None:
    """The English file doesn't say since when it is law; only known acts have their day in a table."""
    path = tmp_path / "korea.xml"
    path.write_text((SAMPLES / "korea.en.xml").read_text("utf-8").replace("21311", "99999"), "utf-8")
    with pytest.raises(SourceError, match="99999"):
        read_law([path])
    assert read_law([path], DAY)[0].valid_from == DAY


def test_lims_leaves_out_what_is_not_in_force() -> None:
    """Provisions not in force and historical notes are no law; the text is law since its youngest words."""
    law = _read("pipeda.lims")
    assert names(law) == ["s2", "s2/1", "s4.1", "s4.1/1.1", "s4.1/1.1/a", "s4.1/1.1/a/i"]
    assert law.words("CA:s4.1/1.1/a") == "(a) light lamps, and\n(i) clean them."
    assert "Not yet law" not in law.text
    assert "52 to 57 [Repealed]" in law.text
    assert law.unit("CA:s4.1").heading == "Duty"


def test_executive_orders_have_sections() -> None:
    """Sections begin where `Sec. 2` is printed; what stands before and after is no section."""
    law = _read("order.fr")
    assert names(law) == ["Sec. 1", "Sec. 2", "Sec. 2(a)", "Sec. 2(a)(i)", "Sec. 2(a)(ii)", "Sec. 2(b)"]
    assert law.words("EO14179:Sec. 2(b)") == "(b) They rest by day."
    assert law.identifiers == ("Executive Order 14179", "FR Doc. 2030-1")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<EN/>", "explanatory notes"),
        ("<Legislation/>", "of which act"),
        ("<Pblock IdURI='http://www.legislation.gov.uk/id/ukpga/2030/1/part/1'/>", "no provision"),
        ("<akomaNtoso/>", "not in the table"),
        ("<Law><InfSection><lsId>1</lsId></InfSection></Law>", "not in the table"),
        ("<법령/>", "not in the table"),
        ("<Statute/>", "not in the table"),
        ("<PRESDOCU/>", "no executive order"),
        ("<PRESDOCU><EXECORDR>Executive Order 1 of May 1, 2030</EXECORDR></PRESDOCU>", "Executive Order 1 is not"),
        ("<!DOCTYPE Law [<!ENTITY a 'b'>]>\n<Law/>", "DOCTYPE"),
        ("<!DOCTYPE 법령>\n<법령/>", "DOCTYPE"),
        ("<Statute><Body>", "not well-formed"),
    ],
)  # fmt: skip
def test_bad_files_of_other_publishers_are_refused(tmp_path: Path, content: str, expected: str) -> None:
    """A file that names no known act, is no law or could be an attack gives one message with place and fix."""
    path = tmp_path / "bad.xml"
    path.write_text(content, "utf-8")
    with pytest.raises(SourceError, match=expected) as caught:
        read_law([path])
    assert caught.value.fix
    assert str(caught.value).startswith(str(path))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("act.pdf", b"%PDF-1.7\n", "a PDF"),
        ("act.txt", b"SECTION 1. Lamps shine.", "plain text"),
        ("act.md", b"# Lamps", "without sections"),
    ],
)
def test_printed_pages_are_refused_with_a_better_way_in(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    """PDF and plain text hold pages, not provisions: the message says which form to give instead."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=expected) as caught:
        read_law([path])
    assert "section" in str(caught.value.fix) or "Markdown" in str(caught.value.fix)
