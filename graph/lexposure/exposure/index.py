"""The compiled index: everything an answer needs, as plain data that loads in milliseconds.

It is written when a snapshot is published and is never the truth: SPARQL over the same snapshot gives the same answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
import orjson

__all__ = [
    "Action",
    "Claim",
    "Clause",
    "Completion",
    "Evidence",
    "Index",
    "Instrument",
    "Norm",
    "Review",
    "Stale",
    "Terms",
    "Test",
]

Kind = Literal["norm", "rule", "period", "penalty", "competence", "mapping", "incorporation", "scope"]
Clause = tuple[tuple[int, ...], tuple[int, ...]]
"""Numbers of the tests that must be true, and of those that must be false."""
Evidence = tuple[str, int, int, str, str]
"""SHA-256 of the text, start, end, SHA-256 of the words, number as printed."""
Test = tuple[str, str, str, str]
"""Facet property, operator, value, datatype (empty for IRIs); never `isNoneOf`, which is a negative in a clause."""
Stale = tuple[str, str | None, str, str, str, str]
"""Since when a claim is stale, until when (None: still), what changed, the day of the version cited, SHA-256 of the words
cited, SHA-256 of the words in their place (empty: there are none)."""
Review = tuple[str, str, str, str]
"""When a review ended (ISO time), what it decided (a claim status), the reviewer's IRI, why."""

FORMAT = 6


@dataclass(frozen=True)
class Claim:
    """What every claim has. `when` None means always; `unless` defeats it. Days are ISO dates, half-open."""

    iri: str
    kind: Kind
    summary: str
    status: str
    author: str
    confidence: float
    evidence: tuple[Evidence, ...]
    valid_from: str | None
    valid_until: str | None
    when: tuple[Clause, ...] | None
    unless: tuple[Clause, ...]
    source: str
    data: dict[str, Any] = field(default_factory=dict)
    """Of a period: applies_from, applies_until, concerns. Of a penalty: kind, amount … Of a competence: authority,
    jurisdiction, concerns. Of a mapping: maps_from, maps_to, relation, negated. Of a rule: concludes. Of an
    incorporation: document, version_rule. Of a scope: platforms, document, sections."""


@dataclass(frozen=True)
class Norm(Claim):
    """A norm of either side, or a rule that concludes a fact (deontic type `classification`)."""

    side: Literal["contract", "law"] = "law"
    deontic: str = "obligation"
    ref: str = ""
    citation: str = ""
    bearers: tuple[str, ...] = ()
    """Who owes or holds it: several where the text addresses several, in order of IRI."""
    action: str = ""
    instrument: str = ""
    penalties: tuple[int, ...] = ()
    levels: tuple[tuple[int, ...], ...] = ()
    """Periods by level, nearest first: those of the norm, of its unit, of the unit around it, … of the instrument."""
    competences: tuple[tuple[int, ...], ...] = ()
    unarchived: str = ""
    new: bool = False
    """A version later than the first one read brought it in; no earlier wording of it was read."""
    first: bool = False
    """It is the earliest wording that was read: what stood before it is unknown, not absent."""


@dataclass(frozen=True)
class Instrument:
    """An instrument with what of it has been read."""

    iri: str
    label: str
    citation: str
    jurisdictions: tuple[str, ...]
    binding_force: str
    prefix: str
    versions: tuple[tuple[str, str], ...]
    articles: int
    read: tuple[str, ...]
    amends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """A document with the platforms it governs and the texts captured of it: (first day, SHA-256), oldest first."""

    iri: str
    label: str
    record: str
    governs: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    precedes: tuple[str, ...]


@dataclass(frozen=True)
class Action:
    """Something to do, with what proves it and the norms (IRIs) that it satisfies in full or in part.

    `owner` and `occasions` are names in their schemes; `crosswalk` are refs of entries in standards.
    """

    iri: str
    label: str
    summary: str
    artefacts: tuple[str, ...]
    owner: str
    occasions: tuple[str, ...]
    cost: int
    satisfies: tuple[str, ...]
    in_part: tuple[str, ...]
    crosswalk: tuple[str, ...]
    status: str
    author: str
    confidence: float
    valid_from: str | None
    valid_until: str | None


@dataclass(frozen=True)
class Completion:
    """Actions (IRIs) that satisfy a norm in full together, though each does so in part only."""

    iri: str
    norm: str
    actions: tuple[str, ...]
    summary: str
    status: str
    author: str
    confidence: float
    valid_from: str | None
    valid_until: str | None


@dataclass(frozen=True)
class Index:
    """The whole of it. Lists of claims are in order of IRI, so that the same graph gives the same bytes."""

    dataset: str
    recorded: str
    tests: tuple[Test, ...]
    closed: tuple[str, ...]
    broader: dict[str, tuple[str, ...]]
    within: dict[str, tuple[str, ...]]
    memberships: tuple[tuple[str, str, str, str | None], ...]
    facets: dict[str, tuple[str, ...]]
    since: dict[str, str]
    """Day on which a value of a facet joined the vocabulary; those of its first edition have none."""
    labels: dict[str, str]
    held_by: dict[str, str]
    question_of: dict[str, str]
    norms: tuple[Norm, ...]
    periods: tuple[Claim, ...]
    penalties: tuple[Claim, ...]
    competences: tuple[Claim, ...]
    mappings: tuple[Claim, ...]
    incorporations: tuple[Claim, ...]
    instruments: tuple[Instrument, ...]
    documents: tuple[Terms, ...]
    provisions: dict[str, tuple[str, str, tuple[Evidence, ...]]]
    """Provision → (document, number, evidence)."""
    scopes: tuple[Claim, ...]
    """Which sections of a document bind the users of a platform."""
    actions: tuple[Action, ...] = ()
    completions: tuple[Completion, ...] = ()
    stale: dict[str, tuple[Stale, ...]] = field(default_factory=dict)
    """Claims whose words changed since, by IRI: a claim is stale on the days of its runs alone."""
    verdicts: dict[str, str] = field(default_factory=dict)
    """What a person decided about a text of terms that rules had put in quarantine, by SHA-256, told for a reader."""
    reviews: dict[str, tuple[Review, ...]] = field(default_factory=dict)
    """The reviews that count, by the claim's IRI, in order of time."""

    def to_bytes(self) -> bytes:
        """Return the index as a line with its format and a line of JSON; the same index gives the same bytes."""
        return b"%d\n%s" % (FORMAT, orjson.dumps(vars(self), option=orjson.OPT_SORT_KEYS))

    @classmethod
    def from_bytes(cls, data: bytes) -> Index:
        """Read what `to_bytes` wrote, with every type checked; ValueError for anything else."""
        head, _, body = data.partition(b"\n")
        if head != b"%d" % FORMAT:
            raise ValueError("index of another format; rebuild the snapshot")
        try:
            return msgspec.json.decode(body, type=cls)
        except msgspec.DecodeError as problem:
            raise ValueError(str(problem)) from None
