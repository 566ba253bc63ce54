"""Why, why not and what to ask next: the part of the workspace that explains answers.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from lexposure.exposure.profiles import Profile, read_profile

if TYPE_CHECKING:
    from lexposure.exposure.explain import Explained
    from lexposure.workspace.terms import DataDirectory

__all__ = ["WhyWork"]


class WhyWork:
    """Everything that explains answers; only a `Workspace` is one."""

    def why(
        self: DataDirectory,
        ref: str,
        given: Profile | bytes | Mapping[str, Any],
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        *,
        question: Literal["why", "why_not"] = "why",
        most: int = 12,
        name: str | Path = "profile",
    ) -> Explained:
        """Return why the norms that a ref names apply to a profile, or why they don't; clocks as in `expose`.

        Both questions get the same answer: each norm is explained by the one that fits. Raises UnknownName.
        """
        from lexposure.exposure.explain import explain

        engine = self.engine(known_at)
        profile = given if isinstance(given, Profile) else read_profile(given, engine.index, name)
        known = known_at or dt.datetime.fromisoformat(engine.index.recorded)
        return explain(engine, profile, as_of or self.today(), known, ref, question=question, most=most)
