"""`export provisions`: clauses with their versions and days, as RDF."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from lexposure.cli.common import opened, reader_may_leave

__all__ = ["register"]


class RdfForm(StrEnum):
    """The forms in which the graph is written."""

    nq = "nq"
    ttl = "ttl"


def register(export: typer.Typer) -> None:
    """Add the command to the group."""
    export.command("provisions")(provisions)


def provisions(
    documents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOCUMENT]...", help="aws/service-terms, or a record; all if left out."),
    ] = None,
    form: Annotated[
        RdfForm, typer.Option("--format", help="N-Quads, one graph a document and observer; or Turtle.")
    ] = RdfForm.nq,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="A file; standard output if left out.")
    ] = None,
) -> None:
    """Write every clause of archived documents with its versions: number, words by span and hash, first and last day."""
    if out:
        with out.open("wb") as file:
            _written(documents or [], form, file)
        return
    with reader_may_leave():
        _written(documents or [], form, sys.stdout.buffer)


def _written(documents: list[str], form: RdfForm, file: BinaryIO) -> None:
    import pyoxigraph as ox

    from lexposure.render.rdf import PREFIXES

    quads = form is RdfForm.nq
    for graph, triples in opened().provisions_rdf(documents):
        name = ox.NamedNode(graph)
        if quads:
            rows = [ox.Quad(t.subject, t.predicate, t.object, name) for t in triples]
            ox.serialize(rows, file, format=ox.RdfFormat.N_QUADS)
        else:
            ox.serialize(triples, file, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
