"""When an answer changes, and how two answers differ: the part of the workspace that compares answers.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure.exposure.profiles import Profile, read_profile

if TYPE_CHECKING:
    from lexposure.exposure.differences import Differences
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

    def diff(
        self: DataDirectory,
        given: Profile | bytes | Mapping[str, Any],
        other: Profile | bytes | Mapping[str, Any] | None = None,
        *,
        changes: Sequence[str] = (),
        platforms: Sequence[str] = (),
        as_of: dt.date | None = None,
        then: dt.date | None = None,
        known_at: dt.datetime | None = None,
        names: tuple[str | Path, str | Path] = ("profile", "profile"),
    ) -> Differences:
        """Return what differs between the answer for a profile and that for another one, a changed one or another day.

        The second case is `other` (None: the same profile) with `platforms` in place of its own (none: as they are)
        and with `changes` such as `roles=+eu-ai-act/provider`, on the day `then` (None: the same day). Raises UserError,
        ProfileError or DateError.
        """
        from lexposure.exposure.differences import differences, on_platforms, supposed
        from lexposure.model.errors import UserError

        if other is None and not (changes or platforms or then):
            fix = "give another profile, a change, a platform or another day"
            raise UserError("both answers would be the same", fix=fix)
        engine = self.engine(known_at)
        first, second = (
            each if isinstance(each, Profile) else read_profile(each, engine.index, name)
            for each, name in zip((given, given if other is None else other), names, strict=True)
        )
        if platforms:
            second = on_platforms(second, platforms, engine.index)
        second = supposed(second, changes, engine.index)
        known = known_at or dt.datetime.fromisoformat(engine.index.recorded)
        asked = as_of or self.today()
        answers = (
            engine.expose(first, asked, known),
            engine.expose(second, then or asked, known),
        )
        return differences(*answers, (first.name, second.name))
