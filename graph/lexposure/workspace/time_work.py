"""When an answer changes, and how two answers differ: the part of the workspace that compares answers.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure.exposure.profiles import Profile, read_profile

if TYPE_CHECKING:
    from lexposure.exposure.timeline import Timeline
    from lexposure.workspace.terms import DataDirectory

__all__ = ["TimeWork"]


class TimeWork:
    """Everything that compares answers; only a `Workspace` is one."""

    def timeline(
        self: DataDirectory,
        given: Profile | bytes | Mapping[str, Any],
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        *,
        first: dt.date | None = None,
        last: dt.date | None = None,
        name: str | Path = "profile",
    ) -> Timeline:
        """Return the days from `first` to `last` (None: as far as the data goes) on which a profile's answer changes.

        A step after `as_of` (None: today) is announced. Raises UserError, ProfileError or DateError.
        """
        from lexposure.exposure.timeline import timeline

        engine = self.engine(known_at)
        profile = given if isinstance(given, Profile) else read_profile(given, engine.index, name)
        known = known_at or dt.datetime.fromisoformat(engine.index.recorded)
        return timeline(engine, profile, as_of or self.today(), known, first=first, last=last)
