"""The one place that asks for the time, so that a test or a rerun can say what time it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from lexposure.model.errors import DateError

__all__ = ["Clock", "FixedClock", "SystemClock", "instant"]


class Clock(Protocol):
    """Anything that tells the time."""

    def now(self) -> dt.datetime:
        """Return the time with its zone."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock, in UTC. It may jump; whoever needs order takes `seq` of the log."""

    def now(self) -> dt.datetime:
        """Return the machine's time in UTC."""
        return dt.datetime.now(dt.UTC)


@dataclass(frozen=True)
class FixedClock:
    """A clock that stands still."""

    at: dt.datetime

    def now(self) -> dt.datetime:
        """Return the time it was set to."""
        return self.at


def instant(time: dt.datetime) -> str:
    """Write a time in UTC with microseconds (`2026-11-24T08:15:00.000000Z`); such strings sort by time.

    Raises DateError for a time without a zone.
    """
    if time.tzinfo is None:
        raise DateError(f"the time {time.isoformat()} has no zone", fix="give it in UTC")
    return time.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
