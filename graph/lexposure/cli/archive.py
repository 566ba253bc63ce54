"""`archive`: captured terms taken in, listed, and their text extracted again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lexposure.cli import archive_fetch, archive_quarantine
from lexposure.cli.archive_align import align_terms
from lexposure.cli.common import JsonForm, emit_json, moment, note
from lexposure.workspace import Workspace

if TYPE_CHECKING:
    import datetime as dt

    from lexposure.sources.extract import Selection
    from lexposure.workspace.intake import Imported

__all__ = ["archive", "shown_progress"]

archive = typer.Typer(no_args_is_help=True)
archive.command("align")(align_terms)
archive_fetch.register(archive)
archive_quarantine.register(archive)

Format = Annotated[JsonForm, typer.Option("--format")]
KeepGoing = Annotated[
    bool, typer.Option("--keep-going", help="Go on where something can't be read, and list it.")
]
Told = Callable[[int, int], None]


@archive.command("import")
def import_terms(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Open Terms Archive repositories, bundles or datasets (zip); files or folders of HTML, PDF, Markdown or text.",
        ),
    ],
    service: Annotated[
        list[str] | None, typer.Option("--service", help="Only these services, as the collection names them.")
    ] = None,
    record: Annotated[
        str,
        typer.Option(
            "--record", metavar="SERVICE/TYPE", help="What files that don't say it are versions of."
        ),
    ] = "",
    captured: Annotated[
        str | None,
        typer.Option(
            "--captured",
            metavar="DATE",
            help="When files that don't say it were captured (a day: its begin).",
        ),
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option("--select", metavar="CSS", help="What of a page is the document.")
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", metavar="CSS", help="What of that is left out.")
    ] = None,
    keep_going: KeepGoing = False,
    form: Format = JsonForm.table,
) -> None:
    """Import captured terms; what a path holds is recognised by itself."""
    workspace = Workspace()
    how = {
        "services": service or None,
        "record": record,
        "captured": _captured(captured),
        "selection": _selection(select, remove),
        "keep_going": keep_going,
    }
    done = []
    for path in paths:
        with shown_progress(path.name, "versions") as progress:
            done.append((path, workspace.import_terms(path, **how, progress=progress)))
    _told(done)
    if form is JsonForm.json:
        emit_json([_row(path, result) for path, result in done])
        return
    for path, result in done:
        refused = f", {len(result.refused)} refused" if result.refused else ""
        typer.echo(
            f"{path}: {result.read} versions of {len(result.names)} documents, {result.new} new{refused}"
        )


def _captured(text: str | None) -> dt.datetime | None:
    """Read the option: a day means its begin in UTC."""
    return moment(f"{text}T00:00:00Z" if text and len(text) == 10 else text)


def _selection(select: Sequence[str] | None, remove: Sequence[str] | None) -> Selection | None:
    from lexposure.sources.extract import Selection

    return Selection(tuple(select or ()), tuple(remove or ())) if select or remove else None


def _told(done: Sequence[tuple[Path, Imported]]) -> None:
    for _, result in done:
        for warning in result.warnings:
            note(f"note: {warning}")
        for refusal in result.refused:
            note(f"refused: {refusal}")


def _row(path: Path, result: Imported) -> dict[str, Any]:
    return {
        "path": str(path),
        "read": result.read,
        "new": result.new,
        "documents": list(result.names),
        "warnings": list(result.warnings),
        "refused": list(result.refused),
    }


@archive.command("extract")
def extract_again(
    records: Annotated[
        list[str] | None, typer.Argument(metavar="[RECORD]...", help="Only these documents; all if left out.")
    ] = None,
    keep_going: KeepGoing = False,
    form: Format = JsonForm.table,
) -> None:
    """Extract the text of kept captures again with the extractors of this release; never an alert."""
    with shown_progress("extracting", "captures") as progress:
        done = Workspace().extract_again(records=records or (), keep_going=keep_going, progress=progress)
    for refusal in done.refused:
        note(f"refused: {refusal}")
    if form is JsonForm.json:
        emit_json(
            {
                "captures": done.looked_at,
                "new": done.new,
                "documents": list(done.names),
                "refused": list(done.refused),
            }
        )
        return
    for name in done.names:
        typer.echo(name)
    refused = f", {len(done.refused)} refused" if done.refused else ""
    typer.echo(f"{done.looked_at} captures read again, {done.new} texts differ{refused}")


@archive.command("list")
def list_terms(form: Format = JsonForm.table) -> None:
    """List the documents in the archive with the number and dates of their versions."""
    rows = Workspace().documents()
    if form is JsonForm.json:
        emit_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['versions']:>5}  {row['first']}  {row['last']}  {row['record']}")
        for one in row["decided"]:
            typer.echo(
                f"{'':>7}text {one['text'][:16]} {one['verdict']} by {one['by']} on {one['at'][:10]}: {one['why']}"
            )
    if not rows:
        typer.echo("no terms archived; import a collection with `lexposure archive import PATH`")


@contextmanager
def shown_progress(label: str, unit: str) -> Iterator[Told]:
    """Show on standard error how much was read, of how much where that is known, and how many a second."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn(f"{{task.fields[read]}} {unit}"),
        Rate(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task(escape(label), total=None, read="0")

        def tell(done: int, of: int) -> None:
            progress.update(
                bar, completed=done, total=of or None, read=f"{done} of {of}" if of else f"{done}"
            )

        yield tell
