"""What changed in the law between two versions of an act, unit by unit.

Units are compared by ref, and by their letters and digits: versions come from different files, whose quotation
marks, spaces and dashes differ without any law behind it. Such differences are counted apart. A change is told at the
deepest unit whose own words changed: words of the units inside it are theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from lexposure.model.law import LawText, LegalUnit

__all__ = ["Change", "LawDiff", "Piece", "UnitChange", "bare", "diff"]

Change = Literal["inserted", "deleted", "reworded"]

_NUMBER_ALONE = re.compile(r"\(\d{1,3}\)\W*")
_STARRED = re.compile(r"^\(\*\) .*$", re.MULTILINE)
_FRAME = frozenset({"chapter", "recital"})
"""Kinds that some sources leave out: where one text has none of them, that is no change of the law."""
_MOST = 4_000_000
"""Pairs of words that are compared at most; beyond it what lies between the common ends counts as one piece."""


@dataclass(frozen=True)
class Piece:
    """Words that gave way to others; one side is empty where words were only added or only dropped."""

    before: str
    after: str


@dataclass(frozen=True)
class UnitChange:
    """One changed unit: inserted or deleted as a whole, with all inside it, or reworded in its own words.

    `before` and `after` are its spans in the two texts, None where it isn't in one. `slip` marks a rewording that
    consists of nothing but a number in brackets, as a footnote leaves it in a text that others made.
    """

    ref: str
    change: Change
    before: tuple[int, int] | None
    after: tuple[int, int] | None
    pieces: tuple[Piece, ...] = ()
    slip: bool = False


@dataclass(frozen=True)
class LawDiff:
    """All changes in order of the later text, deleted units where they stood.

    `tops` counts the units at the top of the act (articles, annexes, sections of a code) by what became of them:
    inserted, deleted, changed, unchanged. `unchanged` counts units of any depth whose own words are the same, `signs`
    those of them in which only signs differ. `left_out` counts by kind the units that couldn't be compared, because
    one of the texts has none of that kind: consolidations have no recitals.
    """

    before: LawText
    after: LawText
    changes: tuple[UnitChange, ...]
    tops: Mapping[str, tuple[str, ...]]
    unchanged: int
    signs: int
    left_out: Mapping[str, int] = field(default_factory=dict)


def bare(words: str) -> str:
    """Return the letters and digits of words, in lower case; raised digits count as digits."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", words).lower() if sign.isalnum())


def diff(before: LawText, after: LawText) -> LawDiff:
    """Compare two versions of one act."""
    kinds = [{unit.kind for unit in text.units} for text in (before, after)]
    missing = (kinds[0] ^ kinds[1]) & _FRAME
    left_out = Counter(unit.kind for text in (before, after) for unit in text.units if unit.kind in missing)
    old, new = _Side(before, missing), _Side(after, missing)
    changes = [*_inserted_or_reworded(old, new), *_deleted(old, new)]
    reworded = {change.ref for change in changes if change.change == "reworded"}
    kept = [ref for ref in new.units if ref in old.units and ref not in reworded]
    return LawDiff(
        before,
        after,
        tuple(sorted(changes, key=_Order(old, new))),
        _tops(old, new),
        len(kept),
        sum(old.own(ref) != new.own(ref) for ref in kept),
        dict(left_out),
    )


class _Side:
    """One version: its units by ref, what lies directly in each, and words."""

    def __init__(self, text: LawText, missing: set[str]) -> None:
        self.text = _STARRED.sub(lambda found: " " * len(found[0]), text.text)
        self.units = {unit.ref: unit for unit in text.units if unit.kind not in missing}
        self.around: dict[str, str | None] = {}
        self._inside: dict[str, list[LegalUnit]] = {}
        self._bare: dict[str, str] = {}
        open_units: list[LegalUnit] = []
        for unit in self.units.values():
            while open_units and open_units[-1].end < unit.end:
                open_units.pop()
            self.around[unit.ref] = open_units[-1].ref if open_units else None
            if open_units:
                self._inside.setdefault(open_units[-1].ref, []).append(unit)
            open_units.append(unit)

    def span(self, ref: str) -> tuple[int, int]:
        return self.units[ref].start, self.units[ref].end

    def whole(self, ref: str) -> str:
        """Return the letters and digits of a unit with all inside it."""
        if ref not in self._bare:
            start, end = self.span(ref)
            self._bare[ref] = bare(self.text[start:end])
        return self._bare[ref]

    def own(self, ref: str) -> str:
        """Return a unit's words without those of the units inside it, a mark `|` standing for each."""
        start, end = self.span(ref)
        parts = []
        for inner in self._inside.get(ref, []):
            parts.append(self.text[start : inner.start])
            start = inner.end
        return " ".join(" | ".join([*parts, self.text[start:end]]).replace("(*)", " ").split())

    def lies_in(self, ref: str, refs: set[str]) -> bool:
        around = self.around[ref]
        while around is not None:
            if around in refs:
                return True
            around = self.around[around]
        return False

    def top(self, ref: str) -> bool:
        """Tell whether a unit is at the top of the act: no unit's part, and no chapter or the like."""
        unit, inside = self.units[ref], self._inside.get(ref, [])
        return unit.parent is None and unit.kind != "chapter" and all(inner.parent for inner in inside)


def _inserted_or_reworded(old: _Side, new: _Side) -> list[UnitChange]:
    same = {ref for ref in new.units if ref in old.units and old.whole(ref) == new.whole(ref)}
    fresh = {ref for ref in new.units if ref not in old.units}
    changes = []
    for ref in new.units:
        if ref in same or new.lies_in(ref, same | fresh):
            continue
        if ref in fresh:
            changes.append(UnitChange(ref, "inserted", None, new.span(ref)))
        elif bare(old.own(ref)) != bare(new.own(ref)):
            pieces = _pieces(old.own(ref).split(), new.own(ref).split())
            slip = bool(pieces) and all(
                _NUMBER_ALONE.fullmatch(f"{piece.before}{piece.after}") for piece in pieces
            )
            changes.append(UnitChange(ref, "reworded", old.span(ref), new.span(ref), tuple(pieces), slip))
    return changes


def _deleted(old: _Side, new: _Side) -> list[UnitChange]:
    same = {ref for ref in old.units if ref in new.units and old.whole(ref) == new.whole(ref)}
    gone = {ref for ref in old.units if ref not in new.units}
    return [
        UnitChange(ref, "deleted", old.span(ref), None)
        for ref in old.units
        if ref in gone and not old.lies_in(ref, same | gone)
    ]


def _tops(old: _Side, new: _Side) -> dict[str, tuple[str, ...]]:
    before = [ref for ref in old.units if old.top(ref)]
    after = [ref for ref in new.units if new.top(ref)]
    both = [ref for ref in after if ref in old.units]
    return {
        "inserted": tuple(ref for ref in after if ref not in old.units),
        "deleted": tuple(ref for ref in before if ref not in new.units),
        "changed": tuple(ref for ref in both if old.whole(ref) != new.whole(ref)),
        "unchanged": tuple(ref for ref in both if old.whole(ref) == new.whole(ref)),
    }


class _Order:
    """Sorts changes by their place in the later text; a deleted unit stands after what it followed."""

    def __init__(self, old: _Side, new: _Side) -> None:
        self._places: dict[str, tuple[int, int]] = {ref: (n, 0) for n, ref in enumerate(new.units)}
        last = (-1, 0)
        for place, ref in enumerate(old.units, 1):
            last = self._places.setdefault(ref, (last[0], place))

    def __call__(self, change: UnitChange) -> tuple[int, int]:
        return self._places[change.ref]


def _pieces(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """Return what was replaced between two lists of words; words without letters or digits don't count."""
    old, new = [word for word in old if bare(word)], [word for word in new if bare(word)]
    left, right = [bare(word) for word in old], [bare(word) for word in new]
    if len(left) * len(right) > _MOST:
        return _between_ends(old, new, left, right)
    steps = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return [Piece(" ".join(old[a:b]), " ".join(new[c:d])) for tag, a, b, c, d in steps if tag != "equal"]


def _between_ends(
    old: Sequence[str], new: Sequence[str], left: Sequence[str], right: Sequence[str]
) -> list[Piece]:
    short = min(len(left), len(right))
    head = next((n for n in range(short) if left[n] != right[n]), short)
    most = short - head
    tail = next((n for n in range(most) if left[-1 - n] != right[-1 - n]), most)
    return [Piece(" ".join(old[head : len(old) - tail]), " ".join(new[head : len(new) - tail]))]
