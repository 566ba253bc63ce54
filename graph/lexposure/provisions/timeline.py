"""The life of one provision: each version in which its words or its number changed, quoted before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.archive.quotes import span
from lexposure.provisions.words import comparable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lexposure.archive.quotes import Span
    from lexposure.provisions.cut import Cut
    from lexposure.provisions.identity import Provision, Standing, Version

__all__ = ["Change", "Quote", "timeline"]


@dataclass(frozen=True)
class Quote:
    """A provision as it stands in one version: span, verbatim words, number and heading."""

    span: Span
    words: str
    number: str
    heading: str


@dataclass(frozen=True)
class Change:
    """A version in which a provision changed, with the position of that version among those of its document.

    `kind` is `first seen`, `renumbered`, or that of an event. `before` is None where it came, `after` where it left.
    `gone` and `came` are the changed words in the order of the text, each run with the words it replaces or is replaced by.
    """

    version: int
    kind: str
    similarity: float
    before: Quote | None
    after: Quote | None
    words: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()


def timeline(provision: Provision, versions: Sequence[Version], cut: Callable[[str], Cut]) -> list[Change]:
    """Return the changes of a provision by time, the first of which is that it was first seen."""
    found: list[Change] = []
    events = {event.version: event for event in provision.events}
    standings = {one.version: one for one in provision.standings}
    last: Standing | None = None
    for version in sorted({*events, *standings}):
        now, event = standings.get(version), events.get(version)
        if last is None or event or (now and now.number != last.number):
            kind = event.kind if event else "first seen" if last is None else "renumbered"
            similarity = event.similarity if event else 1.0
            before = _quote(last, versions, cut) if last else None
            after = _quote(now, versions, cut) if now else None
            changed = changed_words(before.words, after.words) if before and after else ()
            found.append(
                Change(version, kind, similarity, before, after, changed, event.others if event else ())
            )
        last = now or last
    return found


def _quote(standing: Standing, versions: Sequence[Version], cut: Callable[[str], Cut]) -> Quote:
    one = cut(versions[standing.version].text)
    segment = one.segments[standing.place]
    quoted = span(one.text, segment.start, segment.end)
    return Quote(quoted, one.text[segment.start : segment.end], segment.number, segment.heading)


def changed_words(before: str, after: str) -> tuple[tuple[str, str], ...]:
    """Return what was replaced by what, as a reader sees it: each pair holds the words gone and the words come."""
    from rapidfuzz.distance import Indel

    old, new = comparable(before).split(), comparable(after).split()
    runs: list[tuple[str, str]] = []
    at = (-1, -1)
    for op in Indel.opcodes(old, new):
        if op.tag == "equal":
            continue
        gone, came = " ".join(old[op.src_start : op.src_end]), " ".join(new[op.dest_start : op.dest_end])
        if runs and at == (op.src_start, op.dest_start):
            runs[-1] = (f"{runs[-1][0]} {gone}".strip(), f"{runs[-1][1]} {came}".strip())
        else:
            runs.append((gone, came))
        at = (op.src_end, op.dest_end)
    return tuple(runs)
