"""Captured terms as RDF: documents, versions named by their text, and captures that carry the time."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox

from lexposure.knowledge.rdf import TYPE, iri, literal, moment, statements
from lexposure.model.namespaces import ELI, ID, LX, PROV, RDFS, SCHEMA, XSD

__all__ = ["CapturedText", "document_iris", "project_document", "runs"]

_DATE = ox.NamedNode(XSD + "date")


@dataclass(frozen=True)
class CapturedText:
    """One `terms-version` event."""

    record: str
    captured: str
    text: str
    change: str
    commit: str

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> CapturedText:
        """Read the body of an event."""
        return cls(**{key: body[key] for key in ("record", "captured", "text", "change", "commit")})


def runs(captures: Sequence[CapturedText]) -> list[tuple[CapturedText, str | None]]:
    """Return each capture with the time of the next different one; repeated texts in a row are one run."""
    kept: list[CapturedText] = []
    for capture in captures:
        if not kept or kept[-1].text != capture.text:
            kept.append(capture)
    return [(capture, kept[i + 1].captured if i + 1 < len(kept) else None) for i, capture in enumerate(kept)]


def document_iris(records: Iterable[str], curated: Mapping[str, str]) -> dict[str, str]:
    """Return for each record the document that curated data says it is, or one minted from the record's name.

    Names that differ in signs alone are told apart by a hash.
    """
    minted = {record: _minted(record) for record in records if record not in curated}
    often = Counter(minted.values())
    apart = {
        record: f"{document}-{hashlib.sha256(record.encode()).hexdigest()[:8]}"
        if often[document] > 1
        else document
        for record, document in minted.items()
    }
    return {record: curated.get(record) or apart[record] for record in records}


def _minted(record: str) -> str:
    slug = "/".join(re.sub(r"[^\w.]+", "-", part.lower()).strip("-") for part in record.split("/"))
    return f"{ID}document/record/{quote(slug)}"


def project_document(document: str, captures: Sequence[CapturedText]) -> Iterator[ox.Triple]:
    """Yield a document with its versions and captures; `captures` are those of its records, in order of time."""
    yield from statements(
        document,
        (TYPE.value, iri(LX + "Document")),
        *((LX + "record", literal(record)) for record in dict.fromkeys(c.record for c in captures)),
        (
            RDFS + "label",
            literal(captures[0].record.replace("/", " – "), "en") if "/record/" in document else None,
        ),
    )
    for capture, until in runs(captures):
        yield from _version(document, capture)
        yield from _capture(document, capture, until)


def _version(document: str, capture: CapturedText) -> Iterator[ox.Triple]:
    yield from statements(
        f"{ID}text/{capture.text}",
        (TYPE.value, iri(LX + "DocumentVersion")),
        (ELI + "realizes", iri(document)),
        (LX + "textSha256", literal(capture.text)),
        (SCHEMA + "inLanguage", literal("en")),
    )


def _capture(document: str, capture: CapturedText, until: str | None) -> Iterator[ox.Triple]:
    """A text that was replaced on the day of its capture is in force on no day, so it has no interval."""
    slug = document.removeprefix(f"{ID}document/")
    lasting = until is None or until[:10] > capture.captured[:10]
    stamp = capture.captured.replace(":", "").replace("-", "")
    yield from statements(
        f"{ID}capture/{slug}/{stamp}.{capture.text[:8]}",
        (TYPE.value, iri(LX + "Capture")),
        (ELI + "embodies", iri(f"{ID}text/{capture.text}")),
        (PROV + "generatedAtTime", moment(capture.captured)),
        (SCHEMA + "sha256", literal(capture.text)),
        (LX + "validFrom", ox.Literal(capture.captured[:10], datatype=_DATE) if lasting else None),
        (LX + "validUntil", ox.Literal(until[:10], datatype=_DATE) if until and lasting else None),
    )
