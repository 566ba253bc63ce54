"""`/exposures`: what reaches a party, for a profile sent as JSON or spelt out in the address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.exposure.answers import Exposure
from lexposure.model.errors import DateError
from lexposure.model.facets import FACETS
from lexposure.model.names import nearest
from lexposure.render.json_form import written
from lexposure_api.caching import keepable
from lexposure_api.inputs import media_type, query_pairs, read_json, single, utf8
from lexposure_api.negotiation import negotiate
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented
from lexposure_api.settings import Settings

__all__ = [
    "Exposures",
    "Question",
    "body_documented",
    "profile_schema",
    "question_from_body",
    "read_day",
    "read_moment",
]

_FORMS = ("application/json", "application/ld+json", "text/turtle", "text/html")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STATED = {key: facet for key, facet in FACETS.items() if not facet.derived}
_TEXTS = {
    "name": "The profile's name",
    "description": "The profile's description",
    "written": "The day on which the profile's lists were complete; values that came later are open",
}
_CLOCKS = ("as_of", "known_at")
_PATIENCE = 2.0
_STORED = {
    201: {
        "description": "The answer, which was stored under the address in `Location`",
        "content": {form: {} for form in _FORMS},
    },
    **documented("read-only", "busy", "not-ready"),
}
_PROBLEMS = documented(
    "malformed-request", "not-acceptable", "body-too-large", "unsupported-media-type", "bad-profile", "bad-date", "unknown-name", "not-ready",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A profile with its two clocks, as a request gives them."""

    profile: Mapping[str, Any]
    as_of: dt.date | None
    known_at: dt.datetime | None


class Exposures:
    """The two operations, over one workspace. Only POST stores, and only where the settings let it."""

    def __init__(self, workspace: WorkspaceLike, settings: Settings) -> None:
        self._workspace = workspace
        self._settings = settings

    def add_to(self, app: FastAPI) -> None:
        """Register the operations."""
        content: dict[str, Any] = {form: {} for form in _FORMS}
        responses = {200: {"description": "The answer", "content": content}, **_PROBLEMS}
        app.add_api_route(
            "/exposures", self.post, methods=["POST"], responses={**responses, **_STORED}, response_class=Response,
            summary="Which duties reach a party, for a profile in the body", openapi_extra=_post_documented(),
        )  # fmt: skip
        app.add_api_route(
            "/exposures", self.get, methods=["GET"], responses=responses, response_class=Response,
            summary="Which duties reach a party, for a profile in the address", openapi_extra=_parameters_documented(),
        )  # fmt: skip

    async def post(self, request: Request) -> Response:
        """Answer for a profile in the body: the profile itself, or an object with profile, as_of and known_at."""
        form = negotiate(request, _FORMS)
        if media_type(request) != "application/json":
            raise ProblemError("unsupported-media-type", "a profile is sent as application/json")
        given = query_pairs(request)
        store = self._to_be_stored(single(given, "store"))
        clocks = [(name, value) for name, value in given if name != "store"]
        question = question_from_body(read_json(utf8(await request.body())), clocks)
        return await run_in_threadpool(self._answer, request, question, form, store)

    async def get(self, request: Request) -> Response:
        """Answer for `profile` (a JSON object), or for facets spelt out as repeated parameters."""
        form = negotiate(request, _FORMS)
        question = _from_address(query_pairs(request))
        return await run_in_threadpool(self._answer, request, question, form)

    def _answer(self, request: Request, question: Question, form: str, store: bool = False) -> Response:
        exposure = self._workspace.expose(question.profile, question.as_of, question.known_at)
        answered = keepable(request, self._written(exposure, form), form, self._workspace.status())
        if store:
            kept, new = self._workspace.store_answer(exposure, patience=_PATIENCE)
            answered.headers["Location"] = f"{self._settings.public_url}/answers/{kept.id}"
            answered.status_code = 201 if new else 200
        return answered

    def _to_be_stored(self, value: str | None) -> bool:
        if value not in (None, "true", "false"):
            raise ProblemError("bad-input", "`store` is neither true nor false", fix="write store=true")
        if value == "true" and not self._settings.storing:
            fix = "start the service with --store, or store on the command line"
            raise ProblemError("read-only", "this service stores no answers", fix=fix)
        return value == "true"

    def _written(self, exposure: Exposure, form: str) -> bytes:
        if form == "text/html":
            return self._workspace.answer_html(exposure).encode()
        if form == "application/json":
            return written(self._workspace.answer_json(exposure)).encode()
        return self._workspace.answer_rdf(
            exposure, ox.RdfFormat.JSON_LD if form == "application/ld+json" else ox.RdfFormat.TURTLE
        )


def question_from_body(value: Any, given: list[tuple[str, str]]) -> Question:
    """Read a body that is the profile, or an object with profile, as_of and known_at, beside clocks in the address."""
    if not isinstance(value, dict):
        raise ProblemError("bad-profile", "a profile is a JSON object")
    _refuse_unknown([name for name, _ in given], _CLOCKS)
    if "profile" not in value:
        return _question(value, *(single(given, name) for name in _CLOCKS))
    _refuse_unknown(value, ("profile", *_CLOCKS))
    if given:
        raise ProblemError(
            "malformed-request", "the clocks stand in the address although the body has a place for them"
        )
    return _question(value["profile"], *(value.get(name) for name in _CLOCKS))


def _from_address(given: list[tuple[str, str]]) -> Question:
    clocks = [single(given, name) for name in _CLOCKS]
    facts = [(name, value) for name, value in given if name not in _CLOCKS]
    whole = single(facts, "profile")
    if whole is None:
        return _question(_spelt_out(facts), *clocks)
    if len(facts) > 1:
        raise ProblemError(
            "malformed-request", "`profile` stands beside single facts", fix="put them into the profile"
        )
    return _question(read_json(whole), *clocks)


def _spelt_out(facts: list[tuple[str, str]]) -> dict[str, Any]:
    """Build a profile from repeated parameters; an empty value lists nothing, so `data=` says that none is processed."""
    _refuse_unknown([name for name, _ in facts], (*_STATED, *_TEXTS, "unknown"))
    profile: dict[str, Any] = {}
    for name in dict.fromkeys(name for name, _ in facts):
        values = [value for key, value in facts if key == name]
        kind = _STATED[name].kind if name in _STATED else ""
        if kind == "number":
            profile.setdefault("figures", {})[name] = single(facts, name)
        elif kind == "date" or name in _TEXTS:
            profile[name] = single(facts, name)
        else:
            profile[name] = [value for value in values if value]
    return profile


def _refuse_unknown(names: Any, known: tuple[str, ...]) -> None:
    for name in names:
        if name not in known:
            raise ProblemError("bad-input", f"`{name}` is no parameter here", fix=nearest(name, known))


def _question(profile: Any, as_of: Any, known_at: Any) -> Question:
    if not isinstance(profile, dict):
        raise ProblemError("bad-profile", "a profile is a JSON object")
    return Question(profile, read_day(as_of), read_moment(known_at))


def read_day(value: Any, name: str = "as_of") -> dt.date | None:
    """Return the day that a parameter names; None if it is absent. Raises DateError."""
    if value is None:
        return None
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise DateError(f"`{name}` is no date", fix="write YYYY-MM-DD, as in 2026-08-02")


def read_moment(value: Any, name: str = "known_at") -> dt.datetime | None:
    """Return the moment that a parameter names; None if it is absent. Raises DateError."""
    if value is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment and moment.tzinfo:
            return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise DateError(f"`{name}` is no time with its offset", fix="write 2026-08-02T12:00:00Z")


def profile_schema() -> dict[str, Any]:
    """Return how the OpenAPI document describes a profile."""
    facts = {
        key: {"type": "array", "items": {"type": "string"}}
        for key, facet in _STATED.items()
        if facet.kind in ("concept", "place", "reading")
    }
    texts = {key: {"type": "string"} for key in _TEXTS}
    return {"type": "object", "properties": {**texts, **facts, "figures": {"type": "object"}}}


def body_documented() -> dict[str, Any]:
    """Return how the OpenAPI document describes the body and the clocks."""
    profile = profile_schema()
    clocks = {
        "as_of": {"type": "string", "format": "date"},
        "known_at": {"type": "string", "format": "date-time"},
    }
    wrapped = {"type": "object", "required": ["profile"], "properties": {"profile": profile, **clocks}}
    schema = {"anyOf": [wrapped, profile]}
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "parameters": _clocks_documented(),
    }


def _post_documented() -> dict[str, Any]:
    extra = body_documented()
    what = "Keep the answer, profile and all, under an address of its own, where the service lets requests do that"
    return {**extra, "parameters": [*extra["parameters"], _parameter("store", what, {"type": "boolean"})]}


def _parameters_documented() -> dict[str, Any]:
    whole = _parameter(
        "profile", "The whole profile as a JSON object, instead of single facts", {"type": "string"}
    )
    lists = {"type": "array", "items": {"type": "string"}}
    facts = [
        _parameter(
            key,
            facet.question.format(value="…"),
            {"type": "string"} if facet.kind in ("number", "date") else lists,
        )
        for key, facet in _STATED.items()
    ]
    others = [_parameter("unknown", "Facets that are open although others are listed", lists)]
    texts = [_parameter(name, meaning, {"type": "string"}) for name, meaning in _TEXTS.items()]
    return {"parameters": [whole, *facts, *others, *texts, *_clocks_documented()]}


def _clocks_documented() -> list[dict[str, Any]]:
    return [
        _parameter(
            "as_of",
            "The day on which duties are in force; today if absent",
            {"type": "string", "format": "date"},
        ),
        _parameter(
            "known_at", "Answer from what was recorded until then", {"type": "string", "format": "date-time"}
        ),
    ]


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}
