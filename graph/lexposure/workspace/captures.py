"""Captured documents, as events: the bytes as they came and the text that was extracted from them, both kept.

Since the bytes are kept, a better extractor can read them again: its text is a version of the same moment, marked
`technical`, which is a change of ours and never the provider's.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lexposure.archive.blobs import Blobs, sha256
from lexposure.archive.log import Log
from lexposure.model.errors import Corrupt, Place, SourceError, UserError
from lexposure.model.terms import TermsVersion
from lexposure.sources.extract import Extraction, Selection, declared, extract, read_selection
from lexposure.sources.git import is_bundle
from lexposure.sources.ota_dataset import is_dataset
from lexposure.sources.terms_files import TermsFile, find_terms_files
from lexposure.workspace.intake import Imported, Progress, import_collection, version_body

__all__ = ["SEPARATOR", "Again", "capture_body", "extract_again", "import_files", "import_terms"]

Body = dict[str, Any]
SEPARATOR = "\n\n- - -\n\n"
"""What stands between the pages of a document that has several, as in Open Terms Archive."""


def import_terms(
    path: Path,
    blobs: Blobs,
    log: Log,
    *,
    services: Collection[str] | None = None,
    record: str = "",
    captured: dt.datetime | None = None,
    selection: Selection | None = None,
    keep_going: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Archive what a path holds: an Open Terms Archive repository, bundle or dataset, or documents saved as files.

    `services` limits it to records of these; `record`, `captured` and `selection` are for files that don't say it
    themselves. Files of a kind that isn't read are told among the warnings. Raises SourceError, UnknownName.
    """
    if _is_collection(path):
        if record or captured or selection:
            raise UserError(
                f"{path} is a collection, whose versions have their record and time",
                fix="leave out --record, --captured, --select and --remove",
            )
        return import_collection(path, blobs, log, services=services, progress=progress)
    found = find_terms_files(path, record=record, captured=captured, selection=selection)
    if not keep_going:
        for each in found:
            if each.refused:
                raise each.refused
    files = [
        each.file
        for each in found
        if each.file and (services is None or each.file.record.partition("/")[0] in services)
    ]
    done = import_files(files, blobs, log, keep_going=keep_going, progress=progress)
    refused = tuple(str(each.refused) for each in found if each.refused)
    ignored = tuple(f"{each.path} isn't HTML, PDF, Markdown or text" for each in found if each.ignored)
    return replace(done, refused=(*refused, *done.refused), warnings=(*ignored, *done.warnings))


def _is_collection(path: Path) -> bool:
    """Say whether a path is a git repository, a git bundle or a zip archive."""
    if path.is_dir():
        return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())
    return path.suffix.lower() == ".bundle" or is_bundle(path) or is_dataset(path)


def capture_body(
    version: TermsVersion,
    text: str,
    raw: str,
    extraction: Extraction,
    *,
    media_type: str,
    location: str = "",
    selection: Selection | None = None,
) -> Body:
    """Return the event of a version whose bytes are kept: `raw` names their blob, `text` that of the extracted text.

    `location` and `selection` are left out where there is nothing to say.
    """
    chosen = declared(selection or Selection())
    said = {"location": location, "selection": chosen}
    return {
        **version_body(version, text),
        "raw": [raw],
        "media_type": media_type,
        "extractor": extraction.extractor,
        **{key: value for key, value in said.items() if value},
    }


def import_files(
    files: Sequence[TermsFile],
    blobs: Blobs,
    log: Log,
    *,
    keep_going: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Archive files of terms, their bytes and what is extracted from them, unless they are archived already.

    The first file that can't be read ends the import before anything is recorded, unless `keep_going`: then the others
    are recorded and it is listed. The same bytes of a record and moment with another selection are a `technical`
    version. Raises SourceError, also where two files claim the same record and moment.
    """
    known = _Known(event.body for event in log.events() if event.body["kind"] == "terms-version")
    bodies: list[Body] = []
    refused: list[str] = []
    warnings: list[str] = []
    claimed: dict[tuple[str, dt.datetime], TermsFile] = {}
    ordered = sorted(files, key=lambda file: (file.record, file.captured, str(file.path)))
    for done, file in enumerate(ordered, 1):
        try:
            _claim(claimed, file)
            body = _captured(file, blobs, known, warnings)
        except SourceError as error:
            if not keep_going:
                raise
            refused.append(str(error))
            body = None
        if body:
            known.add(body)
            bodies.append(body)
        if progress:
            progress(done, len(ordered))
    if bodies:
        log.append(bodies)
    records = tuple(dict.fromkeys(file.record for file in ordered))
    return Imported(len(ordered) - len(refused), len(bodies), records, tuple(warnings), tuple(refused))


def _claim(claimed: dict[tuple[str, dt.datetime], TermsFile], file: TermsFile) -> None:
    other = claimed.setdefault((file.record, file.captured), file)
    if other is not file:
        raise SourceError(
            f"this and {other.path} both claim to be {file.record} as captured at {file.captured:%Y-%m-%dT%H:%M:%SZ}",
            place=Place(file.path),
            fix="give one of them another record or time in a sidecar, or leave it out",
        )


def _captured(file: TermsFile, blobs: Blobs, known: _Known, warnings: list[str]) -> Body | None:
    """Extract a file and keep it; None if it is archived."""
    data = file.read()
    raw = sha256(data)
    moment = file.captured.strftime("%Y-%m-%dT%H:%M:%SZ")
    selection = declared(file.selection)
    if known.has(file.record, moment, raw, selection):
        return None
    place = Place(file.path)
    extraction = extract(data, file.media_type, file.selection, file.location, place=place)
    warnings += [f"{place}: `{selector}` found nothing to remove" for selector in extraction.missed]
    version = TermsVersion(
        file.record,
        file.captured,
        order=0,
        text=extraction.text.encode(),
        commit="",
        change=known.change(file.record, moment, raw),
    )
    return capture_body(
        version,
        blobs.put(version.text),
        blobs.put(data),
        extraction,
        media_type=file.media_type,
        location=file.location,
        selection=file.selection,
    )


class _Known:
    """Which captures the archive has, so that none comes twice."""

    def __init__(self, bodies: Iterable[Mapping[str, Any]]) -> None:
        self._records: set[str] = set()
        self._moments: set[tuple[str, str, str]] = set()
        self._captures: set[tuple[str, str, str, str]] = set()
        for body in bodies:
            self.add(body)

    def add(self, body: Mapping[str, Any]) -> None:
        self._records.add(body["record"])
        for raw in body.get("raw", ()):
            self._moments.add((body["record"], body["captured"], raw))
            self._captures.add((body["record"], body["captured"], raw, _key(body.get("selection", {}))))

    def has(self, record: str, captured: str, raw: str, selection: Mapping[str, Any]) -> bool:
        return (record, captured, raw, _key(selection)) in self._captures

    def change(self, record: str, captured: str, raw: str) -> Any:
        if (record, captured, raw) in self._moments:
            return "technical"
        return "recorded" if record in self._records else "first"


def _key(selection: Mapping[str, Any]) -> str:
    return json.dumps(selection, sort_keys=True)


@dataclass(frozen=True)
class Again:
    """What extracting again did: captures looked at, new texts recorded by record, and what was refused."""

    looked_at: int
    new: int
    names: tuple[str, ...]
    refused: tuple[str, ...] = ()


def extract_again(
    blobs: Blobs,
    log: Log,
    *,
    records: Iterable[str] = (),
    keep_going: bool = False,
    progress: Progress | None = None,
) -> Again:
    """Extract the text of kept captures again, with the extractors of now, and record what differs as `technical`.

    `records` limits it to those documents. A capture whose newest event has the same extractor and text makes no event.
    Raises SourceError or Corrupt for the first capture that can't be read, unless `keep_going`.
    """
    wanted = set(records)
    newest: dict[tuple[str, str, str], Body] = {}
    for event in log.events():
        body = event.body
        if body["kind"] == "terms-version" and body.get("raw") and (not wanted or body["record"] in wanted):
            newest[body["record"], body["captured"], json.dumps(body["raw"])] = body
    bodies: list[Body] = []
    refused: list[str] = []
    for done, body in enumerate(newest.values(), 1):
        try:
            again = _again(body, blobs)
        except (SourceError, Corrupt) as error:
            if not keep_going:
                raise
            refused.append(str(error))
            again = None
        if again:
            bodies.append(again)
        if progress:
            progress(done, len(newest))
    if bodies:
        log.append(bodies)
    names = tuple(dict.fromkeys(body["record"] for body in bodies))
    return Again(len(newest), len(bodies), names, tuple(refused))


def _again(body: Mapping[str, Any], blobs: Blobs) -> Body | None:
    """Return the event of a capture read again; None if nothing differs."""
    place = Place(f"{body['record']} of {body['captured']}")
    done = [
        extract(
            blobs.get(each.raw), each.media_type, read_selection(each.selection), each.base_url, place=place
        )
        for each in _pages(body, place)
    ]
    extractor = ", ".join(dict.fromkeys(each.extractor for each in done))
    text = blobs.put(SEPARATOR.join(each.text for each in done).encode())
    if (text, extractor) == (body["text"], body["extractor"]):
        return None
    return {**body, "text": text, "change": "technical", "extractor": extractor}


@dataclass(frozen=True)
class _Page:
    """One of the pages that a document was put together from."""

    raw: str
    media_type: str
    selection: Mapping[str, Any]
    base_url: str


def _pages(body: Mapping[str, Any], place: Place) -> list[_Page]:
    """Return the pages of a capture: those retrieved, which may be several, or the one file that was imported."""
    told = body.get("retrieved")
    if not told:
        [raw] = body["raw"]
        return [_Page(raw, body["media_type"], body.get("selection", {}), body.get("location", ""))]
    if not all("selection" in each for each in told):
        raise SourceError(
            "what was selected of its pages isn't recorded", place=place, fix="pull the document again"
        )
    return [_Page(each["sha256"], each["media_type"], each["selection"], each["final_url"]) for each in told]
