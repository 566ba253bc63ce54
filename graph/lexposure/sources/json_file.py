"""Read JSON that others wrote: bounded in size, in UTF-8, with the place of what is wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lexposure.model.errors import Place, SourceError
from lexposure.sources.xml import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_json"]

_AGAIN = "download the file again"


def read_json(path: Path) -> object:
    """Return what a JSON file holds; SourceError with its line for what isn't valid JSON in UTF-8."""
    try:
        return json.loads(read_bytes(path))
    except json.JSONDecodeError as error:
        place = Place(path, error.lineno, error.colno)
        raise SourceError(f"not valid JSON: {error.msg}", place=place, fix=_AGAIN) from error
    except (ValueError, RecursionError) as error:
        raise SourceError("not valid JSON in UTF-8", place=Place(path), fix=_AGAIN) from error
