"""Every error as a problem document (RFC 9457): the framework's, the library's and our own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Response

from lexposure.model import errors
from lexposure.model.namespaces import BASE

__all__ = ["KINDS", "Kind", "ProblemError", "documented", "kind_of", "respond"]

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem: the end of its type IRI, its status and its title."""

    name: str
    status: int
    title: str

    @property
    def type(self) -> str:
        """The IRI that names this kind."""
        return f"{BASE}problems/{self.name}"


_ALL = (
    Kind("malformed-request", 400, "The request can't be read"),
    Kind("query-refused", 400, "The query is malformed, too complex or not allowed"),
    Kind("result-too-large", 400, "The query's result is larger than one answer may be"),
    Kind("read-only", 403, "This service only reads"),
    Kind("review-refused", 403, "This act of review isn't open to whoever asked, or would have no effect"),
    Kind("not-found", 404, "Nothing is known by this address"),
    Kind("method-not-allowed", 405, "This address doesn't take that method"),
    Kind("not-acceptable", 406, "No representation matches the Accept header"),
    Kind("claim-changed", 409, "The claim isn't any more what was seen"),
    Kind("gone", 410, "What was here was removed for good"),
    Kind("body-too-large", 413, "The request's body is too large"),
    Kind("unsupported-media-type", 415, "The request's body has a media type that isn't read here"),
    Kind("bad-input", 422, "A value in the request can't be used"),
    Kind("bad-profile", 422, "The profile can't be used"),
    Kind("bad-date", 422, "A date can't be used"),
    Kind("unknown-name", 422, "The request names something nobody knows"),
    Kind("internal-error", 500, "The service failed"),
    Kind("damaged", 500, "What is kept doesn't verify"),
    Kind("busy", 503, "The service is busy"),
    Kind("not-ready", 503, "The service has no data yet"),
    Kind("query-failed", 503, "The query hit its deadline or its memory limit"),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}

_BY_ERROR: tuple[tuple[type[errors.LexposureError], str], ...] = (
    (errors.ProfileError, "bad-profile"),
    (errors.DateError, "bad-date"),
    (errors.Forgotten, "gone"),
    (errors.UnknownName, "unknown-name"),
    (errors.QueryRefused, "query-refused"),
    (errors.ReviewRefused, "review-refused"),
    (errors.ClaimChanged, "claim-changed"),
    (errors.UserError, "bad-input"),
    (errors.QueryFailed, "query-failed"),
    (errors.NotSetUp, "not-ready"),
    (errors.Busy, "busy"),
    (errors.Corrupt, "damaged"),
)
_BY_STATUS = {400: "malformed-request", 404: "not-found", 405: "method-not-allowed", 406: "not-acceptable", 410: "gone", 413: "body-too-large", 415: "unsupported-media-type", 422: "bad-input", 503: "busy"}  # fmt: skip
_RETRY = {"Retry-After": "5"}


class ProblemError(Exception):
    """A problem found by the service itself; `name` is a key of KINDS."""

    def __init__(
        self, name: str, detail: str, *, fix: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.kind = KINDS[name]
        self.detail = detail
        self.fix = fix
        self.headers = dict(headers or {})


@dataclass(frozen=True)
class _Document:
    kind: Kind
    detail: str
    fix: str = ""
    errors: list[dict[str, Any]] = field(default_factory=list)

    def dump(self) -> bytes:
        head = {
            "type": self.kind.type,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
        }
        rest = {"fix": self.fix, "errors": self.errors}
        return json.dumps({**head, **{key: value for key, value in rest.items() if value}}).encode()


def respond(
    kind: Kind,
    detail: str,
    *,
    fix: str = "",
    headers: Mapping[str, str] | None = None,
    errors: list[dict[str, Any]] | None = None,
) -> Response:
    """Return the response for a problem; 503 asks to retry. `errors` lists places and messages, never the input."""
    body = _Document(kind, detail, fix, errors or []).dump()
    retry = _RETRY if kind.status == 503 else {}
    return Response(body, kind.status, {**retry, **(headers or {})}, media_type=MEDIA_TYPE)


def kind_of(cause: errors.LexposureError | int) -> Kind:
    """Return the kind for an error of the library, or for a bare status of the framework."""
    if isinstance(cause, int):
        return KINDS[_BY_STATUS.get(cause, "internal-error" if cause >= 500 else "malformed-request")]
    return KINDS[next((name for error, name in _BY_ERROR if isinstance(cause, error)), "internal-error")]


def documented(*names: str) -> dict[int | str, dict[str, Any]]:
    """Return the entries for `responses=` of an operation that may answer with these problems."""
    schema = {"$ref": "#/components/schemas/Problem"}
    by_status: dict[int | str, list[str]] = {}
    for name in names:
        by_status.setdefault(KINDS[name].status, []).append(KINDS[name].title)
    return {
        status: {"description": ". ".join(titles), "content": {MEDIA_TYPE: {"schema": schema}}}
        for status, titles in by_status.items()
    }
