"""Why, when, how urgent, how different, and whole portfolios over HTTP: what the command line says, for the same question."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from lexposure.render.differences import differences_json
from lexposure.render.json_form import written
from lexposure.render.paths import paths_json
from lexposure.render.ratings import ratings_json
from lexposure.render.stale import stale_json
from lexposure.render.timeline import timeline_json
from lexposure.render.trace_json import explained_json
from lexposure.workspace import Workspace
from lexposure_api import create_app

if TYPE_CHECKING:
    from starlette.testclient import TestClient

_PROFILE = {"roles": ["deployer"]}
_REAL: dict[str, Any] = {
    "roles": ["eu-ai-act/deployer"],
    "established_in": ["DE"],
    "platforms": ["aws/bedrock"],
    "use_cases": ["employment/candidate-screening"],
}
_DAY = dt.date(2027, 12, 2)
_REF = "AIA:art_26.par_1"


@pytest.fixture(scope="module")
def real(shipped: Workspace) -> Iterator[TestClient]:
    """Return a client of the service over the shipped knowledge."""
    from starlette.testclient import TestClient

    with TestClient(create_app(shipped)) as opened:
        yield opened


class TestTheSameAnswers:
    """Over HTTP a question gets the bytes that the workspace's answer has in its published form."""

    @pytest.mark.parametrize(("path", "question"), [("/why", "why"), ("/why-not", "why_not")])
    def test_a_proof(self, real: TestClient, shipped: Workspace, path: str, question: Any) -> None:
        """Of a norm by its ref."""
        answer = real.post(f"{path}?ref={_REF}&as_of={_DAY}", json=_REAL)
        assert answer.status_code == 200
        wanted = shipped.why(_REF, shipped.profile(_REAL), _DAY, question=question)
        assert answer.text == written(explained_json(wanted))

    def test_a_timeline(self, real: TestClient, shipped: Workspace) -> None:
        """As JSON and as a calendar."""
        address = f"/timeline?from=2026-01-01&to=2028-01-01&as_of={_DAY}"
        first, last = dt.date(2026, 1, 1), dt.date(2028, 1, 1)
        wanted = shipped.timeline(shipped.profile(_REAL), _DAY, first=first, last=last)
        assert real.post(address, json=_REAL).text == written(timeline_json(wanted))
        calendar = real.post(address, json=_REAL, headers={"Accept": "text/calendar"})
        assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
        assert calendar.text.startswith("BEGIN:VCALENDAR\r\n")
        assert "BEGIN:VEVENT" in calendar.text

    def test_ratings(self, real: TestClient, shipped: Workspace) -> None:
        """Of every answer."""
        answer = real.post(f"/rating?as_of={_DAY}", json=_REAL)
        assert answer.text == written(ratings_json(shipped.rating(shipped.profile(_REAL), _DAY)))

    def test_a_difference(self, real: TestClient, shipped: Workspace) -> None:
        """The same case on another platform, with a further role, on another day."""
        change = {"set": ["roles=+eu-ai-act/provider"], "platform": ["openai/api"], "then": "2028-08-02"}
        answer = real.post("/diff", json={"profile": _REAL, "as_of": str(_DAY), **change})
        wanted = shipped.diff(
            shipped.profile(_REAL),
            changes=change["set"],  # type: ignore[arg-type]
            platforms=change["platform"],  # type: ignore[arg-type]
            as_of=_DAY,
            then=dt.date(2028, 8, 2),
        )
        assert answer.status_code == 200, answer.text
        assert answer.text == written(differences_json(wanted))
        assert answer.json()["gained"]

    def test_paths(self, real: TestClient, shipped: Workspace) -> None:
        """Between a platform and a unit of law."""
        answer = real.get(f"/paths?from=aws/bedrock&to={_REF}&most=3")
        wanted = paths_json(shipped.paths("aws/bedrock", _REF, most=3), "aws/bedrock", _REF)
        assert answer.text == written(wanted)

    def test_stale_claims(self, real: TestClient, shipped: Workspace) -> None:
        """On a day."""
        assert real.get(f"/stale?on={_DAY}").text == written(
            stale_json(shipped.stale(_DAY), shipped.watched())
        )

    def test_a_portfolio(self, real: TestClient, shipped: Workspace) -> None:
        """JSON lines come back as JSON lines, CSV as CSV, each row with the counts of the answer."""
        pytest.importorskip("pyarrow")
        rows = "\n".join(json.dumps({"id": name, "roles": _REAL["roles"]}) for name in "ab")
        answer = real.post(
            f"/screen?as_of={_DAY}", content=rows, headers={"Content-Type": "application/x-ndjson"}
        )
        assert answer.status_code == 200, answer.text
        found = [json.loads(line) for line in answer.text.splitlines()]
        assert [row["id"] for row in found] == ["a", "b"]
        exposure = shipped.expose(shipped.profile({"roles": _REAL["roles"]}), _DAY)
        norms = [a for a in exposure.answers if a.side == "contract" and a.deontic != "classification"]
        open_norms = [a for a in norms if a.status == "may_apply"]
        assert found[0]["contract_may_apply"] == len(open_norms)
        table = "id,roles\na,eu-ai-act/deployer\n"
        answer = real.post(f"/screen?as_of={_DAY}", content=table, headers={"Content-Type": "text/csv"})
        row = next(csv.DictReader(io.StringIO(answer.text)))
        assert (row["id"], int(row["contract_may_apply"])) == ("a", len(open_norms))


@pytest.mark.parametrize(
    ("address", "body", "kind"),
    [
        ("/why", _PROFILE, "bad-input"),
        ("/why?ref=norm/log&most=some", _PROFILE, "bad-input"),
        ("/why?ref=norm/nowhere", _PROFILE, "unknown-name"),
        ("/why-not?ref=norm/log&rref=x", _PROFILE, "bad-input"),
        ("/timeline?from=soon", _PROFILE, "bad-date"),
        ("/rating?as_of=soon", _PROFILE, "bad-date"),
        ("/rating", {"roles": ["deploier"]}, "bad-profile"),
        ("/diff", {"profile": _PROFILE}, "bad-input"),
        ("/diff", {"profile": _PROFILE, "thn": "2026-01-01"}, "bad-input"),
        ("/diff", {"profile": _PROFILE, "set": "roles=+provider"}, "bad-input"),
        ("/diff", {"profile": _PROFILE, "with": []}, "bad-profile"),
        ("/diff?then=2026-01-01", {"profile": _PROFILE}, "bad-input"),
        ("/diff", _PROFILE, "bad-input"),
        ("/screen", _PROFILE, "unsupported-media-type"),
    ],
)
def test_a_mistake_is_a_problem(client: TestClient, address: str, body: Any, kind: str) -> None:
    """With its kind, and never a failure of the service."""
    answer = client.post(address, json=body)
    assert 400 <= answer.status_code < 500
    assert answer.json()["type"].endswith(kind), answer.text


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/paths?from=a", "bad-input"),
        ("/paths?from=a&to=b&rank=best", "bad-input"),
        ("/paths?from=unknown&to=b", "unknown-name"),
        ("/stale?on=soon", "bad-date"),
        ("/stale?of=2026-01-01", "bad-input"),
    ],
)
def test_a_mistaken_lookup_is_a_problem(client: TestClient, address: str, kind: str) -> None:
    """With its kind."""
    assert client.get(address).json()["type"].endswith(kind)


@pytest.mark.parametrize("table", ["id,roles\na,deploier\n", "no table", "", "id\n"])
def test_a_portfolio_that_cant_be_read_is_a_problem(client: TestClient, table: str) -> None:
    """The message doesn't name a file of the service's own."""
    pytest.importorskip("pyarrow")
    answer = client.post("/screen", content=table, headers={"Content-Type": "text/csv"})
    assert answer.status_code in (200, 422)
    assert "/tmp" not in answer.text  # noqa: S108 - a place, not a use
