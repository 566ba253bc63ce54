"""Whether words cited from one version of an act still stand in a later one, and if not, what was amended.

Words are compared by their letters and digits, since versions come from different files. A unit that is only renumbered
says the same; one with another lead-in, or with a unit inserted among those cited, doesn't. The heading of an article
or annex isn't what its parts say.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexposure.law.diff import bare, diff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.law.diff import LawDiff, UnitChange
    from lexposure.model.law import LawText, LegalUnit

__all__ = ["Amendments"]

_NUMBER = re.compile(r"\W*(?:(?:Article|Section|Sec\.|Annex|§)\s*)?\(?[0-9]*[a-zA-Z]{0,4}\s?[).:—–-]?\s+")
_ENOUGH = 30
"""Letters and digits from which on words are taken for the same ones wherever in the act they stand."""
_HEADED = frozenset({"chapter", "section", "article", "annex", "recital"})
_MOST = 3


class Amendments:
    """Two versions of one act, the first of which is cited. Nothing is compared before somebody asks."""

    def __init__(self, cited: LawText, later: LawText) -> None:
        self._cited, self._later = cited, later
        self._units = {unit.ref: unit for unit in cited.units}
        self._new = {unit.ref: unit for unit in later.units}
        self._bare = ""
        self._found: LawDiff | None = None

    def of(self, start: int, end: int) -> tuple[str, str] | None:
        """Return what became of the words at a span of the cited version; None if they stand as they did.

        The first of the two says what was amended, the second holds the words of the unit of that name now, empty if
        there is none.
        """
        words, around = self._cited.text[start:end], self._around(start, end)
        if self._in_place(words, around):
            above = self._above(around)
            changes = [
                change
                for change in self._diff().changes
                if (change.change == "reworded" and change.ref in above)
                or (change.before is None and self._concerns(change, start, end, around))
            ]
            return (self._told(changes), self._now(around)) if changes else None
        if self._elsewhere(words):
            return None
        changes = [change for change in self._diff().changes if self._concerns(change, start, end, around)]
        return self._told(changes), self._now(around)

    def _around(self, start: int, end: int) -> LegalUnit | None:
        """Return the smallest unit that holds the span."""
        holding = (unit for unit in self._cited.units if unit.start <= start and end <= unit.end)
        return min(holding, key=lambda unit: unit.end - unit.start, default=None)

    def _above(self, unit: LegalUnit | None) -> set[str]:
        """Return the units around a unit whose lead-in it continues."""
        found: set[str] = set()
        above = self._units.get(unit.parent or "") if unit else None
        while above and above.kind not in _HEADED and above.ref not in found:
            found.add(above.ref)
            above = self._units.get(above.parent or "")
        return found

    def _in_place(self, words: str, around: LegalUnit | None) -> bool:
        return around is not None and bare(words) in bare(self._now(around))

    def _elsewhere(self, words: str) -> bool:
        said = bare(_NUMBER.sub("", words, count=1)) or bare(words)
        self._bare = self._bare or bare(self._later.text)
        return len(said) >= _ENOUGH and said in self._bare

    def _now(self, around: LegalUnit | None) -> str:
        unit = self._new.get(around.ref) if around else None
        return self._later.text[unit.start : unit.end] if unit else ""

    def _diff(self) -> LawDiff:
        if self._found is None:
            self._found = diff(self._cited, self._later)
        return self._found

    def _concerns(self, change: UnitChange, start: int, end: int, around: LegalUnit | None) -> bool:
        """Tell whether a change lies in the span: a unit around it whose own words changed is told by `_above` alone."""
        if change.before is None:
            parent = self._units.get(self._new[change.ref].parent or "")
            return parent is not None and start <= parent.start and parent.end <= end
        first, last = change.before
        if change.change == "reworded" and first <= start and end <= last:
            return around is not None and change.ref in {around.ref, *self._above(around)}
        return first < end and start < last

    def _told(self, changes: Sequence[UnitChange]) -> str:
        if not changes:
            return f"the words of {self._cited.act} cited stand no longer"
        more = len(changes) - _MOST
        named = ", ".join(f"{change.ref} {change.change}" for change in changes[:_MOST])
        return named + (f" and {more} more" if more > 0 else "")
