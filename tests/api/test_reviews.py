"""`/reviews`: the queue and one claim for everybody, acts only where the service was started for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from lexposure_api import Settings, create_app

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from api.conftest import StubWorkspace

ACT = {"act": "approve", "by": "person/ada", "why": "Both texts read.", "seen": "a" * 64}
CLAIM = "/reviews/mapping/acme"


@pytest.fixture
def writing(workspace: StubWorkspace, client: TestClient) -> Iterator[TestClient]:
    """Return a client of a service that takes acts."""
    with type(client)(create_app(workspace, Settings(reviews=True)), raise_server_exceptions=False) as opened:
        yield opened


def test_the_queue_and_a_claim_can_be_read_and_kept(client: TestClient) -> None:
    """With ETags, like every answer."""
    queue = client.get("/reviews?kind=mapping&limit=1")
    assert queue.json()["claims"][0]["claim"] == "mapping/acme"
    shown = client.get(CLAIM)
    assert shown.json()["hash"] == "a" * 64
    assert client.get(CLAIM, headers={"If-None-Match": shown.headers["etag"]}).status_code == 304


def test_acts_are_off_unless_asked_for(client: TestClient, workspace: StubWorkspace) -> None:
    """The refusal says how to start a service that takes them."""
    answer = client.post(CLAIM, json=ACT)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (403, "read-only")
    assert "serve --reviews" in answer.json()["fix"]
    assert workspace.acts == []


def test_an_act_is_taken(writing: TestClient, workspace: StubWorkspace) -> None:
    """The answer says where the claim stands since."""
    answer = writing.post(CLAIM, json={**ACT, "act": "amend", "changes": {"confidence": 0.3}})
    assert (answer.status_code, answer.json()["status"]) == (200, "reviewed")
    assert answer.json()["build"] is True
    assert writing.post(CLAIM, json={**ACT, "build": False}).json()["build"] is False
    assert (workspace.acts[0].claim, workspace.acts[0].changes) == ("mapping/acme", {"confidence": 0.3})


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"seen": "c" * 64}, 409, "claim-changed"),
        ({"by": "person/walter"}, 403, "review-refused"),
        ({"seen": ""}, 422, "bad-input"),
        ({"why": None}, 422, "bad-input"),
        ({"acts": "x"}, 422, "bad-input"),
        ({"changes": []}, 422, "bad-input"),
        ({"build": "no"}, 422, "bad-input"),
    ],
)
def test_a_refusal_is_a_problem(
    writing: TestClient, workspace: StubWorkspace, change: dict[str, Any], status: int, kind: str
) -> None:
    """The same refusals as on the command line, with their kind; `seen` has to be there."""
    answer = writing.post(CLAIM, json={**ACT, **change})
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (status, kind)
    assert workspace.acts == []


def test_a_web_page_cant_act(writing: TestClient, workspace: StubWorkspace) -> None:
    """A browser names the page's origin; whatever it is, the act isn't taken. Nor is a form."""
    page = writing.post(CLAIM, json=ACT, headers={"Origin": "http://127.0.0.1:8000"})
    form = writing.post(CLAIM, data=ACT)
    assert (page.status_code, form.status_code, workspace.acts) == (403, 415, [])


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/reviews?kind=poem", "unknown-name"),
        ("/reviews?limit=few", "bad-input"),
        ("/reviews?colour=1", "bad-input"),
        ("/reviews/mapping/none", "unknown-name"),
    ],
)
def test_a_mistake_is_a_problem(client: TestClient, address: str, kind: str) -> None:
    """With its kind."""
    answer = client.get(address)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]) == (422, kind)
