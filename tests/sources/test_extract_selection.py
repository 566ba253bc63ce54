"""Declarations choose the document in a page: by CSS, by ranges, with parts left out; a miss is an error by name."""

from __future__ import annotations

from typing import Any

import pytest

from lexposure.model.errors import SelectorMiss, SourceError
from lexposure.sources.extract import Extraction, Range, Selection, declared, extract, read_selection

PAGE = """<html><body><nav>Menu</nav><h1 id=t>Terms</h1>
<div class=a><p>First.</p><p class=ad>Buy!</p></div><div class=b><p>Second.</p><h2 id=e>End</h2></div>
<p>Third.</p><footer><a href="/x?utm=1&lang=en">Imprint</a></footer></body></html>"""


def chosen(**declaration: Any) -> Extraction:
    """Extract the page as a declaration says."""
    return extract(PAGE.encode(), "text/html", read_selection(declaration), "https://acme.example/")


@pytest.mark.parametrize(
    ("declaration", "text"),
    [
        ({"select": ".a"}, "First.\n\nBuy!"),
        ({"select": [".b p", ".a p:first-child"]}, "Second.\n\nFirst."),
        ({"select": [".a", ".a p"]}, "First.\n\nBuy!"),
        ({"select": ".a", "remove": [".ad"]}, "First."),
        ({"select": {"startAfter": "#t", "endBefore": "#e"}}, "First.\n\nBuy!\n\nSecond."),
        ({"select": {"startBefore": "#e", "endAfter": "#e"}}, "End\n---"),
        ({"select": [{"startBefore": ".b", "endAfter": ".b + p"}]}, "Second.\n\nEnd\n---\n\nThird."),
        (
            {"select": "body", "remove": ["nav", {"startBefore": ".a", "endBefore": "footer"}]},
            "Terms\n=====\n\n[Imprint](https://acme.example/x?utm=1&lang=en)",
        ),
        (
            {"select": "footer", "filter": [{"removeQueryParams": ["utm"]}]},
            "[Imprint](https://acme.example/x?lang=en)",
        ),
    ],
)
def test_what_is_selected(declaration: dict[str, Any], text: str) -> None:
    """Selectors in their order, nothing twice; ranges cut through elements; removed parts are gone."""
    assert chosen(**declaration).text == text


@pytest.mark.parametrize(
    ("select", "named"),
    [
        ("#nowhere", "#nowhere"),
        ([".a", ".gone"], r"\.gone"),
        ({"startAfter": "#t", "endBefore": "#gone"}, "endBefore: #gone"),
        ({"startAfter": "#e", "endBefore": "#t"}, "startAfter: #e"),
    ],
)
def test_a_selector_that_finds_nothing_is_named(select: Any, named: str) -> None:
    """Never an empty text, and never a document with a part lost in silence."""
    with pytest.raises(SelectorMiss, match=f"{named}.* selects nothing in this page"):
        chosen(select=select)


def test_what_was_to_be_removed_may_be_gone() -> None:
    """The document is whole without it; the selector is reported."""
    done = chosen(select=".a", remove=[".ad", ".banner"])
    assert (done.text, done.missed) == ("First.", (".banner",))


@pytest.mark.parametrize("given", ["p[[", "p:no-such-thing(1)"])
def test_what_is_no_selector_is_named(given: str) -> None:
    """The declaration is at fault, not the page."""
    with pytest.raises(SourceError, match="is no CSS selector"):
        chosen(select=given)


@pytest.mark.parametrize(
    "given", [{"startBefore": "a"}, {"startBefore": "a", "startAfter": "b"}, {"from": "a", "to": "b"}, "", 3]
)
def test_what_is_neither_selector_nor_range_is_refused(given: Any) -> None:
    """With the forms that there are."""
    with pytest.raises(SourceError, match="neither a CSS selector nor a range"):
        read_selection({"select": [given]})


@pytest.mark.parametrize("given", ["stripIds", ["stripIds"], [{"stripIds": {"a": 1}}]])
def test_a_filter_is_unsupported_by_name(given: Any) -> None:
    """Filters are JavaScript, which is never run."""
    with pytest.raises(SourceError, match="the filter `stripIds` isn't supported"):
        read_selection({"filter": given})


def test_a_selection_can_be_written_down_and_read_again() -> None:
    """An event keeps it, so that the same bytes can be extracted again."""
    selection = Selection((".a", Range("h1", "#e", start_after=True)), ("nav",), ("utm",))
    assert read_selection(declared(selection)) == selection
    assert declared(Selection()) == {}
