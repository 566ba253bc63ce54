"""What is found between a platform's terms and the law: gaps, conflicts, and terms that remove or bring in a duty.

A finding is *silent* (every document that binds the platform's users was searched, and none says what the law asks for),
*falls short* (the terms say less), *conflicts*, *removes a duty*, *triggers* one, or *not examined* (something stands in the
way of saying any of these, and it is named). These never stand for one another.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from lexposure.exposure.answers import Evidence

__all__ = [
    "KINDS",
    "Cited",
    "Disagreement",
    "Findings",
    "Kind",
    "Law",
    "LookedFor",
    "PlatformFindings",
    "SearchedText",
    "TermsFinding",
]

Kind = Literal[
    "conflicts_with", "silent", "falls_short_of", "removes_duty", "triggers", "not_examined", "said"
]
KINDS: tuple[Kind, ...] = (
    "conflicts_with", "silent", "falls_short_of", "removes_duty", "triggers", "not_examined", "said",
)  # fmt: skip
"""In the order in which they are told; `said` is no finding: the terms say what the law asks for, by the rule's lights."""


@dataclass(frozen=True)
class Law:
    """The norm of law on its side of a finding; `status` is empty where no profile was given."""

    iri: str
    ref: str
    citation: str
    deontic: str
    summary: str
    binding_force: str
    status: str
    applies_from: dt.date | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Cited:
    """Words of the terms: the span in the text (SHA-256, code points), the words themselves if the text is here.

    `what` says which of the things asked for the words are about; `standing` is as in an answer's evidence.
    """

    document: str
    label: str
    captured: str
    text: str
    number: str
    heading: str
    start: int
    end: int
    sha256: str
    words: str | None
    standing: str = "verbatim"
    what: str = ""


@dataclass(frozen=True)
class SearchedText:
    """A document that was searched: the text (SHA-256) that stood on the day, the day of its capture, how many clauses.

    `sections` are those that bind the platform's users where not all do.
    """

    document: str
    label: str
    captured: str
    text: str
    clauses: int
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class LookedFor:
    """One thing the terms have to say, with the words by which it was looked for and the topics the clauses were limited to."""

    what: str
    words: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class TermsFinding:
    """One finding. `basis` tells whether a rule or a curated mapping says so; `source` is the rule's name or the mapping's IRI.

    `said` and `missing` are what the law asks for and the terms say or don't say, `short` why words are too weak, `why` what
    keeps it from being examined. `reading` is the contested reading under which alone it holds.
    """

    kind: Kind
    basis: Literal["rule", "mapping"]
    source: str
    law: Law
    says: str
    confidence: float
    status: str
    author: str
    terms: tuple[Cited, ...] = ()
    said: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    looked_for: tuple[LookedFor, ...] = ()
    reading: str = ""


@dataclass(frozen=True)
class Disagreement:
    """A rule and a curated mapping that part on one norm; the mapping stands, the rule's result is told here alone."""

    rule: str
    law: str
    rule_says: str
    rule_terms: tuple[Cited, ...]
    mapping: str
    mapping_says: str
    summary: str
    confidence: float


@dataclass(frozen=True)
class PlatformFindings:
    """All about one platform, findings in order of kind, norm and place."""

    platform: str
    label: str
    findings: tuple[TermsFinding, ...]
    disagreements: tuple[Disagreement, ...]
    searched: tuple[SearchedText, ...]
    absent: tuple[str, ...]
    left_out: tuple[str, ...]
    """Citations of norms of law that don't apply to the profile, or weren't law on the day: nothing is listed for them."""


@dataclass(frozen=True)
class Findings:
    """The whole answer: the day, the profile's name (empty: none), the dataset, the SHA-256 of the rules."""

    on: dt.date
    profile: str
    dataset: str
    rules: str
    platforms: tuple[PlatformFindings, ...]
