"""What every command shares: options, output, and one way to report an error."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from lexposure.exposure.profiles import day
from lexposure.model.errors import DateError, UserError
from lexposure.workspace import Workspace

__all__ = [
    "AsOf",
    "Form",
    "JsonForm",
    "emit_json",
    "moment",
    "note",
    "on_day",
    "opened",
    "read_input",
    "reader_may_leave",
    "write",
    "write_bytes",
]


class Form(StrEnum):
    """The forms of an answer."""

    table = "table"
    json = "json"
    jsonld = "jsonld"
    ttl = "ttl"
    html = "html"


class JsonForm(StrEnum):
    """The forms of everything else."""

    table = "table"
    json = "json"


AsOf = Annotated[
    str | None,
    typer.Option("--as-of", "--on", metavar="DATE", help="The day asked, YYYY-MM-DD; today if left out."),
]


def opened() -> Workspace:
    """Return the workspace, set up if this is its first use."""
    workspace = Workspace()
    if not workspace.home.exists():
        note(f"setting up {workspace.home} …")
    workspace.ensure()
    return workspace


def on_day(text: str | None) -> dt.date | None:
    """Read a date option. Raises DateError."""
    return None if text is None else day(text)


def moment(text: str | None) -> dt.datetime | None:
    """Read a time with its zone, or a date, which means its end in UTC. Raises DateError."""
    if text is None:
        return None
    if len(text) == 10:
        return dt.datetime.combine(day(text), dt.time.max, dt.UTC)
    try:
        found = dt.datetime.fromisoformat(text)
        zoned = found.astimezone(dt.UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        zoned = None
    if zoned is None:
        raise DateError(f"`{text}` is no moment", fix="write 2026-11-24 or 2026-11-24T12:00:00Z")
    return zoned


def read_input(name: str) -> bytes:
    """Read a file, or standard input for `-`. Raises UserError."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as problem:
        raise UserError(
            f"can't read `{name}`: {problem.strerror}", fix="name a file that exists, or - for standard input"
        ) from None


def write(text: str, out: Path | None) -> None:
    """Write to a file, or to standard output; a file appears whole or not at all."""
    if out is None:
        with reader_may_leave():
            sys.stdout.write(text if text.endswith("\n") else text + "\n")
            sys.stdout.flush()
        return
    write_bytes(text.encode(), out)


def write_bytes(data: bytes, out: Path) -> None:
    """Write a file, which appears whole or not at all."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = out.with_name(f".{out.name}.part")
        draft.write_bytes(data)
        draft.replace(out)
    except OSError as problem:
        raise UserError(
            f"can't write `{out}`: {problem.strerror}", fix="name a place that can be written"
        ) from None


@contextmanager
def reader_may_leave() -> Iterator[None]:
    """End quietly, with exit code 0, when the reader of standard output has seen enough (`| head`)."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def emit_json(value: Any) -> None:
    """Print one JSON document."""
    write(json.dumps(value, ensure_ascii=False, indent=2, default=str), None)


def note(text: str) -> None:
    """Tell a person something on standard error, where it disturbs no output."""
    sys.stderr.write(text + "\n")
