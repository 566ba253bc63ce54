"""`rebuild` and `verify`: the snapshot made anew, and the proof that all of it holds."""

from __future__ import annotations

from typing import Annotated

import typer

from lexposure.cli.common import JsonForm, emit_json, note
from lexposure.workspace import Workspace

__all__ = ["register"]

FAILED = 2
Format = Annotated[JsonForm, typer.Option("--format")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(rebuild)
    app.command()(verify)


def rebuild(form: Format = JsonForm.table) -> None:
    """Build the snapshot anew from the log; the same log gives the same dataset hash."""
    workspace = Workspace()
    snapshot = workspace.rebuild()
    if form is JsonForm.json:
        emit_json({"seq": snapshot.seq, "dataset": snapshot.digest, "path": str(snapshot.path)})
    else:
        typer.echo(f"dataset sha256:{snapshot.digest} from {snapshot.seq} events")


def verify(form: Format = JsonForm.table) -> None:
    """Re-derive every quote and every hash; exit 2 and name what is wrong if anything is."""
    workspace = Workspace()
    workspace.snapshot  # noqa: B018 - says what to do if there is none
    result = workspace.verify()
    report, problems = result.archive, [*result.archive.problems, *result.snapshot]
    if form is JsonForm.json:
        emit_json({
            "ok": result.ok, "dataset": result.dataset, "events": report.events, "blobs": report.blobs,
            "spans": report.spans, "unarchived_spans": report.unarchived, "problems": [str(p) for p in problems],
        })  # fmt: skip
    else:
        typer.echo(
            f"{report.events} events, {report.blobs} blobs, {report.spans} quotes ({report.unarchived} of texts not in this archive)"
        )
        for problem in problems:
            note(f"wrong: {problem}")
        typer.echo(
            f"dataset sha256:{result.dataset}: "
            + ("all verified" if result.ok else f"{len(problems)} problem(s)")
        )
    if not result.ok:
        raise typer.Exit(FAILED)
