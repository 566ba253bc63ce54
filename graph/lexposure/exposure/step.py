"""A step from one answer to the next: what turned, and which claims changed in nothing but how well they are proven.

Between two days claims begin and end; the words that a claim cites stop or come back to stand. Both are facts of the index
and the archive, whoever asks.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lexposure.exposure.answers import Evidence
from lexposure.exposure.bearing import Bearing
from lexposure.exposure.claim_status import told_on
from lexposure.exposure.engine import Engine
from lexposure.exposure.evidence import Texts
from lexposure.exposure.index import Claim, Norm
from lexposure.exposure.timeline import turns
from lexposure.provisions.fingerprint import plain_words

__all__ = ["Mark", "PlainTexts", "Proof", "Side", "Step", "plain"]


_BEST = ("verbatim", "superseded", "not_archived")


class PlainTexts:
    """The archive's texts as their words alone, so that signs, mark-up and links aren't taken for a change of what is said."""

    def __init__(self, archive: Texts) -> None:
        self._archive = archive
        self._of = lru_cache(maxsize=16)(self._words)

    def stands(self, quote: str, number: str, text: str) -> bool:
        """Tell whether the words of a quote, its number aside, stand somewhere in a text (SHA-256)."""
        return plain(quote, number) in self._of(text)

    def _words(self, text: str) -> str:
        return plain(self._archive.text(text))


def plain(words: str, number: str = "") -> str:
    """Return the words of a quote without its own number, signs, mark-up and links, with a blank before and after each."""
    said, own = (plain_words(unicodedata.normalize("NFKC", text)) for text in (words, number))
    return f" {' '.join(said[len(own) :] if said[: len(own)] == own else said)} "


@dataclass(frozen=True)
class Proof:
    """How well a claim stands: why it is stale (empty: it isn't), and of each place cited whether its words stand."""

    stale: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mark:
    """A claim or provision whose proof is another after the step."""

    iri: str
    before: Proof
    after: Proof


@dataclass(frozen=True)
class Side:
    """One end of a step: the engine that answers, the day asked, and the texts by which words are compared."""

    engine: Engine
    day: dt.date
    texts: PlainTexts | None = None

    @property
    def iso(self) -> str:
        """The day as text."""
        return self.day.isoformat()

    def standings(self, found: Iterable[Evidence]) -> tuple[tuple[str, str], ...]:
        """Return for each place cited, by document and number, whether its words stand: as `answers.Evidence` has it.

        Words that stand with other signs or another number do. A claim that cites a place from several versions stands as
        the best of them: each version speaks for its own days.
        """
        best: dict[str, str] = {}
        for each in found:
            place = f"{each.source.rpartition(', ')[0]} {each.number}".strip()
            standing = self._standing(each)
            best[place] = min(best.get(place, standing), standing, key=_BEST.index)
        return tuple(sorted(best.items()))

    def _standing(self, each: Evidence) -> str:
        now = self.engine.witness.in_force(each.text, self.day)
        if each.standing != "superseded" or not (self.texts and each.quote and now):
            return each.standing
        return "verbatim" if self.texts.stands(each.quote, each.number, now) else each.standing


class Step:
    """From one day to a later one, or on one day from one state of the archive to another.

    Both engines must agree on the claims: only what is stale, and which texts there are, may differ.
    """

    def __init__(self, before: Side, after: Side, bearing: Bearing) -> None:
        self.before, self.after, self.bearing = before, after, bearing

    @cached_property
    def turned(self) -> dict[str, tuple[str, ...]]:
        """The claims that begin or end after the first day and by the second, with what they do."""
        found: dict[str, tuple[str, ...]] = {}
        for iri in self.bearing.places:
            told = {turn for day, turn in turns(self.bearing.claim(iri)) if self._between(day)}
            if told:
                found[iri] = tuple(sorted(told))
        return found

    @cached_property
    def displaced(self) -> frozenset[int]:
        """The norms for which other timing rules count after the step, or that nobody has read before it."""
        evaluator, periods = self.after.engine.evaluator, self.bearing.index.periods
        found = []
        for number, norm in enumerate(self.bearing.index.norms):
            if any(evaluator.unread(number, side.iso) for side in (self.before, self.after)):
                moved = any(periods[p].iri in self.turned for level in norm.levels for p in level)
            else:
                moved = evaluator.level(norm, self.before.iso) != evaluator.level(norm, self.after.iso)
            if moved:
                found.append(number)
        return frozenset(found)

    @property
    def joined(self) -> bool:
        """Whether a place joined or left a union: then facts change, and with them any answer."""
        return any(
            self._between(day) for row in self.bearing.index.memberships for day in row[2:] if day is not None
        )

    def marks(self, iris: Iterable[str]) -> dict[str, Mark]:
        """Return those of some claims and provisions whose proof is another after the step."""
        found = {}
        for iri in iris:
            before, after = (self._proof(iri, side) for side in (self.before, self.after))
            if before != after:
                found[iri] = Mark(iri, before, after)
        return found

    def unread_before(self, norm: Norm) -> bool:
        """Tell whether no wording of a norm was read that is older than the step: what stood there is unknown."""
        return norm.first and self._between(norm.valid_from or "")

    def _proof(self, iri: str, side: Side) -> Proof:
        claim: Claim | None = self.bearing.claim(iri) if iri in self.bearing.places else None
        spans = claim.evidence if claim else self.bearing.index.provisions[iri][2]
        looked_up = (side.engine.witness.lookup(span, side.day) for span in spans)
        stale = told_on(side.engine.index, claim, side.iso) if claim else ""
        return Proof(stale, side.standings(looked_up))

    def _between(self, day: str) -> bool:
        return self.before.iso < day <= self.after.iso
