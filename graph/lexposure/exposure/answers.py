"""The answer as data: what the engine concludes, ready for any renderer. Mirrors the published JSON."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "BINDING",
    "Answer",
    "Because",
    "Evidence",
    "Exposure",
    "Hop",
    "HopKind",
    "Need",
    "NextQuestion",
    "NotExamined",
    "Path",
    "Rating",
    "RatingInputs",
    "ReadingOutcome",
    "Status",
    "Truth",
]

BINDING = frozenset({"binding", "contract"})
"""The values of `Answer.binding_force` that bind: law in force, and contract. Guidance, codes, standards and drafts don't."""

Status = Literal["applies", "may_apply", "does_not_apply"]
Truth = Literal["true", "false", "open"]
HopKind = Literal[
    "party", "role", "platform", "document", "document_version", "provision", "contract_norm", "mapping",
    "derived_fact", "legal_norm", "legal_unit", "hook", "jurisdiction", "authority", "penalty",
]  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """A span of an archived text, and what became of it when it was looked up.

    `text` is the SHA-256 of the whole text, `sha256` that of the span, `start` and `end` half-open code points.
    `standing` is `verbatim` (the words re-derive and stand in the version in force on the day asked), `superseded`
    (they re-derive, but stand in no version in force that day), `not_archived` (the text isn't in this archive: `quote` is
    None). `source` names document or instrument and version for a reader, `number` the clause or unit as printed.
    """

    text: str
    start: int
    end: int
    sha256: str
    standing: Literal["verbatim", "superseded", "not_archived"]
    source: str = ""
    number: str = ""
    quote: str | None = None


@dataclass(frozen=True)
class Hop:
    """One node of a path. `confidence` is that of the claim behind it; None for plain facts."""

    iri: str
    label: str
    kind: HopKind
    confidence: float | None = None
    evidence: tuple[Evidence, ...] = ()
    detail: str = ""
    status: str = ""


@dataclass(frozen=True)
class RatingInputs:
    """What a rating rests on, each in the words of `rating_formula.VALUES`."""

    status: str
    binds: str
    ceiling: str
    other_ceilings: str
    breached: str
    readings_differ: str
    confidence: str
    claim_status: str


@dataclass(frozen=True)
class Rating:
    """How soon a person should look: a band, all that it rests on, and the version of the formula. No legal risk."""

    band: str
    inputs: RatingInputs
    formula: str


@dataclass(frozen=True)
class Path:
    """An exposure path. `weakest_hop` is the index of the hop with the least confidence, None if none has any."""

    hops: tuple[Hop, ...]
    weakest_hop: int | None
    rating: Rating | None = None


@dataclass(frozen=True)
class Because:
    """One test that mattered: what was asked of which facet, how it came out, and the fact that decided it."""

    test: str
    facet: str
    outcome: Truth
    fact: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Need:
    """An open fact that would decide the answer: fill `facet` with (or without) `value`."""

    facet: str
    value: str
    question: str


@dataclass(frozen=True)
class ReadingOutcome:
    """The answer under one reading of a contested question, and who holds it."""

    question: str
    reading: str
    iri: str
    status: Status
    held_by: str = ""


@dataclass(frozen=True)
class Answer:
    """What one norm means for the profile on the day asked."""

    ref: str
    iri: str
    citation: str
    side: Literal["contract", "law"]
    deontic: str
    summary: str
    status: Status
    claim_status: str
    confidence: float
    author: str
    applies_from: dt.date | None
    because: tuple[Because, ...]
    needs: tuple[Need, ...]
    readings: tuple[ReadingOutcome, ...]
    penalties: tuple[str, ...]
    paths: tuple[Path, ...]
    binding_force: str = "binding"
    breached_by: str = ""
    notes: tuple[str, ...] = ()
    rating: Rating | None = None
    """That of the path that needs attention first; None where nothing is imposed or the norm doesn't apply."""


@dataclass(frozen=True)
class NotExamined:
    """Something nobody has read for this answer, and why; shown so that silence is never taken for clearance."""

    what: str
    iri: str
    why: str
    fix: str = ""


@dataclass(frozen=True)
class NextQuestion:
    """The open fact that settles the most answers.

    `if_yes` and `if_no` say how many answers that may apply it settles either way, `settles` the larger of the two.
    """

    facet: str
    value: str
    question: str
    settles: int
    if_yes: int = 0
    if_no: int = 0


@dataclass(frozen=True)
class Exposure:
    """The whole answer for a profile. `answers` lists every norm examined, whatever its status."""

    profile: dict[str, Any]
    as_of: dt.date
    known_at: dt.datetime
    dataset: str
    answers: tuple[Answer, ...]
    not_examined: tuple[NotExamined, ...]
    next_question: NextQuestion | None
    notice: str = field(default="Not legal advice: a reading of the cited texts by the named authors.")

    def status_of(self, ref: str) -> Status | None:
        """Return the strongest status of any norm with this ref, None if no norm has it."""
        found = {answer.status for answer in self.answers if answer.ref == ref}
        ranked: tuple[Status, ...] = ("applies", "may_apply", "does_not_apply")
        return next((status for status in ranked if status in found), None)
