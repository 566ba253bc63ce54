"""`/docs` lists what `/openapi.json` defines, without a script and without another host."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient


@pytest.mark.parametrize("path", ["/", "/docs", "/sparql"])
def test_a_page_loads_nothing(client: TestClient, path: str) -> None:
    """No script, no image, no style sheet, no frame and no link to another host stands in our pages."""
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert page.startswith("<!doctype html>")
    assert not re.search(r"<(script|img|link|iframe|object|embed|base)\b|\son\w+=|url\(|@import", page)
    assert all(link.startswith("/") for link in re.findall(r'(?:href|src|action)="([^"]*)"', page))


@pytest.mark.parametrize("path", ["/docs", "/sparql"])
def test_a_page_can_be_used_by_everyone(client: TestClient, path: str) -> None:
    """A page has language, title, description, one heading of the first level and a main part."""
    page = client.get(path, headers={"Accept": "text/html"}).text
    assert '<html lang="en">' in page
    assert re.search(r"<title>\w", page)
    assert 'name="viewport"' in page
    assert (page.count("<h1>"), page.count("<main>")) == (1, 1)
    assert page.count("<textarea") == page.count('<label for="query">')


def test_the_page_lists_every_operation(client: TestClient) -> None:
    """Each method and path of the OpenAPI document stands on the page."""
    page = client.get("/docs").text
    document = client.get("/openapi.json").json()
    operations = [
        f"<code>{method.upper()} {path}</code>"
        for path, methods in document["paths"].items()
        for method in methods
    ]
    assert len(operations) == 21
    assert [each for each in operations if each not in page] == []


def test_every_error_status_is_declared_as_a_problem(client: TestClient) -> None:
    """In the OpenAPI document each error answer is a problem document, and its schema is there."""
    document = client.get("/openapi.json").json()
    assert document["components"]["schemas"]["Problem"]["required"] == ["type", "title", "status", "detail"]
    for methods in document["paths"].values():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if status.startswith(("4", "5")):
                    assert list(answer["content"]) == ["application/problem+json"]
