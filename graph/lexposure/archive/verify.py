"""Re-derive everything that is kept: the chain, every blob, every span. Nothing here trusts what it reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lexposure.archive.blobs import is_sha256, sha256
from lexposure.archive.log import GENESIS
from lexposure.archive.problems import Problem
from lexposure.archive.quotes import Span, cut
from lexposure.archive.stored import FORGOTTEN, STORED, removed, unzipped
from lexposure.model.errors import Corrupt, CuratedDataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Event, Log

__all__ = ["BLOB_FIELDS", "Report", "blobs_of", "verify_archive"]

# Which fields of an event's body name a blob, or a list of blobs.
BLOB_FIELDS: dict[str, tuple[str, ...]] = {
    "terms-version": ("text", "raw"),
    "terms-health": (),
    "terms-verdict": ("text",),
    "law-version": ("text", "units", "raw"),
    "law-notice": ("raw",),
    "knowledge-file": ("blob",),
    "knowledge-removed": (),
    "claim-review": (),
    STORED: ("json", "rdf"),
    FORGOTTEN: (),
}
_IF_GIVEN = {("terms-version", "raw")}
"""Fields that an event may lack: an imported version names no page."""


@dataclass(frozen=True)
class Report:
    """What a verification looked at, and what is wrong. `ok` is true where nothing is.

    `unnamed` counts blobs that no event names: what interrupted imports left, harmless. `unarchived` counts spans
    whose text isn't in this archive: nothing could be said about them.
    """

    events: int
    blobs: int
    unnamed: int
    spans: int
    unarchived: int
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Say whether everything that could be checked is right."""
        return not self.problems


def verify_archive(
    blobs: Blobs, log: Log, spans: Iterable[Span], checkpoint: tuple[int, str] | None = None
) -> Report:
    """Check the log's chain, every blob, every legal unit's place in its text, and every span.

    `checkpoint` is a number and hash of an event that was kept elsewhere (a snapshot's manifest, a feed): with it,
    a log that was cut off or rewritten as a whole is found too.
    """
    wanted = sorted(spans)
    problems = log.verify()
    events = list(_readable(log))
    if checkpoint and not problems:
        problems += _against(checkpoint, log, events)
    gone = removed(events)
    named = {name for event in events for name in blobs_of(event)} - gone.keys()
    present = set(blobs.names())
    problems += _bad_blobs(blobs, named | present)
    problems += [_left(gone[name]) for name in sorted(present & gone.keys())]
    problems += [problem for event in events for problem in _bad_event(blobs, event)]
    problems += _bad_spans(blobs, wanted)
    unarchived = sum(not _archived(blobs, span) for span in wanted)
    return Report(len(events), len(present), len(present - named), len(wanted), unarchived, tuple(problems))


def blobs_of(event: Event) -> list[str]:
    """Return the names of the blobs that an event names; malformed names are left to `verify_archive`."""
    return [name for name in _named(event.body) if isinstance(name, str) and is_sha256(name)]


def _named(body: dict[str, Any]) -> Iterator[object]:
    kind = str(body.get("kind"))
    for field in BLOB_FIELDS.get(kind, ()):
        if field not in body and (kind, field) in _IF_GIVEN:
            continue
        value = body.get(field)
        yield from value if isinstance(value, list) else [value]


def _readable(log: Log) -> Iterator[Event]:
    try:
        yield from log.events()
    except Corrupt:
        return  # what stands behind a damaged event can't be trusted; the damage itself is reported


def _against(checkpoint: tuple[int, str], log: Log, events: list[Event]) -> Iterator[Problem]:
    seq, digest = checkpoint
    if seq > len(events):
        yield Problem(f"{log.path.name}, event {seq}", f"the log ends before the checkpoint {digest[:16]}")
    elif digest != (events[seq - 1].hash if seq else GENESIS):
        yield Problem(
            f"{log.path.name}, event {seq}", f"the log was rewritten: this isn't the checkpoint {digest[:16]}"
        )


def _bad_blobs(blobs: Blobs, names: Iterable[str]) -> Iterator[Problem]:
    for name in sorted(names):
        try:
            blobs.get(name)
        except Corrupt as error:
            yield Problem(f"blob {name}", error.message)


def _bad_event(blobs: Blobs, event: Event) -> Iterator[Problem]:
    where = f"event {event.seq}"
    kind = event.body.get("kind")
    if kind not in BLOB_FIELDS:
        yield Problem(where, f"its kind {kind!r} is unknown to this release, so its blobs weren't checked")
    for name in _named(event.body):
        if not isinstance(name, str) or not is_sha256(name):
            yield Problem(where, f"{name!r} doesn't name a blob")
    yield from _bad_retrievals(event.body, where)
    if kind == "law-version":
        yield from _bad_units(blobs, event.body, where)
    if kind == STORED:
        yield from _bad_answer(blobs, event.body, where)


def _bad_retrievals(body: dict[str, Any], where: str) -> Iterator[Problem]:
    """A retrieval (absent where files were imported by hand) is of bytes that the event names, or proves nothing."""
    told = body.get("retrieved", [])
    raw = body.get("raw")
    for each in told if isinstance(told, list) else [told]:
        name = each.get("sha256") if isinstance(each, dict) else None
        if not isinstance(name, str) or not isinstance(raw, list) or name not in raw:
            yield Problem(
                where, f"it says that {str(name)[:80]} was retrieved, which isn't among its raw files"
            )


def _left(answer: str) -> Problem:
    what = f"it was forgotten, but content of it is still here; run `lexposure answer {answer[:16]} --forget` again"
    return Problem(f"answer {answer}", what)


def _bad_answer(blobs: Blobs, body: dict[str, Any], where: str) -> Iterator[Problem]:
    """An answer is named by its JSON, so that whoever holds the name can check what is given out under it."""
    try:
        data = unzipped(blobs.get(body["json"]))
    except (Corrupt, LookupError, TypeError):
        return  # forgotten, or reported as a bad blob or as no blob at all
    if data is None or sha256(data) != body.get("id"):
        yield Problem(where, f"its content doesn't hash to the name of the answer {str(body.get('id'))[:80]}")


def _bad_units(blobs: Blobs, body: dict[str, Any], where: str) -> Iterator[Problem]:
    try:
        length = len(blobs.text(body["text"]))
        units = json.loads(blobs.text(body["units"]))
    except Corrupt:
        return  # reported as a bad blob, or as no blob at all
    except (LookupError, TypeError, ValueError, RecursionError) as error:
        yield Problem(where, f"its legal units can't be read: {error}")
        return
    if not isinstance(units, list):
        yield Problem(where, "its legal units aren't a list")
        return
    for unit in units:
        if not _lies_in(unit, length):
            yield Problem(
                where, f"a legal unit lies outside its text of {length} characters: {str(unit)[:120]}"
            )


def _lies_in(unit: object, length: int) -> bool:
    if not isinstance(unit, dict):
        return False
    start, end = unit.get("start"), unit.get("end")
    return isinstance(start, int) and isinstance(end, int) and 0 <= start <= end <= length


def _archived(blobs: Blobs, span: Span) -> bool:
    return is_sha256(span.text) and blobs.has(span.text)


def _bad_spans(blobs: Blobs, spans: list[Span]) -> Iterator[Problem]:
    for name, group in groupby(spans, key=lambda span: span.text):
        members = list(group)
        if not is_sha256(name):
            yield Problem(f"span {members[0]}", f"{name[:80]!r} doesn't name a text")
        elif blobs.has(name):
            yield from _bad_spans_of(blobs, name, members)


def _bad_spans_of(blobs: Blobs, name: str, spans: list[Span]) -> Iterator[Problem]:
    try:
        text = blobs.text(name)
    except Corrupt as error:
        yield Problem(f"{len(spans)} spans of text {name}", f"they can't be checked: {error.message}")
        return
    for span in spans:
        try:
            cut(text, span)
        except CuratedDataError as error:
            yield Problem(f"span {span}", error.message)
