"""Clauses whose words went into several, and several whose words went into one.

A piece belongs to a whole if nearly all its series of three words occur there. They must be missing in what the whole
is paired with, or words that merely occur twice would count as a part.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from lexposure.provisions.cut import Cut
    from lexposure.provisions.exact import Pairs

__all__ = ["Parts", "merges", "splits"]

Grams = Counter[tuple[str, ...]]
Scores = dict[tuple[int, int], float]

_CONTAINED, _MISSING = 0.7, 0.6
_FEWEST = 4  # series of three words


@dataclass(frozen=True)
class Parts:
    """A whole and its parts, the one that carries it on first; `share` of the whole's words are in parts."""

    whole: int
    parts: tuple[int, ...]
    share: float


def splits(pairs: Pairs, scores: Scores, done: Collection[int] = ()) -> list[Parts]:
    """Return the places before whose words went into places after that are free and not in `done`."""
    wholes = [at for at in range(len(pairs.before)) if scores.get((at, pairs.forth.get(at, -1)), 0.0) < 1.0]
    free = [at for at in range(len(pairs.after)) if at not in pairs.back and at not in done]
    return _found(pairs.before, wholes, pairs.forth, pairs.after, free)


def merges(pairs: Pairs, scores: Scores, done: Collection[int] = ()) -> list[Parts]:
    """Return the places after into which the words of places before went that are free and not in `done`."""
    wholes = [at for at in range(len(pairs.after)) if scores.get((pairs.back.get(at, -1), at), 0.0) < 1.0]
    free = [at for at in range(len(pairs.before)) if at not in pairs.forth and at not in done]
    return _found(pairs.after, wholes, pairs.back, pairs.before, free)


def _found(
    one: Cut, wholes: Iterable[int], paired: dict[int, int], other: Cut, free: Iterable[int]
) -> list[Parts]:
    holding: dict[tuple[str, ...], list[int]] = defaultdict(list)
    grams = {whole: _grams(one, whole) for whole in wholes}
    for whole, own in grams.items():
        for gram in own:
            holding[gram].append(whole)
    pieces: dict[int, list[int]] = defaultdict(list)
    for piece in free:
        own = _grams(other, piece)
        size = own.total()
        if size < _FEWEST:
            continue
        counted = Counter(whole for gram in own for whole in holding.get(gram, ()))
        for whole, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:3]:
            rest = grams[whole] - _grams(other, paired[whole]) if whole in paired else grams[whole]
            if (own & grams[whole]).total() >= _CONTAINED * size and (own & rest).total() >= _MISSING * size:
                pieces[whole].append(piece)
                break
    found = [_parts(whole, places, grams[whole], paired, other) for whole, places in sorted(pieces.items())]
    return [one for one in found if len(one.parts) > 1 or one.whole not in paired]


def _parts(whole: int, pieces: list[int], grams: Grams, paired: dict[int, int], other: Cut) -> Parts:
    """Put the part first that carries the clause on: what it is paired with, or else what holds most of its words."""
    held = {piece: (_grams(other, piece) & grams).total() for piece in pieces}
    first = paired[whole] if whole in paired else max(pieces, key=lambda piece: (held[piece], -piece))
    others = [piece for piece in pieces if piece != first and _are_near(other, first, piece)]
    together: Grams = Counter()
    for place in (first, *others):
        together += _grams(other, place)
    return Parts(whole, (first, *others), round((together & grams).total() / max(1, grams.total()), 4))


def _are_near(cut: Cut, one: int, other: int) -> bool:
    """Say whether two parts stand side by side, or one under the other."""
    parents = cut.parents
    return parents[one] in {parents[other], other} or parents[other] == one or abs(one - other) == 1


def _grams(cut: Cut, place: int) -> Grams:
    words = cut.words(place)
    return Counter(zip(words, words[1:], words[2:], strict=False))
