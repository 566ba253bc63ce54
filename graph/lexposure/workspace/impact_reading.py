"""How far a change was read: on which of its clauses or units claims rest, and of which nobody read what stood before.

What nobody read can't be gained or lost; it has to be said, or the sets would look like all there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from lexposure.exposure.step import plain
from lexposure.exposure.wording import Wording
from lexposure.render.changes import provision_name

if TYPE_CHECKING:
    from lexposure.exposure.evidence import Texts
    from lexposure.exposure.impact_report import TextChange
    from lexposure.exposure.index import Evidence
    from lexposure.exposure.step import Step
    from lexposure.provisions.report import ProvisionChange, Quote

__all__ = ["Reading"]

_FEW = 4
"""Words below which a quote is too short to be known by them."""


class Reading:
    """One change beside the claims on its text."""

    def __init__(self, change: TextChange, step: Step, archive: Texts) -> None:
        self._change, self._step, self._archive = change, step, archive
        self._bearing = step.bearing
        self._owned = self._bearing.owned(change.owner) if change.owner else []
        self._provisions = [p for row in change.terms for p in row.provisions if p.counts]

    @property
    def changed(self) -> tuple[str, ...]:
        """The clauses or units whose words changed, as a reader names them."""
        if self._change.law:
            return tuple(unit.ref for unit in self._change.law.changes)
        return tuple(provision_name(each) for each in self._provisions)

    def never_read(self) -> tuple[str, ...]:
        """Return those of them on which no claim rests, before or after."""
        if self._change.law:
            return tuple(unit.ref for unit in self._change.law.changes if not self._rests_on(unit.ref))
        scopes = [s for s in self._bearing.index.scopes if s.data["document"] == self._change.owner]
        spans = [
            *(span for iri in self._owned for span in self._evidence(iri)),
            *(e for s in scopes for e in s.evidence),
        ]
        cited = list(dict.fromkeys(self._cited(spans)))
        return tuple(
            provision_name(each)
            for each in self._provisions
            if not any(_same(quote, words) for quote in _quotes(each) for words in cited)
        )

    def older_unread(self, beginning: Iterable[str]) -> set[str]:
        """Return those claims of what begins whose place had words before the change, which nobody read.

        Where a clause or unit is new, nothing stood there; where an older norm was read from the same place, that was read.
        """
        if self._change.before is None or (self._change.side == "law" and self._change.law is None):
            return set()
        return {iri for iri in beginning if self._is_norm(iri) and not (self._older(iri) or self._new(iri))}

    def _is_norm(self, iri: str) -> bool:
        return self._bearing.places[iri][0] == "norms"

    def _older(self, iri: str) -> bool:
        """Tell whether a norm was read from the same place that began earlier."""
        place, day = self._bearing.place_of(iri), self._step.after.iso
        norms = (norm for norm in self._bearing.index.norms if norm.iri != iri)
        return any(self._bearing.place_of(n.iri) == place and (n.valid_from or "") < day for n in norms)

    def _new(self, iri: str) -> bool:
        """Tell whether the change brought the place of a norm in."""
        law = self._change.law
        if law:
            ref = Wording.unit(self._bearing.claim(iri).source)
            inserted = [unit.ref for unit in law.changes if unit.change == "inserted"]
            return any(ref == unit or ref.startswith((f"{unit}.", f"{unit}/")) for unit in inserted)
        added = [quote for each in self._provisions if not each.before for quote in each.after]
        return any(_same(quote, words) for quote in added for words in self._cited(self._evidence(iri)))

    # ---------------------------------------------------------------- words
    def _rests_on(self, unit: str) -> bool:
        """Tell whether a claim was read from a unit, from a part of it, or from what it is a part of."""
        return any(
            ref == unit or ref.startswith((f"{unit}.", f"{unit}/")) or unit.startswith((f"{ref}.", f"{ref}/"))
            for ref in self._refs
        )

    @cached_property
    def _refs(self) -> frozenset[str]:
        claims = (self._bearing.claim(iri) for iri in self._owned if iri in self._bearing.places)
        return frozenset(Wording.unit(claim.source) for claim in claims if claim.source)

    def _cited(self, spans: Iterable[Evidence]) -> Iterator[str]:
        """Yield the words at those of some spans that lie in texts of the document."""
        for text, start, end, _, number in spans:
            if text in self._texts and self._archive.has(text):
                yield plain(self._archive.text(text)[start:end], number)

    def _evidence(self, iri: str) -> tuple[Evidence, ...]:
        index = self._bearing.index
        return self._bearing.claim(iri).evidence if iri in self._bearing.places else index.provisions[iri][2]

    @cached_property
    def _texts(self) -> frozenset[str]:
        documents = (d for d in self._bearing.index.documents if d.iri == self._change.owner)
        return frozenset(text for document in documents for _, text in document.texts)


def _quotes(change: ProvisionChange) -> tuple[Quote, ...]:
    return (*change.before, *change.after)


def _same(quote: Quote, words: str) -> bool:
    """Tell whether cited words stand in a clause, or the clause in them."""
    said = plain(quote.words, quote.number)
    return min(said.count(" "), words.count(" ")) > _FEW and (words in said or said in words)
