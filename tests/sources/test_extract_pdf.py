"""A PDF becomes paragraphs: lines that belong together are put together, numbers and items keep their place."""

from __future__ import annotations

import pytest

from lexposure.model.errors import SourceError
from lexposure.provisions.segment import segment
from lexposure.sources.extract import extract
from sources.pdfs import lines, pdf


def text_of(*pages: bytes) -> str:
    """Extract a PDF with these pages."""
    return extract(pdf(*pages), "application/pdf").text


LONG = "The customer may use the service for its own business and for nothing else, and may"


def test_lines_become_paragraphs() -> None:
    """A sentence that goes on over lines is one paragraph; an empty line ends it."""
    page = lines([LONG, "not resell it to others.", "", LONG, "not copy it either."])
    assert text_of(page) == f"{LONG} not resell it to others.\n\n{LONG} not copy it either."


def test_numbers_begin_clauses() -> None:
    """Clauses keep their numbers, and are cut like those of a page."""
    page = lines(
        ["1. Use", f"1.1 {LONG}", "not resell it.", f"1.2 {LONG}", "not copy it.", "2. Fees", "None."]
    )
    text = text_of(page)
    assert text.startswith("1\\. Use\n\n1.1 The customer")
    assert [s.number for s in segment(text) if s.number] == ["1", "1.1", "1.2", "2"]


def test_a_number_within_a_sentence_begins_none() -> None:
    """A line that happens to begin with a number goes on with its sentence."""
    page = lines([LONG + " end it under clause", "4.2 of the order with notice."])
    assert text_of(page) == f"{LONG} end it under clause 4.2 of the order with notice."


def test_items_become_a_list() -> None:
    """Bullets are those of the archive."""
    page = lines(["The customer must not:", "• resell the service; or", "• copy it."])
    assert text_of(page) == "The customer must not:\n\n*   resell the service; or\n*   copy it."


def test_running_heads_and_page_numbers_are_left_out() -> None:
    """What comes again on most pages is no clause, and doesn't cut the sentence that crosses the pages."""
    heads = [["Acme terms of 2026", ""], ["", "Page {} of 4"]]
    bodies = [[f"Part {word} begins here and", "goes on"] for word in ("one", "two", "three", "four")]
    pages = [
        lines([*heads[0], *body, *(line.format(number) for line in heads[1])])
        for number, body in enumerate(bodies, 1)
    ]
    text = text_of(*pages)
    assert "Acme" not in text
    assert "Page" not in text
    assert text.count("begins here") == 4


def test_a_running_head_that_counts_is_left_out_wherever_it_comes() -> None:
    """Books have one on every other page; what counts with the pages is no clause."""
    bodies = [
        [f"Rule {word} begins here and", "goes on"] for word in ("one", "two", "three", "four", "five", "six")
    ]
    pages = [
        lines([f"{number} Acme rules", *body] if number % 2 else body)
        for number, body in enumerate(bodies, 41)
    ]
    text = text_of(*pages)
    assert "Acme" not in text
    assert text.count("begins here") == 6


@pytest.mark.parametrize(
    ("more", "joined"),
    [("A reservation is free.", "reservation"), ("Nothing else.", "reserva-tion")],
)
def test_a_hyphen_goes_only_where_the_word_is_known(more: str, joined: str) -> None:
    """Whether a word is written with it can't be told from the line's end alone."""
    text = text_of(lines([LONG + " make a reserva-", "tion for others.", "", more]))
    assert f"make a {joined} for others." in text


def test_a_sentence_goes_on_over_the_page() -> None:
    """A page ends no paragraph by itself."""
    assert text_of(lines([LONG]), lines(["not resell it."])) == f"{LONG} not resell it."


def test_columns_are_read_one_after_the_other() -> None:
    """Lines that only stand side by side aren't one sentence."""
    left = lines([f"left column line {n}" for n in "abcdef"])
    right = lines([f"right column line {n}" for n in "abcdef"], left=320)
    text = " ".join(text_of(left + right).split())
    assert text.index("left column line f") < text.index("right column line a")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html>not found</html>", "this is no PDF"),
        (b"%PDF-1.4 and nothing more", "damaged"),
        (pdf(b"BT ET", kids="2 0 R"), "damaged"),
        (pdf(b"BT ET"), "no text was found"),
        (pdf(*[b"BT ET"] * 501), "has 501 pages"),
    ],
)
def test_what_holds_no_text_says_why(data: bytes, message: str) -> None:
    """Error pages, damaged files, scans without words, books."""
    with pytest.raises(SourceError, match=message):
        extract(data, "application/pdf")
