"""`/impact`: profiles in the body, and a change or the days of all changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_PROFILES = {"desk": {"roles": ["deployer"]}}


def test_a_bad_profile_keeps_no_other_from_being_answered(client: TestClient) -> None:
    """It is named, with the fix."""
    body = {"profiles": {**_PROFILES, "odd": {"roles": ["deploier"]}}, "of": "acme/terms"}
    answer = client.post("/impact", json=body)
    assert answer.status_code == 200
    told = answer.json()["profiles"]
    assert told["read"] == 1
    assert [(each["file"], each["fix"]) for each in told["refused"]] == [("odd", "did you mean `deployer`?")]


def test_the_days_of_all_changes(client: TestClient) -> None:
    """Instead of a name."""
    answer = client.post(
        "/impact", json={"profiles": _PROFILES, "since": "2026-01-01", "until": "2026-02-01"}
    )
    assert (answer.json()["since"], answer.json()["until"]) == ("2026-01-01", "2026-02-01")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ([], "bad-input"),
        ({"profiles": _PROFILES}, "bad-input"),
        ({"profiles": _PROFILES, "off": "AIA"}, "bad-input"),
        ({"profiles": _PROFILES, "of": 3}, "bad-input"),
        ({"profiles": [_PROFILES], "of": "acme/terms"}, "bad-profile"),
        ({"profiles": {"desk": 1}, "of": "acme/terms"}, "bad-profile"),
        ({"profiles": _PROFILES, "since": "2026-13-01"}, "bad-date"),
        ({"profiles": _PROFILES, "of": "other"}, "unknown-name"),
    ],
)
def test_a_mistake_is_a_problem(client: TestClient, body: Any, kind: str) -> None:
    """With its kind."""
    answer = client.post("/impact", json=body)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith(kind)
