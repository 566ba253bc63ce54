"""What changed between two versions: the deepest units, in their own words, and nothing that is no change of law."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexposure.law.diff import LawDiff, Piece, diff
from lexposure.model.law import LawText
from lexposure.render.law_diff import diff_json, diff_lines
from lexposure.sources.law_draft import Draft
from lexposure.sources.law_files import read_law

Paragraphs = dict[str, str]


def _law(articles: dict[str, Paragraphs], *, recitals: int = 0, chapter: bool = True) -> LawText:
    """Write an act; a paragraph with `;` in it has a point for each part after the first."""
    draft = Draft("AIA")
    for number in range(1, recitals + 1):
        with draft.unit(f"rct_{number}", "recital", str(number)):
            draft.line(f"({number}) Since lamps are lamps.")
    with draft.unit("cpt_I" if chapter else "sct_1", "chapter", "I"):
        draft.line("CHAPTER I")
        for name, paragraphs in articles.items():
            _write(draft, name, paragraphs)
    return draft.finish(dt.date(2030, 1, 1), "test/1", official=True)


def _write(draft: Draft, name: str, paragraphs: Paragraphs) -> None:
    article = f"art_{name}"
    with draft.unit(article, "article", name):
        draft.line(f"Article {name}")
        for label, words in paragraphs.items():
            first, *points = words.split(";")
            with draft.unit(f"{article}.par_{label}", "paragraph", label, article):
                draft.line(f"{label}. {first}")
                for letter, point in zip("abcdefgh", points, strict=False):
                    with draft.unit(
                        f"{article}.par_{label}.pnt_{letter}", "point", letter, f"{article}.par_{label}"
                    ):
                        draft.line(f"({letter}) {point}")


def _found(before: dict[str, Paragraphs], after: dict[str, Paragraphs]) -> list[tuple[str, str]]:
    changes = diff(_law(before), _law(after)).changes
    return [(change.change, change.ref.removeprefix("AIA:art_")) for change in changes]


_BASE: dict[str, Paragraphs] = {
    "1": {"1": "Keepers shall:;light lamps;clean glass", "2": "Fines reach ten candles."},
    "2": {"1": "Bells may ring."},
}


def test_the_same_text_has_no_change() -> None:
    """Two equal versions differ in nothing, and every unit keeps its words."""
    found = diff(_law(_BASE), _law(_BASE))
    assert (found.changes, found.unchanged, found.signs) == ((), len(_law(_BASE).units), 0)
    assert found.tops["unchanged"] == ("AIA:art_1", "AIA:art_2")


def test_only_the_deepest_unit_is_told() -> None:
    """A reworded point is a change of the point, not of paragraph, article and chapter around it."""
    after = {**_BASE, "1": {**_BASE["1"], "1": "Keepers shall:;light all lamps;clean glass"}}
    assert _found(_BASE, after) == [("reworded", "1.par_1.pnt_a")]
    change = diff(_law(_BASE), _law(after)).changes[0]
    assert change.pieces == (Piece("", "all"),)


def test_own_words_of_a_unit_around_others() -> None:
    """Where the introducing words change and a point as well, both are told, each with its own words."""
    after = {**_BASE, "1": {**_BASE["1"], "1": "Keepers may:;light lamps;wash glass"}}
    assert _found(_BASE, after) == [("reworded", "1.par_1"), ("reworded", "1.par_1.pnt_b")]
    pieces = [change.pieces for change in diff(_law(_BASE), _law(after)).changes]
    assert pieces == [(Piece("shall:", "may:"),), (Piece("clean", "wash"),)]


def test_inserted_and_deleted_units_are_told_once() -> None:
    """A new article is one change, whatever is in it; a deleted paragraph stands where it was."""
    after = {"1": {"1": _BASE["1"]["1"]}, "1a": {"1": "Horns shall:;sound;shine"}, "2": _BASE["2"]}
    assert _found(_BASE, after) == [("deleted", "1.par_2"), ("inserted", "1a")]
    tops = diff(_law(_BASE), _law(after)).tops
    assert (tops["inserted"], tops["changed"]) == (("AIA:art_1a",), ("AIA:art_1",))


def test_signs_are_no_change_of_law() -> None:
    """Other quotation marks, dashes and spaces are counted, not told."""
    after = {**_BASE, "2": {"1": "‘Bells’ may – ring."}}
    found = diff(_law(_BASE), _law(after))
    assert (found.changes, found.signs) == ((), 1)


def test_a_bracketed_number_alone_is_marked() -> None:
    """A footnote number that stayed behind is told, and marked as a probable slip of the source."""
    stray = diff(_law(_BASE), _law({**_BASE, "2": {"1": "Bells may ring (57)."}})).changes
    real = diff(_law(_BASE), _law({**_BASE, "2": {"1": "Bells may ring 57 times."}})).changes
    assert [change.slip for change in (*stray, *real)] == [True, False]


def test_recitals_that_a_consolidation_lacks_are_not_deleted() -> None:
    """Where one text has no recitals or chapters at all, they are counted as not compared."""
    found = diff(_law(_BASE, recitals=3), _law(_BASE))
    assert (found.changes, found.left_out) == ((), {"recital": 3})


def test_starred_notes_are_left_aside() -> None:
    """Sources print notes of quoted law or don't: no change of law lies in that."""
    one, two = Draft("AIA"), Draft("AIA")
    for draft, lines in ((one, ["Bells ring (*).", "(*) Bell Act, page 3."]), (two, ["Bells ring."])):
        with draft.unit("art_1", "article", "1"):
            for each in lines:
                draft.line(each)
    texts = [draft.finish(dt.date(2030, 1, 1), "test/1", official=True) for draft in (one, two)]
    assert diff(*texts).changes == ()


_words = st.lists(st.sampled_from(["lamp", "bell", "horn", "shall", "ring", "(1)", "‘glass’"]), max_size=6)
_acts = st.dictionaries(
    st.sampled_from(["1", "2", "3", "4a"]),
    st.dictionaries(st.sampled_from(["1", "2"]), st.lists(_words, min_size=1, max_size=3), min_size=1),
    min_size=1,
)


def _text(drawn: dict[str, dict[str, list[list[str]]]]) -> LawText:
    spelt = {
        a: {p: ";".join(" ".join(w) or "x" for w in parts) for p, parts in ps.items()}
        for a, ps in drawn.items()
    }
    return _law(spelt)


@given(one=_acts, two=_acts)
def test_every_difference_is_told_and_nothing_else(
    one: dict[str, dict[str, list[list[str]]]], two: dict[str, dict[str, list[list[str]]]]
) -> None:
    """Top units whose letters differ are exactly those that a change lies in; both directions tell the same units."""
    before, after = _text(one), _text(two)
    found, back = diff(before, after), diff(after, before)
    touched = {change.ref.partition(".")[0] for change in found.changes}
    assert touched == {ref for word in ("inserted", "deleted", "changed") for ref in found.tops[word]}
    mirrored = {"inserted": "deleted", "deleted": "inserted", "reworded": "reworded"}
    assert {(c.ref, mirrored[c.change]) for c in found.changes} == {(c.ref, c.change) for c in back.changes}
    assert all(change.pieces for change in found.changes if change.change == "reworded")


def test_a_screen_quotes_little() -> None:
    """However long a change is, a line of the screen quotes a few words and tells how many there are."""
    after = {**_BASE, "2": {"1": "Bells may ring. " + " ".join(f"word{n}" for n in range(400))}}
    found = diff(_law(_BASE), _law(after))
    told = [line for line in diff_lines(found) if line.startswith("reworded")]
    assert len(told) == 1
    assert "(400 words)" in told[0]
    assert len(told[0]) < 200


def test_json_has_every_changed_word_and_where_it_stands() -> None:
    """The JSON form holds pieces whole, spans of both texts and the hashes of the texts."""
    before, after = _law(_BASE), _law({**_BASE, "2": {"1": "Bells shall ring."}})
    told = diff_json(diff(before, after))
    assert told["after"]["sha256"] == after.sha256
    change = told["changes"][0]
    assert (change["ref"], change["pieces"]) == ("AIA:art_2.par_1", [{"before": "may", "after": "shall"}])
    start, end = change["after"]
    assert after.text[start:end] == "1. Bells shall ring."


# ------------------------------------------------------------------ the real acts
_AIA = "eu-ai-act-2024-1689"
_CHANGED = [
    *range(1, 7), 10, 11, 17, 25, 27, 28, 29, 30, 40, 42, 43, 50, 56, 57, 58, 60, 63, 64, 69, 70, 72, 75, 76, 77, 78, 95,
    96, 97, 99, 110, 111, 113,
]  # fmt: skip


@pytest.fixture(scope="module")
def omnibus(shared: Path) -> LawDiff:
    """Return the comparison of the AI Act as published and as amended on 27 July 2026."""
    before, after = (
        read_law([shared / "law" / _AIA / name])[0] for name in ("formex", "consolidated-2026-07-27-json")
    )
    return diff(before, after)


def _articles(refs: tuple[str, ...]) -> list[str]:
    return [ref.removeprefix("AIA:art_") for ref in refs if ref.startswith("AIA:art_")]


@pytest.mark.shared
class TestOmnibus:
    """The amendment of the AI Act by Regulation (EU) 2026/1744."""

    def test_articles(self, omnibus: LawDiff) -> None:
        """Six new articles, 38 changed ones, 75 the same, none deleted; one new annex, two changed."""
        assert _articles(omnibus.tops["inserted"]) == ["4a", "60a", "75a", "75b", "75c", "75d"]
        assert _articles(omnibus.tops["changed"]) == [str(number) for number in _CHANGED]
        assert (len(_CHANGED), len(_articles(omnibus.tops["unchanged"]))) == (38, 75)
        assert omnibus.tops["deleted"] == ()
        annexes = {
            word: [ref for ref in refs if "anx_" in ref]
            for word, refs in omnibus.tops.items()
            if "un" not in word
        }
        assert annexes == {
            "inserted": ["AIA:anx_XIV"],
            "deleted": [],
            "changed": ["AIA:anx_I", "AIA:anx_VIII"],
        }

    def test_slips_of_the_consolidation(self, omnibus: LawDiff) -> None:
        """Arts. 78 and 110 differ by a stray footnote number alone, and no other unit does."""
        slips = [change.ref for change in omnibus.changes if change.slip]
        assert slips == ["AIA:art_78.par_1.pnt_a", "AIA:art_110.par_1"]

    def test_dates_and_points(self, omnibus: LawDiff) -> None:
        """Changes are at the deepest unit: new points of Art. 5, the deleted 10(5), the dates of Art. 113."""
        told = {change.ref: change.change for change in omnibus.changes}
        assert told["AIA:art_5.par_1.pnt_ba"] == told["AIA:art_5.par_1.pnt_bb"] == "inserted"
        assert told["AIA:art_10.par_5"] == "deleted"
        assert told["AIA:art_113.par_3.pnt_c"] == "reworded"
        assert not {"AIA:art_5", "AIA:art_5.par_1", "AIA:art_113", "AIA:cpt_III"} & told.keys()
        assert not any(ref.startswith("AIA:art_101") for ref in told)


@pytest.mark.shared
def test_a_corrected_act_differs_where_its_corrigendum_says(shared: Path) -> None:
    """GDPR as published and as consolidated: the articles that the corrigendum of 2018 names, and no other."""
    folder = shared / "law" / "eu-gdpr-2016-679"
    before, after = (read_law([folder / name])[0] for name in ("formex", "formex-consolidated"))
    found = diff(before, after)
    assert _articles_of("GDPR", found.tops["changed"]) == [37, 41, 42, 43, 57, 64, 65, 69, 70]
    assert found.left_out == {"recital": 173}


def _articles_of(act: str, refs: tuple[str, ...]) -> list[int]:
    return [int(ref.removeprefix(f"{act}:art_")) for ref in refs]
