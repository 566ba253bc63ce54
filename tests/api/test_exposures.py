"""`/exposures`: one answer, whichever way the profile comes and whichever form is asked for."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_PROFILE = {"name": "A firm", "roles": ["deployer"], "established_in": ["DE", "FR"], "data": []}
_JSON = {"Content-Type": "application/json"}


def test_the_four_ways_to_send_a_profile_are_one(client: TestClient) -> None:
    """Body, wrapped body, parameter and spelt-out facets give the same bytes."""
    answers = [
        client.post("/exposures?as_of=2026-01-02", json=_PROFILE),
        client.post("/exposures", json={"profile": _PROFILE, "as_of": "2026-01-02"}),
        client.get("/exposures", params={"profile": json.dumps(_PROFILE), "as_of": "2026-01-02"}),
        client.get(
            "/exposures?name=A+firm&roles=deployer&established_in=DE&established_in=FR&data=&as_of=2026-01-02"
        ),
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["profile"] == _PROFILE


def test_figures_and_dates_are_spelt_out_too(client: TestClient, workspace: object) -> None:
    """A number becomes a figure, a date stands by itself, `unknown` lists facets."""
    client.get(
        "/exposures?employees=12&annual_turnover=5&placed_on_market_on=2026-01-01&unknown=data&unknown=roles"
    )
    assert workspace.asked[0][0] == {  # type: ignore[attr-defined]
        "figures": {"employees": "12", "annual_turnover": "5"},
        "placed_on_market_on": "2026-01-01",
        "unknown": ["data", "roles"],
    }


def test_the_clocks_reach_the_workspace(client: TestClient, workspace: object) -> None:
    """`as_of` is a day and `known_at` a time in UTC; left out they are left to the workspace."""
    client.get(
        "/exposures",
        params={"roles": "deployer", "as_of": "2026-08-02", "known_at": "2026-08-02T02:00:00+02:00"},
    )
    client.get("/exposures?roles=deployer")
    midnight = dt.datetime(2026, 8, 2, tzinfo=dt.UTC)
    assert [each[1:] for each in workspace.asked] == [(dt.date(2026, 8, 2), midnight), (None, None)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/json;q=0.2, text/turtle;q=0.9", "text/turtle; charset=utf-8"),
        ("text/*;q=0.5, application/json;q=0.4, text/turtle;q=0", "text/html; charset=utf-8"),
        ("APPLICATION/JSON ; Q=1.0", "application/json"),
        ("nonsense, application/ld+json", "application/ld+json"),
    ],
)
def test_the_accept_header_chooses_the_form(client: TestClient, accept: str | None, form: str) -> None:
    """The highest quality wins, the most specific range counts, and JSON is the first of equals."""
    client.headers.pop("accept")
    answer = client.get("/exposures?roles=deployer", headers={"Accept": accept} if accept else {})
    assert (answer.headers["content-type"], answer.headers["vary"]) == (form, "Accept")


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "application/json;q=0", "nonsense"])
def test_a_form_nobody_offers_is_not_acceptable(client: TestClient, accept: str) -> None:
    """When nothing matches the answer is 406 and lists what is offered."""
    answer = client.get("/exposures?roles=deployer", headers={"Accept": accept})
    assert answer.status_code == 406
    assert "text/turtle" in answer.json()["detail"]


def test_an_answer_is_sent_once_while_it_holds(client: TestClient, workspace: object) -> None:
    """A client that has the answer gets 304, until form or dataset changes."""
    path = "/exposures?roles=deployer"
    first = client.get(path)
    tag = first.headers["etag"]
    for header in (tag, f"W/{tag}", f'"other", {tag}', f'"a,b" , W/{tag}', "*"):
        again = client.get(path, headers={"If-None-Match": header})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["vary"] == "Accept"
    for header in ('"other"', tag.strip('"'), f'"x{tag[1:]}'):
        assert client.get(path, headers={"If-None-Match": header}).status_code == 200
    assert client.get(path, headers={"If-None-Match": tag, "Accept": "text/html"}).status_code == 200
    assert client.post("/exposures", json=_PROFILE, headers={"If-None-Match": "*"}).status_code == 200
    workspace.state = {**workspace.state, "dataset": "another", "seq": 8}  # type: ignore[attr-defined]
    changed = client.get(path, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["lexposure-sequence"]) == (200, "8")


def test_head_is_get_without_its_body(client: TestClient) -> None:
    """HEAD has the headers of GET, the length included."""
    got, head = client.get("/exposures?roles=deployer"), client.head("/exposures?roles=deployer")
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(got.headers)


def test_a_page_may_use_its_own_styles_and_nothing_else(client: TestClient) -> None:
    """The policy names each style block by its hash; scripts, frames and other hosts stay shut out."""
    policy = client.get("/exposures?roles=deployer", headers={"Accept": "text/html"}).headers[
        "content-security-policy"
    ]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.count("'sha256-") == 2
    assert "script-src" not in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("query", "status", "kind", "says"),
    [
        ("rolls=deployer", 422, "bad-input", "`roles`"),
        ("classes=high-risk", 422, "bad-input", "no parameter"),
        ("roles=deploier", 422, "bad-profile", "deployer"),
        ("platforms=unknown-platform", 422, "unknown-name", "platform"),
        ("as_of=2026-02-30", 422, "bad-date", "YYYY-MM-DD"),
        ("as_of=20260101", 422, "bad-date", "YYYY-MM-DD"),
        ("as_of=", 422, "bad-date", "YYYY-MM-DD"),
        ("as_of=1999-01-01", 422, "bad-date", "that day"),
        ("as_of=2026-01-01&as_of=2026-01-02", 400, "malformed-request", "2 times"),
        ("known_at=2026-01-01T00:00:00", 422, "bad-date", "offset"),
        ("known_at=0001-01-01T00:00:00%2B14:00", 422, "bad-date", "offset"),
        ("employees=1&employees=2", 400, "malformed-request", "2 times"),
        ("profile=%7B%7D&roles=deployer", 400, "malformed-request", "single facts"),
        ("profile=%5B%5D", 422, "bad-profile", "object"),
        ("profile=%7B", 400, "malformed-request", "JSON"),
        ("roles=%FF", 400, "malformed-request", "UTF-8"),
        ("roles=%ED%A0%80", 400, "malformed-request", "UTF-8"),
        ("&".join(f"roles={i}" for i in range(201)), 400, "malformed-request", "200"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(
    client: TestClient, query: str, status: int, kind: str, says: str
) -> None:
    """Each mistake in the address has its own kind of problem and a hint."""
    answer = client.get(f"/exposures?{query}")
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (status, kind)
    assert says in answer.text


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b'{"roles": NaN}', 400, "NaN"),
        (b'{"roles": -Infinity}', 400, "Infinity"),
        (b"[" * 100_000, 400, "nested"),
        (b'{"a":' * 50_000, 400, "nested"),
        (b'{"figures": {"employees": ' + b"9" * 10_000 + b"}}", 400, "JSON"),
        (b'{"name": "\\ud800"}', 400, "surrogate"),
        (b'{"name": "\xff"}', 400, "UTF-8"),
        (b'{"roles": [], "roles": []}', 400, "twice"),
        (b"", 400, "JSON"),
        (b"null", 422, "object"),
        (b'["deployer"]', 422, "object"),
        (b'{"profile": 1}', 422, "object"),
        (b'{"profile": {}, "as_off": "2026-01-01"}', 422, "`as_of`"),
        (b'{"profile": {}, "as_of": 20260101}', 422, "YYYY-MM-DD"),
        (b'{"profile": {}, "known_at": []}', 422, "offset"),
    ],
)
def test_a_wrong_body_says_what_is_wrong(client: TestClient, body: bytes, status: int, says: str) -> None:
    """No body makes the service fail; each is refused as a problem that tells what to change."""
    answer = client.post("/exposures", content=body, headers=_JSON)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert says in answer.text


def test_clocks_stand_in_one_place(client: TestClient) -> None:
    """Clocks in the address of a body that has a place for them are refused, as is any other parameter."""
    assert client.post("/exposures?as_of=2026-01-01", json={"profile": _PROFILE}).status_code == 400
    assert client.post("/exposures?roles=deployer", json=_PROFILE).status_code == 422


@pytest.mark.parametrize(
    "media_type", ["", "text/plain", "application/x-yaml", "application/json; charset=utf-16"]
)
def test_a_profile_is_sent_as_json(client: TestClient, media_type: str) -> None:
    """Other media types and character sets are refused with 415."""
    answer = client.post(
        "/exposures", content=b"{}", headers={"Content-Type": media_type} if media_type else {}
    )
    assert answer.status_code == 415


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30), min_size=1, max_size=4
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_value_reaches_the_workspace_unchanged(
    client: TestClient, workspace: object, values: list[str]
) -> None:
    """Whatever a parameter holds, it arrives as the one value it is."""
    client.get("/exposures", params={"use_cases": values})
    assert workspace.asked[-1][0] == {"use_cases": values}  # type: ignore[attr-defined]
