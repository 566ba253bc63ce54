"""`/answers/{id}`: a stored answer keeps its bytes, says so to caches, and nothing is stored where that isn't allowed."""

from __future__ import annotations

import dataclasses
import hashlib
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from lexposure_api import Settings, create_app

if TYPE_CHECKING:
    from tests.api.conftest import StubWorkspace

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the client that Starlette prefers isn't among our requirements
    from starlette.testclient import TestClient

_PROFILE = {"profile": {"roles": ["deployer"]}, "as_of": "2026-11-24"}


@pytest.fixture
def storing(workspace: StubWorkspace) -> Iterator[TestClient]:
    """Return a client of a service that lets requests store."""
    settings = Settings(storing=True, public_url="https://lexposure.example")
    with TestClient(create_app(workspace, settings), raise_server_exceptions=False) as opened:
        yield opened


def _store(client: TestClient) -> str:
    """Store an answer and return its path."""
    address: str = client.post("/exposures?store=true", json=_PROFILE).headers["location"]
    return address.removeprefix("https://lexposure.example")


class TestStoring:
    """POST /exposures?store=true."""

    def test_a_service_stores_nothing_unless_it_is_told_to(
        self, client: TestClient, workspace: StubWorkspace
    ) -> None:
        """The default is to read only; the refusal says how to change it, and nothing was kept."""
        answered = client.post("/exposures?store=true", json=_PROFILE)
        assert answered.status_code == 403
        assert answered.json()["type"].endswith("/read-only")
        assert "--store" in answered.json()["fix"]
        assert workspace.stored == {}

    def test_an_answer_is_created_once(self, storing: TestClient, workspace: StubWorkspace) -> None:
        """The first POST makes an address, the same POST again leads to the same one."""
        first, again = (storing.post("/exposures?store=true", json=_PROFILE) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.headers["location"] == again.headers["location"]
        assert len(workspace.stored) == 1

    @pytest.mark.parametrize("address", ["/exposures", "/exposures?store=false"])
    def test_nothing_is_stored_unasked(
        self, storing: TestClient, workspace: StubWorkspace, address: str
    ) -> None:
        """A profile may be confidential: an answer is kept only where the request says so."""
        answered = storing.post(address, json=_PROFILE)
        assert (answered.status_code, "location" in answered.headers) == (200, False)
        assert workspace.stored == {}

    def test_a_get_never_stores(self, storing: TestClient, workspace: StubWorkspace) -> None:
        """GET is safe, so a link or a crawler can't fill the archive."""
        assert storing.get("/exposures?roles=deployer&store=true").status_code == 422
        assert workspace.stored == {}

    def test_a_value_that_is_neither_is_refused(self, storing: TestClient) -> None:
        """A misspelt wish isn't taken for a no."""
        assert storing.post("/exposures?store=yes", json=_PROFILE).status_code == 422


class TestPermalink:
    """GET /answers/{id}."""

    def test_the_name_is_the_hash_of_the_bytes(self, storing: TestClient) -> None:
        """Who holds an address can check what comes from it with `sha256sum`; the ETag says the same."""
        path = _store(storing)
        answered = storing.get(path)
        assert path == f"/answers/{hashlib.sha256(answered.content).hexdigest()}"
        assert answered.headers["etag"] == f'"{path.rpartition("/")[2]}"'

    @pytest.mark.parametrize("form", ["application/json", "text/turtle"])
    def test_stored_bytes_are_kept_for_good(self, storing: TestClient, form: str) -> None:
        """What was stored can't change, and says so; no shared cache keeps it, for it holds facts about a party."""
        path = _store(storing)
        answered = storing.get(path, headers={"Accept": form})
        assert answered.headers["content-type"].startswith(form)
        assert answered.headers["cache-control"] == "private, max-age=31536000, immutable"
        held = {"Accept": form, "If-None-Match": answered.headers["etag"]}
        assert storing.get(path, headers=held).status_code == 304

    @pytest.mark.parametrize("form", ["application/trig", "application/ld+json", "text/html"])
    def test_other_forms_are_made_when_asked(self, storing: TestClient, form: str) -> None:
        """A later release may write them otherwise, so they are asked for again each time."""
        answered = storing.get(_store(storing), headers={"Accept": form})
        assert answered.headers["content-type"].startswith(form)
        assert answered.headers["cache-control"] == "private, no-cache"

    @pytest.mark.parametrize("name", ["0" * 64, "abc", "0" * 63, "%2e%2e%2flog.sqlite", "A" * 64])
    def test_an_unknown_name_is_not_found(self, storing: TestClient, name: str) -> None:
        """Whatever isn't the whole name of a stored answer is a problem with status 404."""
        answered = storing.get(f"/answers/{name}")
        assert answered.status_code == 404
        assert answered.headers["content-type"] == "application/problem+json"

    def test_the_start_of_a_name_opens_nothing(self, storing: TestClient) -> None:
        """Knowing the name is what lets one read, so it can't be found out digit by digit; nor is there a list."""
        path = _store(storing)
        assert storing.get(path[:-1]).status_code == 404
        assert storing.get("/answers").status_code == 404
        assert storing.get("/answers/").status_code == 404

    def test_what_was_forgotten_is_gone(self, storing: TestClient, workspace: StubWorkspace) -> None:
        """It was here, and isn't any more: 410, in every form."""
        path = _store(storing)
        name = path.rpartition("/")[2]
        stored, exposure = workspace.stored[name]
        workspace.stored[name] = (dataclasses.replace(stored, forgotten_at="2026-12-01"), exposure)
        answered = storing.get(path)
        assert (answered.status_code, answered.json()["type"].rpartition("/")[2]) == (410, "gone")

    def test_parameters_are_refused(self, storing: TestClient) -> None:
        """An answer that was stored can't be asked for another day."""
        assert storing.get(f"{_store(storing)}?as_of=2027-01-01").status_code == 422
