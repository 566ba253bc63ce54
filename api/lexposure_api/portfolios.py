"""`/screen`: a portfolio in the body, a row of the answer for each of its profiles, in the form it came in."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.model.names import nearest
from lexposure_api.caching import keepable
from lexposure_api.inputs import media_type, query_pairs, single
from lexposure_api.negotiation import negotiate
from lexposure_api.parameters import Parameter, read_parameters
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["Portfolios"]

_FORMS = {"text/csv": ".csv", "application/x-ndjson": ".jsonl", "application/vnd.apache.parquet": ".parquet"}
_PROBLEMS = documented(
    "malformed-request", "not-acceptable", "body-too-large", "unsupported-media-type", "bad-input", "bad-profile", "bad-date", "unknown-name", "not-ready",
)  # fmt: skip
_PARAMETERS = (
    Parameter("as_of", "The day on which duties are in force; today if absent", "day"),
    Parameter(
        "norms",
        "Which norms to name; those that apply if absent",
        values=("applies", "may_apply", "both", "none"),
    ),
)
_NAMES = tuple(parameter.name for parameter in _PARAMETERS)


class Portfolios:
    """The operation over one workspace; how large a portfolio may be is the limit of a body."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operation."""
        tables: dict[str, Any] = {form: {"schema": {"type": "string"}} for form in _FORMS}
        app.add_api_route(
            "/screen", self.post, methods=["POST"], response_class=Response, operation_id="screen",
            responses={200: {"description": "A row for each profile", "content": {form: {} for form in _FORMS}}, **_PROBLEMS},
            summary="How many norms reach each profile of a portfolio, and which",
            openapi_extra={
                "requestBody": {"required": True, "content": tables},
                "parameters": [parameter.documented() for parameter in _PARAMETERS],
            },
        )  # fmt: skip

    async def post(self, request: Request) -> Response:
        """Screen a table; the answer has the form of the body unless the Accept header asks for another."""
        given = media_type(request)
        if given not in _FORMS:
            raise ProblemError("unsupported-media-type", f"a portfolio is sent as {', '.join(_FORMS)}")
        form = negotiate(request, (given, *(each for each in _FORMS if each != given)))
        pairs = query_pairs(request)
        for name, _ in pairs:
            if name not in _NAMES:
                raise ProblemError("bad-input", f"`{name}` is no parameter here", fix=nearest(name, _NAMES))
        asked = read_parameters(_PARAMETERS, lambda name: single(pairs, name))
        return await run_in_threadpool(self._answer, request, await request.body(), given, form, asked)

    def _answer(
        self, request: Request, body: bytes, given: str, form: str, asked: dict[str, Any]
    ) -> Response:
        with tempfile.TemporaryDirectory() as folder:
            portfolio, out = (
                Path(folder) / f"portfolio{_FORMS[given]}",
                Path(folder) / f"screened{_FORMS[form]}",
            )
            portfolio.write_bytes(body)
            self._workspace.screen(
                portfolio, out, asked["as_of"], lists=asked["norms"] or "applies", threads=1
            )
            return keepable(request, out.read_bytes(), form, self._workspace.status())
