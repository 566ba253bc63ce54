"""The few handlers through which every error becomes a problem document."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from lexposure.model.errors import LexposureError
from lexposure_api.problems import KINDS, ProblemError, kind_of, respond

__all__ = ["add_handlers"]

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def add_handlers(app: FastAPI) -> None:
    """Register the handlers; what none of them catches is caught by `middleware.Shield`."""
    app.add_exception_handler(ProblemError, _own)
    app.add_exception_handler(LexposureError, _library)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _framework)


def _own(_: Request, error: Any) -> Response:
    return respond(error.kind, error.detail, fix=error.fix, headers=error.headers)


def _library(_: Request, error: Any) -> Response:
    return respond(kind_of(error), error.message, fix=error.fix or "")


def _validation(_: Request, error: Any) -> Response:
    # Without the input: it may hold what JSON can't, such as NaN.
    places = [
        {"place": [str(part) for part in each["loc"]], "message": each["msg"]} for each in error.errors()
    ]
    return respond(KINDS["bad-input"], "the request has values that can't be used", errors=places)


def _framework(request: Request, error: Any) -> Response:
    kind = kind_of(error.status_code)
    if kind.name != "method-not-allowed":
        return respond(kind, str(error.detail), headers=error.headers)
    allowed = [method for method in _METHODS if _takes(request, method)]
    methods = ", ".join(["HEAD", *allowed] if "GET" in allowed else allowed)
    return respond(kind, f"this address takes {methods}", headers={"Allow": methods})


def _takes(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": method}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes)
