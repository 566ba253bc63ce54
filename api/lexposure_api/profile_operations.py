"""Operations on one profile in the body: what to ask next, why and why not, when, how urgent, and what to do.

They differ in their parameters and in what the workspace is asked; body, clocks and errors are those of `/exposures`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.exposure.actions import Plans
from lexposure.render.actions import actions_csv, actions_json
from lexposure.render.ics import to_ics
from lexposure.render.json_form import written
from lexposure.render.next_facts import next_json
from lexposure.render.ratings import ratings_json
from lexposure.render.timeline import timeline_json
from lexposure.render.trace_json import explained_json
from lexposure_api.caching import keepable
from lexposure_api.exposures import Question, body_documented, question_from_body
from lexposure_api.inputs import media_type, query_pairs, read_json, single, utf8
from lexposure_api.negotiation import negotiate
from lexposure_api.parameters import Parameter, read_parameters
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["JSON", "ProfileOperations"]

JSON = "application/json"
_CALENDAR, _CSV = "text/calendar", "text/csv"
_PROBLEMS = documented(
    "malformed-request", "not-acceptable", "body-too-large", "unsupported-media-type", "bad-input", "bad-profile", "bad-date", "unknown-name", "not-ready",
)  # fmt: skip

Given = Mapping[str, Any]


@dataclass(frozen=True)
class _Operation:
    """An address, what is said of it, its parameters, and what it answers in each form."""

    path: str
    name: str
    summary: str
    told: str
    parameters: tuple[Parameter, ...]
    answers: Mapping[str, Callable[[WorkspaceLike, Question, Given], str]]


def _next(workspace: WorkspaceLike, asked: Question, given: Given) -> str:
    most = 10 if given["most"] is None else given["most"]
    return written(next_json(workspace.next_facts(asked.profile, asked.as_of, asked.known_at, most=most)))


def _why(workspace: WorkspaceLike, asked: Question, given: Given, *, denied: bool = False) -> str:
    found = workspace.why(
        given["ref"],
        asked.profile,
        asked.as_of,
        asked.known_at,
        question="why_not" if denied else "why",
        most=12 if given["most"] is None else given["most"],
    )
    return written(explained_json(found))


def _why_not(workspace: WorkspaceLike, asked: Question, given: Given) -> str:
    return _why(workspace, asked, given, denied=True)


def _timeline(workspace: WorkspaceLike, asked: Question, given: Given) -> str:
    found = workspace.timeline(
        asked.profile, asked.as_of, asked.known_at, first=given["from"], last=given["to"]
    )
    return written(timeline_json(found))


def _calendar(workspace: WorkspaceLike, asked: Question, given: Given) -> str:
    found = workspace.timeline(
        asked.profile, asked.as_of, asked.known_at, first=given["from"], last=given["to"]
    )
    return to_ics(found, coming_only=given["from"] is None)


def _rating(workspace: WorkspaceLike, asked: Question, _: Given) -> str:
    return written(ratings_json(workspace.rating(asked.profile, asked.as_of, asked.known_at)))


def _planned(workspace: WorkspaceLike, asked: Question, given: Given) -> Plans:
    done = tuple(name.strip() for name in (given["done"] or "").split(",") if name.strip())
    possible = given["include_possible"] == "true"
    return workspace.actions(
        asked.profile, asked.as_of, asked.known_at, until=given["until"], possible=possible, done=done
    )


def _actions(workspace: WorkspaceLike, asked: Question, given: Given) -> str:
    return written(actions_json(_planned(workspace, asked, given)))


def _tracker(workspace: WorkspaceLike, asked: Question, given: Given) -> str:
    return actions_csv(_planned(workspace, asked, given))


_REF = Parameter("ref", "A ref of law, a contract norm, an IRI, or a unit that holds several", required=True)
_CHANGES = Parameter("most", "How many changes of facts are told; 12 if absent", "number")
_OPERATIONS = (
    _Operation(
        "/next", "next", "Which open facts settle most, and what yes and no would settle", "The facts, what settles most first",
        (Parameter("most", "How many facts; 10 if absent", "number"),), {JSON: _next},
    ),
    _Operation(
        "/why", "why", "Why a norm applies: facts, tests, derived facts, exceptions, days, readings, evidence", "The proof",
        (_REF, _CHANGES), {JSON: _why},
    ),
    _Operation(
        "/why-not", "why_not", "Why a norm doesn't apply, and which smallest changes of facts would make it apply", "The proof",
        (_REF, _CHANGES), {JSON: _why_not},
    ),
    _Operation(
        "/timeline", "timeline", "On which days the answer changes, past and announced, and what began or ended", "The days",
        (Parameter("from", "The first day", "day"), Parameter("to", "The last day", "day")), {JSON: _timeline, _CALENDAR: _calendar},
    ),
    _Operation(
        "/rating", "rating", "The answers by the attention they need, with the inputs of each band", "The answers by band",
        (), {JSON: _rating},
    ),
    _Operation(
        "/actions", "actions", "The least set of actions that meets what reaches a party, with what proves each", "The actions, by day",
        (
            Parameter("until", "The last day of what is announced; as far as the data goes if absent", "day"),
            Parameter("include_possible", "Whether to add what may apply, as a second plan", values=("true", "false")),
            Parameter("done", "Actions already done, with commas between them"),
        ),
        {JSON: _actions, _CSV: _tracker},
    ),
)  # fmt: skip


class ProfileOperations:
    """The operations over one workspace."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operations."""
        for operation in _OPERATIONS:
            content: dict[str, Any] = {form: {} for form in operation.answers}
            app.add_api_route(
                operation.path, self._handler(operation), methods=["POST"], response_class=Response,
                responses={200: {"description": operation.told, "content": content}, **_PROBLEMS},
                summary=operation.summary, openapi_extra=_documented(operation), operation_id=operation.name,
            )  # fmt: skip

    def _handler(self, operation: _Operation) -> Any:
        async def post(request: Request) -> Response:
            form = negotiate(request, tuple(operation.answers))
            if media_type(request) != JSON:
                raise ProblemError("unsupported-media-type", "a profile is sent as application/json")
            pairs = query_pairs(request)
            names = {parameter.name for parameter in operation.parameters}
            clocks = [(name, value) for name, value in pairs if name not in names]
            asked = question_from_body(read_json(utf8(await request.body())), clocks)
            given = read_parameters(operation.parameters, lambda name: single(pairs, name))
            return await run_in_threadpool(self._answer, request, operation, form, asked, given)

        return post

    def _answer(
        self, request: Request, operation: _Operation, form: str, asked: Question, given: Given
    ) -> Response:
        body = operation.answers[form](self._workspace, asked, given)
        return keepable(request, body.encode(), form, self._workspace.status())


def _documented(operation: _Operation) -> dict[str, Any]:
    extra = body_documented()
    own = [parameter.documented() for parameter in operation.parameters]
    return {**extra, "parameters": [*extra["parameters"], *own]}
