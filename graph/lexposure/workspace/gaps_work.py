"""Gaps and conflicts between terms and law: the part of the workspace that is about findings.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.exposure.gap_findings import Findings
    from lexposure.exposure.profiles import Profile
    from lexposure.workspace.terms import DataDirectory

__all__ = ["GapsWork"]


class GapsWork:
    """Everything about findings; only a `Workspace` is one."""

    def findings(
        self: DataDirectory,
        *,
        platforms: Sequence[str] = (),
        profile: Profile | None = None,
        on: dt.date | None = None,
        kinds: Sequence[str] = (),
        rules: tuple[bytes, str] | None = None,
    ) -> Findings:
        """Return what is found between terms and law on a day (None: today), for a profile if one is given.

        `rules` is a file of rules and its name, in place of those that come with the package. Raises UnknownName, NotSetUp, or CuratedDataError if the rules can't be read.
        """
        from lexposure.knowledge.gap_rules import gap_rules
        from lexposure.workspace import gaps

        return gaps.findings(
            self.home / "derived", self.log, self.blobs, self.engine(),
            platforms=platforms, profile=profile, on=on or self.today(), kinds=kinds,
            rules=gap_rules(*rules) if rules else None,
        )  # fmt: skip
