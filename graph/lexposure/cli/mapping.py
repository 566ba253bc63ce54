"""`export` and `map`: mappings out to the formats of others, and back."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lexposure.cli import export_provisions
from lexposure.cli.common import note, opened, read_input, write
from lexposure.workspace import Workspace

__all__ = ["register"]

export = typer.Typer(no_args_is_help=True)
mapping = typer.Typer(no_args_is_help=True)
export_provisions.register(export)


@mapping.callback()
def _mapping() -> None:
    """Keep `import` a command of its own group, though it is the only one."""


class ExchangeForm(StrEnum):
    """The formats in which mappings are handed on."""

    sssom = "sssom"
    oscal = "oscal"


Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="A file; standard output if left out.")
]


def register(app: typer.Typer) -> None:
    """Add the groups of this module."""
    app.add_typer(export, name="export", help="Write what is known in the formats of others.")
    app.add_typer(mapping, name="map", help="Mappings between terms and law: take in those of others.")


@export.command()
def mappings(
    form: Annotated[
        ExchangeForm, typer.Option("--format", help="SSSOM/TSV, or OSCAL JSON.")
    ] = ExchangeForm.sssom,
    out: Out = None,
) -> None:
    """Write all mappings between terms and law, shipped ones and your own."""
    workspace = opened()
    write(workspace.mappings_sssom() if form is ExchangeForm.sssom else workspace.mappings_oscal(), out)


@mapping.command("import")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An SSSOM/TSV file, or - for standard input.")],
    out: Out = None,
) -> None:
    """Turn an SSSOM/TSV file into a curated file, to be read, completed and then added with `data add`."""
    write(Workspace().mappings_from_sssom(read_input(file), file), out)
    if out:
        note(f"written to {out}; check it with `lexposure data check {out}`, then `lexposure data add {out}`")
