"""Provisions: clauses followed through the versions of a document, whatever their number and wording.

An alignment says which clause of one version is which of the next. Folded over all versions this gives provisions:

- Equal, edited and moved clauses keep their identity.
- Of the parts of a split, the one that carries the clause on keeps it; the others are new and say what they derive from.
- Of merged clauses, the one that is carried on keeps it; the others end and say into what.
- A clause that comes back in the words in which it left is the same one again: pages blink between two states.
- After a wholesale step only equal words keep their identity; what begins or ends there didn't come or go that day.

A provision is named by where it was first seen, so that the same versions give the same names on every machine. A
version that is older than all before it gives new names.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lexposure.provisions.align import Alignment, Link
    from lexposure.provisions.cut import Cut

__all__ = ["Event", "Provision", "Standing", "Version", "fold"]

Beginning = Literal["first", "added", "split", "wholesale"]
EventKind = Literal["edited", "moved", "split", "merged", "removed", "returned", "wholesale"]

_FEW = 4  # words below which a clause that comes back must have its old number and place


@dataclass(frozen=True)
class Version:
    """A captured version: time of capture (UTC, ISO) and SHA-256 of its text."""

    captured: str
    text: str


@dataclass(frozen=True)
class Standing:
    """Where a provision stands in one version: the version's position, the place among its segments, and the number."""

    version: int
    place: int
    number: str


@dataclass(frozen=True)
class Event:
    """What happened to a provision with one version: similarity 1 where the words stayed, 0 where there are none.

    `others` are the provisions that a split gave birth to, or that were merged into this one, or into which this one was merged.
    """

    version: int
    kind: EventKind
    similarity: float
    others: tuple[str, ...] = ()


@dataclass
class Provision:
    """A clause or heading with an identity of its own.

    `began` says how: `first` with the first version, `added`, as a part of a `split` (then `derived_from` is the
    provision it was a part of), or `wholesale` where its origin can't be told. `standings` holds one place for each
    version that has it, in order.
    """

    id: str
    kind: Literal["heading", "clause"]
    began: Beginning
    derived_from: str = ""
    standings: list[Standing] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The position of the first version that has it."""
        return self.standings[0].version

    @property
    def last(self) -> int:
        """The position of the last version that has it."""
        return self.standings[-1].version

    def at(self, version: int) -> Standing | None:
        """Return where it stands in a version; None if that doesn't have it."""
        return next((one for one in reversed(self.standings) if one.version == version), None)


def fold(
    name: str,
    versions: Sequence[Version],
    cut: Callable[[str], Cut],
    aligned: Callable[[str, str], Alignment],
) -> list[Provision]:
    """Return the provisions of a document in the order in which they were first seen.

    `name` tells the document from others, `versions` are the accepted ones by time, `cut` gives the cut of a text
    and `aligned` the alignment of two, both by SHA-256.
    """
    folding = _Folding(name, versions)
    before: Version | None = None
    for number, version in enumerate(versions):
        if before is None:
            folding.begin(number, cut(version.text))
        elif before.text == version.text:
            folding.repeat(number)
        else:
            folding.step(number, cut(before.text), cut(version.text), aligned(before.text, version.text))
        before = version
    return folding.provisions


class _Folding:
    """The provisions so far, those of the current version by place, and those that left by their words."""

    def __init__(self, name: str, versions: Sequence[Version]) -> None:
        self.name, self.versions = name, versions
        self.provisions: list[Provision] = []
        self.current: list[Provision] = []
        self.gone: dict[tuple[str, ...], list[Provision]] = defaultdict(list)

    def begin(self, number: int, cut: Cut) -> None:
        """Take the first version."""
        self.current = [self._new(number, cut, place, "first") for place in range(len(cut))]

    def repeat(self, number: int) -> None:
        """Take a version with the same text as the one before."""
        for provision in self.current:
            last = provision.standings[-1]
            provision.standings.append(Standing(number, last.place, last.number))

    def step(self, number: int, before: Cut, after: Cut, alignment: Alignment) -> None:
        """Take a version with another text."""
        standing: dict[int, Provision] = {}
        left: list[tuple[int, Provision]] = []
        for link in alignment.links:
            if link.before and link.after:
                self._carry(number, after, link, standing, left)
            elif link.before:
                self._end(number, link.before[0], "wholesale" if alignment.wholesale else "removed", (), left)
        came: Beginning = "wholesale" if alignment.wholesale else "added"
        for link in alignment.links:
            if not link.before:
                place = link.after[0]
                back = self._returned(after, place)
                if back:
                    back.events.append(Event(number, "returned", 1.0))
                    self._stand(back, number, after, place)
                standing[place] = back or self._new(number, after, place, came)
        for place, provision in left:
            self.gone[before.words(place)].append(provision)
        self.current = [standing[place] for place in range(len(after))]

    def _carry(
        self,
        number: int,
        after: Cut,
        link: Link,
        standing: dict[int, Provision],
        left: list[tuple[int, Provision]],
    ) -> None:
        kept = self.current[link.before[0]]
        self._stand(kept, number, after, link.after[0])
        standing[link.after[0]] = kept
        born = [self._new(number, after, place, "split", kept.id) for place in link.after[1:]]
        standing.update(zip(link.after[1:], born, strict=True))
        merged = [self.current[place] for place in link.before[1:]]
        for place in link.before[1:]:
            self._end(number, place, "merged", (kept.id,), left)
        if link.kind != "same":
            others = tuple(one.id for one in (*born, *merged))
            # What is added or removed has one side only and never comes here.
            kept.events.append(Event(number, link.kind, link.similarity, others))  # type: ignore[arg-type]

    def _end(
        self,
        number: int,
        place: int,
        kind: EventKind,
        others: tuple[str, ...],
        left: list[tuple[int, Provision]],
    ) -> None:
        provision = self.current[place]
        provision.events.append(Event(number, kind, 0.0, others))
        left.append((place, provision))

    def _returned(self, cut: Cut, place: int) -> Provision | None:
        """Take back a provision that left with these words, first one that had this number."""
        words = cut.words(place)
        waiting = self.gone.get(words)
        if not waiting:
            return None
        number = cut.segments[place].number
        same = [one for one in waiting if one.standings[-1].number == number]
        chosen = same[:1] if number or len(words) < _FEW else waiting[:1]
        if not chosen and len(words) >= _FEW:
            chosen = waiting[:1]
        if chosen:
            waiting.remove(chosen[0])
        return chosen[0] if chosen else None

    def _new(self, number: int, cut: Cut, place: int, began: Beginning, parent: str = "") -> Provision:
        segment, version = cut.segments[place], self.versions[number]
        seen = f"{self.name}\n{version.captured}\n{version.text}\n{segment.start}-{segment.end}"
        provision = Provision(hashlib.sha256(seen.encode()).hexdigest()[:16], segment.kind, began, parent)
        self.provisions.append(provision)
        self._stand(provision, number, cut, place)
        return provision

    def _stand(self, provision: Provision, number: int, cut: Cut, place: int) -> None:
        provision.standings.append(Standing(number, place, cut.segments[place].number))
