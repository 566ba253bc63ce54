"""How the three values are held in arrays: FALSE, OPEN and TRUE as two bits each, "is true" and "may be true".

With these two bits *and* is `&` and *or* is `|`, whatever the array; only *not* and *at most open* know where the bits
lie. One profile is a byte a value; many are two planes of 64-bit words, a bit a profile.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from lexposure.exposure.batch.sheet import Cells
from lexposure.exposure.facts import FALSE, OPEN, TRUE

__all__ = ["BYTE", "Encoding", "Planes"]


class Encoding(Protocol):
    """What an evaluation needs to know of the bits."""

    def constants(self) -> Cells:
        """Return three rows: FALSE, OPEN, TRUE."""
        ...

    def negated(self, values: Cells) -> Cells:
        """Return the opposite of each value; OPEN stays open."""
        ...

    def at_most_open(self, values: Cells) -> Cells:
        """Return each value, TRUE as OPEN."""
        ...


class _Byte:
    """One profile: bit 0 says that a value is true, bit 1 that it may be."""

    _CONSTANTS = np.array([0, 2, 3], dtype=np.uint8)
    _NEGATED = np.array([3, 3, 2, 0], dtype=np.uint8)
    _KLEENE = np.array([FALSE, FALSE, OPEN, TRUE], dtype=np.uint8)

    def constants(self) -> Cells:
        """Return three rows: FALSE, OPEN, TRUE."""
        return self._CONSTANTS

    def negated(self, values: Cells) -> Cells:
        """Return the opposite of each value; OPEN stays open."""
        return self._NEGATED.take(values)

    def at_most_open(self, values: Cells) -> Cells:
        """Return each value, TRUE as OPEN."""
        return values & 2

    def encoded(self, true: int, false: int, size: int) -> Cells:
        """Return bit sets of true and of false tests as values."""
        width = (size + 7) // 8
        both = np.frombuffer(true.to_bytes(width, "little") + false.to_bytes(width, "little"), dtype=np.uint8)
        bits = np.unpackbits(both.reshape(2, width), axis=1, bitorder="little", count=size)
        values: Cells = bits[0] | ((bits[1] ^ 1) << 1)
        return values

    def bit_sets(self, values: Cells) -> tuple[int, int]:
        """Return the rows that are true and those that are false as bit sets: what `encoded` was made from."""
        true, false = (np.packbits(values == code, bitorder="little").tobytes() for code in (3, 0))
        return int.from_bytes(true, "little"), int.from_bytes(false, "little")

    def decoded(self, values: Cells) -> Cells:
        """Return values as FALSE, OPEN and TRUE count: 0, 1, 2."""
        return self._KLEENE.take(values)


BYTE = _Byte()


class Planes:
    """Many profiles: a row holds as many words for "is true" as it holds, behind them, for "may be true"."""

    def __init__(self, words: int) -> None:
        self._words = words

    def constants(self) -> Cells:
        """Return three rows: FALSE, OPEN, TRUE."""
        rows = np.zeros((3, 2 * self._words), dtype=np.uint64)
        rows[1:, self._words :] = ~np.uint64(0)
        rows[2] = ~np.uint64(0)
        return rows

    def negated(self, values: Cells) -> Cells:
        """Return the opposite of each value; OPEN stays open."""
        out = np.empty_like(values)
        np.invert(values[:, self._words :], out=out[:, : self._words])
        np.invert(values[:, : self._words], out=out[:, self._words :])
        return out

    def at_most_open(self, values: Cells) -> Cells:
        """Return each value, TRUE as OPEN."""
        out = values.copy()
        out[:, : self._words] = 0
        return out
