"""What each sentence of a clause rules and for whom, so that two versions can be compared sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lexposure.provisions.duties import Clause, clauses, duties
from lexposure.provisions.redline import words_in
from lexposure.provisions.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.model.terms import Segment
    from lexposure.provisions.cue import Addressee, Deontic
    from lexposure.provisions.cut import Cut

__all__ = ["Ruling", "rulings"]


@dataclass(frozen=True)
class Ruling:
    """A sentence: its span, its words in comparable form, and a rule in it; one ruling for each rule of a sentence.

    `deontic` None: it states, defines or describes. `trigger` is the span that decided.
    """

    start: int
    end: int
    words: tuple[str, ...]
    deontic: Deontic | None
    addressee: Addressee
    trigger: tuple[int, int]


def rulings(cut: Cut, places: Sequence[int], names: tuple[str, ...] = ()) -> list[Ruling]:
    """Return the rulings of some segments in document order; `names` are known names of the platform."""
    found = _clauses(cut.text, cut.segments, names)
    return [each for place in sorted(places) for each in _of(found[place])]


@lru_cache(maxsize=4)
def _clauses(text: str, segments: tuple[Segment, ...], names: tuple[str, ...]) -> list[Clause]:
    return clauses(text, segments, names=names)


def _of(clause: Clause) -> Iterator[Ruling]:
    for part in clause.parts:
        for place, (start, end) in enumerate(sentences(clause.text, part.start, part.end)):
            kind = part.kind if len(clause.parts) > 1 else "whole"
            alone = replace(part, kind=kind, start=start, end=end, lead=() if place else part.lead)
            words = tuple(word.form for word in words_in(clause.text, start, end))
            ruled = [duty for duty in duties(replace(clause, parts=(alone,))) if duty.deontic != "statement"]
            for duty in ruled:
                yield Ruling(start, end, words, duty.deontic, duty.addressee, duty.cue or (start, end))
            if not ruled:
                yield Ruling(start, end, words, None, "nobody", (start, end))
