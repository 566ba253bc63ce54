"""USLM 1.0: the XML in which the Office of the Law Revision Counsel publishes the United States Code.

Units are the levels from section down that carry an identifier (`/us/usc/t18/s1030/a/2/C`). Titles, parts and
chapters only print their headings: their identifiers are not unique (`uscDoc` and `title` share one) and don't
begin those of sections. Notes and source credits are no law and are left out; flush text after a list
(`continuation`) stays in the unit around it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from lxml import etree

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import Act, act_by_key, act_by_prefix
from lexposure.sources.law_draft import Draft
from lexposure.sources.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "read_uslm", "section_act"]

IMPORTER = "uslm/1"

_LEVELS = frozenset(
    {
        "section",
        "subsection",
        "paragraph",
        "subparagraph",
        "clause",
        "subclause",
        "item",
        "subitem",
        "subsubitem",
    }
)
_LEFT_OUT = frozenset({"meta", "note", "notes", "sourceCredit", "toc"})
_INLINE = frozenset(
    {"a", "b", "date", "footnote", "i", "inline", "quotedText", "ref", "span", "sub", "sup", "term", "u"}
)
_SECTION = re.compile(r"/us/usc/t(\d+[a-zA-Z]?)/(s\d[0-9A-Za-z–-]*(?:/[0-9A-Za-z–-]+)*)")
_TITLE = re.compile(r"/us/usc/t(\d+[a-zA-Z]?)$")


def section_act(title: str) -> tuple[Act, str]:
    """Return the act whose prefix covers a title of the Code, and what its refs begin with."""
    row = act_by_key(f"/us/usc/t{title}")
    return (row, "") if row else (act_by_prefix("USC"), f"t{title}/")


def read_uslm(paths: Sequence[Path], valid_from: dt.date | None = None) -> list[LawText]:
    """Read USLM files of the United States Code and return one text a file.

    The text is law since the day on which the Office made the file; where the file doesn't say it (then it isn't
    the Office's), since `valid_from` or the day in the table of acts. Raises SourceError if none is known.
    """
    return [_read(path, valid_from) for path in paths]


def _read(path: Path, valid_from: dt.date | None) -> LawText:
    root = read_xml(path)
    title = _title(path, root)
    row, lead = section_act(title)
    draft = Draft(row.prefix)
    _Body(draft, lead).write(root)
    made = _meta(root, "created")[:10]
    release = _meta(root, "docPublicationName").rpartition("@")[2].split(" ")[0]
    return draft.finish(
        _day(path, made, valid_from or row.in_force),
        IMPORTER,
        official=_meta(root, "publisher") == "OLRC",
        identifiers=(f"/us/usc/t{title}", *([f"USC release point {release}"] if release else [])),
    )


class _Body:
    """Writes USLM elements into a draft."""

    def __init__(self, draft: Draft, lead: str) -> None:
        self._draft = draft
        self._lead = lead
        self._quoted = False

    def write(self, node: etree._Element) -> None:
        tag = _name(node)
        found = _SECTION.fullmatch(node.get("identifier", ""))
        if tag in _LEFT_OUT:
            return
        if tag == "quotedContent":
            self._quote(node)
        elif tag in _LEVELS and found and not self._quoted:
            pinpoint = self._lead + found[2].replace("–", "-")
            with self._draft.unit(pinpoint, *self._names(node, pinpoint)):
                self._content(node)
        else:
            self._content(node)

    def _names(self, node: etree._Element, pinpoint: str) -> tuple[str, str, str, str]:
        parent = "" if _name(node) == "section" else pinpoint.rpartition("/")[0]
        number, heading = pinpoint.rpartition("/")[2], ""
        for child in node:
            if _name(child) == "num":
                number = child.get("value", "").replace("–", "-") or number
            elif _name(child) == "heading":
                heading = _words(child)
        return _name(node), number, parent, heading

    def _quote(self, node: etree._Element) -> None:
        before, self._quoted = self._quoted, True
        self._content(node)
        self._quoted = before

    def _content(self, node: etree._Element) -> None:
        run = [node.text or ""]
        for child in node:
            if _name(child) in _INLINE | _LEFT_OUT:
                run.append(_words(child))
            else:
                self._draft.line("".join(run))
                run = []
                self._block(node, child)
            run.append(child.tail or "")
        self._draft.line("".join(run))

    def _block(self, node: etree._Element, child: etree._Element) -> None:
        """Write a number or heading on the line of the text that follows it, everything else on lines of its own."""
        following = child.getnext()
        runs_on = (
            following is not None and _name(following) in ("chapeau", "content") and _name(node) != "section"
        )
        if _name(child) == "num" or (_name(child) == "heading" and runs_on):
            self._draft.label(_words(child))
        elif _name(child) == "heading":
            self._draft.line(_words(child))
        else:
            self.write(child)


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname


def _words(node: etree._Element) -> str:
    """Return the words of an inline element, footnotes and references to them left out."""
    if _name(node) in _LEFT_OUT or _name(node) == "footnote" or "footnoteRef" in node.get("class", ""):
        return ""
    return (node.text or "") + "".join(_words(child) + (child.tail or "") for child in node)


def _meta(root: etree._Element, name: str) -> str:
    return next((node.text or "" for node in root.iter("{*}" + name)), "")


def _title(path: Path, root: etree._Element) -> str:
    if _name(root) != "uscDoc":
        fix = "give a file of the United States Code (uscDoc)"
        raise SourceError(f"the root element is {_name(root)}, not uscDoc", place=Place(path, 1), fix=fix)
    for node in root.iter("{*}title"):
        found = _TITLE.match(node.get("identifier", ""))
        if found:
            return found[1]
    raise SourceError("no title of the Code in it", place=Place(path), fix="download the file again")


def _day(path: Path, made: str, otherwise: dt.date | None) -> dt.date:
    try:
        return dt.date.fromisoformat(made)
    except ValueError:
        if otherwise:
            return otherwise
    fix = "say since when it is law, or take the file from the Office, which writes <dcterms:created>"
    raise SourceError("the file doesn't say of which day it is", place=Place(path), fix=fix)
