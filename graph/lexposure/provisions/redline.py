"""Which words of a clause changed: words with their places in the text, compared, and the ones that weigh marked.

Words are compared as a reader sees them: without mark-up, link targets, invisible characters, case and the clause's own
number. Every changed word keeps its span, so that both versions can be quoted from the archive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Material", "Piece", "Weight", "Word", "material", "pieces", "weight_of", "words_in"]

Weight = Literal[
    "modal", "negation", "number", "currency", "notice", "consent", "liability", "training", "termination"
]

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_TOKEN = re.compile(
    r"(?P<skip>\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+\"[^\"]{0,300}\")?\)|<?https?://[^>\s)\]]+"
    r"|\(opens in a new window\)|&nbsp;|<br>)"
    rf"|[$€£¥%§]|\d+(?:[.,]\d+)*(?:(?:st|nd|rd|th)\b)?|(?:[^\W_\d]|[{_INVISIBLE}])+(?:['’](?:[^\W_\d]|[{_INVISIBLE}])+)*",
    re.IGNORECASE,
)
_SIGNS = frozenset(",;:.|\n()[]")
_DROP = str.maketrans("", "", _INVISIBLE)
_PATTERNS: tuple[tuple[Weight, str], ...] = (
        ("modal", r"may|might|must|shall|should|will|would|can|could|ought|required?|requires|obligat\w*|entitled"),
        (
            "negation",
            r"no|not|never|none|nor|neither|without|cannot|\w+n['’]t|except|unless|excluding|exclud\w+|prohibit\w*|forbid\w*",
        ),
        ("currency", r"[$€£¥]|usd|eur|gbp|dollars?|euros?|pounds?|fees?|price[sd]?|pricing"),
        ("notice", r"notices?|notify|notifi\w+|notification\w*|inform|informed|announc\w*"),
        ("consent", r"consent\w*|permission\w*|approv\w+|authori[sz]\w+|opt|opts|opted|opting"),
        (
            "liability",
            r"liab\w+|indemni\w+|damages?|warrant\w+|disclaim\w*|cap|caps|capped|arbitration|negligen\w+",
        ),
        ("training", r"train\w*|retrain\w*|finetun\w*|tuning"),
        ("termination", r"terminat\w*|suspend\w*|suspension\w*|cancel\w*|discontinu\w*|revok\w*|expir\w*"),
        ("number", r"\d.*|%|one|two|three|four|five|six|seven|ten|twelve|thirty|sixty|ninety|hundred"),
)  # fmt: skip
_WEIGHTS = tuple((weight, re.compile(pattern)) for weight, pattern in _PATTERNS)


@dataclass(frozen=True)
class Word:
    """A word in comparable form, its half-open span of code points in the whole text, and whether a sign opens it.

    A sign opens what stands behind a comma, a stop, a bracket, or at the beginning of a line.
    """

    form: str
    start: int
    end: int
    opens: bool = False


@dataclass(frozen=True)
class Piece:
    """Words of one place that changed: spans in both texts, empty (start = end) on the side that has none."""

    before: tuple[int, int]
    after: tuple[int, int]
    gone: tuple[Word, ...]
    came: tuple[Word, ...]


@dataclass(frozen=True)
class Material:
    """A changed word that weighs: why, on which side it stands, and where. A hint for the reader, not a verdict."""

    weight: Weight
    side: Literal["before", "after"]
    word: Word


def words_in(text: str, start: int, end: int) -> list[Word]:
    """Return the words of `text[start:end]` in order."""
    return [word for word in _words(text, start, end) if word.form]


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    last = start
    for found in _TOKEN.finditer(text, start, end):
        if found["skip"]:
            continue
        form = found[0].translate(_DROP).replace("’", "'").lower()
        if form == "may" and found[0][0] == "M" and text[found.end() : found.end() + 2].strip()[:1].isdigit():
            form = "may (month)"
        opens = last == start or any(sign in _SIGNS for sign in text[last : found.start()])
        yield Word(form, found.start(), found.end(), opens)
        last = found.end()


def pieces(before: Sequence[Word], after: Sequence[Word]) -> list[Piece]:
    """Compare two runs of words; the pieces are in order, and together hold every word that differs."""
    from rapidfuzz.distance import Indel

    out: list[Piece] = []
    open_: list[tuple[int, int, int, int]] = []
    for op in Indel.opcodes([w.form for w in before], [w.form for w in after]):
        if op.tag != "equal":
            open_.append((op.src_start, op.src_end, op.dest_start, op.dest_end))
        elif open_:
            out.append(_piece(before, after, open_))
            open_ = []
    if open_:
        out.append(_piece(before, after, open_))
    return out


def _piece(before: Sequence[Word], after: Sequence[Word], parts: list[tuple[int, int, int, int]]) -> Piece:
    i, k = parts[0][0], parts[0][2]
    j, m = parts[-1][1], parts[-1][3]
    if i == j:
        back = _slide(after, k, m)
        i, j, k, m = i - back, j - back, k - back, m - back
    elif k == m:
        back = _slide(before, i, j)
        i, j, k, m = i - back, j - back, k - back, m - back
    return Piece(_span(before, i, j), _span(after, k, m), tuple(before[i:j]), tuple(after[k:m]))


def _slide(words: Sequence[Word], start: int, end: int) -> int:
    """Return by how many words a run that came or went can be read further to the front so that a sign opens it.

    Where `a, b` becomes `a, c b`, and what stands before repeats, there are several ways to say which words are new.
    """
    back = 0
    while not words[start - back].opens:
        if start - back == 0 or words[start - back - 1].form != words[end - back - 1].form:
            return 0
        back += 1
    return back


def _span(words: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    if start < end:
        return words[start].start, words[end - 1].end
    place = words[start - 1].end if start else (words[0].start if words else 0)
    return place, place


def weight_of(form: str) -> Weight | None:
    """Return why a word weighs; None if it is a word like others."""
    return next((weight for weight, pattern in _WEIGHTS if pattern.fullmatch(form)), None)


def material(changed: Sequence[Piece]) -> list[Material]:
    """Return the changed words that weigh, in order, those of the version before first in each piece."""
    out: list[Material] = []
    for piece in changed:
        for side, words in (("before", piece.gone), ("after", piece.came)):
            for word in words:
                weight = weight_of(word.form)
                if weight:
                    out.append(Material(weight, "before" if side == "before" else "after", word))
    return out
