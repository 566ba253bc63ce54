"""A mapping as other programs exchange it: one row, every name a whole IRI, every literal the text that was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["MappingRow", "Span"]


@dataclass(frozen=True)
class Span:
    """A span of a text: SHA-256 of the text, start and end in code points, SHA-256 of the words, printed number or ""."""

    text: str
    start: str
    end: str
    sha256: str
    number: str = ""


@dataclass(frozen=True)
class MappingRow:
    """One mapping. IRIs in full; dates YYYY-MM-DD; `confidence` a decimal as written; "" where nothing is said.

    `applies_when` is the condition as its author wrote it, a JSON tree, or None. `further` holds whatever else the
    author said, by key of the curated file.
    """

    iri: str
    subject: str
    relation: str
    object: str
    justification: str
    confidence: str
    negated: bool = False
    authors: tuple[str, ...] = ()
    status: str = ""
    created: str = ""
    summary: str = ""
    readings: tuple[str, ...] = ()
    applies_when: Any = None
    evidence: tuple[Span, ...] = ()
    counter_evidence: tuple[Span, ...] = ()
    valid_from: str = ""
    valid_until: str = ""
    further: Mapping[str, Any] = field(default_factory=dict)
