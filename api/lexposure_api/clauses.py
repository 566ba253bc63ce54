"""`/compare` and `/classify`: how platforms deal with a topic, and what the clauses of a document say, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.model.names import nearest
from lexposure.render.compare import compare_json
from lexposure_api.caching import keepable
from lexposure_api.exposures import read_day
from lexposure_api.inputs import query_pairs, single
from lexposure_api.negotiation import negotiate
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["Clauses"]

_JSON = "application/json"
_MOST = 100
_PROBLEMS = documented(
    "malformed-request", "not-acceptable", "bad-input", "bad-date", "unknown-name", "not-ready"
)
Given = Sequence[tuple[str, str]]
_TEXT = {"type": "string"}
_ON = ("on", "The day on which the text stood; today if absent", {"type": "string", "format": "date"})
_COMPARE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("topic", "A topic, such as safety-circumvention", _TEXT),
    (
        "like",
        "Instead of a topic: the document of a clause to compare with, such as aws/service-terms",
        _TEXT,
    ),
    ("number", "The number of that clause", _TEXT),
    ("deontic", "obligation, prohibition, permission, right or exemption", _TEXT),
    ("platform", "Only these platforms, such as aws/bedrock", {"type": "array", "items": _TEXT}),
    ("most", "How many clauses a platform; 3 if absent", {"type": "integer", "minimum": 1, "maximum": _MOST}),
    _ON,
)
_CLASSIFY: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("document", "A document, such as aws/service-terms, or its name in the collection", _TEXT),
    ("number", "A clause with its parts; every clause if absent", _TEXT),
    ("review", "Only clauses that a person should look at", {"type": "boolean"}),
    _ON,
)


class Clauses:
    """Two operations over one workspace."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operations."""
        for path, answer, parameters, summary in (
            ("/compare", self._compare, _COMPARE, "How platforms deal with a topic: clauses verbatim, or why there is none"),
            ("/classify", self._classify, _CLASSIFY, "What clauses are about and rule for whom, with the words that decided"),
        ):  # fmt: skip
            app.add_api_route(
                path, self._operation(answer, [name for name, _, _ in parameters]), methods=["GET"],
                response_class=Response, summary=summary, operation_id=path.strip("/"),
                responses={200: {"description": "The clauses", "content": {_JSON: {}}}, **_PROBLEMS},
                openapi_extra={"parameters": _documented(parameters)},
            )  # fmt: skip

    def _operation(self, answer: Callable[[Given], Any], known: Sequence[str]) -> Callable[[Request], Any]:
        def answered(request: Request, given: Given) -> Response:
            body = json.dumps(answer(given), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
            return keepable(request, body.encode(), _JSON, self._workspace.status())

        async def get(request: Request) -> Response:
            negotiate(request, (_JSON,))
            given = query_pairs(request)
            for name, _ in given:
                if name not in known:
                    raise ProblemError(
                        "bad-input", f"`{name}` is no parameter here", fix=nearest(name, known)
                    )
            return await run_in_threadpool(answered, request, given)

        return get

    def _compare(self, given: Given) -> Any:
        topic, like, number = (single(given, name) or "" for name in ("topic", "like", "number"))
        if bool(like) != bool(number):
            raise ProblemError(
                "bad-input", "`like` and `number` go together", fix="name a document and a clause"
            )
        if not topic and not like:
            raise ProblemError("bad-input", "nothing to compare", fix="send topic, or like and number")
        told = self._workspace.compare(
            topic=topic,
            like=(like, number) if like else None,
            deontic=single(given, "deontic") or "",
            platforms=tuple(value for key, value in given if key == "platform" and value),
            on=read_day(single(given, "on"), "on"),
            most=_count(single(given, "most")),
        )
        return compare_json(told)

    def _classify(self, given: Given) -> Any:
        document = single(given, "document")
        if not document:
            raise ProblemError("bad-input", "no document is named", fix="send document=aws/service-terms")
        review = single(given, "review") or "false"
        if review not in ("true", "false"):
            raise ProblemError("bad-input", "`review` is neither true nor false", fix="write review=true")
        return self._workspace.classify(
            document,
            single(given, "number") or None,
            read_day(single(given, "on"), "on"),
            review=review == "true",
        )


def _count(value: str | None) -> int:
    if value is None:
        return 3
    if value.isascii() and value.isdecimal() and len(value) <= 3 and 1 <= int(value) <= _MOST:
        return int(value)
    raise ProblemError("bad-input", f"`most` is no number from 1 to {_MOST}", fix="write most=3")


def _documented(parameters: Sequence[tuple[str, str, dict[str, Any]]]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": name == "document", "description": what, "schema": schema}
        for name, what, schema in parameters
    ]
