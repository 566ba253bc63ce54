"""`/changes`: what changed in the terms that bind the services in use, as JSON and as feeds that carry the change."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.model.names import nearest
from lexposure.provisions.report import ChangeReport
from lexposure.render.change_feed import atom, json_feed
from lexposure.render.changes import changes_json
from lexposure.workspace.changes import Asked
from lexposure_api.caching import keepable
from lexposure_api.exposures import read_day
from lexposure_api.inputs import query_pairs, read_json, single
from lexposure_api.negotiation import negotiate
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["Changes"]

_JSON = "application/json"
_ATOM = "application/atom+xml"
_FEED = "application/feed+json"
_MANY = ("platform", "document", "operator")
_ONE = ("since", "until", "profile", "all")
_PROBLEMS = documented(
    "malformed-request", "not-acceptable", "bad-input", "bad-profile", "bad-date", "unknown-name", "not-ready",
)  # fmt: skip
Written = Callable[[ChangeReport, str, bool], bytes]


class Changes:
    """One question in three forms, over one workspace."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operations."""
        for path, form, written, summary in (
            ("/changes", _JSON, _whole, "What changed in the terms, clause by clause"),
            ("/changes.atom", _ATOM, _atom, "The same as an Atom feed that carries the change"),
            ("/changes.json", _FEED, _feed, "The same as a JSON Feed that carries the change"),
        ):
            app.add_api_route(
                path, self._operation(form, written), methods=["GET"], response_class=Response, summary=summary,
                responses={200: {"description": "The changes", "content": {form: {}}}, **_PROBLEMS},
                openapi_extra={"parameters": _documented()}, operation_id=path.strip("/").replace(".", "_"),
            )  # fmt: skip

    def _operation(self, form: str, written: Written) -> Callable[[Request], Any]:
        async def get(request: Request) -> Response:
            negotiate(request, (form,))
            return await run_in_threadpool(self._answer, request, form, written)

        return get

    def _answer(self, request: Request, form: str, written: Written) -> Response:
        given = query_pairs(request)
        report = self._workspace.changes(self._asked(given))
        body = written(report, str(request.url), _yes(single(given, "all")))
        return keepable(request, body, form, self._workspace.status())

    def _asked(self, given: Sequence[tuple[str, str]]) -> Asked:
        for name, _ in given:
            if name not in (*_MANY, *_ONE):
                raise ProblemError("bad-input", f"`{name}` is no parameter here", fix=nearest(name, (*_MANY, *_ONE)))  # fmt: skip
        since, until, profile = (single(given, name) for name in ("since", "until", "profile"))
        facts = read_json(profile) if profile is not None else None
        if facts is not None and not isinstance(facts, dict):
            raise ProblemError("bad-profile", "a profile is a JSON object")
        read = self._workspace.profile(facts) if facts is not None else None
        return Asked(
            read_day(until, "until") or self._workspace.today(),
            read_day(since, "since"),
            platforms=_all(given, "platform"),
            documents=_all(given, "document"),
            operators=_all(given, "operator"),
            profile=read,
        )


def _all(given: Sequence[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for key, value in given if key == name and value)


def _whole(report: ChangeReport, _: str, everything: bool) -> bytes:
    return _dumped(changes_json(report, everything=everything))


def _atom(report: ChangeReport, address: str, _: bool) -> bytes:
    return atom(report, address)


def _feed(report: ChangeReport, address: str, _: bool) -> bytes:
    return _dumped(json_feed(report, address))


def _dumped(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def _yes(value: str | None) -> bool:
    if value not in (None, "", "true", "false"):
        raise ProblemError("bad-input", "`all` is neither true nor false", fix="write all=true")
    return value == "true"


def _documented() -> list[dict[str, Any]]:
    texts = {"type": "array", "items": {"type": "string"}}
    day = {"type": "string", "format": "date"}
    rows: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("platform", "A service in use, such as aws/bedrock; only what binds its users counts", texts),
        ("document", "A document, such as aws/service-terms", texts),
        ("operator", "Who offers the terms, such as aws", texts),
        ("since", "The first day; 90 days before the last if absent", day),
        ("until", "The last day; today if absent", day),
        ("profile", "Facts as a JSON object, which decide what else binds", {"type": "string"}),
        ("all", "List also the captures that changed no words", {"type": "boolean"}),
    )
    return [
        {"name": name, "in": "query", "required": False, "description": what, "schema": schema}
        for name, what, schema in rows
    ]
