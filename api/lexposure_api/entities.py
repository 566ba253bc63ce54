"""`/entities`: what the snapshot says of one node, as a page or as RDF."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.model.namespaces import BASE, DCT, DPV, LX, ODRL, PROV, RDF, RDFS, SKOS, XSD
from lexposure_api.caching import keepable
from lexposure_api.inputs import query_pairs, single
from lexposure_api.negotiation import negotiate
from lexposure_api.pages import render
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["Entities", "entity_address"]

_RDF = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}
_FORMS = ("text/html", *_RDF)
_SUFFIXES = {".ttl": "text/turtle", ".jsonld": "application/ld+json", ".json": "application/ld+json", ".nt": "application/n-triples", ".html": "text/html"}  # fmt: skip
_PREFIXES = {
    "lx": LX,
    "dct": DCT,
    "dpv": DPV,
    "odrl": ODRL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "xsd": XSD,
}
_PROBLEMS = documented("malformed-request", "not-found", "not-acceptable", "bad-input", "not-ready")


class Entities:
    """The operation, over one workspace."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operation under its two addresses."""
        responses = {
            200: {"description": "What is known", "content": {form: {} for form in _FORMS}},
            **_PROBLEMS,
        }
        iri = {
            "name": "iri",
            "in": "query",
            "required": True,
            "description": "An absolute IRI",
            "schema": {"type": "string", "format": "uri"},
        }
        app.add_api_route(
            "/entities", self.by_iri, methods=["GET"], responses=responses, response_class=Response,
            summary="What is known of an IRI", openapi_extra={"parameters": [iri]},
        )  # fmt: skip
        app.add_api_route(
            "/entities/{path:path}", self.by_path, methods=["GET"], responses=responses, response_class=Response,
            summary=f"What is known of an IRI below {BASE}",
        )  # fmt: skip

    async def by_iri(self, request: Request) -> Response:
        """Describe the node named by the parameter `iri`."""
        iri = single(query_pairs(request), "iri")
        if not iri:
            raise ProblemError(
                "bad-input", "the parameter `iri` is missing", fix="name an absolute IRI, percent-encoded"
            )
        return await run_in_threadpool(self._described, request, iri, negotiate(request, _FORMS))

    async def by_path(self, request: Request, path: str) -> Response:
        """Describe a node of ours; an ending such as .ttl or .json chooses the form before the Accept header does."""
        ending = next((each for each in _SUFFIXES if path.endswith(each)), "")
        form = _SUFFIXES[ending] if ending else negotiate(request, _FORMS)
        return await run_in_threadpool(self._described, request, BASE + path.removesuffix(ending), form)

    def _described(self, request: Request, iri: str, form: str) -> Response:
        try:
            ox.NamedNode(iri)
        except ValueError:
            raise ProblemError(
                "bad-input", "this is no absolute IRI", fix="percent-encode what an IRI can't hold"
            ) from None
        triples = sorted(set(self._workspace.entity(iri)), key=str)
        if not triples:
            raise ProblemError("not-found", "the dataset says nothing of this IRI")
        return keepable(request, _written(iri, triples, form), form, self._workspace.status())


def entity_address(iri: str) -> str:
    """Return the address at which this service describes an IRI."""
    path = iri.removeprefix(BASE)
    plain = (
        iri.startswith(BASE)
        and not any(sign in path for sign in "#?%")
        and not path.endswith(tuple(_SUFFIXES))
    )
    return f"/entities/{quote(path)}" if plain and path else f"/entities?iri={quote(iri, safe='')}"


def _written(iri: str, triples: list[ox.Triple], form: str) -> bytes:
    if form == "text/html":
        return render(
            "entity.html.j2",
            iri=iri,
            address=entity_address(iri),
            rows=[_row(iri, triple) for triple in triples],
        )
    prefixes = _PREFIXES if form != "application/n-triples" else None
    return ox.serialize(triples, format=_RDF[form], prefixes=prefixes) or b""


def _row(iri: str, triple: ox.Triple) -> dict[str, Any]:
    subject = (
        triple.subject.value
        if isinstance(triple.subject, ox.NamedNode | ox.BlankNode)
        else str(triple.subject)
    )
    return {
        "subject": None if subject == iri else _cell(triple.subject),
        "predicate": _cell(triple.predicate),
        "object": _cell(triple.object),
    }


def _cell(term: Any) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"text": _shortened(term.value), "href": entity_address(term.value), "note": ""}
    if isinstance(term, ox.Literal):
        note = term.language or (
            "" if term.datatype.value == f"{XSD}string" else _shortened(term.datatype.value)
        )
        return {"text": term.value, "href": "", "note": note}
    return {"text": str(term), "href": "", "note": ""}


def _shortened(iri: str) -> str:
    found = next((name for name, base in _PREFIXES.items() if iri.startswith(base)), None)
    return f"{found}:{iri.removeprefix(_PREFIXES[found])}" if found else iri
