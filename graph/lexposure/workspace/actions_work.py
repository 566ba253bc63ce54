"""What to do: the part of the workspace that plans actions for an exposure.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure.exposure.profiles import Profile, read_profile
from lexposure.model.errors import Place, UserError

if TYPE_CHECKING:
    from lexposure.exposure.actions import Plans
    from lexposure.workspace.terms import DataDirectory

__all__ = ["ActionsWork", "Progress", "read_progress"]

_LARGEST = 1_000_000
_YES = frozenset({"yes", "y", "x", "true", "1", "done"})
_NO = frozenset({"", "no", "n", "-", "false", "0", "open"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


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
        owners: Mapping[str, str] | None = None,
        name: str | Path = "profile",
    ) -> Plans:
        """Return the least set of actions for what applies, or is announced by `until`; clocks as in `expose`.

        `done` are actions that need no planning, `owners` who owns which. Raises UnknownName for an action that isn't recorded,
        and UserError.
        """
        from lexposure.exposure.actions import plan_actions

        engine = self.engine(known_at)
        profile = given if isinstance(given, Profile) else read_profile(given, engine.index, name)
        known = known_at or dt.datetime.fromisoformat(engine.index.recorded)
        return plan_actions(
            engine, profile, as_of or self.today(), known,
            until=until, possible=possible, done=done, owners=owners or {},
        )  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """What a party recorded about actions: which are done, and who owns which. Names as written."""

    done: tuple[str, ...]
    owners: Mapping[str, str]


def read_progress(data: bytes, name: str | Path) -> Progress:
    """Return what a file says about actions, in its order. Raises UserError.

    The file is a list of done actions, one a line, or the table that `lexposure actions --format csv` writes, with its columns
    `done` (yes, no, or the day; empty means no) and `owner` filled in.
    """
    if len(data) > _LARGEST:
        raise UserError("a list of actions is no file of this size", place=Place(name))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("this is no text", place=Place(name), fix="save the file as UTF-8") from None
    head = text.split("\n", 1)[0]
    if "," in head or ";" in head or "\t" in head:
        return _from_table(text, head, name)
    lines = (line.split(" #")[0].strip().removeprefix("- ").strip() for line in text.splitlines())
    return Progress(tuple(line for line in lines if line and not line.startswith("#")), {})


def _from_table(text: str, head: str, name: str | Path) -> Progress:
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
    done: list[str] = []
    owners: dict[str, str] = {}
    try:
        for row in rows:
            action = (row["action"] or "").strip()
            if action and _is_done(row["done"], Place(name, rows.line_num)):
                done.append(action)
            if action and (row.get("owner") or "").strip():
                owners[action] = str(row["owner"]).strip()
    except csv.Error as problem:
        raise UserError(f"not readable as a table: {problem}", place=Place(name, rows.line_num)) from None
    return Progress(tuple(done), owners)


def _is_done(said: str | None, place: Place) -> bool:
    """Read a cell; what says neither yes nor no is refused, since a wrong yes would hide what is still to do."""
    word = (said or "").strip().lower()
    if word in _NO:
        return False
    if word in _YES or _DAY.match(word):
        return True
    raise UserError(
        f"`done` is neither yes nor no: `{said}`", place=place, fix="write yes, no or the day, YYYY-MM-DD"
    )
