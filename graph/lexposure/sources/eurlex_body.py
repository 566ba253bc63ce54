"""The body of a page of the Official Journal on EUR-Lex, rewritten as Formex elements.

The ids `art_26`, `cpt_III.sct_3`, `rct_12`, `anx_III` and `026.005` name the units; points are rows of tables that
hold an enumerator in their first cell. What an amending act quotes (`004A`, `075C.005`, `017.003` within a point,
and rows whose enumerator opens a quotation) becomes a quotation, and so never a unit of the amending act.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from lexposure.sources.eurlex_words import INERT, PageWords, append_text, classes, element, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element

__all__ = ["PageBody"]

_ARTICLE = re.compile(r"art_\w+")
_RECITAL = re.compile(r"rct_\w+")
_ANNEX = re.compile(r"anx_\w+")
_DIVISION = re.compile(r"(?:(?:cpt|sct|tis|prt)_\w+\.)*(?:cpt|sct|tis|prt)_\w+")
_NUMBERED = re.compile(r"\d{3}[A-Za-z]*(?:\.\d{3}[A-Za-z]*)?")
_ENUMERATOR = re.compile(r"[‘“'\"]?[(\[]?(?:\d+[a-z]*(?:\.\d+)*|[a-zA-Z]{1,5}\d*)[)\].]+|[—–-]")
_DASHES = "—–-"
_LED = re.compile(r"\s*((?:\d+[a-z]*\.)+)\s+")
_OPENS = re.compile(r"[‘“]")
_CLOSES = re.compile(r"[’”](?!\w)")
_CLOSED = re.compile(r"[’”][’”;.,\s]*$")
_BLOCKS = frozenset({"div", "dl", "hr", "li", "ol", "p", "table", "ul"})


class PageBody:
    """Rewrites the containers of one page into Formex."""

    def __init__(self, notes: Iterable[_Element]) -> None:
        self.words = PageWords(notes)
        self.quoting = False

    def write(self, container: _Element) -> _Element:
        """Return a container (the act, or one annex of it) as a Formex element."""
        root = etree.Element("ACT")
        if _ANNEX.fullmatch(container.get("id", "")):
            self._annex(root, container)
        else:
            self.content(root, container)
        return root

    # ------------------------------------------------------------ blocks
    def content(self, target: _Element, node: _Element) -> None:
        """Write what an element holds: runs of words as paragraphs, blocks by their kind."""
        line = element(target, "P")
        append_text(line, node.text or "")
        for child in node:
            if child.tag in _BLOCKS:
                self.block(target, child)
                line = element(target, "P", child.tail or "")
            else:
                self.words.append(line, child)
                append_text(line, child.tail or "")

    def block(self, target: _Element, node: _Element) -> None:
        """Write a block by its id and classes; footnotes are written where they are referred to, or not at all."""
        name, kinds = node.get("id", ""), classes(node)
        if node.tag in INERT or "note" in kinds:
            return
        if node.tag == "table":
            self._table(target, node)
        elif node.tag == "div" and not self._known(target, node, name):
            self._enumerated(target, node) if "enumeration-spacing" in kinds else self.content(target, node)
        elif node.tag == "p":
            self._watch(target, text_of(node))
            self.words.into(element(target, "P"), node)
        elif node.tag != "div":
            self.content(target, node)

    def _watch(self, target: _Element, words: str) -> None:
        """Notice a line that opens a quotation without closing it, and the one that closes it: what lies between is
        quoted law. A term in quotation marks, or an apostrophe, opens nothing.
        """
        if _inside(target, "QUOT.S"):
            return
        if self.quoting:
            self.quoting = not _CLOSED.search(words)
        elif _OPENS.match(words):
            self.quoting = len(_OPENS.findall(words)) > len(_CLOSES.findall(words))

    def _known(self, target: _Element, node: _Element, name: str) -> bool:
        """Write a division of the act by its id; return False for any other element."""
        if _inside(target, "QUOT.S"):
            return False
        if _NUMBERED.fullmatch(name):
            self.content(element(target, "QUOT.S"), node)
        elif _ARTICLE.fullmatch(name) and not _inside(target, "ARTICLE"):
            self._article(target, node)
        elif _RECITAL.fullmatch(name):
            self.content(element(target, "CONSID"), node)
        elif _DIVISION.fullmatch(name):
            self._division(target, node)
        else:
            return False
        return True

    def _division(self, target: _Element, node: _Element) -> None:
        division = element(target, "DIVISION")
        title = element(division, "TITLE")
        for number, heading in enumerate(taken(node, "ti-section-1", "ti-section-2")):
            self.words.into(element(element(title, "STI" if number else "TI"), "P"), heading)
        self.content(division, node)

    # ------------------------------------------------------------ articles
    def _article(self, target: _Element, node: _Element) -> None:
        article = element(target, "ARTICLE", IDENTIFIER=node.get("id", "").removeprefix("art_"))
        self.quoting = False
        for heading in taken(node, "ti-art"):
            self.words.into(element(article, "TI.ART"), heading)
        for heading in taken(node, "sti-art"):
            self.words.into(element(article, "STI.ART"), heading)
        numbered = any(self._is_own(child, node) for child in node)
        holder = None
        for child in node:
            if is_title(child):
                continue
            if self._is_own(child, node):
                self._paragraph(article, child)
            elif numbered:
                self.block(article, child)
            elif "note" not in classes(child):
                holder = element(article, "ALINEA") if holder is None or child.tag == "p" else holder
                self.block(holder, child)

    def _is_own(self, child: _Element, article: _Element) -> bool:
        """Tell whether a block is a paragraph of this article: `026.005` in `art_26`, whose parent it must be."""
        number = article.get("id", "").removeprefix("art_").lower()
        name = child.get("id", "").lower() if child.tag == "div" else ""
        return bool(_NUMBERED.fullmatch(name)) and name.partition(".")[0].lstrip("0") == number

    def _paragraph(self, article: _Element, node: _Element) -> None:
        self.quoting = False
        paragraph = element(article, "PARAG", IDENTIFIER=node.get("id", ""))
        first = next(iter(node.iterchildren("p")), None)
        led = _LED.match(first.text or "") if first is not None else None
        if first is not None and led:
            element(paragraph, "NO.PARAG", led[1])
            first.text = (first.text or "")[led.end() :]
        self.content(paragraph, node)

    # ------------------------------------------------------------ lists
    def _enumerated(self, target: _Element, node: _Element) -> None:
        """Write a paragraph of an annex whose enumerator is a paragraph of its own on the same line."""
        label, *rest = list(node)
        point = element(target, "NP")
        element(point, "NO.P", text_of(label))
        for part in rest:
            self.content(point, part)

    def _table(self, target: _Element, node: _Element) -> None:
        for row in node.iter("tr"):
            if _table_of(row) is node:
                self._row(target, [cell for cell in row if cell.tag in ("td", "th")])

    def _row(self, target: _Element, cells: Sequence[_Element]) -> None:
        filled = [cell for cell in cells if text_of(cell)]
        label = text_of(filled[0]) if filled else ""
        if len(filled) < 2 or not _ENUMERATOR.fullmatch(label):
            for cell in filled:
                self.content(element(target, "TBL"), cell)
            return
        self.point(target, label, filled[1:])

    def point(self, target: _Element, label: str, parts: Sequence[_Element]) -> None:
        """Write a point; from one whose enumerator opens a quotation to the one that closes it, they are quoted law."""
        self.quoting = self.quoting or bool(_OPENS.match(label))
        quoted = self.quoting
        point = element(element(target, "QUOT.S") if quoted else target, "NP")
        element(point, "NO.P", "" if label in _DASHES else label)
        for part in parts:
            self.content(point, part)
        self.quoting = quoted and not _CLOSED.search(text_of(parts[-1]))

    # ------------------------------------------------------------ annexes
    def _annex(self, target: _Element, node: _Element) -> None:
        annex = element(target, "ANNEX")
        title = element(annex, "TITLE")
        for number, heading in enumerate(taken(node, "doc-ti")):
            self.words.into(element(element(title, "STI" if number else "TI"), "P"), heading)
        holder, group = annex, ""
        for child in node:
            level = next((kind for kind in classes(child) if kind.startswith("ti-grseq")), "")
            if level and level == group and _is_subtitle(child, holder):
                self.words.into(element(element(holder[0], "STI"), "P"), child)
            elif level:
                holder, group = self._group(annex, child), level
            else:
                self.block(holder, child)

    def _group(self, annex: _Element, heading: _Element) -> _Element:
        group = element(annex, "GR.SEQ")
        title = element(element(group, "TITLE"), "TI")
        led = _LED.match(heading.text or "")
        if led:
            heading.text = (heading.text or "")[led.end() :]
            title = element(title, "NP")
            element(title, "NO.P", led[1])
        self.words.into(element(title, "TXT" if led else "P"), heading)
        return group


def taken(node: _Element, *kinds: str) -> list[_Element]:
    """Take the headings of an element out of it, those in its title (`….tit_1`) included, and return them."""
    titles = [child for child in node.iterchildren("div") if is_title(child)]
    found = [p for holder in (node, *titles) for p in holder.iterchildren("p") if classes(p) & {*kinds}]
    for heading in found:
        _drop(heading)
    return found


def is_title(node: _Element) -> bool:
    return node.get("id", "").endswith(".tit_1")


def _drop(node: _Element) -> None:
    around = node.getparent()
    if around is not None:
        around.remove(node)


def _inside(target: _Element, tag: str) -> bool:
    return target.tag == tag or any(True for _ in target.iterancestors(tag))


def _table_of(row: _Element) -> _Element:
    return next(row.iterancestors("table"))


def _is_subtitle(heading: _Element, holder: _Element) -> bool:
    """Tell whether a heading follows the heading `Section 1` directly, as its second line."""
    return holder.tag == "GR.SEQ" and len(holder) == 1 and not _LED.match(heading.text or "")
