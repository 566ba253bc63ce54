"""The clauses of an archived document described: topics, rules, mentions, and what a person should look at."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from lexposure.archive.quotes import span_hash
from lexposure.model.namespaces import ID, LOC
from lexposure.provisions.described import describe_clauses
from lexposure.provisions.mentions import Reader
from lexposure.provisions.segment import find, segment
from lexposure.workspace.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.exposure.index import Index
    from lexposure.provisions.described import Described

__all__ = ["described"]

NOTICE = "Told by rules and models, and can be wrong; words are verbatim. Not legal advice."


def described(
    derived: Path,
    log: Log,
    blobs: Blobs,
    index: Index,
    document: str,
    number: str | None,
    on: dt.date,
    *,
    review: bool = False,
) -> dict[str, Any]:
    """Return the clauses of a document as it stood on a day; one with its parts, or all; `review`: only those to look at.

    Raises NotSetUp without an archive, UnknownName for a document or number unknown or not yet captured that day.
    """
    stood = standing(derived, log, blobs, index, document, on)
    text = blobs.text(stood.text)
    part = find(segment(text), number) if number else None
    within = (part.start, part.until) if part else None
    reader = Reader(_named(index, f"{ID}platform/"), _named(index, LOC))
    found = describe_clauses(text, [stood.record.partition("/")[0]], reader, within)
    rows = [_row(one, text) for one in found if one.review or not review]
    return {
        "document": stood.record,
        "captured": stood.captured,
        "text": stood.text,
        "clauses": rows,
        "notice": NOTICE,
    }


def _named(index: Index, prefix: str) -> dict[str, str]:
    return {
        label: iri.removeprefix(prefix)
        for iri, label in index.labels.items()
        if iri.startswith(prefix) and label
    }


def _row(one: Described, text: str) -> dict[str, Any]:
    part = one.segment
    words = text[part.start : part.end]
    return {
        "number": part.number,
        "heading": part.heading,
        "path": list(part.path),
        "start": part.start,
        "end": part.end,
        "sha256": span_hash(words),
        "words": words,
        "topics": [
            {"topic": topic.topic, "by": topic.by, "decided_by": _spans(topic.words, text)}
            for topic in one.topics
        ],
        "confidence": one.confidence,
        "rules": [
            {
                "type": rule.deontic,
                "addressee": rule.addressee,
                "rule": rule.rule,
                "by": rule.by,
                "weights": {kind: {"rules": rules, "words": words} for kind, rules, words in rule.weights},
                "decided_by": _spans(rule.words, text),
            }
            for rule in one.rules
        ],
        "mentions": [
            {
                "kind": mention.kind,
                "name": mention.name,
                "how": mention.how,
                **_span(mention.start, mention.end, text),
            }
            for mention in one.mentions
        ],
        "review": list(one.review),
    }


def _spans(spans: Iterable[tuple[int, int]], text: str) -> list[dict[str, Any]]:
    return [_span(start, end, text) for start, end in spans]


def _span(start: int, end: int, text: str) -> dict[str, Any]:
    return {"start": start, "end": end, "words": text[start:end]}
