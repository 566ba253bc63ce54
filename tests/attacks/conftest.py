"""A canary, a store that makes bombs explode, and query pools with and without the courtesy of the guard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from attacks.canary import Canary
from lexposure.knowledge.worker import QueryPool

_NODES = 20_000


@pytest.fixture(scope="session")
def bomb_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the store: 20,000 nodes, each with two successors and a label that provokes backtracking."""
    path = tmp_path_factory.mktemp("bombs") / "store"
    store = Store(str(path))
    follows, label = NamedNode("http://x/next"), NamedNode("http://x/label")
    nodes = [NamedNode(f"http://x/n{i}") for i in range(_NODES)]
    store.bulk_extend(
        quad
        for i, node in enumerate(nodes)
        for quad in (
            Quad(node, follows, nodes[(7 * i + 1) % _NODES]),
            Quad(node, follows, nodes[(13 * i + 5) % _NODES]),
            Quad(node, label, Literal("a" * 30 + str(i))),
        )
    )
    store.add(Quad(NamedNode("http://x/a"), NamedNode("http://x/#"), Literal("1")))
    store.flush()
    return path


@pytest.fixture(scope="session")
def _listening() -> Iterator[Canary]:
    server = Canary()
    yield server
    server.close()


@pytest.fixture
def canary(_listening: Canary) -> Canary:
    """Return the canary, with no visit recorded yet."""
    _listening.hits.clear()
    return _listening


@pytest.fixture(scope="module", params=[True, False], ids=["guarded", "unguarded"])
def any_pool(request: pytest.FixtureRequest, bomb_store: Path) -> Iterator[QueryPool]:
    """Open a pool with the guard, then one without."""
    with QueryPool(bomb_store, courtesy=request.param) as pool:
        yield pool


@pytest.fixture(scope="module")
def bare_pool(bomb_store: Path) -> Iterator[QueryPool]:
    """Open a pool whose only defence is the sealed process: short deadline, little memory."""
    with QueryPool(bomb_store, courtesy=False, deadline=0.4, memory=96 * 1024 * 1024, rows=1_000) as pool:
        yield pool
