"""`/paths` and `/stale`: what needs no profile."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from lexposure.model.names import nearest
from lexposure.render.json_form import written
from lexposure.render.paths import paths_json
from lexposure.render.stale import stale_json
from lexposure_api.caching import keepable
from lexposure_api.inputs import query_pairs, single
from lexposure_api.negotiation import negotiate
from lexposure_api.parameters import Parameter, read_parameters
from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["Lookups"]

_JSON = "application/json"
_PROBLEMS = documented(
    "malformed-request", "not-acceptable", "bad-input", "bad-date", "unknown-name", "not-ready"
)
_PATHS = (
    Parameter("from", "An IRI, a ref, a short name or a label", required=True),
    Parameter("to", "An IRI, a ref, a short name or a label", required=True),
    Parameter("rank", "Fewest hops first, or most confidence", values=("shortest", "surest")),
    Parameter("most", "How many paths, at most 100; 10 if absent", "number"),
    Parameter("hops", "How long a path may be, at most 16; 10 if absent", "number"),
)
_STALE = (
    Parameter("on", "The day; today if absent", "day"),
    Parameter("known_at", "What was recorded by then alone counts", "moment"),
)


class Lookups:
    """The operations over one workspace."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the operations."""
        for path, summary, told, parameters, answer in (
            ("/paths", "Paths between any two nodes, with their confidence and weakest hop", "The paths", _PATHS, self._paths),
            ("/stale", "The claims that changes of terms or law have overtaken", "The claims", _STALE, self._stale),
        ):  # fmt: skip
            app.add_api_route(
                path, self._handler(parameters, answer), methods=["GET"], response_class=Response, summary=summary,
                responses={200: {"description": told, "content": {_JSON: {}}}, **_PROBLEMS}, operation_id=path.strip("/"),
                openapi_extra={"parameters": [parameter.documented() for parameter in parameters]},
            )  # fmt: skip

    def _handler(self, parameters: tuple[Parameter, ...], answer: Any) -> Any:
        names = [parameter.name for parameter in parameters]

        async def get(request: Request) -> Response:
            negotiate(request, (_JSON,))
            pairs = query_pairs(request)
            for name, _ in pairs:
                if name not in names:
                    raise ProblemError(
                        "bad-input", f"`{name}` is no parameter here", fix=nearest(name, names)
                    )
            given = read_parameters(parameters, lambda name: single(pairs, name))
            return await run_in_threadpool(self._answer, request, answer, given)

        return get

    def _answer(self, request: Request, answer: Any, given: dict[str, Any]) -> Response:
        return keepable(request, written(answer(given)).encode(), _JSON, self._workspace.status())

    def _paths(self, given: dict[str, Any]) -> Any:
        found = self._workspace.paths(
            given["from"],
            given["to"],
            rank=given["rank"] or "shortest",
            most=10 if given["most"] is None else given["most"],
            hops=10 if given["hops"] is None else given["hops"],
        )
        return paths_json(found, given["from"], given["to"])

    def _stale(self, given: dict[str, Any]) -> Any:
        known = given["known_at"]
        return stale_json(self._workspace.stale(given["on"], known), self._workspace.watched(known))
