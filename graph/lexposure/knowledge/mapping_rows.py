"""Curated mappings as rows for exchange: what an author wrote, with the header's values and every name in full.

Rows come from the files rather than from the graph, because a condition is told as its author wrote it; read again, it
has the same normal form, and so the same statements.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Files
from typing import TYPE_CHECKING, Any

from lexposure.knowledge.curated_names import context, expand
from lexposure.model.errors import CuratedDataError, Place
from lexposure.model.mapping import MappingRow, Span
from lexposure.model.namespaces import ID, SSSOM
from lexposure.sources.yaml_file import Listing, Mapping, Scalar, Value, read_yaml

if TYPE_CHECKING:
    from lexposure.knowledge.reviews import Standing

__all__ = ["mapping_rows"]

_NEGATED = f"{SSSOM}NegatedPredicate"
_TEXT = f"{ID}text/"
_KNOWN = {
    "id", "type", "maps_from", "relation", "maps_to", "justification", "confidence", "negated", "author", "status",
    "created", "summary", "under_reading", "applies_when", "evidence", "counter_evidence", "valid_from", "valid_until",
}  # fmt: skip


def mapping_rows(files: Files[str, bytes], standings: Files[str, Standing] | None = None) -> list[MappingRow]:
    """Return the mappings in curated files (path → bytes), by IRI. Raises CuratedDataError for one that no row can hold.

    `standings` says by IRI how acts of review changed what the files say; rejected mappings are left out.
    """
    found: list[MappingRow] = []
    for path, data in files.items():
        if b"Mapping" not in data:  # most files hold none, and reading YAML takes time
            continue
        top = read_yaml(data, path, CuratedDataError)
        header = {key: value for key, value in top.items() if key != "graph"}
        nodes = [node for node in _listed(top.get("graph")) if isinstance(node, Mapping)]
        chosen = [node for node in nodes if "Mapping" in _listed(node.get("type"))]
        full = (Mapping({**header, **node}, node.line, node.lines) for node in chosen)
        found += [_row(node, path) for node in _standing(full, standings or {})]
    return sorted(found, key=lambda row: row.iri)


def _standing(nodes: Iterable[Mapping], standings: Files[str, Standing]) -> Iterator[Mapping]:
    """Yield mappings with the values and the status that they have after review, without rejected ones."""
    for node in nodes:
        now = standings.get(expand(str(node.get("id"))))
        if now is None:
            yield node
        elif now.live:
            written = json.dumps({"status": now.status, **now.changes}).encode()
            changed = read_yaml(written, "the amendment", CuratedDataError)
            kept = {key: value for key, value in node.items() if key not in now.changes}
            added = {key: value for key, value in changed.items() if now.changes.get(key, "") is not None}
            yield Mapping({**kept, **added}, node.line, node.lines)


def _row(node: Mapping, path: str) -> MappingRow:
    place = Place(path, node.line)

    def text(key: str) -> str:
        value = node.get(key, Scalar("", node.line))
        if not isinstance(value, Scalar):
            raise CuratedDataError(
                f"`{key}` of a mapping has several values, and a row has one",
                place=Place(path, node.lines.get(key, node.line)),
                fix="write one value, or split the mapping",
            )
        return str(value)

    def name(key: str) -> str:
        return _full(key, text(key)) if key in node else ""

    for key in ("id", "type", "maps_from", "relation", "maps_to", "justification", "confidence"):
        if key not in node:
            raise CuratedDataError(f"a mapping has no `{key}`", place=place, fix=f"write `{key}`")
    text("type")
    negated = name("negated")
    return MappingRow(
        iri=expand(text("id")),
        subject=name("maps_from"),
        relation=name("relation"),
        object=name("maps_to"),
        justification=name("justification"),
        confidence=text("confidence"),
        negated=negated == _NEGATED,
        authors=tuple(_full("author", str(each)) for each in _listed(node.get("author"))),
        status=name("status"),
        created=text("created"),
        summary=text("summary"),
        readings=tuple(_full("under_reading", str(each)) for each in _listed(node.get("under_reading"))),
        applies_when=node.get("applies_when"),
        evidence=tuple(_span(each, place) for each in _listed(node.get("evidence"))),
        counter_evidence=tuple(_span(each, place) for each in _listed(node.get("counter_evidence"))),
        valid_from=text("valid_from"),
        valid_until=text("valid_until"),
        further={key: value for key, value in node.items() if key not in _KNOWN},
    )


def _listed(value: Value | None) -> list[Value]:
    return [] if value is None else list(value) if isinstance(value, Listing) else [value]


def _span(item: Value, place: Place) -> Span:
    if not isinstance(item, Mapping) or not {"of", "start", "end", "sha256"} <= item.keys():
        raise CuratedDataError(
            "evidence without span", place=place, fix="run `lexposure data stamp` on the file"
        )
    fields = {key: str(value) for key, value in item.items() if key != "of"}
    return Span(text=expand(str(item["of"])).removeprefix(_TEXT), **fields)


def _full(key: str, name: str) -> str:
    """Return the IRI of a value as JSON-LD reads it: relative to the vocabulary of its key, or else to our own names."""
    entry: Any = context()[key]
    base = entry.get("@context", {}).get("@vocab") if isinstance(entry, dict) else None
    return f"{base}{name}" if base and ":" not in name else expand(name)
