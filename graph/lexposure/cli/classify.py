"""`classify`: what the clauses of a document are about, what they rule for whom, what they name."""

from __future__ import annotations

from typing import Annotated

import typer

from lexposure.cli.common import AsOf, JsonForm, emit_json, on_day, opened, reader_may_leave

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(classify)


def classify(
    document: Annotated[str, typer.Argument(help="A document: aws/service-terms, or its record name.")],
    number: Annotated[str | None, typer.Argument(help="A clause with its parts; all if left out.")] = None,
    review: Annotated[
        bool, typer.Option("--review", help="Only clauses that a person should look at.")
    ] = False,
    on: AsOf = None,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """Describe clauses by topic, duty, addressee and mentions, each with the words that decided."""
    from lexposure.render.classified import classified_lines

    told = opened().classify(document, number, on_day(on), review=review)
    if form is JsonForm.json:
        emit_json(told)
        return
    with reader_may_leave():
        for line in classified_lines(told):
            typer.echo(line)
