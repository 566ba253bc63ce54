"""`compare`: how other platforms handle this."""

from __future__ import annotations

from typing import Annotated

import typer

from lexposure.cli.common import AsOf, JsonForm, emit_json, on_day, opened, reader_may_leave
from lexposure.model.errors import UserError

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(compare)


def compare(
    topic: Annotated[
        str, typer.Option("--topic", metavar="TOPIC", help="A topic: safety-circumvention, training, …")
    ] = "",
    like: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--like", metavar="DOCUMENT NUMBER", help="Compare with this clause: its topic, its words."
        ),
    ] = None,
    deontic: Annotated[
        str, typer.Option("--deontic", metavar="TYPE", help="obligation, prohibition, permission, right, …")
    ] = "",
    platform: Annotated[
        list[str] | None, typer.Option("--platform", metavar="PLATFORM", help="Only these: aws/bedrock.")
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=100, help="How many clauses a platform.")] = 3,
    on: AsOf = None,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """Show how platforms deal with a topic: clauses verbatim, or silent, no counterpart, not read."""
    from lexposure.render.compare import compare_json, compare_lines

    if not topic and not like:
        raise UserError("nothing to compare", fix="give --topic TOPIC, or --like DOCUMENT NUMBER")
    told = opened().compare(
        topic=topic, like=like, deontic=deontic, platforms=platform or (), on=on_day(on), most=most
    )
    if form is JsonForm.json:
        emit_json(compare_json(told))
        return
    with reader_may_leave():
        for line in compare_lines(told):
            typer.echo(line)
