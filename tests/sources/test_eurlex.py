"""EUR-Lex pages give the text and the units of the Formex file of the same act; what isn't law has no part in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lexposure.model.errors import SourceError
from lexposure.model.law import LawText
from lexposure.sources.law_files import law_files, read_law
from lexposure.sources.xml import MAX_DEPTH
from sources.eurlex_pages import (
    LIGHTHOUSES,
    article,
    bare_page,
    consolidated,
    full_page,
    grid,
    line,
    numbered,
    point,
)

SAMPLES = Path(__file__).parent / "law_samples"


def _read(folder: Path, page: str, name: str = "page.html") -> LawText:
    (folder / name).write_text(page, "utf-8")
    texts = read_law([folder / name])
    assert len(texts) == 1
    return texts[0]


def _act(*articles: str) -> str:
    return (
        f'<div class="eli-container"><div class="eli-subdivision" id="enc_1">{"".join(articles)}</div></div>'
    )


@pytest.mark.parametrize("page", [bare_page(), full_page()], ids=["bare", "full"])
def test_a_page_is_its_formex_file(tmp_path: Path, page: str) -> None:
    """Text and units are the same to the letter, with menus and scripts around and between as without."""
    formex, read = read_law([SAMPLES / "formex"])[0], _read(tmp_path, page)
    assert read.text == formex.text
    assert read.units == formex.units
    assert (read.importer, read.official, read.language) == ("eurlex-xhtml/1", True, "en")
    assert read.valid_from == dt.date(2024, 8, 1)


def test_rdfa_of_the_act_alone_counts(tmp_path: Path) -> None:
    """Identifiers and day of publication are the act's, not those of its languages or of acts it names."""
    assert _read(tmp_path, full_page()).identifiers == (
        "CELEX:32024R1689", "http://data.europa.eu/eli/reg/2024/1689/oj", "published 2024-07-12",
    )  # fmt: skip


def test_another_date_of_entry_into_force_is_a_warning(tmp_path: Path) -> None:
    """The table of acts stands against RDFa, whose dates mix entry into force and application; both are named."""
    read = _read(tmp_path, full_page(in_force="2024-07-30"))
    assert read.valid_from == dt.date(2024, 8, 1)
    assert any("2024-07-30" in warning and "2024-08-01" in warning for warning in read.warnings)


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    """A page saved as .xml is a page; classes without the prefix of later years are read, too."""
    old = bare_page(LIGHTHOUSES.replace("oj-", ""))
    assert _read(tmp_path, old, "act.xml").units == _read(tmp_path, bare_page()).units
    assert law_files([tmp_path / "act.xml"]) == {"eurlex-xhtml": [tmp_path / "act.xml"]}


def test_inserted_articles_are_no_units_of_the_amending_act(tmp_path: Path) -> None:
    """What an amending act inserts, replaces or adds stays its text; its own articles are its only ones."""
    inserted = (
        f'<div id="004A">{line("‘Article 4a", "oj-ti-art")}{line("Bells", "oj-sti-art")}'
        + numbered("004A.001", "1.", "Bells shall ring:", point("(a)", line("by day;")))
        + "</div>"
    )
    replaced = numbered("075C.005", "‘5.", "Bells may be cast.’") + ";"
    added = point("(1)", line("in Article 2, the following points are added:"),
                  point("‘(h)", line("a horn;")), point("(i)", line("a gong.’;")))  # fmt: skip
    page = bare_page(
        _act(
            article("1", "Amendments", line("The Lamp Act is amended as follows:"), added,
                    point("(2)", line("the following article is inserted:"), inserted),
                    point("(3)", line("in Article 75c, paragraph 5 is replaced:"), replaced),
                    point("(4)", line("Annex X is deleted."))),
            article("2", "Start", line("This act starts at dawn.")),
        )
    )  # fmt: skip
    read = _read(tmp_path, page)
    assert [unit.ref.removeprefix("AIA:") for unit in read.units] == [
        "art_1", "art_1.par_1", "art_1.pnt_1", "art_1.pnt_2", "art_1.pnt_3", "art_1.pnt_4", "art_2", "art_2.par_1",
    ]  # fmt: skip
    assert "(a) by day;" in read.words("AIA:art_1.pnt_2")
    assert read.words("AIA:art_1.pnt_1").endswith("(i) a gong.’;")


def test_a_quotation_without_an_id_makes_no_units(tmp_path: Path) -> None:
    """Points between a line that opens a quotation and the one that closes it are quoted; a quoted term is none."""
    page = bare_page(
        _act(
            article("1", "Amendment", line("The Lamp Act is amended as follows:"),
                    point("(1)", line("Article 2 is replaced by the following:"), line("‘Keepers shall:"),
                          point("(a)", line("light;")), point("(b)", line("ring.’;"))),
                    point("(2)", line("‘lamp’ means:"), point("(a)", line("the keepers’ light.")))),
        )
    )  # fmt: skip
    refs = [unit.ref.removeprefix("AIA:art_1") for unit in _read(tmp_path, page).units]
    assert refs == ["", ".par_1", ".pnt_1", ".pnt_2", ".pnt_2.pnt_a"]


def test_a_missing_starred_note_is_told(tmp_path: Path) -> None:
    """Pages leave notes of quoted law out; the text then lacks them, and a warning counts them."""
    page = bare_page().replace('id="ntr*-E1"', 'id="elsewhere"')
    assert any("1 starred note" in warning for warning in _read(tmp_path, page).warnings)


def test_dashes_are_drawn_not_written(tmp_path: Path) -> None:
    """A row that begins with a dash is a line without a label and no unit, as in Formex lists of type DASH."""
    page = bare_page(_act(article("1", "Kinds", line("There are:"), point("—", line("torches.")))))
    read = _read(tmp_path, page)
    assert read.words("AIA:art_1.par_1") == "There are:\ntorches."


_CONSOLIDATED = (
    line("▼B", "modref"),
    line("CHAPTER I", "title-division-1") + line("Lamps", "title-division-2"),
    f'<div class="eli-subdivision" id="x">{line("Article 1", "title-article-norm")}'
    f'<div class="eli-title">{line("Duty", "stitle-article-norm")}</div>'
    '<div class="norm"><span class="no-parag">1.\u00a0\u00a0</span><div class="norm inline-element">Keepers shall:'
    + grid("(a)", line("light; and", "norm"), grid("(i)", line("►M1 clean ◄;", "norm")))
    + grid("(b)", line("ring.", "norm"))
    + '</div></div><p class="modref">▼M1</p>'
    '<div class="norm"><span class="no-parag">1a.\u00a0\u00a0</span><div class="norm inline-element">Or sing.</div></div>'
    "</div>",
    line("SECTION 1", "title-division-1"),
    line("Article 2", "title-article-norm") + line("Words", "stitle-article-norm"),
    line("In this act:", "norm") + grid("(1)", line("‘lamp’ means light;", "norm")),
    line("Article 3", "title-article-norm"),
    line('It starts at dawn <a id="src.E1" href="#E1">(<span class="superscript"> 1 </span>)</a>.', "norm")
    + line("However:", "norm")
    + grid("(a)", line("not on the isle.", "norm")),
    f'<div class="final">{line("Done at the shore.", "norm")}</div>',
    line("ANNEX I", "title-annex-1") + line("Kinds of lamp", "title-annex-2"),
    grid("1.", line("oil lamps.", "norm")),
)


def test_a_consolidated_page_has_the_same_units(tmp_path: Path) -> None:
    """Units come from headings, numbers and grids, since nothing has an id; marks of amendments are no words."""
    read = _read(tmp_path, consolidated(*_CONSOLIDATED))
    assert [unit.ref.removeprefix("GDPR:") for unit in read.units] == [
        "cpt_I", "art_1", "art_1.par_1", "art_1.par_1.pnt_a", "art_1.par_1.pnt_a.pnt_i", "art_1.par_1.pnt_b",
        "art_1.par_1a", "cpt_I.sct_1", "art_2", "art_2.par_1", "art_2.pnt_1", "art_3", "art_3.par_1", "art_3.par_2",
        "art_3.par_2.pnt_a", "anx_I", "anx_I.pnt_1",
    ]  # fmt: skip
    assert read.words("GDPR:art_1.par_1.pnt_a") == "(a) light; and\n(i) clean;"
    assert read.unit("GDPR:art_2").heading == "Words"
    assert read.words("GDPR:art_3.par_1") == "It starts at dawn."
    assert read.words("GDPR:art_3").endswith("(a) not on the isle.")
    assert "Done at the shore." in read.text
    assert "M1" not in read.text
    assert not set("▼►◄") & set(read.text)


def test_a_consolidation_is_law_since_its_own_day(tmp_path: Path) -> None:
    """Act, day and language stand in the reference line."""
    read = _read(tmp_path, consolidated(*_CONSOLIDATED))
    assert (read.act, read.valid_from, read.official, read.language) == (
        "GDPR",
        dt.date(2030, 1, 2),
        True,
        "en",
    )
    assert read.identifiers[0] == "CELEX:02016R0679-20300102"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (bare_page()[:-20], "cut off"),
        (bare_page(eli=""), "doesn't say which act"),
        (bare_page(eli="reg/1999/7"), "not in the table"),
        (full_page(celex="32016R0679").replace("<title>", '<meta name="WT.z_docID" content="32024R1689"/><title>'),
         "several acts"),
        (bare_page('<div class="eli-container"><p class="oj-normal">Only words.</p></div>'), "no article"),
        (bare_page(_act(article("1", "Deep", "<div>" * MAX_DEPTH + line("x") + "</div>" * MAX_DEPTH))), "deeper"),
        ("<html><body><p>No act.</p></body></html>", "HTML page"),
    ],
    ids=["cut off", "nameless", "unknown act", "two acts", "no article", "deep", "no act"],
)  # fmt: skip
def test_bad_pages_are_refused(tmp_path: Path, page: str, expected: str) -> None:
    """A page that is no whole act of the table gives one message with file and fix."""
    with pytest.raises(SourceError, match=expected) as caught:
        _read(tmp_path, page)
    assert "page.html" in str(caught.value)
    assert "fix:" in str(caught.value)


def test_no_cut_page_becomes_a_shorter_law(tmp_path: Path) -> None:
    """A download that broke off is refused wherever it broke."""
    whole = full_page().rstrip()
    for end in range(0, len(whole) - 1, 499):
        with pytest.raises(SourceError):
            _read(tmp_path, whole[:end])
