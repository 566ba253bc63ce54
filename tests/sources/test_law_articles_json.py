"""Acts as JSON articles on small invented files: what becomes a unit, what is cut off, what is said about it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from lexposure.model.errors import SourceError
from lexposure.model.law import LawText
from lexposure.sources.law_files import read_law
from sources.sound import assert_sound, names

SAMPLES = Path(__file__).parent / "law_samples" / "articles"
DAY = dt.date(2030, 1, 2)


def _read(name: str) -> LawText:
    return read_law([SAMPLES / f"{name}.json"])[0]


@pytest.mark.parametrize(
    ("name", "act", "day", "language"),
    [
        ("eu", "DORA", dt.date(2023, 1, 16), "en"),
        ("uk", "UKGDPR", DAY, "en"),
        ("br", "BR", DAY, "pt-BR"),
        ("cn", "CN", DAY, "en"),
        ("co", "CO", DAY, "en"),
    ],
)
def test_acts_of_several_countries_are_recognised(name: str, act: str, day: dt.date, language: str) -> None:
    """Act, day and language come from the file or the table; what a third party made is never official."""
    law = _read(name)
    assert_sound(law)
    assert (law.act, law.valid_from, law.language, law.official) == (act, day, language, False)
    assert law.importer == "articles-json/1"
    assert law == _read(name)


def test_enumerators_in_blocks_of_their_own_become_points() -> None:
    """An enumerator and the block after it are one line; a line between two points belongs to the one before."""
    law = _read("eu")
    assert law.words("DORA:art_1.par_1.pnt_a.pnt_ii") == "(ii) gas;"
    assert law.words("DORA:art_1.par_1.pnt_a").endswith("On foggy days a bell does as well.")
    assert law.words("DORA:art_1.par_1.pnt_b") == "(b) clean the glass."
    assert law.words("DORA:art_2.pnt_2") == "(2) ‘bell’ means a source of sound."
    assert "chapter" not in {unit.kind for unit in law.units}


def test_the_last_article_ends_before_signatures() -> None:
    """Signatures, footnotes and annexes are left out with a warning; the closing clause is no paragraph."""
    law = _read("eu")
    assert law.words("DORA:art_4").endswith("(b) by sea.")
    assert law.text.endswith("directly applicable.")
    assert any("art_4 ran on into signatures, annexes, footnotes" in warning for warning in law.warnings)


def test_a_list_that_lost_its_sentence_is_kept_and_told() -> None:
    """Points right after a full stop are kept as they stand, with a warning."""
    assert any("art_4: (a) stands without" in warning for warning in _read("eu").warnings)
    assert _read("eu").words("DORA:art_4.pnt_a") == "(a) by land; or"


def test_articles_that_amend_other_acts_have_no_points() -> None:
    """Nothing tells an amending article's own points from those of the law it quotes."""
    assert names(_read("eu"), "art_3") == ["art_3"]


def test_recitals_given_twice_are_one() -> None:
    """The last of two recitals with one number holds."""
    assert _read("eu").words("DORA:rct_2") == "(2) Bells help a lot."


def test_points_within_a_line_are_units_if_their_order_proves_them() -> None:
    """Inline points of the United Kingdom are split by sequence; references are not, nor a list without its (a)."""
    law = _read("uk")
    assert law.words("UKGDPR:art_22A.par_1.pnt_a.pnt_ii") == "(ii) gas, and"
    assert law.words("UKGDPR:art_22A.par_1.pnt_b") == "(b) nobody covers it, see paragraph 2(a), (b)."
    assert names(law, "art_22A.par_3") == ["art_22A.par_3"]


def test_omitted_articles_are_rows_of_dots() -> None:
    """An article or paragraph without words keeps its name, and a warning lists the articles."""
    law = _read("uk")
    assert law.unit("UKGDPR:art_22").heading == "Empty"
    assert law.words("UKGDPR:art_22A.par_1A") == "1A. ....."
    assert any("Articles 22," in warning for warning in law.warnings)


def test_brazilian_paragraphs_items_and_sub_items() -> None:
    """Items of the head belong to the article, those of a paragraph to it; a sole paragraph is the first."""
    law = _read("br")
    assert names(law, "art_1.") == [
        "art_1.pnt_I", "art_1.pnt_II", "art_1.pnt_II.pnt_a", "art_1.pnt_II.pnt_b", "art_1.par_1",
        "art_1.par_1.pnt_I", "art_1.par_2",
    ]  # fmt: skip
    assert names(law, "art_55-A") == ["art_55-A", "art_55-A.par_1"]
    assert any("without a label" in warning for warning in law.warnings)


def test_a_translation_says_that_it_is_one() -> None:
    """The reference translation is read, and a warning says that other words are the law."""
    law = _read("cn")
    assert law.words("CN:art_1.pnt_1") == "(1) Shine by night;"
    assert any("reference translation" in warning for warning in law.warnings)


def test_a_session_law_and_the_code_are_two_texts() -> None:
    """Sections of the code are cited by its numbers; when the act starts is a section of the act itself."""
    code, session = read_law([SAMPLES / "co.json"])
    assert_sound(session)
    assert code.words("CO:6-1-1701(1)(a)(II)") == "(II) RING BELLS."
    assert "CO:6-1-105(1)" in {unit.ref for unit in code.units}
    assert session.words("SB26189:Section 5(2)") == "(2) It ends at dusk."


def test_sections_of_the_code_need_a_day() -> None:
    """A file that names no day is refused unless the caller knows since when its wording is law."""
    path = SAMPLES.parent / "undated" / "usc.json"
    with pytest.raises(SourceError, match="which day"):
        read_law([path])
    law = read_law([path], DAY)[0]
    assert_sound(law)
    assert (law.act, law.official, law.valid_from) == ("CFAA", False, DAY)
    assert law.words("CFAA:s1030/a/1") == "(1) takes a lamp; or"
    assert law.words("CFAA:s1030/a/2/A") == "(A) oil; or"
    assert law.unit("CFAA:s1030/a/2/A").kind == "subparagraph"


def _changed(**changes: Any) -> list[dict[str, Any]]:
    entry: dict[str, Any] = json.loads((SAMPLES / "cn.json").read_text("utf-8"))[0]
    return [entry | changes]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"celex_id": "31999R0001", "articles": []}, "not in the table"),
        ({"celex_id": "32022R2554", "articles": []}, "no article"),
        ({"celex_id": "32022R2554", "articles": {}}, "no list"),
        ({"celex_id": "32022R2554", "articles": [{"number": "1"}]}, "entry 0"),
        ({"celex_id": "32022R2554", "articles": [{"number": "x", "text": "y"}]}, "entry 0"),
        (_changed(instrumentId="lamps"), "not in the table"),
        (_changed(translations={}), "no English translation"),
        (_changed(sourceVersion={"effectiveFrom": "dawn"}), "since when"),
        (_changed(paragraphs="words"), "entry 0"),
        ([*_changed(), *_changed(instrumentId="br-lgpd-2018")], "articles of"),
        ({"documents": [], "provisions": []}, "no title"),
        ({"documents": [{"identifier": "18 USC"}], "provisions": [{}]}, "which day"),
    ],
)
def test_bad_articles_are_refused(tmp_path: Path, content: object, expected: str) -> None:
    """What isn't an act as articles gives one message with the file and a fix."""
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(SourceError, match=expected) as caught:
        read_law([path])
    assert caught.value.fix
    assert str(caught.value).startswith(str(path))
