"""Sections of the United States Code as a third party's JSON: one entry a section, its text in blocks.

The files state no day, so it must be given: the wording can be older than the amendments that other files have.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lexposure.model.errors import Place, SourceError
from lexposure.sources.json_file import read_json
from lexposure.sources.law_draft import Draft, clean
from lexposure.sources.us_outline import write_outline
from lexposure.sources.uslm import section_act

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "is_usc_json", "read_usc_json"]

IMPORTER = "usc-json/1"

_TITLE = re.compile(r"(\d+[a-zA-Z]?) USC")
_SECTION = re.compile(r"§ ?(\d[0-9A-Za-z–-]*)")
_AGAIN = "download the file again"


def is_usc_json(data: object) -> bool:
    """Tell whether parsed JSON has documents and provisions of this form."""
    return isinstance(data, dict) and {"documents", "provisions"} <= data.keys()


def read_usc_json(paths: Sequence[Path], valid_from: dt.date | None = None) -> list[LawText]:
    """Read sections and return one text a file, law since `valid_from`.

    Raises SourceError without that day, and for what isn't one title of the Code.
    """
    return [_read(path, valid_from) for path in paths]


def _read(path: Path, valid_from: dt.date | None) -> LawText:
    data = read_json(path)
    found = _TITLE.fullmatch(_title(data))
    if not found:
        raise SourceError("no title of the Code in it", place=Place(path), fix="leave the file out")
    if valid_from is None:
        fix = "give the day since when this wording is law, or take the section from the Office"
        raise SourceError("the file doesn't say of which day it is", place=Place(path), fix=fix)
    row, lead = section_act(found[1])
    draft = Draft(row.prefix)
    for number, entry in enumerate(data["provisions"] if isinstance(data, dict) else ()):
        _write(path, draft, lead, number, entry)
    if draft.is_empty:
        raise SourceError("no section in it", place=Place(path), fix=_AGAIN)
    return draft.finish(valid_from, IMPORTER, official=False, identifiers=(f"/us/usc/t{found[1]}",))


def _title(data: object) -> str:
    documents = data.get("documents") if isinstance(data, dict) else None
    one = documents[0] if isinstance(documents, list) and len(documents) == 1 else None
    return str(one.get("identifier", "")) if isinstance(one, dict) else ""


def _write(path: Path, draft: Draft, lead: str, number: int, entry: Any) -> None:
    found = _SECTION.fullmatch(str(entry.get("section_number"))) if isinstance(entry, dict) else None
    text = entry.get("text") if isinstance(entry, dict) else None
    if found is None or not isinstance(text, str):
        message = f"provision {number} has no section number or no text"
        raise SourceError(message, place=Place(path), fix=_AGAIN)
    pinpoint, title = f"{lead}s{found[1].replace('–', '-')}", clean(str(entry.get("title") or ""))
    with draft.unit(pinpoint, "section", found[1], "", title):
        draft.line(f"§ {found[1]}. {title}")
        lines = [words for block in text.split("\n\n") if (words := clean(block))]
        write_outline(draft, pinpoint, lines, step=lambda label, _: f"/{label}")
