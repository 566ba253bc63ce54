"""Rules that find gaps and conflicts between terms and law: what a rule says, as data.

A rule names one norm of law and either what the terms would have to say because of it (`missing`), or the words by which
a term comes into conflict with the norm, removes its duty or brings it in. Words are plain: `delet*` is every word that
begins so, `data .. controller` the one word and soon after it the other. Nobody who writes them can write a pattern that takes
time without end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["FINDS", "OVER", "Ask", "Cue", "Ended", "Finds", "GapRule", "GapRules"]

Finds = Literal["missing", "conflicts_with", "removes_duty", "triggers"]
FINDS: tuple[Finds, ...] = ("missing", "conflicts_with", "removes_duty", "triggers")
OVER = ("sentence", "clause")


@dataclass(frozen=True)
class Cue:
    """Words that tell: of each group in `every` one must stand in the sentence (or clause), of `never` none may.

    Over a clause, up to four sentences in a row do together, and `never` is about the whole clause. `lifted` are words that anywhere in
    the document take the sting out of the term. `topics` and `types` (`prohibition`, `obligation/platform`) limit the clauses looked at; empty is any. `heading` is a group of which
    one must stand in the headings above. `why` is what such words fall short by, where they are weaker than what the law asks.
    """

    every: tuple[tuple[str, ...], ...]
    never: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    lifted: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    over: str = "sentence"
    why: str = ""


@dataclass(frozen=True)
class Ask:
    """One thing that the terms have to say: in our words, how it may be said, and how it may be said too weakly."""

    what: str
    said: tuple[Cue, ...]
    short: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class GapRule:
    """A rule with its norm of law (IRIs; several where one took another's place), its reading, and whose it is.

    `platforms` and `documents` name groups (empty: all). `asks` belong to `missing`, `cues` to the other three. `reading` is the
    contested reading under which alone it holds (IRI, empty: none). `confidence` is about the finding, not about how bad it is.
    """

    name: str
    finds: Finds
    law: tuple[str, ...]
    says: str
    confidence: float
    status: str
    author: str
    created: str
    platforms: str = ""
    documents: str = ""
    reading: str = ""
    asks: tuple[Ask, ...] = ()
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class Ended:
    """A document that is in force no longer from a day on (ISO), with why."""

    document: str
    until: str
    why: str


@dataclass(frozen=True)
class GapRules:
    """All rules of a file, the groups they name (IRIs), documents that ended, and the SHA-256 of the file."""

    rules: tuple[GapRule, ...]
    documents: dict[str, tuple[str, ...]]
    platforms: dict[str, tuple[str, ...]]
    ended: tuple[Ended, ...]
    sha256: str
