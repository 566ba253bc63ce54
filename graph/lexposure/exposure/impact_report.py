"""What is told of changes of texts and what they do to a portfolio, as data that renderers show and nothing decides on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from lexposure.exposure.impact import Effect
    from lexposure.law.diff import LawDiff
    from lexposure.provisions.report import DocumentChange

__all__ = ["Affected", "Elsewhere", "Impact", "ImpactReport", "Moved", "Refused", "TextChange", "Version"]


@dataclass(frozen=True)
class Version:
    """A text by its SHA-256, and the day from which it stands: captured (terms), in force (law)."""

    day: dt.date
    sha256: str


@dataclass(frozen=True)
class TextChange:
    """A document or a law that has another text from a day on.

    `name` is what one asks for it by, `owner` its IRI (empty: nothing of it was read). `kind` is one of
    `transitions.Kind` for terms, `first` or `amended` for law. `terms` tells the clauses, one row for each observer; `law`
    the units, None where a text isn't archived.
    """

    side: Literal["terms", "law"]
    owner: str
    name: str
    label: str
    day: dt.date
    kind: str
    before: Version | None
    after: Version
    terms: tuple[DocumentChange, ...] = ()
    law: LawDiff | None = None


@dataclass(frozen=True)
class Moved:
    """A claim or provision that turned, or whose proof changed.

    `what` has `begins`, `ends`, `stale`, `fresh` (no longer stale), `stands`, `superseded` or `not_archived` (what became of
    the words that it cites). `source` is the clause, unit or pair that it is about, `reason` what made it stale.
    """

    iri: str
    kind: str
    what: tuple[str, ...]
    source: str
    summary: str
    reason: str = ""


@dataclass(frozen=True)
class Affected:
    """What a change does to one profile."""

    name: str
    file: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Impact:
    """A change and what it does. `cited` counts the claims that rest on the text, `kept` those that it leaves as they are.

    `changed` counts the clauses or units whose words changed, `never_read` names those of them on which no claim rests.

    Of the portfolio's profiles, `skipped` can't be touched, and of the others, each looked at in full, `untouched` aren't.
    """

    change: TextChange
    cited: int
    kept: int
    moved: tuple[Moved, ...]
    affected: tuple[Affected, ...]
    untouched: int
    skipped: int
    changed: int = 0
    never_read: tuple[str, ...] = ()


@dataclass(frozen=True)
class Elsewhere:
    """A day on which claims that rest on a text begin or end without a new version of it; those told under a change aside."""

    name: str
    day: dt.date
    claims: int


@dataclass(frozen=True)
class Refused:
    """A profile that couldn't be read: what is wrong, in which line (None: the whole file), and what to do about it."""

    file: str
    line: int | None
    message: str
    fix: str


@dataclass(frozen=True)
class ImpactReport:
    """The changes, oldest first. `supposed`: the text isn't archived, and nothing of it was recorded.

    `unread` counts the changes, by document, of terms of which nothing was read.
    """

    dataset: str
    first: dt.date | None
    last: dt.date | None
    profiles: int
    refused: tuple[Refused, ...]
    impacts: tuple[Impact, ...]
    elsewhere: tuple[Elsewhere, ...] = ()
    unread: dict[str, int] = field(default_factory=dict)
    supposed: bool = False
    notice: str = "Not legal advice: a reading of the cited texts by the named authors."
