"""Statutes of Canada in the XML of Justice Canada (LIMS): sections, subsections, paragraphs.

Provisions that aren't in force yet, amendments and historical notes are no law and are left out. Paragraphs of
definitions have no units: definitions carry no labels that would tell them apart. The words are law since the last
day on which one of them came into force.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from lxml import etree

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import act_by_prefix
from lexposure.sources.law_draft import Draft, clean
from lexposure.sources.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "ROOT", "read_lims"]

IMPORTER = "lims/1"
ROOT = "Statute"

_ACTS = {"P-8.6": "CA"}
_START = "{http://justice.gc.ca/lims}inforce-start-date"
_FID = "{http://justice.gc.ca/lims}fid"
_LABEL = re.compile(r"[0-9A-Za-z][0-9A-Za-z.]*")
_LEVELS = {
    "Section": "section",
    "Subsection": "subsection",
    "Paragraph": "paragraph",
    "Subparagraph": "subparagraph",
    "Clause": "clause",
    "Subclause": "subclause",
}
_LEFT_OUT = frozenset(
    {"AmendedText", "BillPiece", "Footnote", "FootnoteRef", "HistoricalNote",
     "Identification", "RecentAmendments", "RelatedOrNotInForce"}
)  # fmt: skip
_LINES = frozenset({"MarginalNote", "OriginatingRef", "Text", "TitleText", "entry", "title"})


def read_lims(paths: Sequence[Path]) -> list[LawText]:
    """Read statutes and return one text a file; SourceError for acts outside the table and files without dates."""
    return [_read(path, read_xml(path)) for path in paths]


def _read(path: Path, root: etree._Element) -> LawText:
    number = root.findtext(".//ConsolidatedNumber", "")
    if number not in _ACTS:
        message = f"the act {number or '(none)'!r} is not in the table"
        raise SourceError(message, place=Place(path), fix="leave the file out")
    row = act_by_prefix(_ACTS[number])
    draft = Draft(row.prefix)
    writer = _Writer(draft)
    writer.write(root, "")
    if draft.is_empty:
        raise SourceError("no section in it", place=Place(path), fix="download the file again")
    if root.find("Schedule") is not None:
        draft.warnings.append(f"{row.prefix}: schedules are text without units")
    language = root.get("{http://www.w3.org/XML/1998/namespace}lang") or "en"
    names = (number, f"lims:fid {root.get(_FID, '(none)')}")
    day = _day(path, writer.last_start)
    return draft.finish(day, IMPORTER, official=True, identifiers=names, language=language)


class _Writer:
    """Writes elements into a draft and remembers the last day on which one of them came into force."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self.last_start = ""
        self._defining = False

    def write(self, node: etree._Element, above: str) -> None:
        if node.tag in _LEFT_OUT or node.get("id") == "NifProvs":
            return
        self.last_start = max(self.last_start, node.get(_START, ""))
        if node.tag in _LEVELS and not self._defining:
            self._write_unit(node, above)
        elif node.tag == "Definition":
            before, self._defining = self._defining, True
            self._content(node, above)
            self._defining = before
        else:
            self._content(node, above)

    def _write_unit(self, node: etree._Element, above: str) -> None:
        label = clean(_words(node.find("Label"))).strip("()")
        sound = _LABEL.fullmatch(label) and (above if node.tag != "Section" else label[0].isdecimal())
        if not sound:
            self._content(node, above)
            return
        pinpoint = f"{above}/{label}" if above else f"s{label}"
        heading = clean(_words(node.find("MarginalNote")))
        with self._draft.unit(pinpoint, _LEVELS[node.tag], label, above, heading):
            self._content(node, pinpoint)

    def _content(self, node: etree._Element, above: str) -> None:
        for child in node:
            if child.tag == "Label":
                self._draft.label(_words(child))
            elif child.tag in _LINES:
                self.last_start = max(self.last_start, child.get(_START, ""))
                self._draft.line(_words(child))
            else:
                self.write(child, above)


def _words(node: etree._Element | None) -> str:
    """Return the words of an element, footnotes left out."""
    if node is None or node.tag in _LEFT_OUT:
        return ""
    return (node.text or "") + "".join(_words(child) + (child.tail or "") for child in node)


def _day(path: Path, day: str) -> dt.date:
    try:
        return dt.date.fromisoformat(day)
    except ValueError as error:
        message = "no element says since when it is in force (lims:inforce-start-date)"
        raise SourceError(message, place=Place(path), fix="download the file again") from error
