"""Stale claims as JSON, with how many claims can go stale at all: silence isn't health."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lexposure.render.json_form import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.exposure.watched import Watched

__all__ = ["stale_json"]


def stale_json(rows: Sequence[dict[str, Any]], told: Watched) -> dict[str, Any]:
    """Return the JSON form; described in docs/reviewing.md."""
    return {"stale": list(rows), **plain(told)}
