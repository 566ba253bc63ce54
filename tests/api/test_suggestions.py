"""`/mappings/suggestions`: candidates by name or platform; mistakes are problems, and nothing but GET is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_what_is_asked_reaches_the_workspace(client: TestClient) -> None:
    """Name, clause, day and both limits; the usual limits where none are given."""
    told = client.get(
        "/mappings/suggestions?name=acme/terms&number=1.2&on=2026-01-02&limit=3&provisions=7"
    ).json()
    assert (told["asked"], told["on"]) == ("acme/terms", "2026-01-02")
    assert (told["provisions"][0]["number"], told["provisions"][0]["more"]) == ("1.2", 3)
    assert told["not_shown"]["beyond_limit"] == 7
    usual = client.get("/mappings/suggestions?platform=acme").json()
    assert (usual["asked"], usual["provisions"][0]["more"], usual["not_shown"]["beyond_limit"]) == (
        "acme",
        5,
        20,
    )
    assert "none is a mapping" in usual["notice"]
    assert (
        client.get("/mappings/suggestions?platform=acme&law=GDPR&law=AIA").json()["asked"] == "acme GDPR AIA"
    )


def test_an_answer_can_be_kept(client: TestClient) -> None:
    """The same question gives the same bytes, and 304 to whoever has them."""
    first = client.get("/mappings/suggestions?name=acme/terms")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/mappings/suggestions?name=acme/terms", headers=tag).status_code == 304


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("", "bad-input"),
        ("?name=acme/terms&platform=acme", "bad-input"),
        ("?name=acme/terms&limit=0", "bad-input"),
        ("?name=acme/terms&provisions=1000", "bad-input"),
        ("?name=acme/terms&limits=3", "bad-input"),
        ("?name=acme/terms&on=tomorrow", "bad-date"),
        ("?name=nowhere", "unknown-name"),
    ],
)
def test_a_mistake_is_a_problem(client: TestClient, address: str, kind: str) -> None:
    """With its kind and, where there is one, the fix."""
    answer = client.get(f"/mappings/suggestions{address}")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith(kind)


def test_nothing_can_be_sent(client: TestClient) -> None:
    """A candidate is never approved here."""
    assert client.post("/mappings/suggestions?name=acme/terms").status_code == 405
