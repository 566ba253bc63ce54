"""A plan of actions as text, as JSON, and as a table for a tracker."""

from __future__ import annotations

import csv
import io
import textwrap
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lexposure.model.namespaces import ID
from lexposure.render.json_form import plain
from lexposure.render.text import for_screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.exposure.action_needs import Need
    from lexposure.exposure.actions import Plan, PlannedAction, Plans

__all__ = ["COLUMNS", "actions_csv", "actions_json", "to_text"]

COLUMNS = (
    "action", "label", "what_to_do", "evidence_artefact", "owner", "suggested_owner", "occasion", "due", "state", "reach",
    "cost", "norms", "together_with", "nist_ai_rmf", "iso_iec_42001", "status", "confidence", "author", "done",
)  # fmt: skip
"""The columns of the table; `done`, and `owner` unless it was given, are left to whoever imports it."""
_FRAMEWORKS = {"nist_ai_rmf": "NIST AI RMF", "iso_iec_42001": "ISO/IEC 42001"}
_WIDTH = 110
_NAMED = 8
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def actions_json(found: Plans) -> dict[str, Any]:
    """Return the published JSON; its shape is described in docs/actions.md, and every field is always there."""
    plan = found.plan
    return {
        "profile": plain(found.profile),
        "as_of": plain(found.as_of),
        "until": plain(found.until),
        "known_at": plain(found.known_at),
        "dataset": found.dataset,
        "counts": {
            "norms": len(plan.covered) + len(plan.uncovered),
            "covered": len(plan.covered),
            "uncovered": len(plan.uncovered),
            "actions": len(plan.actions),
            "cost": plan.proof.cost,
            "may_apply": found.may_apply,
            "not_examined": found.not_examined,
        },
        "plan": _plan_json(plan),
        "possible": None if found.possible is None else _plan_json(found.possible),
        "done": list(found.done),
        "not_binding": plain(found.not_binding),
        "owed_by_others": plain(found.owed_by_others),
        "notice": found.notice,
    }


def _plan_json(plan: Plan) -> dict[str, Any]:
    return {
        "actions": [{**plain(action), "owner": action.owner or None} for action in plan.actions],
        "proof": plain(plan.proof),
        "covered": [{**plain(each.norm), "by": plain(each.by), "done": each.done} for each in plan.covered],
        "uncovered": [
            {**plain(each.norm), "in_part_by": list(each.in_part_by), "why": each.why}
            for each in plan.uncovered
        ],
    }


# ---------------------------------------------------------------- table for a tracker
def actions_csv(found: Plans) -> str:
    """Return one row an action with a head line; column `done` is empty. Cells never start a formula."""
    norms = _norms(found)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for reach, plan in (("applies", found.plan), ("may_apply", found.possible)):
        for action in plan.actions if plan else ():
            writer.writerow([_cell(value) for value in _row(action, reach, norms)])
    return out.getvalue()


def _row(action: PlannedAction, reach: str, norms: dict[str, Need]) -> Iterator[str]:
    yield from (_short(action.iri), action.label, action.summary, "; ".join(action.artefacts), action.owner)
    yield from (action.suggested_owner, "; ".join(action.occasions), str(action.due or ""))
    yield from ("announced" if action.announced else "now", reach, str(action.cost))
    yield "; ".join(dict.fromkeys(norms[iri].ref for iri in action.norms))
    yield "; ".join(_short(iri) for iri in action.together_with)
    for name in _FRAMEWORKS:
        yield "; ".join(entry.number for entry in action.crosswalk if entry.framework == name)
    yield from (action.status, f"{action.confidence:g}", _short(action.author), "")


def _cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


# ---------------------------------------------------------------- text
def to_text(found: Plans, *, everything: bool = False) -> str:
    """Return the plan for a terminal: actions by day, what they meet, and what nothing meets."""
    span = f"and all that is announced until {found.until}" if found.until else "and all that is announced"
    if found.until == found.as_of:
        span = "alone"
    lines = [for_screen(f"What to do about: {found.name}"), f"what applies on {found.as_of} {span}", ""]
    norms = _norms(found)
    lines += _plan_lines(found.plan, norms, ("Owed already", "Announced"), everything=everything)
    if found.possible is not None:
        lines += ["", "──────── to add for what may apply ────────"]
        heads = ("If it applies, owed already", "If it applies, from a later day")
        lines += _plan_lines(found.possible, norms, heads, everything=everything)
    lines += ["", *_left_out(found)]
    return "\n".join([*lines, "", found.notice])


def _plan_lines(
    plan: Plan, norms: dict[str, Need], heads: tuple[str, str], *, everything: bool
) -> Iterator[str]:
    """Yield a plan; `heads` stand over what is owed on the day asked and over what begins later."""
    total = len(plan.covered) + len(plan.uncovered)
    yield (
        f"{_counted(total, 'duty or prohibition', 'duties and prohibitions')}: {len(plan.covered)} met, "
        f"{len(plan.uncovered)} without recorded action"
    )
    yield _proof_line(plan)
    done = sum(each.done for each in plan.covered)
    if done:
        yield f"{done} of them are met by what is done or planned already"
    number = 0
    for announced, actions in groupby(plan.actions, key=lambda action: action.announced):
        yield from ("", heads[announced])
        for action in actions:
            number += 1
            yield from ("", *_action_lines(number, action, norms, everything=everything))
    if plan.actions:
        owners = Counter(action.suggested_owner for action in plan.actions)
        told = ", ".join(
            f"{name} {n}" for name, n in sorted(owners.items(), key=lambda each: (-each[1], each[0]))
        )
        yield from ("", *_wrapped(f"By suggested owner: {told}", "", "  "))
    if plan.uncovered:
        yield from ("", "Not met by any recorded action")
        for each in plan.uncovered if everything else plan.uncovered[: 3 * _NAMED]:
            parts = f"; in part: {', '.join(map(_short, each.in_part_by))}" if each.in_part_by else ""
            yield from _wrapped(f"{each.norm.ref}: {each.norm.summary} ({each.why}{parts})", "  ", "    ")
        if not everything and len(plan.uncovered) > 3 * _NAMED:
            yield f"  and {len(plan.uncovered) - 3 * _NAMED} more (--all)"


def _proof_line(plan: Plan) -> str:
    proof, count = plan.proof, len(plan.actions)
    said = f"{_counted(count, 'action', 'actions')}, cost {proof.cost}"
    if proof.status == "optimal":
        return f"{said}: no recorded set costs less (proved; lower bound {proof.bound}, gap 0)"
    return f"{said}: not proved to be least (lower bound {proof.bound}, gap {proof.gap:.1%})"


def _action_lines(
    number: int, action: PlannedAction, norms: dict[str, Need], *, everything: bool
) -> Iterator[str]:
    day = (
        "day not recorded"
        if action.due is None
        else f"{'from' if action.announced else 'since'} {action.due}"
    )
    cost = f", cost {action.cost}" if action.cost != 1 else ""
    yield for_screen(f"{number}. {action.label} ({day}{cost})")
    yield from _wrapped(action.summary, "   ", "   ")
    yield from _field("proof", "; ".join(action.artefacts))
    yield from _field("owner", action.owner or f"________ (suggested: {action.suggested_owner})")
    yield from _field("when", "; ".join(action.occasions))
    yield from _field("meets", _named(_met(action, norms), everything=everything))
    if action.together_with:
        others = [_short(iri) for iri in action.together_with]
        yield from _field("with", _named(others, everything=everything))
    yield from _field("filed at", "; ".join(_filed(action)))
    yield from _field(
        "by", f"{_short(action.author)}, {action.status}, {action.confidence:g}; {_short(action.iri)}"
    )


def _filed(action: PlannedAction) -> Iterator[str]:
    for name, title in _FRAMEWORKS.items():
        entries = [entry for entry in action.crosswalk if entry.framework == name]
        if entries:
            sure = min(entry.confidence for entry in entries)
            read = "text archived" if all(entry.text_read for entry in entries) else "text not archived"
            yield f"{title} {', '.join(entry.number for entry in entries)} ({read}, {sure:g})"


def _left_out(found: Plans) -> Iterator[str]:
    if found.possible is None and found.may_apply:
        yield f"{found.may_apply} more may apply and aren't planned for: --include-possible, or `lexposure next`"
    for norms, why in (
        (found.not_binding, "guidance, codes and standards don't bind"),
        (found.owed_by_others, "owed to the party, not by it"),
    ):
        if norms:
            refs = dict.fromkeys(norm.ref for norm in norms)
            yield from _wrapped(f"Not planned for ({why}): {', '.join(refs)}", "", "  ")
    if found.not_examined:
        yield (
            f"{_counted(found.not_examined, 'thing', 'things')} not examined (`lexposure exposure` names them): "
            "what nobody read, no action covers"
        )


def _norms(found: Plans) -> dict[str, Need]:
    plans = [plan for plan in (found.plan, found.possible) if plan]
    return {each.norm.iri: each.norm for plan in plans for each in plan.covered}


def _met(action: PlannedAction, norms: dict[str, Need]) -> list[str]:
    """Return the refs of the norms met, with the day of those that begin later and what weakens a reading."""
    return [_dated(norms[iri], action) for iri in action.norms]


def _dated(norm: Need, action: PlannedAction) -> str:
    notes = [f"from {norm.since}"] if norm.announced and norm.since != action.due else []
    notes += [norm.claim_status] if norm.claim_status in ("stale", "disputed") else []
    return f"{norm.ref} ({', '.join(notes)})" if notes else norm.ref


def _named(names: Sequence[str], *, everything: bool) -> str:
    distinct = list(dict.fromkeys(names))
    shown = distinct if everything else distinct[:_NAMED]
    more = len(distinct) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _short(iri: str) -> str:
    return iri.removeprefix(ID)


def _field(name: str, text: str) -> list[str]:
    return _wrapped(text, f"   {name:<9}", " " * 12) if text else []


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        for_screen(text), _WIDTH, initial_indent=first, subsequent_indent=rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
