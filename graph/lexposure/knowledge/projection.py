"""The fold of the event log into named graphs: what anyone may delete and rebuild.

One graph per revision of a curated node, named by its content; one per law version, per document's captures, per
ontology file; one for content-addressed nodes, which have no time. When a graph was recorded and when it was
superseded stands in the default graph. Correcting a claim adds a graph and closes the old one; nothing is deleted.
An act of review does the same: it adds its own graph, and one with the claim as it stands since.
Answers that were stored are no knowledge: events about them move neither the head nor anybody's `known_at`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from lexposure.archive.blobs import Blobs
from lexposure.archive.clock import instant
from lexposure.archive.log import Event
from lexposure.archive.stored import ANSWER_EVENTS
from lexposure.knowledge.curated import CuratedFile, CuratedNode, read_curated
from lexposure.knowledge.project_law import ImportedLaw, project_law
from lexposure.knowledge.project_terms import CapturedText, document_iris, project_document
from lexposure.knowledge.rdf import TYPE, iri, moment, text_of
from lexposure.knowledge.reviews import KIND, Act, content_hash, rejected, standing
from lexposure.model.errors import CuratedDataError, Place
from lexposure.model.namespaces import GRAPH, LX, PROV

__all__ = ["Projection", "fold"]

_GENERATED = iri(PROV + "generatedAtTime")
_INVALIDATED = iri(PROV + "invalidatedAtTime")
_RECORD = iri(LX + "record")
_SHARED = iri(f"{GRAPH}interned")
_FORMER = iri(f"{GRAPH}interned/former")
_PERSON = iri(PROV + "Person")


@dataclass
class _Revision:
    graph: ox.NamedNode
    triples: tuple[ox.Triple, ...]
    shared: tuple[ox.Triple, ...]
    recorded: str
    superseded: str | None = None
    about: str = ""


@dataclass
class Projection:
    """Named graphs with their record times, the texts recorded, and where each curated node stands for messages.

    `flaws` says of acts of review that had no effect, or should have had none, why; by the number of their event.
    """

    graphs: dict[ox.NamedNode, tuple[ox.Triple, ...]] = field(default_factory=dict)
    recorded: dict[ox.NamedNode, str] = field(default_factory=dict)
    superseded: dict[ox.NamedNode, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    flaws: dict[int, str] = field(default_factory=dict)
    head: int = 0
    head_hash: str = ""
    head_time: str = ""

    def content(self) -> Iterator[ox.Quad]:
        """Yield every quad of every graph that is live, without record times: what the dataset hash covers."""
        for graph, triples in self.graphs.items():
            if graph not in self.superseded:
                yield from (ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)

    def current(self) -> set[ox.Triple]:
        """Return the triples of all live graphs, flattened."""
        return {t for graph, triples in self.graphs.items() if graph not in self.superseded for t in triples}

    def quads(self) -> Iterator[ox.Quad]:
        """Yield what a snapshot holds: live triples and record times in the default graph, all graphs by name."""
        yield from (ox.Quad(t.subject, t.predicate, t.object) for t in self.current())
        for graph, triples in self.graphs.items():
            yield from (ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
            yield ox.Quad(graph, _GENERATED, moment(self.recorded[graph]))
            if graph in self.superseded:
                yield ox.Quad(graph, _INVALIDATED, moment(self.superseded[graph]))


def fold(
    events: Iterable[Event],
    blobs: Blobs,
    *,
    known_at: dt.datetime | None = None,
    read: Callable[[bytes, str], CuratedFile] = read_curated,
) -> Projection:
    """Fold events, in order of the log, into a projection of what was recorded by `known_at` (None: all of it).

    `read` reads a curated file's bytes, given with its path. Raises DateError for a moment without zone.
    """
    return _Fold(blobs, read).run(events, known_at)


class _Fold:
    """The state of one fold; a file's nodes are compared with those that its path held before."""

    def __init__(self, blobs: Blobs, read: Callable[[bytes, str], CuratedFile]) -> None:
        self._blobs = blobs
        self._read = read
        self._files: dict[str, dict[str, _Revision]] = {}
        self._nodes: dict[str, dict[str, CuratedNode]] = defaultdict(dict)
        self._acts: dict[str, list[Act]] = defaultdict(list)
        self._all: list[_Revision] = []
        self._terms: dict[str, list[tuple[CapturedText, str]]] = defaultdict(list)
        self._law: list[tuple[ImportedLaw, str]] = []
        self._out = Projection()

    def run(self, events: Iterable[Event], known_at: dt.datetime | None) -> Projection:
        limit = instant(known_at) if known_at else None
        for event in events:
            if limit and event.recorded_at > limit:
                break
            if event.body["kind"] in ANSWER_EVENTS:
                continue
            self._apply(event)
            self._out.head, self._out.head_hash, self._out.head_time = (
                event.seq,
                event.hash,
                event.recorded_at,
            )
        self._finish()
        return self._out

    def _apply(self, event: Event) -> None:
        body, recorded = event.body, event.recorded_at
        kind = body["kind"]
        if kind == "knowledge-file":
            self._file(body["path"], self._blobs.get(body["blob"]), recorded)
        elif kind == "knowledge-removed":
            self._nodes.pop(body["path"], None)
            self._replace(body["path"], {}, recorded)
        elif kind == KIND:
            self._review(Act.of(event))
        elif kind == "terms-version":
            self._terms[body["record"]].append((CapturedText.from_body(body), recorded))
            self._out.texts.add(body["text"])
        elif kind == "law-version":
            self._law.append((ImportedLaw.from_body(body), recorded))
            self._out.texts.add(body["text"])

    def _file(self, path: str, data: bytes, recorded: str) -> None:
        if path.endswith(".ttl"):
            graph = iri(f"{GRAPH}file/{path}@{_digest(data)}")
            revisions = {path: _Revision(graph, _turtle(data, path), (), recorded)}
        elif path.endswith((".yaml", ".json")) and path.startswith("data/"):
            nodes = self._read(data, path).nodes
            self._out.places.update((node.iri, node.place) for node in nodes)
            self._nodes[path] = {node.iri: node for node in nodes}
            revisions = {name: one for node in nodes for name, one in self._revisions(node, recorded)}
        else:
            revisions = {}
        self._replace(path, revisions, recorded)

    def _revisions(self, node: CuratedNode, recorded: str) -> Iterator[tuple[str, _Revision]]:
        """Yield a node as it stands after the acts of review about it, unless they took it out, and these acts."""
        if node.iri not in self._acts and not rejected(node):
            yield (
                node.iri,
                _Revision(_revision_name(node), node.triples, node.shared, recorded, about=node.iri),
            )
            return
        found = standing(node, self._acts.get(node.iri, ()))
        if found.live:
            now = found.node
            yield node.iri, _Revision(_revision_name(now), now.triples, now.shared, recorded, about=node.iri)
        for act in found.counting:
            graph = iri(f"{GRAPH}review/{act.hash[:20]}")
            yield act.iri, _Revision(graph, act.triples(), (), recorded, about=node.iri)

    def _review(self, act: Act) -> None:
        """Take an act: the claim's graphs are replaced wherever it stands with the content that the act is about."""
        self._acts[act.claim].append(act)
        flaw = "no claim reads as the one it is about"
        for path, nodes in self._nodes.items():
            node = nodes.get(act.claim)
            if node is None or content_hash(node) != act.content:
                continue
            flaw = standing(node, self._acts[act.claim]).flaws.get(act.seq, "")
            others = {name: r for name, r in self._files[path].items() if r.about != act.claim}
            self._replace(path, {**others, **dict(self._revisions(node, act.at))}, act.at)
        if not flaw and not self._is_person(act.by):
            flaw = "its reviewer was no declared person"
        if flaw:
            self._out.flaws[act.seq] = flaw

    def _is_person(self, name: str) -> bool:
        found = (nodes[name] for nodes in self._nodes.values() if name in nodes)
        return any(t.predicate == TYPE and t.object == _PERSON for node in found for t in node.triples)

    def _replace(self, path: str, new: dict[str, _Revision], recorded: str) -> None:
        old = self._files.get(path, {})
        live = {}
        for name, revision in new.items():
            before = old.get(name)
            live[name] = before if before and before.graph == revision.graph else revision
        for name, before in old.items():
            if live.get(name) is not before:
                before.superseded = recorded
        self._all += [revision for name, revision in live.items() if old.get(name) is not revision]
        self._files[path] = live

    def _finish(self) -> None:
        """A claim that stands in several files, or came back, is superseded only when it stands nowhere."""
        live = {revision.graph for revision in self._live()}
        for revision in self._all:
            self._out.graphs[revision.graph] = revision.triples
            self._out.recorded.setdefault(revision.graph, revision.recorded)
            if revision.superseded and revision.graph not in live:
                before = self._out.superseded.get(revision.graph, "")
                self._out.superseded[revision.graph] = max(before, revision.superseded)
        self._finish_law()
        self._finish_terms()
        self._finish_shared()

    def _finish_shared(self) -> None:
        """Content-addressed nodes on which only superseded claims rest are kept, but aren't part of what is live."""
        live = {triple for revision in self._live() for triple in revision.shared}
        former = {triple for revision in self._all for triple in revision.shared} - live
        self._add(_SHARED, live, self._out.head_time)
        self._add(_FORMER, former, self._out.head_time)
        if former:
            self._out.superseded[_FORMER] = self._out.head_time

    def _finish_law(self) -> None:
        newest = {(law.act, law.valid_from): (law, recorded) for law, recorded in self._law}
        for law, recorded in newest.values():
            others = [other for other, _ in newest.values() if other.act == law.act]
            graph = iri(f"{GRAPH}law/{law.act}@{law.valid_from}")
            self._add(graph, project_law(law, others, self._blobs), recorded)

    def _finish_terms(self) -> None:
        curated = {
            text_of(t.object): text_of(t.subject)
            for r in self._live()
            for t in r.triples
            if t.predicate == _RECORD
        }
        documents: dict[str, list[tuple[CapturedText, str]]] = defaultdict(list)
        for record, document in document_iris(self._terms, curated).items():
            documents[document] += self._terms[record]
        for document, captures in documents.items():
            ordered = sorted((capture for capture, _ in captures), key=lambda capture: capture.captured)
            graph = iri(document.replace("/id/", "/graph/", 1))
            self._add(graph, project_document(document, ordered), max(recorded for _, recorded in captures))

    def _live(self) -> Iterator[_Revision]:
        return (revision for revisions in self._files.values() for revision in revisions.values())

    def _add(self, graph: ox.NamedNode, triples: Iterable[ox.Triple], recorded: str) -> None:
        found = tuple(triples)
        if found:
            self._out.graphs[graph] = found
            self._out.recorded[graph] = recorded


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _revision_name(node: CuratedNode) -> ox.NamedNode:
    return iri(f"{GRAPH}claim/{content_hash(node)[:20]}")


def _turtle(data: bytes, path: str) -> tuple[ox.Triple, ...]:
    """Read an ontology file; its blank nodes are named by file and order, since data may hold none."""
    try:
        triples = [
            ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(data, format=ox.RdfFormat.TURTLE)
        ]
    except SyntaxError as problem:
        raise CuratedDataError(f"not Turtle: {problem.msg}", place=Place(path, problem.lineno)) from None
    names: dict[str, ox.NamedNode] = {}

    def named(term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term.value, iri(f"{GRAPH}node/{path}/{len(names) + 1}"))
        return term

    return tuple(ox.Triple(named(t.subject), t.predicate, named(t.object)) for t in triples)
