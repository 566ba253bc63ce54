"""What to do: the part of the workspace that plans actions for an exposure.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure.exposure.profiles import Profile, read_profile
from lexposure.model.errors import Place, UserError

if TYPE_CHECKING:
    from lexposure.exposure.actions import Plans
    from lexposure.workspace.terms import DataDirectory

__all__ = ["ActionsWork", "read_done"]

_MOST_DONE = 1_000_000


class ActionsWork:
    """Everything about due-diligence actions; only a `Workspace` is one."""

    def actions(
        self: DataDirectory,
        given: Profile | bytes | Mapping[str, Any],
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        *,
        until: dt.date | None = None,
        possible: bool = False,
        done: Collection[str] = (),
        name: str | Path = "profile",
    ) -> Plans:
        """Return the least set of actions for what applies, or is announced by `until`; clocks as in `expose`.

        `done` are actions that need no planning. Raises UnknownName for one that isn't recorded, and UserError.
        """
        from lexposure.exposure.actions import plan_actions

        engine = self.engine(known_at)
        profile = given if isinstance(given, Profile) else read_profile(given, engine.index, name)
        known = known_at or dt.datetime.fromisoformat(engine.index.recorded)
        return plan_actions(
            engine, profile, as_of or self.today(), known, until=until, possible=possible, done=done
        )


def read_done(data: bytes, name: str | Path) -> list[str]:
    """Return the actions that a file says are done, in its order. Raises UserError.

    The file is a list of actions, one a line, or the table that `lexposure actions --format csv` writes, in which the rows
    count whose column `done` isn't empty.
    """
    if len(data) > _MOST_DONE:
        raise UserError("a list of done actions is no file of this size", place=Place(name))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("this is no text", place=Place(name), fix="save the file as UTF-8") from None
    head = text.split("\n", 1)[0]
    if "," in head or ";" in head or "\t" in head:
        return _from_table(text, head, name)
    lines = (line.split(" #")[0].strip().removeprefix("- ").strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _from_table(text: str, head: str, name: str | Path) -> list[str]:
    import csv
    import io

    delimiter = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if not {"action", "done"} <= set(rows.fieldnames or ()):
        raise UserError(
            "the table has no columns `action` and `done`",
            place=Place(name, 1),
            fix="start from `lexposure actions PROFILE --format csv`, or list one action a line",
        )
    try:
        return [row["action"].strip() for row in rows if (row["done"] or "").strip() and row["action"]]
    except csv.Error as problem:
        raise UserError(f"not readable as a table: {problem}", place=Place(name)) from None
