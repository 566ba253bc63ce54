"""`/sparql`: the query half of the SPARQL 1.1 Protocol; every update is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.knowledge import guard
from lexposure.knowledge.results import GRAPH_FORMATS, MEDIA_TYPES, TABLE_FORMATS, Format
from lexposure_api.caching import keepable
from lexposure_api.inputs import media_type, pairs, query_pairs, single, utf8
from lexposure_api.middleware import content_policy
from lexposure_api.negotiation import negotiate
from lexposure_api.pages import render
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented
from lexposure_api.queries import Queries
from lexposure_api.service_description import DESCRIPTION_FORMATS, describe
from lexposure_api.settings import Settings

__all__ = ["Sparql"]

_FORM, _DIRECT, _UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_TABLES: dict[str, Format] = {
    **{MEDIA_TYPES[each]: each for each in TABLE_FORMATS},
    "application/json": "json",
    "application/xml": "xml",
}
_GRAPHS: dict[str, Format] = {
    **{MEDIA_TYPES[each]: each for each in GRAPH_FORMATS},
    "application/json": "jsonld",
    "application/xml": "rdfxml",
}
_LEAST = 0.1  # seconds
_UPDATES = ("update", "using-graph-uri", "using-named-graph-uri")
_PROBLEMS = documented(
    "malformed-request", "query-refused", "result-too-large", "read-only", "not-acceptable", "body-too-large",
    "unsupported-media-type", "bad-input", "query-failed", "busy", "not-ready",
)  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    text: str
    form: Format
    deadline: float
    default: list[str] | None
    named: list[str] | None


class Sparql:
    """The endpoint: it reads the protocol; `knowledge.worker` evaluates."""

    def __init__(self, workspace: WorkspaceLike, queries: Queries, settings: Settings) -> None:
        self._workspace = workspace
        self._queries = queries
        self._settings = settings
        self._waiting = 0

    def add_to(self, app: FastAPI) -> None:
        """Register the two methods of the endpoint."""
        content: dict[str, Any] = {form: {} for form in (*_TABLES, *_GRAPHS)}
        responses = {
            200: {
                "description": "The result; the service description if no query is sent",
                "content": content,
            },
            **_PROBLEMS,
        }
        bodies = {
            _FORM: {"schema": {"type": "object", "properties": {"query": {"type": "string"}}}},
            _DIRECT: {"schema": {"type": "string"}},
        }
        app.add_api_route(
            "/sparql", self.get, methods=["GET"], responses=responses, response_class=Response,
            summary="Ask in SPARQL by address", openapi_extra={"parameters": [_parameter("query", "The query"), *_common()]},
        )  # fmt: skip
        app.add_api_route(
            "/sparql", self.post, methods=["POST"], responses=responses, response_class=Response,
            summary="Ask in SPARQL by body", openapi_extra={"parameters": _common(), "requestBody": {"required": True, "content": bodies}},
        )  # fmt: skip

    async def get(self, request: Request) -> Response:
        """Answer a query in the address; without one, describe the service."""
        given = query_pairs(request)
        _refuse_updates(given)
        text = single(given, "query")
        return await self._answered(request, text, given) if text is not None else self._described(request)

    async def post(self, request: Request) -> Response:
        """Answer a query sent as a form, or directly as application/sparql-query with the dataset in the address."""
        kind = media_type(request)
        if kind == _UPDATE:
            raise _read_only()
        if kind not in (_FORM, _DIRECT):
            raise ProblemError("unsupported-media-type", f"a query is sent as {_FORM} or {_DIRECT}")
        given, body = query_pairs(request), await request.body()
        if kind == _FORM:
            given += pairs(body)
        elif any(name == "query" for name, _ in given):
            raise ProblemError("malformed-request", "there is a query in the address and one in the body")
        _refuse_updates(given)
        text = utf8(body) if kind == _DIRECT else single(given, "query")
        if text is None:
            raise ProblemError("malformed-request", "the form has no `query`")
        return await self._answered(request, text, given)

    async def _answered(self, request: Request, text: str, given: list[tuple[str, str]]) -> Response:
        offers = _GRAPHS if guard.form_of(text) in ("CONSTRUCT", "DESCRIBE") else _TABLES
        form = offers[negotiate(request, tuple(offers))]
        asked = _Asked(text, form, self._deadline(single(given, "timeout")), *_dataset(given))
        if self._waiting >= self._settings.queries_waiting:
            raise ProblemError("busy", "as many queries wait as may wait")
        self._waiting += 1
        try:
            return await run_in_threadpool(self._evaluated, request, asked)
        finally:
            self._waiting -= 1

    def _evaluated(self, request: Request, asked: _Asked) -> Response:
        result = self._queries.pool().query(
            asked.text,
            deadline=asked.deadline,
            accept=asked.form,
            default_graphs=asked.default,
            named_graphs=asked.named,
        )
        if result.truncated:
            most = f"{self._settings.query_rows:,} rows or {self._settings.query_size:,} bytes"
            raise ProblemError(
                "result-too-large",
                f"the result has more than {most}",
                fix="ask for parts with ORDER BY, LIMIT and OFFSET",
            )
        return keepable(request, result.body, result.media_type, self._workspace.status())

    def _deadline(self, wish: str | None) -> float:
        most = self._settings.query_deadline
        try:
            seconds = most if wish is None else float(wish)
        except ValueError:
            seconds = 0.0
        if (
            not _LEAST <= seconds <= most
        ):  # each timeout costs a process, so a client can't ask for one at once
            raise ProblemError(
                "bad-input", "`timeout` can't be used", fix=f"send {_LEAST:g} to {most:g} seconds"
            )
        return seconds

    def _described(self, request: Request) -> Response:
        form = negotiate(request, (*DESCRIPTION_FORMATS, "text/html"))
        headers = {"Vary": "Accept"}
        if form == "text/html":
            page = render(
                "sparql.html.j2",
                deadline=self._settings.query_deadline,
                rows=f"{self._settings.query_rows:,}",
            )
            headers["Content-Security-Policy"] = content_policy(page.decode())
            return Response(page, headers=headers, media_type="text/html; charset=utf-8")
        endpoint = (
            f"{self._settings.public_url}/sparql"
            if self._settings.public_url
            else str(request.url.replace(query=""))
        )
        return Response(describe(endpoint, form), headers={**headers, "Content-Type": form})


def _refuse_updates(given: list[tuple[str, str]]) -> None:
    if any(name in _UPDATES for name, _ in given):
        raise _read_only()


def _read_only() -> ProblemError:
    return ProblemError("read-only", "updates aren't offered", fix="ask with `query`")


def _dataset(given: list[tuple[str, str]]) -> tuple[list[str] | None, list[str] | None]:
    """Return the graphs of the request. They are names of graphs in the store and never fetched."""
    default = [_graph(value) for name, value in given if name == "default-graph-uri"]
    named = [_graph(value) for name, value in given if name == "named-graph-uri"]
    return default or None, named or None


def _graph(iri: str) -> str:
    try:
        return ox.NamedNode(iri).value
    except ValueError:
        raise ProblemError("bad-input", "a graph's name is no absolute IRI") from None


def _common() -> list[dict[str, Any]]:
    graphs = {"type": "array", "items": {"type": "string", "format": "uri"}}
    return [
        _parameter("default-graph-uri", "A graph of the default graph", graphs),
        _parameter("named-graph-uri", "A named graph of the dataset", graphs),
        _parameter(
            "timeout",
            "A deadline in seconds, below the service's own",
            {"type": "number", "minimum": _LEAST},
        ),
    ]


def _parameter(name: str, description: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": schema or {"type": "string"},
    }
