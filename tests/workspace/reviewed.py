"""A small data directory with a clause, a norm of law, the mapping between them, and three persons."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from lexposure.archive.clock import FixedClock
from lexposure.workspace import Workspace
from lexposure.workspace.reviewing import AskedAct
from lexposure.workspace.shipped import shipped_files

ID = "https://w3id.org/lexposure/id/"
HEAD = "author: person/walter\nstatus: draft\ncreated: 2026-11-24\ngraph:\n"
LAW = "Lamps are lit with care, and whoever lights one keeps a list of them."
TERMS = "1.1 You may not point a lamp at the windows of your neighbours."
PEOPLE = """graph:
  - {id: person/walter, type: Person, label: Walter Writer}
  - {id: person/ada, type: Person, label: Ada Example}
  - {id: person/grace, type: Person, label: Grace Example}
"""
MAPPING, NORM = "mapping/lamps/windows", "norm/lamp-act/care"
PROFILE = {
    "name": "a lighter of lamps", "roles": ["eu-ai-act/deployer"], "established_in": ["DE"], "platforms": ["lamps/one"],
    "activities": ["prompting"],
}  # fmt: skip


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def span(text: str, words: str) -> str:
    start = text.index(words)
    return f"{{of: text/{digest(text)}, start: {start}, end: {start + len(words)}, sha256: {digest(words)}}}"


def claims(summary: str = "A lamp at a window is lit without care.", note: str = "") -> bytes:
    """Return the curated file with all claims; `note` stands beside the mapping, in a node of its own."""
    law, terms = span(LAW, "Lamps are lit with care"), span(TERMS, TERMS)
    extra = f"  - {{id: operator/other, type: Operator, label: {note}}}\n" if note else ""
    return f"""{HEAD}{extra}  - {{id: operator/lamps, type: Operator, label: Lamps}}
  - {{id: platform/lamps/one, type: Platform, operator: operator/lamps, platform_kind: api, label: Lamp one}}
  - {{id: document/lamps/terms, type: Document, operator: operator/lamps, governs: platform/lamps/one, record: Lamps/Terms, label: Lamp terms}}
  - {{id: text/{digest(TERMS)}, type: DocumentVersion, realizes: document/lamps/terms, captured: 2026-01-01}}
  - {{id: provision/lamps/1.1, type: Provision, part_of: document/lamps/terms, number: "1.1", evidence: [{terms}]}}
  - {{id: instrument/eu-ai-act, type: Instrument, ref_prefix: AIA, title: A lamp act, citation: Lamp Act, jurisdiction: EU, binding_force: binding}}
  - {{id: text/{digest(LAW)}, type: LawVersion, realizes: instrument/eu-ai-act, valid_from: 2024-08-01, language: en}}
  - id: period/lamp-act/all
    type: ApplicationPeriod
    source: "AIA:art_113"
    concerns: [instrument/eu-ai-act]
    applies_from: 2025-02-02
    valid_from: 2024-08-01
    summary: Everything has begun.
    confidence: 0.5
    evidence: [{law}]
  - id: norm/lamps/windows
    type: Prohibition
    source: provision/lamps/1.1
    bearer: eu-ai-act/deployer
    action: prompting
    summary: Lamps stay away from windows.
    valid_from: 2026-01-01
    confidence: 0.9
    evidence: [{terms}]
  - id: {NORM}
    type: Obligation
    source: "AIA:art_4.par_1"
    bearer: eu-ai-act/deployer
    action: follow-instructions-for-use
    summary: Lamps are lit with care.
    applies_when: {{roles: eu-ai-act/deployer}}
    valid_from: 2025-01-01
    confidence: 0.8
    evidence: [{law}]
  - id: {MAPPING}
    type: Mapping
    maps_from: norm/lamps/windows
    maps_to: {NORM}
    relation: triggers
    justification: ManualMappingCuration
    summary: {summary}
    valid_from: 2026-01-01
    confidence: 0.6
    evidence: [{terms}, {law}]
""".encode()


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 12, 1, hour, minute, tzinfo=dt.UTC)


def small_set() -> dict[str, bytes]:
    """Return the vocabulary, the places, the persons and the claims."""
    kept = ("data/people.yaml", "data/jurisdictions.yaml")
    files = {p: d for p, d in shipped_files().items() if p.startswith("ontology/") or p in kept}
    return {**files, "data/local/people.yaml": PEOPLE.encode(), "data/local/lamps.yaml": claims()}


def made(home: Path) -> Workspace:
    """Return a data directory set up at eight."""
    ours = Workspace(home, clock=FixedClock(at(8)))
    for text in (LAW, TERMS):
        ours.made()
        ours.blobs.put(text.encode())
    ours.record_shipped(small_set())
    return ours


def on(ours: Workspace, hour: int, minute: int = 0) -> Workspace:
    """Return the same data directory at another time of that day."""
    return Workspace(ours.home, clock=FixedClock(at(hour, minute)))


def act(
    ours: Workspace, name: str, by: str, why: str = "Both texts were read.", claim: str = MAPPING, *, seen: str = "",
    build: bool = False, **changes: Any,
) -> dict[str, Any]:  # fmt: skip
    """Let somebody act, and return what became of it; a snapshot is built when something is asked that needs it."""
    asked = AskedAct(claim, name, f"person/{by}", why, seen, changes)
    (row,) = ours.review([asked], build=build)
    return row


def record(ours: Workspace, data: bytes) -> None:
    """Record the claims' file anew, and build the snapshot."""
    ours.log.append(
        [{"kind": "knowledge-file", "path": "data/local/lamps.yaml", "blob": ours.blobs.put(data)}]
    )
    ours.rebuild()


def current(ours: Workspace) -> Workspace:
    """Return the workspace with a snapshot of all that is recorded."""
    head = ours.log.head()
    if head and ours.snapshot.seq < head.seq:
        ours.rebuild()
    return ours


def answer(ours: Workspace, known_at: dt.datetime | None = None) -> dict[str, Any]:
    current(ours)
    return ours.answer_json(ours.expose(PROFILE, dt.date(2026, 11, 24), known_at))


def hops(found: dict[str, Any], claim: str) -> list[dict[str, Any]]:
    """Return the hops of an answer that are a claim."""
    return [
        hop
        for a in found["answers"]
        for path in a["paths"]
        for hop in path["hops"]
        if hop["iri"] == ID + claim
    ]
