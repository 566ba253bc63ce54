"""The norms for which something has to be done: duties and prohibitions that reach a profile, each with its first day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from lexposure.exposure.answers import BINDING, Status
from lexposure.exposure.claim_status import status_on
from lexposure.exposure.coverage import not_examined
from lexposure.exposure.engine import Engine, as_printed
from lexposure.exposure.evaluation import Evaluation
from lexposure.exposure.facts import OPEN, TRUE
from lexposure.exposure.index import Norm
from lexposure.exposure.profiles import Profile
from lexposure.exposure.reasons import STATUS, Reasons, applies_from
from lexposure.exposure.timeline import turning_days
from lexposure.model.errors import UserError

__all__ = ["Need", "Needs", "needs_of"]

_TO_DO = frozenset({"obligation", "prohibition"})


@dataclass(frozen=True)
class Need:
    """A duty or prohibition with the first day on which it reaches the profile (None: not recorded).

    `announced` is true of what doesn't reach it yet on the day asked. `claim_status` is that of the norm as a reading: what
    is stale or disputed may ask for something else by now.
    """

    ref: str
    iri: str
    citation: str
    side: Literal["contract", "law"]
    deontic: str
    summary: str
    binding_force: str
    status: Status
    claim_status: str
    since: dt.date | None
    announced: bool


@dataclass(frozen=True)
class Needs:
    """What applies on the day asked or later, what may at most, and what isn't planned for. `last` is the last day looked at."""

    as_of: dt.date
    last: dt.date
    applies: tuple[Need, ...]
    may_apply: tuple[Need, ...]
    not_binding: tuple[Need, ...]
    owed_by_others: tuple[Need, ...]
    not_examined: int


def needs_of(engine: Engine, profile: Profile, as_of: dt.date, until: dt.date | None) -> Needs:
    """Return the duties and prohibitions of a profile from `as_of` to `until` (None: as far as the data goes)."""
    if until and until < as_of:
        raise UserError(f"{until} lies before {as_of}", fix="give a later day, or the day asked itself")
    coming = [day for day in turning_days(engine.index) if as_of < day and (not until or day <= until)]
    evaluations = [engine.evaluate(profile, day) for day in (as_of, *coming)]
    best: dict[int, tuple[int, Evaluation]] = {}
    for evaluation in evaluations:
        for number, value in enumerate(evaluation.answers):
            if value and value > best.get(number, (0,))[0] and engine.index.norms[number].deontic in _TO_DO:
                best[number] = value, evaluation
    found = sorted((_need(engine, n, value, on, as_of) for n, (value, on) in best.items()), key=_order)
    others = {engine.index.norms[n].iri for n in best if _of_others(engine, engine.index.norms[n], profile)}
    binding = [need for need in found if need.binding_force in BINDING]
    own = [need for need in binding if need.iri not in others]
    return Needs(
        as_of,
        max((evaluation.as_of for evaluation in evaluations), default=as_of),
        tuple(_reached(own, TRUE)),
        tuple(_reached(own, OPEN)),
        tuple(need for need in found if need.binding_force not in BINDING),
        tuple(need for need in binding if need.iri in others),
        len(not_examined(engine.evaluator, evaluations[0], Reasons(engine.evaluator, evaluations[0]))),
    )


def _reached(needs: Iterable[Need], value: int) -> Iterable[Need]:
    return (need for need in needs if need.status == STATUS[value])


def _need(engine: Engine, number: int, value: int, on: Evaluation, as_of: dt.date) -> Need:
    norm = engine.index.norms[number]
    announced = on.as_of > as_of
    since = on.as_of if announced else applies_from(engine.evaluator, on, number)
    return Need(
        norm.ref, norm.iri, norm.citation, norm.side, norm.deontic, norm.summary, engine.force(norm), STATUS[value],
        status_on(engine.index, norm, as_of.isoformat()), since, announced,
    )  # fmt: skip


def _of_others(engine: Engine, norm: Norm, profile: Profile) -> bool:
    """Tell whether a contract duty is the other side's: the party says all its roles, and none of them bears it."""
    if norm.side != "contract" or "roles" not in profile.listed or "roles" in profile.open_facets:
        return False
    above = engine.evaluator.table.above
    named = {*profile.listed["roles"], *profile.open_values.get("roles", ())}
    held = {role for stated in named for role in above(stated)}
    return held.isdisjoint(norm.bearers)


def _order(need: Need) -> tuple[object, ...]:
    return need.side != "law", as_printed(need.ref), need.iri
