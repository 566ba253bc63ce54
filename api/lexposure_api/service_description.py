"""What the endpoint says of itself (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import pyoxigraph as ox

from lexposure.model.namespaces import RDF

__all__ = ["DESCRIPTION_FORMATS", "describe"]

DESCRIPTION_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}
_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "N-Quads", "TriG",
)  # fmt: skip


def describe(endpoint: str, form: str) -> bytes:
    """Return the description of the endpoint at this IRI in one of DESCRIPTION_FORMATS.

    The service is named `<endpoint>#service`, its dataset and default graph likewise: no blank nodes.
    """
    service, dataset, graph = (
        ox.NamedNode(f"{endpoint}#{name}") for name in ("service", "dataset", "default-graph")
    )
    triples = [
        _said(service, RDF + "type", f"{_SD}Service"),
        _said(service, f"{_SD}endpoint", endpoint),
        _said(service, f"{_SD}supportedLanguage", f"{_SD}SPARQL11Query"),
        *(_said(service, f"{_SD}resultFormat", _FORMATS + name) for name in _RESULTS),
        _said(service, f"{_SD}defaultDataset", dataset.value),
        _said(dataset, RDF + "type", f"{_SD}Dataset"),
        _said(dataset, f"{_SD}defaultGraph", graph.value),
        _said(graph, RDF + "type", f"{_SD}Graph"),
    ]
    return ox.serialize(triples, format=DESCRIPTION_FORMATS[form], prefixes={"sd": _SD}) or b""


def _said(subject: ox.NamedNode, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), ox.NamedNode(value))
