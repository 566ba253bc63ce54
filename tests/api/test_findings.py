"""`/findings`: one question as JSON, with tags and problems like everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_the_findings_come_as_json(client: TestClient) -> None:
    """Day, profile, the rules' hash and what wasn't read are there, with the meaning of each kind."""
    answer = client.get('/findings?platform=acme&kind=silent&on=2026-08-31&profile={"roles":[]}')
    form = answer.json()
    assert (answer.status_code, form["on"], form["profile"], form["rules"]) == (
        200,
        "2026-08-31",
        "a party",
        "c" * 64,
    )
    assert form["platforms"][0]["absent"] == ["not in the archive: Acme Terms"]
    assert form["listed"] == "norms of law that apply or may apply to the profile"
    assert set(form["meaning"]) >= {"silent", "not_examined"}


def test_without_a_day_it_is_today(client: TestClient) -> None:
    """By the clock of the workspace."""
    form = client.get("/findings?platform=acme").json()
    assert (form["on"], form["profile"], form["listed"]) == ("2026-11-24", "", "all norms of law")


def test_a_client_keeps_what_holds(client: TestClient) -> None:
    """The tag of an answer gives 304."""
    tag = client.get("/findings?platform=acme").headers["etag"]
    assert client.get("/findings?platform=acme", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("address", "kind", "status"),
    [
        ("/findings?platform=unknown", "unknown-name", 422),
        ("/findings?platform=acme&kind=silence", "unknown-name", 422),
        ("/findings?platform=acme&on=yesterday", "bad-date", 422),
        ("/findings", "bad-input", 422),
        ("/findings?platfrom=acme", "bad-input", 422),
        ("/findings?platform=acme&on=2026-01-01&on=2026-02-01", "malformed-request", 400),
        ("/findings?profile=[]", "bad-profile", 422),
        ('/findings?profile={"roles":["pilot"]}', "bad-profile", 422),
    ],
)
def test_what_cannot_be_asked_is_a_problem(client: TestClient, address: str, kind: str, status: int) -> None:
    """Each has its kind and a fix where there is one."""
    answer = client.get(address)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (status, kind)
