"""The `lexposure` command: its groups, and the exit code of every error."""

from __future__ import annotations

import gc
import io
import sys
from typing import Annotated

import typer

from lexposure import __version__
from lexposure.cli import (
    actions,
    answers,
    archive,
    asking,
    changes,
    classify,
    compare,
    data,
    gaps,
    impact,
    intake,
    mapping,
    next_facts,
    rating,
    review,
    screen,
    stale,
    stored,
    time,
    upkeep,
    why,
)
from lexposure.model.errors import LexposureError

__all__ = ["app", "main"]

BAD_INPUT = 2

app = typer.Typer(
    name="lexposure",
    help="Which duties and prohibitions reach us, along which path, on which date, and how sure is that?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (
    actions,
    answers,
    asking,
    changes,
    classify,
    compare,
    gaps,
    impact,
    mapping,
    next_facts,
    rating,
    review,
    screen,
    stale,
    stored,
    time,
    upkeep,
    why,
):
    module.register(app)
app.add_typer(
    archive.archive, name="archive", help="Terms documents: import and list their captured versions."
)
app.add_typer(intake.law, name="law", help="Law texts: fetch, import, list and compare their versions.")
app.add_typer(data.app, name="data", help="Curated data: check, stamp and add files.")


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    """Run the command line. Exit 0: answered. Exit 2: bad input or damaged state, with one message on standard error."""
    gc.set_threshold(100_000)  # a command makes a million objects and keeps them: there is little to collect
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a sign shows a question mark
    try:
        app()
    except LexposureError as problem:
        sys.stderr.write(f"error: {problem}\n")
        sys.exit(BAD_INPUT)
    except KeyboardInterrupt:
        sys.exit(130)
