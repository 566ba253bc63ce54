"""The importers of law on small invented files, so that a fresh clone tests them without real texts."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest

from lexposure.law.identifiers import iri, parent, ref
from lexposure.model.law import LawText
from lexposure.sources.law_files import read_law

SAMPLES = Path(__file__).parent / "law_samples"
ALL = ["formex", "consolidated.fmx.xml", "json", "code.uslm.xml", "title15.htm", "markdown"]


def _read(name: str) -> LawText:
    texts = read_law([SAMPLES / name])
    assert len(texts) == 1
    return texts[0]


@pytest.mark.parametrize("name", ALL)
def test_units_are_spans_that_nest_and_have_names(name: str) -> None:
    """Every unit lies within its parent, names it, is unique, and is the words between its ends."""
    law = _read(name)
    units = {unit.ref: unit for unit in law.units}
    assert len(units) == len(law.units) > 0
    assert law.text == unicodedata.normalize("NFC", law.text)
    assert "\n\n" not in law.text
    assert [unit.start for unit in law.units] == sorted(unit.start for unit in law.units)
    for unit in law.units:
        assert 0 <= unit.start < unit.end <= len(law.text)
        assert law.words(unit.ref).strip() == law.words(unit.ref)
        assert unit.parent == parent(unit.ref)
        assert ref(iri(unit.ref)) == unit.ref
        if unit.parent:
            assert units[unit.parent].start <= unit.start < unit.end <= units[unit.parent].end


@pytest.mark.parametrize("name", ALL)
def test_same_files_give_the_same_text(name: str) -> None:
    """Reading twice gives equal texts, so evidence by hash and span stays valid."""
    assert _read(name) == _read(name)


@pytest.mark.parametrize(
    ("name", "act", "valid_from", "official", "importer"),
    [
        ("formex", "AIA", dt.date(2024, 8, 1), True, "formex/1"),
        ("consolidated.fmx.xml", "GDPR", dt.date(2030, 1, 2), True, "formex/1"),
        ("json", "AIA", dt.date(2030, 1, 2), False, "consolidated-json/1"),
        ("code.uslm.xml", "CFAA", dt.date(2030, 1, 2), True, "uslm/1"),
        ("title15.htm", "FTCA", dt.date(2030, 1, 2), True, "govinfo/1"),
        ("markdown", "NYC", dt.date(2030, 1, 2), False, "statute-markdown/1"),
    ],
)  # fmt: skip
def test_the_format_is_recognised_by_content(
    name: str, act: str, valid_from: dt.date, official: bool, importer: str
) -> None:
    """Act, start of validity and standing come from the file; third parties' states are never official."""
    law = _read(name)
    assert (law.act, law.valid_from, law.official, law.importer) == (act, valid_from, official, importer)


def test_several_acts_come_in_one_call() -> None:
    """Folders and files of several acts give one text each, whatever their order."""
    texts = read_law([SAMPLES / name for name in ALL])
    assert texts == read_law([SAMPLES / name for name in reversed(ALL)])
    assert [text.act for text in texts] == ["AIA", "AIA", "CFAA", "FTCA", "GDPR", "NYC"]


def test_formex_points_are_read_through_nested_lists() -> None:
    """Points get their printed labels, subparagraphs stay in their paragraph."""
    law = _read("formex")
    assert law.words("AIA:art_1.par_1.pnt_a.pnt_ii") == "(ii) burn gas;"
    assert law.words("AIA:art_1.par_1").startswith(
        "1. Keepers shall:\n(a) light lamps that:\n(i) burn oil; or\n"
    )
    assert law.words("AIA:art_1.par_1").endswith("(b) clean the glass.\nOn foggy days a bell does as well.")
    assert law.unit("AIA:art_1").heading == "Duty to shine"


def test_formex_numbers_and_powers_print_as_in_the_journal() -> None:
    """Marked numbers are grouped, raised digits stay raised."""
    assert _read("formex").words("AIA:art_1.par_2") == "2. Fines reach EUR 35 000 000 above 10²⁵ candles."


def test_formex_sole_paragraph_has_a_unit() -> None:
    """An article of one unnumbered paragraph can be cited with and without it; its points belong to the article."""
    law = _read("formex")
    assert law.words("AIA:art_2.par_1") == "Keepers shall know their lamps."
    assert law.words("AIA:art_3.pnt_1") == "(1) ‘lamp’ means a source of light;"
    assert law.unit("AIA:art_3.pnt_1").parent == "AIA:art_3"


def test_formex_unnumbered_paragraphs_count_from_one() -> None:
    """Of several unnumbered paragraphs each is named by its place and holds its points."""
    law = _read("formex")
    assert law.words("AIA:art_5.par_1") == "This act enters into force at dawn."
    assert law.words("AIA:art_5.par_2.pnt_a") == "(a) Chapter I applies at dusk."


def test_formex_quoted_law_stays_text() -> None:
    """Articles of other acts that an act quotes are no units; their starred note is kept, other footnotes aren't."""
    law = _read("formex")
    refs = {unit.ref for unit in law.units}
    assert not {found for found in refs if "17" in found}
    assert {found for found in refs if found.startswith("AIA:art_4")} == {
        "AIA:art_4",
        "AIA:art_4.par_1",
        "AIA:art_4.pnt_1",
    }
    assert law.words("AIA:art_4.pnt_1").split("\n") == [
        "(1) the following is added:",
        "‘Article 17",
        "3. Buoys follow the Lamp Act (*).",
        "(*) Lamp Act of the first of June.’;",
    ]
    assert "nobody should quote" not in law.text


def test_formex_divisions_recitals_and_annexes_are_units() -> None:
    """Chapters hold sections, annexes hold sections, points and decimal points; dashes are no points."""
    law = _read("formex")
    kinds = {unit.ref.removeprefix("AIA:"): unit.kind for unit in law.units}
    assert kinds["cpt_I"] == "chapter"
    assert kinds["cpt_I.sct_1"] == "section"
    assert law.words("AIA:rct_1") == "(1) Ships need light."
    assert law.words("AIA:anx_I.sct_A.pnt_1.pnt_a") == "(a) with a wick;"
    assert law.words("AIA:anx_I.sct_B") == "Section B — Others\n— torches."
    assert law.words("AIA:anx_II.pnt_3") == "3. Inspection\n3.1. The glass is looked at."
    assert kinds["anx_II.pnt_3.1"] == "point"
    assert law.unit("AIA:anx_II").heading == "Procedure"


def test_formex_consolidation_has_inserted_articles() -> None:
    """Inserted articles and paragraphs keep their printed labels; bibliography is no law."""
    law = _read("consolidated.fmx.xml")
    assert law.words("GDPR:art_4a.par_1a") == "1a. Lamps that were inserted shine, too."
    assert law.identifiers[0] == "CELEX:02016R0679-20160504"
    assert "Bibliography" not in law.text


@pytest.mark.parametrize(
    ("days", "since", "celex"),
    [
        ('CONSLEG.DATE="20300102" START.DATE="20300109"', dt.date(2030, 1, 9), "20300109"),
        ('CONSLEG.DATE="20300102" START.DATE="20160504"', dt.date(2030, 1, 2), "20160504"),
        ('CONSLEG.DATE="20150102" START.DATE="20160504"', dt.date(2016, 5, 24), "20160504"),
        ('CONSLEG.DATE="20300102"', dt.date(2030, 1, 2), "20300102"),
        ('START.DATE="20300109"', dt.date(2030, 1, 9), "20300109"),
    ],
    ids=[
        "made before it is law",
        "corrigenda alone",
        "made before the act is law",
        "no start",
        "start alone",
    ],
)
def test_formex_consolidation_is_law_since_its_start(
    tmp_path: Path, days: str, since: dt.date, celex: str
) -> None:
    """The day on which a consolidation was made is not the day since when it is law."""
    words = (SAMPLES / "consolidated.fmx.xml").read_text("utf-8")
    path = tmp_path / "consolidated.xml"
    path.write_text(words.replace('CONSLEG.DATE="20300102" START.DATE="20160504"', days), "utf-8")
    law = read_law([path])[0]
    assert law.valid_from == since
    assert law.identifiers[0] == f"CELEX:02016R0679-{celex}"


def test_json_outline_follows_the_order_of_labels() -> None:
    """`(i)` after `(h)` is a letter if `(j)` follows, Roman if `(ii)` does; unnumbered lines end a list."""
    refs = [unit.ref.removeprefix("AIA:") for unit in _read("json").units if ".art" not in unit.ref]
    assert [found for found in refs if found.startswith("art_1.")] == [
        "art_1.par_1", "art_1.par_1.pnt_a", "art_1.par_1.pnt_ba", "art_1.par_1.pnt_ba.pnt_i",
        "art_1.par_1.pnt_ba.pnt_ii", "art_1.par_1.pnt_h", "art_1.par_1.pnt_i", "art_1.par_1.pnt_j", "art_1.par_1a",
    ]  # fmt: skip
    assert _read("json").words("AIA:art_1.par_1").endswith("Point (j) is no right.")


def test_json_quoted_law_stays_text() -> None:
    """Quoted lines stay in the point that quotes them and are no units."""
    law = _read("json")
    assert law.words("AIA:art_4a.pnt_1") == "(1) in Article 17, this is added:\n‘3. Buoys follow lamps."
    assert law.words("AIA:art_4a.pnt_2") == "(2) in Article 19, this is added:\n‘(a) Buoys float.’."
    assert law.words("AIA:art_4a.par_1").startswith("The Buoy Act")


def test_json_unnumbered_paragraphs_and_gaps() -> None:
    """Unnumbered paragraphs count from 1; a list may skip a deleted point."""
    law = _read("json")
    assert law.words("AIA:art_5.par_2.pnt_a.pnt_ii") == "(ii) at noon;"
    assert law.words("AIA:art_5.par_2.pnt_c") == "(c) Chapter II never applies."


def test_json_points_within_one_line_become_spans() -> None:
    """An annex item that runs on in one line is split by sequence; references to points of other acts aren't."""
    law = _read("json")
    assert law.words("AIA:anx_III.pnt_4.pnt_a").startswith("(a) lamps over desks")
    assert law.words("AIA:anx_III.pnt_4.pnt_b") == "(b) lamps in tunnels: (i) wet ones; or (ii) dry ones;"
    assert law.words("AIA:anx_III.pnt_4.pnt_b.pnt_ii") == "(ii) dry ones;"
    assert law.words("AIA:anx_III.pnt_4.pnt_c") == "(c) other lamps."


def test_json_annex_sections_hold_their_points() -> None:
    """Numbers restart in each section; decimal and bare labels are read; a lone number takes the next line."""
    law = _read("json")
    assert law.words("AIA:anx_VII.sct_A.pnt_1") == "1. The glass is looked at."
    assert law.words("AIA:anx_VII.sct_A.pnt_3.2") == "3.2. By night."
    assert law.words("AIA:anx_VII.sct_B.pnt_1.pnt_b") == "b. short ones"


def test_json_slips_are_reported_and_kept() -> None:
    """What looks like a leftover footnote number is a warning; the text stays as it is."""
    law = _read("json")
    assert any("(57)" in warning for warning in law.warnings)
    assert "ring bells (57);" in law.text


def test_uslm_units_are_identifiers() -> None:
    """Refs are the tails of USLM identifiers; flush text belongs to the unit around, notes to nothing."""
    law = _read("code.uslm.xml")
    assert law.words("CFAA:s1030/a/2/C") == "(C) any glass,"
    assert law.words("CFAA:s1030/a").startswith("(a) In general.— Whoever—\n(1) takes a lamp; or")
    assert law.words("CFAA:s1030/a").endswith("shall sit in the dark.")
    assert not any(word in law.text for word in ("So in original", "Old words", "1900"))
    assert law.identifiers == ("/us/usc/t18", "USC release point 200-1")


def test_uslm_sections_may_hold_paragraphs_and_dashes() -> None:
    """A section without subsections has paragraphs right below; an en dash in its number is a hyphen in refs."""
    law = _read("code.uslm.xml")
    assert law.words("CFAA:s2000e-5/1") == "(1) rest."
    assert law.unit("CFAA:s2000e-5").heading == "Flat section"


def test_govinfo_levels_come_from_indents_and_labels() -> None:
    """(m)(1)(B) has a (1) and (2) of its own; (m)(2) is still found; notes and future text are no law."""
    law = _read("title15.htm")
    assert law.words("FTCA:s45/m/1/B").endswith("(2) at sea.\nIn such a suit the fine is one lamp.")
    assert law.words("FTCA:s45/m/1/B/2") == "(2) at sea."
    assert law.words("FTCA:s45/m/1/A") == "(1)(A) The Office may sue whoever dims a lamp."
    assert law.words("FTCA:s45/m/2/B/ii") == "(ii) of gas."
    assert law.words("FTCA:s45/n/1") == '(1) Lamp\nThe term "lamp" means a light.'
    assert law.words("FTCA:s57b-1").startswith("§57b–1. Demands")
    assert not any(word in law.text for word in ("not yet law", "1900"))
    kinds = {unit.ref: unit.kind for unit in law.units}
    assert (kinds["FTCA:s45/m/1/B"], kinds["FTCA:s45/m/1/B/2"]) == ("subparagraph", "item")


def test_markdown_blocks_are_units() -> None:
    """Subdivisions and their paragraphs are named as in citations; broken lines are joined."""
    law = _read("markdown")
    assert law.words("NYC:20-871|a").startswith("a. Keepers shall not light a lamp unless:\n1. It")
    assert law.words("NYC:20-871|b1") == "1. That a lamp burns."
    assert law.unit("NYC:20-871|b1").parent == "NYC:20-871|b"
    assert "editor" not in law.text
