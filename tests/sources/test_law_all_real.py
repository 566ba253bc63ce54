"""Every real law file of every format: imported with sound units or refused with a reason; all that is cited is there."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from lexposure.model.errors import SourceError
from lexposure.sources.law_files import law_files, read_law
from sources.sound import assert_sound, gold_refs, names

if TYPE_CHECKING:
    from pathlib import Path

    from lexposure.model.law import LawText

pytestmark = pytest.mark.shared

_FORMATS = {
    "akoma-ntoso": 1,
    "articles-json": 9,
    "clml": 9,
    "federal-register": 1,
    "law-go-kr": 2,
    "law-go-kr-ko": 2,
    "lims": 1,
    "statute-markdown": 8,
    "usc-json": 1,
}
_UNDATED = ("clml", "usc-json")
_TEXTS = {
    "AIVIA": ("us-il-aivia-820ilcs42/cleaned-official-text", 1),
    "BR": ("br-lgpd-13709-2018/derived-json", 3),
    "CAADMT": ("us-ca-ccpa-admt-regs-11ccr7200/cleaned-official-text", 4),
    "CN": ("cn-genai-interim-measures-2023/derived-json", 7),
    "CO": ("us-co-admt-sb26-189/cleaned-official-text", 5),
    "CRA": ("eu-cra-2024-2847/derived-json", 2),
    "CT": ("us-ct-sb5-pa26-15/cleaned-official-text", 1),
    "DATAACT": ("eu-data-act-2023-2854/derived-json", 5),
    "DMA": ("eu-dma-2022-1925/derived-json", 1),
    "DORA": ("eu-dora-2022-2554/derived-json/dora.json", 8),
    "ILHRA": ("us-il-hb3773-775ilcs5/cleaned-official-text", 1),
    "KR": ("kr-ai-basic-act-20676/official/kr-ai-014820-moleg-english-future-2026-07-21.xml", 7),
    "NIS2": ("eu-nis2-2022-2555/formex", 3),
    "TX": ("us-tx-traiga-bcc-551-554/cleaned-official-text", 6),
    "UKGDPR": ("uk-gdpr-2016-679/derived-json", 4),
}
_LETTERS = "가나다라마바사아자차카타파하"
_WITHOUT_TEXT = {"AB2013", "BIPA", "RAISE", "SB243", "SB53", "SB942"}
_TESTED_ELSEWHERE = {"AIA", "CFAA", "DSA", "FTCA", "GDPR", "NYC"}


@cache
def _law(path: Path) -> LawText:
    return read_law([path])[0]


@cache
def _by_format(folder: Path) -> tuple[dict[str, list[Path]], dict[str, str]]:
    """Return the files of each format of these importers, and why other files were refused, by name."""
    known: dict[str, list[Path]] = {}
    refused: dict[str, str] = {}
    for path in sorted(found for found in folder.rglob("*") if found.is_file()):
        if path.name == "provenance.json" or path.name.endswith(".meta.yaml"):
            continue
        try:
            for name, files in law_files([path]).items():
                known.setdefault(name, []).extend(files)
        except SourceError as error:
            refused[path.name] = error.message if error.fix else ""
    return known, refused


def test_every_file_is_recognised_or_refused_with_a_reason(shared: Path) -> None:
    """No file of the library fails in another way; each format has the files that it should."""
    known, refused = _by_format(shared / "law")
    assert all(refused.values())
    assert {name: len(known[name]) for name in _FORMATS} == _FORMATS
    assert Counter(name.rpartition(".")[2] for name in refused) == {
        "html": 1, "json": 2, "md": 5, "pdf": 3, "ttl": 1, "txt": 3, "xsd": 1,
    }  # fmt: skip
    assert "PDF" in refused["us-co-sb26-189-ch131-session-law.pdf"]
    assert "HTML" in refused["us-co-sb26-189-official-bill-page.html"]


@pytest.mark.parametrize("name", _FORMATS)
def test_every_text_has_sound_units(shared: Path, name: str) -> None:
    """Units of all real texts are unique, nest, re-derive and have names; explanatory notes alone are refused."""
    day = dt.date(2020, 1, 1) if name in _UNDATED else None
    refused = []
    for path in _by_format(shared / "law")[0][name]:
        try:
            texts = read_law([path], day)
        except SourceError as error:
            refused.append(error.message)
            continue
        assert texts
        for text in texts:
            assert_sound(text)
            twice = [warning for warning in text.warnings if "occurs twice" in warning]
            assert not twice or name == "usc-json"  # 18 U.S.C. 2511 nests its labels out of order there
    assert refused == (["explanatory notes, which are no law"] if name == "clml" else [])


@pytest.mark.parametrize("act", _TEXTS)
def test_every_gold_reference_with_a_text_resolves(shared: Path, act: str) -> None:
    """Each unit that the gold tables cite has words in the text of its act."""
    path, count = _TEXTS[act]
    cited = {name for name in gold_refs(shared) if name.startswith(f"{act}:")}
    assert len(cited) == count
    assert cited - {unit.ref for unit in _law(shared / "law" / path).units} == set()


def test_no_act_of_the_gold_tables_is_forgotten(shared: Path) -> None:
    """Every act that gold cites is tested, or is one of the six without a text at hand."""
    cited = {name.partition(":")[0] for name in gold_refs(shared)}
    assert cited == set(_TEXTS) | _WITHOUT_TEXT | _TESTED_ELSEWHERE


@pytest.mark.parametrize(
    ("act", "kind", "count"),
    [
        ("DMA", "article", 54), ("DATAACT", "article", 50), ("DORA", "article", 64), ("CRA", "article", 71),
        ("UKGDPR", "article", 120), ("BR", "article", 80), ("CN", "article", 24), ("KR", "article", 46),
        ("CO", "section", 11), ("TX", "section", 34), ("CT", "section", 15), ("AIVIA", "section", 5),
        ("CAADMT", "section", 6),
    ],
)  # fmt: skip
def test_no_article_is_lost_or_counted_twice(shared: Path, act: str, kind: str, count: int) -> None:
    """The numbers of articles and sections are those that the files list."""
    law = _law(shared / "law" / _TEXTS[act][0])
    assert sum(unit.kind == kind for unit in law.units) == count


def test_points_of_dora_agree_with_a_second_source(shared: Path) -> None:
    """Paragraphs and points are those of an independent split of the same act.

    It calls unnumbered paragraphs subparagraphs, puts points of a sole paragraph below that paragraph, and counts
    dashes; these differences are named here. Articles that amend other acts are left out on both sides.
    """
    folder = shared / "law" / "eu-dora-2022-2554" / "derived-json"
    units = json.loads((folder / "DORA.units.json").read_text("utf-8"))["units"]
    theirs = {
        re.sub(r"\.(subpar|cont)-\w+", "", unit["id"])
        for unit in units
        if unit["id"].startswith("art-") and not unit["is_amendment_text"]
    }
    theirs = {_renamed(name) for name in theirs if "—" not in name}
    ours = {_plain(name) for name in names(_law(folder / "dora.json"), "art_")}
    assert theirs - ours == set()
    assert ours - theirs == {
        "art_15.par_2", "art_15.par_3", "art_15.par_4", "art_20.par_2", "art_20.par_3", "art_20.par_4",
        "art_23.par_2", "art_23.par_3", "art_64.par_2",
    }  # fmt: skip


def _renamed(name: str) -> str:
    return _plain(re.sub(r"\.(?:pt|sub)-", ".pnt_", name.replace("art-", "art_").replace(".par-", ".par_")))


def _plain(name: str) -> str:
    return re.sub(r"^(art_\w+)\.par_1\.pnt", r"\1.pnt", name)


def test_tails_of_last_articles_are_cut(shared: Path) -> None:
    """Signatures and footnotes are in no text; the garbled list of the Data Act is kept and told."""
    for act in ("DMA", "DATAACT", "DORA", "CRA"):
        law = _law(shared / "law" / _TEXTS[act][0])
        assert any("ran on into signatures" in warning for warning in law.warnings)
        assert not re.search(r"For the European Parliament|generateTOC", law.text)
    law = _law(shared / "law" / _TEXTS["DATAACT"][0])
    assert any("art_50: (a) stands without" in warning for warning in law.warnings)


def test_inserted_articles_of_the_uk_are_there_and_the_old_one_is_empty(shared: Path) -> None:
    """Articles 22A to 22D have paragraphs and points; Article 22 is a row of dots."""
    law = _law(shared / "law" / _TEXTS["UKGDPR"][0])
    assert {"art_22A.par_1.pnt_b.pnt_ii", "art_22B.par_3.pnt_a", "art_22D.par_5"} <= set(names(law))
    assert set(law.words("UKGDPR:art_22.par_1")) == {"."}


def test_subdivisions_of_colorado_that_contracts_turn_on(shared: Path) -> None:
    """The two limbs of the exclusion of chat technology, and when the act starts, can be cited."""
    law = _law(shared / "law" / _TEXTS["CO"][0])
    assert {"6-1-1701(2)(b)(III)(A)", "6-1-1701(2)(b)(III)(B)", "6-1-1707(7)(b)"} <= set(names(law))
    code, session = read_law([shared / "law" / "us-co-admt-sb26-189" / "derived-json"])
    assert {"6-1-1704", "6-1-1704(4)(b)(I)"} <= set(names(code))
    assert "January 1, 2027" in session.words("SB26189:Section 5(3)")
    assert law.valid_from == code.valid_from == session.valid_from == dt.date(2026, 5, 14)


def test_the_older_wording_of_the_computer_fraud_act_lacks_the_amendment(shared: Path) -> None:
    """The third-party JSON has 1030 without the definition of 2020, so a citation of it can't resolve there."""
    path = shared / "law" / "us-18usc" / "derived-json"
    law = read_law([path], dt.date(2019, 1, 1))[0]
    found = set(names(law, "s1030"))
    assert {"s1030/a/2/C", "s1030/a/5/A", "s1030/e/2/B", "s1030/g"} <= found
    assert "s1030/e/2/C" not in found


def test_korean_versions_are_told_apart_by_their_day(shared: Path) -> None:
    """Both languages name the same units; the later version has the branch articles that the earlier one lacks."""
    folder = shared / "law" / "kr-ai-basic-act-20676" / "official"
    texts = {(law.importer, law.valid_from): law for law in read_law([folder])}
    first, later = dt.date(2026, 1, 22), dt.date(2026, 7, 21)
    assert len(texts) == 4
    for importer in ("law-go-kr/1", "law-go-kr-ko/1"):
        old, new = (set(names(texts[importer, day])) for day in (first, later))
        assert {"art_17-2", "art_22-3"} <= new - old
    assert any("as enacted" in warning for warning in texts["law-go-kr/1", first].warnings)
    english, korean = (texts[importer, later] for importer in ("law-go-kr/1", "law-go-kr-ko/1"))
    assert names(english) == [_in_latin(name) for name in names(korean)]


def _in_latin(name: str) -> str:
    """Write the letters 가, 나, 다 of Korean items as a, b, c, as the translation does."""
    return "".join(chr(ord("a") + _LETTERS.index(sign)) if sign in _LETTERS else sign for sign in name)


def test_canada_and_switzerland(shared: Path) -> None:
    """Not one provision that isn't in force is law; sections and articles are those of the publisher."""
    canada = _law(shared / "law" / "ca-pipeda" / "official")
    assert canada.valid_from == dt.date(2025, 3, 4)
    assert not {"s10.4", "s10.5", "s10.6"} & set(names(canada))
    assert {"s4.01", "s5/3", "s10.1/1"} <= set(names(canada))
    swiss = _law(shared / "law" / "ch-fadp-2020" / "official")
    assert sum(unit.kind == "article" for unit in swiss.units) == 77
    assert {"art_44a", "art_5.pnt_c.pnt_1", "art_31.par_2.pnt_c.pnt_3"} <= set(names(swiss))


def test_quoted_law_of_the_uk_is_no_unit(shared: Path) -> None:
    """A section that inserts sections into another act has its own subsections only."""
    folder = shared / "law" / "uk-clml-samples" / "clml"
    law = read_law([folder / "ukpga-2016-24-section-26-enacted.xml"])[0]
    assert names(law) == [
        "ukpga/2016/24/section/26", "ukpga/2016/24/section/26/1", "ukpga/2016/24/section/26/2",
    ]  # fmt: skip
    assert "274C" in law.text
