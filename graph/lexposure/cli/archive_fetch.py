"""`archive fetch`, `archive pull` and `archive health`: terms from the network, and how well they can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lexposure.cli.common import JsonForm, emit_json, note
from lexposure.workspace import Workspace

if TYPE_CHECKING:
    from lexposure.sources.declarations import Declaration
    from lexposure.workspace.terms_fetch import FetchedTerms

__all__ = ["register"]

FAILED = 2

Format = Annotated[JsonForm, typer.Option("--format")]


def register(archive: typer.Typer) -> None:
    """Add the commands to the group."""
    archive.command("fetch")(fetch)
    archive.command("pull")(pull)
    archive.command("health")(health)


def fetch(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Declaration files: your own (YAML), or those of Open Terms Archive (JSON, or their folder).",
        ),
    ],
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="RECORD", help="Only this document; may be repeated."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be asked, and ask nothing.")
    ] = False,
    form: Format = JsonForm.table,
) -> None:
    """Fetch live terms and archive what changed. Exit code 2 if any document failed; the others are archived."""
    from lexposure.workspace.live_terms import declared_terms, fetch_declared

    declared = declared_terms(files, only or ())
    if dry_run:
        _show_declared(declared, form)
        return
    count = 0

    def tell(found: FetchedTerms) -> None:
        nonlocal count
        count += 1
        _tell(found, f"{count} of {len(declared)}" if form is JsonForm.json else "")

    done = fetch_declared(Workspace(), declared, progress=tell)
    if form is JsonForm.json:
        emit_json([asdict(each) for each in done])
    if any(each.outcome == "failed" for each in done):
        raise typer.Exit(FAILED)


def _tell(found: FetchedTerms, place: str) -> None:
    """Say what became of a document as soon as it is known: as the result, or (`place`) beside a result for programs."""
    line = f"{found.record}  {found.outcome}  {found.reason or found.change}".rstrip()
    if place:
        note(f"{place}: {line}")
    else:
        typer.echo(line)
    for warning in found.warnings:
        note(f"note: {found.record}: {warning}")
    if found.outcome == "failed":
        note(f"failed: {found.record}: {found.reason}: {found.detail}")


def _show_declared(declared: Sequence[Declaration], form: JsonForm) -> None:
    rows = [
        {
            "record": each.record,
            "declared_at": str(each.place),
            "unsupported": list(each.unsupported),
            "warnings": list(each.warnings),
            "pages": [
                {
                    "url": page.url,
                    "select": [str(part) for part in page.selection.select],
                    "remove": [str(part) for part in page.selection.remove],
                    "media_type": page.media_type,
                }
                for page in each.pages
            ],
        }
        for each in declared
    ]
    if form is JsonForm.json:
        emit_json(rows)
        return
    for each in declared:
        needs = f"  (not fetched: needs the filter {', '.join(each.unsupported)})" if each.unsupported else ""
        typer.echo(f"{each.record}{needs}")
        for page in each.pages:
            parts = ", ".join(str(part) for part in page.selection.select)
            typer.echo(f"  {page.url}{f'  the part {parts}' if parts else ''}")


def pull(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME|URL]...",
            help="Known collections or https addresses of git repositories; without any, all that were pulled before.",
        ),
    ] = None,
    form: Format = JsonForm.table,
) -> None:
    """Pull public collections of terms and archive what is new. Exit code 2 if any failed."""
    from lexposure.workspace.live_terms import pull_collections

    done = pull_collections(Workspace(), names or (), tell=note)
    if form is JsonForm.json:
        emit_json([asdict(each) for each in done])
    for each in done:
        for warning in each.warnings:
            note(f"note: {warning}")
        if each.detail:
            note(f"failed: {each.name}: {each.detail}")
        if form is JsonForm.table:
            typer.echo(
                f"{each.name}  {each.outcome}  {each.new} new versions of {len(each.documents)} documents"
            )
    if any(each.outcome == "failed" for each in done):
        raise typer.Exit(FAILED)


def health(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...", help="Declaration files, to list documents that were never fetched too."
        ),
    ] = None,
    unseen_for: Annotated[
        int | None,
        typer.Option("--unseen-for", metavar="DAYS", min=0, help="Only what wasn't seen for so many days."),
    ] = None,
    form: Format = JsonForm.table,
) -> None:
    """List when each document was last seen, when it last changed, and what fails since when and why."""
    from lexposure.workspace.live_terms import terms_health

    rows = terms_health(Workspace(), files or (), unseen_for)
    if form is JsonForm.json:
        emit_json(rows)
        return
    for row in rows:
        typer.echo(_health_line(row))
    if not rows:
        typer.echo("no document; declare pages in a file and run `lexposure archive fetch FILE`")


def _health_line(row: Mapping[str, Any]) -> str:
    seen = "never seen" if row["days_unseen"] is None else f"seen {row['last_success'][:10]}"
    changed = f"changed {row['last_change'][:10]}" if row["last_change"] else "no version"
    failing = (
        f"  failing since {row['failing_since'][:10]}: {row['reason']}: {row['detail']}"
        if row["failing_since"]
        else ""
    )
    unseen = f"  (not seen for {row['days_unseen']} days)" if row["days_unseen"] else ""
    decided = "".join(
        f"  text {one['text'][:16]} {one['verdict']} by {one['by']} on {one['at'][:10]}"
        for one in row["decided"]
    )
    return f"{row['record']}  {row['source']}  {seen}  {changed}{unseen}{failing}{decided}"
