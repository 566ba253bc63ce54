"""`stale`: the claims that changes of terms or law have overtaken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from lexposure.cli.common import AsOf, JsonForm, emit_json, moment, on_day, opened, reader_may_leave

if TYPE_CHECKING:
    from lexposure.exposure.watched import Watched

__all__ = ["register"]

_SOURCES = 10
_WHY = {
    "text_not_archived": "the text cited isn't archived",
    "document_not_archived": "the document that they are read from isn't archived",
    "cites_no_words": "no words are cited",
}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(stale)


def stale(
    on: AsOf = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="TIME", help="What was recorded by then alone counts.")
    ] = None,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
    everything: Annotated[bool, typer.Option("--all", help="Name every text that isn't archived.")] = False,
) -> None:
    """List the claims whose clause or unit of law says something else since, with the hashes of both wordings."""
    from lexposure.render.stale import stale_json

    workspace, known = opened(), moment(known_at)
    rows, told = workspace.stale(on_day(on), known), workspace.watched(known)
    if form is JsonForm.json:
        emit_json(stale_json(rows, told))
        return
    with reader_may_leave():
        for row in rows:
            typer.echo(f"{row['claim']}\n  stale since {row['since']}: {row['changed']}")
            for name in ("cited", "now"):
                typer.echo(f"  {name} {row[name]['day']}  sha256 {row[name]['sha256'] or '–'}")
        typer.echo(f"{len({row['claim'] for row in rows})} stale claim(s)")
        for line in _unwatched(told, everything=everything):
            typer.echo(line)


def _unwatched(told: Watched, *, everything: bool) -> Iterator[str]:
    """Yield what can't be told, so that silence isn't taken for health."""
    yield f"{told.watched} of {told.claims} claims are watched in full"
    for row in told.unwatched if everything else told.unwatched[:_SOURCES]:
        partly = f" ({row.partly} of them in part)" if row.partly else ""
        yield f"  not watched: {len(row.claims)}{partly}, {_WHY[row.why]}{': ' if row.source else ''}{row.source}"
    if len(told.unwatched) > _SOURCES and not everything:
        yield f"  … {len(told.unwatched) - _SOURCES} more texts (--all)"
