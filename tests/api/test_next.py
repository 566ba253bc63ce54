"""`/next`: the open facts of a profile in the body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_PROFILE = {"roles": ["deployer"]}


def test_a_profile_is_answered_with_its_open_facts(client: TestClient) -> None:
    """Bare or wrapped, with the day and how many in the address."""
    bare = client.post("/next?as_of=2026-01-02&most=3", json=_PROFILE)
    wrapped = client.post("/next?most=3", json={"profile": _PROFILE, "as_of": "2026-01-02"})
    assert bare.status_code == 200
    assert bare.content == wrapped.content
    form = bare.json()
    assert (form["as_of"], form["may_apply"], form["facts"]) == ("2026-01-02", 3, [])
    assert client.post("/next", json=_PROFILE).json()["may_apply"] == 10


@pytest.mark.parametrize(
    ("address", "body", "kind"),
    [
        ("/next?most=many", _PROFILE, "bad-input"),
        ("/next?most=0", _PROFILE, "bad-input"),
        ("/next?least=1", _PROFILE, "bad-input"),
        ("/next?as_of=soon", _PROFILE, "bad-date"),
        ("/next", {"roles": ["deploier"]}, "bad-profile"),
        ("/next", [], "bad-profile"),
    ],
)
def test_a_mistake_is_a_problem(client: TestClient, address: str, body: Any, kind: str) -> None:
    """With its kind."""
    answer = client.post(address, json=body)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith(kind)
