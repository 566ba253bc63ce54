"""`impact`: what a change of a document or a law does to the profiles of a portfolio."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lexposure.cli.common import JsonForm, on_day, opened, write

__all__ = ["register"]

IMPACT = 1


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(impact)


def impact(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="DOCUMENT|LAW", help="aws/service-terms, AIA …; left out: all of them, with --since."
        ),
    ] = None,
    profiles: Annotated[
        Path | None, typer.Option("--profiles", metavar="FOLDER", help="The profiles, YAML or JSON files.")
    ] = None,
    first: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="DATE|HASH", help="The version before; the one before the last if left out."
        ),
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE|HASH", help="The version after; the last if left out.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="All changes from this day on.")
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="The last day of --since; today if left out."),
    ] = None,
    new_text: Annotated[
        Path | None,
        typer.Option(
            "--new-text", metavar="FILE", help="What would this next version do? Nothing is recorded."
        ),
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="DOCUMENT", help="Whose version --new-text is.")
    ] = None,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Tell long lists in full.")] = False,
    fail: Annotated[
        bool, typer.Option("--fail-on-impact", help="Exit with code 1 if a profile is affected.")
    ] = False,
) -> None:
    """Tell what changes of terms and law do: claims that go stale, and what each profile gains and loses."""
    from lexposure.model.errors import UserError

    if profiles is None:
        raise UserError("whose profiles?", fix="give --profiles FOLDER")
    if name and document and name != document:
        raise UserError(f"`{name}` and `{document}` are two documents", fix="name one")
    found = opened().impact(
        profiles,
        name or document or "",
        first=first,
        last=last,
        since=on_day(since),
        until=on_day(until),
        new_text=new_text,
    )
    if form is JsonForm.json:
        from lexposure.render.impact import impact_json
        from lexposure.render.json_form import written

        write(written(impact_json(found)), out)
    else:
        from lexposure.render.impact import impact_lines

        write("\n".join(impact_lines(found, everything=everything)), out)
    if fail and any(each.affected for each in found.impacts):
        raise typer.Exit(IMPACT)
