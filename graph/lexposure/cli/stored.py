"""`answers` and `answer`: what was stored, given out again byte for byte, computed anew, or forgotten."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexposure.cli.common import JsonForm, emit_json, note, opened, reader_may_leave, write, write_bytes
from lexposure.model.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lexposure.archive.stored import StoredAnswer
    from lexposure.exposure.sameness import Again
    from lexposure.workspace import Workspace
    from lexposure.workspace.answers_work import StoredForm as Kept

__all__ = ["register"]

DIFFERS = 2


class StoredForm(StrEnum):
    """The forms of a stored answer."""

    table = "table"
    json = "json"
    ttl = "ttl"
    trig = "trig"
    jsonld = "jsonld"
    html = "html"


_KEPT: dict[StoredForm, Kept] = {
    StoredForm.json: "json",
    StoredForm.ttl: "ttl",
    StoredForm.trig: "trig",
    StoredForm.jsonld: "jsonld",
}
Again_ = Annotated[
    bool, typer.Option("--again", help="Compute from the log anew; exit 2 if a byte differs, and say which.")
]
Everything = Annotated[
    bool, typer.Option("--all", help="List every difference; in a table, what does not apply, too.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(answers)
    app.command()(answer)


def answers(
    again: Again_ = False,
    everything: Everything = False,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """List the answers that were stored, or compute all of them anew."""
    workspace = opened()
    if again:
        _compared(workspace.answers_again(), form is JsonForm.json, everything=everything)
        return
    from lexposure.render.stored import stored_json, stored_text

    rows = [(each, workspace.stored_profile(each)) for each in workspace.stored_answers()]
    if form is JsonForm.json:
        emit_json(stored_json(rows))
    else:
        write(stored_text(rows), None)


def answer(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="The SHA-256 of its JSON, or 8 digits of it or more.")
    ],
    form: Annotated[
        StoredForm | None,
        typer.Option("--format", help="json and ttl: the stored bytes; by the file's name, or a table."),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
    again: Again_ = False,
    forget: Annotated[
        bool, typer.Option("--forget", help="Remove its content for good; that it was here stays in the log.")
    ] = False,
    everything: Everything = False,
) -> None:
    """Print a stored answer, compute it anew, or forget it."""
    if again and forget:
        raise UserError("--again and --forget ask for different things", fix="leave one of them out")
    if again and form not in (None, StoredForm.table, StoredForm.json):
        raise UserError(f"a comparison isn't written as {form}", fix="choose --format table or json")
    workspace = opened()
    stored = workspace.stored_answer(name)
    if forget:
        gone = workspace.forget_answer(stored)
        note(
            f"forgotten: {gone.id}, stored {gone.stored_at[:10]}; backups and copies that were given out still hold it"
        )
    elif again:
        workspace.stored_bytes(stored, "json")  # says so if it was forgotten
        _compared(workspace.answers_again([stored]), form is StoredForm.json, everything=everything)
    else:
        _show(workspace, stored, form or _form_of(out), out, everything=everything)


def _compared(found: Iterable[Again], as_json: bool, *, everything: bool) -> None:
    from lexposure.render.stored import again_json, again_text

    rows = list(found)
    if as_json:
        emit_json(again_json(rows))
    else:
        write(again_text(rows, everything=everything), None)
    if not all(row.identical for row in rows):
        raise typer.Exit(DIFFERS)


def _form_of(out: Path | None) -> StoredForm:
    suffix = out.suffix.removeprefix(".") if out else ""
    return StoredForm(suffix) if suffix in {form.value for form in StoredForm} else StoredForm.table


def _show(
    workspace: Workspace, stored: StoredAnswer, form: StoredForm, out: Path | None, *, everything: bool
) -> None:
    if out is not None:
        write_bytes(_written(workspace, stored, form, everything=everything), out)
        return
    if form is StoredForm.table:
        from lexposure.cli.answers import print_table

        print_table(workspace.stored_exposure(stored), everything=everything)
        return
    with reader_may_leave():
        sys.stdout.buffer.write(_written(workspace, stored, form, everything=everything))
        sys.stdout.buffer.flush()


def _written(workspace: Workspace, stored: StoredAnswer, form: StoredForm, *, everything: bool) -> bytes:
    if form is StoredForm.table:
        from lexposure.cli.answers import table_text

        return table_text(workspace.stored_exposure(stored), everything=everything).encode(errors="replace")
    if form is StoredForm.html:
        return workspace.answer_html(workspace.stored_exposure(stored)).encode()
    return workspace.stored_bytes(stored, _KEPT[form])
