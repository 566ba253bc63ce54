"""Acts that third parties give as JSON, one entry an article: EU acts by CELEX number, others by instrument.

`articles_eu` reads the former. The latter are lists of printed lines: United Kingdom, Brazil, China, Colorado. What
they say about dates of application is not read.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import Act, act_by_prefix
from lexposure.sources.articles_entries import (
    AGAIN,
    IMPORTER,
    Entry,
    entries_of,
    is_lines,
    refuse_empty,
    unknown_act,
)
from lexposure.sources.articles_eu import read_eu
from lexposure.sources.brazil import write_artigo
from lexposure.sources.json_file import read_json
from lexposure.sources.law_draft import Draft, clean
from lexposure.sources.printed_lines import write_article
from lexposure.sources.printed_points import split_points
from lexposure.sources.us_outline import COLORADO, write_outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "is_articles_json", "read_articles_json"]


_DAYS = ("enactedOn", "versionAsOf", "effectiveFrom")
_DOTS = re.compile(r"\.{8,}")
_DOTS_AFTER = re.compile(r"^(\d+[A-Z]*)\.{8,}")
_SESSION_UNITS = frozenset({"enacting-formula", "session-law-enacting-clause", "session-law-section"})
_INSTRUMENTS = {
    "br-lgpd-2018": "BR",
    "cn-generative-ai-measures": "CN",
    "gb-uk-gdpr": "UKGDPR",
    "us-co-sb26-189-admt-2026": "CO",
}


def is_articles_json(data: object) -> bool:
    """Tell whether parsed JSON is an act of this form; consolidations with their day are of another."""
    if isinstance(data, dict):
        return {"celex_id", "articles"} <= data.keys()
    entries = [entry for entry in data if isinstance(entry, dict)] if isinstance(data, list) else []
    return any(
        {"instrumentId", "articleNumber"} <= entry.keys()
        and not {"consolidatedAsOf", "annexNumber"} & entry.keys()
        and bool({"versionAsOf", "sourceVersion"} & entry.keys())
        for entry in entries
    ) and not any("consolidatedAsOf" in entry for entry in entries)


def read_articles_json(paths: Sequence[Path]) -> list[LawText]:
    """Read acts given as JSON articles and return one text a file, none of them official.

    A session law and the code that it amends are two texts. The day is that of the table for EU acts, for others what their entries say: enacted, or state of a day. Raises
    SourceError for what isn't such JSON and for acts outside the table.
    """
    return [text for path in paths for text in _read(path)]


def _read(path: Path) -> list[LawText]:
    data = read_json(path)
    if not is_articles_json(data):
        raise SourceError("no act as JSON articles", place=Place(path), fix="leave the file out")
    if isinstance(data, dict):
        return [read_eu(path, data)]
    entries = entries_of(path, data, "articleNumber", "paragraphs")
    session = [entry for entry in entries if str(entry.get("unitType")) in _SESSION_UNITS]
    code = [entry for entry in entries if entry not in session]
    return [_readentries_of(path, part, part is session) for part in (code, session) if part]


def _readentries_of(path: Path, entries: Sequence[Entry], session: bool) -> LawText:
    names = sorted({str(entry.get("instrumentId")) for entry in entries})
    if len(names) != 1:
        raise SourceError(f"articles of {', '.join(names)}", place=Place(path), fix="give one act a file")
    if names[0] not in _INSTRUMENTS:
        raise unknown_act(path, names[0])
    row = act_by_prefix("SB26189" if session else _INSTRUMENTS[names[0]])
    writer, translated = _WRITERS[row.prefix]
    draft = Draft(row.prefix)
    for number, entry in enumerate(entries):
        body = _translation(path, number, entry) if translated else entry
        writer(draft, str(entry["articleNumber"]).rstrip("."), body)
    refuse_empty(path, draft)
    draft.warnings += _omitted(row, entries)
    if translated:
        draft.warnings.append(f"{row.prefix}: a reference translation; the words that are law are others")
    language = "en" if translated else str(entries[0].get("language") or "en")
    day = _day(path, entries[0])
    return draft.finish(day, IMPORTER, official=False, identifiers=names, language=language)


def _omitted(row: Act, entries: Sequence[Entry]) -> Iterator[str]:
    numbers = [str(entry["articleNumber"]) for entry in entries if _is_omitted(entry["paragraphs"])]
    if numbers:
        yield f"{row.prefix}: rows of dots stand for Articles {', '.join(numbers)}, which no longer have a text"


def _is_omitted(lines: Sequence[str]) -> bool:
    return bool(lines) and all(_DOTS.fullmatch(line) for line in lines)


def _write_uk(draft: Draft, number: str, entry: Entry) -> None:
    lines = [_DOTS_AFTER.sub(r"\1. .....", line) for line in entry["paragraphs"]]
    write_article(
        draft, number, str(entry.get("title") or ""), [part for line in lines for part in split_points(line)]
    )


def _write_plain(draft: Draft, number: str, entry: Entry) -> None:
    write_article(draft, number, "", entry["paragraphs"])


def _write_br(draft: Draft, number: str, entry: Entry) -> None:
    write_artigo(draft, number, entry["paragraphs"])


def _write_code(draft: Draft, number: str, entry: Entry) -> None:
    """Write a section of the Colorado Revised Statutes; `6-1-105(1)(uuuu)` is written as what is given of it."""
    section, title = number.partition("(")[0], str(entry.get("title") or "")
    _write_section(draft, section, title, entry)


def _write_session(draft: Draft, number: str, entry: Entry) -> None:
    """Write a section of the session law itself: what it amends, when it takes effect, to what it applies."""
    section = f"Section {number}" if number.isdecimal() else number
    _write_section(draft, section, str(entry.get("title") or ""), entry)


def _write_section(draft: Draft, section: str, title: str, entry: Entry) -> None:
    with draft.unit(section, "section", section, "", title):
        draft.line(f"{section} {title}")
        write_outline(draft, section, [clean(line) for line in entry["paragraphs"]], COLORADO)


_WRITERS: dict[str, tuple[Callable[[Draft, str, Entry], None], bool]] = {
    "BR": (_write_br, False),
    "CN": (_write_plain, True),
    "CO": (_write_code, False),
    "SB26189": (_write_session, False),
    "UKGDPR": (_write_uk, False),
}
"""By prefix: how an article is written, and whether its English reference translation is read."""


def _translation(path: Path, number: int, entry: Entry) -> Entry:
    found = entry.get("translations")
    english = found.get("en") if isinstance(found, dict) else None
    if not isinstance(english, dict) or not is_lines(english.get("paragraphs")):
        raise SourceError(f"entry {number} has no English translation", place=Place(path), fix=AGAIN)
    return english


def _day(path: Path, entry: Entry) -> dt.date:
    """Return the day on which an act was made or took effect, or of which its state is, as the file says."""
    version = entry.get("sourceVersion")
    said = {**entry, **(version if isinstance(version, dict) else {})}
    day = next((str(said[key]) for key in _DAYS if said.get(key)), "")
    try:
        return dt.date.fromisoformat(day)
    except ValueError as error:
        message = f"nothing says since when this is law ({', '.join(_DAYS)})"
        raise SourceError(message, place=Place(path), fix=AGAIN) from error
