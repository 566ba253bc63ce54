"""One claim as a reviewer needs it: what is claimed, the words it cites on both sides, its hash, and every act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lexposure.archive.quotes import Span, quote
from lexposure.exposure.evidence import Witness
from lexposure.exposure.graph_view import GraphView
from lexposure.knowledge.curated_names import expand
from lexposure.knowledge.findings import short
from lexposure.knowledge.rdf import text_of
from lexposure.knowledge.reviews import Standing
from lexposure.model.errors import CuratedDataError
from lexposure.model.namespaces import DCT, LX
from lexposure.sources.yaml_file import Listing, Value, read_yaml
from lexposure.sources.yaml_file import Mapping as YamlMapping
from lexposure.workspace.intake import live_files
from lexposure.workspace.register import Register, kind_of
from lexposure.workspace.review_queue import bearing, stale_today
from lexposure.workspace.staleness import cited

if TYPE_CHECKING:
    import datetime as dt

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.exposure.index import Index
    from lexposure.knowledge.curated import CuratedNode
    from lexposure.knowledge.reviews import Act
    from lexposure.workspace.reviewing import Recorded

__all__ = ["row", "shown"]

_SUMMARY = DCT + "description"
_UNQUOTED = {"evidence", "counter_evidence", "id", "type", "status", "author", "created"}


def row(done: Recorded, stale: Sequence[str]) -> dict[str, Any]:
    """Return what an act did: its event, and where the claim stands since; `stale` is what changed under it."""
    return {
        "claim": short(done.act.claim),
        "iri": done.act.claim,
        "event": done.act.seq,
        "new": done.new,
        "status": done.standing.status,
        "hash": done.standing.hash,
        "stale": list(stale) if done.standing.live else [],
        **_told(done.act),
    }


def shown(
    name: str, register: Register, index: Index, today: dt.date, blobs: Blobs, log: Log
) -> dict[str, Any]:
    """Return one claim. Raises UnknownName, or CuratedDataError for cited words that don't re-derive."""
    node = register.claim(name)
    now = register.standing(node)
    top = _written(node, log, blobs)
    written = {key: value for key, value in top.items() if key not in _UNQUOTED}
    fields = {**written, **{key: value for key, value in now.changes.items() if key not in _UNQUOTED}}
    stale = stale_today(index, node.iri, today) if now.live else []
    witness = Witness(index, blobs)
    view = GraphView(now.node.triples)
    return {
        "claim": short(node.iri),
        "iri": node.iri,
        "kind": kind_of(node),
        "type": top["type"],
        "status": "stale" if stale else now.status,
        "recorded_status": now.status,
        "in_answers": now.live,
        "author": top.get("author", ""),
        "created": top.get("created", ""),
        "place": str(node.place),
        "fields": {key: value for key, value in fields.items() if value is not None},
        "as_written": {key: written.get(key) for key in now.changes if key not in _UNQUOTED},
        "sides": [_side(register, side, iri) for side in ("mapsFrom", "mapsTo") for iri in view.all(node.iri, LX + side)],
        "quotes": [
            *_quotes(now.node, "evidence", LX + "hasCounterEvidence", blobs, witness, today),
            *_quotes(now.node, "counter_evidence", LX + "hasEvidence", blobs, witness, today),
        ],
        "stale": stale,
        "bears_on": bearing(index)[node.iri],
        "hash": now.hash,
        "content": now.content,
        "history": list(_history(now, register.acts.get(node.iri, ()), register)),
    }  # fmt: skip


def _written(node: CuratedNode, log: Log, blobs: Blobs) -> dict[str, Any]:
    """Return the node's fields as its author wrote them, with the file's header."""
    path = str(node.place.file)
    top = read_yaml(blobs.get(live_files(log)[path]), path, CuratedDataError)
    header = {key: top[key] for key in ("author", "status", "created") if key in top}
    graph = top.get("graph")
    listed = graph if isinstance(graph, Listing) else ()
    found = next(n for n in listed if isinstance(n, YamlMapping) and expand(str(n.get("id"))) == node.iri)
    return {key: _plain(value) for key, value in {**header, **found}.items()}


def _plain(value: Value) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, Listing) else str(value)


def _side(register: Register, side: str, iri: str) -> dict[str, Any]:
    node = register.nodes.get(iri)
    said = [text_of(t.object) for t in node.triples if t.predicate.value == _SUMMARY] if node else []
    status = register.standing(node).status if node else ""
    return {"side": "from" if side == "mapsFrom" else "to", "claim": short(iri), "summary": "".join(said[:1]), "status": status}  # fmt: skip


def _quotes(
    node: CuratedNode, role: str, other: str, blobs: Blobs, witness: Witness, today: dt.date
) -> Iterator[dict[str, Any]]:
    """Yield the spans cited in one role, each with its words as cited, and where these stand today."""
    view = GraphView(t for t in (*node.triples, *node.shared) if t.predicate.value != other)
    for span in sorted(cited(view).get(node.iri, ()), key=lambda one: (one.text, one.start, one.end)):
        words = quote(blobs, Span(span.text, span.start, span.end, span.sha256))
        now = witness.lookup((span.text, span.start, span.end, span.sha256, span.number), today)
        yield {"for": role, **asdict(span), "words": words, "source": now.source, "today": now.standing}


def _history(now: Standing, acts: Iterable[Act], register: Register) -> Iterator[dict[str, Any]]:
    counting = {act.seq for act in now.counting}
    chain = {act.seq for act in now.chain}
    for act in acts:
        if act.seq in counting:
            force = "in force"
        elif act.seq in chain:
            force = "overtaken by an amendment, or by a later act of the same person"
        elif act.content != now.content:
            force = "not in force: the claim was changed in its file since"
        else:
            force = f"without effect: {now.flaws.get(act.seq, '')}"
        yield {**_told(act), "reviewer": register.label(act.by), "event": act.seq, "seen": act.seen, "hash": act.hash, "force": force}  # fmt: skip


def _told(act: Act) -> dict[str, Any]:
    return {"act": act.act, "by": short(act.by), "at": act.at, "why": act.why, "changes": dict(act.changes)}
