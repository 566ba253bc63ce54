"""Law versions and their units as RDF: spans and hashes, never the words."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from lexposure.archive.blobs import Blobs
from lexposure.knowledge.rdf import TYPE, date, integer, iri, literal, statements
from lexposure.knowledge.units import unit_triples
from lexposure.law import identifiers
from lexposure.model.namespaces import BASE, ELI, ID, LX, OA, SCHEMA
from lexposure.sources.acts import act_by_prefix

__all__ = ["ImportedLaw", "project_law"]


@dataclass(frozen=True)
class ImportedLaw:
    """One `law-version` event: an act's text as it stood from a day on."""

    act: str
    valid_from: dt.date
    text: str
    units: str
    importer: str
    official: bool
    language: str

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> ImportedLaw:
        """Read the body of an event."""
        fields = {key: body[key] for key in ("act", "text", "units", "importer", "official", "language")}
        return cls(valid_from=dt.date.fromisoformat(body["valid_from"]), **fields)


def project_law(law: ImportedLaw, later: Sequence[ImportedLaw], blobs: Blobs) -> Iterator[ox.Triple]:
    """Yield the law version, and each of its units with its span; `later` are the act's versions after this one."""
    version = f"{ID}text/{law.text}"
    until = min((other.valid_from for other in later if other.valid_from > law.valid_from), default=None)
    yield from statements(
        version,
        (TYPE.value, iri(LX + "LawVersion")),
        (ELI + "realizes", iri(act_by_prefix(law.act).instrument_iri)),
        (LX + "textSha256", literal(law.text)),
        (LX + "validFrom", date(law.valid_from)),
        (LX + "validUntil", date(until) if until else None),
        (SCHEMA + "inLanguage", literal(law.language)),
        (LX + "extractedBy", literal(law.importer)),
        (LX + "officialText", ox.Literal(law.official)),
    )
    text = blobs.text(law.text)
    for unit in json.loads(blobs.get(law.units)):
        yield from _unit(unit, version, text)


def _unit(unit: dict[str, Any], version: str, text: str) -> Iterator[ox.Triple]:
    node = identifiers.iri(unit["ref"])
    yield from unit_triples(node)
    words = text[unit["start"] : unit["end"]]
    span = _name(version, unit["ref"])
    yield from statements(
        span,
        (TYPE.value, iri(ELI + "LegalExpression")),
        (TYPE.value, iri(OA + "SpecificResource")),
        (ELI + "realizes", iri(node)),
        (ELI + "number", literal(unit["number"]) if unit["number"] else None),
        (OA + "hasSource", iri(version)),
        (OA + "hasSelector", iri(f"{span}.position")),
        (LX + "textSha256", literal(hashlib.sha256(words.encode()).hexdigest())),
    )
    yield from statements(
        f"{span}.position",
        (TYPE.value, iri(OA + "TextPositionSelector")),
        (OA + "start", integer(unit["start"])),
        (OA + "end", integer(unit["end"])),
    )


def _name(version: str, ref: str) -> str:
    digest = hashlib.sha256(f"{version} {ref}".encode()).hexdigest()
    return f"{BASE}span/{digest[:20]}"
