"""EU acts as a third party's JSON, by CELEX number: one entry an article, its text in blocks.

An enumerator and its text are two blocks there, and the last article runs on into signatures, footnotes and annexes;
these are cut off, with a warning. What the files say about chapters and dates of application is not read, because it
was found wrong.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import Act, act_by_key
from lexposure.sources.articles_entries import IMPORTER, Entry, entries_of, refuse_empty, unknown_act
from lexposure.sources.enumerators import FIRST
from lexposure.sources.law_draft import Draft, clean
from lexposure.sources.printed_lines import write_article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["read_eu"]

_ENUMERATOR = re.compile(r"[‘“]?(?:\((?:\d+[a-z]*|[a-z]{1,4})\)|\d+[a-z]*\.)|—")
_OPENS = re.compile(r"\((\d+[a-z]*|[a-z]{1,4})\)\s")
_BINDING = re.compile(r"This Regulation shall be binding in its entirety|This Directive is addressed to")
_AMENDS = re.compile(r"Amendments? to ")


def read_eu(path: Path, data: Entry) -> LawText:
    """Read an EU act and return it as law since the day of the table; SourceError for acts outside it."""
    row = _act(path, str(data["celex_id"]))
    if row.in_force is None:
        raise SourceError(f"no day is known for {row.prefix}", place=Place(path), fix="leave the file out")
    draft = Draft(row.prefix)
    recitals = entries_of(path, data.get("recitals", []), "recital_number", "text")
    for number, recital in {str(recital["recital_number"]): recital for recital in recitals}.items():
        with draft.unit(f"rct_{number}", "recital", number):
            draft.line(f"({number}) {recital['text']}")
    articles = entries_of(path, data["articles"], "number", "text")
    for article in articles:
        _write_eu_article(draft, article, last=article is articles[-1])
    refuse_empty(path, draft)
    return draft.finish(
        row.in_force, IMPORTER, official=False, identifiers=(f"CELEX:{row.key}", f"{row.base}oj")
    )


def _write_eu_article(draft: Draft, article: Entry, *, last: bool) -> None:
    number, title = str(article["number"]), str(article.get("title") or "")
    lines = _joined_blocks(str(article["text"]))
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


def _joined_blocks(text: str) -> list[str]:
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


def _act(path: Path, key: str) -> Act:
    row = act_by_key(key)
    if row is None or row.form != "articles":
        raise unknown_act(path, key)
    return row
