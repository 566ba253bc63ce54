"""The importers of law on the real texts: the publisher's own page as oracle, counts, and the gold references."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import pytest
from lxml import html

from lexposure.law.identifiers import citation, iri, parent, ref
from lexposure.sources.law_files import read_law
from sources.sound import gold_refs

if TYPE_CHECKING:
    from pathlib import Path

    from lexposure.model.law import LawText

pytestmark = pytest.mark.shared

_AIA = "eu-ai-act-2024-1689"
_STATES = f"{_AIA}/consolidated-2026-07-27-json"
_TEXTS = [
    f"{_AIA}/formex",
    _STATES,
    f"{_AIA}/formex-combined",
    "eu-gdpr-2016-679/formex",
    "eu-gdpr-2016-679/formex-consolidated",
    "eu-dsa-2022-2065/formex",
    "us-18usc/derived-uslm",
    "us-15usc-ch2-ftc-act/govinfo-htm",
    "us-nyc-ll144-20-870/cleaned-official-text",
]


@cache
def _law(folder: Path) -> LawText:
    texts = read_law([folder])
    assert len(texts) == 1
    return texts[0]


def _bare(words: str) -> str:
    """Lower-cased letters and digits; raised digits count as digits."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", words).lower() if sign.isalnum())


def _without_notes(words: str) -> str:
    return "\n".join(line for line in words.split("\n") if not line.startswith("(*)"))


def _page(path: Path) -> dict[str, str]:
    """Read articles, recitals and annexes from a EUR-Lex page, footnotes and references to them dropped."""
    page = html.fromstring(path.read_bytes())
    for note in page.xpath("//p[@class='oj-note'] | //a[starts-with(@id, 'ntc')]"):
        note.drop_tree()
    found = page.xpath(
        "//div[starts-with(@id, 'art_') or starts-with(@id, 'rct_') or starts-with(@id, 'anx_')]"
    )
    return {div.get("id"): div.text_content() for div in found if "." not in div.get("id")}


def _count(law: LawText, kind: str) -> int:
    return sum(unit.kind == kind for unit in law.units)


@pytest.mark.parametrize(
    ("formex", "page", "articles", "all_units"),
    [
        (f"{_AIA}/formex", f"{_AIA}/eurlex-html/32024R1689.EN.TXT-HTML.html", 113, 306),
        ("eu-gdpr-2016-679/formex", "eu-gdpr-2016-679/eurlex-html/32016R0679.EN.TXT-fullpage.html", 99, 272),
    ],
)
def test_formex_says_what_the_published_page_says(
    shared: Path, formex: str, page: str, articles: int, all_units: int
) -> None:
    """Formex and EUR-Lex page agree letter by letter in every article, recital and annex, footnotes aside."""
    law = _law(shared / "law" / formex)
    published = _page(shared / "law" / page)
    assert len(published) == all_units
    assert sum(name.startswith("art_") for name in published) == articles == _count(law, "article")
    words = {name: _without_notes(law.words(f"{law.act}:{name}")) for name in published}
    assert [name for name in published if _bare(words[name]) != _bare(published[name])] == []


@pytest.mark.parametrize("folder", _TEXTS)
def test_every_unit_of_the_real_texts_is_sound(shared: Path, folder: str) -> None:
    """Refs are unique and lead to an IRI and back, spans re-derive and nest, the text is one line a paragraph."""
    law = _law(shared / "law" / folder)
    units = {unit.ref: unit for unit in law.units}
    assert len(units) == len(law.units)
    assert law.text == unicodedata.normalize("NFC", law.text)
    assert not re.search(r"\n\n|  |\n | \n|[^\S\n ]", law.text)
    for unit in law.units:
        around = units[unit.parent] if unit.parent else None
        assert unit.parent == parent(unit.ref)
        assert ref(iri(unit.ref)) == unit.ref
        assert citation(unit.ref)
        words = law.text[unit.start : unit.end]
        assert words
        assert words == words.strip()
        assert around is None or around.start <= unit.start < unit.end <= around.end


@pytest.mark.parametrize(
    ("folder", "kind", "count"),
    [
        (f"{_AIA}/formex", "recital", 180),
        (f"{_AIA}/formex", "article", 113),
        (f"{_AIA}/formex", "annex", 13),
        (_STATES, "article", 119),
        (_STATES, "annex", 14),
        ("eu-gdpr-2016-679/formex", "recital", 173),
        ("eu-gdpr-2016-679/formex-consolidated", "article", 99),
        ("eu-dsa-2022-2065/formex", "article", 93),
        ("eu-dsa-2022-2065/formex", "recital", 156),
        ("us-15usc-ch2-ftc-act/govinfo-htm", "section", 83),
        ("us-nyc-ll144-20-870/cleaned-official-text", "section", 5),
    ],
)
def test_nothing_is_lost_or_counted_twice(shared: Path, folder: str, kind: str, count: int) -> None:
    """The numbers of articles, recitals, annexes and sections are those of the publisher."""
    assert _count(_law(shared / "law" / folder), kind) == count


def test_joined_and_separate_files_give_the_same_act(shared: Path) -> None:
    """A third party's joined file has the units and words of the publisher's files, and is not official."""
    separate, joined = _law(shared / "law" / _AIA / "formex"), _law(shared / "law" / _AIA / "formex-combined")
    assert joined.units == separate.units
    assert _bare(joined.text) == _bare(separate.text)
    assert (separate.official, joined.official) == (True, False)


def test_the_law_of_other_acts_is_no_unit(shared: Path) -> None:
    """Art. 108 quotes paragraphs of Regulation (EU) 2018/1139: its units are its own six points."""
    law = _law(shared / "law" / _AIA / "formex")
    inside = [
        unit.ref.removeprefix("AIA:art_108") for unit in law.units if unit.ref.startswith("AIA:art_108")
    ]
    assert inside == ["", ".par_1", ".pnt_1", ".pnt_2", ".pnt_3", ".pnt_4", ".pnt_5", ".pnt_6"]


def test_unchanged_units_agree_between_the_two_states(shared: Path) -> None:
    """Where the amending act changed nothing, points rebuilt from printed lines are those of the Formex file.

    One unit differs: the JSON prints the closing sentence of Annex XI, Section 1, point 2 on the line of its
    point (e), and nothing in the line tells them apart.
    """
    before, after = _law(shared / "law" / _AIA / "formex"), _law(shared / "law" / _STATES)
    old = {unit.ref: _bare(_without_notes(before.words(unit.ref))) for unit in before.units}
    new = {unit.ref: _bare(after.words(unit.ref)) for unit in after.units}
    same_top = {name for name in old if name.count(".") == 0 and new.get(name) == old[name]}
    assert len([name for name in same_top if name.startswith("AIA:art_")]) == 75
    inside = {name for name in old.keys() | new.keys() if name.partition(".")[0] in same_top}
    assert {name for name in inside if old.get(name) != new.get(name)} == {"AIA:anx_XI.sct_1.pnt_2.pnt_e"}


def test_slips_of_the_consolidation_are_reported(shared: Path) -> None:
    """The two leftover footnote numbers and the doubled sign are warnings; the words are kept."""
    law = _law(shared / "law" / _STATES)
    slips = [warning.partition(": ")[0] for warning in law.warnings if "slip" in warning]
    assert slips == ["AIA:art_78", "AIA:art_101", "AIA:art_110"]
    assert "(57)" in law.words("AIA:art_78.par_1.pnt_a")


def test_units_that_the_amending_act_inserted(shared: Path) -> None:
    """New points, paragraphs and articles exist in the state of 27 July 2026 only; deleted ones only before."""
    before, after = _law(shared / "law" / _AIA / "formex"), _law(shared / "law" / _STATES)
    old, new = {unit.ref for unit in before.units}, {unit.ref for unit in after.units}
    inserted = {
        "AIA:art_5.par_1.pnt_ba", "AIA:art_5.par_1a.pnt_a.pnt_ii", "AIA:art_4a.par_2", "AIA:art_75c.par_5",
        "AIA:art_99.par_4.pnt_da", "AIA:art_111.par_4", "AIA:art_113.par_3.pnt_c.pnt_ii", "AIA:anx_I.sct_B.pnt_21",
    }  # fmt: skip
    assert inserted <= new - old
    assert {"AIA:art_10.par_5", "AIA:anx_I.sct_A.pnt_1"} <= old - new
    assert "AIA:art_4.par_1" in old & new


@pytest.mark.parametrize(
    ("act", "folder", "count"),
    [
        ("AIA", _STATES, 81),
        ("GDPR", "eu-gdpr-2016-679/formex", 17),
        ("DSA", "eu-dsa-2022-2065/formex", 9),
        ("CFAA", "us-18usc/derived-uslm", 6),
        ("FTCA", "us-15usc-ch2-ftc-act/govinfo-htm", 5),
        ("NYC", "us-nyc-ll144-20-870/cleaned-official-text", 2),
    ],
)
def test_every_gold_reference_resolves(shared: Path, act: str, folder: str, count: int) -> None:
    """Each unit that the gold tables cite has words in the text in force."""
    law = _law(shared / "law" / folder)
    cited = {name for name in gold_refs(shared) if name.startswith(f"{act}:")}
    assert len(cited) == count
    assert cited - {unit.ref for unit in law.units} == set()


def test_the_computer_fraud_act_is_the_amended_one(shared: Path) -> None:
    """The definition that the amendment of 2020 inserted is there, with its clauses; nothing calls it official."""
    law = _law(shared / "law" / "us-18usc/derived-uslm")
    assert len(law.words("CFAA:s1030/e/2/C").split("\n")) == 4
    assert law.unit("CFAA:s1030/e/2/C/ii/II").kind == "subclause"
    assert not law.official


def test_penalty_of_the_trade_commission_act_is_whole(shared: Path) -> None:
    """45(m)(1)(B) holds its own (1) and (2) and the sentence after them; no unit comes from a note."""
    law = _law(shared / "law" / "us-15usc-ch2-ftc-act/govinfo-htm")
    parts = [unit.ref for unit in law.units if (unit.parent or "").startswith("FTCA:s45/m")]
    assert parts[:5] == [
        "FTCA:s45/m/1", "FTCA:s45/m/1/A", "FTCA:s45/m/1/B", "FTCA:s45/m/1/B/1", "FTCA:s45/m/1/B/2",
    ]  # fmt: skip
    assert law.unit("FTCA:s45/m/1/B").end > law.unit("FTCA:s45/m/1/B/2").end
    assert law.warnings == ()
    assert "currentthrough:20250106" in law.identifiers


def test_samples_of_the_code_get_refs_of_the_whole_code(shared: Path) -> None:
    """Titles without an act of their own are named by title; a day must be given where the file has none."""
    folder = shared / "law" / "us-uslm-samples" / "uslm"
    day = dt.date(2026, 1, 1)
    texts = read_law([folder], day)
    refs = {unit.ref for text in texts for unit in text.units}
    assert {"USC:t42/s10307/1", "USC:t10/s101/a/5/A", "USC:t5/s101"} <= refs
    assert {text.valid_from for text in texts if not text.official} == {day}
    assert sum(text.official for text in texts) == 2
