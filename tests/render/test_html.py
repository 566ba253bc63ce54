"""The page is complete by itself, accessible in structure, and quotes word for word."""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import html as lxml_html

from lexposure.exposure.answers import Path
from lexposure.render.html import to_html
from lexposure.render.picture import picture
from lexposure.render.text import anchor, official_page
from render.examples import ANSWERS, EMPTY, EXPOSURE, LONG_QUOTE, ODD_QUOTE, crowded, verbatim

PAGE = to_html(EXPOSURE)
ROOT = lxml_html.document_fromstring(PAGE)


def test_the_page_has_language_title_main_and_one_heading() -> None:
    """What assistive technology needs to find its way is there."""
    assert ROOT.get("lang") == "en"
    assert "harbour shop" in ROOT.findtext(".//title", "")
    assert len(ROOT.xpath("//main")) == len(ROOT.xpath("//h1")) == 1


def test_tables_have_captions_and_scopes() -> None:
    """Each table says what it is, each heading cell what it heads."""
    tables = ROOT.xpath("//table")

    assert len(tables) >= 8
    assert all(table.xpath("caption[normalize-space()]") for table in tables)
    assert all(cell.get("scope") in ("col", "row") for cell in ROOT.xpath("//th"))


def test_the_policy_forbids_everything_but_the_inline_style() -> None:
    """A browser that reads the page may load nothing and run nothing."""
    policy = ROOT.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")

    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_quotes_stand_word_for_word() -> None:
    """Line breaks, markup signs and unusual characters of a quote reach the reader unchanged."""
    quotes = [block.text_content() for block in ROOT.xpath("//blockquote")]

    assert LONG_QUOTE in quotes
    assert ODD_QUOTE in quotes
    assert "white-space: pre-wrap" in PAGE


def test_a_quote_stands_once_and_is_linked_from_elsewhere() -> None:
    """The same span in a second path is a link to the hop that quotes it."""
    again = ROOT.xpath("//p[@class='again']/a/@href")

    assert [block.text_content() for block in ROOT.xpath("//blockquote")].count(LONG_QUOTE) == 1
    assert again
    assert all(ROOT.xpath(f"//*[@id='{target[1:]}']/..//blockquote") for target in again)


def test_each_quote_names_its_source_hash_and_offsets() -> None:
    """A reader can find the very span in the archive."""
    span = verbatim(LONG_QUOTE, "Harbour Act, 2031-01-01", "Art. 26(1)")
    figure = ROOT.xpath("//blockquote")[0].getparent().text_content()

    assert all(
        part in figure for part in (span.source, span.number, span.text, span.sha256, "120 to", str(span.end))
    )


def test_every_box_of_the_picture_leads_to_an_anchor_of_the_page() -> None:
    """No link within the page is dead, and no anchor stands twice."""
    ids = ROOT.xpath("//@id")
    targets = [target[1:] for target in ROOT.xpath("//@href") if target.startswith("#")]

    assert len(ids) == len(set(ids))
    assert set(targets) <= set(ids)
    assert {anchor(box.node) for box in picture(EXPOSURE).boxes} <= set(targets)


def test_collapsed_pictures_lead_somewhere_too() -> None:
    """A group of boxes links to its first member."""
    root = lxml_html.document_fromstring(to_html(crowded(30)))

    assert {target[1:] for target in root.xpath("//@href") if target.startswith("#")} <= set(
        root.xpath("//@id")
    )


def test_all_parts_of_the_answer_are_there() -> None:
    """Readings, open questions, gaps, what does not apply and the notice are part of the page."""
    text = re.sub(r"\s+", " ", ROOT.text_content())

    for part in (
        "piers don't", "Is this data processed: personal?", "Nimbus Privacy Notice", "text not in this archive",
        "Silence here is not clearance", "roles isA harbour-act/pilot", "Breached by the profile", EXPOSURE.notice,
        "superseded", "weakest", "employees: 1200",
    ):  # fmt: skip
        assert part in text


def test_only_official_pages_are_linked() -> None:
    """Links lead to http(s) pages of others; our own names and other schemes are plain text."""
    outside = [target for target in ROOT.xpath("//a/@href") if not target.startswith("#")]

    assert outside
    assert all(target.startswith(("http://data.europa.eu/", "https://w3id.org/dpv/")) for target in outside)
    assert official_page("https://law.example/art?x=1#y") == "https://law.example/art?x=1#y"
    for iri in (
        "javascript:x",
        "data:text/html,x",
        "//x",
        "https://",
        "http://a b",
        "http://[",
        "HTTPS:x",
        "urn:x",
    ):
        assert official_page(iri) is None


def test_an_empty_answer_gives_a_whole_page() -> None:
    """Without any answer the page still says what was asked and that nothing was found."""
    text = lxml_html.document_fromstring(to_html(EMPTY)).text_content()

    assert "unnamed profile" in text
    assert "No norm examined on this side applies or may apply" in text


def test_a_quote_with_a_bare_carriage_return_survives() -> None:
    """A browser would turn CR into LF unless it is written as a reference."""
    hop = ANSWERS[0].paths[0].hops[3]
    odd = replace(hop, evidence=(verbatim("a\rb\r\nc", "Harbour Act", "1"),))
    path = Path((*ANSWERS[0].paths[0].hops[:3], odd), None)

    assert '<blockquote dir="auto">a&#13;b&#13;\nc</blockquote>' in to_html(
        replace(EXPOSURE, answers=(replace(ANSWERS[0], paths=(path,)),))
    )
