"""Where an answer comes from, in PROV: what was asked of which dataset, by which release, resting on which claims and words.

Nothing here depends on when or where the answer was computed: the same answer has the same provenance, byte for byte.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from lexposure.knowledge.rdf import text_of
from lexposure.model.namespaces import DCT, ID, LX, PROV, RDF, RDFS, SCHEMA, SKOS, XSD
from lexposure.render.digest import profile_name
from lexposure.render.json_form import plain
from lexposure.render.rdf import PREFIXES, root_and_profile, to_triples
from lexposure.render.text import for_page

if TYPE_CHECKING:
    from lexposure.exposure.answers import Exposure

__all__ = ["answer_iri", "as_jsonld", "as_trig", "provenance", "to_record"]

_TYPE = f"{RDF}type"
_CLAIMS = frozenset({"contract_norm", "mapping", "derived_fact", "legal_norm", "penalty"})
_DATASET = re.compile(r"(lexposure \S+) sha256:([0-9a-f]{64})")
_PREFIXES = {"answer": f"{ID}answer/", **PREFIXES}


def answer_iri(name: str) -> str:
    """Return the IRI of a stored answer, named by the SHA-256 of its JSON."""
    return f"{ID}answer/{name}"


def to_record(exposure: Exposure, name: str) -> bytes:
    """Return the answer and its provenance as Turtle; `name` is the SHA-256 of its JSON."""
    content = to_triples(exposure)
    spans = sorted({text_of(t.object) for t in content if _rests_on(t)})
    said = sorted(set(provenance(exposure, name, spans)), key=str)
    return serialize([*said, *content], format=RdfFormat.TURTLE, prefixes=_PREFIXES) or b""


def as_trig(record: bytes, name: str) -> bytes:
    """Return a record with the answer in a graph of its own, named as the answer is, and what is said of it outside."""
    triples = _read(record)
    outside = {answer_iri(name), *_about(triples, name)}
    graph = NamedNode(answer_iri(name))
    quads = (
        Quad(t.subject, t.predicate, t.object, DefaultGraph() if text_of(t.subject) in outside else graph)
        for t in triples
    )
    return serialize(quads, format=RdfFormat.TRIG, prefixes=_PREFIXES) or b""


def as_jsonld(record: bytes) -> bytes:
    """Return a record as expanded JSON-LD."""
    return (serialize(_read(record), format=RdfFormat.JSON_LD, prefixes=_PREFIXES) or b"") + b"\n"


def provenance(exposure: Exposure, name: str, spans: Iterable[str]) -> Iterator[Triple]:
    """Yield what PROV says of an answer that rests on these spans."""
    answer, computing = answer_iri(name), f"{answer_iri(name)}/computing"
    root, profile = root_and_profile(exposure)
    dataset, agent, release = _dataset(exposure.dataset)
    yield from _answer(exposure, name, root)
    yield _link(answer, f"{PROV}wasGeneratedBy", computing)
    yield _link(answer, f"{PROV}wasAttributedTo", agent)
    yield _link(computing, _TYPE, f"{PROV}Activity")
    yield _text(computing, f"{RDFS}label", f"Answering {profile_name(exposure)}")
    yield _link(computing, f"{PROV}wasAssociatedWith", agent)
    yield _link(computing, f"{PROV}used", profile)
    yield _link(agent, _TYPE, f"{PROV}SoftwareAgent")
    yield _text(agent, f"{RDFS}label", release)
    yield _link(dataset, _TYPE, f"{PROV}Entity")
    yield _text(dataset, f"{RDFS}label", exposure.dataset)
    for source in (dataset, *_claims(exposure), *spans):
        yield _link(computing, f"{PROV}used", source)
        yield _link(answer, f"{PROV}wasDerivedFrom", source)


def _answer(exposure: Exposure, name: str, root: str) -> Iterator[Triple]:
    answer = answer_iri(name)
    yield _link(answer, _TYPE, f"{PROV}Entity")
    yield _text(answer, f"{RDFS}label", f"Exposure of {profile_name(exposure)}, as stored")
    yield _link(answer, f"{PROV}specializationOf", root)
    yield _text(answer, f"{SCHEMA}sha256", name)
    yield _text(answer, f"{DCT}format", "application/json")
    yield _text(answer, f"{SKOS}note", exposure.notice)
    yield _typed(answer, f"{LX}asOf", exposure.as_of.isoformat(), "date")
    yield _typed(answer, f"{LX}knownAt", plain(exposure.known_at), "dateTime")


def _claims(exposure: Exposure) -> list[str]:
    """Return every claim that was examined or stands on a path."""
    hops = (hop for answer in exposure.answers for path in answer.paths for hop in path.hops)
    found = {hop.iri for hop in hops if hop.kind in _CLAIMS}
    return sorted(found | {answer.iri for answer in exposure.answers})


def _dataset(written: str) -> tuple[str, str, str]:
    """Return the IRIs of dataset and release, and the release's name."""
    read = _DATASET.fullmatch(written)
    release = read[1] if read else "lexposure"
    digest = read[2] if read else hashlib.sha256(written.encode()).hexdigest()
    return f"{ID}dataset/{digest}", f"{ID}software/{release.replace(' ', '/')}", release


def _rests_on(triple: Triple) -> bool:
    return triple.predicate.value == f"{PROV}wasDerivedFrom"


def _about(triples: Iterable[Triple], name: str) -> set[str]:
    """Return the activity, the release and the dataset: what is described outside the answer's own graph."""
    kinds = (f"{ID}dataset/", f"{ID}software/")
    subjects = {text_of(t.subject) for t in triples}
    return {f"{answer_iri(name)}/computing", *(iri for iri in subjects if iri.startswith(kinds))}


def _read(record: bytes) -> list[Triple]:
    return [q.triple for q in parse(record, format=RdfFormat.TURTLE)]


def _link(subject: str, predicate: str, target: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(target))


def _text(subject: str, predicate: str, value: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), Literal(for_page(value)))


def _typed(subject: str, predicate: str, value: str, datatype: str) -> Triple:
    return Triple(
        NamedNode(subject), NamedNode(predicate), Literal(value, datatype=NamedNode(f"{XSD}{datatype}"))
    )
