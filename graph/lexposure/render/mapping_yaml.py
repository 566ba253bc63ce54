"""Mappings as a curated file, as a person would write it: what all have in common in the header, spans one a line."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lexposure.model.mapping import MappingRow, Span
from lexposure.model.namespaces import ID, SEMAPV, VOCAB

__all__ = ["to_curated"]

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_/.+-]*")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_WIDTH = 100
_BASES = {
    "relation": f"{VOCAB}mapping-relation/",
    "status": f"{VOCAB}claim-status/",
    "under_reading": f"{VOCAB}question/",
    "justification": SEMAPV,
}
_HEADER = ("author", "status", "created")


def to_curated(rows: Sequence[MappingRow]) -> str:
    """Return the text of a curated file that says what the rows say; `read_curated` reads it."""
    nodes = [_node(row) for row in rows]
    first = nodes[0] if nodes else {}
    common = {
        key: first[key] for key in _HEADER if key in first and all(n.get(key) == first[key] for n in nodes)
    }
    lines = [f"{key}: {_flow(value)}" for key, value in common.items()]
    lines.append("graph:" if nodes else "graph: []")
    for node in nodes:
        kept = {key: value for key, value in node.items() if common.get(key) != value}
        lines += [*_lines(kept), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _node(row: MappingRow) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": _short("id", row.iri),
        "type": "Mapping",
        "author": _one([_short("author", name) for name in row.authors]),
        "status": _short("status", row.status),
        "created": row.created,
        "maps_from": _short("maps_from", row.subject),
        "maps_to": _short("maps_to", row.object),
        "relation": _short("relation", row.relation),
        "justification": _short("justification", row.justification),
        "negated": "sssom:NegatedPredicate" if row.negated else "",
        "under_reading": _one([_short("under_reading", name) for name in row.readings]),
        "applies_when": row.applies_when,
        "summary": row.summary,
        "confidence": row.confidence,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        **row.further,
        "evidence": list(row.evidence),
        "counter_evidence": list(row.counter_evidence),
    }
    return {key: value for key, value in said.items() if value not in ("", None, [])}


def _short(key: str, name: str) -> str:
    """Return a name as authors write it; in full where what is left would be read as a prefix and a name."""
    rest = name.removeprefix(_BASES.get(key, ID))
    return name if ":" in rest else rest


def _one(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _lines(node: Mapping[str, Any]) -> Iterator[str]:
    mark = "  - "
    for key, value in node.items():
        if key in ("evidence", "counter_evidence"):
            yield f"{mark}{key}:"
            yield from (f"      - {_flow(_spoken(span))}" for span in value)
        elif key == "summary" and _folds(value):
            yield f"{mark}{key}: >-"
            yield from textwrap.wrap(
                value, _WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6,
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip
        else:
            yield f"{mark}{key}: {_flow(value)}"
        mark = "    "


def _spoken(span: Span) -> dict[str, str]:
    core = {"of": f"text/{span.text}", "start": span.start, "end": span.end, "sha256": span.sha256}
    return {**core, "number": span.number} if span.number else core


def _folds(text: str) -> bool:
    """Tell whether a folded block gives back this text: one blank between words, nothing that YAML reads otherwise."""
    return text.isprintable() and " ".join(text.split()) == text and not text.startswith("#")


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(str(key))}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else _escape(sign) for sign in quoted)


def _escape(sign: str) -> str:
    """Return the escape of a sign that YAML or an editor would take for the end of a line, or drop."""
    code = ord(sign)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
