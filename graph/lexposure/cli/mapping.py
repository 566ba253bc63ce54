"""`export` and `map`: mappings out to the formats of others, and back; candidates for new ones."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lexposure.cli import export_provisions
from lexposure.cli.common import (
    AsOf,
    emit_json,
    note,
    on_day,
    opened,
    read_input,
    reader_may_leave,
    write,
)
from lexposure.workspace import Workspace

__all__ = ["register"]

export = typer.Typer(no_args_is_help=True)
mapping = typer.Typer(no_args_is_help=True)
export_provisions.register(export)


class ExchangeForm(StrEnum):
    """The formats in which mappings are handed on."""

    sssom = "sssom"
    oscal = "oscal"


class SuggestForm(StrEnum):
    """The forms of candidates."""

    table = "table"
    json = "json"
    yaml = "yaml"


Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="A file; standard output if left out.")
]


def register(app: typer.Typer) -> None:
    """Add the groups of this module."""
    app.add_typer(export, name="export", help="Write what is known in the formats of others.")
    app.add_typer(
        mapping, name="map", help="Mappings between terms and law: candidates, and those of others."
    )


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


@mapping.command()
def suggest(
    name: Annotated[
        str,
        typer.Argument(
            metavar="PROVISION|DOCUMENT",
            help="A contract norm, a provision, or a document: openai/terms-of-use.",
        ),
    ] = "",
    number: Annotated[
        str, typer.Argument(help="A clause of the document, with its parts; all if left out.")
    ] = "",
    platform: Annotated[
        str,
        typer.Option(
            "--platform", metavar="P", help="Instead of a name: what binds the users of this platform."
        ),
    ] = "",
    law: Annotated[
        list[str] | None,
        typer.Option(
            "--law", metavar="L", help="Norms of this law alone: GDPR or eu-gdpr; several times for several."
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", help="Most candidates for each provision.")
    ] = 5,
    provisions: Annotated[int, typer.Option("--provisions", metavar="N", help="Most provisions.")] = 20,
    on: AsOf = None,
    form: Annotated[
        SuggestForm, typer.Option("--format", help="yaml: drafts to complete.")
    ] = SuggestForm.table,
    out: Out = None,
) -> None:
    """Propose norms of law that provisions without a mapping may bear on; nothing is approved and nothing recorded."""
    from lexposure.render.suggestions import suggestions_json, suggestions_lines, suggestions_yaml

    told = opened().suggest(
        name, number, platform=platform, laws=law or (), on=on_day(on), most=limit, provisions=provisions
    )
    if form is SuggestForm.yaml:
        write(suggestions_yaml(told), out)
        if out:
            note(f"written to {out}; complete it, then `lexposure data check {out}`")
    elif form is SuggestForm.json and out is None:
        emit_json(suggestions_json(told))
    elif form is SuggestForm.json:
        write(json.dumps(suggestions_json(told), ensure_ascii=False, indent=2), out)
    elif out:
        write("\n".join(suggestions_lines(told)), out)
    else:
        with reader_may_leave():
            for line in suggestions_lines(told):
                typer.echo(line)
