"""Layers from left to right: the order within each column and the place of each item, the same for equal input."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

__all__ = ["ordered", "placed"]

Links = Collection[tuple[str, str]]


def ordered(columns: Sequence[Sequence[str]], links: Links, sweeps: int = 8) -> list[list[str]]:
    """Return the columns with few crossings: each sweep sorts by the mean position of neighbours, ties by id.

    Sweeps alternate: forward ones look at neighbours to the left, backward ones at those to the right. An item
    without such a neighbour keeps its position. Method: barycentre heuristic (Sugiyama, Tagawa, Toda 1981).
    """
    result = [sorted(column, key=_natural) for column in columns]
    left, right = _neighbours(columns, links)
    for sweep in range(sweeps):
        near = right if sweep % 2 else left
        at = _relative(result)
        for number in reversed(range(len(result))) if sweep % 2 else range(len(result)):
            column = result[number]
            mean = {item: _mean([at[other] for other in near[item]], at[item]) for item in column}
            column.sort(key=lambda item: (mean[item], _natural(item)))
            at.update(_relative([column]))
    return result


def placed(
    columns: Sequence[Sequence[str]], links: Links, heights: Mapping[str, float], passes: int = 8
) -> dict[str, float]:
    """Return the vertical middle of each item: near its neighbours, without overlap, within the tallest column.

    `heights` holds the room each item needs, its margin included. First every column is spread over the common
    height, then each pass moves the items of a column towards the mean of their neighbours, keeping the order.
    """
    total = max((sum(heights[item] for item in column) for column in columns), default=0.0)
    at = {item: place for column in columns for item, place in _spread(column, heights, total).items()}
    left, right = _neighbours(columns, links)
    for number in range(passes):
        near = right if number % 2 else left
        for column in reversed(columns) if number % 2 else columns:
            wish = {item: _mean([at[other] for other in near[item]], at[item]) for item in column}
            at.update(_settled(column, wish, heights, total))
    return {item: float(round(place)) for item, place in at.items()}


def _natural(item: str) -> tuple[list[tuple[int, str]], str]:
    """Return a sorting key under which numbers within an id count as numbers: 9.1 stands before 10.1."""
    parts = re.split(r"([0-9]{1,9})", item)
    return [(int(part), "") if number % 2 else (0, part) for number, part in enumerate(parts)], item


def _neighbours(
    columns: Sequence[Sequence[str]], links: Links
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    column_of = {item: number for number, column in enumerate(columns) for item in column}
    left: dict[str, list[str]] = {item: [] for item in column_of}
    right: dict[str, list[str]] = {item: [] for item in column_of}
    for source, target in sorted(links):
        first, last = sorted((source, target), key=lambda item: column_of[item])
        if column_of[first] != column_of[last]:
            left[last].append(first)
            right[first].append(last)
    return left, right


def _relative(columns: Sequence[Sequence[str]]) -> dict[str, float]:
    return {item: (place + 0.5) / len(column) for column in columns for place, item in enumerate(column)}


def _mean(values: list[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _spread(column: Sequence[str], heights: Mapping[str, float], total: float) -> dict[str, float]:
    gap = (total - sum(heights[item] for item in column)) / max(len(column), 1)
    places, top = {}, 0.0
    for item in column:
        places[item] = top + (gap + heights[item]) / 2
        top += gap + heights[item]
    return places


def _settled(
    column: Sequence[str], wish: Mapping[str, float], heights: Mapping[str, float], total: float
) -> dict[str, float]:
    """Return the places nearest to the wishes that keep order, room and bounds (pool adjacent violators)."""
    offsets, needed = {}, 0.0
    for item in column:
        offsets[item] = needed + heights[item] / 2
        needed += heights[item]
    pools: list[tuple[float, int]] = []
    for item in column:
        value, size = wish[item] - offsets[item], 1
        while pools and pools[-1][0] > value:
            other, count = pools.pop()
            value, size = (value * size + other * count) / (size + count), size + count
        pools.append((value, size))
    starts = [min(max(value, 0.0), total - needed) for value, size in pools for _ in range(size)]
    return {item: start + offsets[item] for item, start in zip(column, starts, strict=True)}
