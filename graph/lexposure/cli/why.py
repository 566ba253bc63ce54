"""`why` and `why-not`: the proof of an answer, and the least that would turn it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lexposure.cli.common import AsOf, emit_json, moment, on_day, opened, read_input, write

if TYPE_CHECKING:
    from lexposure.exposure.explain import Explained

__all__ = ["register"]


class TraceForm(StrEnum):
    """The forms of a proof."""

    table = "table"
    json = "json"
    tree = "tree"


Ref = Annotated[
    str,
    typer.Argument(
        metavar="REF", help="A ref of law, a contract norm, an IRI, or a unit that holds several."
    ),
]
ProfileFile = Annotated[
    str, typer.Argument(metavar="PROFILE", help="A YAML or JSON file, or - for standard input.")
]
KnownAt = Annotated[
    str | None, typer.Option("--known-at", metavar="TIME", help="Answer from what was recorded by then.")
]
TraceOption = Annotated[TraceForm, typer.Option("--format", help="Sections, JSON, or the proof as a tree.")]
Most = Annotated[int, typer.Option("--most", help="How many changes of facts are told at most.")]
Everything = Annotated[bool, typer.Option("--all", help="Tell also what didn't decide.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(why)
    app.command("why-not")(why_not)


def why(
    ref: Ref,
    profile: ProfileFile,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: TraceOption = TraceForm.table,
    most: Most = 12,
    everything: Everything = False,
) -> None:
    """Explain why a norm applies: facts, tests, derived facts, exceptions, days, readings, evidence."""
    _explain("why", ref, profile, as_of, known_at, form, most, everything=everything)


def why_not(
    ref: Ref,
    profile: ProfileFile,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    form: TraceOption = TraceForm.table,
    most: Most = 12,
    everything: Everything = False,
) -> None:
    """Explain why a norm doesn't apply, and which smallest changes of facts would make it apply."""
    _explain("why_not", ref, profile, as_of, known_at, form, most, everything=everything)


def _explain(
    question: Literal["why", "why_not"],
    ref: str,
    profile: str,
    as_of: str | None,
    known_at: str | None,
    form: TraceForm,
    most: int,
    *,
    everything: bool,
) -> None:
    asked, known = on_day(as_of), moment(known_at)
    name = "standard input" if profile == "-" else profile
    data = read_input(profile)
    found = opened().why(ref, data, asked, known, question=question, most=most, name=name)
    _show(found, form, everything=everything)


def _show(found: Explained, form: TraceForm, *, everything: bool) -> None:
    if form is TraceForm.json:
        from lexposure.render.trace_json import explained_json

        emit_json(explained_json(found))
        return
    from lexposure.render.trace_outline import to_table, to_tree

    write((to_tree if form is TraceForm.tree else to_table)(found, everything=everything), None)
