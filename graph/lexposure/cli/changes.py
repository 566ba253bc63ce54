"""`changes`: what changed in the terms that bind the services in use."""

from __future__ import annotations

from typing import Annotated

import typer

from lexposure.cli.common import JsonForm, emit_json, on_day, opened, read_input, reader_may_leave

__all__ = ["register"]

CHANGED = 1


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(changes)


def changes(
    platform: Annotated[
        list[str] | None,
        typer.Option("--platform", metavar="PLATFORM", help="A service in use: aws/bedrock."),
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option("--document", metavar="DOCUMENT", help="A document: aws/service-terms."),
    ] = None,
    operator: Annotated[
        list[str] | None, typer.Option("--operator", metavar="OPERATOR", help="Who offers the terms: aws.")
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="The first day; 90 days before the last if left out."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day; today if left out.")
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile", metavar="FILE", help="Facts that decide what else binds; - for standard input."
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="List also what doesn't bind, and captures that changed no words.")
    ] = False,
    fail: Annotated[
        bool, typer.Option("--fail-on-change", help="Exit with code 1 if something that binds changed.")
    ] = False,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """Show what changed in the terms that bind the services in use, clause by clause."""
    from lexposure.render.changes import changes_json, changes_lines
    from lexposure.workspace.changes import Asked

    first, last = on_day(since), on_day(until)
    data = read_input(profile) if profile else None
    workspace = opened()
    facts = workspace.profile(data, profile or "") if data is not None else None
    asked = Asked(
        last or workspace.today(), first, tuple(platform or ()), tuple(document or ()), tuple(operator or ()), facts
    )  # fmt: skip
    report = workspace.changes(asked)
    if form is JsonForm.json:
        emit_json(changes_json(report, everything=everything))
    else:
        with reader_may_leave():
            for line in changes_lines(report, everything=everything):
                typer.echo(line)
    if fail and report.changes:
        raise typer.Exit(CHANGED)
