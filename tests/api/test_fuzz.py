"""Requests made from the OpenAPI document itself: none makes the service fail or answer what isn't declared."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks

load_all_checks()
_CHECKS = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)
_OPERATIONS = [
    ("GET", "/health"),
    ("GET", "/ready"),
    ("GET", "/exposures"),
    ("POST", "/exposures"),
    ("GET", "/answers/{id}"),
    ("POST", "/next"),
    ("POST", "/actions"),
    ("POST", "/why"),
    ("POST", "/why-not"),
    ("POST", "/timeline"),
    ("POST", "/rating"),
    ("POST", "/diff"),
    ("POST", "/screen"),
    ("GET", "/paths"),
    ("GET", "/stale"),
    ("POST", "/impact"),
    ("GET", "/changes"),
    ("GET", "/changes.atom"),
    ("GET", "/changes.json"),
    ("GET", "/findings"),
    ("GET", "/compare"),
    ("GET", "/classify"),
    ("GET", "/mappings/suggestions"),
    ("GET", "/reviews"),
    ("GET", "/reviews/{claim}"),
    ("POST", "/reviews/{claim}"),
    ("GET", "/entities"),
    ("GET", "/entities/{path}"),
    ("GET", "/sparql"),
    ("POST", "/sparql"),
]


@pytest.fixture(scope="module")
def schema(app: FastAPI) -> Any:
    """Load the operations from the service over the invented workspace."""
    return schemathesis.openapi.from_asgi("/openapi.json", app)


def test_every_operation_is_tried(schema: Any) -> None:
    """The list above is the whole of the document."""
    found = {(each.ok().method.upper(), each.ok().path) for each in schema.get_all_operations()}
    assert found == set(_OPERATIONS)


@pytest.mark.parametrize(("method", "path"), _OPERATIONS)
def test_generated_requests_get_declared_answers(schema: Any, method: str, path: str) -> None:
    """Status, media type and shape of every answer are those that the document declares."""

    @given(case=schema[path][method].as_strategy())
    @settings(
        max_examples=7,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def tried(case: Any) -> None:
        case.call_and_validate(checks=_CHECKS)

    tried()
