"""`/reviews`: the claims that wait for a person, one of them with its words, and (where the operator allows it) acts.

There is no log-in: whoever reaches the address may act in any declared person's name. So acts are off unless the
service was started for them, and are never taken from a web page, which a browser could be lured into sending.
"""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.model.names import nearest
from lexposure.workspace.reviewing import AskedAct
from lexposure_api.caching import keepable
from lexposure_api.inputs import media_type, query_pairs, read_json, single, utf8
from lexposure_api.negotiation import negotiate
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented
from lexposure_api.settings import Settings

__all__ = ["Reviews"]

_JSON = "application/json"
_CHOICES = ("kind", "status", "platform", "instrument")
_USUAL = 100
_FIELDS = ("act", "by", "why", "seen")
_MORE = ("changes", "build")
_READ = documented("malformed-request", "not-acceptable", "bad-input", "unknown-name", "damaged", "not-ready")
_WRITTEN = documented(
    "malformed-request", "read-only", "review-refused", "not-acceptable", "claim-changed", "body-too-large", "unsupported-media-type",
    "bad-input", "unknown-name", "damaged", "busy", "not-ready",
)  # fmt: skip


class Reviews:
    """Three operations over one workspace."""

    def __init__(self, workspace: WorkspaceLike, settings: Settings) -> None:
        self._workspace = workspace
        self._acts = settings.reviews

    def add_to(self, app: FastAPI) -> None:
        """Register the operations."""
        done: dict[str, Any] = {"content": {_JSON: {}}}
        app.add_api_route(
            "/reviews", self.queue, methods=["GET"], response_class=Response,
            responses={200: {"description": "The claims, what matters most first", **done}, **_READ},
            summary="Which claims wait for a person", openapi_extra={"parameters": _parameters()}, operation_id="reviews",
        )  # fmt: skip
        app.add_api_route(
            "/reviews/{claim:path}", self.show, methods=["GET"], response_class=Response,
            responses={200: {"description": "The claim, its quotes, its hash and every act about it", **done}, **_READ},
            summary="One claim as a reviewer needs it", operation_id="review_of",
        )  # fmt: skip
        app.add_api_route(
            "/reviews/{claim:path}", self.act, methods=["POST"], response_class=Response,
            responses={200: {"description": "The act, and where the claim stands since", **done}, **_WRITTEN},
            summary="Approve, amend, reject, or dissent, where the service was started for it",
            openapi_extra={"requestBody": _body()}, operation_id="review",
        )  # fmt: skip

    async def queue(self, request: Request) -> Response:
        """Return the queue."""
        negotiate(request, (_JSON,))
        return await run_in_threadpool(self._queue, request)

    async def show(self, request: Request, claim: str) -> Response:
        """Return one claim."""
        negotiate(request, (_JSON,))
        return await run_in_threadpool(self._show, request, claim)

    async def act(self, request: Request, claim: str) -> Response:
        """Record one act on what was seen."""
        negotiate(request, (_JSON,))
        if not self._acts:
            raise ProblemError(
                "read-only",
                "this service takes no acts of review",
                fix="start it with `lexposure serve --reviews`",
            )
        if "origin" in request.headers:
            raise ProblemError("review-refused", "acts of review aren't taken from web pages", fix="send it from a program")  # fmt: skip
        if media_type(request) != _JSON:
            raise ProblemError("unsupported-media-type", "an act is sent as application/json")
        body = read_json(utf8(await request.body()))
        asked = _asked(claim, body)
        (row,) = await run_in_threadpool(self._workspace.review, [asked], build=body.get("build", True))
        return Response(_dumped(row), media_type=_JSON, headers={"Cache-Control": "no-store"})

    def _queue(self, request: Request) -> Response:
        given = query_pairs(request)
        for name, _ in given:
            if name not in (*_CHOICES, "limit"):
                raise ProblemError("bad-input", f"`{name}` is no parameter here", fix=nearest(name, (*_CHOICES, "limit")))  # fmt: skip
        chosen = {name: single(given, name) or "" for name in _CHOICES}
        found = self._workspace.review_queue(**chosen, limit=_number(single(given, "limit")))
        return keepable(request, _dumped(found), _JSON, self._workspace.status())

    def _show(self, request: Request, claim: str) -> Response:
        return keepable(
            request, _dumped(self._workspace.review_claim(claim)), _JSON, self._workspace.status()
        )


def _asked(claim: str, body: Any) -> AskedAct:
    if not isinstance(body, dict):
        raise ProblemError("bad-input", "an act is a JSON object", fix="send act, by, why and seen")
    for name in body:
        if name not in (*_FIELDS, *_MORE):
            raise ProblemError("bad-input", f"`{name}` is no field of an act", fix=nearest(name, (*_FIELDS, *_MORE)))  # fmt: skip
    for name in _FIELDS:
        if not isinstance(body.get(name), str) or not body[name]:
            raise ProblemError("bad-input", f"`{name}` is missing, or no text", fix="send act, by, why and seen: the hash that was shown")  # fmt: skip
    changes = body.get("changes", {})
    if not isinstance(changes, dict):
        raise ProblemError("bad-input", "`changes` is a JSON object: values by field")
    if not isinstance(body.get("build", True), bool):
        raise ProblemError("bad-input", "`build` is neither true nor false")
    return AskedAct(claim, body["act"], body["by"], body["why"], body["seen"], changes)


def _dumped(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _number(value: str | None) -> int:
    if value is None:
        return _USUAL
    if not (value.isascii() and value.isdecimal() and len(value) <= 6):
        raise ProblemError("bad-input", "`limit` is no number", fix="write limit=100")
    return int(value)


def _parameters() -> list[dict[str, Any]]:
    text = {"type": "string"}
    rows: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("kind", "norm, mapping, period, penalty, competence, rule, incorporation, scope …", text),
        ("status", "stale, disputed, draft (all three if absent), reviewed or rejected", text),
        ("platform", "Whose terms the claim reads, such as aws/bedrock", text),
        ("instrument", "What law the claim reads, or maps to, such as AIA", text),
        ("limit", f"How many; {_USUAL} if absent", {"type": "integer", "minimum": 0, "maximum": 999_999}),
    )
    return [
        {"name": name, "in": "query", "required": False, "description": what, "schema": schema}
        for name, what, schema in rows
    ]


def _body() -> dict[str, Any]:
    text = {"type": "string", "minLength": 1}
    schema = {
        "type": "object",
        "required": list(_FIELDS),
        "additionalProperties": False,
        "properties": {
            "act": {"enum": ["approve", "amend", "reject", "dissent"]},
            "by": {**text, "description": "A declared person, such as person/ada"},
            "why": text,
            "seen": {**text, "minLength": 12, "description": "The hash that was shown, or its first 12 digits or more"},
            "build": {"type": "boolean", "description": "false: record only; answers show it with the next snapshot"},
            "changes": {"type": "object", "description": "Values by field, as a curated file has them; null takes one away"},
        },
    }  # fmt: skip
    return {"required": True, "content": {_JSON: {"schema": schema}}}
