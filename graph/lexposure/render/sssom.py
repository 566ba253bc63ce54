"""Mappings as SSSOM/TSV: a block of metadata, then one row a mapping.

What SSSOM has no slot for (its rows have no evidence, no condition and no reading) stands in extension slots, which the
block declares. `sources.sssom` reads the file back without loss.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from lexposure.model.mapping import MappingRow, Span
from lexposure.model.namespaces import VOCAB
from lexposure.render.curies import Curies

__all__ = ["to_sssom"]

SET = "https://w3id.org/lexposure/mappings"
_RELATION = f"{VOCAB}mapping-relation/"
_STATUS = f"{VOCAB}claim-status/"
_STANDARD = (
    "subject_id", "predicate_id", "predicate_modifier", "object_id", "mapping_justification", "author_id",
    "mapping_date", "confidence", "comment",
)  # fmt: skip
_EXTENSIONS = {
    "mapping_id": ("", "xsd:anyURI"),
    "status": ("lx:status", "xsd:string"),
    "relation": ("lx:mappingRelation", "xsd:string"),
    "under_reading": ("lx:underReading", "xsd:anyURI"),
    "applies_when": ("lx:appliesWhen", "xsd:string"),
    "evidence": ("lx:hasEvidence", "xsd:string"),
    "counter_evidence": ("lx:hasCounterEvidence", "xsd:string"),
    "valid_from": ("lx:validFrom", "xsd:date"),
    "valid_until": ("lx:validUntil", "xsd:date"),
    "further": ("", "xsd:string"),
}


def to_sssom(rows: Sequence[MappingRow], *, version: str, licence: str) -> str:
    """Return the file. `version` names the dataset, `licence` is the address of what the mappings are under."""
    names = (
        name
        for row in rows
        for name in (row.iri, row.subject, row.object, row.relation, *row.authors, *row.readings)
    )
    curie = Curies(names)
    out = io.StringIO()
    out.write("".join(f"#{line}\n" for line in _head(curie, version, licence)))
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow((*_STANDARD, *_EXTENSIONS))
    writer.writerows(_cells(row, curie) for row in rows)
    return out.getvalue()


def _head(curie: Curies, version: str, licence: str) -> Iterable[str]:
    yield "curie_map:"
    yield from (f"  {prefix}: {json.dumps(space)}" for prefix, space in curie.prefixes.items())
    yield f"mapping_set_id: {json.dumps(SET)}"
    yield f"mapping_set_version: {json.dumps(version)}"
    yield "mapping_set_title: Lexposure mappings between terms and law"
    yield "mapping_set_description: No legal advice. A row says how a contract norm stands to a norm of law, not whom it reaches."
    yield f"license: {json.dumps(licence)}"
    yield "extension_definitions:"
    for slot, (about, hint) in _EXTENSIONS.items():
        yield f"  - slot_name: {slot}"
        if about:
            yield f"    property: {about}"
        yield f"    type_hint: {hint}"


def _cells(row: MappingRow, curie: Curies) -> tuple[str, ...]:
    return (
        curie(row.subject),
        curie(row.relation),
        "Not" if row.negated else "",
        curie(row.object),
        curie(row.justification),
        _many(map(curie, row.authors)),
        row.created,
        row.confidence,
        row.summary,
        curie(row.iri),
        row.status.removeprefix(_STATUS),
        row.relation.removeprefix(_RELATION),
        _many(map(curie, row.readings)),
        _json(row.applies_when),
        _many(map(_span, row.evidence)),
        _many(map(_span, row.counter_evidence)),
        row.valid_from,
        row.valid_until,
        _json(row.further or None),
    )


def _span(span: Span) -> str:
    core = f"{span.text}:{span.start}-{span.end}:{span.sha256}"
    return f"{core}:{span.number}" if span.number else core


def _many(values: Iterable[str]) -> str:
    return "|".join(value.replace("\\", "\\\\").replace("|", "\\|") for value in values)


def _json(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)
