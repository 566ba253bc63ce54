"""`data`: curated files checked, stamped and added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from lexposure.cli.common import JsonForm, emit_json, note, opened, read_input, write
from lexposure.model.errors import Place, UserError
from lexposure.workspace import Workspace

__all__ = ["app"]

app = typer.Typer(no_args_is_help=True)
WRONG = 2


@app.command()
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE...", help="Curated files; the shipped ones if left out."),
    ] = None,
) -> None:
    """Check curated data against shapes and the closed vocabulary; name file and line of each fault."""
    from lexposure.workspace.gaps import rules_file
    from lexposure.workspace.own import refuse_others
    from lexposure.workspace.shipped import shipped_files

    refuse_others(files or ())
    given = {str(path): read_input(str(path)) for path in files or ()}
    others = {
        path: data
        for path, data in {**shipped_files(), **rules_file()}.items()
        if not _is_among(path, files or ())
    }
    found = Workspace().check_files({**others, **given})
    shown = [(f, place) for f, place in found if f.severity == "error" or _concerns(place, given)]
    for finding, place in shown:
        note(f"{place or finding.node}: {finding.severity}: {finding.message}")
    unknown = Workspace().unknown_units(given)
    for at, ref in unknown:
        note(f"{at}: error: {ref} is in no archived text of its act")
    errors = sum(finding.severity == "error" for finding, _ in found)
    typer.echo(f"{errors + len(unknown)} error(s), {len(shown) - errors} warning(s)")
    if errors or unknown:
        raise typer.Exit(WRONG)


@app.command()
def stamp(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Curated files with evidence placeholders.")
    ],
) -> None:
    """Replace evidence placeholders by exact spans of the archived texts."""
    from lexposure.knowledge.stamp import stamp as stamped

    given = {str(path): read_input(str(path)) for path in files}
    sources = Workspace().stamp_sources(given)
    for path in files:
        result = stamped(_text(given[str(path)], path), str(path), sources)
        for line in result.missing:
            note(f"not stamped: {line}")
        if result.stamped:
            write(result.text, path)
        typer.echo(f"{path}: {result.stamped} stamped, {len(result.missing)} left")


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Your own curated files.")],
) -> None:
    """Add curated files of your own to the data directory, checked together with all that is there."""
    snapshot = opened().add_files(files)
    typer.echo(f"dataset sha256:{snapshot.digest}")


@app.command()
def coverage(form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table) -> None:
    """Show what of the law has been read: one row an instrument, as JSON or as a Markdown table."""
    rows = opened().coverage()
    if form is JsonForm.json:
        emit_json([asdict(row) for row in rows])
        return
    typer.echo("| instrument | force | versions | norms | reviewed | disputed | without text | units read |")
    typer.echo("|---|---|---|---|---|---|---|---|")
    for row in rows:
        read = f"{row.units} of {row.of}" if row.of else str(row.units)
        counts = f"{row.norms} | {row.reviewed} | {row.disputed} | {row.unsourced} | {read}"
        typer.echo(f"| {row.title} | {row.force} | {', '.join(row.versions) or '–'} | {counts} |")


def _concerns(place: Place | None, given: Mapping[str, bytes]) -> bool:
    """Tell whether a finding is about the files given; without any it is about the shipped ones."""
    return not given or (place is not None and str(place.file) in given)


def _is_among(shipped: str, files: Sequence[Path]) -> bool:
    """Tell whether a shipped file is being checked itself, from a checkout: then it isn't beside itself."""
    return any(path.resolve().as_posix().endswith(f"/{shipped}") for path in files)


def _text(data: bytes, path: Path) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise UserError(f"`{path}` is not UTF-8 text", fix="save the file as UTF-8") from None
