"""Akoma Ntoso 3.0 as Fedlex uses it: chapters, articles, paragraphs and lettered items of Swiss acts.

Labels are those that are printed (`Art. 44a` is `art_44a`); a single paragraph without number is `par_1`, and its
items belong to the article. Footnotes are left out, annexes are text without units below the annex. Only German,
French, Italian and Romansh texts are law; others are translations and not official.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import nullcontext
from typing import TYPE_CHECKING

from lxml import etree

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import Act, act_by_prefix
from lexposure.sources.law_draft import Draft, clean
from lexposure.sources.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "ROOT", "read_akoma_ntoso"]

IMPORTER = "akoma-ntoso/1"
ROOT = "akomaNtoso"

_ACTS = {"cc/2022/491": "CH"}
_WORK = re.compile(r"eli/(cc/\d+/\w+)/\d{8}")
_OFFICIAL = ("de", "fr", "it", "rm")
_LEFT_OUT = frozenset({"authorialNote", "meta"})
_BLOCKS = frozenset({"block", "docNumber", "heading", "listIntroduction", "num", "p"})
_DIVISIONS = {"chapter": ("cpt", "chapter"), "section": ("sct", "section")}
_LABEL = re.compile(r"(?:Art\.|Chapter|Section|Annex)?\s*((?:\d+|[a-z]{1,2}|[IVX]+)\.?[a-z]*)\.?\s*$")
_AGAIN = "download the file again"


def read_akoma_ntoso(paths: Sequence[Path]) -> list[LawText]:
    """Read acts and return one text a file, of the day on which its consolidation became applicable.

    Raises SourceError for acts outside the table and for files without that day.
    """
    return [_read(path, read_xml(path)) for path in paths]


def _read(path: Path, root: etree._Element) -> LawText:
    uri = _meta(root, "FRBRWork/{*}FRBRuri")
    row = _act(path, uri)
    draft = Draft(row.prefix)
    _Writer(draft).content(root, "", "")
    if draft.is_empty:
        raise SourceError("no article in it", place=Place(path), fix=_AGAIN)
    language = _meta(root, "FRBRExpression/{*}FRBRlanguage", "language") or "en"
    if language not in _OFFICIAL:
        draft.warnings.append(f"{row.prefix}: a translation ({language}) without legal force")
    day = _meta(root, "FRBRWork/{*}FRBRdate[@name='jolux:dateApplicability']", "date")
    official = language in _OFFICIAL
    return draft.finish(_day(path, day), IMPORTER, official=official, identifiers=(uri,), language=language)


class _Writer:
    """Writes elements into a draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def write(self, node: etree._Element, above: str, division: str) -> None:
        name = _name(node)
        if name in _DIVISIONS:
            self._division(node, division)
        elif name == "article" and _label(node):
            self._unit(node, f"art_{_label(node)}", "article", "")
        elif name == "paragraph" and above:
            self._paragraph(node, above)
        elif name == "item" and above and _label(node):
            self._unit(node, f"{above}.pnt_{_label(node)}", "point", above)
        elif name == "doc":
            self._annex(node)
        else:
            self.content(node, above, division)

    def content(self, node: etree._Element, above: str, division: str) -> None:
        for child in node:
            name = _name(child)
            if name == "num":
                self._draft.label(_words(child))
            elif name in _BLOCKS:
                self._draft.line(_words(child))
            elif name not in _LEFT_OUT:
                self.write(child, above, division)

    def _unit(self, node: etree._Element, pinpoint: str, kind: str, above: str) -> None:
        with self._draft.unit(pinpoint, kind, _label(node), above, _heading(node)):
            self.content(node, pinpoint, "")

    def _division(self, node: etree._Element, division: str) -> None:
        step, kind = _DIVISIONS[_name(node)]
        pinpoint = f"{division}.{step}_{_label(node)}".lstrip(".")
        if not _label(node):
            self.content(node, "", division)
            return
        with self._draft.unit(pinpoint, kind, _label(node), division, _heading(node)):
            self.content(node, "", pinpoint)

    def _paragraph(self, node: etree._Element, above: str) -> None:
        label = _label(node)
        around = node.getparent()
        alone = around is not None and sum(_name(child) == "paragraph" for child in around) == 1
        if label:
            self._unit(node, f"{above}.par_{label}", "paragraph", above)
            return
        sole = self._draft.unit(f"{above}.par_1", "paragraph", "", above) if alone else nullcontext()
        with sole:
            self.content(node, above, "")

    def _annex(self, node: etree._Element) -> None:
        heading = next((_words(block) for block in node.iter("{*}block")), "")
        found = _LABEL.match(heading)
        number = found[1] if found else ""
        annex = self._draft.unit(f"anx_{number}", "annex", number) if number else nullcontext()
        with annex:
            self.content(node, "", "")


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname


def _words(node: etree._Element) -> str:
    """Return the words of an element on one line, footnotes left out."""
    if _name(node) in _LEFT_OUT:
        return ""
    start = " " if _name(node) == "br" else ""
    return clean(start + _run(node)) if _name(node) in _BLOCKS else start + _run(node)


def _run(node: etree._Element) -> str:
    return (node.text or "") + "".join(_words(child) + (child.tail or "") for child in node)


def _label(node: etree._Element) -> str:
    """Return the label printed in the first `num` of an element, empty if it has none."""
    words = next((_words(child) for child in node if _name(child) == "num"), "")
    found = _LABEL.match(words)
    return found[1].replace(".", "") if found else ""


def _heading(node: etree._Element) -> str:
    return next((_words(child) for child in node if _name(child) == "heading"), "")


def _meta(root: etree._Element, path: str, attribute: str = "value") -> str:
    found = root.find(f"{{*}}act/{{*}}meta/{{*}}identification/{{*}}{path}")
    return found.get(attribute, "") if found is not None else ""


def _act(path: Path, uri: str) -> Act:
    found = _WORK.search(uri)
    if found is None or found[1] not in _ACTS:
        message = f"the act {uri or '(none)'!r} is not in the table"
        raise SourceError(message, place=Place(path), fix="leave the file out")
    return act_by_prefix(_ACTS[found[1]])


def _day(path: Path, day: str) -> dt.date:
    try:
        return dt.date.fromisoformat(day)
    except ValueError as error:
        message = f"jolux:dateApplicability is {day!r}, no day"
        raise SourceError(message, place=Place(path), fix=_AGAIN) from error
