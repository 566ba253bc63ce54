"""A portfolio: the facts of many profiles by column, as a table holds them.

A facet's column lists values by code; where nothing is known of a facet a profile's row is absent, which is another
thing than an empty list. The meaning is that of `profiles.Profile`, profile by profile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lexposure.exposure.profiles import Profile

__all__ = ["Lists", "Numbers", "Portfolio", "gathered"]

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Lists:
    """A list a profile: `values[codes[offsets[i]:offsets[i + 1]]]` of profile i, and whether it is known at all."""

    values: tuple[str, ...]
    codes: NDArray[np.int32]
    offsets: NDArray[np.int64]
    known: Bools


@dataclass(frozen=True)
class Numbers:
    """A number a profile, or a day as days since 1970; without meaning where it isn't known."""

    numbers: NDArray[Any]
    known: Bools


@dataclass(frozen=True)
class Portfolio:
    """Columns by facet. `denied` and `opened` are single values marked so, `open_facets` facets unknown as a whole."""

    size: int
    listed: dict[str, Lists] = field(default_factory=dict)
    numbers: dict[str, Numbers] = field(default_factory=dict)
    denied: dict[str, Lists] = field(default_factory=dict)
    opened: dict[str, Lists] = field(default_factory=dict)
    open_facets: dict[str, Bools] = field(default_factory=dict)


def gathered(profiles: Sequence[Profile]) -> Portfolio:
    """Return profiles that were read one by one as columns."""
    return Portfolio(
        len(profiles),
        _lists([profile.listed for profile in profiles]),
        {
            **_numbers([profile.figures for profile in profiles], float, np.float64),
            **_numbers([profile.dates for profile in profiles], _days, np.int64),
        },
        _lists([profile.denied for profile in profiles]),
        _lists([profile.open_values for profile in profiles]),
        {
            key: np.array([key in profile.open_facets for profile in profiles])
            for key in sorted({key for profile in profiles for key in profile.open_facets})
        },
    )


def _lists(rows: Sequence[dict[str, tuple[str, ...]]]) -> dict[str, Lists]:
    out = {}
    for key in sorted({key for row in rows for key in row}):
        values = tuple(sorted({value for row in rows for value in row.get(key, ())}))
        code = {value: n for n, value in enumerate(values)}
        lengths = [len(row.get(key, ())) for row in rows]
        out[key] = Lists(
            values,
            np.array([code[value] for row in rows for value in row.get(key, ())], dtype=np.int32),
            np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            np.array([key in row for row in rows]),
        )
    return out


def _numbers(rows: Sequence[dict[str, Any]], number: Any, dtype: Any) -> dict[str, Numbers]:
    return {
        key: Numbers(
            np.array([number(row[key]) if key in row else 0 for row in rows], dtype=dtype),
            np.array([key in row for row in rows]),
        )
        for key in sorted({key for row in rows for key in row})
    }


def _days(day: Any) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))
