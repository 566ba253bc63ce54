"""`stale`: the claims that changes of terms or law have overtaken."""

from __future__ import annotations

from typing import Annotated

import typer

from lexposure.cli.common import AsOf, JsonForm, emit_json, moment, on_day, opened, reader_may_leave

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(stale)


def stale(
    on: AsOf = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="TIME", help="What was recorded by then alone counts.")
    ] = None,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """List the claims whose clause or unit of law says something else since, with the hashes of both wordings."""
    rows = opened().stale(on_day(on), moment(known_at))
    if form is JsonForm.json:
        emit_json(rows)
        return
    with reader_may_leave():
        for row in rows:
            typer.echo(f"{row['claim']}\n  stale since {row['since']}: {row['changed']}")
            for name in ("cited", "now"):
                typer.echo(f"  {name} {row[name]['day']}  sha256 {row[name]['sha256'] or '–'}")
        typer.echo(f"{len({row['claim'] for row in rows})} stale claim(s)")
