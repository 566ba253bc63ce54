"""What to do about an exposure: the least set of recorded actions that meets every duty and prohibition that reaches a profile.

Nothing is derived from the text of a norm: whether an action meets a norm is a claim of its author. What no recorded
action meets, alone or with others, is listed as such.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lexposure.exposure.action_needs import Need, Needs, needs_of
from lexposure.exposure.cover import Way, least_cover, serves
from lexposure.exposure.engine import Engine
from lexposure.exposure.index import Action, Completion, Index
from lexposure.exposure.profiles import Profile
from lexposure.model.errors import UnknownName
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID, VOCAB

__all__ = ["CoveredNorm", "Entry", "Plan", "PlannedAction", "Plans", "Proof", "UncoveredNorm", "plan_actions"]

How = Literal["in_full", "together"]
_FRAMEWORKS = {"NISTRMF": "nist_ai_rmf", "ISO42001": "iso_iec_42001"}


@dataclass(frozen=True)
class Entry:
    """An entry of a standard under which an action is filed, by number, as sure as the data is of that number."""

    framework: str
    number: str
    ref: str
    confidence: float
    text_read: bool


@dataclass(frozen=True)
class PlannedAction:
    """An action of a plan. `due` is the first day on which a norm that it serves reaches the profile; None: not recorded.

    `owner` is what the party said, else empty. `norms` are the IRIs of the norms served, `together_with` the other actions
    without which some of them wouldn't be.
    """

    iri: str
    label: str
    summary: str
    artefacts: tuple[str, ...]
    owner: str
    suggested_owner: str
    occasions: tuple[str, ...]
    cost: int
    due: dt.date | None
    announced: bool
    norms: tuple[str, ...]
    together_with: tuple[str, ...]
    crosswalk: tuple[Entry, ...]
    status: str
    author: str
    confidence: float


@dataclass(frozen=True)
class Served:
    """One way in which a norm is met: by one action in full, or by several together, with the reason given for that."""

    how: How
    actions: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class CoveredNorm:
    """A norm that actions of the plan, or done before, meet."""

    norm: Need
    by: tuple[Served, ...]
    done: bool


@dataclass(frozen=True)
class UncoveredNorm:
    """A norm that no recorded action meets. `in_part_by` are actions that meet a part of it."""

    norm: Need
    in_part_by: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class Proof:
    """Why no smaller set is enough. `gap` is (cost − bound) / cost; `apart` are norms no two of which share an action."""

    status: Literal["optimal", "not_proven"]
    cost: int
    bound: int
    gap: float
    apart: tuple[str, ...]
    apart_cost: int


@dataclass(frozen=True)
class Plan:
    """The actions by day, the norms that they cover, and those that nothing covers."""

    actions: tuple[PlannedAction, ...]
    proof: Proof
    covered: tuple[CoveredNorm, ...]
    uncovered: tuple[UncoveredNorm, ...]


@dataclass(frozen=True)
class Plans:
    """The plan for what applies and, if asked for, what would have to be added for what may apply.

    `not_binding` are duties of guidance, codes and standards, `owed_by_others` contract duties of the other side: neither is
    planned for. What may apply of them is told where what may apply is asked for.
    """

    profile: dict[str, Any]
    name: str
    as_of: dt.date
    until: dt.date | None
    known_at: dt.datetime
    dataset: str
    plan: Plan
    possible: Plan | None
    may_apply: int
    done: tuple[str, ...]
    not_binding: tuple[Need, ...]
    owed_by_others: tuple[Need, ...]
    not_examined: int
    notice: str = "Not legal advice: whether an action meets a norm is a reading by the named authors, in draft unless said otherwise."


def plan_actions(
    engine: Engine,
    profile: Profile,
    as_of: dt.date,
    known_at: dt.datetime,
    *,
    until: dt.date | None = None,
    possible: bool = False,
    done: Collection[str] = (),
    owners: Mapping[str, str] | None = None,
) -> Plans:
    """Return the least set of actions for what applies on `as_of` or is announced to by `until` (None: ever).

    `done` are actions that need no planning any more and `owners` who owns which, by IRI or short name. Raises UnknownName, or
    UserError if `until` lies before `as_of`.
    """
    found = needs_of(engine, profile, as_of, until)
    names = _Names(engine.index)
    owned = {names.iri(name): owner for name, owner in (owners or {}).items()}
    planner = _Planner(engine.index, found, frozenset(map(names.iri, done)), owned)
    plan = planner.plan(found.applies, planner.done)
    added = None
    if possible:
        added = planner.plan(found.may_apply, planner.done | {action.iri for action in plan.actions})
    reached = ("applies", "may_apply") if possible else ("applies",)
    not_binding, owed_by_others = (
        tuple(need for need in needs if need.status in reached)
        for needs in (found.not_binding, found.owed_by_others)
    )
    return Plans(
        profile.source, profile.name, as_of, until, known_at, engine.index.dataset, plan, added, len(found.may_apply),
        tuple(sorted(planner.done)), not_binding, owed_by_others, found.not_examined,
    )  # fmt: skip


class _Names:
    """Actions by the names that a person may write: the IRI, `action/eu-ai-act/ai-literacy` or what stands behind `action/`."""

    def __init__(self, index: Index) -> None:
        self._known = {action.iri for action in index.actions}

    def iri(self, name: str) -> str:
        """Return the IRI. Raises UnknownName with the nearest names."""
        for each in (name, ID + name, f"{ID}action/{name}"):
            if each in self._known:
                return each
        short = [iri.removeprefix(ID) for iri in self._known]
        raise UnknownName(f"`{name}` is no recorded action", fix=nearest(name, short))


class _Planner:
    """What the actions of an index can do about the norms of one profile."""

    def __init__(self, index: Index, found: Needs, done: frozenset[str], owners: Mapping[str, str]) -> None:
        self._index, self._owners = index, owners
        self.done = done
        valid = [a for a in index.actions if _stands(a, found)]
        self._actions = {action.iri: action for action in valid}
        self._costs = {action.iri: action.cost for action in valid}
        self._ways: dict[str, dict[Way, Served]] = defaultdict(dict)
        self._in_part: dict[str, set[str]] = defaultdict(set)
        self._entries = {norm.ref: norm for norm in index.norms if norm.ref.partition(":")[0] in _FRAMEWORKS}
        for action in valid:
            for norm in action.satisfies:
                self._ways[norm][frozenset({action.iri})] = Served("in_full", (action.iri,), "")
            for norm in action.in_part:
                self._in_part[norm].add(action.iri)
        for whole in index.completions:
            if _stands(whole, found) and self._actions.keys() >= set(whole.actions):
                way = frozenset(whole.actions)
                self._ways[whole.norm].setdefault(way, Served("together", whole.actions, whole.summary))

    def plan(self, norms: Sequence[Need], have: frozenset[str]) -> Plan:
        """Return the least set to add to the actions one has."""
        known = {norm.iri: norm for norm in norms}
        coverable = {iri: list(self._ways[iri]) for iri in known if iri in self._ways}
        open_ = {
            iri: [way - have for way in ways] for iri, ways in coverable.items() if not serves(have, ways)
        }
        cover = least_cover(self._costs, open_)
        taken = have | set(cover.items)
        covered = tuple(
            CoveredNorm(norm, self._served(norm.iri, taken), norm.iri not in open_)
            for norm in norms
            if norm.iri in coverable
        )
        gap = (cover.cost - cover.bound) / cover.cost if cover.cost else 0.0
        status: Literal["optimal", "not_proven"] = "optimal" if cover.proven else "not_proven"
        actions = [self._planned(self._actions[iri], covered) for iri in cover.items]
        return Plan(
            tuple(sorted(actions, key=lambda action: (action.due or dt.date.min, action.iri))),
            Proof(status, cover.cost, cover.bound, round(gap, 6), cover.apart, cover.apart_cost),
            covered,
            tuple(self._uncovered(norm) for norm in norms if norm.iri not in coverable),
        )

    def _served(self, norm: str, taken: frozenset[str] | set[str]) -> tuple[Served, ...]:
        return tuple(served for way, served in sorted(self._ways[norm].items(), key=_order) if way <= taken)

    def _uncovered(self, norm: Need) -> UncoveredNorm:
        parts = tuple(sorted(self._in_part.get(norm.iri, ())))
        why = (
            "only a part of it is met by a recorded action, and no actions are declared to complete it"
            if parts
            else "no action recorded"
        )
        return UncoveredNorm(norm, parts, why)

    def _planned(self, action: Action, covered: Sequence[CoveredNorm]) -> PlannedAction:
        ways = [(each.norm, way) for each in covered for way in each.by if action.iri in way.actions]
        norms = {norm.iri: norm for norm, _ in ways}
        alone = {norm.iri for norm, way in ways if way.how == "in_full"}
        others = {
            iri for norm, way in ways if norm.iri not in alone for iri in way.actions if iri != action.iri
        }
        owed = [norm for norm in norms.values() if not norm.announced]
        days = [norm.since for norm in owed or norms.values() if norm.since]
        label = self._label
        return PlannedAction(
            action.iri, action.label, action.summary, action.artefacts, self._owners.get(action.iri, ""), label("owner", action.owner),
            tuple(label("occasion", name) for name in action.occasions), action.cost, min(days, default=None), not owed,
            tuple(norms), tuple(sorted(others)), tuple(self._crosswalk(action)), action.status, action.author,
            action.confidence,
        )  # fmt: skip

    def _crosswalk(self, action: Action) -> Iterator[Entry]:
        for ref in action.crosswalk:
            prefix, _, number = ref.partition(":")
            norm = self._entries.get(ref)
            yield Entry(
                _FRAMEWORKS.get(prefix, prefix),
                number.replace("_", " "),
                ref,
                norm.confidence if norm else 0.0,
                bool(norm and norm.evidence),
            )

    def _label(self, scheme: str, name: str) -> str:
        return self._index.labels.get(f"{VOCAB}{scheme}/{name}", name)


def _stands(claim: Action | Completion, found: Needs) -> bool:
    """Tell whether a claim holds on some day that is planned for."""
    begun = claim.valid_from is None or claim.valid_from <= found.last.isoformat()
    return begun and (claim.valid_until is None or claim.valid_until > found.as_of.isoformat())


def _order(item: tuple[Way, Served]) -> tuple[int, list[str]]:
    return len(item[0]), sorted(item[0])


def by_iri(plan: Plan) -> Mapping[str, PlannedAction]:
    """Return the actions of a plan by IRI."""
    return {action.iri: action for action in plan.actions}
