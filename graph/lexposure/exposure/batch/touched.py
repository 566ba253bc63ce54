"""Which profiles of a portfolio a step can touch: the others are skipped, and nothing is lost by it.

A profile is skipped if no claim that turned, or whose proof changed, holds or may hold for it on either side. Then each
of these claims is false both times, whatever the open facts come to, and all else is the same on both sides. Two
kinds of norms need more: where other timing rules count after the step, a rule that excludes the profile may displace one
that doesn't; there the norm's own condition decides. Where a place joins or leaves a union nobody is skipped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lexposure.exposure.batch.encoding import Planes
from lexposure.exposure.batch.facts import BatchFacts
from lexposure.exposure.batch.plan import Plans, Values
from lexposure.exposure.batch.portfolio import gathered
from lexposure.exposure.batch.screening import PIECE
from lexposure.exposure.bearing import Bearing
from lexposure.exposure.profiles import Profile
from lexposure.exposure.step import Step

__all__ = ["touched"]

Words = NDArray[np.uint64]


class _Sign(NamedTuple):
    """A claim by list and place (None: it always holds), told only where of each group one norm reaches the profile.

    `condition`: of these norms the condition alone must hold, whatever the days say.
    """

    place: tuple[str, int] | None
    groups: tuple[tuple[int, ...], ...] = ()
    condition: bool = False


def touched(
    step: Step, plans: Plans, profiles: Sequence[Profile], moved: Collection[str], norms: Collection[int]
) -> NDArray[np.bool_]:
    """Tell of each profile whether a step may touch it. `moved` are the claims and provisions that turned or whose
    proof changed, `norms` those to be told of.
    """
    if step.joined or not profiles:
        return np.ones(len(profiles), dtype=np.bool_)
    signs = [*_signs(step.bearing, step.turned, sorted(moved))]
    signs += [_Sign(("norms", number)) for number in sorted(step.displaced & set(norms))]
    portfolio = gathered(profiles)
    found = np.zeros(len(profiles), dtype=np.bool_)
    for side in (step.before, step.after):
        plan, evaluator = plans.on(side.day), side.engine.evaluator
        facts = BatchFacts(step.bearing.index, evaluator.table, portfolio, side.day)
        for start in range(0, len(profiles), PIECE):
            stop = min(start + PIECE, len(profiles))
            tests = facts.planes(start, stop)
            values = plan.values(tests, Planes(tests.shape[1] // 2))
            bits = _any(values, signs, tests.shape[1] // 2)
            found[start:stop] |= np.unpackbits(bits.view(np.uint8), bitorder="little")[: stop - start].astype(
                bool
            )
    return found


def _signs(bearing: Bearing, turned: Collection[str], moved: Sequence[str]) -> Iterator[_Sign]:
    index = bearing.index
    for iri in moved:
        if iri not in bearing.places:  # a provision: whoever is reached by what was read from it
            yield _Sign(None, (tuple(bearing.on([iri])),))
            continue
        name, number = bearing.places[iri]
        if name == "mappings":
            ends = [(t, s) for t, pairs in bearing.into.items() for m, s in pairs if m == number]
            yield from (_Sign((name, number), ((target,), (source,))) for target, source in ends)
        elif name == "penalties":
            having = tuple(n for n, norm in enumerate(index.norms) if number in norm.penalties)
            yield _Sign((name, number), (having,))
        elif name in ("competences", "incorporations"):
            yield _Sign((name, number), (tuple(bearing.on([iri])),))
        elif name == "periods":
            concerned = tuple(
                n for n, norm in enumerate(index.norms) if any(number in p for p in norm.levels)
            )
            yield _Sign((name, number), (concerned,), condition=True)
        elif iri in turned or index.norms[number].kind == "rule":
            yield _Sign((name, number))
        else:
            yield _Sign(None, ((number,),))


def _any(values: Values, signs: Sequence[_Sign], words: int) -> Words:
    """Return a bit a profile: whether one of the signs holds or may hold."""
    found = np.zeros(words, dtype=np.uint64)
    for sign in signs:
        bits = np.full(words, ~np.uint64(0))
        if sign.place:
            name, number = sign.place
            rows = values.claims if name == "norms" else values.others[name]
            bits &= rows[number, words:]
        for group in sign.groups:
            rows = values.claims if sign.condition else values.answers
            bits &= np.bitwise_or.reduce(rows[list(group), words:], axis=0)
        found |= bits
    return found
