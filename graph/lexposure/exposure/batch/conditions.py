"""Conditions of many claims as two sheets: clauses over tests, and conditions over clauses. Equal ones are held once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lexposure.exposure.batch.encoding import Encoding
from lexposure.exposure.batch.sheet import Cells, Sheet
from lexposure.exposure.index import Clause

__all__ = ["Conditions", "Part"]

_NEVER: Clause = ((-1,), (-1,))  # no clause of an index: positions start at 0
_ALWAYS: tuple[Clause, ...] = (((), ()),)


class Part(NamedTuple):
    """What a claim contributes: its alternatives (None: always), its exceptions, whether it counts, and at most as open."""

    when: tuple[Clause, ...] | None
    unless: tuple[Clause, ...]
    stands: bool = True
    capped: bool = False


class Conditions:
    """The conditions of some claims over `size` tests, ready to be valued."""

    def __init__(self, parts: Sequence[Part], size: int) -> None:
        whens = [_alternatives(part) for part in parts]
        excepted = [i for i, part in enumerate(parts) if part.stands and part.unless]
        conditions = list(dict.fromkeys([*whens, *(parts[i].unless for i in excepted)]))
        clauses = list(dict.fromkeys(clause for condition in conditions for clause in condition))
        self._clauses = Sheet([_literals(clause, size) for clause in clauses])
        clause_at = self._clauses.placed(clauses)
        self._conditions = Sheet([[clause_at[clause] for clause in condition] for condition in conditions])
        at = self._conditions.placed(conditions)
        self._when = np.array([at[when] for when in whens], dtype=np.intp)
        self._excepted = np.array(excepted, dtype=np.intp)
        self._unless = np.array([at[parts[i].unless] for i in excepted], dtype=np.intp)
        self._capped = np.array([i for i, part in enumerate(parts) if part.capped], dtype=np.intp)

    def values(self, literals: Cells, encoding: Encoding) -> Cells:
        """Return the value of each claim, from rows of the tests, of their opposites, and three constants."""
        clauses = self._clauses.fold(np.bitwise_and, literals)
        conditions = self._conditions.fold(np.bitwise_or, clauses)
        found = conditions.take(self._when, axis=0)
        if len(self._excepted):
            found[self._excepted] &= encoding.negated(conditions.take(self._unless, axis=0))
        if len(self._capped):
            found[self._capped] = encoding.at_most_open(found[self._capped])
        return found


def _alternatives(part: Part) -> tuple[Clause, ...]:
    """Return the clauses of which one must hold. One without a condition always holds, one that doesn't stand never does."""
    if not part.stands:
        return (_NEVER,)
    return _ALWAYS if part.when is None else part.when or (_NEVER,)


def _literals(clause: Clause, size: int) -> list[int]:
    """Return the rows that a clause needs: tests, opposites behind them, then FALSE, OPEN, TRUE."""
    if clause == _NEVER:
        return [2 * size]
    true, false = clause
    return [*true, *(size + n for n in false)] or [2 * size + 2]
