"""From the log to a published snapshot, and the proof that they agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from lexposure.archive.blobs import Blobs
from lexposure.archive.log import Log
from lexposure.archive.problems import Problem
from lexposure.archive.quotes import Span
from lexposure.archive.verify import Report, verify_archive
from lexposure.exposure.compiler import compile_index
from lexposure.exposure.engine import Engine
from lexposure.exposure.graph_view import GraphView
from lexposure.exposure.index import Index
from lexposure.knowledge.digest import dataset_hash
from lexposure.knowledge.kept import Kept
from lexposure.knowledge.projection import Projection, fold
from lexposure.knowledge.rdf import text_of
from lexposure.knowledge.snapshot import Snapshot, current, publish
from lexposure.model.errors import Corrupt, CuratedDataError, DateError, NotSetUp
from lexposure.model.namespaces import LX, OA
from lexposure.workspace.own import own_path
from lexposure.workspace.recorded import TEXTS, RecordedTexts, listed
from lexposure.workspace.shipped import fingerprint
from lexposure.workspace.staleness import stale
from lexposure.workspace.standing_texts import without_quarantined

__all__ = ["Verification", "build", "engine_at", "verify"]

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


def build(home: Path, log: Log, blobs: Blobs, release: Release) -> Snapshot:
    """Fold the log, compile the index, publish both. The same log gives the same dataset hash and the same bytes."""
    kept = Kept(home)
    projection = fold(log.events(), blobs, read=kept.curated)
    if projection.head == 0:
        raise NotSetUp(
            "nothing is recorded yet",
            fix="run `lexposure rebuild` after `lexposure archive import`, or any question",
        )
    digest = dataset_hash(projection.content())
    index = _index(projection, log, blobs, home / "derived", kept, release(digest))
    files = {
        INDEX: index.to_bytes(),
        TEXTS: listed(projection.texts),
        SHIPPED: _shipped_mark(log, blobs),
    }
    return publish(home, projection.head, digest, projection.quads(), files, log_head=projection.head_hash)


def _index(projection: Projection, log: Log, blobs: Blobs, derived: Path, kept: Kept, dataset: str) -> Index:
    """Compile what is live, and say of each claim when it is stale by the texts recorded up to the same event."""
    triples = projection.current()
    index = compile_index(triples, dataset=dataset, recorded=projection.head_time)
    known = [event for event in log.events() if event.seq <= projection.head]
    index = without_quarantined(index, known, blobs, derived)
    return replace(index, stale=stale(triples, known, blobs, derived, kept))


def _shipped_mark(log: Log, blobs: Blobs) -> bytes:
    """Return the fingerprint of the recorded files that aren't a user's own, to be compared with what is shipped."""
    from lexposure.workspace.intake import live_files

    return fingerprint(
        {path: blobs.get(name) for path, name in live_files(log).items() if not own_path(path)}
    ).encode()


def engine_at(home: Path, log: Log, blobs: Blobs, known_at: dt.datetime, release: Release) -> Engine:
    """Return the engine over what was recorded by a moment. Raises DateError if that was nothing."""
    kept = Kept(home)
    projection = fold(log.events(), blobs, known_at=known_at, read=kept.curated)
    if projection.head == 0:
        raise DateError(f"nothing was recorded by {known_at.isoformat()}", fix="ask for a later moment")
    digest = dataset_hash(projection.content())
    index = _index(projection, log, blobs, home / "derived", kept, release(digest))
    return Engine(index, RecordedTexts(blobs, frozenset(projection.texts)))


def verify(home: Path, log: Log, blobs: Blobs) -> Verification:
    """Check archive, log, quotes and legal units, then fold the log again and compare it with the snapshot."""
    snapshot = current(home)
    head = snapshot.manifest.log_head
    checkpoint = (snapshot.seq, head) if head else None
    projection, dataset, problems = _folded(log, blobs)
    report = verify_archive(blobs, log, _spans(projection), checkpoint)
    problems += snapshot.verify()
    problems += (
        [
            Problem(f"event {seq}", f"an act of review without effect: {why}")
            for seq, why in sorted(projection.flaws.items())
        ]
        if projection
        else []
    )
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
