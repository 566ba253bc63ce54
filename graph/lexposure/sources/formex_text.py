"""The body of a Formex 4 document as text and units (schemas 05.55 to 06.02.1 of the Publications Office).

What stands below `QUOT.S` is the law of other acts: it stays in the text and never becomes a unit. Footnotes
(`NOTE`) are left out, but for starred ones of type QUOTATION, which are part of the quoted law and follow the line
that refers to them. Numbers marked `FT TYPE="NUMBER"` are printed in groups of three digits, powers as superscripts.
"""

from __future__ import annotations

import re
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, NamedTuple

from lexposure.model.errors import SourceError
from lexposure.sources.formex_inline import INLINE, inline, place_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from lxml.etree import _Element

    from lexposure.sources.law_draft import Draft

__all__ = ["FormexBody"]

_LEFT_OUT = frozenset(["BIB.INSTANCE", "BIB.DATA", "FAM.COMP", "INFO.CONSLEG", "INFO.PROD", "PUBLICATION"])
_ARTICLE = re.compile(r"(?:.*\s)?([0-9]+[a-z]*)")
_PARAGRAPH = re.compile(r"\W*([0-9]+[a-z]*)\W*")
_LABEL = re.compile(r"[(\[]?([0-9]+[a-z]*(?:\.[0-9]+)*|[a-zA-Z]{1,5}[0-9]*)[)\].]+")
_ANNEX = re.compile(r"ANNEX\s+([IVXLC]+|[A-Z0-9]+)\b\s*", re.IGNORECASE)
_DIVISION = re.compile(r"(CHAPTER|SECTION|TITLE|PART)\s+([A-Z0-9]+)\b", re.IGNORECASE)
_KINDS = {"CHAPTER": "cpt", "SECTION": "sct", "TITLE": "tis", "PART": "prt"}


class _Scope(NamedTuple):
    """The unit that points belong to, and its own number."""

    pinpoint: str
    number: str

    def point(self, label: str) -> str:
        """Name a point: `3.1` inside point 3 is a step down from it, everything else is named by its label."""
        if label.startswith(f"{self.number}."):
            return f"{self.pinpoint}.{label[len(self.number) + 1 :].replace('.', '-')}"
        return f"{self.pinpoint}.pnt_{label.replace('.', '-')}"


class FormexBody:
    """Writes Formex elements into a draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._scopes: list[_Scope] = []
        self._divisions: list[str] = []
        self._unmarked = 0
        self._notes: list[str] = []

    def write(self, node: _Element) -> None:
        """Write an element and mark the units in it."""
        tag = str(node.tag)
        if tag in _LEFT_OUT:
            return
        handler = {
            "ANNEX": self._annex,
            "ARTICLE": self._article,
            "CONSID": self._recital,
            "DIVISION": self._division,
            "GR.SEQ": self._group,
            "NP": self._point,
            "PARAG": self._paragraph,
            "QUOT.S": self._text_only,
            "TBL": self._text_only,
            "TITLE": self._text_only,
        }.get(tag, self._content)
        handler(node)

    def _content(self, node: _Element) -> None:
        run = [node.text or ""]
        for child in node:
            if child.tag in INLINE:
                run.append(inline(child, self._notes))
            else:
                self._flush(run)
                self.write(child)
                run = []
            run.append(child.tail or "")
        self._flush(run)

    def _flush(self, run: list[str]) -> None:
        words = "".join(run)
        if any(sign.isalnum() for sign in words):
            self._draft.line(words)
        else:
            self._draft.tail(words)
        notes, self._notes = self._notes, []
        for note in notes:
            self._draft.line(note)

    @contextmanager
    def _without_units(self) -> Iterator[None]:
        self._unmarked += 1
        yield
        self._unmarked -= 1

    def _unit(
        self, pinpoint: str, kind: str, number: str, parent: str = "", heading: str = ""
    ) -> AbstractContextManager[None]:
        if self._unmarked or not pinpoint:
            return nullcontext()
        return self._draft.unit(pinpoint, kind, number, parent, heading)

    @contextmanager
    def _scope(self, pinpoint: str, number: str) -> Iterator[None]:
        self._scopes.append(_Scope(pinpoint, number))
        yield
        self._scopes.pop()

    def _text_only(self, node: _Element) -> None:
        with self._without_units():
            self._content(node)

    def _division(self, node: _Element) -> None:
        found = _DIVISION.match(words_of(node.find("TITLE/TI")))
        if not found:
            self._content(node)
            return
        parent = self._divisions[-1] if self._divisions else ""
        step = f"{_KINDS[found[1].upper()]}_{found[2]}"
        pinpoint = f"{parent}.{step}" if parent else step
        self._divisions.append(pinpoint)
        with self._unit(pinpoint, _division_kind(step), found[2], parent, words_of(node.find("TITLE/STI"))):
            self._content(node)
        self._divisions.pop()

    def _article(self, node: _Element) -> None:
        number = self._article_number(node)
        heading = words_of(node.find("STI.ART"))
        pinpoint = f"art_{number}"
        loose = [] if node.find("PARAG") is not None else node.findall("ALINEA")
        with self._unit(pinpoint, "article", number, "", heading), self._scope(pinpoint, number):
            for child in node:
                if child in loose:
                    self._unnumbered(child, pinpoint, loose.index(child) + 1, sole=len(loose) == 1)
                else:
                    self.write(child)

    def _article_number(self, node: _Element) -> str:
        named = (words_of(node.find("TI.ART")), node.get("IDENTIFIER", "").lstrip("0").lower())
        for name in named:
            if found := _ARTICLE.fullmatch(name):
                return found[1]
        raise SourceError("an article without a number", place=place_of(node), fix="download the file again")

    def _unnumbered(self, node: _Element, article: str, place: int, *, sole: bool) -> None:
        """Write a paragraph without a number, named by its place; the points of a sole one belong to the article."""
        pinpoint = f"{article}.par_{place}"
        scope = nullcontext() if sole else self._scope(pinpoint, str(place))
        with self._unit(pinpoint, "paragraph", "", article), scope:
            self._content(node)

    def _paragraph(self, node: _Element) -> None:
        printed = words_of(node.find("NO.PARAG"))
        found = _PARAGRAPH.fullmatch(printed)
        if found is None or not self._scopes:
            self._numbered(node, "NO.PARAG", printed)
            return
        number, around = found[1], self._scopes[-1].pinpoint
        pinpoint = f"{around}.par_{number}"
        with self._unit(pinpoint, "paragraph", number, around), self._scope(pinpoint, number):
            self._numbered(node, "NO.PARAG", printed)

    def _point(self, node: _Element) -> None:
        printed = words_of(node.find("NO.P"))
        found = _LABEL.fullmatch(printed)
        if found is None or not self._scopes:
            self._numbered(node, "NO.P", printed)
            return
        scope = self._scopes[-1]
        pinpoint = scope.point(found[1])
        with self._unit(pinpoint, "point", found[1], scope.pinpoint), self._scope(pinpoint, found[1]):
            self._numbered(node, "NO.P", printed)

    def _recital(self, node: _Element) -> None:
        inner = node.find("NP")
        found = _PARAGRAPH.fullmatch(words_of(node.find("NP/NO.P")))
        if inner is None or found is None:
            self._content(node)
            return
        number = found[1]
        with self._unit(f"rct_{number}", "recital", number), self._scope(f"rct_{number}", number):
            self._numbered(inner, "NO.P", f"({number})")

    def _numbered(self, node: _Element, tag: str, printed: str) -> None:
        self._draft.label(printed)
        for child in node:
            if child.tag != tag:
                self.write(child)

    def _annex(self, node: _Element) -> None:
        words = words_of(node.find("TITLE/TI"))
        found = _ANNEX.match(words)
        number = (found and found[1]) or "1"
        heading = words_of(node.find("TITLE/STI")) or (words[found.end() :] if found else words)
        pinpoint = f"anx_{number}"
        with self._unit(pinpoint, "annex", number, "", heading), self._scope(pinpoint, number):
            self._content(node)

    def _group(self, node: _Element) -> None:
        """Write a titled group of an annex: a section (`Section A`), a point with parts (`3.`), or neither."""
        words = words_of(node.find("TITLE/TI"))
        found = self._group_name(words, words_of(node.find("TITLE/TI/NP/NO.P")))
        if found is None:
            self._content(node)
            return
        pinpoint, kind, number = found
        around = self._scopes[-1].pinpoint
        with self._unit(pinpoint, kind, number, around, words), self._scope(pinpoint, number):
            self._content(node)

    def _group_name(self, title: str, printed: str) -> tuple[str, str, str] | None:
        if not self._scopes:
            return None
        scope = self._scopes[-1]
        if point := _LABEL.fullmatch(printed):
            return scope.point(point[1]), "point", point[1]
        if section := _DIVISION.match(title):
            step = f"{_KINDS[section[1].upper()]}_{section[2]}"
            return f"{scope.pinpoint}.{step}", _division_kind(step), section[2]
        return None


def _division_kind(step: str) -> str:
    return "section" if step.startswith("sct") else "chapter"
