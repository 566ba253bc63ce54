"""The page and picture templates, loaded as package resources, with every value escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from lexposure.render.text import for_page

__all__ = ["template"]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(lambda name: (files(__name__) / name).read_text("utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["page"] = for_page
    return environment


def template(name: str) -> Template:
    """Return a template of this package; an undefined name in it is an error."""
    return _environment().get_template(name)
