"""`/docs`: the operations as a plain page, made from the OpenAPI document and asking no other host for anything."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response

from lexposure_api.middleware import content_policy
from lexposure_api.pages import render

__all__ = ["add_docs"]


def add_docs(app: FastAPI) -> None:
    """Register the page at /docs and at the root."""

    async def docs(_: Request) -> Response:
        document = app.openapi()
        page = render("docs.html.j2", **document["info"], operations=_operations(document))
        headers = {"Content-Security-Policy": content_policy(page.decode())}
        return Response(page, headers=headers, media_type="text/html; charset=utf-8")

    for path in ("/", "/docs"):
        app.add_api_route(path, docs, methods=["GET"], include_in_schema=False)


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "parameters": [
                {"description": "", "schema": {}, **each} for each in operation.get("parameters", ())
            ],
            "bodies": list(operation.get("requestBody", {}).get("content", ())),
            "answers": [_answer(status, each) for status, each in sorted(operation["responses"].items())],
        }
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def _answer(status: str, response: dict[str, Any]) -> dict[str, Any]:
    return {
        "status": status,
        "description": response["description"],
        "types": list(response.get("content", ())),
    }
