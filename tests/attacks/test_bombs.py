"""A bomb ends at its deadline, at its memory or with its process, and the next query is answered."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from pathlib import Path

import pytest

from attacks import queries
from lexposure.knowledge import guard
from lexposure.knowledge.worker import QueryPool
from lexposure.model.errors import LexposureError, QueryFailed, QueryRefused

_DEADLINE = 0.4
_BOMBS = {**queries.bombs(), **{f"planning: {name}": text for name, text in queries.planning().items()}}


@pytest.mark.parametrize("name", list(_BOMBS))
def test_a_bomb_ends_in_time_and_harms_nobody(name: str, bare_pool: QueryPool) -> None:
    """Without the guard each bomb is over soon after the deadline, and a good query is answered at once."""
    start = time.monotonic()
    with contextlib.suppress(QueryFailed, QueryRefused):
        result = bare_pool.query(_BOMBS[name])
        assert result.rows <= 1_000
        assert result.truncated == (result.rows == 1_000)
    assert time.monotonic() - start < _DEADLINE + 1.5
    assert bare_pool.query("ASK {}", deadline=5, accept="csv").body == b"true"


@pytest.mark.parametrize("name", list(queries.crashes()))
def test_a_crash_stays_in_its_process(name: str, bare_pool: QueryPool) -> None:
    """A query that overflows the engine's stack is refused or fails, and its caller goes on."""
    with pytest.raises((QueryRefused, QueryFailed)):
        bare_pool.query(queries.crashes()[name], deadline=3)
    assert bare_pool.query("ASK {}", deadline=5, accept="csv").body == b"true"


def test_a_broken_stack_is_called_too_complex(bare_pool: QueryPool) -> None:
    """Who sent the query learns that it is too complex, not that something ended."""
    with pytest.raises(QueryRefused, match="too complex"):
        bare_pool.query(queries.crashes()["negations"], deadline=5)


@pytest.mark.parametrize("name", [*queries.crashes(), *queries.planning()])
def test_the_guard_refuses_what_is_too_large_to_plan(name: str) -> None:
    """With the guard none of these reaches a process, and the refusal says what there is too much of."""
    with pytest.raises(QueryRefused, match="are allowed"):
        guard.check({**queries.crashes(), **queries.planning()}[name])


def test_memory_is_capped(bomb_store: Path) -> None:
    """A query that wants more memory fails for that reason, and its caller's memory doesn't grow."""
    with QueryPool(bomb_store, courtesy=False, memory=64 * 1024 * 1024, deadline=10) as pool:
        before = _resident()
        with pytest.raises(QueryFailed, match="memory"):
            pool.query(queries.bombs()["doubling CONCAT"])
        assert _resident() - before < 20 * 1024 * 1024


def test_good_queries_are_answered_beside_bombs(bomb_store: Path) -> None:
    """While a bomb holds one place, the other place goes on answering."""
    with QueryPool(bomb_store, courtesy=False, deadline=1, workers=2) as pool:
        outcome: list[LexposureError] = []

        def explode() -> None:
            try:
                pool.query(queries.bombs()["count of a cross product"])
            except LexposureError as error:
                outcome.append(error)

        thread = threading.Thread(target=explode)
        thread.start()
        answered = sum(pool.query("ASK {}", accept="csv").body == b"true" for _ in range(50))
        thread.join()
    assert answered == 50
    assert [type(error) for error in outcome] == [QueryFailed]


def test_a_killed_process_is_replaced_by_a_warm_one(bomb_store: Path) -> None:
    """After a kill the next query doesn't wait for a new process to open the store."""
    with QueryPool(bomb_store, courtesy=False, workers=1) as pool:
        pool.query("ASK {}")
        with pytest.raises(QueryFailed):
            pool.query(queries.bombs()["count of a cross product"], deadline=0.5)
        start = time.monotonic()
        pool.query("ASK {}")
        assert time.monotonic() - start < 0.25


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
