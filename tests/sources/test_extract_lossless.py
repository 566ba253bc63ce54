"""Whatever a page's elements are, every letter that a reader sees is in the text, once and in its order."""

from __future__ import annotations

import html as entities
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from lexposure.sources.extract.markdown import to_markdown
from lexposure.sources.extract.selection import Selection
from lexposure.sources.extract.tree import Node, read_page

TAGS = ("p", "div", "span", "b", "i", "a href='/x'", "ul", "ol", "li", "h1", "h3", "table", "tr", "td", "th")
MORE = (
    "blockquote",
    "pre",
    "code",
    "section",
    "details",
    "summary",
    "dl",
    "dt",
    "dd",
    "center",
    "u",
    "br",
    "hr",
)
TEXT = st.text(alphabet="ab1. *_[]()#->|`\\<&\n\xa0é", min_size=1, max_size=8)


def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return pages with an element around some others."""
    return st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(TAGS + MORE),
        st.lists(inner, max_size=4),
    )


PAGES = st.lists(st.recursive(TEXT.map(entities.escape), element, max_leaves=12), min_size=1, max_size=4).map(
    "".join
)


def seen(node: Node) -> str:
    """Return the text of a tree in order."""
    return node.text + "".join(seen(child) for child in node.children)


def letters(text: str) -> str:
    """Return the letters of a text: digits are counted by lists too."""
    return "".join(re.findall(r"[abé]", text))


@given(PAGES)
@settings(max_examples=400, deadline=None)
def test_no_letter_is_lost_doubled_or_moved(page: str) -> None:
    """Tables may add breaks and links their targets; nothing else but marks comes in."""
    trees = read_page(page, Selection()).trees
    text = to_markdown(trees, "")
    written = re.sub(r"(?<!\\)\]\(/x\)", "]", text.replace("<br>", ""))
    assert letters(written) == "".join(letters(seen(tree)) for tree in trees)


@given(PAGES)
@settings(max_examples=200, deadline=None)
def test_no_line_is_blank_at_the_ends(page: str) -> None:
    """Blocks stand apart by one empty line, and the text has none around it."""
    text = to_markdown(read_page(page, Selection()).trees, "")
    assert text == text.strip("\n")
    assert "\n\n\n" not in re.sub(r"(?s)```.*?```", "", text)
