"""No query leaves its process, whatever it says and whether or not the guard looks at it first."""

from __future__ import annotations

import contextlib

import pytest
from pyoxigraph import Store

from attacks import queries
from attacks.canary import Canary
from lexposure.knowledge import guard
from lexposure.knowledge.worker import QueryPool
from lexposure.model.errors import QueryRefused

_NAMES = list(queries.calls(""))


def test_the_canary_sings_for_an_unsealed_engine(canary: Canary) -> None:
    """The calls are real: evaluated outside a sealed process, the plain ones reach the canary."""
    for name in (
        "plain",
        "looks like a prefixed name",
        "behind a literal without gap",
        "SILENT without gaps",
    ):
        found = Store().query(queries.calls(canary.base)[name])
        with contextlib.suppress(OSError):
            list(found)  # type: ignore[arg-type]
    assert len(canary.hits) == 3


@pytest.mark.parametrize("name", _NAMES)
def test_no_spelling_of_service_reaches_another_server(
    name: str, canary: Canary, any_pool: QueryPool
) -> None:
    """A call is refused or finds nothing, and the next query is answered."""
    leaked = b""
    with contextlib.suppress(QueryRefused):
        leaked = any_pool.query(queries.calls(canary.base)[name]).body
    assert b"leaked" not in leaked
    assert canary.hits == []
    assert any_pool.query("ASK {}", accept="csv").body == b"true"


@pytest.mark.parametrize("name", [name for name in _NAMES if name != "escaped keyword"])
def test_the_guard_says_that_service_is_not_available(name: str, canary: Canary) -> None:
    """Each spelling that the engine reads as SERVICE is refused by name, so that no empty answer is taken for one."""
    with pytest.raises(QueryRefused, match="SERVICE isn't available"):
        guard.check(queries.calls(canary.base)[name])


@pytest.mark.parametrize("name", list(queries.fetches("")))
def test_no_document_is_fetched(name: str, canary: Canary, any_pool: QueryPool) -> None:
    """FROM names a graph of the store and finds nothing; LOAD is refused."""
    with contextlib.suppress(QueryRefused):
        assert any_pool.query(queries.fetches(canary.base)[name]).rows == 0
    assert canary.hits == []


@pytest.mark.parametrize("name", list(queries.honest("")))
def test_the_word_service_may_be_said(name: str, canary: Canary, any_pool: QueryPool) -> None:
    """A query that only mentions the word is answered."""
    assert any_pool.query(queries.honest(canary.base)[name]).form == "solutions"


@pytest.mark.parametrize("name", list(queries.WRITES))
@pytest.mark.parametrize("before", ["", "SELECT * {?s ?p ?o} ; "], ids=["alone", "after a query"])
def test_no_update_is_evaluated(name: str, before: str, any_pool: QueryPool) -> None:
    """An update is refused, alone and as a second operation, and the store keeps its triple."""
    with pytest.raises(QueryRefused):
        any_pool.query(before + queries.WRITES[name])
    assert any_pool.query('ASK { <http://x/a> <http://x/#> "1" }', accept="csv").body == b"true"
