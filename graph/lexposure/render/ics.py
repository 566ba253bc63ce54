"""A timeline's days as an RFC 5545 calendar that any calendar program subscribes to.

One all-day event for each norm that turns on a day, with an identifier made of norm and day: who imports the calendar
again gets the same events, not more of them. Its stamp is the time at which the dataset was recorded: no clock is read.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import TYPE_CHECKING

from lexposure.render.digest import STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lexposure.exposure.timeline import Step, Timeline, Turned

__all__ = ["event_uid", "to_ics"]

_FOLD = 75
"""Octets a line may have, its break left out (RFC 5545, 3.1)."""
_BREAK = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def to_ics(found: Timeline, *, coming_only: bool = True) -> str:
    """Return the calendar, its lines ended by CRLF; `coming_only` leaves out the days that aren't after the one asked."""
    stamp = found.recorded.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lexposure//timeline//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for step in found.steps:
        if step.announced or not coming_only:
            for norm in step.norms:
                lines += _event(found, step, norm, stamp)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def event_uid(iri: str, day: dt.date) -> str:
    """Return the identifier of the event that a norm turns on a day: a UUID, the same in every calendar."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{iri}#{day.isoformat()}"))


def _event(found: Timeline, step: Step, norm: Turned, stamp: str) -> Iterator[str]:
    turn = STATUS[norm.after] if norm.before != norm.after else "other ceilings"
    force = [] if norm.binding_force in ("binding", "contract") else [f"{norm.binding_force}: doesn't bind"]
    told = [
        norm.summary,
        f"{norm.deontic}, {STATUS[norm.before]} → {STATUS[norm.after]}, for: {found.name}",
        *force,
        *(
            f"{step.causes[number].kind} {step.causes[number].turn}: {step.causes[number].source}"
            for number in norm.causes
        ),
        *(f"ceiling gained: {ceiling}" for ceiling in norm.gained),
        *(f"ceiling lost: {ceiling}" for ceiling in norm.lost),
        f"{norm.ref} <{norm.iri}>",
        found.dataset,
        found.notice,
    ]
    yield "BEGIN:VEVENT"
    yield f"UID:{event_uid(norm.iri, step.day)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{step.day:%Y%m%d}"
    if step.day < dt.date.max:  # left out, an all-day event lasts its day, too
        yield f"DTEND;VALUE=DATE:{step.day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(f'{norm.citation}: {turn}')}"
    yield f"DESCRIPTION:{_text(chr(10).join(told))}"
    yield f"CATEGORIES:{_listed(('Lexposure', norm.side))}"
    yield "CLASS:PUBLIC"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """Escape a text value (3.3.11); control characters have no place in one."""
    plain = _CONTROL.sub("\ufffd", _BREAK.sub("\n", text))
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _listed(values: Iterable[str]) -> str:
    return ",".join(_text(value) for value in values)


def _folded(line: str) -> str:
    """Break a line into pieces of at most 75 octets, never within a character; a blank leads each further piece."""
    pieces, piece, size = list[str](), "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > _FOLD:
            pieces.append(piece)
            piece, size = " ", 1
        piece += sign
        size += width
    return "\r\n".join([*pieces, piece])
