"""`archive` and `law`: what comes in, and what is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexposure.cli.common import JsonForm, emit_json, note, on_day
from lexposure.cli.law import diff_law, fetch_law, file_progress, list_notices
from lexposure.workspace import Workspace

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["archive", "law"]

archive = typer.Typer(no_args_is_help=True)
law = typer.Typer(no_args_is_help=True)
law.command("fetch")(fetch_law)
law.command("diff")(diff_law)

Format = Annotated[JsonForm, typer.Option("--format")]


@archive.command("import")
def import_terms(
    repositories: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Open Terms Archive repositories or bundles.")
    ],
    service: Annotated[
        list[str] | None, typer.Option("--service", help="Only these services, as the collection names them.")
    ] = None,
    form: Format = JsonForm.table,
) -> None:
    """Import every version of every document in the given collections."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    workspace, done = Workspace(), []
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed} versions"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        for repository in repositories:
            bar = progress.add_task(repository.name, total=None)
            result = workspace.import_terms(repository, services=service, progress=_counter(progress, bar))
            progress.update(bar, completed=result.read)
            done.append((repository, result))
    rows = [
        {
            "repository": str(path),
            "read": r.read,
            "new": r.new,
            "documents": list(r.names),
            "warnings": list(r.warnings),
        }
        for path, r in done
    ]
    if form is JsonForm.json:
        emit_json(rows)
        return
    for path, result in done:
        for warning in result.warnings:
            note(f"note: {warning}")
        typer.echo(f"{path}: {result.read} versions of {len(result.names)} documents, {result.new} new")


def _counter(progress: Progress, bar: TaskID) -> Callable[[int], None]:
    return lambda done: progress.update(bar, completed=done)


@archive.command("align")
def align_terms(form: Format = JsonForm.table) -> None:
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


@archive.command("list")
def list_terms(form: Format = JsonForm.table) -> None:
    """List the documents in the archive with the number and dates of their versions."""
    rows = Workspace().documents()
    if form is JsonForm.json:
        emit_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['versions']:>5}  {row['first']}  {row['last']}  {row['record']}")
    if not rows:
        typer.echo("no terms archived; import a collection with `lexposure archive import PATH`")


@law.command("import")
def import_law(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files or folders of law texts.")],
    valid_from: Annotated[
        str | None,
        typer.Option("--valid-from", metavar="DATE", help="Since when files that name no day are law."),
    ] = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Import what can be read, and list what can't.")
    ] = False,
    form: Format = JsonForm.table,
) -> None:
    """Import law texts and notices; the format is recognised by content."""
    with file_progress() as progress:
        result = Workspace().import_law(
            paths, valid_from=on_day(valid_from), keep_going=keep_going, progress=progress
        )
    for warning in result.warnings:
        note(f"note: {warning}")
    for refusal in result.refused:
        note(f"refused: {refusal}")
    if form is JsonForm.json:
        emit_json(
            {
                "read": result.read,
                "new": result.new,
                "texts": list(result.names),
                "warnings": list(result.warnings),
                "refused": list(result.refused),
            }
        )
        return
    for name in result.names:
        typer.echo(name)
    refused = f", {len(result.refused)} refused" if result.refused else ""
    typer.echo(f"{result.read} texts read, {result.new} new{refused}")


@law.command("list")
def list_law(
    notices: Annotated[
        bool, typer.Option("--notices", help="List what the publisher's notices say of each act instead.")
    ] = False,
    form: Format = JsonForm.table,
) -> None:
    """List the law versions in the archive."""
    if notices:
        list_notices(Workspace().law_notices(), form)
        return
    rows = Workspace().law_versions()
    if form is JsonForm.json:
        emit_json(rows)
        return
    for row in rows:
        official = "" if row["official"] else "  (not an official text)"
        typer.echo(
            f"{row['act']:8} as of {row['valid_from']}  {row['units']:>5} units  {row['importer']}{official}"
        )
    if not rows:
        typer.echo("no law archived; import texts with `lexposure law import PATH`")
