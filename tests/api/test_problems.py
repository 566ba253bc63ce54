"""Every error is a problem document, every answer carries the security headers, and nothing inside leaks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lexposure.model import errors
from lexposure_api import Settings, create_app
from lexposure_api.problems import KINDS, kind_of

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_DOCS = Path(__file__).parents[2] / "docs" / "api.md"
_REQUESTS = [
    ("GET", "/nowhere", 404),
    ("GET", "/sparql/", 404),
    ("GET", "//evil.example/%2e%2e", 404),
    ("GET", "/%1b[31m%0d%0aSet-Cookie:a=b", 404),
    ("DELETE", "/exposures", 405),
    ("PUT", "/sparql", 405),
    ("PATCH", "/entities/id/x", 405),
    ("OPTIONS", "/exposures", 405),
    ("TRACE", "/health", 405),
    ("GET", "/exposures?roles=nobody", 422),
    ("GET", "/sparql?query=SELECT", 400),
    ("GET", "/entities/id/nobody", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), _REQUESTS)
def test_every_error_is_a_problem_document(client: TestClient, method: str, path: str, status: int) -> None:
    """The framework's errors and our own have type, title, status and detail."""
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    body = answer.json()
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    assert body["type"].rsplit("/", 1)[1] in KINDS


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/health"), ("GET", "/docs"), *[each[:2] for each in _REQUESTS]]
)
def test_every_answer_has_the_security_headers(client: TestClient, method: str, path: str) -> None:
    """Nothing may be loaded, framed or sniffed, and no other origin is let in."""
    answer = client.request(method, path, headers={"Origin": "https://evil.example", "Host": "evil.example"})
    assert answer.headers["content-security-policy"].startswith("default-src 'none';")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert "server" not in answer.headers
    assert "location" not in answer.headers


def test_a_wrong_method_learns_the_right_ones(client: TestClient) -> None:
    """405 lists all methods of the address, not only those of one operation."""
    assert client.put("/sparql").headers["allow"] == "HEAD, GET, POST"
    assert client.post("/health").headers["allow"] == "HEAD, GET"


def test_an_unforeseen_error_keeps_its_text_to_the_log(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    """The client learns that the service failed; why stands in the log alone."""
    with caplog.at_level(logging.ERROR):
        answer = client.get("/exposures?name=crash")
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "a secret of the implementation" in caplog.text


def test_a_body_ends_at_the_limit(client: TestClient) -> None:
    """A body over 1 MiB is refused with 413, with its length announced or in chunks, and the next one is read."""

    def chunks() -> Iterator[bytes]:
        yield from [b"x" * 65_536] * 64

    headers = {"Content-Type": "application/json"}
    for body in (b"x" * 2_000_000, chunks()):
        answer = client.post("/exposures", content=body, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    long = b'{"name": "' + b"x" * 1_000_000 + b'"}'
    assert client.post("/exposures", content=long, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (errors.ProfileError, 422, "bad-profile"),
        (errors.DateError, 422, "bad-date"),
        (errors.UnknownName, 422, "unknown-name"),
        (errors.QueryRefused, 400, "query-refused"),
        (errors.SourceError, 422, "bad-input"),
        (errors.QueryFailed, 503, "query-failed"),
        (errors.NotSetUp, 503, "not-ready"),
        (errors.Busy, 503, "busy"),
        (errors.Corrupt, 500, "damaged"),
        (errors.StateError, 500, "internal-error"),
    ],
)
def test_each_error_of_the_library_has_its_kind(
    error: type[errors.LexposureError], status: int, kind: str
) -> None:
    """Mistakes of the caller are 4xx, states of the service 5xx."""
    assert (kind_of(error("message")).status, kind_of(error("message")).name) == (status, kind)


def test_a_service_without_data_says_so_and_stays_alive(
    client: TestClient, workspace: object, tmp_path: Path
) -> None:
    """Without a snapshot `/ready` and queries answer 503 with a time to retry; `/health` goes on."""
    workspace.state = {"dataset": "", "seq": 0, "ready": False}  # type: ignore[attr-defined]
    workspace.snapshot_store = tmp_path / "none"  # type: ignore[attr-defined]
    for path in ("/ready", "/sparql?query=ASK%20%7B%7D"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (503, "not-ready")
        assert answer.headers["retry-after"] == "5"
    assert client.get("/health").json() == {"status": "alive"}


def test_a_ready_service_names_its_dataset(client: TestClient) -> None:
    """`/ready` tells which data are served."""
    assert client.get("/ready").json() == {"status": "ready", "dataset": "2026.11+abc", "seq": 7}


def test_each_kind_of_problem_is_documented() -> None:
    """A problem that a client may meet stands in the documentation with its status."""
    text = _DOCS.read_text()
    assert [kind.name for kind in KINDS.values() if f"| `{kind.name}` | {kind.status} |" not in text] == []


def test_each_operation_and_setting_is_documented(workspace: object) -> None:
    """Every address, parameter and setting stands in the documentation."""
    text = _DOCS.read_text()
    document = create_app(workspace).openapi()  # type: ignore[arg-type]
    parameters = {
        each["name"]
        for path in document["paths"].values()
        for operation in path.values()
        for each in operation.get("parameters", ())
    }
    names = {*document["paths"], *Settings.__dataclass_fields__, *parameters, "Lexposure-Sequence"}
    assert sorted(name for name in names if f"`{name}`" not in text) == []
