"""`archive quarantine` and `archive accept`: texts that rules doubt, and what persons decide about them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

import typer

from lexposure.cli.common import JsonForm, emit_json, opened
from lexposure.model.errors import UserError
from lexposure.workspace.verdicts import Decision

__all__ = ["register"]

Format = Annotated[JsonForm, typer.Option("--format")]
By = Annotated[
    str, typer.Option("--by", metavar="PERSON", help="Who decides: a declared person, such as person/ada.")
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why; it is kept with the decision.")]
Document = Annotated[
    str, typer.Argument(metavar="DOCUMENT", help="aws/service-terms, or its name in the collection.")
]
Version = Annotated[
    str,
    typer.Argument(
        metavar="VERSION", help="The SHA-256 of the text, 8 digits or more of it, or the day it was captured."
    ),
]


def register(archive: typer.Typer) -> None:
    """Add the commands to the group."""
    archive.command("accept")(accept)
    archive.command("quarantine")(quarantine)


def accept(document: Document, version: Version, by: By, why: Why, form: Format = JsonForm.table) -> None:
    """Take a text in quarantine as real: from now on it is a version of the terms, and its changes are told."""
    _decided(document, version, "accepted", by, why, form)


def quarantine(
    document: Annotated[str, typer.Argument(metavar="[DOCUMENT]")] = "",
    version: Annotated[str, typer.Argument(metavar="[VERSION]")] = "",
    by: By = "",
    why: Why = "",
    form: Format = JsonForm.table,
) -> None:
    """List what is in quarantine (of DOCUMENT); with VERSION, put that text there: nothing is compared with it then."""
    if version:
        if not by or not why:
            raise UserError("a decision needs a person and a reason", fix="give --by PERSON and --why TEXT")
        _decided(document, version, "quarantined", by, why, form)
        return
    rows = opened().quarantine([document] if document else [])
    if form is JsonForm.json:
        emit_json(rows)
        return
    for row in rows:
        typer.echo(_line(row))
    if not rows:
        typer.echo("nothing is in quarantine")


def _decided(
    document: str, version: str, what: Literal["accepted", "quarantined"], by: str, why: str, form: JsonForm
) -> None:
    done = opened().decide(Decision(document, version, what, by, why))
    if form is JsonForm.json:
        emit_json(asdict(done))
        return
    typer.echo(f"{done.record}, text {done.text[:16]}: {done.told} (event {done.seq})")


def _line(row: dict[str, Any]) -> str:
    why = (
        f"{row['now']} by {row['by']} on {row['at'][:10]}: {row['why']}"
        if row["by"]
        else row["kind"].replace("_", " ")
    )
    days = (
        row["first"][:10]
        if row["captures"] == 1
        else f"{row['captures']} captures, {row['first'][:10]} to {row['last'][:10]}"
    )
    return f"{row['record']}  {row['text'][:16]}  {days}  {row['size']} characters  {why}"
