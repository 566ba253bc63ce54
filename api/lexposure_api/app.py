"""The application: operations, handlers and middleware put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

import lexposure
from lexposure_api.changes import Changes
from lexposure_api.clauses import Clauses
from lexposure_api.differences import Diff
from lexposure_api.docs_page import add_docs
from lexposure_api.entities import Entities
from lexposure_api.exposures import Exposures
from lexposure_api.gaps import FindingsOperation
from lexposure_api.handlers import add_handlers
from lexposure_api.health import Health
from lexposure_api.impact import ImpactOperation
from lexposure_api.lookups import Lookups
from lexposure_api.middleware import BodyLimit, HeadAsGet, Shield
from lexposure_api.port import WorkspaceLike
from lexposure_api.portfolios import Portfolios
from lexposure_api.profile_operations import ProfileOperations
from lexposure_api.queries import Queries
from lexposure_api.reviews import Reviews
from lexposure_api.settings import Settings
from lexposure_api.sparql import Sparql
from lexposure_api.stored import StoredAnswers
from lexposure_api.suggestions import SuggestionsOperation

__all__ = ["create_app"]


def create_app(workspace: WorkspaceLike, settings: Settings | None = None) -> FastAPI:
    """Return the service over a workspace. Query processes start with the first query and end with the service."""
    given = settings or Settings()
    queries = Queries(workspace, given)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(queries.close)

    app = FastAPI(
        title="Lexposure",
        version=lexposure.__version__,
        description="Which duties and prohibitions reach a party through the platforms it uses, with proof and dates. Reads only, unless the operator allows stored answers or acts of review.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    add_handlers(app)
    for part in (
        Health(workspace),
        Exposures(workspace, given),
        StoredAnswers(workspace),
        ProfileOperations(workspace),
        Diff(workspace),
        Portfolios(workspace),
        Lookups(workspace),
        ImpactOperation(workspace),
        Changes(workspace),
        FindingsOperation(workspace),
        Clauses(workspace),
        SuggestionsOperation(workspace),
        Reviews(workspace, given),
        Entities(workspace),
        Sparql(workspace, queries, given),
    ):
        part.add_to(app)
    add_docs(app)
    app.add_middleware(BodyLimit, limit=given.body_limit)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Shield)  # added last: around the others
    app.openapi = _with_problems(app)  # type: ignore[method-assign]
    return app


def _with_problems(app: FastAPI) -> Any:
    """Return an `openapi` that also defines the problem document which the operations refer to."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        document = generate()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.setdefault("Problem", _PROBLEM)
        return document

    return openapi


_TEXT = {"type": "string"}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "fix": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"place": {"type": "array", "items": _TEXT}, "message": _TEXT},
            },
        },
    },
}
