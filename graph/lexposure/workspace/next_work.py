"""What to find out next: the part of the workspace that asks for open facts and takes the answers in.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure.exposure.profiles import Profile, read_profile
from lexposure.model.errors import UserError

if TYPE_CHECKING:
    from lexposure.exposure.next_facts import Interview, NextFacts
    from lexposure.workspace.terms import DataDirectory

__all__ = ["NextWork", "keep_profile", "refuse_existing"]


class NextWork:
    """Everything about open facts; only a `Workspace` is one."""

    def next_facts(
        self: DataDirectory,
        given: Profile | bytes | Mapping[str, Any],
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        *,
        most: int = 10,
        name: str | Path = "profile",
    ) -> NextFacts:
        """Return the open facts of a profile that settle most; clocks as in `expose`. Raises UserError for `most`."""
        from lexposure.exposure.next_facts import next_facts

        engine = self.engine(known_at)
        profile = given if isinstance(given, Profile) else read_profile(given, engine.index, name)
        known = known_at or dt.datetime.fromisoformat(engine.index.recorded)
        return next_facts(engine, profile, as_of or self.today(), known, most=most)

    def interview(
        self: DataDirectory, given: bytes, as_of: dt.date | None = None, *, name: str | Path = "profile"
    ) -> Interview:
        """Return an interview that fills a profile, by what is recorded now."""
        from lexposure.exposure.next_facts import Interview

        engine = self.engine()
        return Interview(engine, read_profile(given, engine.index, name), as_of or self.today())


def refuse_existing(path: Path) -> None:
    """Raise UserError if a file stands where a new one is to be written."""
    if path.exists() or path.is_symlink():
        raise UserError(f"`{path}` exists already", fix="name a new file with --out")


def keep_profile(profile: Profile, path: Path) -> None:
    """Write a profile to a new YAML file; a file that exists is never written over. Raises UserError."""
    from lexposure.sources.yaml_file import write_yaml

    text = write_yaml(profile.source)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        refuse_existing(path)
    except OSError as problem:
        raise UserError(
            f"can't write `{path}`: {problem.strerror}", fix="name a place that can be written"
        ) from None
