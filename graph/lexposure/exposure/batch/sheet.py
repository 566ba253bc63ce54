"""Rows of positions of unequal length, folded by one array operation a group of like length.

A clause is a row of literals that are all needed (and), a condition a row of clauses of which one is enough (or).
Rows are filled up by repeating their last position, which changes neither; how far is a matter of cost alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Cells", "Sheet"]

T = TypeVar("T")
Cells: TypeAlias = NDArray[Any]
"""Values by row: bytes of one profile, or words of many. What the bits mean is an encoding's affair (`encoding`)."""

_WASTE = 2_000  # cells of filling that cost as much as one more group


class Sheet:
    """Rows of positions in an array of values. `place[i]` is where the result of row i stands in what `fold` returns."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        order = sorted(range(len(rows)), key=lambda i: (len(rows[i]), i))
        self.place = np.empty(len(rows), dtype=np.intp)
        self.place[order] = np.arange(len(rows))
        self._groups = tuple(
            np.array([_filled(rows[i], width) for i in members], dtype=np.intp).T.copy()
            for width, members in _grouped(order, [len(row) for row in rows])
        )

    def placed(self, rows: Sequence[T]) -> dict[T, int]:
        """Return where the result of each row stands, by what the row was made from."""
        return {row: int(self.place[i]) for i, row in enumerate(rows)}

    def fold(self, operation: np.ufunc, values: Cells) -> Cells:
        """Return one value a row, in the order of `place`: its positions' values joined by an operation."""
        parts = [
            values.take(group[0], axis=0)
            if len(group) == 1
            else operation.reduce(values.take(group, axis=0), axis=0)
            for group in self._groups
        ]
        return np.concatenate(parts) if len(parts) != 1 else parts[0]


def _filled(row: Sequence[int], width: int) -> list[int]:
    return [*row, *[row[-1]] * (width - len(row))]


def _grouped(order: Sequence[int], lengths: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """Yield rows that are filled up to the same width, shortest first; a group is closed when filling would cost more."""
    group: list[int] = []
    for position, i in enumerate(order):
        group.append(i)
        following = lengths[order[position + 1]] if position + 1 < len(order) else 0
        filling = sum(following - lengths[j] for j in group) if following > lengths[i] else 0
        if not following or filling > _WASTE:
            yield lengths[i], group
            group = []
