"""What the linear model sees of a clause: n-grams of its words, letters, headings and lead-in, each a 32-bit number.

N-grams are hashed, so the weights that are shipped hold no words of anybody's terms. Every word keeps its place in the
text, so that a reader can be shown which words decided.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zlib import crc32

from lexposure.provisions.topics.rules import matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.model.terms import Segment

__all__ = ["BLOCKS", "Clause", "Word", "blocks", "clauses", "grams", "words_in"]

BLOCKS = ("words", "letters", "heading", "lead-in", "rules")
"""The blocks of features; each is brought to length one, and then weighed, for itself."""

_TARGET = re.compile(r"\]\([^()\s]{0,2000}\)")
_TOKEN = re.compile(r"[^\W_]+")
_KEPT = re.compile(r"[^a-z0-9]+")
_LONGEST_LEAD_IN = 400


@dataclass(frozen=True)
class Clause:
    """The words of a clause, of the headings around it with its own, and of the clauses that lead in to it."""

    words: str
    heading: str = ""
    lead_in: str = ""

    @cached_property
    def ruled(self) -> dict[str, tuple[int, int] | None]:
        """Topics that plain words give away, with the span that does; None where the heading does."""
        return dict(matches(self.words, self.heading))


@dataclass(frozen=True)
class Word:
    """A word without accents in lower case, and its half-open span of code points in the text."""

    text: str
    start: int
    end: int


def clauses(text: str, segments: Sequence[Segment]) -> Iterator[Clause]:
    """Yield every segment of a document version with what stands around it."""
    around: list[Segment] = []
    for segment in segments:
        while around and around[-1].until <= segment.start:
            around.pop()
        headings = [one.heading for one in (*around, segment) if one.heading]
        leads = [text[one.start : one.end] for one in around if one.kind == "clause"]
        yield Clause(
            text[segment.start : segment.end], " ".join(headings), " ".join(leads)[-_LONGEST_LEAD_IN:]
        )
        around.append(segment)


def words_in(text: str) -> list[Word]:
    """Return the words of a text in order; link targets and mark-up aren't words."""
    blank = _TARGET.sub(lambda target: "]" + " " * (len(target[0]) - 1), text)
    found = ((_KEPT.sub("", _bare(token[0])), token.span()) for token in _TOKEN.finditer(blank))
    return [Word(word, *span) for word, span in found if word]


def _bare(word: str) -> str:
    return word.lower() if word.isascii() else unicodedata.normalize("NFKD", word).lower()


def blocks(clause: Clause) -> tuple[Counter[int], ...]:
    """Return the features of a clause, one counter for each of `BLOCKS`."""
    own = words_in(clause.words)
    letters: Counter[int] = Counter()
    for word in own:
        letters.update(_letters(word.text))
    ruled = (f"{topic} {'words' if span else 'heading'}" for topic, span in clause.ruled.items())
    return (
        Counter(gram for _, gram in grams(own)),
        letters,
        Counter(gram for _, gram in grams(words_in(clause.heading))),
        Counter(gram for _, gram in grams(words_in(clause.lead_in))),
        Counter(map(_number, ruled)),
    )


def grams(words: Sequence[Word]) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield each word and each pair of neighbours as (span, number)."""
    for word in words:
        yield (word.start, word.end), _number(word.text)
    for first, second in itertools.pairwise(words):
        yield (first.start, second.end), _number(f"{first.text} {second.text}")


def _letters(word: str) -> Iterator[int]:
    """Yield the runs of 3 to 5 letters of a word with a blank at both ends."""
    ends = f" {word} "
    for size in (3, 4, 5):
        for at in range(len(ends) - size + 1):
            yield _number(ends[at : at + size])


def _number(gram: str) -> int:
    return crc32(gram.encode())
