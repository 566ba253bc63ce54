"""What a change of a document or law does to profiles: the part of the workspace that is about impact.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure.model.errors import UserError

if TYPE_CHECKING:
    from lexposure.exposure.impact_report import ImpactReport
    from lexposure.workspace.terms import DataDirectory

__all__ = ["ImpactWork"]


class ImpactWork:
    """Everything about impact; only a `Workspace` is one."""

    def impact(
        self: DataDirectory,
        profiles: Path | Mapping[str, Any],
        name: str = "",
        *,
        first: str | None = None,
        last: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
        new_text: Path | None = None,
    ) -> ImpactReport:
        """Return what changes do to the profiles in a folder, or given as objects by name.

        Of a document or law (`name`) the changes after `first` and up to `last`, each a day or the beginning of a SHA-256;
        by default its last one alone. Without `name` all changes from `since` to `until` (None: today). With `new_text` what
        that file would do as the next version of the document; nothing is recorded. Raises UserError, UnknownName,
        DateError, SourceError or NotSetUp.
        """
        from lexposure.workspace import impact

        index = self.engine().index
        portfolio = (
            impact.read_folder(profiles, index)
            if isinstance(profiles, Path)
            else impact.read_objects(profiles, index)
        )
        if new_text is not None:
            from lexposure.workspace.impact_new import impact_new

            if not name or first or last or since or until:
                raise UserError(
                    "a new text is of one document, now", fix="give --document DOCUMENT and no day"
                )
            return impact_new(self, portfolio, name, new_text)  # type: ignore[arg-type]
        if name and (since or until):
            raise UserError(
                f"`{name}` has versions", fix="give --from and --to instead of --since and --until"
            )
        if name:
            return impact.impact(self, portfolio, name, first, last)
        if since is None or first or last:
            raise UserError("which change?", fix="name a document or law, or give --since DATE")
        return impact.impact_since(self, portfolio, since, until or self.today())
