"""`screen`: a whole portfolio of profiles in one go."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lexposure.cli.archive import shown_progress
from lexposure.cli.common import AsOf, JsonForm, emit_json, note, on_day, opened

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(screen)


def screen(
    portfolio: Annotated[
        Path, typer.Argument(metavar="PORTFOLIO", help="A .csv, .parquet or .jsonl table of profiles.")
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="A .csv, .parquet or .jsonl file.")
    ] = Path("out/screened.parquet"),
    as_of: AsOf = None,
    lists: Annotated[
        str, typer.Option("--norms", help="Which norms to name: applies, may_apply, both or none.")
    ] = "applies",
    threads: Annotated[int | None, typer.Option(help="Threads; one a processor if left out.", min=1)] = None,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """Count, for each profile of a portfolio, the norms that apply and may apply, and name them."""
    asked, workspace = on_day(as_of), opened()
    with shown_progress(portfolio.name, "profiles") as progress:
        done = workspace.screen(portfolio, out, asked, lists=lists, threads=threads, progress=progress)
    if form is JsonForm.json:
        emit_json(
            {"profiles": done.profiles, "as_of": done.as_of, "dataset": done.dataset, "out": str(done.out)}
        )
        return
    note(f"{done.profiles:,} profiles screened as of {done.as_of}, written to {done.out}")
