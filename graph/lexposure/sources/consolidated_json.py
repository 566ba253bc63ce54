"""The consolidation of an EU act by a third party, as JSON lists of articles and of annexes.

The lists hold printed lines, not structure: the outline is rebuilt from the enumerators. No word is altered; what
looks like a leftover footnote number is reported as a warning. What the files say about dates of application and
legal effect is not read, because it was found wrong for parts of an article.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from contextlib import nullcontext
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import ACTS, Act
from lexposure.sources.json_file import read_json
from lexposure.sources.law_draft import Draft
from lexposure.sources.printed_lines import write_annex, write_article

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "is_consolidated_json", "read_consolidated_json"]

IMPORTER = "consolidated-json/1"
Entry: TypeAlias = "dict[str, Any]"

_NUMBER = re.compile(r"\d+[a-z]*|[IVXLC]+[a-z]*")
_DIVISION = re.compile(r"[a-z]{3}_[0-9A-Za-z]+(\.[a-z]{3}_[0-9A-Za-z]+)*")
_STRAY = re.compile(r"(?<=[a-z]) \(\d{2,3}\)(?=[,;.])|(?<=[a-z]{4})[.;][,;]")


def is_consolidated_json(data: object) -> TypeGuard[list[Entry]]:
    """Tell whether parsed JSON is a list of articles or annexes of this form."""
    entry = data[0] if isinstance(data, list) and data else None
    return (
        isinstance(entry, dict)
        and "instrumentId" in entry
        and bool({"articleNumber", "annexNumber"} & entry.keys())
    )


def read_consolidated_json(paths: Sequence[Path]) -> list[LawText]:
    """Read the articles and annexes of consolidated acts and return one text for each act and date.

    Raises SourceError for what isn't such JSON, for acts outside the table, and for annexes without articles.
    """
    parts: dict[tuple[str, Path], list[Path]] = defaultdict(list)
    entries: dict[Path, list[Entry]] = {path: _load(path) for path in paths}
    for path in paths:
        parts[_one(path, entries[path], "instrumentId"), path.parent].append(path)
    return [
        _consolidation(act, files[0], [entry for path in files for entry in entries[path]])
        for (act, _), files in parts.items()
    ]


def _consolidation(instrument: str, path: Path, entries: Sequence[Entry]) -> LawText:
    row = _act(path, instrument)
    day = _one(path, entries, "consolidatedAsOf")
    articles = [entry for entry in entries if "articleNumber" in entry]
    annexes = [entry for entry in entries if "annexNumber" in entry]
    if not articles:
        raise SourceError(
            "annexes without articles", place=Place(path), fix="give the file of articles as well"
        )
    draft = Draft(row.prefix)
    _write_articles(draft, articles)
    for annex in annexes:
        write_annex(draft, annex["annexNumber"], annex.get("title") or "", annex["paragraphs"])
    draft.warnings += _strays(draft.act, articles)
    return draft.finish(
        _day(path, day),
        IMPORTER,
        official=False,
        identifiers=(f"CELEX:0{row.key[1:]}-{day.replace('-', '')}", f"{row.base}oj"),
        language=articles[0].get("language") or "en",
    )


def _write_articles(draft: Draft, articles: Sequence[Entry]) -> None:
    for chapter, in_chapter in groupby(articles, key=lambda entry: entry.get("chapter")):
        with _division(draft, chapter, "chapter"):
            for section, in_section in groupby(in_chapter, key=lambda entry: entry.get("section")):
                with _division(draft, section, "section"):
                    for article in in_section:
                        write_article(
                            draft, article["articleNumber"], article.get("title") or "", article["paragraphs"]
                        )


def _division(draft: Draft, division: dict[str, str] | None, kind: str) -> AbstractContextManager[None]:
    if division is None:
        return nullcontext()
    pinpoint, title = division["id"], division["title"]
    unit = draft.unit(pinpoint, kind, pinpoint.rpartition("_")[2], pinpoint.rpartition(".")[0], title)
    return draft.headed(unit, division["label"], title)


def _strays(act: str, articles: Sequence[Entry]) -> list[str]:
    return [
        f"{act}:art_{article['articleNumber']}: {found[0].strip()!r} looks like a slip of the consolidation; kept"
        for article in articles
        for line in article["paragraphs"]
        for found in _STRAY.finditer(line)
    ]


def _load(path: Path) -> list[Entry]:
    data = read_json(path)
    if not is_consolidated_json(data):
        raise SourceError("no list of articles or annexes", place=Place(path), fix="leave the file out")
    for number, entry in enumerate(data):
        _check(path, number, entry)
    return data


def _check(path: Path, number: int, entry: Entry) -> None:
    lines = entry.get("paragraphs") if isinstance(entry, dict) else None
    sound = isinstance(lines, list) and all(isinstance(line, str) for line in lines)
    if not sound or not _NUMBER.fullmatch(str(entry.get("articleNumber") or entry.get("annexNumber"))):
        message = f"entry {number} has no number or no list of printed lines (`paragraphs`)"
        raise SourceError(message, place=Place(path), fix="download the file again")
    for key in ("chapter", "section"):
        division = entry.get(key)
        if division is not None and not _is_division(division):
            message = f"entry {number}: {key} has no `id`, `label` and `title`"
            raise SourceError(message, place=Place(path), fix="download the file again")


def _is_division(division: object) -> bool:
    return (
        isinstance(division, dict)
        and all(isinstance(division.get(key), str) for key in ("id", "label", "title"))
        and bool(_DIVISION.fullmatch(division["id"]))
    )


def _one(path: Path, entries: Sequence[Entry], key: str) -> str:
    """Return the one value that entries have under a key; entries without it (unchanged ones) don't count."""
    values = sorted({str(entry[key]) for entry in entries if entry.get(key)})
    if len(values) != 1:
        found = ", ".join(values) or "none"
        raise SourceError(
            f"one {key} expected, found: {found}", place=Place(path), fix="give one state of one act"
        )
    return values[0]


def _act(path: Path, instrument: str) -> Act:
    for row in ACTS:
        if row.form == "articles" and row.instrument == instrument:
            return row
    raise SourceError(
        f"the act {instrument!r} is not in the table", place=Place(path), fix="leave the file out"
    )


def _day(path: Path, day: str) -> dt.date:
    try:
        return dt.date.fromisoformat(day)
    except ValueError as error:
        message = f"consolidatedAsOf is {day!r}, not a day written YYYY-MM-DD"
        raise SourceError(message, place=Place(path), fix="correct the file") from error
