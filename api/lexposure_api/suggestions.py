"""`/mappings/suggestions`: candidates for mappings of provisions, to be read and judged; nothing is recorded."""

from __future__ import annotations

import json
import re
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.model.names import nearest
from lexposure.render.suggestions import suggestions_json
from lexposure_api.caching import keepable
from lexposure_api.exposures import read_day
from lexposure_api.inputs import query_pairs, single
from lexposure_api.negotiation import negotiate
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["SuggestionsOperation"]

_JSON = "application/json"
_COUNT = re.compile(r"[1-9][0-9]{0,2}")
_PROBLEMS = documented(
    "malformed-request", "not-acceptable", "bad-input", "bad-date", "unknown-name", "not-ready",
)  # fmt: skip
_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 1, "maximum": 999}
_PARAMETERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("name", "A contract norm, a provision, or a document such as openai/terms-of-use", _TEXT),
    ("number", "A clause of the document, with its parts", _TEXT),
    ("platform", "Instead of a name: what binds the users of this platform, such as aws/bedrock", _TEXT),
    (
        "law",
        "Norms of this law alone, such as GDPR or eu-gdpr; repeated for several",
        {"type": "array", "items": _TEXT},
    ),
    ("on", "The day on which the terms stand; today if absent", {"type": "string", "format": "date"}),
    ("limit", "Most candidates for each provision; 5 if absent", _NUMBER),
    ("provisions", "Most provisions of a document or platform; 20 if absent", _NUMBER),
)


class SuggestionsOperation:
    """The candidates, over one workspace."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operation."""
        parameters = [
            {"name": name, "in": "query", "required": False, "description": what, "schema": schema}
            for name, what, schema in _PARAMETERS
        ]
        app.add_api_route(
            "/mappings/suggestions", self._get, methods=["GET"], response_class=Response,
            summary="Norms of law that provisions may bear on: candidates for mappings",
            responses={200: {"description": "The candidates", "content": {_JSON: {}}}, **_PROBLEMS},
            openapi_extra={"parameters": parameters}, operation_id="mappings_suggestions",
        )  # fmt: skip

    async def _get(self, request: Request) -> Response:
        negotiate(request, (_JSON,))
        return await run_in_threadpool(self._answer, request)

    def _answer(self, request: Request) -> Response:
        given = query_pairs(request)
        names = [name for name, _, _ in _PARAMETERS]
        for name, _ in given:
            if name not in names:
                raise ProblemError("bad-input", f"`{name}` is no parameter here", fix=nearest(name, names))
        name, number, platform = (single(given, key) or "" for key in ("name", "number", "platform"))
        told = self._workspace.suggest(
            name,
            number,
            platform=platform,
            laws=[value for key, value in given if key == "law" and value],
            on=read_day(single(given, "on"), "on"),
            most=_count(single(given, "limit"), 5, "limit"),
            provisions=_count(single(given, "provisions"), 20, "provisions"),
        )
        body = (json.dumps(suggestions_json(told), ensure_ascii=False, indent=2) + "\n").encode()
        return keepable(request, body, _JSON, self._workspace.status())


def _count(value: str | None, usual: int, name: str) -> int:
    if value is None:
        return usual
    if not _COUNT.fullmatch(value):
        raise ProblemError("bad-input", f"`{name}` is no number from 1 to 999", fix=f"write {name}={usual}")
    return int(value)
