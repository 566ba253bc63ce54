"""What all acts given as JSON articles share: the name of the importer, and entries that have number and words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from lexposure.model.errors import Place, SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from lexposure.sources.law_draft import Draft

__all__ = ["AGAIN", "IMPORTER", "Entry", "entries_of", "is_lines", "refuse_empty", "unknown_act"]

IMPORTER = "articles-json/1"
AGAIN = "download the file again"
Entry: TypeAlias = "dict[str, Any]"

_NUMBER = re.compile(r"\d+[A-Za-z]*(?:-[A-Z])?|Preamble|\d+-\d+-\d+(?:\.\d+)?(?:\(\w+\))*")


def entries_of(path: Path, data: object, number: str, content: str) -> list[Entry]:
    """Return entries that have a number and their words; SourceError names the first that doesn't."""
    if not isinstance(data, list) or (content == "paragraphs" and not data):
        raise SourceError("no list of articles", place=Place(path), fix=AGAIN)
    for index, entry in enumerate(data):
        words = entry.get(content) if isinstance(entry, dict) else None
        sound = is_lines(words) if content == "paragraphs" else isinstance(words, str)
        if not sound or not _NUMBER.fullmatch(str(entry.get(number)).rstrip(".")):
            message = f"entry {index} has no `{number}` or no words in `{content}`"
            raise SourceError(message, place=Place(path), fix=AGAIN)
    return list(data)


def is_lines(words: object) -> bool:
    """Tell whether this is a list of printed lines."""
    return isinstance(words, list) and all(isinstance(line, str) for line in words)


def refuse_empty(path: Path, draft: Draft) -> None:
    """Raise SourceError if no unit was marked."""
    if draft.is_empty:
        raise SourceError("no article in it", place=Place(path), fix=AGAIN)


def unknown_act(path: Path, name: str) -> SourceError:
    """Return the error for an act outside the table."""
    return SourceError(f"the act {name!r} is not in the table", place=Place(path), fix="leave the file out")
