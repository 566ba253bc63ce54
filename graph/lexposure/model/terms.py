"""What an importer of terms yields: captured versions of documents, and what segmentation makes of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

__all__ = ["Segment", "TermsVersion"]


@dataclass(frozen=True)
class TermsVersion:
    """One captured version of one document.

    `record` is the document's name in its collection (`Amazon Web Services/Terms of Service`), `captured` the
    time of capture in UTC, `order` its position in the collection's history (ties of `captured` are broken by
    it), `text` the extracted text as UTF-8 bytes. `change` tells a provider's change from a re-extraction.
    """

    record: str
    captured: dt.datetime
    order: int
    text: bytes
    commit: str
    change: Literal["first", "recorded", "technical"]
    collection: str = ""
    engine: str = ""
    snapshots: tuple[str, ...] = ()


@dataclass(frozen=True)
class Segment:
    """A heading or clause of a document version: a half-open span of code points in its text.

    `number` is as printed without its closing dot (`50.12.1`), empty for unnumbered blocks. `path` holds the
    numbers or headings of the segments around it, outermost first. `start`..`end` covers the clause's own block
    or blocks, `until` the end of everything below it (its parts included). `kind` is heading or clause.
    """

    number: str
    heading: str
    kind: Literal["heading", "clause"]
    level: int
    start: int
    end: int
    until: int
    path: tuple[str, ...] = ()
