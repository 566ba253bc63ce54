"""`/sparql`: the query half of the SPARQL 1.1 Protocol, strictly read, and no other half."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from attacks.canary import Canary
from attacks.queries import WRITES
from lexposure.knowledge.results import GRAPH_FORMATS, MEDIA_TYPES, TABLE_FORMATS
from lexposure_api import Settings, create_app

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_DIRECT = {"Content-Type": "application/sparql-query"}
_LABELS = "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }"
_GRAPH = "http://graph.example/one"


def test_the_three_ways_to_send_a_query_are_one(sparql_client: TestClient) -> None:
    """By address, by form and directly, a query has the same answer."""
    answers = [
        sparql_client.get("/sparql", params={"query": _LABELS}),
        sparql_client.post("/sparql", content=urlencode({"query": _LABELS}), headers=_FORM),
        sparql_client.post("/sparql", content=_LABELS, headers=_DIRECT),
        sparql_client.post(
            "/sparql", content=_LABELS, headers={"Content-Type": 'Application/SPARQL-query; charset="UTF-8"'}
        ),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(answers[0].json()["results"]["bindings"]) == 3


@pytest.mark.parametrize("form", TABLE_FORMATS)
@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o }", "ASK {}"])
def test_tables_come_in_four_forms(sparql_client: TestClient, form: str, query: str) -> None:
    """SELECT and ASK are answered in the media type asked for."""
    media_type = MEDIA_TYPES[form]  # type: ignore[index]
    answer = sparql_client.get("/sparql", params={"query": query}, headers={"Accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type


@pytest.mark.parametrize("form", GRAPH_FORMATS)
@pytest.mark.parametrize(
    "query", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://law.example/eli/act/art_1.par_1>"]
)
def test_graphs_come_in_six_forms(sparql_client: TestClient, form: str, query: str) -> None:
    """CONSTRUCT and DESCRIBE are answered in the media type asked for, and it can be read."""
    media_type = MEDIA_TYPES[form]  # type: ignore[index]
    answer = sparql_client.get("/sparql", params={"query": query}, headers={"Accept": media_type})
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert list(ox.parse(answer.content, format=ox.RdfFormat.from_media_type(media_type)))


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        ("ASK {}", "application/json", "application/sparql-results+json"),
        ("ASK {}", "text/html,application/xml;q=0.9,*/*;q=0.8", "application/sparql-results+xml"),
        ("DESCRIBE <http://x/>", "*/*", "text/turtle"),
        (
            "# SELECT\nCONSTRUCT WHERE { ?s ?p ?o }",
            "application/rdf+xml;q=0.5, text/turtle;q=0.4",
            "application/rdf+xml",
        ),
    ],
)
def test_the_kind_of_query_decides_what_is_offered(
    sparql_client: TestClient, query: str, accept: str, media_type: str
) -> None:
    """General media types stand for the specific ones, and a comment doesn't change the kind."""
    answer = sparql_client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.headers["content-type"].partition(";")[0] == media_type


def test_a_form_that_does_not_fit_is_not_acceptable(sparql_client: TestClient) -> None:
    """Rows aren't offered as Turtle."""
    assert (
        sparql_client.get(
            "/sparql", params={"query": "ASK {}"}, headers={"Accept": "text/turtle"}
        ).status_code
        == 406
    )


def test_the_protocols_dataset_wins(sparql_client: TestClient) -> None:
    """`default-graph-uri` and `named-graph-uri` choose graphs of the store, whatever FROM says."""
    ask = f"ASK FROM <http://graph.example/none> {{ GRAPH <{_GRAPH}> {{ ?s ?p ?o }} }}"
    assert not sparql_client.get("/sparql", params={"query": ask}).json()["boolean"]
    assert sparql_client.get("/sparql", params={"query": ask, "named-graph-uri": _GRAPH}).json()["boolean"]
    assert sparql_client.get(
        "/sparql", params={"query": "ASK { ?s ?p ?o }", "default-graph-uri": _GRAPH}
    ).json()["boolean"]
    none = {"query": "ASK { ?s ?p ?o }", "default-graph-uri": "http://graph.example/none"}
    assert not sparql_client.get("/sparql", params=none).json()["boolean"]


def test_a_relative_iri_is_one_of_ours(sparql_client: TestClient) -> None:
    """`<id/…>` names our data without writing its base."""
    assert sparql_client.get("/sparql", params={"query": "ASK { <id/platform/acme> ?p ?o }"}).json()[
        "boolean"
    ]


def test_a_graph_elsewhere_is_not_fetched(sparql_client: TestClient) -> None:
    """A graph's name that is an address is never dereferenced."""
    canary = Canary()
    try:
        for name in ("default-graph-uri", "named-graph-uri"):
            answer = sparql_client.get(
                "/sparql", params={"query": "ASK { ?s ?p ?o }", name: f"{canary.base}/load.ttl"}
            )
            assert not answer.json()["boolean"]
        assert canary.hits == []
    finally:
        canary.close()


@pytest.mark.parametrize(
    ("method", "address", "headers", "body", "status"),
    [
        ("GET", "?query=ASK%7B%7D&query=ASK%7B%7D", {}, b"", 400),
        ("POST", "", _FORM, b"query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("POST", "?query=ASK%7B%7D", _FORM, b"query=ASK%7B%7D", 400),
        ("POST", "?query=ASK%7B%7D", _DIRECT, b"ASK {}", 400),
        ("POST", "", _FORM, b"", 400),
        ("POST", "", _FORM, b"query=%FF", 400),
        ("POST", "", _FORM, b"query=\xff", 400),
        ("POST", "", _DIRECT, "ASK {}".encode("utf-16"), 400),
        ("POST", "", _DIRECT, b"\xff", 400),
        ("POST", "", _DIRECT, b"", 400),
        ("POST", "", {"Content-Type": "application/sparql-query; charset=UTF-16"}, b"ASK {}", 415),
        ("POST", "", {"Content-Type": "text/plain"}, b"ASK {}", 415),
        ("POST", "", {"Content-Type": "multipart/form-data; boundary=x"}, b"--x--", 415),
        ("POST", "", {}, b"query=ASK%7B%7D", 415),
        ("GET", "?query=", {}, b"", 400),
        ("GET", "?query=ASK", {}, b"", 400),
        ("GET", "?query=ASK%7B%7D&default-graph-uri=relative", {}, b"", 422),
        ("GET", "?query=ASK%7B%7D&timeout=3", {}, b"", 422),
        ("GET", "?query=ASK%7B%7D&timeout=nan", {}, b"", 422),
        ("GET", "?query=ASK%7B%7D&timeout=0.00001", {}, b"", 422),
        ("GET", "?query=ASK%7B%7D&timeout=soon", {}, b"", 422),
        ("GET", "?query=SELECT%20*%20%7BSERVICE%20%3Chttp://x/%3E%7B%7D%7D", {}, b"", 400),
        ("GET", "?query=" + "%20" * 17_000, {}, b"", 400),
        ("POST", "", _DIRECT, b"ASK {" + b"{" * 40 + b"}" * 41, 400),
    ],
)
def test_a_malformed_request_is_refused(
    sparql_client: TestClient, method: str, address: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    """What the protocol doesn't allow is a problem with a status of its own, never an answer and never a failure."""
    answer = sparql_client.request(method, f"/sparql{address}", headers=headers, content=body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("name", list(WRITES))
def test_no_route_writes(sparql_client: TestClient, name: str) -> None:
    """Every update is refused in every field, media type and method, and the data stay as they were."""
    text = WRITES[name]
    before = sparql_client.get("/sparql", params={"query": "SELECT * { GRAPH ?g {?s ?p ?o} }"}).content
    answers = [
        sparql_client.get("/sparql", params={"query": text}),
        sparql_client.get("/sparql", params={"update": text}),
        sparql_client.get("/sparql", params={"query": "ASK {}", "update": text}),
        sparql_client.get("/sparql", params={"query": "ASK {}", "using-graph-uri": _GRAPH}),
        sparql_client.post("/sparql", content=urlencode({"query": text}), headers=_FORM),
        sparql_client.post("/sparql", content=urlencode({"update": text}), headers=_FORM),
        sparql_client.post(f"/sparql?update={quote(text)}", content="ASK {}", headers=_DIRECT),
        sparql_client.post("/sparql", content=text, headers=_DIRECT),
        sparql_client.post("/sparql", content=f"SELECT * {{?s ?p ?o}} ; {text}", headers=_DIRECT),
        sparql_client.post("/sparql", content=text, headers={"Content-Type": "application/sparql-update"}),
        *(
            sparql_client.request(verb, "/sparql", params={"update": text})
            for verb in ("PUT", "PATCH", "DELETE")
        ),
    ]
    assert {answer.status_code for answer in answers} <= {400, 403, 405}
    assert (
        sparql_client.get("/sparql", params={"query": "SELECT * { GRAPH ?g {?s ?p ?o} }"}).content == before
    )


def test_an_answer_is_whole_or_an_error(sparql_client: TestClient) -> None:
    """One row more than there may be is refused, and the refusal says how to go on."""
    rows = " ".join(map(str, range(51)))
    answer = sparql_client.get("/sparql", params={"query": f"SELECT * {{ VALUES ?x {{ {rows} }} }}"})
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (400, "result-too-large")
    assert "LIMIT" in answer.json()["fix"]
    whole = sparql_client.get("/sparql", params={"query": f"SELECT * {{ VALUES ?x {{ {rows} }} }} LIMIT 50"})
    assert len(whole.json()["results"]["bindings"]) == 50


def test_a_query_past_its_deadline_may_be_asked_again(sparql_client: TestClient) -> None:
    """The client may lower the deadline; past it the answer is 503 with a time to retry."""
    endless = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(40)) + " }"
    answer = sparql_client.get("/sparql", params={"query": endless, "timeout": "0.2"})
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (503, "query-failed")
    assert "0.2 s" in answer.json()["detail"]
    assert answer.headers["retry-after"]
    assert sparql_client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"]


def test_a_result_is_sent_once_while_it_holds(sparql_client: TestClient) -> None:
    """A query by address has an ETag like every other answer."""
    first = sparql_client.get("/sparql", params={"query": _LABELS})
    again = sparql_client.get(
        "/sparql", params={"query": _LABELS}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples"]
)
def test_the_service_describes_itself(sparql_client: TestClient, media_type: str) -> None:
    """Without a query the endpoint names itself by the address it was asked at, in the form asked for."""
    answer = sparql_client.get("/sparql", headers={"Accept": media_type})
    triples = [
        quad.triple for quad in ox.parse(answer.content, format=ox.RdfFormat.from_media_type(media_type))
    ]
    sd = "http://www.w3.org/ns/sparql-service-description#"
    said = {
        (triple.predicate.value.removeprefix(sd), getattr(triple.object, "value", "").removeprefix(sd))
        for triple in triples
    }
    assert {
        ("endpoint", "http://testserver/sparql"),
        ("supportedLanguage", "SPARQL11Query"),
    } <= said
    assert not any(
        isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)
        for triple in triples
    )


def test_a_public_address_is_told_instead_of_the_requests(workspace: object, client: TestClient) -> None:
    """Behind a proxy the description names the address that the operator set."""
    from starlette.testclient import TestClient as Client

    app = create_app(workspace, Settings(public_url="https://lexposure.example"))  # type: ignore[arg-type]
    answer = Client(app).get("/sparql", headers={"Accept": "application/ld+json", "Host": "evil.example"})
    assert "https://lexposure.example/sparql" in json.dumps(answer.json())
    assert "evil.example" not in answer.text


def test_a_new_snapshot_is_read_from_the_next_query_on(
    client: TestClient, workspace: object, tmp_path: object
) -> None:
    """When the workspace changes its snapshot, queries read the new one."""
    count = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    before = client.get("/sparql", params=count, headers={"Accept": "text/csv"}).text
    path = tmp_path / "next"  # type: ignore[operator]
    ox.Store(str(path)).flush()
    workspace.snapshot_store = path  # type: ignore[attr-defined]
    after = client.get("/sparql", params=count, headers={"Accept": "text/csv"}).text
    assert (before, after) == ("n\r\n5\r\n", "n\r\n0\r\n")


def test_too_many_waiting_queries_are_turned_away(workspace: object) -> None:
    """When as many queries wait as may wait, the next one is told to come back."""
    from starlette.testclient import TestClient as Client

    app = create_app(workspace, Settings(queries_waiting=0))  # type: ignore[arg-type]
    answer = Client(app).get("/sparql", params={"query": "ASK {}"})
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1], answer.headers["retry-after"]) == (
        503,
        "busy",
        "5",
    )
