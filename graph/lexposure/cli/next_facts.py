"""`next`: the open facts that settle most, listed, or asked one after another on a terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexposure.cli.common import AsOf, JsonForm, emit_json, moment, note, on_day, opened, read_input, write
from lexposure.model.errors import DateError, ProfileError, UserError

if TYPE_CHECKING:
    from lexposure.exposure.next_facts import Interview, OpenFact

__all__ = ["register"]

_STOP, _UNKNOWN = "stop", "unknown"
_WORDS = {
    **dict.fromkeys(("y", "yes"), "yes"),
    **dict.fromkeys(("n", "no"), "no"),
    **dict.fromkeys(("d", "?", "don't know", "unknown"), _UNKNOWN),
    **dict.fromkeys(("s", "stop", "q", "quit"), _STOP),
}
_ASKED = {"yes_no": "yes, no", "number": "a number", "date": "a date (YYYY-MM-DD)"}


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("next")(next_facts)


def next_facts(
    profile: Annotated[
        str, typer.Argument(metavar="PROFILE", help="A YAML or JSON file, or - for standard input.")
    ],
    as_of: AsOf = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", metavar="TIME", help="Answer from what was recorded by then.")
    ] = None,
    most: Annotated[int, typer.Option("--most", help="How many facts, at most 200.")] = 10,
    everything: Annotated[
        bool, typer.Option("--all", help="Name every norm that an answer settles.")
    ] = False,
    form: Annotated[JsonForm, typer.Option("--format")] = JsonForm.table,
    interactive: Annotated[
        bool, typer.Option("--interactive", help="Ask one after another and write the filled profile.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="The new file; NAME.filled.yaml beside the profile if left out."
        ),
    ] = None,
) -> None:
    """Name the open facts that settle most, with what yes and what no would settle."""
    asked, known = on_day(as_of), moment(known_at)
    name = "standard input" if profile == "-" else profile
    if interactive:
        _fill(profile, as_of=as_of, known_at=known_at, form=form, out=out)
        return
    if out is not None:
        raise UserError("--out is for the filled profile", fix="add --interactive")
    found = opened().next_facts(read_input(profile), asked, known, most=most, name=name)
    if form is JsonForm.json:
        from lexposure.render.next_facts import next_json

        emit_json(next_json(found))
        return
    from lexposure.render.next_facts import to_text

    write(to_text(found, everything=everything), None)


def _fill(profile: str, *, as_of: str | None, known_at: str | None, form: JsonForm, out: Path | None) -> None:
    from lexposure.workspace.next_work import keep_profile, refuse_existing

    if profile == "-" or not sys.stdin.isatty():
        raise UserError(
            "--interactive asks a person on a terminal", fix="leave it out, or name a profile's file"
        )
    if form is JsonForm.json or known_at is not None:
        raise UserError("--interactive has neither --format json nor --known-at", fix="leave them out")
    target = out or Path(profile).with_name(f"{Path(profile).stem}.filled.yaml")
    refuse_existing(target)
    interview = opened().interview(read_input(profile), on_day(as_of), name=profile)
    _ask(interview)
    if interview.answers:
        keep_profile(interview.profile, target)
        note(f"{interview.answers} answered, {interview.may_apply} norms may still apply; written: {target}")
    else:
        note("nothing answered, nothing written")


def _ask(interview: Interview) -> None:
    while fact := interview.question():
        said = _said(fact, interview.may_apply)
        if said == _STOP:
            return
        if said == _UNKNOWN:
            interview.passed(fact)
            continue
        try:
            interview.answer(fact, said)
        except (ProfileError, DateError) as problem:
            note(f"not taken: {problem}")
    note("no further question")


def _said(fact: OpenFact, waiting: int) -> str:
    """Ask until the answer is understood; the end of the input stops."""
    from lexposure.render.next_facts import fact_lines

    note("\n".join(["", *fact_lines(fact)]))
    while True:
        sys.stderr.write(f"{waiting} norms may apply. {_ASKED[fact.answer]}, don't know (d) or stop (s)? ")
        sys.stderr.flush()
        try:
            line = sys.stdin.readline()
        except KeyboardInterrupt:
            return _STOP
        if not line:
            return _STOP
        text = line.strip().lower()
        said = _WORDS.get(text, text)
        if said in (_STOP, _UNKNOWN):
            return said
        if fact.answer == "yes_no" and said in ("yes", "no"):
            return said
        if fact.answer != "yes_no" and said not in ("", "yes", "no"):
            return said
