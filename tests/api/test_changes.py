"""`/changes`: one question as JSON, as Atom and as JSON Feed, with tags and problems like everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_ATOM = {"a": "http://www.w3.org/2005/Atom"}


def test_the_changes_come_as_json(client: TestClient) -> None:
    """The days and the services asked for are repeated."""
    answer = client.get("/changes?platform=acme&since=2026-11-01&until=2026-11-24")
    form = answer.json()
    assert (answer.status_code, form["since"], form["until"], form["platforms"]) == (200, "2026-11-01", "2026-11-24", ["acme"])  # fmt: skip
    assert [each["captured"] for each in form["changes"]] == ["2026-11-02T00:00:00Z"]
    assert "noise" not in form
    assert client.get("/changes?all=true").json()["noise"] == []


def test_without_days_the_last_ninety_count(client: TestClient) -> None:
    """Until today, by the clock of the workspace."""
    form = client.get("/changes").json()
    assert (form["since"], form["until"]) == ("2026-08-26", "2026-11-24")


def test_the_feeds_carry_the_change(client: TestClient) -> None:
    """Atom and JSON Feed name it alike; foreign words are escaped."""
    answer = client.get("/changes.atom?platform=acme")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    [entry] = feed.findall("a:entry", _ATOM)
    assert entry.findtext("a:title", "", _ATOM) == "Acme <Terms>: wording"
    assert "sha256 bbbb" in entry.findtext("a:content", "", _ATOM)
    other = client.get("/changes.json?platform=acme")
    assert other.headers["content-type"].startswith("application/feed+json")
    [item] = other.json()["items"]
    assert item["id"] == entry.findtext("a:id", "", _ATOM)
    assert item["_lexposure"]["sha256"] == "a" * 64


def test_a_client_keeps_what_holds(client: TestClient) -> None:
    """The tag of an answer gives 304."""
    for path in ("/changes", "/changes.atom", "/changes.json"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("address", "kind", "status"),
    [
        ("/changes?platform=unknown", "unknown-name", 422),
        ("/changes?since=yesterday", "bad-date", 422),
        ("/changes?since=2027-01-01", "bad-date", 422),
        ("/changes?platfrom=acme", "bad-input", 422),
        ("/changes?all=maybe", "bad-input", 422),
        ("/changes?since=2026-01-01&since=2026-02-01", "malformed-request", 400),
        ("/changes?profile=[]", "bad-profile", 422),
        ('/changes?profile={"roles":["pilot"]}', "bad-profile", 422),
    ],
)
def test_what_cannot_be_asked_is_a_problem(client: TestClient, address: str, kind: str, status: int) -> None:
    """Each has its kind and a fix where there is one."""
    answer = client.get(address)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (status, kind)
