"""`law fetch`, `law diff`, the notices of `law list`, and the progress of an import of many files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lexposure.cli.common import JsonForm, emit_json, note, on_day
from lexposure.workspace import Workspace

if TYPE_CHECKING:
    from lexposure.sources.official_plan import Plan

__all__ = ["diff_law", "fetch_law", "file_progress", "list_notices"]

_MANY = 20
"""From this number of files on an import shows how far it is."""


def diff_law(
    act: Annotated[str, typer.Argument(metavar="ACT", help="The prefix of the act's refs, such as AIA.")],
    before: Annotated[str, typer.Option("--from", metavar="DATE", help="The earlier day, YYYY-MM-DD.")],
    after: Annotated[str, typer.Option("--to", metavar="DATE", help="The later day, YYYY-MM-DD.")],
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """Show what changed in an act between the texts that were law on two days, unit by unit."""
    from lexposure.render.law_diff import diff_json, diff_lines

    workspace = Workspace()
    start, end = on_day(before) or workspace.today(), on_day(after) or workspace.today()
    diff = workspace.law_diff(act, start, end)
    if form is JsonForm.json:
        emit_json(diff_json(diff))
        return
    for line in diff_lines(diff):
        typer.echo(line)


def fetch_law(
    refs: Annotated[
        list[str],
        typer.Argument(
            metavar="REF...",
            help="CELEX number, ELI, prefix of an act (AIA), `18 U.S.C. 1030`, or an act of legislation.gov.uk.",
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be asked, and ask nothing.")
    ] = False,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """Fetch law from its official source and import it."""
    workspace = Workspace()
    if dry_run:
        _show_plans(workspace.plan_law(refs), form)
        return
    done = workspace.fetch_law(refs)
    for warning in dict.fromkeys(warning for each in done for warning in each.warnings):
        note(f"note: {warning}")
    if form is JsonForm.json:
        emit_json([asdict(each) for each in done])
        return
    for each in done:
        typer.echo(f"{each.name}  {each.outcome}  {each.url}")
        for text in each.texts:
            typer.echo(f"  {text}")


def _show_plans(plans: Sequence[Plan], form: JsonForm) -> None:
    rows = [
        {"ref": plan.ref, "name": plan.name, "act": plan.act, "url": request.url, "accept": request.accept}
        for plan in plans
        for request in plan.requests
    ]
    if form is JsonForm.json:
        emit_json(rows)
        return
    for plan in plans:
        typer.echo(f"{plan.name}, the first of these that there is:")
        for request in plan.requests:
            language = f", in {request.language}" if request.language else ""
            typer.echo(f"  {request.url}  as {request.accept}{language}")


def list_notices(rows: Sequence[Mapping[str, Any]], form: JsonForm) -> None:
    """Print what the notices say of each act."""
    if form is JsonForm.json:
        emit_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['act'] or '(no prefix)'}  {row['celex']}  {row['eli']}")
        for date in sorted(row["dates"], key=lambda date: date["date"] or "9999"):
            concerns = f"  Art. {date['concerns']}" if date["concerns"] else ""
            typer.echo(f"  {date['date'] or 'open':10}  {date['kind']}{concerns}")
    if not rows:
        typer.echo("no notices archived; import Cellar notices with `lexposure law import PATH`")


@contextmanager
def file_progress() -> Iterator[Callable[[int, int], None]]:
    """Show on standard error how many files an import has read, if they are many."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("reading law"), BarColumn(), MofNCompleteColumn(), TextColumn("files"))
    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("", total=None, visible=False)

        def tell(done: int, of: int) -> None:
            progress.update(bar, completed=done, total=of, visible=of >= _MANY)

        yield tell
