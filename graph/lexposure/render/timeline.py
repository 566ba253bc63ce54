"""A timeline as text and as JSON: law and terms on one axis, the past first, what is announced below a line."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from lexposure.render.digest import STATUS
from lexposure.render.json_form import plain
from lexposure.render.text import clipped, for_screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.exposure.timeline import Cause, Count, Step, Timeline, Turned

__all__ = ["timeline_json", "to_text"]

_CAUSES, _NORMS, _CEILINGS = 6, 12, 2
"""How many causes, norms and ceilings a step tells unless all are asked for."""
_WIDTH = 110
_SIDES = (("law", "law"), ("contract", "terms"))
_KIND = {
    "norm": "wording",
    "rule": "rule",
    "period": "period",
    "penalty": "ceiling",
    "membership": "membership",
}


def timeline_json(found: Timeline) -> dict[str, Any]:
    """Return the timeline as plain dicts, lists, strings and numbers; its shape is described in docs/what-if-and-when.md."""
    return {
        "profile": plain(found.profile),
        "as_of": plain(found.as_of),
        "known_at": plain(found.known_at),
        "recorded": plain(found.recorded),
        "dataset": found.dataset,
        "from": plain(found.first),
        "to": plain(found.last),
        "start": plain(found.start),
        "steps": [plain(step) for step in found.steps],
        "notice": found.notice,
    }


def to_text(found: Timeline, *, everything: bool = False) -> str:
    """Return the timeline for a terminal; long steps are cut unless everything is asked for."""
    coming = sum(step.announced for step in found.steps)
    window = f"{found.first or 'the beginning'} to {found.last or 'the last day recorded'}"
    lines = [
        for_screen(f"When the answer changes: {found.name}"),
        f"{window}: {len(found.steps) - coming} past, {coming} announced after {found.as_of}",
        f"before the first: {_counted(found.start)}",
    ]
    drawn = False
    for step in found.steps:
        if step.announced and not drawn:
            lines += ["", f"──────── announced after {found.as_of} ────────"]
            drawn = True
        lines += ["", *_step(step, everything=everything)]
    if not found.steps:
        lines += ["", "The answer doesn't change in that time."]
    return "\n".join([*lines, "", found.notice]) + "\n"


def _counted(count: Count) -> str:
    return f"{count.applies} apply, {count.may_apply} may apply"


def _step(step: Step, *, everything: bool) -> Iterator[str]:
    sides = " and ".join(said for side, said in _SIDES if any(norm.side == side for norm in step.norms))
    yield f"{step.day}  {sides}  ({_counted(step.count)} from then on)"
    causes = step.causes if everything else step.causes[:_CAUSES]
    for cause in causes:
        yield from _wrapped(_cause(cause), "  because ")
    yield from _rest(len(step.causes) - len(causes), "causes", "  ")
    norms = step.norms if everything else step.norms[:_NORMS]
    for norm in norms:
        yield from _wrapped(_norm(norm), "  * ")
        yield from _ceilings("+", norm.gained, everything=everything)
        yield from _ceilings("-", norm.lost, everything=everything)
    yield from _rest(len(step.norms) - len(norms), "norms", "  ")


def _cause(cause: Cause) -> str:
    summary = "" if cause.kind == "norm" else f": {clipped(cause.summary, 120)}"
    return for_screen(f"{_KIND[cause.kind]} {cause.turn} ({cause.source}){summary}")


def _norm(norm: Turned) -> str:
    turn = (
        f"{STATUS[norm.before]} → {STATUS[norm.after]}"
        if norm.before != norm.after
        else f"{STATUS[norm.after]} as before, with other ceilings"
    )
    soft = "" if norm.binding_force in ("binding", "contract") else f" [{norm.binding_force}, doesn't bind]"
    return for_screen(
        f"{norm.ref}: {turn}{soft}. {norm.citation}: {norm.deontic}, {clipped(norm.summary, 160)}"
    )


def _ceilings(sign: str, told: Sequence[str], *, everything: bool) -> Iterator[str]:
    shown = told if everything else told[:_CEILINGS]
    for ceiling in shown:
        yield from _wrapped(
            for_screen(ceiling if everything else clipped(ceiling, 160)), f"      {sign} ceiling: "
        )
    yield from _rest(len(told) - len(shown), "ceilings", "      ")


def _rest(left: int, what: str, before: str) -> Iterator[str]:
    if left > 0:
        yield f"{before}… {left} more {what} (--all)"


def _wrapped(text: str, before: str) -> list[str]:
    blank = " " * min(len(before), 8)
    return textwrap.wrap(text, _WIDTH, initial_indent=before, subsequent_indent=blank) or [before]
