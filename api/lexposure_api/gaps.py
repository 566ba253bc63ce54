"""`/findings`: gaps and conflicts between terms and law, each with both texts."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.exposure.gap_findings import KINDS
from lexposure.model.names import nearest
from lexposure.render.gaps import findings_json
from lexposure_api.caching import keepable
from lexposure_api.exposures import read_day
from lexposure_api.inputs import query_pairs, read_json, single
from lexposure_api.negotiation import negotiate
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["FindingsOperation"]

_JSON = "application/json"
_KNOWN = ("platform", "kind", "profile", "on")
_PROBLEMS = documented(
    "malformed-request", "not-acceptable", "bad-input", "bad-profile", "bad-date", "unknown-name", "not-ready",
)  # fmt: skip


class FindingsOperation:
    """One question over one workspace."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operation."""
        app.add_api_route(
            "/findings", self._get, methods=["GET"], response_class=Response,
            summary="Gaps and conflicts between platforms' terms and the law",
            responses={200: {"description": "The findings", "content": {_JSON: {}}}, **_PROBLEMS},
            openapi_extra={"parameters": _documented()}, operation_id="findings",
        )  # fmt: skip

    async def _get(self, request: Request) -> Response:
        negotiate(request, (_JSON,))
        return await run_in_threadpool(self._answer, request)

    def _answer(self, request: Request) -> Response:
        given = query_pairs(request)
        for name, _ in given:
            if name not in _KNOWN:
                raise ProblemError("bad-input", f"`{name}` is no parameter here", fix=nearest(name, _KNOWN))
        stated = single(given, "profile")
        facts = read_json(stated) if stated is not None else None
        if facts is not None and not isinstance(facts, dict):
            raise ProblemError("bad-profile", "a profile is a JSON object")
        platforms = tuple(value for key, value in given if key == "platform" and value)
        if not platforms and facts is None:
            raise ProblemError(
                "bad-input", "neither a platform nor a profile is named", fix="add platform=openai/api"
            )
        told = self._workspace.findings(
            platforms=platforms,
            profile=self._workspace.profile(facts) if facts is not None else None,
            on=read_day(single(given, "on"), "on") or self._workspace.today(),
            kinds=tuple(value for key, value in given if key == "kind" and value),
        )
        body = json.dumps(findings_json(told), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        return keepable(request, body.encode(), _JSON, self._workspace.status())


def _documented() -> list[dict[str, Any]]:
    rows: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("platform", "A platform, such as openai/api; those of the profile if absent",
         {"type": "array", "items": {"type": "string"}}),
        ("kind", "Only findings of this kind", {"type": "array", "items": {"type": "string", "enum": list(KINDS)}}),
        ("profile", "Facts as a JSON object: only norms of law that apply or may apply are listed", {"type": "string"}),
        ("on", "The day asked; today if absent", {"type": "string", "format": "date"}),
    )  # fmt: skip
    return [
        {"name": name, "in": "query", "required": False, "description": what, "schema": schema}
        for name, what, schema in rows
    ]
