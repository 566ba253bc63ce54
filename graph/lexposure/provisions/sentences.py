"""Sentences of a clause as spans: enough to find the one that leads in to a list, and each one's main clause.

A sentence ends at `.`, `!` or `?` before white space and a capital, a quotation mark or a bracket, or at an empty
line. A dot behind an abbreviation, a single letter or a number that begins the sentence ends nothing. Every pattern
looks a fixed distance around one character, so the time grows with the length of the text and nothing else.
"""

from __future__ import annotations

import re

__all__ = ["Extent", "sentences"]

Extent = tuple[int, int]
"""A half-open span of code points in the text of a document version."""

_END = re.compile(r"[.!?。][\"”’')\]*_]{0,6}(?=\s+[\"“‘'(\[*_\\]{0,6}[A-Z0-9])|[。！？]|\n[ \t]*\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"“\[])(?:[A-Za-z]|e\.g|i\.e|etc|[Ii]nc|[Ll]td|[Cc]orp|[Cc]o|[Nn]os?|[Aa]rts?|[Ss]ecs?|[Pp]ar|Mr|Mrs|Ms|Dr|St|vs?|cf|U\.S|U\.K|Reg|Dir|approx|\d{1,3})\.$"
)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Extent]:
    """Return the sentences of `text[start:end]` in order, without white space around them; none is empty."""
    stop = len(text) if end is None else end
    found, begin = [], start
    for mark in _END.finditer(text, start, stop):
        if text[mark.start()] == "." and _ABBREVIATION.search(
            text[max(begin, mark.start() - 8) : mark.start() + 1]
        ):
            continue
        found.append((begin, mark.end()))
        begin = mark.end()
    return [extent for one in [*found, (begin, stop)] if (extent := trimmed(text, *one))[0] < extent[1]]


def trimmed(text: str, start: int, end: int) -> Extent:
    """Return a span without the white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
