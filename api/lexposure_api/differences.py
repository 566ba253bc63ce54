"""`/diff`: what another profile, a change of facts, another platform or another day would gain, lose and change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.model.names import nearest
from lexposure.render.differences import differences_json
from lexposure.render.json_form import written
from lexposure_api.caching import keepable
from lexposure_api.exposures import profile_schema, read_day, read_moment
from lexposure_api.inputs import media_type, query_pairs, read_json, utf8
from lexposure_api.negotiation import negotiate
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["Diff"]

_JSON = "application/json"
_KEYS = ("profile", "with", "set", "platform", "as_of", "then", "known_at")
_PROBLEMS = documented(
    "malformed-request", "not-acceptable", "body-too-large", "unsupported-media-type", "bad-input", "bad-profile", "bad-date", "unknown-name", "not-ready",
)  # fmt: skip


class Diff:
    """The operation over one workspace."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operation."""
        app.add_api_route(
            "/diff", self.post, methods=["POST"], response_class=Response, operation_id="diff",
            responses={200: {"description": "What is gained, lost and changed", "content": {_JSON: {}}}, **_PROBLEMS},
            summary="How two answers differ: another profile, a change, a platform or a day", openapi_extra=_documented(),
        )  # fmt: skip

    async def post(self, request: Request) -> Response:
        """Compare the answer for `profile` with that for the second case; keys are the options of the command line."""
        negotiate(request, (_JSON,))
        if media_type(request) != _JSON:
            raise ProblemError("unsupported-media-type", "profiles are sent as application/json")
        for name, _ in query_pairs(request):
            raise ProblemError("bad-input", f"`{name}` is no parameter here", fix="put it into the body")
        given = _checked(read_json(utf8(await request.body())))
        return await run_in_threadpool(self._answer, request, given)

    def _answer(self, request: Request, given: Mapping[str, Any]) -> Response:
        found = self._workspace.diff(
            given["profile"],
            given.get("with"),
            changes=_texts(given, "set"),
            platforms=_texts(given, "platform"),
            as_of=read_day(given.get("as_of")),
            then=read_day(given.get("then"), "then"),
            known_at=read_moment(given.get("known_at")),
        )
        body = written(differences_json(found)).encode()
        return keepable(request, body, _JSON, self._workspace.status())


def _checked(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or "profile" not in value:
        raise ProblemError("bad-input", "the body is an object with `profile` and what differs from it")
    for key in value:
        if key not in _KEYS:
            raise ProblemError("bad-input", f"`{key}` is no key here", fix=nearest(key, _KEYS))
    for key in ("profile", "with"):
        if not isinstance(value.get(key, {}), dict):
            raise ProblemError("bad-profile", f"`{key}` is no JSON object")
    return value


def _texts(given: Mapping[str, Any], key: str) -> list[str]:
    found = given.get(key, [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise ProblemError("bad-input", f"`{key}` is no list of texts", fix=f'write "{key}": ["…"]')
    return found


def _documented() -> dict[str, Any]:
    profile, texts = profile_schema(), {"type": "array", "items": {"type": "string"}}
    day, moment = {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}
    properties = {
        "profile": profile,
        "with": profile,
        "set": texts,
        "platform": texts,
        "as_of": day,
        "then": day,
        "known_at": moment,
    }
    schema = {"type": "object", "required": ["profile"], "properties": properties}
    return {"requestBody": {"required": True, "content": {_JSON: {"schema": schema}}}}
