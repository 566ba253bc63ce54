"""From the log to a published snapshot, and the proof that they agree."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from lexposure.archive.blobs import Blobs
from lexposure.archive.log import Log
from lexposure.archive.problems import Problem
from lexposure.archive.quotes import Span
from lexposure.archive.verify import Report, verify_archive
from lexposure.exposure.compiler import compile_index
from lexposure.exposure.engine import Engine
from lexposure.exposure.evaluation import Evaluator
from lexposure.exposure.graph_view import GraphView
from lexposure.knowledge.curated import CuratedNode, read_curated
from lexposure.knowledge.declared import ontology
from lexposure.knowledge.digest import dataset_hash
from lexposure.knowledge.findings import Finding, short
from lexposure.knowledge.lint import lint
from lexposure.knowledge.projection import Projection, fold
from lexposure.knowledge.rdf import text_of
from lexposure.knowledge.snapshot import Snapshot, current, publish
from lexposure.knowledge.validate import validate
from lexposure.model.errors import Corrupt, CuratedDataError, DateError, NotSetUp, Place
from lexposure.model.namespaces import LX, OA
from lexposure.workspace.own import is_curated, own_path
from lexposure.workspace.shipped import fingerprint

__all__ = ["Verification", "build", "check", "engine_at", "findings", "verify"]

INDEX = "index.json"
SHIPPED = "shipped.txt"
_EVIDENCE = (LX + "hasEvidence", LX + "hasCounterEvidence")

Release = Callable[[str], str]


@dataclass(frozen=True)
class Verification:
    """The archive's report, what is wrong with the snapshot, and the dataset hash that the log gives."""

    archive: Report
    snapshot: tuple[Problem, ...]
    dataset: str

    @property
    def ok(self) -> bool:
        """Say whether everything that could be checked is right."""
        return self.archive.ok and not self.snapshot


def check(files: Mapping[str, bytes]) -> None:
    """Refuse curated files that break a shape or the closed vocabulary. Raises CuratedDataError naming each place."""
    wrong = [(finding, place) for finding, place in findings(files) if finding.severity == "error"]
    if not wrong:
        return
    lines = [f"{place or finding.node}: {finding.message}" for finding, place in wrong]
    first = next((place for _, place in wrong if place), None)
    more = "".join(f"\n  {line}" for line in lines[1:20])
    raise CuratedDataError(
        f"{wrong[0][0].message}{more}", place=first, fix=f"correct the {len(wrong)} place(s) named"
    )


def findings(files: Mapping[str, bytes]) -> list[tuple[Finding, Place | None]]:
    """Return what shapes, lint and the compiler say about curated files, with the line each finding is about."""
    nodes = [n for path, data in files.items() if is_curated(path) for n in read_curated(data, path).nodes]
    by_iri = {node.iri: node for node in nodes}
    triples = {triple for node in nodes for triple in (*node.triples, *node.shared)}
    found = [*_twice(nodes), *validate(triples), *lint(triples)]
    if not any(finding.severity == "error" for finding in found):
        found += _circles(triples)
    return [(finding, _place(finding, by_iri, files)) for finding in found]


def _place(finding: Finding, nodes: Mapping[str, CuratedNode], files: Mapping[str, bytes]) -> Place | None:
    """Return where the value at fault stands in its node, or else where the node or, for a header's value, the file begins."""
    if finding.node not in nodes:
        return None
    place = nodes[finding.node].place
    starts = {node.place.line or 0 for node in nodes.values() if node.place.file == place.file}
    start = place.line or 1
    end = min((line for line in starts if line > start), default=None)
    lines = files[str(place.file)].decode().splitlines()
    value = re.compile(rf"(?<![\w./-]){re.escape(finding.about)}(?![\w./-])") if finding.about else None
    for first, last in ((start, end), (1, min(starts))) if value else ():
        for number, line in enumerate(lines[first - 1 : last and last - 1], first):
            if value and value.search(line):
                return replace(place, line=number)
    return place


def _twice(nodes: Iterable[CuratedNode]) -> Iterator[Finding]:
    """Two files can't describe one node: their statements would be mixed into one that nobody wrote."""
    first: dict[str, CuratedNode] = {}
    for node in nodes:
        known = first.setdefault(node.iri, node)
        if known is not node:
            yield Finding(node.iri, f"{short(node.iri)} stands in {known.place}, too", rule="twice")


def _circles(triples: set[ox.Triple]) -> list[Finding]:
    """Compile the data as an answer would; derived facts that depend on each other are found on the way."""
    try:
        Evaluator(compile_index(triples | ontology(), dataset="", recorded=""))
    except CuratedDataError as problem:
        return [Finding("", problem.message, rule="circle")]
    return []


def build(home: Path, log: Log, blobs: Blobs, release: Release) -> Snapshot:
    """Fold the log, compile the index, publish both. The same log gives the same dataset hash and the same bytes."""
    projection = fold(log.events(), blobs)
    if projection.head == 0:
        raise NotSetUp(
            "nothing is recorded yet",
            fix="run `lexposure rebuild` after `lexposure archive import`, or any question",
        )
    digest = dataset_hash(projection.content())
    index = compile_index(projection.current(), dataset=release(digest), recorded=projection.head_time)
    files = {INDEX: index.to_bytes(), SHIPPED: _shipped_mark(log, blobs)}
    return publish(home, projection.head, digest, projection.quads(), files, log_head=projection.head_hash)


def _shipped_mark(log: Log, blobs: Blobs) -> bytes:
    """Return the fingerprint of the recorded files that aren't a user's own, to be compared with what is shipped."""
    from lexposure.workspace.intake import live_files

    return fingerprint(
        {path: blobs.get(name) for path, name in live_files(log).items() if not own_path(path)}
    ).encode()


@dataclass(frozen=True)
class RecordedTexts:
    """The archive as it stood: texts that were recorded later are absent, so that a past answer never changes."""

    blobs: Blobs
    names: frozenset[str]

    def has(self, sha256: str) -> bool:
        """Tell whether the text had been recorded and is here."""
        return sha256 in self.names and self.blobs.has(sha256)

    def text(self, sha256: str) -> str:
        """Return the text."""
        return self.blobs.text(sha256)


def engine_at(log: Log, blobs: Blobs, known_at: dt.datetime, release: Release) -> Engine:
    """Return the engine over what was recorded by a moment. Raises DateError if that was nothing."""
    projection = fold(log.events(), blobs, known_at=known_at)
    if projection.head == 0:
        raise DateError(f"nothing was recorded by {known_at.isoformat()}", fix="ask for a later moment")
    digest = dataset_hash(projection.content())
    index = compile_index(projection.current(), dataset=release(digest), recorded=projection.head_time)
    return Engine(index, RecordedTexts(blobs, frozenset(projection.texts)))


def verify(home: Path, log: Log, blobs: Blobs) -> Verification:
    """Check archive, log, quotes and legal units, then fold the log again and compare it with the snapshot."""
    snapshot = current(home)
    head = snapshot.manifest.log_head
    checkpoint = (snapshot.seq, head) if head else None
    projection, dataset, problems = _folded(log, blobs)
    report = verify_archive(blobs, log, _spans(projection), checkpoint)
    problems += snapshot.verify()
    if projection and projection.head == snapshot.seq and dataset != snapshot.digest:
        problems.append(
            Problem("snapshot", f"the log gives dataset {dataset}, the snapshot says {snapshot.digest}")
        )
    if projection and projection.head != snapshot.seq:
        problems.append(
            Problem(
                "snapshot",
                f"stands at event {snapshot.seq}, the log at {projection.head}; run `lexposure rebuild`",
            )
        )
    return Verification(report, tuple(problems), dataset)


def _folded(log: Log, blobs: Blobs) -> tuple[Projection | None, str, list[Problem]]:
    try:
        projection = fold(log.events(), blobs)
    except (Corrupt, CuratedDataError) as problem:
        return None, "", [Problem("projection", str(problem))]
    return projection, dataset_hash(projection.content()), []


def _spans(projection: Projection | None) -> Iterable[Span]:
    """Yield every span that a live claim rests on."""
    if projection is None:
        return
    triples = projection.current()
    graph = GraphView(triples)
    for span in sorted({text_of(t.object) for t in triples if t.predicate.value in _EVIDENCE}):
        position = graph.one(span, OA + "hasSelector")
        text = graph.one(span, OA + "hasSource").rsplit("/", 1)[-1]
        start, end = (int(graph.one(position, OA + name)) for name in ("start", "end"))
        yield Span(text, start, end, graph.one(span, LX + "textSha256"))
