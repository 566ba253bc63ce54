"""The answer as RDF: answers and exposure paths as nodes named by their content, no blank nodes, hops in order."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from lexposure.knowledge.curated import span_node
from lexposure.model.errors import CuratedDataError
from lexposure.model.namespaces import BASE, DCT, ID, LX, OA, PROV, RDF, RDFS, SCHEMA, SKOS, SSSOM, VOCAB, XSD
from lexposure.render.digest import force_note, profile_name
from lexposure.render.json_form import plain
from lexposure.render.text import for_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.exposure.answers import Answer, Evidence, Exposure, Hop, NotExamined, Path, ReadingOutcome

__all__ = ["PREFIXES", "root_and_profile", "to_jsonld", "to_triples", "to_turtle"]

PREFIXES = {
    "lx": LX, "ans": f"{VOCAB}answer-status/", "node": f"{BASE}node/", "text": f"{ID}text/", "dcterms": DCT,
    "oa": OA, "prov": PROV, "rdf": RDF, "rdfs": RDFS, "schema": SCHEMA, "skos": SKOS, "sssom": SSSOM, "xsd": XSD,
}  # fmt: skip

_TYPE = f"{RDF}type"


def to_turtle(exposure: Exposure) -> str:
    """Return the answer as Turtle with prefixes."""
    return _serialized(exposure, RdfFormat.TURTLE)


def to_jsonld(exposure: Exposure) -> str:
    """Return the answer as expanded JSON-LD."""
    return _serialized(exposure, RdfFormat.JSON_LD) + "\n"


def _serialized(exposure: Exposure, form: RdfFormat) -> str:
    written = serialize(to_triples(exposure), format=form, prefixes=PREFIXES)
    return (written or b"").decode()


def to_triples(exposure: Exposure) -> list[Triple]:
    """Return the triples, sorted and each once; raise CuratedDataError if a node's name isn't an IRI."""
    return sorted(set(_Writer(exposure).triples()), key=str)


def root_and_profile(exposure: Exposure) -> tuple[str, str]:
    """Return the IRIs of the whole answer and of the profile, as `to_triples` names them."""
    return _Writer(exposure).named()


@dataclass(frozen=True)
class _Writer:
    exposure: Exposure

    def named(self) -> tuple[str, str]:
        """Return the IRIs of the whole and of the profile."""
        return self._named("exposure", ""), self._named("profile", plain(self.exposure.profile))

    def triples(self) -> Iterator[Triple]:
        """Yield the triples of the whole answer."""
        root, profile = self.named()
        yield _link(root, _TYPE, f"{PROV}Collection")
        yield _text(root, f"{RDFS}label", f"Exposure of {profile_name(self.exposure)}")
        yield _text(root, f"{DCT}source", self.exposure.dataset)
        yield _text(root, f"{SKOS}note", self.exposure.notice)
        yield from self._clocks(root)
        yield _link(profile, _TYPE, f"{LX}Profile")
        yield _text(profile, f"{RDFS}label", profile_name(self.exposure))
        yield _typed(profile, f"{RDF}value", _canonical(self.exposure.profile), f"{RDF}JSON")
        for answer in self.exposure.answers:
            yield from self._answer(root, profile, answer)
        for item in self.exposure.not_examined:
            yield from self._not_examined(root, item)

    def _named(self, kind: str, content: Any) -> str:
        """Return the IRI of a node: the hash of its content and of what was asked, so that equal answers meet."""
        asked = [self.exposure.profile, self.exposure.as_of, self.exposure.known_at, self.exposure.dataset]
        return f"{BASE}node/{hashlib.sha256(_canonical([kind, asked, content]).encode()).hexdigest()}"

    def _clocks(self, node: str) -> Iterator[Triple]:
        yield _typed(node, f"{LX}asOf", self.exposure.as_of.isoformat(), f"{XSD}date")
        yield _typed(node, f"{LX}knownAt", plain(self.exposure.known_at), f"{XSD}dateTime")

    def _status(self, root: str, profile: str, node: str, status: str) -> Iterator[Triple]:
        yield _link(root, f"{PROV}hadMember", node)
        yield _link(node, _TYPE, f"{LX}Answer")
        yield _link(node, f"{LX}forProfile", profile)
        yield _link(node, f"{LX}answerStatus", f"{VOCAB}answer-status/{status}")
        yield from self._clocks(node)

    def _answer(self, root: str, profile: str, answer: Answer) -> Iterator[Triple]:
        node = self._named("answer", answer)
        yield from self._status(root, profile, node, answer.status)
        yield _link(node, f"{LX}forNorm", answer.iri)
        yield _text(node, f"{DCT}identifier", answer.ref)
        yield _text(node, f"{DCT}bibliographicCitation", answer.citation)
        yield _text(node, f"{DCT}description", answer.summary)
        yield _text(node, f"{DCT}creator", answer.author)
        yield _decimal(node, answer.confidence)
        if answer.applies_from:
            yield _typed(node, f"{SCHEMA}validFrom", answer.applies_from.isoformat(), f"{XSD}date")
        for because in answer.because:
            yield _typed(node, f"{LX}because", _canonical(because), f"{RDF}JSON")
        if answer.rating:
            yield _typed(node, f"{LX}rating", _canonical(answer.rating), f"{RDF}JSON")
        for need in answer.needs:
            yield _typed(node, f"{LX}needs", _canonical(need), f"{RDF}JSON")
        said = (force_note(answer), answer.breached_by)
        for note in [*answer.notes, *filter(None, said)]:
            yield _text(node, f"{SKOS}note", note)
        for reading in answer.readings:
            yield from self._reading(root, profile, node, answer, reading)
        for path in answer.paths:
            yield from self._path(profile, node, path)

    def _reading(
        self, root: str, profile: str, whole: str, answer: Answer, reading: ReadingOutcome
    ) -> Iterator[Triple]:
        node = self._named("reading", [answer.iri, reading])
        yield from self._status(root, profile, node, reading.status)
        yield _link(node, f"{LX}forNorm", answer.iri)
        yield _link(node, f"{LX}assumesReading", reading.iri)
        yield _link(whole, f"{DCT}hasPart", node)
        yield _text(reading.iri, f"{RDFS}label", reading.reading)
        if reading.held_by:
            yield _text(reading.iri, f"{LX}heldBy", reading.held_by)

    def _path(self, profile: str, answer: str, path: Path) -> Iterator[Triple]:
        node = self._named("path", path)
        yield _link(answer, f"{DCT}hasPart", node)
        yield _link(node, _TYPE, f"{LX}ExposurePath")
        yield _link(node, f"{LX}forProfile", profile)
        if path.rating:
            yield _typed(node, f"{LX}rating", _canonical(path.rating), f"{RDF}JSON")
        for position, hop in enumerate(path.hops, start=1):
            yield from self._hop(node, position, hop)
            if position - 1 == path.weakest_hop:
                yield _link(node, f"{LX}weakestHop", self._named("hop", [node, position]))

    def _hop(self, path: str, position: int, hop: Hop) -> Iterator[Triple]:
        node = self._named("hop", [path, position])
        yield _link(path, f"{SCHEMA}itemListElement", node)
        yield _link(node, _TYPE, f"{SCHEMA}ListItem")
        yield _typed(node, f"{SCHEMA}position", str(position), f"{XSD}integer")
        yield _link(node, f"{SCHEMA}item", hop.iri)
        yield _text(node, f"{SCHEMA}name", hop.label)
        yield _text(node, f"{SCHEMA}additionalType", hop.kind)
        for note in (hop.detail, hop.status):
            if note:
                yield _text(node, f"{SKOS}note", note)
        if hop.confidence is not None:
            yield _decimal(node, hop.confidence)
        for evidence in hop.evidence:
            yield from _evidence(node, evidence)

    def _not_examined(self, root: str, item: NotExamined) -> Iterator[Triple]:
        node = self._named("not examined", item)
        yield _link(root, f"{LX}notExamined", node)
        yield _link(node, _TYPE, f"{PROV}Entity")
        yield _text(node, f"{RDFS}label", item.what)
        for note in (item.why, item.fix):
            if note:
                yield _text(node, f"{SKOS}note", note)
        if item.iri:
            yield _link(node, f"{LX}concerns", item.iri)


def _evidence(hop: str, evidence: Evidence) -> Iterator[Triple]:
    """Yield a span of a text, under the very name that curated data gives it."""
    start, end = str(evidence.start), str(evidence.end)
    span = str(span_node(f"text/{evidence.text}", start, end, evidence.sha256)["id"])
    place, words = f"{span}.position", f"{span}.quote"
    yield _link(hop, f"{PROV}wasDerivedFrom", span)
    yield _link(span, _TYPE, f"{OA}SpecificResource")
    yield _link(span, f"{OA}hasSource", f"{ID}text/{evidence.text}")
    yield _text(span, f"{LX}textSha256", evidence.sha256)
    yield _link(span, f"{OA}hasSelector", place)
    yield _link(place, _TYPE, f"{OA}TextPositionSelector")
    yield _typed(place, f"{OA}start", start, f"{XSD}integer")
    yield _typed(place, f"{OA}end", end, f"{XSD}integer")
    if evidence.quote is not None:
        yield _link(place, f"{OA}refinedBy", words)
        yield _link(words, _TYPE, f"{OA}TextQuoteSelector")
        yield _text(words, f"{OA}exact", evidence.quote)


def _canonical(value: Any) -> str:
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"))


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        fix = "name the node by an absolute IRI in the file that declares it"
        raise CuratedDataError(f"{iri!r} is not an IRI ({error})", fix=fix) from error


def _link(subject: str, predicate: str, target: str) -> Triple:
    return Triple(_node(subject), NamedNode(predicate), _node(target))


def _text(subject: str, predicate: str, value: str) -> Triple:
    return Triple(_node(subject), NamedNode(predicate), Literal(for_page(value)))


def _typed(subject: str, predicate: str, value: str, datatype: str) -> Triple:
    return Triple(
        _node(subject), NamedNode(predicate), Literal(for_page(value), datatype=NamedNode(datatype))
    )


def _decimal(subject: str, value: float) -> Triple:
    return _typed(subject, f"{SSSOM}confidence", format(Decimal(repr(value)), "f"), f"{XSD}decimal")
