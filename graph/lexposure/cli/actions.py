"""`actions`: the least set of due-diligence actions for an exposure."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexposure.cli.common import AsOf, moment, on_day, opened, read_input, write

if TYPE_CHECKING:
    from lexposure.workspace.actions_work import Progress

__all__ = ["register"]


class ActionsForm(StrEnum):
    """The forms of a plan."""

    table = "table"
    json = "json"
    csv = "csv"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(actions)


def actions(
    profile: Annotated[
        str, typer.Argument(metavar="PROFILE", help="A YAML or JSON file, or - for standard input.")
    ],
    as_of: AsOf = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="DATE", help="Plan for what is announced by then; left out: for all."
        ),
    ] = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="TIME", help="Answer from what was recorded by then.")
    ] = None,
    possible: Annotated[
        bool, typer.Option("--include-possible", help="Add what may apply, as a second plan.")
    ] = False,
    done: Annotated[
        list[str] | None,
        typer.Option(
            "--done",
            metavar="FILE|ACTION",
            help="What is done: names, a list, or the filled csv with its owners.",
        ),
    ] = None,
    form: Annotated[
        ActionsForm, typer.Option("--format", help="csv: a row an action, to import into a tracker.")
    ] = ActionsForm.table,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Tell long lists in full.")] = False,
) -> None:
    """Name the least set of actions that meets what reaches a profile, with what proves each and by when."""
    asked, last, known = on_day(as_of), on_day(until), moment(known_at)
    recorded = [_progress(each) for each in done or ()]
    found = opened().actions(
        read_input(profile),
        asked,
        known,
        until=last,
        possible=possible,
        done=[name for each in recorded for name in each.done],
        owners={name: owner for each in recorded for name, owner in each.owners.items()},
        name="standard input" if profile == "-" else profile,
    )
    if form is ActionsForm.csv:
        from lexposure.render.actions import actions_csv

        write(actions_csv(found), out)
    elif form is ActionsForm.json:
        from lexposure.render.actions import actions_json
        from lexposure.render.json_form import written

        write(written(actions_json(found)), out)
    else:
        from lexposure.render.actions import to_text

        write(to_text(found, everything=everything), out)


def _progress(given: str) -> Progress:
    """Read a file, or take the word for the name of an action that is done."""
    from lexposure.workspace.actions_work import Progress, read_progress

    if given == "-" or Path(given).is_file():
        return read_progress(read_input(given), given)
    return Progress((given,), {})
