"""What happened to each provision between two versions: added, removed, edited, moved, split, merged, renumbered.

An alignment says which clauses belong together. An event says what that means to a reader: where it stands in both
versions, which words changed, which of them weigh, and which links now lead to another document. A clause whose words
stay is no event unless its number, its place or the target of a link changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lexposure.provisions.fingerprint import says_when
from lexposure.provisions.links import document_named, links_in
from lexposure.provisions.numbers import parse_number
from lexposure.provisions.redline import Word, material, pieces, words_in
from lexposure.provisions.transitions import Swap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.model.terms import Segment
    from lexposure.provisions.align import Alignment, Link
    from lexposure.provisions.cut import Cut
    from lexposure.provisions.redline import Material, Piece

__all__ = ["Event", "EventKind", "events", "own_words"]

EventKind = Literal["added", "removed", "edited", "moved", "split", "merged", "renumbered", "target"]


@dataclass(frozen=True)
class Event:
    """One event: the places of its segments in the two versions (one side may be empty) and what changed.

    `pieces` hold every changed word; of a provision that was added or removed, all of its words. `renumbered` says that
    the number is another one, whatever else happened, `dated` that the line only says when the page was updated.
    """

    kind: EventKind
    before: tuple[int, ...]
    after: tuple[int, ...]
    similarity: float
    pieces: tuple[Piece, ...] = ()
    material: tuple[Material, ...] = ()
    swaps: tuple[Swap, ...] = ()
    renumbered: bool = False
    dated: bool = False

    @property
    def counts(self) -> bool:
        """Say whether it changes what is agreed: words or the document that a link names."""
        return bool(self.pieces or self.swaps) and not self.dated


def events(before: Cut, after: Cut, alignment: Alignment, *, closely: bool = False) -> list[Event]:
    """Return the events of an alignment in the order of the later version; what is gone stands where it stood.

    A wholesale step has none, since what is listed as removed and added there wasn't compared, unless the alignment was
    made `closely`.
    """
    if alignment.wholesale and not closely:
        return []
    found = [event for link in alignment.links if (event := _event(before, after, link))]
    places = {link.before[0]: link.after[0] for link in alignment.links if link.before and link.after}
    return sorted(found, key=lambda event: _order(event, places))


def _order(event: Event, places: dict[int, int]) -> tuple[float, int, tuple[int, ...]]:
    if event.after:
        return event.after[0], 1, event.before
    earlier = [place for place in places if place < event.before[0]]
    return (places[max(earlier)] + 0.5 if earlier else -1.0), 0, event.before


def _event(before: Cut, after: Cut, link: Link) -> Event | None:
    changed: tuple[Piece, ...] = ()
    if link.similarity < 1.0 or len(link.before) + len(link.after) != 2:
        changed = tuple(pieces(_side(before, link.before), _side(after, link.after)))
    renumbered = (
        bool(link.before and link.after)
        and before.segments[link.before[0]].number != after.segments[link.after[0]].number
    )
    swaps = _swaps(before, after, link)
    kind = _kind(link, changed=bool(changed), swapped=bool(swaps), renumbered=renumbered)
    if kind is None:
        return None
    sides = (*map(before.quote, link.before), *map(after.quote, link.after))
    dated = bool(changed) and all(map(says_when, sides))
    weighing = () if dated else tuple(material(changed))
    return Event(kind, link.before, link.after, link.similarity, changed, weighing, swaps, renumbered, dated)


def _kind(link: Link, *, changed: bool, swapped: bool, renumbered: bool) -> EventKind | None:
    if link.kind != "same" and link.kind != "edited":
        gone = link.kind in {"added", "removed"} and not changed  # nothing but signs
        return None if gone else link.kind
    if changed:
        return "edited"
    if swapped:
        return "target"
    return "renumbered" if renumbered else None


def _side(cut: Cut, places: Sequence[int]) -> list[Word]:
    return [word for place in sorted(places) for word in own_words(cut.text, cut.segments[place])]


def own_words(text: str, segment: Segment) -> list[Word]:
    """Return the words of a segment without its own number."""
    start = segment.start
    if segment.number:
        number = parse_number(text[start : segment.end], heading=segment.kind == "heading")
        start += number.length if number else 0
    return words_in(text, start, segment.end)


def _swaps(before: Cut, after: Cut, link: Link) -> tuple[Swap, ...]:
    """Pair links with the same label that name different documents, in order."""
    if [before.quote(place) for place in link.before] == [after.quote(place) for place in link.after]:
        return ()
    old, new = _named(before, link.before), _named(after, link.after)
    left = [pair for pair in old if pair not in new]
    came = [pair for pair in new if pair not in old]
    out = []
    for label, target in left:
        partner = next((pair for pair in came if pair[0] == label), None)
        if partner:
            came.remove(partner)
            out.append(Swap(label, target, partner[1]))
    return tuple(out)


def _named(cut: Cut, places: Sequence[int]) -> list[tuple[str, str]]:
    return [
        (each.name, named)
        for place in places
        for each in links_in(cut.text, cut.segments[place])
        if (named := document_named(each.target))
    ]
