"""`timeline` and `diff`: when the answer for a profile changes, and how two answers differ."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lexposure.cli.common import JsonForm, moment, on_day, opened, read_input, write
from lexposure.model.errors import UserError

__all__ = ["register"]


class TimelineForm(StrEnum):
    """The forms of a timeline."""

    table = "table"
    json = "json"
    ics = "ics"


ProfileFile = Annotated[
    str, typer.Argument(metavar="PROFILE", help="A YAML or JSON file, or - for standard input.")
]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", metavar="TIME", help="Answer from what was recorded by then.")
]
Everything = Annotated[bool, typer.Option("--all", help="Tell long lists in full.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(timeline)
    app.command()(diff)


def timeline(
    profile: ProfileFile,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day, YYYY-MM-DD.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="Later days are announced; today.")
    ] = None,
    known_at: KnownAt = None,
    form: Annotated[
        TimelineForm, typer.Option("--format", help="ics: a calendar of the coming days, or from --from on.")
    ] = TimelineForm.table,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
    everything: Everything = False,
) -> None:
    """Tell on which days the answer for a profile changes, past and announced, and what began or ended."""
    asked, known, start, end = on_day(as_of), moment(known_at), on_day(first), on_day(last)
    data = read_input(profile)
    found = opened().timeline(data, asked, known, first=start, last=end, name=_name(profile))
    if form is TimelineForm.ics:
        from lexposure.render.ics import to_ics

        write(to_ics(found, coming_only=start is None), out)
    elif form is TimelineForm.json:
        from lexposure.render.json_form import written
        from lexposure.render.timeline import timeline_json

        write(written(timeline_json(found)), out)
    else:
        from lexposure.render.timeline import to_text

        write(to_text(found, everything=everything), out)


def diff(
    profile: ProfileFile,
    other: Annotated[
        str | None, typer.Option("--with", metavar="PROFILE", help="The profile to compare with.")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="CHANGE", help="roles=+eu-ai-act/provider, activities=-fine-tuning …"),
    ] = None,
    platforms: Annotated[
        list[str] | None,
        typer.Option("--platform", metavar="NAME", help="The same case on this platform instead."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day of the first answer; today.")
    ] = None,
    then: Annotated[
        str | None, typer.Option("--then", metavar="DATE", help="The day of the second answer; the same.")
    ] = None,
    known_at: KnownAt = None,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
    everything: Everything = False,
) -> None:
    """Tell what another profile, a change, another platform or another day would gain, lose and change."""
    asked, later, known = on_day(as_of), on_day(then), moment(known_at)
    if profile == other == "-":
        raise UserError("standard input holds one profile", fix="name a file for one of the two")
    data = read_input(profile)
    found = opened().diff(
        data,
        None if other is None else read_input(other),
        changes=changes or (),
        platforms=platforms or (),
        as_of=asked,
        then=later,
        known_at=known,
        names=(_name(profile), _name(profile if other is None else other)),
    )
    if form is JsonForm.json:
        from lexposure.render.differences import differences_json
        from lexposure.render.json_form import written

        write(written(differences_json(found)), out)
    else:
        from lexposure.render.differences import to_text

        write(to_text(found, everything=everything), out)


def _name(profile: str) -> str:
    return "standard input" if profile == "-" else profile
