"""`review`: the claims that wait for a person, one of them with its words, and what a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from lexposure.cli.common import JsonForm, emit_json, opened, write
from lexposure.model.errors import UserError

__all__ = ["register"]

review = typer.Typer(no_args_is_help=False)
_SHOWN = 20

By = Annotated[
    str, typer.Option("--by", metavar="PERSON", help="Who acts: a declared person, such as person/ada.")
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for the next reader.")]
Seen = Annotated[
    str,
    typer.Option("--seen", metavar="HASH", help="The hash that `review show` printed; refused if the claim changed since."),
]  # fmt: skip
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="A value as a curated file writes it; nothing takes the field away."),
]  # fmt: skip
Later = Annotated[
    bool,
    typer.Option("--no-build", help="Record only; answers show it after `lexposure rebuild`, or the next act without this."),
]  # fmt: skip
Format = Annotated[JsonForm, typer.Option("--format")]
Claim = Annotated[str, typer.Argument(metavar="CLAIM", help="A claim, such as norm/eu-ai-act/art_4.")]
Claims = Annotated[list[str], typer.Argument(metavar="CLAIM...", help="Claims, all of them or none.")]


def register(app: typer.Typer) -> None:
    """Add the group of this module."""
    app.add_typer(
        review, name="review", help="Claims that wait for a person, and what persons decide about them."
    )


@review.callback(invoke_without_command=True)
def queue(
    context: typer.Context,
    kind: Annotated[
        str, typer.Option(metavar="KIND", help="norm, mapping, period, penalty, competence, rule …")
    ] = "",
    status: Annotated[
        str, typer.Option(metavar="STATUS", help="stale, disputed, draft; or reviewed, rejected.")
    ] = "",
    platform: Annotated[str, typer.Option(metavar="NAME", help="Whose terms it reads, as aws/bedrock.")] = "",
    instrument: Annotated[str, typer.Option(metavar="NAME", help="What law it reads, as AIA.")] = "",
    limit: Annotated[
        int | None, typer.Option(metavar="N", help="How many; 20 in the table, all in JSON.")
    ] = None,
    form: Format = JsonForm.table,
) -> None:
    """List the claims that wait for a person: stale ones, disputed ones, drafts; what bears on most comes first."""
    if context.invoked_subcommand:
        return
    most = _SHOWN if limit is None and form is JsonForm.table else limit
    found = opened().review_queue(
        kind=kind, status=status, platform=platform, instrument=instrument, limit=most
    )
    if form is JsonForm.json:
        emit_json(found)
        return
    from lexposure.render.review import queue_text

    write(queue_text(found), None)


@review.command()
def show(claim: Claim, form: Format = JsonForm.table) -> None:
    """Show one claim with the words it cites on both sides, its hash, and every act about it."""
    found = opened().review_claim(claim)
    if form is JsonForm.json:
        emit_json(found)
        return
    from lexposure.render.review import claim_text

    write(claim_text(found), None)


@review.command()
def approve(
    claims: Claims, by: By, why: Why, seen: Seen = "", later: Later = False, form: Format = JsonForm.table
) -> None:
    """Confirm a claim; its author, and who amended it, can't."""
    _act("approve", claims, by, why, seen, None, later, form)


@review.command()
def amend(
    claim: Claim,
    by: By,
    why: Why,
    values: Set = None,
    seen: Seen = "",
    later: Later = False,
    form: Format = JsonForm.table,
) -> None:
    """Change values of a claim; it is a draft then, until another person approves it."""
    _act("amend", [claim], by, why, seen, values, later, form)


@review.command()
def reject(
    claims: Claims, by: By, why: Why, seen: Seen = "", later: Later = False, form: Format = JsonForm.table
) -> None:
    """Say that a claim doesn't hold: a mapping or action is in no answer then, any other claim is disputed."""
    _act("reject", claims, by, why, seen, None, later, form)


@review.command()
def dissent(
    claim: Claim,
    by: By,
    why: Why,
    values: Set = None,
    seen: Seen = "",
    later: Later = False,
    form: Format = JsonForm.table,
) -> None:
    """Put another reading beside a claim; both are kept, and the claim is disputed."""
    _act("dissent", [claim], by, why, seen, values, later, form)


def _act(
    act: str,
    claims: Sequence[str],
    by: str,
    why: str,
    seen: str,
    values: Sequence[str] | None,
    later: bool,
    form: JsonForm,
) -> None:
    from lexposure.workspace.reviewing import AskedAct

    if seen and len(claims) > 1:
        raise UserError("one hash was given for several claims", fix="act on one claim at a time with --seen")
    changes = _changes(values or ())
    asked = [AskedAct(claim, act, by, why, seen, changes) for claim in claims]
    rows = opened().review(asked, build=not later)
    if form is JsonForm.json:
        emit_json(rows)
        return
    from lexposure.render.review import acts_text

    write(acts_text(rows), None)


def _changes(given: Sequence[str]) -> dict[str, Any]:
    """Read `FIELD=VALUE`: lists, objects and quoted texts as YAML, everything else as the text it is."""
    from lexposure.workspace.reviewing import read_value

    found: dict[str, Any] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name or name in found:
            raise UserError(f"`--set {pair}` is no change", fix="write FIELD=VALUE, each field once")
        found[name] = read_value(value, name)
    return found
