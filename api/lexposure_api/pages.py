"""The service's own few pages: no scripts, no files from elsewhere, every value escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

__all__ = ["render"]


@cache
def _environment() -> Environment:
    loader = PackageLoader("lexposure_api", "templates")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def render(template: str, **values: Any) -> bytes:
    """Return a page of ours as UTF-8."""
    return _environment().get_template(template).render(**values).encode()
