"""What a comparison of platforms on a topic says: clauses verbatim, or why there is none to show.

A platform can be *found* (clauses on the topic), *silent* (all its documents were read and none speaks of it), without
*counterpart* (it has no document of the kinds in which others speak of it) or *not read* (documents that govern it aren't
in the archive, so nothing is said about it). These are different answers and never stand for one another.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

__all__ = ["Comparison", "Counterpart", "PlatformAnswer", "Searched", "Status"]

Status = Literal["found", "silent", "no_counterpart", "not_read"]


@dataclass(frozen=True)
class Counterpart:
    """A clause on the topic, verbatim.

    `match` is the chance that the topic is the clause's main one, lowered where it is a side topic or another deontic type
    was asked for; `likeness` the cosine to the clause asked about (None: no clause was given), `shared` their common words.
    """

    document: str
    captured: str
    text: str
    number: str
    heading: str
    start: int
    end: int
    sha256: str
    words: str
    topics: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]
    telling: tuple[tuple[int, int], ...]
    match: float
    likeness: float | None
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Searched:
    """A document that was looked through: which text, how many clauses; `captured` empty: not in the archive."""

    document: str
    label: str
    captured: str
    text: str
    clauses: int


@dataclass(frozen=True)
class PlatformAnswer:
    """The answer for one platform; `found` is in order of match, best first, and cut to what was asked for."""

    platform: str
    label: str
    status: Status
    found: tuple[Counterpart, ...]
    more: int
    searched: tuple[Searched, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """The topic, the day, the clause asked about if there was one, and one answer a platform."""

    topic: str
    deontic: str
    on: dt.date
    like: str
    platforms: tuple[PlatformAnswer, ...]
