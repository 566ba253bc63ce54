"""The difference between two answers as text and as JSON: what is gained, lost and changed, norm by norm."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from lexposure.render.digest import STATUS
from lexposure.render.json_form import plain
from lexposure.render.text import clipped, for_screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.exposure.differences import Difference, Differences, Side, Standing

__all__ = ["differences_json", "to_text"]

_NORMS, _ITEMS = 20, 2
"""How many norms of a set, and ceilings or needs of a norm, are told unless all are asked for."""
_WIDTH = 110


def differences_json(found: Differences) -> dict[str, Any]:
    """Return the differences as plain dicts, lists, strings and numbers; described in docs/what-if-and-when.md."""
    form: dict[str, Any] = plain(found)
    return form


def to_text(found: Differences, *, everything: bool = False) -> str:
    """Return the differences for a terminal; long sets are cut unless everything is asked for."""
    lines = [_side("first", found.first), _side("second", found.second), *_facts(found.first, found.second)]
    lines.append(
        f"{len(found.gained)} gained, {len(found.lost)} lost, {len(found.changed)} changed, {found.same} the same"
    )
    for title, sign, norms in (
        ("GAINED: reaches the second alone", "+", found.gained),
        ("LOST: reaches the first alone", "-", found.lost),
        ("CHANGED: reaches both, otherwise", "~", found.changed),
    ):
        if norms:
            lines += ["", f"{title} ({len(norms)})", *_norms(sign, norms, everything=everything)]
    return "\n".join([*lines, "", found.notice]) + "\n"


def _side(which: str, side: Side) -> str:
    return for_screen(f"{which + ':':<8}{side.name}, on {side.as_of}")


def _facts(first: Side, second: Side) -> Iterator[str]:
    """Yield the facets that the two profiles state otherwise; names and descriptions aside."""
    one, other = first.profile, second.profile
    for key in sorted((one.keys() | other.keys()) - {"name", "description"}):
        if one.get(key) != other.get(key):
            yield from _wrapped(f"{key}: {_said(one.get(key))} → {_said(other.get(key))}", "  ")


def _said(value: Any) -> str:
    if value is None:
        return "not stated"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False).replace('"', "")


def _norms(sign: str, norms: Sequence[Difference], *, everything: bool) -> Iterator[str]:
    for norm in norms if everything else norms[:_NORMS]:
        soft = (
            "" if norm.binding_force in ("binding", "contract") else f" [{norm.binding_force}, doesn't bind]"
        )
        text = (
            f"{norm.ref}: {_turn(norm)}{soft}. {norm.citation}: {norm.deontic}, {clipped(norm.summary, 160)}"
        )
        yield from _wrapped(text, f"  {sign} ")
        if norm.before and norm.after:
            yield from _details(norm, norm.before, norm.after, everything=everything)
    if len(norms) > _NORMS and not everything:
        yield f"  … {len(norms) - _NORMS} more (--all)"


def _turn(norm: Difference) -> str:
    was = STATUS[norm.before.status] if norm.before else "not recorded"
    is_ = STATUS[norm.after.status] if norm.after else "not recorded"
    return f"{was} → {is_}" if was != is_ else f"{is_} as before"


def _details(norm: Difference, before: Standing, after: Standing, *, everything: bool) -> Iterator[str]:
    if "applies_from" in norm.differs:
        if before.applies_from and after.applies_from:
            yield f"      applies from {before.applies_from} → {after.applies_from}"
        elif after.applies_from:
            yield f"      applies from {after.applies_from}"
    asked = (
        ("ceiling", before.penalties, after.penalties),
        ("needs", *([need.question for need in each.needs] for each in (before, after))),
    )
    for what, was, is_ in asked:
        for sign, said in (("+", [x for x in is_ if x not in was]), ("-", [x for x in was if x not in is_])):
            for text in said if everything else said[:_ITEMS]:
                yield from _wrapped(text if everything else clipped(text, 160), f"      {sign} {what}: ")
            if len(said) > _ITEMS and not everything:
                yield f"      {sign} {what}: … {len(said) - _ITEMS} more (--all)"


def _wrapped(text: str, before: str) -> list[str]:
    return textwrap.wrap(
        for_screen(text), _WIDTH, initial_indent=before, subsequent_indent=" " * min(len(before) + 2, 8)
    )
