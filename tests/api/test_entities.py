"""`/entities`: one node, as a page or as RDF, by the Accept header or by the end of the address."""

from __future__ import annotations

import http.client
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from lexposure_api.entities import entity_address

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_ACME = "/entities/id/platform/acme"
_RDF = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
}
_ENDINGS = {
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".json": "application/ld+json",
    ".nt": "application/n-triples",
}


def _triples(body: bytes, media_type: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(body, format=_RDF[media_type])}


@pytest.mark.parametrize("media_type", list(_RDF))
def test_rdf_says_what_the_snapshot_says(client: TestClient, workspace: object, media_type: str) -> None:
    """Each RDF form holds the same triples."""
    answer = client.get(_ACME, headers={"Accept": media_type})
    assert answer.headers["content-type"].startswith(media_type)
    expected = workspace.entity("https://w3id.org/lexposure/id/platform/acme")  # type: ignore[attr-defined]
    assert _triples(answer.content, media_type) == set(expected)


@pytest.mark.parametrize("ending", list(_ENDINGS))
def test_the_end_of_the_address_chooses_before_accept(client: TestClient, ending: str) -> None:
    """A link with an ending gives that form to any client."""
    answer = client.get(_ACME + ending, headers={"Accept": "text/html"})
    assert answer.content == client.get(_ACME, headers={"Accept": _ENDINGS[ending]}).content
    assert client.get(f"{_ACME}.html", headers={"Accept": "text/turtle"}).text.startswith("<!doctype html>")


def test_equal_requests_give_equal_bytes(client: TestClient) -> None:
    """The order of prefixes and statements doesn't change between answers."""
    assert len({client.get(f"{_ACME}.ttl").content for _ in range(12)}) == 1


def test_an_iri_elsewhere_is_named_by_a_parameter(client: TestClient) -> None:
    """Official identifiers are described, too, dots and all."""
    answer = client.get("/entities", params={"iri": "http://law.example/eli/act/art_1.par_1"})
    assert answer.status_code == 200
    assert "a unit" in answer.text


def test_an_address_is_decoded_once(port: int) -> None:
    """`%2520` in the address is `%20` in the IRI, and `%20` is a blank, which no IRI holds."""
    assert _status(port, "/entities/id/law/a%2520b") == 200
    assert _status(port, "/entities/id/law/a%20b") == 422


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_page_escapes_text_and_links_only_to_this_service(client: TestClient) -> None:
    """A label with markup is text, and an IRI of another scheme is a link to its description, not to itself."""
    page = client.get(_ACME, headers={"Accept": "text/html"}).text
    assert "Acme &lt;Cloud&gt; &amp; co" in page
    links = re.findall(r'href="([^"]*)"', page)
    assert links
    assert all(link.startswith("/") for link in links)
    assert "/entities?iri=javascript%3Aalert%281%29" in links
    assert "<script" not in page


def test_each_link_on_the_page_leads_back(client: TestClient) -> None:
    """The address that a page gives for an IRI is understood as that IRI."""
    for iri in (
        "https://w3id.org/lexposure/id/platform/acme",
        "http://law.example/eli/act/art_1.par_1",
    ):
        assert client.get(entity_address(iri), headers={"Accept": "text/turtle"}).status_code == 200
    assert entity_address("https://w3id.org/lexposure/ontology#Norm").startswith("/entities?iri=")
    assert entity_address("https://w3id.org/lexposure/id/file.ttl").startswith("/entities?iri=")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/entities/id/platform/nobody", 404),
        ("/entities/", 404),
        ("/entities", 422),
        ("/entities?iri=", 422),
        ("/entities?iri=relative", 422),
        ("/entities?iri=http://x/%3Cscript%3E", 422),
        ("/entities?iri=http://x/&iri=http://y/", 400),
        ("/entities/../../etc/passwd", 404),
        ("/entities/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404),
        ("/entities/%00", 422),
        ("/entities/" + "x" * 10_000, 404),
        ("/entities/id/%0d%0aSet-Cookie:%20a=b", 404),
    ],
)
def test_what_is_not_there_is_a_problem(client: TestClient, address: str, status: int) -> None:
    """Unknown and impossible identifiers are told apart, and neither is a failure."""
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert "set-cookie" not in answer.headers
