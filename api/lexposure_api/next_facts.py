"""`/next`: the open facts of a profile that settle most, for a profile sent as JSON."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.render.json_form import written
from lexposure.render.next_facts import next_json
from lexposure_api.caching import keepable
from lexposure_api.exposures import Question, body_documented, question_from_body
from lexposure_api.inputs import media_type, query_pairs, read_json, single, utf8
from lexposure_api.negotiation import negotiate
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["NextFactsOperation"]

_JSON = "application/json"
_PROBLEMS = documented(
    "malformed-request", "not-acceptable", "body-too-large", "unsupported-media-type", "bad-input", "bad-profile", "bad-date", "unknown-name", "not-ready",
)  # fmt: skip


class NextFactsOperation:
    """One operation over one workspace; body and clocks are those of `/exposures`."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operation."""
        app.add_api_route(
            "/next", self.post, methods=["POST"], response_class=Response,
            responses={200: {"description": "The facts, what settles most first", "content": {_JSON: {}}}, **_PROBLEMS},
            summary="Which open facts settle most, and what yes and no would settle", openapi_extra=_documented(),
            operation_id="next",
        )  # fmt: skip

    async def post(self, request: Request) -> Response:
        """Answer for a profile in the body: the profile itself, or an object with profile, as_of and known_at."""
        negotiate(request, (_JSON,))
        if media_type(request) != _JSON:
            raise ProblemError("unsupported-media-type", "a profile is sent as application/json")
        given = query_pairs(request)
        most = _number(single(given, "most"))
        clocks = [(name, value) for name, value in given if name != "most"]
        question = question_from_body(read_json(utf8(await request.body())), clocks)
        return await run_in_threadpool(self._answer, request, question, most)

    def _answer(self, request: Request, question: Question, most: int) -> Response:
        found = self._workspace.next_facts(question.profile, question.as_of, question.known_at, most=most)
        return keepable(request, written(next_json(found)).encode(), _JSON, self._workspace.status())


def _number(value: str | None) -> int:
    if value is None:
        return 10
    if not (value.isascii() and value.isdecimal() and len(value) <= 6):
        raise ProblemError("bad-input", "`most` is no number", fix="write most=10")
    return int(value)


def _documented() -> dict[str, Any]:
    extra = body_documented()
    schema = {"type": "integer", "minimum": 1, "maximum": 200}
    most = {
        "name": "most",
        "in": "query",
        "required": False,
        "description": "How many facts; 10 if absent",
        "schema": schema,
    }
    return {**extra, "parameters": [*extra["parameters"], most]}
