"""`exposure` and `demo`: the answer for a profile in every form."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexposure.cli.common import AsOf, Form, moment, note, on_day, opened, read_input, write

if TYPE_CHECKING:
    from lexposure.exposure.answers import Exposure
    from lexposure.workspace import Workspace

__all__ = ["print_table", "register", "table_text"]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(exposure)
    app.command()(demo)


def exposure(
    profile: Annotated[
        str, typer.Argument(metavar="PROFILE", help="A YAML or JSON file, or - for standard input.")
    ],
    as_of: AsOf = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="TIME", help="Answer from what was recorded by then.")
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--format", help="The form of the answer; by the file's name, or a table.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to a file.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="List what does not apply, too.")] = False,
    store: Annotated[
        bool, typer.Option("--store", help="Keep the answer, profile and all, to be given out again.")
    ] = False,
) -> None:
    """Answer which duties and prohibitions reach a profile, with reasons, paths and evidence."""
    asked, known, chosen = on_day(as_of), moment(known_at), form or _form_of(out)
    data = read_input(profile)
    workspace = opened()
    found = workspace.expose(data, asked, known, name="standard input" if profile == "-" else profile)
    kept = workspace.store_answer(found) if store else None
    if chosen is Form.table and out is None:
        print_table(found, everything=everything)
    else:
        write(_rendered(workspace, found, chosen, everything=everything), out)
    if kept:
        note(f"{'stored' if kept[1] else 'stored before'}: lexposure answer {kept[0].id}")


def demo(
    as_of: AsOf = None,
    folder: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where JSON and HTML go.")] = Path(
        "out"
    ),
) -> None:
    """Answer the seed case: a German company's employee bypasses a model's safety filters on Amazon Bedrock."""
    asked = on_day(as_of)
    workspace = opened()
    found = workspace.expose(workspace.example(), asked)
    print_table(found, everything=False)
    for form in (Form.json, Form.html):
        target = folder / f"bedrock-jailbreak.{form.value}"
        write(_rendered(workspace, found, form, everything=True), target)
        note(f"written: {target}")


def _form_of(out: Path | None) -> Form:
    """Return the form that a file's name asks for, a table if it asks for none."""
    suffix = out.suffix.removeprefix(".") if out else ""
    return Form(suffix) if suffix in {form.value for form in Form} else Form.table


def _rendered(workspace: Workspace, found: Exposure, form: Form, *, everything: bool) -> str:
    if form is Form.json:
        from lexposure.render.json_form import written

        return written(workspace.answer_json(found))
    if form is Form.html:
        return workspace.answer_html(found)
    if form is Form.table:
        return table_text(found, everything=everything)
    import pyoxigraph as ox

    wanted = ox.RdfFormat.JSON_LD if form is Form.jsonld else ox.RdfFormat.TURTLE
    return workspace.answer_rdf(found, wanted).decode()


def table_text(found: Exposure, *, everything: bool) -> str:
    """Return the table as text, 120 columns wide."""
    from rich.console import Console

    from lexposure.render.table import render

    target = io.StringIO()
    render(found, Console(file=target, width=120, highlight=False), everything=everything)
    return target.getvalue()


def print_table(found: Exposure, *, everything: bool) -> None:
    """Print the table, as wide as the terminal."""
    from rich.console import Console

    from lexposure.render.table import render

    console = Console(highlight=False)
    with console.capture() as printed:  # so that a reader who leaves early is met in one place
        render(found, console, everything=everything)
    write(printed.get(), None)
