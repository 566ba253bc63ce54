"""What a clause is about, where it says so itself: the term that it defines, or the heading that it begins with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.provisions.words import comparable, tokens

if TYPE_CHECKING:
    from lexposure.provisions.cut import Cut

__all__ = ["Subject", "is_renamed", "subject"]

_WINDOW = 400
_RENAMED = 80.0
_DEFINED = re.compile(
    r"^(?:[^“\"]{0,40}\s)?[“\"]([^“”\"]{2,60})[”\"](?:[^.:;]{0,120})\s(?:means?|refers? to|has the meaning|have the meaning|includes?|is defined)\b"
)


@dataclass(frozen=True)
class Subject:
    """A defined term and a heading in small letters; empty where there is none."""

    term: str
    heading: str


def subject(cut: Cut, place: int) -> Subject:
    """Return what a segment says it is about."""
    words = comparable(cut.quote(place)[:_WINDOW])
    found = _DEFINED.match(words)
    segment = cut.segments[place]
    heading = segment.heading if segment.kind == "clause" else ""
    return Subject(_plain(found[1]) if found else "", _plain(heading))


def is_renamed(before: str, after: str) -> bool:
    """Say whether two names of clauses share nearly all the words of the shorter one."""
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(before, after) >= _RENAMED


def _plain(words: str) -> str:
    return " ".join(tokens(words))
