"""Which text of a document stood on a day: the newest accepted capture of the observer that has most of them.

Collections can hold the same document as seen from other places; their texts are never mixed. A capture in quarantine (an
error page, a collapsed extraction) is no text of the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.model.errors import NotSetUp, UnknownName
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID
from lexposure.workspace.histories import histories, judged

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.exposure.index import Index

__all__ = ["Standing", "records", "standing"]


@dataclass(frozen=True)
class Standing:
    """A text (SHA-256) of a record, when it was captured (UTC, ISO) and by which collection."""

    record: str
    captured: str
    text: str
    observer: str


def records(index: Index) -> dict[str, str]:
    """Return the records of a collection by the short name of the document: `aws/service-terms`."""
    return {
        document.iri.removeprefix(f"{ID}document/"): document.record
        for document in index.documents
        if document.record
    }


def standing(derived: Path, log: Log, blobs: Blobs, index: Index, document: str, on: dt.date) -> Standing:
    """Return the text of a document, by short name or record, that stood on a day.

    Raises NotSetUp without an archive, UnknownName for a document unknown or not yet captured that day.
    """
    known = histories(log)
    if not known:
        raise NotSetUp(
            "no terms are archived", fix="import a collection with `lexposure archive import PATH`"
        )
    named = records(index)
    record = named.get(document, document)
    observed = [history for history in known if history.record == record]
    if not observed:
        archived = {history.record for history in known}
        every = [*sorted(archived), *(short for short, found in named.items() if found in archived)]
        raise UnknownName(f"no document `{document}` in the archive", fix=nearest(document, every))
    for history in sorted(observed, key=lambda history: -len(history.versions)):
        accepted = [step.place for step in judged(history, blobs, derived, on) if step.accepted]
        if accepted:
            version = history.versions[accepted[-1]]
            return Standing(record, version.captured, version.text, history.collection)
    first = min(history.versions[0].captured for history in observed)[:10]
    raise UnknownName(f"{record} was first captured on {first}", fix="ask for a later day")
