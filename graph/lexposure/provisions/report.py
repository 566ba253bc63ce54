"""What is told of a change: provisions with their words before and after, quoted by hash and span, and what they say.

These are the results as data; they hold every word that changed and decide nothing. Who is told what of them depends
on the services in use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lexposure.archive.quotes import span_hash
from lexposure.provisions.align import align
from lexposure.provisions.events import events
from lexposure.provisions.statements import statements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lexposure.provisions.align import Alignment
    from lexposure.provisions.cut import Cut
    from lexposure.provisions.events import Event, EventKind
    from lexposure.provisions.redline import Material, Piece
    from lexposure.provisions.statements import Statement
    from lexposure.provisions.transitions import Difference, Kind, Swap

__all__ = ["ChangeReport", "DocumentChange", "ProvisionChange", "Quote", "Sighting", "describe"]


@dataclass(frozen=True)
class Quote:
    """A provision in one version: number, heading and path as labels, and its words verbatim with span and SHA-256."""

    number: str
    heading: str
    path: tuple[str, ...]
    start: int
    end: int
    sha256: str
    words: str


@dataclass(frozen=True)
class ProvisionChange:
    """What happened to a provision. Pieces, material words and statements hold spans of the two texts.

    `dated`: the line only says when the page was updated. `needs` are the open facts on which it depends whether the
    provision binds (empty: it does, or nobody asked). It isn't `sure` in a wholesale step, where next to no clause kept its
    words: then which clause is which is a guess by words that are left.
    """

    kind: EventKind
    before: tuple[Quote, ...]
    after: tuple[Quote, ...]
    pieces: tuple[Piece, ...]
    material: tuple[Material, ...]
    statements: tuple[Statement, ...]
    swaps: tuple[Swap, ...]
    renumbered: bool
    dated: bool
    needs: tuple[str, ...] = ()
    sure: bool = True

    @property
    def counts(self) -> bool:
        """Say whether it changes what is agreed: words, or the document that a link names."""
        return bool(self.pieces or self.swaps) and not self.dated


@dataclass(frozen=True)
class Sighting:
    """Another observer that saw the same: when, in which text, and how many of the provisions (0: all of them)."""

    collection: str
    captured: str
    text: str
    provisions: int


@dataclass(frozen=True)
class DocumentChange:
    """One version of a document and how it differs from the last accepted one; the texts are named by SHA-256.

    `collection` and `captured` are of the observer that saw it first, `seen` are the others. `repeated` counts the changed
    provisions that aren't told here, because another observer showed them before.

    `provisions` are those asked for, `others` counts the changes elsewhere in the document. In a `wholesale` change
    the document was written anew, or extracted in another way: its provisions aren't sure, and it wants to be read as a whole.
    """

    document: str
    label: str
    record: str
    collection: str
    captured: str
    text: str
    before_captured: str
    before_text: str
    kind: Kind
    difference: Difference
    alerts: bool
    wholesale: bool = False
    provisions: tuple[ProvisionChange, ...] = ()
    others: int = 0
    swaps: tuple[Swap, ...] = ()
    seen: tuple[Sighting, ...] = ()
    repeated: int = 0


@dataclass(frozen=True)
class ChangeReport:
    """The changes between two days (both included), oldest first, of the documents that were asked for.

    `changes` touch what binds; `may_bind` only what binds under facts that are open; `elsewhere` other parts of the same
    documents; `unscoped` come before the day since which it is known what binds; `seen_before` show what another
    observer had shown. `hidden` counts the versions that
    changed no words, by kind; `noise` are those versions. `watched` says of each document how far it is known.
    """

    since: str
    until: str
    platforms: tuple[str, ...]
    changes: tuple[DocumentChange, ...]
    may_bind: tuple[DocumentChange, ...] = ()
    elsewhere: tuple[DocumentChange, ...] = ()
    unscoped: tuple[DocumentChange, ...] = ()
    seen_before: tuple[DocumentChange, ...] = ()
    noise: tuple[DocumentChange, ...] = ()
    hidden: Mapping[Kind, int] = field(default_factory=dict)
    watched: tuple[Mapping[str, str], ...] = ()
    not_archived: tuple[str, ...] = ()


def describe(
    before: Cut, after: Cut, alignment: Alignment, names: tuple[str, ...] = ()
) -> list[tuple[Event, ProvisionChange]]:
    """Return what happened to each provision, with its event; in a wholesale step as far as that can be told.

    `names` are known names of the platform, as the terms may call it.
    """
    sure = not alignment.wholesale
    if not sure:
        alignment = align(before, after, closely=True)
    found = events(before, after, alignment, closely=not sure)
    return [(event, _told(before, after, event, names, sure=sure)) for event in found]


def _told(before: Cut, after: Cut, event: Event, names: tuple[str, ...], *, sure: bool) -> ProvisionChange:
    return ProvisionChange(
        event.kind,
        _quotes(before, event.before),
        _quotes(after, event.after),
        event.pieces,
        event.material,
        tuple(statements(before, after, event, names)),
        event.swaps,
        event.renumbered,
        event.dated,
        sure=sure,
    )


def _quotes(cut: Cut, places: Sequence[int]) -> tuple[Quote, ...]:
    return tuple(_quote(cut, place) for place in sorted(places))


def _quote(cut: Cut, place: int) -> Quote:
    found, words = cut.segments[place], cut.quote(place)
    return Quote(found.number, found.heading, found.path, found.start, found.end, span_hash(words), words)
