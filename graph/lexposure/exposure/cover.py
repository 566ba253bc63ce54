"""The least set of items that serves every need: an exact weighted set cover with conjunctions, by HiGHS.

A need is served in one or more ways; a way is a set of items that all have to be taken. The least cost is found and
proved by branch and bound; of several least sets the one is taken that holds the first item in order, then the next, and
so on, so that the answer never depends on how the solver walks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

__all__ = ["Cover", "Way", "least_cover", "serves"]

Way = frozenset[str]
_NODES = 200_000
"""Branch-and-bound nodes at which a search is given up: a number, not a time, so that every machine gives up alike."""


@dataclass(frozen=True)
class Cover:
    """The items taken, in order, with their cost and the proof.

    `bound` is what no set can cost less than; `proven` says that the cost is that bound. `apart` are needs no two of which
    any item could serve both: what the cheapest ways of these cost is a bound too, which a reader can check by hand.
    """

    items: tuple[str, ...]
    cost: int
    bound: int
    proven: bool
    apart: tuple[str, ...]
    apart_cost: int


def least_cover(
    costs: Mapping[str, int], needs: Mapping[str, Sequence[Way]], *, nodes: int = _NODES
) -> Cover:
    """Return the least set of items that serves each need in one of its ways.

    `costs` are whole numbers from 1; every need has a way, and no way is empty. Raises ValueError otherwise.
    """
    for need, ways in needs.items():
        if not ways or not all(ways):
            raise ValueError(f"{need} has no way that an item serves")
    least = {need: _minimal(ways) for need, ways in needs.items()}
    apart, apart_cost = _apart(costs, least)
    forced, open_needs = _forced(least)
    taken, bound = set(forced), sum(costs[item] for item in forced)
    proven = True
    if open_needs:
        rest, rest_bound, proven = _Search(costs, open_needs, nodes).run()
        taken |= rest
        bound += rest_bound
    cost = sum(costs[item] for item in taken)
    return Cover(tuple(sorted(taken)), cost, min(bound, cost), proven, apart, apart_cost)


def _minimal(ways: Sequence[Way]) -> list[Way]:
    """Return the ways that hold no other way, in order: a larger one serves nothing that the smaller doesn't."""
    distinct = sorted(set(ways), key=lambda way: (len(way), sorted(way)))
    return [way for way in distinct if not any(other < way for other in distinct)]


def _forced(needs: Mapping[str, list[Way]]) -> tuple[set[str], dict[str, list[Way]]]:
    """Take the items of needs that have one way only, until none is left; return them and what is still open."""
    taken: set[str] = set()
    left = dict(needs)
    while True:
        left = {need: _minimal([way - taken for way in ways]) for need, ways in left.items()}
        left = {need: ways for need, ways in left.items() if all(ways)}
        only = {item for ways in left.values() if len(ways) == 1 for item in ways[0]}
        if not only:
            return taken, left
        taken |= only


def _apart(costs: Mapping[str, int], needs: Mapping[str, list[Way]]) -> tuple[tuple[str, ...], int]:
    """Return needs that share no item with each other, those with few items first, and the cost of their cheapest ways."""
    items = {need: frozenset().union(*ways) for need, ways in needs.items()}
    found: list[str] = []
    used: set[str] = set()
    for need in sorted(items, key=lambda name: (len(items[name]), name)):
        if used.isdisjoint(items[need]):
            found.append(need)
            used |= items[need]
    cost = sum(min(sum(costs[item] for item in way) for way in needs[need]) for need in found)
    return tuple(sorted(found)), cost


class _Search:
    """One integer programme: a variable an item and, where a way has several items, one a way."""

    def __init__(self, costs: Mapping[str, int], needs: Mapping[str, list[Way]], nodes: int) -> None:
        self._items = sorted({item for ways in needs.values() for way in ways for item in way})
        joint = {way for ways in needs.values() for way in ways if len(way) > 1}
        self._joint = sorted(joint, key=sorted)
        self._at = {item: number for number, item in enumerate(self._items)}
        self._of = {way: len(self._items) + number for number, way in enumerate(self._joint)}
        self._costs = [costs[item] for item in self._items]
        self._needs, self._nodes = needs, nodes
        self._rows: list[tuple[dict[int, int], int]] = []

    def run(self) -> tuple[set[str], int, bool]:
        """Return the items taken, the bound on their cost and whether they reach it."""
        for ways in self._needs.values():
            self._rows.append(({self._column(way): 1 for way in ways}, 1))
        for way in self._joint:
            self._rows += [({self._at[item]: 1, self._of[way]: -1}, 0) for item in sorted(way)]
        found, bound, proven = self._solve(fixed={})
        if found is None:
            raise ValueError("no set of items serves every need")
        if not proven:
            return self._names(found), bound, False
        return self._names(self._first(found, bound)), bound, True

    def _column(self, way: Way) -> int:
        return self._of[way] if len(way) > 1 else self._at[next(iter(way))]

    def _first(self, found: set[int], cost: int) -> set[int]:
        """Go through the items in order and keep each that some set of least cost holds beside those kept before."""
        self._rows.append(({n: -c for n, c in enumerate(self._costs)}, -cost))
        fixed: dict[int, int] = {}
        for item in range(len(self._items)):
            if item not in found:
                other = self._solve(fixed={**fixed, item: 1})[0]
                found = found if other is None else other
            fixed[item] = int(item in found)
        return found

    def _names(self, found: Iterable[int]) -> set[str]:
        return {self._items[number] for number in found}

    def _solve(self, fixed: Mapping[int, int]) -> tuple[set[int] | None, int, bool]:
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        size = len(self._items) + len(self._joint)
        low, high = np.zeros(size), np.ones(size)
        for column, value in fixed.items():
            low[column] = high[column] = value
        entries = [
            (row, column, value)
            for row, (cells, _) in enumerate(self._rows)
            for column, value in cells.items()
        ]
        rows, columns, values = zip(*entries, strict=True)
        matrix: Any = csr_array((values, (rows, columns)), shape=(len(self._rows), size), dtype=float)
        result = milp(
            np.array([*self._costs, *[0] * len(self._joint)], dtype=float),
            integrality=np.ones(size),
            bounds=Bounds(low, high),
            constraints=LinearConstraint(
                matrix, lb=np.array([least for _, least in self._rows], dtype=float)
            ),
            options={"node_limit": self._nodes, "mip_rel_gap": 0.0},
        )
        if result.x is None:
            return None, 0, False
        taken = {item for item in range(len(self._items)) if result.x[item] > 0.5}
        bound = math.ceil(result.mip_dual_bound - 1e-6)
        return taken, bound, result.status == 0 and bound >= sum(self._costs[item] for item in taken)


def serves(taken: Set[str], ways: Iterable[Way]) -> bool:
    """Tell whether some way lies within the items taken."""
    return any(way <= taken for way in ways)
