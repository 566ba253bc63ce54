"""`/compare` and `/classify`: the same JSON as on the command line, with tags and problems like everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_a_topic_is_compared(client: TestClient, workspace: Any) -> None:
    """What is asked reaches the workspace; the answer says what its statuses mean."""
    answer = client.get(
        "/compare?topic=training&platform=acme&platform=other&deontic=prohibition&most=5&on=2026-01-02"
    )
    form = answer.json()
    assert (answer.status_code, form["topic"], form["on"]) == (200, "training", "2026-01-02")
    assert [one["status"] for one in form["platforms"]] == ["silent"]
    assert set(form["meaning"]) == {"found", "silent", "no_counterpart", "not_read"}
    assert workspace.compared == ("training", None, "prohibition", ("acme", "other"), 5)


def test_a_clause_is_compared(client: TestClient, workspace: Any) -> None:
    """Named by document and number."""
    assert client.get("/compare?like=acme/terms&number=4.2").status_code == 200
    assert workspace.compared == ("", ("acme/terms", "4.2"), "", (), 3)


def test_clauses_are_described(client: TestClient) -> None:
    """All of a document, or one."""
    form = client.get("/classify?document=acme/terms").json()
    assert (form["number"], form["review"], form["on"]) == (None, False, "2026-11-24")
    form = client.get("/classify?document=acme/terms&number=4.2&review=true&on=2026-01-02").json()
    assert (form["number"], form["review"], form["on"]) == ("4.2", True, "2026-01-02")


def test_a_client_keeps_what_holds(client: TestClient) -> None:
    """The tag of an answer gives 304."""
    for path in ("/compare?topic=training", "/classify?document=acme/terms"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("address", "kind", "status"),
    [
        ("/compare", "bad-input", 422),
        ("/compare?like=acme/terms", "bad-input", 422),
        ("/compare?topic=training&number=1", "bad-input", 422),
        ("/compare?topic=trainin", "unknown-name", 422),
        ("/compare?topic=training&most=0", "bad-input", 422),
        ("/compare?topic=training&most=many", "bad-input", 422),
        ("/compare?topic=training&on=today", "bad-date", 422),
        ("/compare?topic=training&topic=training", "malformed-request", 400),
        ("/compare?topics=training", "bad-input", 422),
        ("/classify", "bad-input", 422),
        ("/classify?document=acme/term", "unknown-name", 422),
        ("/classify?document=acme/terms&review=yes", "bad-input", 422),
        ("/classify?document=acme/terms&on=2026-02-30", "bad-date", 422),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    client: TestClient, address: str, kind: str, status: int
) -> None:
    """With a type and a fix, as everywhere."""
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["type"].endswith(kind)
