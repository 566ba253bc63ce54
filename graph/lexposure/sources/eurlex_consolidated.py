"""The body of a consolidated act on EUR-Lex, rewritten as Formex elements.

Written from a description of these pages, none being at hand: headings are paragraphs of class `title-division-1`,
`title-article-norm`, `title-annex-1` and so on, in flat sequence or within divisions; a paragraph is a `norm` that
begins with its number in a `no-parag`; points are grids with the enumerator in the first column; no id names them.
Marks of amendments (`▼M1`, `►M1 … ◄`) are the editors' and left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from lexposure.sources.eurlex_body import PageBody
from lexposure.sources.eurlex_words import INERT, append_text, classes, element, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

__all__ = ["ConsolidatedBody", "is_consolidated_page"]

_LEFT_OUT = frozenset({"modref", "arrow", "reference", "hd-modifiers", "note", "footnote", "disclaimer"})
_HEADINGS = ("title-division-1", "title-article-norm", "title-annex-1")
_RANKS = {"PART": 1, "TITLE": 2, "CHAPTER": 3, "SECTION": 4}
_MARK = re.compile(r"[►▼]\s*[A-Z]{1,2}\d*\s*|\s*◄")


def is_consolidated_page(root: _Element) -> bool:
    """Tell whether a page holds articles in the classes of a consolidation."""
    return any("title-article-norm" in classes(node) for node in root.iter("p"))


class ConsolidatedBody(PageBody):
    """Rewrites a consolidated page into Formex."""

    def __init__(self, notes: Iterable[_Element]) -> None:
        super().__init__(notes)
        self._root = etree.Element("CONS.DOC")
        self._open: list[tuple[int, _Element]] = []
        self._holder = self._root

    def write(self, container: _Element) -> _Element:
        """Return the act and its annexes as one Formex element."""
        self._walk(container)
        _strip_marks(self._root)
        return self._root

    def _walk(self, node: _Element) -> None:
        for child in node:
            if _holds_headings(child):
                self._walk(child)
            else:
                self._part(child)

    def _part(self, node: _Element) -> None:
        kinds = classes(node)
        if "title-division-1" in kinds:
            self._begin_division(node, text_of(node))
        elif "title-division-2" in kinds and self._holder.tag == "DIVISION":
            self._line(self._holder[0], "STI", node)
        elif "title-article-norm" in kinds:
            self._begin_article(node)
        elif "stitle-article-norm" in kinds and self._holder.tag == "ARTICLE":
            self.words.into(element(self._holder, "STI.ART"), node)
        elif "title-annex-1" in kinds:
            self._begin_annex(node)
        elif "title-annex-2" in kinds and self._holder.tag == "ANNEX":
            self._line(self._holder[0], "STI", node)
        elif "final" in kinds or node.get("id", "").startswith("fnp"):
            self._holder = self._root
            self.block(self._root, node)
        elif self._holder.tag == "ARTICLE":
            self._in_article(self._holder, node)
        else:
            self.block(self._holder, node)

    # ------------------------------------------------------------ headings
    def _line(self, title: _Element, tag: str, heading: _Element) -> None:
        self.words.into(element(element(title, tag), "P"), heading)

    def _begin_division(self, heading: _Element, words: str) -> None:
        rank = _RANKS.get(_MARK.sub("", words).split(" ")[0].upper(), 5)
        self._open = [(above, division) for above, division in self._open if above < rank]
        around = self._open[-1][1] if self._open else self._root
        self._holder = element(around, "DIVISION")
        self._open.append((rank, self._holder))
        self._line(element(self._holder, "TITLE"), "TI", heading)

    def _begin_article(self, heading: _Element) -> None:
        self.quoting = False
        self._holder = element(self._open[-1][1] if self._open else self._root, "ARTICLE")
        self.words.into(element(self._holder, "TI.ART"), heading)

    def _begin_annex(self, heading: _Element) -> None:
        self._open, self.quoting = [], False
        self._holder = element(self._root, "ANNEX")
        self._line(element(self._holder, "TITLE"), "TI", heading)

    # ------------------------------------------------------------ text
    def _in_article(self, article: _Element, node: _Element) -> None:
        """Write a block of an article: a numbered paragraph, or a line that begins one without a number."""
        last = article[-1]
        if _is_empty(node):
            return
        if _number(node) is not None:
            self.block(article, node)
        elif last.tag == "PARAG" or (last.tag == "ALINEA" and "grid-list" in classes(node)):
            self.block(last, node)
        else:
            self.block(element(article, "ALINEA"), node)

    def block(self, target: _Element, node: _Element) -> None:
        """Write a block by its classes."""
        kinds, number = classes(node), _number(node)
        if node.tag in INERT or kinds & _LEFT_OUT:
            return
        if "grid-list" in kinds:
            label, *parts = [cell for cell in node if cell.tag == "div" and text_of(cell)] or [node]
            self.point(target, _MARK.sub("", text_of(label)).strip(), parts or [label])
        elif number is not None:
            self._numbered(target, node, number)
        else:
            super().block(target, node)

    def _numbered(self, article: _Element, node: _Element, number: _Element) -> None:
        paragraph = element(article, "PARAG")
        element(paragraph, "NO.PARAG", text_of(number))
        rest = number.tail or ""
        node.remove(number)
        append_text(element(paragraph, "P"), rest)
        self.content(paragraph, node)


def _holds_headings(node: _Element) -> bool:
    return node.tag == "div" and any(classes(inner) & {*_HEADINGS} for inner in node.iter("p"))


def _number(node: _Element) -> _Element | None:
    """Return the number that a paragraph begins with."""
    first = next(iter(node), None)
    return first if first is not None and "no-parag" in classes(first) else None


def _is_empty(node: _Element) -> bool:
    return not text_of(node) or bool(classes(node) & _LEFT_OUT) or node.tag in INERT


def _strip_marks(root: _Element) -> None:
    for node in root.iter():
        node.text = _MARK.sub("", node.text or "")
        node.tail = _MARK.sub("", node.tail or "")
