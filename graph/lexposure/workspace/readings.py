"""What each clause of an archived text is about and rules, read off once and kept.

Readings lie in `derived/` in the data directory, one file a text, named after the model and the code that read them. They can
be deleted at any time; where the directory can't be written they are read off anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from lexposure.knowledge.kept import made_by
from lexposure.provisions.duties import clauses as duty_clauses
from lexposure.provisions.duties import duties
from lexposure.provisions.segment import segment
from lexposure.provisions.topics.classify import classify
from lexposure.provisions.topics.features import clauses as topic_clauses
from lexposure.provisions.topics.model import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from lexposure.archive.blobs import Blobs

__all__ = ["Reading", "readings"]

_NUMBER = re.compile(r"(?:[A-Z]|[0-9]+|[ivxlc]+|[a-z])(?:[.)]|\.[0-9a-z]+)*|\([0-9a-z]+\)", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """A clause as read by rule and model.

    `start`..`end` are code points of the text. `topics` are names with the main one first, `telling` the spans of the text
    that decided for each, `doubts` topics that only a rule names. `rules` are pairs of deontic type and addressee.
    """

    number: str
    heading: str
    start: int
    end: int
    topics: tuple[str, ...]
    confidence: float
    telling: tuple[tuple[tuple[int, int], ...], ...]
    doubts: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]


def readings(name: str, service: str, blobs: Blobs, derived: Path) -> list[Reading]:
    """Return the clauses of the text with this SHA-256, in document order; headings aren't clauses.

    `service` is what the terms call the platform by, beside "we" and what they define themselves.
    """
    kept = hashlib.sha256(f"{name}\n{service}".encode()).hexdigest()[:32]
    file = derived / f"readings-{_mark()}" / f"{kept}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return [_reading(row) for row in json.loads(file.read_bytes())]
    found = _read(blobs.text(name), service)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps([asdict(row) for row in found], separators=(",", ":")), encoding="utf-8")
    return found


@cache
def _mark() -> str:
    """Return a short hash of the model and of the code that reads: other ones make other readings."""
    digest = hashlib.sha256(made_by().encode() + shipped().about["labels"].encode())
    return digest.hexdigest()[:12]


def _read(text: str, service: str) -> list[Reading]:
    parts = segment(text)
    told = classify(list(topic_clauses(text, parts)))
    ruled = duty_clauses(text, parts, names=[service] if service else [])
    return [
        Reading(
            number=part.number,
            heading=part.heading or _above(part.path),
            start=part.start,
            end=part.end,
            topics=about.names,
            confidence=about.confidence,
            telling=tuple(
                tuple((part.start + first, part.start + last) for first, last in topic.spans)
                for topic in about.topics
            ),
            doubts=tuple(doubt.topic for doubt in about.doubts),
            rules=tuple(dict.fromkeys((duty.deontic, duty.addressee) for duty in duties(rule))),
        )
        for part, about, rule in zip(parts, told, ruled, strict=True)
        if part.kind == "clause"
    ]


def _above(path: tuple[str, ...]) -> str:
    """Return the nearest heading that isn't a mere number."""
    return next((name for name in reversed(path) if not _NUMBER.fullmatch(name)), "")


def _reading(row: dict[str, Any]) -> Reading:
    return Reading(
        number=row["number"],
        heading=row["heading"],
        start=row["start"],
        end=row["end"],
        topics=tuple(row["topics"]),
        confidence=row["confidence"],
        telling=tuple(tuple((first, last) for first, last in spans) for spans in row["telling"]),
        doubts=tuple(row["doubts"]),
        rules=tuple((deontic, addressee) for deontic, addressee in row["rules"]),
    )
