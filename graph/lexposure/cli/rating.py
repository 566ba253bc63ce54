"""`rating`: the answers in order of the attention they need, with what each band rests on."""

from __future__ import annotations

from typing import Annotated

import typer

from lexposure.cli.common import AsOf, JsonForm, emit_json, moment, on_day, opened, read_input, write

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(rating)


def rating(
    profile: Annotated[
        str, typer.Argument(metavar="PROFILE", help="A YAML or JSON file, or - for standard input.")
    ],
    as_of: AsOf = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="TIME", help="Answer from what was recorded by then.")
    ] = None,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
    everything: Annotated[bool, typer.Option("--all", help="Tell each answer in full.")] = False,
) -> None:
    """List the answers by band of attention, with the inputs of each band and what would change it."""
    from lexposure.render.ratings import ratings_json, ratings_text

    asked, known = on_day(as_of), moment(known_at)
    name = "standard input" if profile == "-" else profile
    found = opened().rating(read_input(profile), asked, known, name=name)
    if form is JsonForm.json:
        emit_json(ratings_json(found))
        return
    write(ratings_text(found, everything=everything), None)
