"""The W3C protocol tests, sent raw to a server: queries as written, updates refused."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_HT = "http://www.w3.org/2011/http#"
_CNT = "http://www.w3.org/2011/content#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
}


@dataclass(frozen=True)
class _Exchange:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: set[str]
    form: str
    boolean: str


class _Manifest:
    """The manifest as a graph that can be walked."""

    def __init__(self, path: Path) -> None:
        self.store = ox.Store()
        self.store.load(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri="http://w3.example/manifest")

    def all(self, node: object, predicate: str) -> list[object]:
        return [quad.object for quad in self.store.quads_for_pattern(node, ox.NamedNode(predicate), None)]  # type: ignore[arg-type]

    def one(self, node: object, predicate: str) -> object | None:
        return next(iter(self.all(node, predicate)), None)

    def text(self, node: object, predicate: str) -> str:
        return getattr(self.one(node, predicate), "value", "")

    def items(self, node: object | None) -> list[object]:
        found: list[object] = []
        while node is not None and node != ox.NamedNode(f"{_RDF}nil"):
            found.append(self.one(node, f"{_RDF}first"))
            node = self.one(node, f"{_RDF}rest")
        return found

    def tests(self) -> dict[str, list[_Exchange]]:
        entries = next(iter(self.store.quads_for_pattern(None, ox.NamedNode(f"{_MF}entries"), None))).object
        return {
            str(test).rsplit("#", 1)[1].rstrip(">"): self._exchanges(test) for test in self.items(entries)
        }

    def _exchanges(self, test: object) -> list[_Exchange]:
        requests = self.one(self.one(test, f"{_MF}action"), f"{_HT}requests")
        return [self._exchange(request) for request in self.items(requests)]

    def _exchange(self, request: object) -> _Exchange:
        response, body = self.one(request, f"{_HT}resp"), self.one(request, f"{_HT}body")
        headers = self.items(self.one(request, f"{_HT}headers"))
        encoding = self.text(body, f"{_CNT}characterEncoding") if body else "utf-8"
        return _Exchange(
            self.text(request, f"{_HT}methodName"),
            self.text(request, f"{_HT}absolutePath").replace("/sparql/", "/sparql", 1),
            {
                self.text(header, f"{_HT}fieldName"): self.text(header, f"{_HT}fieldValue")
                for header in headers
            },
            self.text(body, f"{_CNT}chars").encode(encoding) if body else b"",
            {str(status)[-4] for status in self.all(response, f"{_MF}expectedStatus")},
            self.text(response, f"{_MF}expectedFormat"),
            self.text(response, f"{_MF}expectedBoolean"),
        )


def _sent(port: int, exchange: _Exchange) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(exchange.method, exchange.path)
    for name, value in exchange.headers.items():
        connection.putheader(name, value)
    if exchange.body:
        connection.putheader("Content-Length", str(len(exchange.body)))
    connection.endheaders(exchange.body or None)
    response = connection.getresponse()
    answer = response.status, (response.getheader("Content-Type") or "").partition(";")[0], response.read()
    connection.close()
    return answer


@pytest.fixture(scope="module")
def tests(shared: Path) -> dict[str, list[_Exchange]]:
    """Read the manifest."""
    return _Manifest(shared / "conformance/sparql/sparql11/protocol/manifest.ttl").tests()


@pytest.mark.shared
def test_all_query_tests_pass(tests: dict[str, list[_Exchange]], protocol_port: int) -> None:
    """27 of 27: each query and each malformed request is answered as its test expects."""
    names = [name for name in tests if not name.startswith("update_")]
    assert len(names) == 27
    failed = {}
    for name in names:
        for exchange in tests[name]:
            status, media_type, body = _sent(protocol_port, exchange)
            right = str(status)[0] in exchange.statuses
            right &= not exchange.form or media_type in _FORMATS[exchange.form]
            right &= not exchange.boolean or exchange.boolean.encode() in body
            if not right:
                failed[name] = (status, media_type, body[:200])
    assert failed == {}


@pytest.mark.shared
def test_all_updates_are_refused(tests: dict[str, list[_Exchange]], protocol_port: int) -> None:
    """7 of 7: an update that a writable endpoint would carry out is refused, and the graphs keep their triples."""
    names = [name for name in tests if name.startswith("update_")]
    assert len(names) == 7
    for name in names:
        status, media_type, _ = _sent(protocol_port, tests[name][0])
        assert (name, status, media_type) == (name, 403, "application/problem+json")
    count = (
        "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%20GRAPH%20%3Fg%20%7B%3Fs%20%3Fp%20%3Fo%7D%20%7D"
    )
    asked = _Exchange("GET", count, {"Accept": "text/csv"}, b"", set(), "", "")
    assert _sent(protocol_port, asked)[2] == b"n\r\n3\r\n"
