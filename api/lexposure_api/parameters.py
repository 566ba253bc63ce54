"""Parameters of the address: how they are documented and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from lexposure_api.exposures import read_day, read_moment
from lexposure_api.problems import ProblemError

__all__ = ["Parameter", "read_parameters"]

_SCHEMAS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "number": {"type": "integer", "minimum": 1, "maximum": 200},
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
}


@dataclass(frozen=True)
class Parameter:
    """A parameter that stands once."""

    name: str
    meaning: str
    kind: Literal["text", "number", "day", "moment"] = "text"
    required: bool = False
    values: tuple[str, ...] = ()

    def documented(self) -> dict[str, Any]:
        """Return its part of the OpenAPI document."""
        schema = {**_SCHEMAS[self.kind], **({"enum": list(self.values)} if self.values else {})}
        said = {"name": self.name, "in": "query", "required": self.required, "description": self.meaning}
        return {**said, "schema": schema}

    def read(self, value: str | None) -> Any:
        """Return the value: text, a whole number, a day or a moment; None if it is absent and may be."""
        if value is None:
            if self.required:
                raise ProblemError("bad-input", f"`{self.name}` is missing", fix=f"add {self.name}=…")
            return None
        if self.kind == "day":
            return read_day(value, self.name)
        if self.kind == "moment":
            return read_moment(value, self.name)
        if self.kind == "number":
            if not (value.isascii() and value.isdecimal() and len(value) <= 6):
                raise ProblemError("bad-input", f"`{self.name}` is no number", fix=f"write {self.name}=10")
            return int(value)
        if self.values and value not in self.values:
            raise ProblemError(
                "bad-input", f"`{self.name}` can't be `{value}`", fix=f"choose among {', '.join(self.values)}"
            )
        return value


def read_parameters(parameters: Iterable[Parameter], value_of: Callable[[str], str | None]) -> dict[str, Any]:
    """Return the values by name."""
    return {parameter.name: parameter.read(value_of(parameter.name)) for parameter in parameters}
