"""What an importer of terms yields: captured versions of documents, and what segmentation makes of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

__all__ = ["Segment", "TermsVersion", "record_fault"]

_MAX_RECORD = 200


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


def record_fault(name: str) -> str:
    """Say why a name can't be a record (`Service/Type of terms`); empty if it can.

    Records become names of files and words of commands elsewhere, so what could be taken for an option, a hidden file, a
    step out of a folder or a control sequence is none.
    """
    parts = name.split("/")
    if len(parts) != 2 or len(name) > _MAX_RECORD:
        return f"isn't `Service/Type of terms` of at most {_MAX_RECORD} characters"
    if any(not part.strip() or part.startswith(("-", ".")) or not part.isprintable() for part in parts):
        return "has a name that could be taken for an option, a hidden file or a control sequence"
    return ""
