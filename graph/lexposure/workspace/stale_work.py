"""The stale claims of a data directory, listed: the part of the workspace that is about claims overtaken by change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from lexposure.archive.log import Log
    from lexposure.exposure.engine import Engine
    from lexposure.exposure.watched import Watched

__all__ = ["StaleWork"]


class _Knowing(Protocol):
    @property
    def log(self) -> Log:
        """The event log."""

    def engine(self, known_at: dt.datetime | None = None) -> Engine:
        """Return the engine over what was known by a moment."""

    def today(self) -> dt.date:
        """Return the day of the clock."""


class StaleWork:
    """Everything about stale claims; only a `Workspace` is one."""

    def stale(
        self: _Knowing, on: dt.date | None = None, known_at: dt.datetime | None = None
    ) -> list[dict[str, Any]]:
        """Return one row for each way in which a claim is stale on a day (None: today), in order of claim and day.

        `claim`, `since`, `until` (None: still), `changed`, and `cited` and `now` with `day` and `sha256` of the words on
        either side; `now` has no hash where no words are left.
        """
        day = (on or self.today()).isoformat()
        return [
            {
                "claim": claim,
                "since": since,
                "until": until,
                "changed": told,
                "cited": {"day": cited, "sha256": before},
                "now": {"day": since, "sha256": after or None},
            }
            for claim, runs in sorted(self.engine(known_at).index.stale.items())
            for since, until, told, cited, before, after in runs
            if since <= day and (until is None or day < until)
        ]

    def watched(self: _Knowing, known_at: dt.datetime | None = None) -> Watched:
        """Return how many claims can go stale at all: of the others the words cited aren't archived."""
        from lexposure.exposure.watched import watched

        texts = {
            event.body["text"]
            for event in self.log.events()
            if event.body["kind"] in ("terms-version", "law-version")
            and (known_at is None or dt.datetime.fromisoformat(event.recorded_at) <= known_at)
        }
        return watched(self.engine(known_at).index, texts.__contains__)
