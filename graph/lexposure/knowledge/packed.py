"""A curated file's nodes in few bytes that are quick to read: each term once, statements as numbers of terms.

Reading them takes a third of the time that parsing the same statements takes, and half the space. Legal units follow
from what cites them and aren't written.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import msgspec
import pyoxigraph as ox

from lexposure.knowledge.curated import CuratedFile, with_units
from lexposure.knowledge.rdf import text_of
from lexposure.knowledge.units import unit_triples
from lexposure.model.errors import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["packed", "unpacked"]

_QUICK = 1  # of zlib: a tenth of the size, without waiting for more


class _Word(msgspec.Struct, array_like=True):
    """A literal."""

    value: str
    language: str | None
    datatype: str


class _Node(msgspec.Struct, array_like=True):
    """A node: three numbers of terms a statement, `own` statements about the node itself first."""

    iri: str
    line: int | None
    own: int
    statements: list[int]


class _File(msgspec.Struct, array_like=True):
    """A file: a term's number is its place among the names and the words after them."""

    names: list[str]
    words: list[_Word]
    nodes: list[_Node]


_DECODER = msgspec.msgpack.Decoder(_File)


def packed(file: CuratedFile) -> bytes:
    """Return the nodes of a file, without its path."""
    written = [
        (node, (*node.triples, *(t for t in node.shared if t not in unit_triples(text_of(t.subject)))))
        for node in file.nodes
    ]
    terms = dict.fromkeys(term for _, triples in written for term in _terms(triples))
    names = [term for term in terms if isinstance(term, ox.NamedNode)]
    words = [term for term in terms if isinstance(term, ox.Literal)]
    number = {term: place for place, term in enumerate([*names, *words])}
    nodes = [
        _Node(node.iri, node.place.line, len(node.triples), [number[term] for term in _terms(triples)])
        for node, triples in written
    ]
    kept = _File(
        [name.value for name in names],
        [_Word(word.value, word.language, word.datatype.value) for word in words],
        nodes,
    )
    return zlib.compress(msgspec.msgpack.encode(kept), _QUICK)


def unpacked(data: bytes, path: str) -> CuratedFile:
    """Return what `packed` kept, as a file of that path."""
    kept = _DECODER.decode(zlib.decompress(data))
    terms = [*map(ox.NamedNode, kept.names), *map(_literal, kept.words)]
    nodes = []
    for node in kept.nodes:
        each = map(terms.__getitem__, node.statements)
        triples = list(map(ox.Triple, each, each, each))  # type: ignore[arg-type]  # names stand where names must
        nodes.append(with_units(node.iri, Place(path, node.line), triples[: node.own], triples[node.own :]))
    return CuratedFile(path, tuple(nodes))


def _terms(triples: Iterable[ox.Triple]) -> Iterable[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]:
    return (term for t in triples for term in (t.subject, t.predicate, t.object))


def _literal(word: _Word) -> ox.Literal:
    if word.language:
        return ox.Literal(word.value, language=word.language)
    return ox.Literal(word.value, datatype=ox.NamedNode(word.datatype))
