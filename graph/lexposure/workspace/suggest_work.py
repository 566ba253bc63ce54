"""Candidates for mappings: the part of the workspace that helps to write mappings and records none."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.exposure.suggestions import Suggestions
    from lexposure.workspace.terms import DataDirectory

__all__ = ["SuggestWork"]


class SuggestWork:
    """Everything about candidates for mappings; only a `Workspace` is one."""

    def suggest(
        self: DataDirectory,
        name: str = "",
        number: str = "",
        *,
        platform: str = "",
        laws: Sequence[str] = (),
        on: dt.date | None = None,
        most: int = 5,
        provisions: int = 20,
    ) -> Suggestions:
        """Return candidates for mappings of a provision, a document, a clause of it, or of what binds a platform's users.

        `on` None is today; `laws` are the instruments whose norms alone are asked for. Of a document or platform only provisions without a mapping are asked about. Raises UserError,
        UnknownName, NotSetUp, or CuratedDataError for a crosswalk that breaks its rules.
        """
        from lexposure.workspace import suggest

        return suggest.suggest(self, name, number, platform, laws, on or self.today(), most, provisions)
