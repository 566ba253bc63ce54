"""The dataset hash: equal for equal datasets, on every machine and in every order; different for any other."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from archive.faults import repeatable
from lexposure.knowledge.digest import DatasetDigest, dataset_hash
from lexposure.model.errors import CuratedDataError

XSD = "http://www.w3.org/2001/XMLSchema#"
S, P = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")

NODES = st.sampled_from([NamedNode(f"http://example.org/{name}") for name in ("a", "b", "é", "g")])
LITERALS = st.one_of(
    st.text(max_size=20).map(Literal),
    st.text(max_size=5).map(lambda text: Literal(text, language="de")),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000).map(
        lambda number: Literal(str(number), datatype=NamedNode(XSD + "decimal"))
    ),
    st.datetimes().map(lambda time: Literal(time.isoformat() + "Z", datatype=NamedNode(XSD + "dateTime"))),
    st.sampled_from(["true", "1", "maybe"]).map(
        lambda text: Literal(text, datatype=NamedNode(XSD + "boolean"))
    ),
)
TRIPLES = st.builds(Triple, NODES, NODES, LITERALS)
QUADS = st.lists(
    st.builds(Quad, NODES, NODES, NODES | LITERALS | TRIPLES, NODES | st.just(DefaultGraph())), max_size=12
)


def _quads(number: int) -> list[Quad]:
    return [
        Quad(S, P, Literal(f"value {i}"), NamedNode(f"http://example.org/g{i % 7}")) for i in range(number)
    ]


def _store(quads: list[Quad]) -> Store:
    store = Store()
    store.extend(quads)
    return store


def test_it_is_the_sha256_of_the_sorted_dump() -> None:
    """Anyone can recompute it: dump as N-Quads, sort by bytes, drop repeated lines, hash."""
    store = _store(_quads(50))
    lines = (store.dump(format=RdfFormat.N_QUADS) or b"").split(b"\n")[:-1]
    assert (
        dataset_hash(store)
        == hashlib.sha256(b"".join(line + b"\n" for line in sorted(set(lines)))).hexdigest()
    )
    assert dataset_hash([]) == hashlib.sha256(b"").hexdigest()


@given(quads=QUADS, seed=st.integers())
def test_order_and_repetition_dont_matter(quads: list[Quad], seed: int) -> None:
    """A dataset is a set."""
    shuffled = quads + quads[:3]
    repeatable(seed).shuffle(shuffled)
    assert dataset_hash(shuffled) == dataset_hash(quads)


@given(quads=QUADS)
def test_a_dataset_and_the_store_that_holds_it_have_one_hash(quads: list[Quad]) -> None:
    """The store keeps values rather than spellings, and the hash sees the same."""
    assert dataset_hash(_store(quads)) == dataset_hash(quads)


def test_a_store_on_disk_has_the_same_hash(tmp_path: Path) -> None:
    """Memory and disk agree, numbers and dates written unusually included."""
    odd = [
        ("decimal", "0.90"),
        ("integer", "+007"),
        ("dateTime", "2026-11-24T10:00:00.000Z"),
        ("double", "1e0"),
        ("boolean", "1"),
    ]
    quads = [Quad(S, P, Literal(text, datatype=NamedNode(XSD + kind))) for kind, text in odd]
    store = Store(tmp_path / "store")
    store.bulk_extend(quads)
    assert dataset_hash(store) == dataset_hash(quads)


@given(quads=QUADS, other=QUADS)
def test_different_datasets_differ(quads: list[Quad], other: list[Quad]) -> None:
    """Two datasets have the same hash only if a store can't tell them apart."""
    assert (dataset_hash(quads) == dataset_hash(other)) == (set(_store(quads)) == set(_store(other)))


@pytest.mark.parametrize("chunk", [1, 7, 100, 1000])
def test_the_hash_doesnt_depend_on_how_much_fits_in_memory(chunk: int) -> None:
    """Sorted runs in temporary files give the same hash and count as one sort in memory."""
    digest = DatasetDigest(chunk)
    passed = list(digest.watch([*_quads(100), *_quads(60)]))
    assert len(passed) == 160
    assert digest.result() == (dataset_hash(_quads(100)), 100)


@pytest.mark.parametrize(
    "quad",
    [
        Quad(BlankNode("x"), P, S),
        Quad(S, P, BlankNode("x")),
        Quad(S, P, S, BlankNode("x")),
        Quad(S, P, Triple(S, P, Triple(BlankNode("x"), P, S))),
    ],
)
def test_blank_nodes_are_refused(quad: Quad) -> None:
    """A blank node anywhere, inside a triple term too, has no stable name and is an error."""
    with pytest.raises(CuratedDataError, match="blank node"):
        dataset_hash([quad])
