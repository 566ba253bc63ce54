"""Mappings as an OSCAL mapping collection, in JSON.

OSCAL's own relationships compare two sets of requirements; ours say what a clause does to a duty. None of the nine is
one of OSCAL's, so each stands as a relationship of our namespace rather than as the nearest word of another, and a
mapping that denies its relation bears the word `not-…`, so that nobody who reads the relationship alone is misled.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lexposure.exposure.index import Index
from lexposure.model.mapping import MappingRow, Span
from lexposure.model.namespaces import ID, SEMAPV, VOCAB

__all__ = ["to_oscal"]

OSCAL_VERSION = "1.2.0"
_SET = "https://w3id.org/lexposure/mappings"
_NS = "https://w3id.org/lexposure/ontology"
_RELATIONS = f"{VOCAB}mapping-relation"
_STATUSES = f"{VOCAB}claim-status/"
_READINGS = f"{VOCAB}question/"


def to_oscal(rows: Sequence[MappingRow], index: Index) -> str:
    """Return the collection as a JSON document: a mapping for each terms document and instrument, a map for each row."""
    resources = _Resources(index)
    pairs: dict[tuple[str, str], list[MappingRow]] = {}
    for row in rows:
        pairs.setdefault((resources.of(row.subject), resources.of(row.object)), []).append(row)
    named = sorted({iri for pair in pairs for iri in pair})
    collection: dict[str, Any] = {
        "uuid": _uuid(f"{_SET} {index.dataset}"),
        "metadata": {
            "title": "Lexposure mappings between terms and law",
            "last-modified": max((row.created for row in rows if row.created), default="1970-01-01")
            + "T00:00:00Z",
            "version": index.dataset,
            "oscal-version": OSCAL_VERSION,
            "remarks": "No legal advice.",
        },
        "provenance": {
            "method": _method(rows),
            "matching-rationale": "functional",
            "status": "draft"
            if any(row.status != f"{_STATUSES}reviewed" for row in rows)
            else "not-complete",
            "mapping-description": "How contract norms stand to norms of law. A map doesn't say whom the law reaches.",
        },
        "mappings": [_mapping(pair, maps, resources) for pair, maps in sorted(pairs.items())],
        "back-matter": {"resources": [resources.described(iri) for iri in named]},
    }
    return json.dumps({"mapping-collection": collection}, ensure_ascii=False, indent=2)


def _mapping(pair: tuple[str, str], rows: Iterable[MappingRow], resources: _Resources) -> dict[str, Any]:
    source, target = pair
    return {
        "uuid": _uuid(f"{source} {target}"),
        "source-resource": resources.reference(source),
        "target-resource": resources.reference(target),
        "maps": [_map(row) for row in rows],
    }


def _map(row: MappingRow) -> dict[str, Any]:
    word = row.relation.removeprefix(f"{_RELATIONS}/")
    props = [
        _prop("mapping", row.iri),
        _prop("relation", word),
        *([_prop("negated", "true")] if row.negated else []),
        _prop("confidence", row.confidence),
        _prop("status", row.status.removeprefix(_STATUSES)),
        _prop("justification", row.justification.removeprefix(SEMAPV)),
        *(_prop("author", name) for name in row.authors),
        _prop("created", row.created),
        *(_prop("under-reading", name.removeprefix(_READINGS)) for name in row.readings),
        _prop("applies-when", _json(row.applies_when)),
        *(_prop("evidence", _span(span), span.number) for span in row.evidence),
        *(_prop("counter-evidence", _span(span), span.number) for span in row.counter_evidence),
        _prop("valid-from", row.valid_from),
        _prop("valid-until", row.valid_until),
        _prop("further", _json(row.further or None)),
    ]
    said = {
        "uuid": _uuid(row.iri),
        "ns": _RELATIONS,
        "relationship": f"not-{word}" if row.negated else word,
        "sources": [{"type": "statement", "id-ref": row.subject}],
        "targets": [{"type": "statement", "id-ref": row.object}],
        "confidence-score": {"percentage": float(row.confidence)},
        "props": [prop for prop in props if prop["value"]],
    }
    return {**said, "remarks": row.summary} if row.summary else said


def _prop(name: str, value: str, number: str = "") -> dict[str, Any]:
    said = {"name": name, "ns": _NS, "value": value}
    return {**said, "remarks": number} if number else said


def _span(span: Span) -> str:
    return f"{span.text}:{span.start}-{span.end}:{span.sha256}"


def _json(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _method(rows: Sequence[MappingRow]) -> str:
    """Return OSCAL's word for who made the mappings: people, software or both."""
    people = {name.startswith(f"{ID}person/") for row in rows for name in row.authors}
    return "human" if people == {True} else "automation" if people == {False} else "hybrid"


def _uuid(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, name))


class _Resources:
    """The documents and instruments that the two sides of mappings belong to."""

    def __init__(self, index: Index) -> None:
        documents = {each.iri: each.label for each in index.documents}
        self._labels = documents | {each.iri: each.label for each in index.instruments}
        self._documents = documents.keys()
        provisions = {iri: document for iri, (document, _, _) in index.provisions.items()}
        norms = {norm.iri: norm.instrument or provisions.get(norm.source, "") for norm in index.norms}
        self._of = {**provisions, **norms}

    def of(self, iri: str) -> str:
        """Return the document or instrument of a norm or provision; the node itself where it is one, or none is known."""
        return self._of.get(iri) or iri

    @staticmethod
    def _number(iri: str) -> str:
        return _uuid(f"{_SET} resource {iri}")

    def reference(self, iri: str) -> dict[str, Any]:
        """Return the reference to a resource, which the back matter describes."""
        kind = "terms-document" if iri in self._documents else "instrument"
        return {"ns": _NS, "type": kind, "href": f"#{self._number(iri)}"}

    def described(self, iri: str) -> dict[str, Any]:
        """Return the entry of a resource in the back matter."""
        ids = [{"scheme": f"{ID}", "identifier": iri}]
        return {"uuid": self._number(iri), "title": self._labels.get(iri, iri), "document-ids": ids}
