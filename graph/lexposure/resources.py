"""The one place that knows where the shipped files lie: in the wheel beside the package, or in the checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

__all__ = ["code", "resource"]


def resource(name: Literal["ontology", "data"]) -> Traversable:
    """Return the shipped folder `ontology` or `data`."""
    shipped = files("lexposure") / name
    return shipped if shipped.is_dir() else Path(__file__).resolve().parents[2] / name


def code() -> Traversable:
    """Return the folder of the package's own modules."""
    return files("lexposure")
