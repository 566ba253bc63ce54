"""Acts that third parties give as JSON, one entry an article: EU acts by CELEX number, others by instrument.

EU files print an enumerator and its text as two blocks and run the last article on into signatures, footnotes and
annexes; these are cut off, with a warning. What the files say about chapters and dates of application is not read,
because it was found wrong.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import TYPE_CHECKING, Any, TypeAlias

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import Act, act_by_key, act_by_prefix
from lexposure.sources.brazil import write_artigo
from lexposure.sources.enumerators import FIRST
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

IMPORTER = "articles-json/1"
Entry: TypeAlias = "dict[str, Any]"

_DAYS = ("enactedOn", "versionAsOf", "effectiveFrom")
_ENUMERATOR = re.compile(r"[‘“]?(?:\((?:\d+[a-z]*|[a-z]{1,4})\)|\d+[a-z]*\.)|—")
_OPENS = re.compile(r"\((\d+[a-z]*|[a-z]{1,4})\)\s")
_BINDING = re.compile(r"This Regulation shall be binding in its entirety|This Directive is addressed to")
_DOTS = re.compile(r"\.{8,}")
_DOTS_AFTER = re.compile(r"^(\d+[A-Z]*)\.{8,}")
_AMENDS = re.compile(r"Amendments? to ")
_NUMBER = re.compile(r"\d+[A-Za-z]*(?:-[A-Z])?|Preamble|\d+-\d+-\d+(?:\.\d+)?(?:\(\w+\))*")
_AGAIN = "download the file again"
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
    """Read acts given as JSON articles and return one text a file, none of them official; a session law and
    the code that it amends are two texts.

    The day is that of the table for EU acts, for others what their entries say: enacted, or state of a day. Raises
    SourceError for what isn't such JSON and for acts outside the table.
    """
    return [text for path in paths for text in _read(path)]


def _read(path: Path) -> list[LawText]:
    data = read_json(path)
    if not is_articles_json(data):
        raise SourceError("no act as JSON articles", place=Place(path), fix="leave the file out")
    if isinstance(data, dict):
        return [_read_eu(path, data)]
    entries = _entries(path, data, "articleNumber", "paragraphs")
    session = [entry for entry in entries if str(entry.get("unitType")) in _SESSION_UNITS]
    code = [entry for entry in entries if entry not in session]
    return [_read_entries(path, part, part is session) for part in (code, session) if part]


def _read_eu(path: Path, data: Entry) -> LawText:
    row = _act(path, str(data["celex_id"]))
    if row.in_force is None:
        raise SourceError(f"no day is known for {row.prefix}", place=Place(path), fix="leave the file out")
    draft = Draft(row.prefix)
    recitals = _entries(path, data.get("recitals", []), "recital_number", "text")
    for number, recital in {str(recital["recital_number"]): recital for recital in recitals}.items():
        with draft.unit(f"rct_{number}", "recital", number):
            draft.line(f"({number}) {recital['text']}")
    articles = _entries(path, data["articles"], "number", "text")
    for article in articles:
        _write_eu_article(draft, article, last=article is articles[-1])
    _refuse_empty(path, draft)
    return draft.finish(
        row.in_force, IMPORTER, official=False, identifiers=(f"CELEX:{row.key}", f"{row.base}oj")
    )


def _write_eu_article(draft: Draft, article: Entry, *, last: bool) -> None:
    number, title = str(article["number"]), str(article.get("title") or "")
    lines = joined_blocks(str(article["text"]))
    if last:
        lines = _without_tail(draft, number, lines)
    closing = [line for line in lines[1:] if _BINDING.match(line)]
    lines = [line for line in lines if line not in closing]
    if _AMENDS.match(title):
        _write_whole(draft, number, title, lines)
    else:
        draft.warnings += _unintroduced(f"{draft.act}:art_{number}", lines)
        write_article(draft, number, title, lines)
    for line in closing:
        draft.line(line)


def _unintroduced(ref: str, lines: Sequence[str]) -> Iterator[str]:
    """Say which lists begin right after a full stop: the sentence that introduced them is lost."""
    for before, line in itertools.pairwise(lines):
        opened = _OPENS.match(line)
        if opened and opened[1] in FIRST and opened[1] != "i" and before.endswith("."):
            yield f"{ref}: ({opened[1]}) stands without an introducing sentence; kept"


def _write_whole(draft: Draft, number: str, title: str, lines: Sequence[str]) -> None:
    """Write an article that amends other acts: nothing tells its own points from those of the law it quotes."""
    with draft.unit(f"art_{number}", "article", number, "", title):
        for line in (f"Article {number}", title, *lines):
            draft.line(line)


def joined_blocks(text: str) -> list[str]:
    """Return the blocks of a text as lines, an enumerator that stands alone joined with the block after it."""
    lines: list[str] = []
    held = ""
    for block in (clean(part) for part in text.split("\n\n")):
        if _ENUMERATOR.fullmatch(block):
            held = f"{held} {block}".strip()
        elif block:
            lines.append(f"{held} {block}".strip())
            held = ""
    return [*lines, held] if held else lines


def _without_tail(draft: Draft, number: str, lines: list[str]) -> list[str]:
    end = next((index for index, line in enumerate(lines) if line.startswith("Done at ")), None)
    if end is None:
        return lines
    left = "annexes, " if any(line.startswith("ANNEX") for line in lines[end:]) else ""
    draft.warnings.append(
        f"{draft.act}:art_{number} ran on into signatures, {left}footnotes; they are left out"
    )
    return lines[:end]


def _read_entries(path: Path, entries: Sequence[Entry], session: bool) -> LawText:
    names = sorted({str(entry.get("instrumentId")) for entry in entries})
    if len(names) != 1:
        raise SourceError(f"articles of {', '.join(names)}", place=Place(path), fix="give one act a file")
    if names[0] not in _INSTRUMENTS:
        raise _unknown_act(path, names[0])
    row = act_by_prefix("SB26189" if session else _INSTRUMENTS[names[0]])
    writer, translated = _WRITERS[row.prefix]
    draft = Draft(row.prefix)
    for number, entry in enumerate(entries):
        body = _translation(path, number, entry) if translated else entry
        writer(draft, str(entry["articleNumber"]).rstrip("."), body)
    _refuse_empty(path, draft)
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
    if not isinstance(english, dict) or not _is_lines(english.get("paragraphs")):
        raise SourceError(f"entry {number} has no English translation", place=Place(path), fix=_AGAIN)
    return english


def _entries(path: Path, data: object, number: str, content: str) -> list[Entry]:
    """Return entries that have a number and their words; SourceError names the first that doesn't."""
    if not isinstance(data, list) or (content == "paragraphs" and not data):
        raise SourceError("no list of articles", place=Place(path), fix=_AGAIN)
    for index, entry in enumerate(data):
        words = entry.get(content) if isinstance(entry, dict) else None
        sound = _is_lines(words) if content == "paragraphs" else isinstance(words, str)
        if not sound or not _NUMBER.fullmatch(str(entry.get(number)).rstrip(".")):
            message = f"entry {index} has no `{number}` or no words in `{content}`"
            raise SourceError(message, place=Place(path), fix=_AGAIN)
    return list(data)


def _is_lines(words: object) -> bool:
    return isinstance(words, list) and all(isinstance(line, str) for line in words)


def _refuse_empty(path: Path, draft: Draft) -> None:
    if draft.is_empty:
        raise SourceError("no article in it", place=Place(path), fix=_AGAIN)


def _act(path: Path, key: str) -> Act:
    row = act_by_key(key)
    if row is None:
        raise _unknown_act(path, key)
    return row


def _unknown_act(path: Path, name: str) -> SourceError:
    return SourceError(f"the act {name!r} is not in the table", place=Place(path), fix="leave the file out")


def _day(path: Path, entry: Entry) -> dt.date:
    """Return the day on which an act was made or took effect, or of which its state is, as the file says."""
    version = entry.get("sourceVersion")
    said = {**entry, **(version if isinstance(version, dict) else {})}
    day = next((str(said[key]) for key in _DAYS if said.get(key)), "")
    try:
        return dt.date.fromisoformat(day)
    except ValueError as error:
        message = f"nothing says since when this is law ({', '.join(_DAYS)})"
        raise SourceError(message, place=Place(path), fix=_AGAIN) from error
