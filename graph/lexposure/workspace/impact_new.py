"""What a text would do that isn't archived yet, as the next version of a document. Nothing is recorded.

The log is read with one capture more, and the texts with one text more; both are forgotten afterwards. What rests on
the document's words is followed into the new ones exactly as after an import.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure.archive.blobs import Blobs, sha256
from lexposure.archive.log import Event
from lexposure.exposure.engine import Engine
from lexposure.exposure.impact_report import ImpactReport, TextChange, Version
from lexposure.exposure.step import PlainTexts, Side, Step
from lexposure.knowledge.kept import Kept
from lexposure.model.errors import Place, SourceError, UnknownName
from lexposure.model.names import nearest
from lexposure.workspace.alignments import Alignments
from lexposure.workspace.change_reading import Reader as ChangeReader
from lexposure.workspace.change_reading import Target
from lexposure.workspace.changes import names_of
from lexposure.workspace.histories import History, judged
from lexposure.workspace.histories import Version as Captured
from lexposure.workspace.impact import Portfolio, Reader
from lexposure.workspace.impact_texts import Texts
from lexposure.workspace.staleness import READ, stale

if TYPE_CHECKING:
    import pyoxigraph as ox

    from lexposure.exposure.evidence import Texts as Archive
    from lexposure.exposure.index import Index, Terms
    from lexposure.provisions.report import DocumentChange
    from lexposure.provisions.transitions import Transition
    from lexposure.workspace.core import Workspace

__all__ = ["impact_new"]


def impact_new(workspace: Workspace, portfolio: Portfolio, name: str, path: Path) -> ImpactReport:
    """Return what the text in a file would do today. Raises UnknownName, SourceError or NotSetUp."""
    reader = Reader(workspace, portfolio)
    texts = Texts(workspace, reader.bearing)
    record = texts.named(name)
    if not isinstance(record, str):
        known = sorted(texts.documents)
        raise UnknownName(f"`{name}` is no terms document", fix=nearest(name, known))
    text = _extracted(path, record, workspace.clock.now())
    blobs = _WithText(workspace.blobs.root, text.encode())
    history, supposed = _supposed(texts.histories(record), blobs.extra, workspace.clock.now())
    found = judged(history, blobs, workspace.home / "derived", workspace.today())
    terms = texts.documents.get(record)
    change = _change(workspace, blobs, history, found, record, terms)
    archive = _Remembered(blobs)
    before = after = Engine(reader.engine.index, archive)
    if terms and found[-1].accepted and change.kind != "same":
        index = _with(before.index, workspace, blobs, supposed, terms)
        after = Engine(index, archive)
    plain = PlainTexts(archive)
    old, new = (Side(engine, workspace.today(), plain) for engine in (before, after))
    impact = reader.of(change, Step(old, new, reader.bearing))
    return ImpactReport(
        before.index.dataset, None, None, len(portfolio.profiles), portfolio.refused, (impact,), supposed=True
    )


def _extracted(path: Path, record: str, now: dt.datetime) -> str:
    from lexposure.sources.extract import extract
    from lexposure.sources.terms_files import find_terms_files

    if not path.is_file():
        raise SourceError("this is no file", place=Place(path), fix="name the file with the new text")
    found = find_terms_files(path, record=record, captured=now)[0]
    if found.refused:
        raise found.refused
    if found.file is None:
        raise SourceError(
            "this isn't HTML, PDF, Markdown or text", place=Place(path), fix="save it as one of these"
        )
    file = found.file
    return extract(file.read(), file.media_type, file.selection, file.location, place=Place(path)).text


class _Remembered:
    """An archive that keeps the texts read last in memory: the same few are asked for again and again."""

    def __init__(self, archive: Archive) -> None:
        self.has = archive.has
        self.text = lru_cache(maxsize=64)(archive.text)


class _WithText(Blobs):
    """The archive with one text more, which is in memory alone."""

    def __init__(self, root: Path, data: bytes) -> None:
        super().__init__(root)
        self.extra, self._data = sha256(data), data

    def get(self, name: str) -> bytes:
        """Return a blob, or the text."""
        return self._data if name == self.extra else super().get(name)

    def has(self, name: str) -> bool:
        """Say whether it is here."""
        return name == self.extra or super().has(name)


class _Unwritten(Kept):
    """What is kept can be read; nothing is added."""

    def put(self, name: str, data: bytes) -> None:
        """Keep nothing: the text isn't archived."""


def _supposed(observed: Sequence[History], text: str, now: dt.datetime) -> tuple[History, dict[str, Any]]:
    """Return the history as that observer would see it who has most versions, and the body of the new capture's event."""
    history = max(observed, key=lambda each: len(each.versions))
    captured = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = {
        "kind": "terms-version", "record": history.record, "captured": captured, "text": text, "change": "recorded",
        "collection": history.collection,
    }  # fmt: skip
    versions = (*history.versions, Captured(captured, text, technical=False))
    return replace(history, versions=versions), body


def _change(
    workspace: Workspace, blobs: Blobs, history: History, found: Sequence[Transition], record: str, terms: Terms | None
) -> TextChange:  # fmt: skip
    """Return the change as `changes` would tell it."""
    today = workspace.today()
    index = workspace.engine().index
    target = Target(record, terms, None, names_of(index, terms, record), ())
    with Alignments(workspace.home / "derived") as alignments:
        reading = ChangeReader(blobs, alignments, today)
        reading.read(target, [(history, found[-1:])])
    report = reading.report(today, (), ())
    rows: tuple[DocumentChange, ...] = (*report.changes, *report.elsewhere, *report.noise)
    row = rows[-1]
    before = (
        Version(dt.date.fromisoformat(row.before_captured[:10]), row.before_text) if row.before_text else None
    )
    same = before is not None and before.sha256 == row.text
    return TextChange(
        "terms", terms.iri if terms else "", target.name, target.label, today, "same" if same else row.kind,
        before, Version(today, row.text), () if same else (row,),
    )  # fmt: skip


def _with(index: Index, workspace: Workspace, blobs: Blobs, body: dict[str, Any], terms: Terms) -> Index:
    """Return the index as it would be with one capture more: its claims are the same, some of them stale."""
    events = list(workspace.log.events())
    last = events[-1]
    events.append(
        Event(last.seq + 1, workspace.clock.now().astimezone(dt.UTC).isoformat(), last.hash, "", body)
    )
    kept = _Unwritten(workspace.home)
    found = stale(_read(workspace), events, blobs, workspace.home / "derived", kept)
    texts = (*terms.texts, (body["captured"][:10], body["text"]))
    documents = tuple(
        replace(each, texts=texts) if each.iri == terms.iri else each for each in index.documents
    )
    return replace(index, stale=found, documents=documents)


def _read(workspace: Workspace) -> list[ox.Triple]:
    """Return the live statements that staleness is worked out from."""
    import pyoxigraph as ox

    store = workspace.snapshot.store()
    return [
        quad.triple
        for predicate in sorted(READ)
        for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph())
    ]
