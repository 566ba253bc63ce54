"""`sparql`, `paths`, `graph`, `provision`, `span` and `serve`: asking the graph and the archive."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lexposure.cli.common import AsOf, JsonForm, emit_json, note, on_day, opened, read_input, write
from lexposure.model.errors import UserError

__all__ = ["register"]


class Ranking(StrEnum):
    """The orders of paths."""

    shortest = "shortest"
    surest = "surest"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (values, sparql, paths, graph, provision, span, serve):
        app.command()(command)


def values(
    facet: Annotated[str, typer.Argument(metavar="[FACET]", help="One facet; all if left out.")] = "",
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """List what a profile may say: the values of each facet with their meaning in short."""
    found = opened().values(facet)
    if form is JsonForm.json:
        emit_json(found)
        return
    lines = [
        f"{key}:\n" + "\n".join(f"  {value}  –  {label}" for value, label in named.items())
        for key, named in found.items()
    ]
    write("\n\n".join(lines), None)


def sparql(
    query: Annotated[str, typer.Argument(metavar="FILE|-", help="A query file, or - for standard input.")],
    form: Annotated[
        str, typer.Option("--format", help="json, xml, csv, tsv; ttl, nt, jsonld, rdf for graphs.")
    ] = "",
    deadline: Annotated[float, typer.Option(help="Seconds, at most 10.")] = 10.0,
) -> None:
    """Run a SPARQL query on the snapshot, in a worker that can be killed and has no network."""
    text = read_input(query).decode("utf-8", "replace")
    sys.stdout.buffer.write(opened().sparql(text, form=form, deadline=deadline))
    sys.stdout.buffer.flush()


def paths(
    start: Annotated[str, typer.Argument(metavar="FROM", help="An IRI, a ref, a short name or a label.")],
    goal: Annotated[str, typer.Argument(metavar="TO")],
    rank: Annotated[
        Ranking, typer.Option("--rank", help="Fewest hops first, or most confidence.")
    ] = Ranking.shortest,
    most: Annotated[
        int | None, typer.Option("--most", help="How many paths, at most 100; 10 if left out.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All simple paths within the bounds, at most 100.")
    ] = False,
    hops: Annotated[int, typer.Option(help="How long a path may be, at most 16.")] = 10,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """Find paths between any two nodes, ranked, each with its confidence and its weakest hop."""
    if everything and most is not None:
        raise UserError("--all and --most ask for different numbers of paths", fix="leave one of them out")
    found = opened().paths(
        start, goal, rank=rank.value, most=(100 if everything else 10) if most is None else most, hops=hops
    )
    if form is JsonForm.json:
        from lexposure.render.paths import paths_json

        emit_json(paths_json(found, start, goal))
        return
    from lexposure.render.paths import to_text

    write(to_text(found), None)


def graph(
    focus: Annotated[str, typer.Argument(metavar="NODE", help="The node in the middle.")] = "aws/bedrock",
    out: Annotated[Path, typer.Option("--out", metavar="FILE")] = Path("out/graph.html"),
    most: Annotated[int, typer.Option(help="How many nodes, at most 300.")] = 60,
) -> None:
    """Write a page with the interactive graph around a node; it loads nothing from anywhere."""
    write(opened().graph_page(focus, most=most), out)
    note(f"written: {out}")


def provision(
    document: Annotated[str, typer.Argument(help="A document: aws/service-terms, or its record name.")],
    number: Annotated[str | None, typer.Argument(help="A clause number; all sections if left out.")] = None,
    on: AsOf = None,
    history: Annotated[
        bool, typer.Option("--history", help="Each version in which the clause's words or number changed.")
    ] = False,
    observer: Annotated[
        str, typer.Option("--observer", help="The collection whose captures count, for --history.")
    ] = "",
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
) -> None:
    """Show a clause verbatim as it stood on a day, with hash, span, links and services in scope, or its whole history."""
    if history:
        _history(document, number, on, observer, form)
        return
    rows = opened().provision(document, number, on_day(on))
    if form is JsonForm.json:
        emit_json(rows)
        return
    typer.echo(f"{rows['document']}, captured {rows['captured']}, sha256 {rows['text']}")
    for row in rows["provisions"]:
        scope = f"  [{', '.join(row['in_scope_of'])}]" if row["in_scope_of"] else ""
        typer.echo(
            f"\n{row['number']}  {row['start']}-{row['end']}  sha256 {row['sha256']}{scope}\n{row['words']}"
        )


def _history(document: str, number: str | None, on: str | None, observer: str, form: JsonForm) -> None:
    if number is None:
        raise UserError(
            "a history is that of one clause", fix=f"lexposure provision {document} NUMBER --history"
        )
    found = opened().provisions.timeline(document, number, on_day(on), observer)
    if form is JsonForm.json:
        emit_json(found)
        return
    from lexposure.render.clause_history import to_text

    write(to_text(found), None)


def span(
    kind: Annotated[str, typer.Argument(metavar="law|terms")],
    name: Annotated[str, typer.Argument(help="A ref of law, or a document of terms.")],
    number: Annotated[str, typer.Argument(help="The clause number, for terms.")] = "",
    on: AsOf = None,
) -> None:
    """Print the evidence line for a unit of law or a clause, to paste into curated data."""
    typer.echo(opened().span_line(kind, name, number, on_day(on)))


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    store: Annotated[
        bool, typer.Option("--store", help="Let requests store answers, with their profiles.")
    ] = False,
    reviews: Annotated[
        bool, typer.Option("--reviews", help="Take acts of review, from whoever reaches the port: no log-in.")
    ] = False,
) -> None:
    """Serve the HTTP API: /exposures, /answers, /reviews, /entities, /sparql, /docs, /health."""
    from lexposure_api import Settings
    from lexposure_api import serve as run

    run(opened(), host, port, Settings(storing=store, reviews=reviews))
