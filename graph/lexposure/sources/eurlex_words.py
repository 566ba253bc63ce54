"""Words of a EUR-Lex page as Formex writes them: footnotes, raised digits and line breaks within a line.

The page is rewritten as Formex elements so that the rules of `formex_text` hold for it word by word. Scripts, styles
and whatever else isn't text never come this far: only the elements named here and in `eurlex_body` are read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

__all__ = ["INERT", "PageWords", "append_text", "classes", "element", "text_of"]

INERT = frozenset({
    "audio", "base", "button", "canvas", "embed", "form", "frame", "head", "iframe", "input", "link", "meta", "noscript",
    "object", "script", "select", "style", "svg", "template", "textarea", "title", "video",
})  # fmt: skip
"""Elements of a page that hold no law, whatever stands in them."""

_NOTE_NUMBER = re.compile(r"\s*\(\s*\d{1,3}\s*\)\s*")
_STARRED = ("ntc*", "ntr*")
_NOTE_ANCHORS = ("ntc", "ntr")


def classes(node: _Element) -> frozenset[str]:
    """Return the classes of an element; pages made before 2023 lack the prefix `oj-`, so it is dropped."""
    return frozenset(name.removeprefix("oj-") for name in node.get("class", "").split())


def element(parent: _Element, tag: str, text: str = "", **attributes: str) -> _Element:
    """Append a Formex element and return it."""
    made = etree.SubElement(
        parent, tag, {name.replace("_", "."): value for name, value in attributes.items()}
    )
    made.text = text
    return made


def append_text(node: _Element, words: str) -> None:
    """Append words to what an element holds so far."""
    if len(node):
        node[-1].tail = (node[-1].tail or "") + words
    else:
        node.text = (node.text or "") + words


def text_of(node: _Element | None) -> str:
    """Return an element's words on one line, footnotes and their references left out."""
    if node is None:
        return ""
    holder = etree.Element("P")
    PageWords([]).into(holder, node)
    return " ".join("".join(str(part) for part in holder.itertext()).split())


class PageWords:
    """Copies words of a page into Formex elements; `notes` are the paragraphs of the page's footnotes.

    `missing` counts the starred notes that are referred to but stand nowhere on the page.
    """

    def __init__(self, notes: Iterable[_Element]) -> None:
        self._notes = {name: note for note in notes if (name := _name(note)).startswith("ntr*")}
        self.missing = 0

    def into(self, target: _Element, node: _Element) -> None:
        """Append the words of an element, and of all that is in it, to a Formex element."""
        append_text(target, node.text or "")
        for child in node:
            self.append(target, child)
            append_text(target, child.tail or "")

    def append(self, target: _Element, node: _Element) -> None:
        """Append an element of a line: a reference to a footnote, a raised sign, a break, or its words."""
        name = node.get("id", "")
        if not isinstance(node.tag, str) or node.tag in INERT:
            return
        if name.startswith(_NOTE_ANCHORS):
            self._note(target, name)
        elif _refers_to_note(node):
            _strip_end(target)
        elif "super" in classes(node) or "superscript" in classes(node):
            self.into(element(target, "HT", TYPE="SUP"), node)
        elif node.tag == "br":
            append_text(target, " ")
        else:
            self.into(target, node)

    def _note(self, target: _Element, name: str) -> None:
        """Write a starred note of quoted law where it is referred to; leave other notes out, with the space before."""
        if not name.startswith("ntc"):
            return
        _strip_end(target)
        if name.startswith("ntc*"):
            note = self._notes.get(name.replace(*_STARRED, 1))
            if note is None:
                self.missing += 1
                append_text(target, " (*)")
            else:
                self.into(element(element(target, "NOTE", TYPE="QUOTATION"), "P"), note)


def _refers_to_note(node: _Element) -> bool:
    """Tell whether a link within the page is a footnote's number, whatever its id: `( 1 )`."""
    return "#" in node.get("href", "") and bool(_NOTE_NUMBER.fullmatch("".join(map(str, node.itertext()))))


def _name(note: _Element) -> str:
    return next((anchor.get("id", "") for anchor in note.iter("a") if anchor.get("id")), "")


def _strip_end(node: _Element) -> None:
    if len(node):
        node[-1].tail = (node[-1].tail or "").rstrip()
    else:
        node.text = (node.text or "").rstrip()
