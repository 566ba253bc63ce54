"""United States Code in the htm form of GovInfo: structure in comments and classes, levels in enumerators.

Each section is a document (`documentid:15_45`) with fields; only `head` and `statute` are law, every other field
is credits or notes (also `futureamendment-note`, which is not yet law). Within the statute a unit can't lie inside
one that is indented deeper; among the units left open, the order of labels decides.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from lexposure.model.errors import Place, SourceError
from lexposure.sources.enumerators import place
from lexposure.sources.law_draft import Draft, clean
from lexposure.sources.outline import Outline
from lexposure.sources.uslm import section_act
from lexposure.sources.xml import read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "is_govinfo", "read_govinfo"]

IMPORTER = "govinfo/1"

_DOCUMENT = re.compile(r"<!-- documentid:(\d+[a-zA-Z]?)_(\w?[\w-]+)\s.*?currentthrough:(\d{8})")
_FIELD = re.compile(r"<!-- field-start:([a-z-]+) -->(.*?)<!-- field-end:\1 -->", re.DOTALL)
_LABELS = re.compile(r"((?:\((?:\d+|[a-zA-Z]{1,5})\))+)\s?")
_LABEL = re.compile(r"\(([^)]+)\)")
_HEADS = ("subsection", "paragraph", "subparagraph", "clause", "subclause", "item")
_INDENT = re.compile(r"statutory-body(-block)?(?:-(\d)em)?")


@dataclass(frozen=True)
class _Line:
    """One paragraph or heading of a statute; `labels` are the enumerators that it begins with."""

    words: str
    labels: tuple[str, ...]
    indent: int
    head: bool
    flush: bool


def is_govinfo(data: bytes) -> bool:
    """Tell whether bytes are such a file."""
    return b"<!-- documentid:" in data and b"currentthrough:" in data


def read_govinfo(paths: Sequence[Path]) -> list[LawText]:
    """Read GovInfo htm files of the United States Code and return one text a file, law through `currentthrough`."""
    return [_read(path) for path in paths]


def _read(path: Path) -> LawText:
    try:
        page = read_bytes(path).decode()
    except UnicodeDecodeError as error:
        raise SourceError("the file is not UTF-8", place=Place(path), fix="download it again") from error
    found = list(_DOCUMENT.finditer(page))
    titles, days = {match[1] for match in found}, {match[3] for match in found}
    if len(titles) != 1 or len(days) != 1:
        message = f"sections of {len(titles)} titles and {len(days)} states of the Code, one of each expected"
        raise SourceError(message, place=Place(path), fix="give one chapter or title of one edition")
    title, day = titles.pop(), days.pop()
    row, lead = section_act(title)
    draft = Draft(row.prefix)
    for match, following in zip(found, [*found[1:], None], strict=True):
        fields = dict(_FIELD.findall(page, match.end(), following.start() if following else len(page)))
        _write_document(draft, lead, match[2], fields)
    _check(path, draft)
    return draft.finish(
        _day(path, day), IMPORTER, official=True, identifiers=(f"/us/usc/t{title}", f"currentthrough:{day}")
    )


def _write_document(draft: Draft, lead: str, name: str, fields: dict[str, str]) -> None:
    """Write the heading of a chapter (`-ch2`), or a section (`57b-1`) with its units."""
    for line in _lines(fields.get("structuralhead", "")):
        draft.line(line.words)
    heads = _lines(fields.get("head", ""))
    if "statute" not in fields or not heads or not name[0].isdigit():
        return
    pinpoint = f"{lead}s{name}"
    with draft.unit(pinpoint, "section", name, "", heads[0].words.partition(" ")[2]):
        draft.line(heads[0].words)
        with Outline(draft, pinpoint) as outline:
            _Statute(draft, outline).write(_lines(fields["statute"]))


class _Statute:
    """Writes the lines of one section."""

    def __init__(self, draft: Draft, outline: Outline) -> None:
        self._draft = draft
        self._outline = outline
        self._indents: list[int] = []

    def write(self, lines: Sequence[_Line]) -> None:
        sequence = [(index, label) for index, line in enumerate(lines) for label in line.labels]
        position = 0
        after_head = False
        for line in lines:
            if not after_head or line.labels:
                self._close_deeper(line.indent)
            for label in line.labels:
                position += 1
                upcoming = sequence[position][1] if position < len(sequence) else ""
                self._enter(line, label, upcoming)
            self._draft.line(line.words)
            after_head = line.head

    def _close_deeper(self, indent: int) -> None:
        while self._indents and self._indents[-1] > indent:
            self._indents.pop()
        self._outline.close(len(self._indents))

    def _enter(self, line: _Line, label: str, upcoming: str) -> None:
        depth = place(self._outline.labels, label, upcoming)
        if depth is None and not line.head:
            self._draft.warnings.append(
                f"{self._outline.pinpoint}: ({label}) fits no list and was left as text"
            )
            return
        depth = len(self._indents) if depth is None else depth
        heading = line.words.partition(" ")[2] if line.head else ""
        self._outline.enter(depth, label, f"/{label}", _kind(line, depth, label), heading)
        self._indents[depth:] = [line.indent]


def _kind(line: _Line, depth: int, label: str) -> str:
    if line.head:
        return _HEADS[min(line.indent, len(_HEADS) - 1)]
    if label.isdigit():
        return "paragraph" if depth < 2 else "item"
    if label.isupper():
        return "subparagraph" if depth < 3 else "subclause"
    return "subsection" if depth == 0 else "clause"


def _lines(markup: str) -> list[_Line]:
    if not markup.strip():
        return []
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    root = etree.fromstring(f"<html><body>{markup}</body></html>", parser)
    return [line for node in root.iter("p", "h3", "h4") if (line := _line(node)).words]


def _line(node: etree._Element) -> _Line:
    name = node.get("class", "")
    words = clean(_words(node))
    found = _LABELS.match(words)
    labels = tuple(_LABEL.findall(found[1])) if found else ()
    kind = name.removesuffix("-head")
    if kind in _HEADS:
        return _Line(words, labels[:1], _HEADS.index(kind), head=True, flush=False)
    body = _INDENT.fullmatch(name)
    indent = int(body[2] or 0) if body else 0
    flush = bool(body and body[1])
    return _Line(words, () if flush else labels, indent, head=False, flush=flush)


def _words(node: etree._Element) -> str:
    """Return a paragraph's words without the numbers of footnotes, which are links to their targets."""
    if node.tag == "a" and node.get("href", "").endswith("_target"):
        return ""
    return (node.text or "") + "".join(_words(child) + (child.tail or "") for child in node)


def _check(path: Path, draft: Draft) -> None:
    if draft.is_empty:
        raise SourceError("no section of the Code in it", place=Place(path), fix="download the file again")


def _day(path: Path, day: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}")
    except ValueError as error:
        raise SourceError(
            f"currentthrough:{day} is no day", place=Place(path), fix="correct the file"
        ) from error
