"""CLML: the XML of legislation.gov.uk for acts, statutory instruments and retained decisions of the EU.

Units are named by the publisher's path below `/id/`: `UK:ukpga/2025/16/section/1/1`. A provision has it as `IdURI`,
or as `id` below the base of the document; below that the printed numbers go on. Fragments count as long as their
provisions name their act. Law that a provision quotes (`BlockAmendment`) stays text; notes, commentaries, tables of
contents and effects not yet applied are left out.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from lxml import etree

from lexposure.model.errors import Place, SourceError
from lexposure.sources.law_draft import Draft, clean
from lexposure.sources.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "ROOTS", "read_clml"]

IMPORTER = "clml/1"
ROOTS = frozenset({"EN", "Legislation", "P1group", "Pblock"})

_PREFIX = "UK"
_ACT = re.compile(r"legislation\.gov\.uk/(?:id/)?([a-z]{2,6}/\d{4}/\d+)(?:/|$)")
_PROVISION = re.compile(r"legislation\.gov\.uk/id/([a-z]{2,6}/\d{4}/\d+/[a-z]+/.+)")
_LEFT_OUT = frozenset(
    {"Commentaries", "CommentaryRef", "Contents", "Footnotes", "FootnoteRef", "Metadata", "MarginNotes", "Resources",
     "Versions", "Figure", "Image"}
)  # fmt: skip
_QUOTED = frozenset({"BlockAmendment", "BlockExtract"})
_BLOCKS = frozenset(
    {"Title", "Text", "Number", "LongTitle", "DateText", "Subject", "TitleBlock", "AppendText", "td", "th"}
)
_LEVELS = {
    "P1": "section",
    "P2": "subsection",
    "P3": "paragraph",
    "P4": "subparagraph",
    "P5": "clause",
    "P6": "subclause",
}
_STEP = re.compile(r"[0-9A-Za-z-]+")


def read_clml(paths: Sequence[Path], valid_from: dt.date | None = None) -> list[LawText]:
    """Read files and return one text each, of the day of which the file's version is, or of its enactment.

    `valid_from` dates files that name no day. Raises SourceError for explanatory notes, which are no law, for files
    that don't name their act, and for unknown days.
    """
    return [_read(path, read_xml(path), valid_from) for path in paths]


def _read(path: Path, root: etree._Element, valid_from: dt.date | None) -> LawText:
    if _name(root) == "EN":
        raise SourceError("explanatory notes, which are no law", place=Place(path, 1), fix="leave them out")
    act = next(_acts(root), "")
    if not act:
        fix = "give the whole act, or a provision with its IdURI"
        raise SourceError("the file doesn't say of which act it is", place=Place(path), fix=fix)
    draft = Draft(_PREFIX)
    _Writer(draft, act).write(root, "", quoted=False)
    if draft.is_empty:
        raise SourceError("no provision in it", place=Place(path), fix="download the file again")
    day = next(_days(root), None) or valid_from
    if day is None:
        message = "the file doesn't say of which day its text is"
        raise SourceError(message, place=Place(path), fix="give the day since when it is law")
    identifiers = (f"http://www.legislation.gov.uk/id/{act}",)
    return draft.finish(day, IMPORTER, official=True, identifiers=identifiers)


class _Writer:
    """Writes elements of one act into a draft."""

    def __init__(self, draft: Draft, act: str) -> None:
        self._draft = draft
        self._act = act

    def write(self, node: etree._Element, above: str, *, quoted: bool) -> None:
        pinpoint = "" if quoted else self._pinpoint(node, above)
        quoted = quoted or _name(node) in _QUOTED
        if not pinpoint:
            self._content(node, above, quoted=quoted)
            return
        kind = _kind(node, pinpoint)
        number = pinpoint.rpartition("/")[2]
        with self._draft.unit(pinpoint, kind, number, above, _heading(node)):
            self._content(node, pinpoint, quoted=quoted)

    def _content(self, node: etree._Element, above: str, *, quoted: bool) -> None:
        for child in node:
            name = _name(child)
            if name == "Pnumber":
                self._draft.label(_numbered(node, child))
            elif name in _BLOCKS:
                self._draft.line(_words(child))
            elif name not in _LEFT_OUT:
                self.write(child, above, quoted=quoted)

    def _pinpoint(self, node: etree._Element, above: str) -> str:
        """Return the path of a provision or schedule, empty for other elements and those without a number."""
        name = _name(node)
        if name == "Schedule" or name == "P1":
            return self._path(node)
        if name not in _LEVELS or not above:
            return ""
        number = _STEP.search(_words(node.find("{*}Pnumber")))
        return f"{above}/{number[0]}" if number else ""

    def _path(self, node: etree._Element) -> str:
        found = _PROVISION.search(node.get("IdURI", ""))
        if found:
            return found[1].strip("/")
        own = node.get("id", "").replace("-", "/")
        return f"{self._act}/{own}" if "/" in own else ""


def _kind(node: etree._Element, pinpoint: str) -> str:
    """Return what a unit is: by its element below a provision, by its path for the provision itself."""
    if _name(node) == "Schedule":
        return "annex"
    if _name(node) != "P1":
        return _LEVELS[_name(node)]
    named = pinpoint.split("/")[-2]
    return named if named in ("article", "paragraph") else "section"


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname


def _words(node: etree._Element | None) -> str:
    """Return the words of an element, references to notes left out."""
    if node is None or _name(node) in _LEFT_OUT:
        return ""
    return (node.text or "") + "".join(_words(child) + (child.tail or "") for child in node)


def _numbered(node: etree._Element, number: etree._Element) -> str:
    """Print a number as the publisher does: `1` for a section, `(1)`, `(a)` and `(i)` below it."""
    words = clean(_words(number))
    if not words or _name(node) == "P1":
        return words
    return number.get("PuncBefore", "(") + words.strip("()") + number.get("PuncAfter", ")")


def _heading(node: etree._Element) -> str:
    above = node.getparent()
    group = above if above is not None and _name(above) == "P1group" else node
    return next((clean(_words(child)) for child in group if _name(child) == "Title"), "")


def _acts(root: etree._Element) -> Iterator[str]:
    """Return what says of which act a file is: its own address, its base, then those of its provisions."""
    base = "{http://www.w3.org/XML/1998/namespace}base"
    for node in (root, *root.iter("{*}P1"), *root.iter("{*}identifier")):
        for words in (node.get("IdURI", ""), node.get(base, ""), node.text or ""):
            found = _ACT.search(words)
            if found:
                yield found[1]


def _days(root: etree._Element) -> Iterator[dt.date]:
    """Return the days of which a text may be, the best first: version, start of the fragment, enactment, making."""
    stated = [node.text or "" for node in root.iter("{*}valid")]
    stated.append(root.get("RestrictStartDate", ""))
    stated += [node.get("Date", "") for tag in ("EnactmentDate", "Made") for node in root.iter("{*}" + tag)]
    for words in stated:
        try:
            yield dt.date.fromisoformat(words[:10])
        except ValueError:
            continue
