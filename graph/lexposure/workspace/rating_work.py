"""Answers by the attention they need: the part of the workspace that rates.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from lexposure.exposure.answers import Exposure
    from lexposure.exposure.profiles import Profile
    from lexposure.exposure.rating import Ratings

__all__ = ["RatingWork"]


class _Answering(Protocol):
    def expose(
        self,
        given: Profile | bytes | Mapping[str, Any],
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        *,
        name: str | Path = "profile",
    ) -> Exposure:
        """Answer for a profile."""


class RatingWork:
    """Everything about ratings; only a `Workspace` is one."""

    def rating(
        self: _Answering,
        given: Profile | bytes | Mapping[str, Any],
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        *,
        name: str | Path = "profile",
    ) -> Ratings:
        """Return the rated answers for a profile in order of attention; profile and clocks as in `expose`."""
        from lexposure.exposure.rating import ratings

        return ratings(self.expose(given, as_of, known_at, name=name))
