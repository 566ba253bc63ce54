"""The sentences of a clause and what each of them does to whom: a duty, a prohibition, a permission.

Enough to say which of them came and which went between two versions; a sentence is looked at only where it changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lexposure.provisions.redline import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Addressee", "Deontic", "Sentence", "sentences"]

Deontic = Literal["prohibition", "obligation", "permission"]
Addressee = Literal["customer", "provider", "anyone"]

_END = re.compile(
    r"(?<=[.;:?!])[*_\"”’)]{0,4}(?=[\s\xa0]+[*_\"“(\[]{0,4}[A-Z(\[])|\n\n|\n(?=\s*[*+-]\s)|\n\s*\n"
)
_CUSTOMER = r"you(?:r (?:end users|users|affiliates|use|organization))?|customers?|(?:end )?users?|subscribers?|licensees?|clients?|developers?|members?|participants?"
_PROVIDER = r"we|us|provider|company|service provider|licensor|processor"
_NOT = r"(?:may|must|shall|will|can|should)\s+(?:(?:you|we)\s+)?(?:not|never|under no circumstances)|cannot|can't|won't|mustn't|(?:is|are) (?:not (?:permitted|allowed)|prohibited|forbidden)|(?:do|does) not (?:have the right|permit|allow)|prohibits?|refrain from|agree not to"
_MUST = r"must|shall|will|(?:is|are) (?:solely )?(?:required|obliged|obligated|responsible)|agrees?(?: and instructs?)? (?:to|that)|have to|has to|needs? to|undertakes?|responsibility to"
_MAY = r"may|can|(?:is|are) (?:permitted|allowed|entitled|free) to|have the right|reserves? the right|at (?:our|its|your) (?:sole )?discretion"
_KINDS: tuple[tuple[Deontic, re.Pattern[str]], ...] = (
    ("prohibition", re.compile(rf"\b(?:{_NOT})\b", re.IGNORECASE)),
    ("obligation", re.compile(rf"\b(?:{_MUST})\b", re.IGNORECASE)),
    ("permission", re.compile(rf"\b(?:{_MAY})\b")),
)
_PARTY = re.compile(rf"\b(?:(?P<customer>{_CUSTOMER})|(?P<provider>{_PROVIDER}))\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sentence:
    """A sentence: its span, its words in comparable form, and what it does to whom; `trigger` is what says so.

    `deontic` None: it states, defines or describes.
    """

    start: int
    end: int
    words: tuple[str, ...]
    deontic: Deontic | None
    addressee: Addressee
    trigger: tuple[int, int]


def sentences(text: str, start: int, end: int, provider: str = "") -> list[Sentence]:
    """Return the sentences of `text[start:end]`; `provider` names who offers the terms (`AWS|Amazon`), a pattern."""
    return [_sentence(text, *span, provider) for span in _spans(text, start, end)]


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for found in _END.finditer(text, start, end):
        if text[begin : found.end()].strip():
            yield begin, found.end()
        begin = found.end()
    if text[begin:end].strip():
        yield begin, end


def _sentence(text: str, start: int, end: int, provider: str) -> Sentence:
    words = tuple(word.form for word in words_in(text, start, end))
    for deontic, pattern in _KINDS:
        found = pattern.search(text, start, end)
        if found:
            return Sentence(
                start, end, words, deontic, _addressee(text, start, found, provider), found.span()
            )
    return Sentence(start, end, words, None, "anyone", (start, start))


def _addressee(text: str, start: int, trigger: re.Match[str], provider: str) -> Addressee:
    """Return the last party named before what says the duty: who shall, may or must not."""
    if re.match(r"agree|responsibility to|refrain", trigger[0], re.IGNORECASE):
        head = text[start : trigger.end()]
    else:
        head = text[start : trigger.start()]
    last: Addressee = "anyone"
    place = -1
    for found in _PARTY.finditer(head):
        last, place = ("customer" if found["customer"] else "provider"), found.start()
    if provider:
        named = [found.start() for found in re.finditer(rf"\b(?:{provider})\b", head)]
        if named and named[-1] > place:
            last = "provider"
    return last
