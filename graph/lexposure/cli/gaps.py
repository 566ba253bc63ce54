"""`findings`: what is missing, conflicts, removes or brings in a duty, between a platform's terms and the law."""

from __future__ import annotations

from typing import Annotated

import typer

from lexposure.cli.common import AsOf, JsonForm, emit_json, on_day, opened, read_input, reader_may_leave

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(findings)


def findings(
    platform: Annotated[
        list[str] | None, typer.Option("--platform", metavar="PLATFORM", help="Only these: openai/api.")
    ] = None,
    profile: Annotated[
        str,
        typer.Option(
            "--profile", metavar="FILE", help="List only norms of law that apply or may apply to it."
        ),
    ] = "",
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="KIND", help="silent, falls_short_of, conflicts_with, … or said."),
    ] = None,
    rules: Annotated[
        str, typer.Option("--rules", metavar="FILE", help="Rules of your own in place of the shipped ones.")
    ] = "",
    on: AsOf = None,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """Find gaps and conflicts between platforms' terms and the law, each with both texts and the reading."""
    from lexposure.render.gaps import findings_json, findings_lines

    workspace = opened()
    read = workspace.profile(read_input(profile), profile) if profile else None
    own = (read_input(rules), rules) if rules else None
    told = workspace.findings(
        platforms=platform or (), profile=read, on=on_day(on), kinds=kind or (), rules=own
    )
    if form is JsonForm.json:
        emit_json(findings_json(told))
        return
    with reader_may_leave():
        for line in findings_lines(told):
            typer.echo(line)
