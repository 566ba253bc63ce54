"""Screening portfolios: the part of the workspace that asks for many profiles at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lexposure.workspace.screen import Screened
    from lexposure.workspace.terms import DataDirectory

__all__ = ["ScreenWork"]


class ScreenWork:
    """Everything about portfolios; only a `Workspace` is one."""

    def screen(
        self: DataDirectory, path: Path, out: Path, as_of: dt.date | None = None, **how: Any
    ) -> Screened:
        """Screen a table of profiles as of a day (None: today) and write a table; see `screen.screen`."""
        from lexposure.workspace.screen import screen

        return screen(self.engine(), path, out, as_of or self.today(), **how)
