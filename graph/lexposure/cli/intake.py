"""`law`: what comes in, and what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lexposure.cli.common import JsonForm, emit_json, note, on_day
from lexposure.cli.law import diff_law, fetch_law, file_progress, list_notices
from lexposure.workspace import Workspace

__all__ = ["law"]

law = typer.Typer(no_args_is_help=True)
law.command("fetch")(fetch_law)
law.command("diff")(diff_law)

Format = Annotated[JsonForm, typer.Option("--format")]


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
