"""Where in a document the words of a cue stand: the clause, and in it the sentence, as an exact span.

Words are compared in small letters, without marks of emphasis, addresses of links and the possessive, so that `customer* instruction*`
finds "Customer’s instructions"; the span always names the text as it was captured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Protocol

from lexposure.provisions.sentences import sentences, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.model.gap_rules import Cue
    from lexposure.provisions.sentences import Extent

__all__ = ["Clause", "Place", "places", "speaks"]

_NOISE = re.compile(r"\]\([^()\s]{0,400}\)|[*_\\\[\]]|['’]s\b")
_MOST = 4
_LONG = 400
_ITEM = re.compile(r";|\n")
_FIRST = re.compile(r"\((?:a|i|1)\)|:\s")
_LEAST = 12
"""A shorter piece is a number or a heading word, no sentence."""


class Clause(Protocol):
    """What a cue asks of a clause: where it stands, what it is about, and whom it rules how."""

    @property
    def number(self) -> str:
        """The number as printed."""

    @property
    def heading(self) -> str:
        """The nearest heading."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """Behind the last code point."""

    @property
    def topics(self) -> tuple[str, ...]:
        """What it is about."""

    @property
    def doubts(self) -> tuple[str, ...]:
        """What only a rule says it is about."""

    @property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """Deontic type and addressee."""


@dataclass(frozen=True)
class Place:
    """Where a cue was met: the span of the words, and number and heading of the clause."""

    start: int
    end: int
    number: str
    heading: str


def places(cue: Cue, text: str, clauses: Sequence[Clause], least: int = 0) -> Iterator[Place]:
    """Yield where a cue is met, one place a clause, in order: the first sentence or item, or the fewest sentences that do.

    `least` is the number of words below which it is a heading and no term. A cue `over: clause` may be met by up to four sentences in a row, and by none in a clause that holds a word of its `never`.
    """
    for clause in clauses:
        if not _asked(cue, clause):
            continue
        parts = sentences(text, clause.start, clause.end)
        if cue.over == "clause" and cue.never and _any(cue.never, _plain(text[clause.start : clause.end])):
            continue
        units = _runs(parts, _MOST) if cue.over == "clause" else _pieces(text, parts, cue.never)
        for start, end in units:
            words = _plain(text[start:end])
            if end - start >= _LEAST and len(words.split()) >= least and _met(cue, words):
                yield Place(start, end, clause.number, clause.heading)
                break


def speaks(phrases: Sequence[str], text: str, clauses: Sequence[Clause]) -> bool:
    """Say whether any of the words stand in one of the clauses."""
    return any(_any(phrases, _plain(text[clause.start : clause.end])) for clause in clauses)


def _pieces(text: str, parts: Sequence[Extent], never: Sequence[str]) -> Iterator[Extent]:
    """Yield the items of a list that is one long sentence, then the sentence itself; short sentences as they are.

    Words of `never` that stand before the first item hold for every item.
    """
    for start, end in parts:
        if end - start > _LONG:
            first, lead = start, _FIRST.search(text, start, end)
            if lead and never and _any(never, _plain(text[start : lead.start()])):
                continue
            for mark in (*_ITEM.finditer(text, start, end), None):
                last = mark.start() if mark else end
                yield trimmed(text, first, last)
                first = mark.end() if mark else end
        yield start, end


def _runs(parts: Sequence[Extent], most: int) -> Iterator[Extent]:
    """Yield single sentences first, then two in a row, and so on."""
    for length in range(1, most + 1):
        for first in range(len(parts) - length + 1):
            yield parts[first][0], parts[first + length - 1][1]


def _asked(cue: Cue, clause: Clause) -> bool:
    if cue.topics and not set(cue.topics) & {*clause.topics, *clause.doubts}:
        return False
    ruled = {*(kind for kind, _ in clause.rules), *(f"{kind}/{whom}" for kind, whom in clause.rules)}
    if cue.types and not set(cue.types) & ruled:
        return False
    return not cue.heading or _any(cue.heading, _plain(clause.heading))


def _met(cue: Cue, words: str) -> bool:
    return all(_any(group, words) for group in cue.every) and not (cue.never and _any(cue.never, words))


def _any(phrases: Sequence[str], words: str) -> bool:
    return _pattern(tuple(phrases)).search(words) is not None


@lru_cache(maxsize=50_000)
def _plain(text: str) -> str:
    return " ".join(_NOISE.sub("", text).lower().split())


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return one pattern for plain words: every repeat in it is bounded, and parted by what it can't match itself."""
    return re.compile("|".join(rf"(?<!\w)(?:{_one(phrase)})(?!\w)" for phrase in phrases))


def _one(phrase: str) -> str:
    pattern, gap = "", r"\W{1,4}"
    for word in phrase.split(" "):
        if word == "..":
            gap = r"\W{1,4}(?:\w{1,40}\W{1,4}){0,6}"
            continue
        pattern += (gap if pattern else "") + (
            word.removesuffix("*") + r"\w{0,20}" if word.endswith("*") else word
        )
        gap = r"\W{1,4}"
    return pattern
