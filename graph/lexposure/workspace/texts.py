"""The archive's texts by name: documents and law versions listed, clauses and units cut out verbatim."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lexposure.archive.blobs import Blobs
from lexposure.archive.log import Log
from lexposure.archive.quotes import span_hash
from lexposure.exposure.index import Index
from lexposure.knowledge.stamp import Sources, evidence_line
from lexposure.model.errors import CuratedDataError, Place, UnknownName, UserError
from lexposure.model.namespaces import ID
from lexposure.model.terms import Segment
from lexposure.provisions.links import Link, links_in
from lexposure.provisions.scope import Scope
from lexposure.provisions.segment import find, segment
from lexposure.sources.yaml_file import Listing, Scalar, read_yaml
from lexposure.sources.yaml_file import Mapping as Mapping_
from lexposure.workspace.standing import records, standing

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "documents",
    "law_versions",
    "provision",
    "records",
    "records_in",
    "span_line",
    "stamp_sources",
    "unknown_units",
]

_IMPORT = "import a collection with `lexposure archive import PATH`"


def _captures(log: Log) -> dict[str, list[tuple[str, str]]]:
    """Return for each record its captures as (time, text), in order of time."""
    out: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for event in log.events():
        if event.body["kind"] == "terms-version":
            out[event.body["record"]].append((event.body["captured"], event.body["text"]))
    return {record: sorted(rows, key=lambda row: row[0]) for record, rows in sorted(out.items())}


def documents(log: Log) -> list[dict[str, Any]]:
    """Return one row a document: record, number of versions, first and last capture, and what persons decided about its texts."""
    from lexposure.workspace.verdicts import told_of

    decided = told_of(log)
    return [
        {
            "record": r,
            "versions": len(c),
            "first": c[0][0][:10],
            "last": c[-1][0][:10],
            "decided": decided.get(r, []),
        }
        for r, c in _captures(log).items()
    ]


def law_versions(log: Log, blobs: Blobs) -> list[dict[str, Any]]:
    """Return one row a law version: act, first day, number of units, importer, whether the text is official."""
    found = {
        (e.body["act"], e.body["valid_from"]): e.body for e in log.events() if e.body["kind"] == "law-version"
    }
    keys = ("act", "valid_from", "importer", "official", "text")
    return [
        {**{key: body[key] for key in keys}, "units": len(json.loads(blobs.get(body["units"])))}
        for _, body in sorted(found.items())
    ]


def unknown_units(log: Log, blobs: Blobs, files: Mapping[str, bytes]) -> list[tuple[Place, str]]:
    """Return each unit that curated files cite and that no archived version of its act has, with its place.

    Acts without an archived text are passed over. Files write a blank of a ref as `_` and a bar as `~`.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for event in log.events():
        if event.body["kind"] == "law-version":
            refs = (unit["ref"] for unit in json.loads(blobs.get(event.body["units"])))
            known[event.body["act"]].update(_plain(ref) for ref in refs)
    found = []
    for path, data in files.items():
        graph = read_yaml(data, path, CuratedDataError).get("graph")
        for node in graph if isinstance(graph, Listing) else ():
            for key, ref in _cited(node) if isinstance(node, Mapping_) else ():
                act = ref.partition(":")[0]
                if act in known and _plain(ref) not in known[act] and ref != act:
                    found.append((Place(path, key), ref))
    return found


def _plain(ref: str) -> str:
    return ref.replace("~", "|").replace(" ", "_")


def _cited(node: Mapping_) -> Iterator[tuple[int, str]]:
    for key in ("source", "concerns"):
        value = node.get(key)
        for item in value if isinstance(value, Listing) else [value]:
            if isinstance(item, Scalar):
                yield item.line, str(item)


def provision(
    derived: Path, log: Log, blobs: Blobs, index: Index, document: str, number: str | None, on: dt.date
) -> dict[str, Any]:
    """Return a clause, or every numbered one (every one, where none has a number), of the version of a document in force on a day, verbatim."""
    stood = standing(derived, log, blobs, index, document, on)
    text = blobs.text(stood.text)
    segments = segment(text)
    numbered = [s for s in segments if s.number] or segments
    chosen = [find(segments, number)] if number else numbered
    binding = _binding(index, stood.record, stood.captured, segments)
    rows = [_row(s, text, binding, whole=number is not None) for s in chosen]
    return {"document": stood.record, "captured": stood.captured, "text": stood.text, "provisions": rows}


def _row(found: Segment, text: str, binding: dict[str, set[int]], *, whole: bool) -> dict[str, Any]:
    end = found.until if whole else found.end
    words = text[found.start : end]
    return {
        "number": found.number,
        "heading": found.heading,
        "start": found.start,
        "end": end,
        "sha256": span_hash(words),
        "words": words,
        "links": [_link(link) for link in links_in(text, found, parts=True)] if whole else [],
        "in_scope_of": [platform for platform, starts in binding.items() if found.start in starts],
    }


def _link(link: Link) -> dict[str, str]:
    return {"label": link.label, "target": link.normal}


def _binding(index: Index, record: str, captured: str, segments: list[Segment]) -> dict[str, set[int]]:
    """Return for each platform with a scope in this document, by the day of its capture, where the segments in scope start.

    Scopes that hold under a condition alone are left out.
    """
    documents = {document.iri for document in index.documents if document.record == record}
    found: dict[str, set[int]] = defaultdict(set)
    for scope in index.scopes:
        since = scope.valid_from or ""
        if scope.data["document"] in documents and not scope.when and since <= captured[:10]:
            starts = {segment.start for segment in Scope.of(scope.data["sections"]).select(segments)}
            for platform in scope.data["platforms"]:
                found[platform.removeprefix(f"{ID}platform/")] |= starts
    return dict(sorted(found.items()))


def records_in(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the same from curated files, which may still lack their evidence."""
    tops = [read_yaml(data, path, CuratedDataError) for path, data in files.items() if path.endswith(".yaml")]
    nodes = (
        node
        for top in tops
        for node in top.get("graph", ())
        if isinstance(node, dict) and {"id", "record"} <= set(node)
    )
    return {str(node["id"]).removeprefix("document/"): str(node["record"]) for node in nodes}


def stamp_sources(log: Log, blobs: Blobs, names: Mapping[str, str]) -> Sources:
    """Return the texts that evidence placeholders can name; `names` are the records by short name."""
    return Sources((event.body for event in log.events()), blobs, names)


def span_line(
    derived: Path, log: Log, blobs: Blobs, index: Index, kind: str, name: str, number: str, on: dt.date
) -> str:
    """Return the evidence line of a unit of law, or of a clause, in the version in force on a day."""
    sources = stamp_sources(log, blobs, records(index))
    if kind == "terms":
        return evidence_line(sources.clause(standing(derived, log, blobs, index, name, on).text, number))
    if kind != "law":
        raise UserError(
            f"`{kind}` is neither law nor terms",
            fix="write `lexposure span law REF` or `lexposure span terms DOCUMENT NUMBER`",
        )
    prefix = name.split(":", 1)[0]
    days = [
        row["valid_from"]
        for row in law_versions(log, blobs)
        if row["act"] == prefix and row["valid_from"] <= on.isoformat()
    ]
    if not days:
        raise UnknownName(
            f"no text of {prefix} in force on {on} in the archive",
            fix="import it with `lexposure law import PATH`",
        )
    return evidence_line(sources.span({"law": name, "version": max(days)}))
