"""A portfolio evaluated piece by piece, on one thread or several; the array operations release the interpreter's lock."""

from __future__ import annotations

import datetime as dt
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from lexposure.exposure.batch.encoding import Planes
from lexposure.exposure.batch.facts import BatchFacts
from lexposure.exposure.batch.plan import Plan, Values
from lexposure.exposure.batch.portfolio import Portfolio
from lexposure.exposure.batch.sheet import Cells
from lexposure.exposure.evaluation import Evaluator

__all__ = ["PIECE", "Piece", "screened", "statuses"]

PIECE = 8192
"""Profiles a piece: what is worked on stays within a core's cache."""

R = TypeVar("R")


@dataclass(frozen=True)
class Piece:
    """The values of profiles `start` to `stop`, as planes: see `encoding.Planes`."""

    start: int
    stop: int
    values: Values


def screened(
    evaluator: Evaluator,
    plan: Plan,
    portfolio: Portfolio,
    as_of: dt.date,
    take: Callable[[Piece], R],
    *,
    threads: int | None = None,
) -> Iterator[R]:
    """Yield what `take` makes of each piece, in the order of profiles; `take` runs in the thread that made the piece.

    `threads` None is one a processor.
    """
    facts = BatchFacts(evaluator.index, evaluator.table, portfolio, as_of)

    def worked(start: int) -> R:
        stop = min(start + PIECE, portfolio.size)
        tests = facts.planes(start, stop)
        return take(Piece(start, stop, plan.values(tests, Planes(tests.shape[1] // 2))))

    starts = range(0, portfolio.size, PIECE)
    threads = threads or os.cpu_count() or 1
    if threads == 1:
        yield from map(worked, starts)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[R]] = deque()
        for start in starts:
            waiting.append(pool.submit(worked, start))
            if len(waiting) > 2 * threads:  # no more than this is held in memory
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def statuses(rows: Cells, count: int) -> NDArray[np.uint8]:
    """Return rows of planes as FALSE, OPEN and TRUE count, a column a profile."""
    words = rows.shape[1] // 2
    bits = np.unpackbits(np.ascontiguousarray(rows).view(np.uint8), axis=1, bitorder="little")
    true, maybe = bits[:, :count], bits[:, 64 * words : 64 * words + count]
    found: NDArray[np.uint8] = true + maybe
    return found
