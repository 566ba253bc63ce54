"""Executive orders in the XML of the Federal Register: sections with their subsections."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import TYPE_CHECKING

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import act_by_key
from lexposure.sources.law_draft import Draft, clean
from lexposure.sources.us_outline import write_outline
from lexposure.sources.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lxml.etree import _Element

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "ROOT", "read_federal_register"]

IMPORTER = "federal-register/1"
ROOT = "PRESDOCU"

_ORDER = re.compile(r"(Executive Order \d+) of (\w+ \d{1,2}, \d{4})")
_SECTION = re.compile(r"Sec(?:tion|\.) (\d+) ?\. (?:([A-Z][^.]*\.) ?)?")
_LEVELS = ("a", "i", "A")


def read_federal_register(paths: Sequence[Path]) -> list[LawText]:
    """Read executive orders and return one text a file, law since the day of signature.

    Raises SourceError for other documents of the President, and for orders that aren't in the table of acts.
    """
    return [_read(path, read_xml(path)) for path in paths]


def _read(path: Path, root: _Element) -> LawText:
    found = _ORDER.search(clean(root.findtext(".//EXECORDR", "")))
    if found is None:
        raise SourceError("no executive order in it", place=Place(path, 1), fix="leave the file out")
    row = act_by_key(found[1])
    if row is None:
        raise SourceError(f"{found[1]} is not in the table of acts", place=Place(path), fix="leave it out")
    draft = Draft(row.prefix)
    draft.line(found[0])
    for heading in root.iterfind(".//EXECORD/HD"):
        draft.line(_words(heading))
    _write_sections(draft, list(_lines(root)))
    if draft.is_empty:
        raise SourceError("no section in it", place=Place(path), fix="download the file again")
    identifiers = [clean(node.text or "").strip("[]") for node in root.iterfind(".//FRDOC")]
    return draft.finish(_day(path, found[2]), IMPORTER, official=True, identifiers=(found[1], *identifiers))


def _write_sections(draft: Draft, lines: Sequence[str]) -> None:
    starts = [index for index, line in enumerate(lines) if _SECTION.match(line)]
    for line in lines[: starts[0] if starts else len(lines)]:
        draft.line(line)
    for start, end in itertools.pairwise([*starts, len(lines)]):
        head = _SECTION.match(lines[start])
        number, heading = (f"Sec. {head[1]}", head[2] or "") if head else ("", "")
        with draft.unit(number, "section", number, "", heading):
            draft.line(f"{number} {heading}".strip())
            rest = lines[start][head.end() :] if head else ""
            write_outline(draft, number, [line for line in (rest, *lines[start + 1 : end]) if line], _LEVELS)


def _lines(root: _Element) -> Iterator[str]:
    for order in root.iterfind(".//EXECORD"):
        for node in order:
            if node.tag in ("FP", "P"):
                yield _words(node)


def _words(node: _Element) -> str:
    return clean("".join(str(words) for words in node.itertext()))


def _day(path: Path, words: str) -> dt.date:
    try:
        return dt.datetime.strptime(words, "%B %d, %Y").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError as error:
        raise SourceError(f"{words!r} is no day", place=Place(path), fix="download the file again") from error
