"""`/actions`: what to do, for a profile in the body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_PROFILE = {"roles": ["deployer"]}


def test_a_profile_is_answered_with_a_plan(client: TestClient) -> None:
    """Bare or wrapped, with the last day and the possible ones in the address."""
    address = "/actions?until=2027-01-01&include_possible=true"
    bare = client.post(f"{address}&as_of=2026-01-02", json=_PROFILE)
    wrapped = client.post(address, json={"profile": _PROFILE, "as_of": "2026-01-02"})
    assert bare.status_code == 200
    assert bare.content == wrapped.content
    form = bare.json()
    assert (form["as_of"], form["until"], form["done"]) == ("2026-01-02", "2027-01-01", [])
    assert form["plan"]["proof"]["status"] == "optimal"
    assert form["possible"] is not None
    assert client.post("/actions", json=_PROFILE).json()["possible"] is None


def test_a_tracker_gets_a_table(client: TestClient) -> None:
    """The Accept header chooses CSV; the head line names the empty columns."""
    answer = client.post("/actions", json=_PROFILE, headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/csv")
    assert {"owner", "done"} <= set(answer.text.split("\n")[0].split(","))


@pytest.mark.parametrize(
    ("address", "body", "kind"),
    [
        ("/actions?until=soon", _PROFILE, "bad-date"),
        ("/actions?until=2020-01-01&as_of=2026-01-02", _PROFILE, "bad-input"),
        ("/actions?include_possible=perhaps", _PROFILE, "bad-input"),
        ("/actions?done=action/lable,%20", _PROFILE, "unknown-name"),
        ("/actions?most=3", _PROFILE, "bad-input"),
        ("/actions", [], "bad-profile"),
    ],
)
def test_a_mistake_is_a_problem(client: TestClient, address: str, body: Any, kind: str) -> None:
    """With its kind."""
    answer = client.post(address, json=body)
    assert answer.status_code in (404, 422)
    assert answer.json()["type"].endswith(kind)
