"""A curated file read as JSON-LD, node by node, each with the line it stands on.

The meaning of every key lives in `ontology/context.jsonld`; here only what JSON-LD can't say is done: header
defaults, conditions in normal form, and content-hashed identifiers for nested nodes, so that no blank node is left.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from lexposure.knowledge import conditions
from lexposure.knowledge.curated_names import (
    checked_name,
    context,
    expand,
    names_nodes,
    refuse_empty,
    unmistaken,
)
from lexposure.knowledge.rdf import text_of
from lexposure.knowledge.units import unit_triples
from lexposure.model.errors import CuratedDataError, Place
from lexposure.model.names import nearest
from lexposure.model.namespaces import BASE, ID, LX
from lexposure.sources.yaml_file import Listing, Mapping, Scalar, Value, read_yaml

__all__ = ["CLAIM_TYPES", "CuratedFile", "CuratedNode", "read_curated", "with_units"]

CLAIM_TYPES = frozenset({
    "Obligation", "Prohibition", "Permission", "Right", "Exemption", "ApplicationPeriod", "Penalty", "Competence",
    "Mapping", "FactRule", "Incorporation", "ServiceScope", "ContractingParty", "GoverningLaw",
    "Action", "Completion",
})  # fmt: skip
_CONDITIONS = ("applies_when", "except_when")
_EVIDENCE = ("evidence", "counter_evidence")
_SPAN_KEYS = {"of", "start", "end", "sha256", "number"}
_POSITION = re.compile(r"0|[1-9][0-9]{0,8}")
_SPAN_SHAPES = {
    "of": re.compile(rf"({re.escape(ID)})?text/[0-9a-f]{{64}}"),
    "start": _POSITION,
    "end": _POSITION,
    "sha256": re.compile(r"[0-9a-f]{64}"),
}
_GRAPH = f"{BASE}nth/"
_CITING = {LX + "source", LX + "concerns"}


@dataclass(frozen=True)
class CuratedNode:
    """One top-level node: its own triples, those of the content-addressed nodes it rests on, and where it stands."""

    iri: str
    place: Place
    triples: tuple[ox.Triple, ...]
    shared: tuple[ox.Triple, ...]


@dataclass(frozen=True)
class CuratedFile:
    """A curated file as nodes in the order of the file."""

    path: str
    nodes: tuple[CuratedNode, ...]


def read_curated(data: bytes, path: str) -> CuratedFile:
    """Read one curated YAML file. Raises CuratedDataError with file, line and fix."""
    top = read_yaml(data, path, CuratedDataError)
    _only(top, {"author", "status", "created", "graph"}, path)
    graph = top.get("graph")
    if not isinstance(graph, Listing):
        raise CuratedDataError(
            "no list `graph`", place=Place(path, 1), fix="start with `graph:` and a list of nodes"
        )
    defaults = {key: value for key, value in top.items() if key != "graph"}
    seen: dict[str, int] = {}
    drafts = [_draft(item, defaults, path, seen) for item in graph]
    return CuratedFile(path, tuple(map(_node, drafts, _parsed(drafts))))


@dataclass(frozen=True)
class _Draft:
    """A top-level node as JSON-LD that isn't parsed yet."""

    iri: str
    place: Place
    document: dict[str, Any]


def _draft(item: Value, defaults: dict[str, Value], path: str, seen: dict[str, int]) -> _Draft:
    if not isinstance(item, Mapping) or "id" not in item or "type" not in item:
        place = Place(path, getattr(item, "line", None))
        raise CuratedDataError(
            "a node needs `id` and `type`", place=place, fix="write {id: norm/x, type: Obligation}"
        )
    place = Place(path, item.line)
    iri = expand(checked_name(item["id"], "id", place))
    if iri in seen:
        raise CuratedDataError(
            f"`{item['id']}` stands twice", place=place, fix=f"rename or merge it with line {seen[iri]}"
        )
    seen[iri] = item.line
    types = item["type"] if isinstance(item["type"], Listing) else [item["type"]]
    named = {checked_name(name, "type", place) for name in types}
    full = Mapping({**(defaults if CLAIM_TYPES & named else {}), **item}, item.line, item.lines)
    return _Draft(iri, place, _document(full, path))


def _document(node: Mapping, path: str) -> dict[str, Any]:
    """Return the node as JSON-LD with every nested node named."""
    out: dict[str, Any] = {}
    for key, value in node.items():
        place = Place(path, node.lines.get(key, node.line))
        if key.startswith("@") or key.split(":", 1)[0] not in context():
            raise CuratedDataError(f"unknown key `{key}`", place=place, fix=nearest(key, context()))
        out[key] = _value(key, value, place)
    return out


def _value(key: str, value: Value, place: Place) -> Any:
    refuse_empty(value, key, place) if key not in (*_CONDITIONS, *_EVIDENCE) else None
    if key in _CONDITIONS:
        return conditions.jsonld(conditions.normal_form(value, place.file))
    if key == "concludes":
        return conditions.jsonld(frozenset([frozenset([conditions.conclusion(value, place.file)])]))
    if key in _EVIDENCE:
        return [_span(item, place) for item in (value if isinstance(value, Listing) else [value])]
    if isinstance(value, Listing):
        return [_value(key, item, place) for item in value]
    if isinstance(value, Mapping):
        inner = _document(value, str(place.file))
        return {
            "id": _hashed("node", inner),
            "type": "schema:MonetaryAmount" if "currency" in inner else "schema:Thing",
            **inner,
        }
    return unmistaken(key, checked_name(value, key, place)) if names_nodes(key) else str(value)


def _span(item: Value, place: Place) -> dict[str, Any]:
    if isinstance(item, Mapping) and {"law", "terms"} & set(item):
        raise CuratedDataError(
            "evidence without span",
            place=Place(place.file, item.line),
            fix="run `lexposure data stamp` on the file",
        )
    where = Place(place.file, getattr(item, "line", place.line))
    fix = "write {of: text/<sha256>, start: 0, end: 10, sha256: <hash>, number: Art. 1}"
    if not isinstance(item, Mapping) or not _SPAN_KEYS - {"number"} <= set(item) <= _SPAN_KEYS:
        raise CuratedDataError("evidence is a span", place=where, fix=fix)
    for key, shape in _SPAN_SHAPES.items():
        if not isinstance(item[key], Scalar) or not shape.fullmatch(str(item[key])):
            raise CuratedDataError(
                f"evidence is a span, and `{key}: {item[key]}` is none", place=where, fix=fix
            )
    fields = {key: str(value) for key, value in item.items()}
    if int(fields["start"]) >= int(fields["end"]):
        raise CuratedDataError("evidence is a span, and `start` lies before `end`", place=where, fix=fix)
    return span_node(**fields)


def span_node(of: str, start: str, end: str, sha256: str, number: str = "") -> dict[str, Any]:
    """Return the JSON-LD of a span of a text; the same span in two claims is one node."""
    core = {"of": of, "start": start, "end": end, "sha256": sha256}
    name = _hashed("span", core)
    selector = {"id": f"{name}.position", "type": "oa:TextPositionSelector", "start": start, "end": end}
    node = {"id": name, "type": "oa:SpecificResource", "of": of, "selector": selector, "sha256": sha256}
    return {**node, "number": number} if number else node


def _hashed(kind: str, content: dict[str, Any]) -> str:
    body = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return f"{BASE}{kind}/{hashlib.sha256(body.encode()).hexdigest()[:20]}"


def _parsed(drafts: list[_Draft]) -> list[list[ox.Triple]]:
    """Return the triples of each node: one JSON-LD document for the file, in which every node is a named graph.

    The context is read once instead of once a node, which is most of the work.
    """
    if not drafts:
        return []
    named = [{"@id": f"{_GRAPH}{n}", "@graph": [draft.document]} for n, draft in enumerate(drafts)]
    data = json.dumps({"@context": context(), "@graph": named}).encode()
    found: list[list[ox.Triple]] = [[] for _ in drafts]
    try:
        for quad in ox.parse(data, format=ox.RdfFormat.JSON_LD):
            number = int(text_of(quad.graph_name).removeprefix(_GRAPH))
            found[number].append(ox.Triple(quad.subject, quad.predicate, quad.object))
    except (SyntaxError, ValueError) as problem:
        if len(drafts) > 1:  # by itself, the node at fault is known
            return [triples for draft in drafts for triples in _parsed([draft])]
        raise CuratedDataError(f"not readable as JSON-LD: {problem}", place=drafts[0].place) from None
    return found


def _node(draft: _Draft, triples: list[ox.Triple]) -> CuratedNode:
    _refuse_blank(triples, draft.place)
    own = [t for t in triples if text_of(t.subject) == draft.iri]
    node = with_units(draft.iri, draft.place, own, (t for t in triples if text_of(t.subject) != draft.iri))
    if not node.triples:
        raise CuratedDataError(f"`{draft.document['id']}` says nothing", place=draft.place)
    return node


def with_units(iri: str, place: Place, own: Iterable[ox.Triple], shared: Iterable[ox.Triple]) -> CuratedNode:
    """Return the node with these statements about itself and beside it, and with the legal units it cites."""
    own = tuple(own)
    return CuratedNode(iri, place, own, (*shared, *_units(own)))


def _units(triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    cited = (
        t.object.value for t in triples if t.predicate.value in _CITING and isinstance(t.object, ox.NamedNode)
    )
    return tuple(triple for iri in cited for triple in unit_triples(iri))


def _refuse_blank(triples: list[ox.Triple], place: Place) -> None:
    for triple in triples:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            raise CuratedDataError(f"a nested node without name under {triple.predicate.value}", place=place)


def _only(mapping: Mapping, allowed: set[str], path: str) -> None:
    for key in mapping:
        if key not in allowed:
            raise CuratedDataError(
                f"unknown key `{key}`", place=Place(path, mapping.lines[key]), fix=nearest(key, allowed)
            )
