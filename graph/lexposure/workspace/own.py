"""Curated files of a user's own: where they are recorded, and what counts as one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lexposure.knowledge.crosswalk import CROSSWALK, is_crosswalk
from lexposure.model.errors import UserError

__all__ = ["is_curated", "own_files", "own_path", "refuse_others"]

_OWN = "data/local/"


def own_path(path: str) -> bool:
    """Tell whether a recorded file is a user's own rather than shipped."""
    return path.startswith(_OWN)


def is_curated(path: str) -> bool:
    """Tell whether a file is curated data: YAML, or JSON, which is YAML, too."""
    return path.endswith((".yaml", ".json"))


def own_files(paths: Sequence[Path]) -> dict[str, bytes]:
    """Read a user's own curated files, by the path under which they are recorded. Raises UserError."""
    refuse_others(paths)
    found: dict[str, bytes] = {}
    for path in paths:
        name = f"{_OWN}{path.name}"
        if not is_curated(name):
            raise UserError(
                f"`{path}` is no curated file", fix="give files whose names end in .yaml or .json"
            )
        if path.name == "findings.yaml":
            raise UserError(
                "rules for findings aren't added", fix="give them with `lexposure findings --rules`"
            )
        if is_crosswalk(name):
            raise UserError(
                f"`{path}` is a crosswalk, which holds no claims",
                fix=f"put it into the data directory as {CROSSWALK}: it is read there",
            )
        if name in found:
            raise UserError(
                f"two files are called `{path.name}`", fix="rename one: a file is known by its name"
            )
        try:
            found[name] = path.read_bytes()
        except OSError as problem:
            raise UserError(
                f"can't read `{path}`: {problem.strerror}", fix="name a file that exists"
            ) from None
    return found


def refuse_others(paths: Sequence[Path]) -> None:
    """Refuse files that wouldn't be read as curated data. Raises UserError."""
    for path in paths:
        if not is_curated(path.name):
            raise UserError(
                f"`{path}` is no curated file", fix="give files whose names end in .yaml or .json"
            )
