"""Formex 4 within a line: footnotes, quotation marks, marked numbers and raised digits as plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexposure.model.errors import Place, SourceError
from lexposure.sources.law_draft import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["INLINE", "inline", "place_of", "words_of"]

INLINE = frozenset({
    "DATE", "FT", "FORMULA", "HT", "IE", "INCL.ELEMENT", "LINK", "NOTE", "QUOT.END", "QUOT.START",
    "REF.DOC", "REF.DOC.ECR", "REF.DOC.OJ", "REF.DOC.SE", "REF.NOTE.OVER", "REF.NP",
})  # fmt: skip
"""Elements that run on in a line; all others begin one."""

_SUPERSCRIPT = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_NUMBER = re.compile(r"[0-9]{1,18}")
_CODE = re.compile(r"[0-9A-Fa-f]{4}")


def inline(node: _Element, notes: list[str]) -> str:
    """Return the words of an inline element; starred notes of quoted law are added to `notes`, others dropped.

    Raises SourceError for a quotation mark whose code is no sign.
    """
    tag, kind = str(node.tag), node.get("TYPE", "")
    if tag in ("QUOT.START", "QUOT.END"):
        return _quotation_mark(node)
    if tag == "NOTE":
        return _note(node, notes)
    words = (node.text or "") + "".join(inline(child, notes) + (child.tail or "") for child in node)
    if tag == "FT" and kind == "NUMBER" and _NUMBER.fullmatch(words.strip()):
        return f"{int(words):,}".replace(",", " ")
    if tag == "HT" and kind == "SUP":
        return _superscript(words)
    return words


def words_of(node: _Element | None) -> str:
    """Return an element's words on one line without footnotes, empty if there is no element."""
    return "" if node is None else clean(_spaced(node))


def place_of(node: _Element) -> Place:
    """Return file and line of an element."""
    line = node.sourceline
    return Place(node.base or "", line if isinstance(line, int) else None)


def _note(node: _Element, notes: list[str]) -> str:
    if node.get("TYPE") != "QUOTATION":
        return ""
    notes.append("(*) " + "".join(inline(child, notes) for child in node))
    return " (*)"


def _quotation_mark(node: _Element) -> str:
    code = node.get("CODE", "0022")
    if _CODE.fullmatch(code) and chr(int(code, 16)).isprintable():
        return chr(int(code, 16))
    raise SourceError(f"{code!r} is no sign", place=place_of(node), fix="write four hexadecimal digits")


def _superscript(words: str) -> str:
    raised = words.strip().translate(_SUPERSCRIPT)
    return raised if not raised.isascii() and raised.isprintable() else words


def _spaced(node: _Element) -> str:
    """Return an element's words with a space around every block in it."""
    words = [node.text or ""]
    for child in node:
        words += [inline(child, [])] if child.tag in INLINE else [" ", _spaced(child), " "]
        words.append(child.tail or "")
    return "".join(words)
