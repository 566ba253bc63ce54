"""`/impact`: what changes of terms and law do to profiles sent as JSON. Nothing that is sent is kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.model.errors import DateError
from lexposure.model.names import nearest
from lexposure.render.impact import impact_json
from lexposure.render.json_form import written
from lexposure_api.caching import keepable
from lexposure_api.inputs import media_type, query_pairs, read_json, utf8
from lexposure_api.negotiation import negotiate
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["ImpactOperation"]

_JSON = "application/json"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TEXTS = ("of", "from", "to")
_DAYS = ("since", "until")
_KEYS = ("profiles", *_TEXTS, *_DAYS)
_PROBLEMS = documented(
    "malformed-request", "not-acceptable", "body-too-large", "unsupported-media-type", "bad-input", "bad-profile",
    "bad-date", "unknown-name", "not-ready",
)  # fmt: skip


class ImpactOperation:
    """One operation over one workspace."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operation."""
        app.add_api_route(
            "/impact", self.post, methods=["POST"], response_class=Response, operation_id="impact",
            responses={200: {"description": "The changes, oldest first", "content": {_JSON: {}}}, **_PROBLEMS},
            summary="What changes of terms and law do to profiles in the body", openapi_extra=_documented(),
        )  # fmt: skip

    async def post(self, request: Request) -> Response:
        """Answer for profiles by name, and the version of one document or law, or the days of all changes."""
        negotiate(request, (_JSON,))
        if media_type(request) != _JSON:
            raise ProblemError("unsupported-media-type", "profiles are sent as application/json")
        _refuse_unknown(name for name, _ in query_pairs(request))
        given = read_json(utf8(await request.body()))
        if not isinstance(given, dict):
            raise ProblemError(
                "bad-input", "the body is no JSON object", fix='send {"profiles": {...}, "of": "AIA"}'
            )
        return await run_in_threadpool(self._answer, request, given)

    def _answer(self, request: Request, given: Mapping[str, Any]) -> Response:
        _refuse_unknown((name for name in given), _KEYS)
        profiles = given.get("profiles")
        if not isinstance(profiles, dict) or not all(isinstance(each, dict) for each in profiles.values()):
            fix = 'send {"profiles": {"desk": {"roles": [...]}}}'
            raise ProblemError("bad-profile", "`profiles` is no object of profiles by name", fix=fix)
        of, first, last = (_text(given, name) for name in _TEXTS)
        since, until = (_day(given, name) for name in _DAYS)
        found = self._workspace.impact(profiles, of or "", first=first, last=last, since=since, until=until)
        return keepable(request, written(impact_json(found)).encode(), _JSON, self._workspace.status())


def _refuse_unknown(names: Any, known: tuple[str, ...] = ()) -> None:
    for name in names:
        if name not in known:
            fix = nearest(name, known) if known else "put it into the body"
            raise ProblemError("bad-input", f"`{name}` is no parameter here", fix=fix)


def _text(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise ProblemError("bad-input", f"`{name}` is no text")
    return value


def _day(given: Mapping[str, Any], name: str) -> dt.date | None:
    value = given.get(name)
    if value is None:
        return None
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise DateError(f"`{name}` is no date", fix="write YYYY-MM-DD, as in 2026-08-02")


def _documented() -> dict[str, Any]:
    day = {"type": "string", "format": "date"}
    version = {"type": "string", "description": "A day, or the beginning of a version's SHA-256"}
    properties = {
        "profiles": {"type": "object", "additionalProperties": {"type": "object"}},
        "of": {"type": "string", "description": "A document or law, such as aws/service-terms or AIA"},
        "from": version,
        "to": version,
        "since": day,
        "until": day,
    }
    schema = {"type": "object", "required": ["profiles"], "properties": properties}
    return {"requestBody": {"required": True, "content": {_JSON: {"schema": schema}}}}
