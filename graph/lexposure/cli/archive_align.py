"""`archive align`: follow the clauses of archived documents through their versions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from lexposure.cli.common import JsonForm, emit_json
from lexposure.workspace import Workspace

__all__ = ["align_terms"]


def align_terms(form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table) -> None:
    """Follow the clauses of every archived document through its versions; only what is new takes time."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("aligning"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("", total=None, rate="")

        def told(done: int, total: int, characters: int) -> None:
            spent = progress.tasks[bar].elapsed or 1e-9
            rate = f"{done / spent:.0f} versions/s, {characters / spent / 1e6:.1f} million characters/s"
            progress.update(bar, completed=done, total=total, rate=rate)

        result = Workspace().provisions.align(told)
        progress.update(bar, completed=result.new, total=result.new)
    if form is JsonForm.json:
        emit_json(asdict(result))
        return
    typer.echo(
        f"{result.versions} versions of {result.documents} documents, {result.steps} steps, {result.new} new"
    )
