"""The query pool: answers like the engine, keeps its limits, says what went wrong."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from lexposure.knowledge.worker import QueryPool
from lexposure.model.errors import Corrupt, NotSetUp, QueryFailed, QueryRefused

_IN = "http://x/in"


def _node(name: str) -> NamedNode:
    return NamedNode(f"http://x/{name}")


@pytest.fixture(scope="module")
def store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store of two graphs with one triple each, a default graph with one, and 50 numbers in a third."""
    path = tmp_path_factory.mktemp("worker") / "store"
    store = Store(str(path))
    store.add(Quad(_node("default"), _node("in"), Literal("default")))
    store.add(Quad(_node("one"), _node("in"), Literal("one"), _node("g1")))
    store.add(Quad(_node("two"), _node("in"), Literal("two", language="en"), _node("g2")))
    store.extend(Quad(_node(f"n{i}"), _node("number"), Literal(i), _node("numbers")) for i in range(50))
    store.flush()
    return path


@pytest.fixture(scope="module")
def pool(store_path: Path) -> Iterator[QueryPool]:
    """Open a pool whose answers may have 20 rows and 4,000 bytes."""
    with QueryPool(store_path, rows=20, size=4_000) as opened:
        yield opened


def _values(pool: QueryPool, text: str, **graphs: list[str] | None) -> list[str]:
    body = pool.query(text, accept="csv", **graphs).body.decode()  # type: ignore[arg-type]
    return sorted(row[0] for row in list(csv.reader(io.StringIO(body)))[1:])


_ENDLESS = (
    "SELECT (COUNT(*) AS ?n) FROM <http://x/numbers> { "  # noqa: S608
    + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9))
    + " }"
)
_ASK_ALL = f"SELECT ?o {{ ?s <{_IN}> ?o }}"


def test_the_default_graph_is_the_stores_own(pool: QueryPool) -> None:
    """A query without FROM or GRAPH sees the default graph alone."""
    assert _values(pool, _ASK_ALL) == ["default"]


def test_a_pool_may_join_all_graphs(store_path: Path) -> None:
    """With `union` a query without FROM sees every graph, and one with FROM those it names."""
    with QueryPool(store_path, union=True) as joined:
        assert _values(joined, _ASK_ALL) == ["default", "one", "two"]
        assert _values(joined, f"SELECT ?o FROM <http://x/g1> {{ ?s <{_IN}> ?o }}") == ["one"]  # noqa: S608


def test_from_chooses_the_graphs(pool: QueryPool) -> None:
    """FROM and FROM NAMED replace the store's own choice."""
    assert _values(pool, f"SELECT ?o FROM <http://x/g1> {{ ?s <{_IN}> ?o }}") == ["one"]  # noqa: S608
    assert _values(pool, f"SELECT ?o FROM NAMED <http://x/g1> {{ GRAPH ?g {{ ?s <{_IN}> ?o }} }}") == ["one"]  # noqa: S608
    assert _values(pool, f"SELECT ?o FROM NAMED <http://x/g1> {{ ?s <{_IN}> ?o }}") == []  # noqa: S608


def test_the_calls_graphs_win_over_the_querys(pool: QueryPool) -> None:
    """Graphs named by the caller replace FROM; with named graphs alone the default graph is empty."""
    text = f"SELECT ?o FROM <http://x/g1> {{ ?s <{_IN}> ?o }}"  # noqa: S608
    assert _values(pool, text, default_graphs=["http://x/g2"]) == ["two"]
    assert _values(pool, _ASK_ALL, named_graphs=["http://x/g2"]) == []
    assert (
        _values(pool, f"SELECT ?o {{ GRAPH ?g {{ ?s <{_IN}> ?o }} }}", default_graphs=["http://x/g2"]) == []
    )


def test_too_many_rows_are_cut_and_said_to_be(pool: QueryPool) -> None:
    """At the row cap the answer ends, is well formed, and says that it is not whole."""
    for accept in ("json", "csv", "tsv", "xml"):
        result = pool.query("SELECT ?o { GRAPH ?g { ?s <http://x/number> ?o } }", accept=accept)  # type: ignore[arg-type]
        assert (result.truncated, result.rows) == (True, 20)
    whole = pool.query("SELECT ?o { GRAPH ?g { ?s <http://x/number> ?o } } LIMIT 20")
    assert (whole.truncated, whole.rows) == (False, 20)
    assert len(json.loads(whole.body)["results"]["bindings"]) == 20


def test_too_many_triples_are_cut_and_said_to_be(pool: QueryPool) -> None:
    """The row cap holds for triples, too, and what is left can be read."""
    result = pool.query(
        "CONSTRUCT { ?s <http://x/n> ?o } WHERE { GRAPH ?g { ?s <http://x/number> ?o } }", accept="ntriples"
    )
    assert (result.truncated, result.rows) == (True, 20)
    assert sum(1 for _ in parse(result.body, format=RdfFormat.N_TRIPLES)) == 20


def test_too_many_bytes_are_cut_and_said_to_be(pool: QueryPool) -> None:
    """At the byte cap the answer ends after a whole row."""
    long = "x" * 1_500
    result = pool.query(f'SELECT ?o ("{long}" AS ?long) {{ GRAPH ?g {{ ?s <http://x/number> ?o }} }}')
    assert result.truncated
    assert result.rows == len(json.loads(result.body)["results"]["bindings"]) == 3


def test_one_row_over_the_cap_is_refused(pool: QueryPool) -> None:
    """A single value far over the byte cap is an error, since nothing useful is left after a cut."""
    text = 'SELECT ?b { BIND("' + "x" * 1_000 + '" AS ?a) BIND(REPLACE(?a, "x", ?a) AS ?b) }'
    with pytest.raises(QueryRefused, match="too large"):
        pool.query(text)


@pytest.mark.parametrize("deadline", [0, -1, 10.5, float("nan"), float("inf")])
def test_a_deadline_is_positive_and_at_most_ten_seconds(pool: QueryPool, deadline: float) -> None:
    """A deadline that isn't offered is refused rather than clamped."""
    with pytest.raises(QueryRefused, match="isn't offered"):
        pool.query("ASK {}", deadline=deadline)


def test_a_query_ends_at_its_deadline(store_path: Path) -> None:
    """An unending query fails at the deadline it was given, and says so."""
    with QueryPool(store_path) as pool:
        start = time.monotonic()
        with pytest.raises(QueryFailed, match=r"within 0\.3 s"):
            pool.query(_ENDLESS, deadline=0.3)
        assert 0.3 <= time.monotonic() - start < 1.3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT ?x {", "line 1, column 12"),
        ("SELECT (<http://x/f>(1) AS ?y) {}", "custom function"),
        ("", "line 1"),
        ("SELECT * { ?s ?p \ud800 }", "surrogate"),
    ],
)
def test_a_malformed_query_says_where(pool: QueryPool, text: str, says: str) -> None:
    """The engine's complaint is passed on with its place, and no longer than a person reads."""
    with pytest.raises(QueryRefused, match=says) as refused:
        pool.query(text)
    assert len(str(refused.value)) < 300


def test_a_format_must_fit_the_result(pool: QueryPool) -> None:
    """Rows aren't written as Turtle, nor triples as CSV."""
    with pytest.raises(QueryRefused, match="json, xml, csv, tsv, not as turtle"):
        pool.query("SELECT * {}", accept="turtle")
    with pytest.raises(QueryRefused, match="turtle"):
        pool.query("DESCRIBE <http://x/default>", accept="csv")


def test_a_graph_is_named_by_an_absolute_iri(pool: QueryPool) -> None:
    """What is no IRI is refused before it is looked up."""
    with pytest.raises(QueryRefused, match="IRI"):
        pool.query("ASK {}", default_graphs=["no iri"])


def test_many_threads_ask_at_once(pool: QueryPool) -> None:
    """More callers than processes all get their own answers."""
    answers: dict[int, str] = {}

    def ask(i: int) -> None:
        for _ in range(10):
            answers[i] = pool.query(f"SELECT ({i} AS ?n) {{}}", accept="csv").body.decode()

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {i: f"n\r\n{i}\r\n" for i in range(8)}


def test_a_missing_or_broken_snapshot_is_named(tmp_path: Path) -> None:
    """No snapshot and a damaged one are different errors, and both say what to run."""
    with pytest.raises(NotSetUp, match="lexposure rebuild"):
        QueryPool(tmp_path / "nothing")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "CURRENT").write_text("MANIFEST-000001\n")
    with pytest.raises(Corrupt, match="can't be opened"):
        QueryPool(tmp_path / "broken")


def test_a_closed_pool_answers_no_more_and_leaves_no_process(store_path: Path) -> None:
    """Closing ends every process; a later query fails."""
    pool = QueryPool(store_path)
    pids = [process.pid for process in pool._idle]
    pool.close()
    with pytest.raises(QueryFailed, match="closed"):
        pool.query("ASK {}")
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_processes_killed_from_outside_are_replaced(store_path: Path) -> None:
    """When all processes die between two queries, the next query is answered by a new one."""
    with QueryPool(store_path, workers=1) as pool:
        for _ in range(2):
            pool.query("ASK {}")
        for process in list(pool._idle):
            process.wait(5)
            process._child.kill()
            process._child.wait()
        for _ in range(4):
            assert pool.query("ASK {}", accept="csv").body == b"true"


def test_a_process_whose_parent_died_ends(store_path: Path) -> None:
    """A query that runs on after its parent was killed ends itself a second after its deadline."""
    code = (
        "import sys; from pathlib import Path; from lexposure.knowledge.worker import QueryPool;"
        "p = QueryPool(Path(sys.argv[1])); print(*(each.pid for each in p._idle), flush=True);"
        "p.query(sys.argv[2], deadline=0.5)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(store_path), _ENDLESS],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert parent.stdout
    pids = parent.stdout.readline().split()
    time.sleep(0.2)
    parent.kill()
    parent.communicate()
    assert any(_runs(pid) for pid in pids)
    end = time.monotonic() + 5
    while (running := [pid for pid in pids if _runs(pid)]) and time.monotonic() < end:
        time.sleep(0.05)
    assert len(pids) == 3
    assert running == []


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_machine_that_cannot_seal_says_so_and_keeps_the_guard(
    store_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without the filter SERVICE stays refused, even for a caller who waived the guard, and a warning is logged."""
    monkeypatch.setattr(QueryPool, "_is_sealed", lambda _: False)
    with QueryPool(store_path, courtesy=False) as pool:
        assert not pool.sealed
        assert "SERVICE" in caplog.text
        with pytest.raises(QueryRefused, match="SERVICE isn't available"):
            pool.query("SELECT * { SERVICE SILENT <http://127.0.0.1:1/> {} }")


def test_a_query_process_imports_little() -> None:
    """A new process starts quickly because it loads the engine and next to nothing of ours."""
    code = "import sys; before = set(sys.modules); import lexposure.knowledge.evaluator; print(*set(sys.modules) - before)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    loaded = set(done.stdout.split())
    ours = {name for name in loaded if name.startswith("lexposure.")}
    assert ours == {f"lexposure.knowledge{end}" for end in ("", ".evaluator", ".results")} | {
        f"lexposure.sealed{end}" for end in ("", ".messages", ".sandbox")
    }
    assert not loaded & {"yaml", "rdflib", "lxml", "networkx", "pydantic", "asyncio", "subprocess", "logging"}
