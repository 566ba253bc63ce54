"""`/answers/{id}`: an answer that was stored, for ever the same bytes. There is no list: who has the name may read."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.archive.blobs import is_sha256
from lexposure.archive.stored import StoredAnswer
from lexposure.model.errors import Forgotten, UnknownName
from lexposure.workspace.answers_work import StoredForm
from lexposure_api.caching import immutable, keepable
from lexposure_api.negotiation import negotiate
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["StoredAnswers"]

_FORMS: dict[str, StoredForm] = {
    "application/json": "json",
    "text/turtle": "ttl",
    "application/trig": "trig",
    "application/ld+json": "jsonld",
}
_PAGE = "text/html"
_AS_STORED = ("application/json", "text/turtle")
_PROBLEMS = documented("malformed-request", "not-found", "gone", "not-acceptable", "bad-input", "not-ready")


class StoredAnswers:
    """One operation over one workspace."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operation."""
        content: dict[str, Any] = {form: {} for form in (*_FORMS, _PAGE)}
        app.add_api_route(
            "/answers/{id}", self.get, methods=["GET"], response_class=Response, operation_id="answer",
            responses={200: {"description": "The answer", "content": content}, **_PROBLEMS},
            summary="A stored answer, for ever the same bytes", openapi_extra={"parameters": [_NAME]},
        )  # fmt: skip

    async def get(self, request: Request) -> Response:
        """Give out the stored answer whose JSON has this SHA-256."""
        form = negotiate(request, (*_FORMS, _PAGE))
        if request.url.query:
            raise ProblemError("bad-input", "an answer that was stored takes no parameters")
        return await run_in_threadpool(self._answer, request, request.path_params["id"], form)

    def _answer(self, request: Request, name: str, form: str) -> Response:
        try:
            stored = self._found(name)
            if form != _PAGE:
                body = self._workspace.stored_bytes(stored, _FORMS[form])
                if form in _AS_STORED:
                    return immutable(request, body, form)
            else:
                body = self._workspace.answer_html(self._workspace.stored_exposure(stored)).encode()
        except Forgotten as gone:
            raise ProblemError("gone", gone.message, fix=gone.fix or "") from None
        return keepable(request, body, form, self._workspace.status())

    def _found(self, name: str) -> StoredAnswer:
        """Only whole names count: the start of one would let a stranger find the rest by trying."""
        if not is_sha256(name):
            raise ProblemError("not-found", "an answer is named by 64 lower-case hex digits")
        try:
            return self._workspace.stored_answer(name)
        except UnknownName as unknown:
            raise ProblemError("not-found", unknown.message) from None


_NAME = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The SHA-256 of the answer's JSON",
    "schema": {"type": "string"},
}
