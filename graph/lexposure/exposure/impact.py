"""What a step does to a profile: the norms it gains and loses, what changes of others, and what of it is proof alone.

Only norms are looked at on which something bears that turned, or whose proof changed; a test holds the result against
both answers in full. A norm is the same by IRI; a path is the chain of `pathways.Pathways.iris`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, NamedTuple

from lexposure.exposure.answers import Hop, Path
from lexposure.exposure.bearing import LISTS
from lexposure.exposure.claim_status import told_on
from lexposure.exposure.differences import Standing
from lexposure.exposure.engine import as_printed
from lexposure.exposure.evaluation import Evaluation
from lexposure.exposure.facts import FALSE
from lexposure.exposure.hops import Teller
from lexposure.exposure.profiles import Profile
from lexposure.exposure.questions import Questions
from lexposure.exposure.reasons import STATUS, Reasons, applies_from
from lexposure.exposure.step import Mark, Side, Step

__all__ = ["KINDS", "Chain", "Effect", "Kind", "Weakened", "effects"]

Kind = Literal["gained", "lost", "changed", "paths", "announced", "proof"]
KINDS: tuple[Kind, ...] = ("gained", "lost", "changed", "paths", "announced", "proof")


class Chain(NamedTuple):
    """An exposure path by the IRIs of its nodes; None where it has no such node."""

    contract: str | None
    mapping: str | None
    norm: str
    unit: str
    instrument: str
    authority: str | None
    penalty: str | None


@dataclass(frozen=True)
class Weakened:
    """A hop of a norm's paths whose proof is another: `status` and `standings` as an answer tells them."""

    iri: str
    kind: str
    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """A norm that stands otherwise after the step.

    `kind`: it reaches the profile only after the step (`gained`) or before it (`lost`), or both times and in another way
    (`changed`), by other paths alone (`paths`) or with other proof alone (`proof`); or it reaches it neither time, and
    the day from which it will is another (`announced`). `before` and `after` are None where the norm doesn't reach.
    `coming` are the days announced where it doesn't yet. `causes` are IRIs of claims that turned or whose proof changed.
    `succeeds` are norms of the same clause or unit that go as this one comes, or the other way round.
    `unread`: no wording was read that is older than the step, so that it isn't known what stood before.
    """

    kind: Kind
    iri: str
    ref: str
    citation: str
    side: Literal["contract", "law"]
    deontic: str
    summary: str
    binding_force: str
    before: Standing | None
    after: Standing | None
    differs: tuple[str, ...]
    coming: tuple[dt.date | None, dt.date | None]
    gained_paths: tuple[Chain, ...]
    lost_paths: tuple[Chain, ...]
    proof: tuple[Weakened, ...]
    causes: tuple[str, ...]
    succeeds: tuple[str, ...] = ()
    unread: bool = False


def effects(
    step: Step, profile: Profile, marks: Mapping[str, Mark], of: Collection[int] | None = None
) -> tuple[Effect, ...]:
    """Return what a step does to a profile: law before contract and as printed. `of` limits to some norms.

    Of the proof only what `marks` names is told.
    """
    reader = _Reader(step, profile, marks)
    numbers = range(len(step.bearing.index.norms)) if of is None else of
    found = [effect for number in numbers if (effect := reader.effect(number))]
    return tuple(sorted(_paired(found, step), key=_order))


class _Answered:
    """One side of the step for one profile, norm by norm."""

    def __init__(self, side: Side, profile: Profile) -> None:
        engine = side.engine
        self.side, self._engine = side, engine
        self.evaluation: Evaluation = engine.evaluate(profile, side.day)
        reasons = Reasons(engine.evaluator, self.evaluation)
        self._questions = Questions(engine.evaluator, self.evaluation, reasons.say)
        self._teller = Teller(engine.evaluator, self.evaluation, reasons, engine.witness)

    def standing(self, number: int) -> Standing | None:
        """Return what of the answer is compared; None if the norm doesn't reach the profile."""
        value = self.evaluation.answers[number]
        if value == FALSE:
            return None
        reached = (p for p in self._engine.index.norms[number].penalties if self.evaluation.penalties[p])
        return Standing(
            STATUS[value],
            applies_from(self._engine.evaluator, self.evaluation, number),
            tuple(self._engine.penalty(p, self.evaluation) for p in reached),
            self._questions.needs(number),
        )

    def coming(self, number: int) -> dt.date | None:
        """Return the day from which a norm will reach the profile that doesn't yet."""
        if self.evaluation.answers[number] or not self.evaluation.claims[number]:
            return None
        found = applies_from(self._engine.evaluator, self.evaluation, number)
        return found if found and found > self.side.day else None

    def chains(self, number: int) -> set[Chain]:
        """Return the paths of a norm; none if it doesn't reach the profile."""
        if not self.evaluation.answers[number]:
            return set()
        pathways = self._engine.pathways
        return {Chain(*pathways.iris(each)) for each in pathways.of(number, self.evaluation)}  # type: ignore[arg-type]

    def proven(self, number: int) -> dict[tuple[str, str], str]:
        """Return how each claim behind a norm's paths, and its timing rules, are proven: by IRI and kind of hop."""
        told = self._teller.tell(self._engine.pathways.of(number, self.evaluation))
        found: dict[tuple[str, str], str] = {(hop.iri, hop.kind): self._proven(hop) for hop in _hops(told)}
        index, day = self._engine.index, self.side.iso
        norm = index.norms[number]
        for period in (p for level in norm.levels for p in level if self.evaluation.periods[p]):
            claim = index.periods[period]
            found[claim.iri, "period"] = told_on(index, claim, day) or claim.status
        return found

    def _proven(self, hop: Hop) -> str:
        """Return the status of a hop, with what made it stale, and whether the words it cites stand."""
        stale = next((part for part in hop.detail.split("; ") if part.startswith("stale: ")), hop.status)
        told = dict.fromkeys(standing for _, standing in self.side.standings(hop.evidence))
        return ", ".join(filter(None, (stale, *told)))


class _Reader:
    def __init__(self, step: Step, profile: Profile, marks: Mapping[str, Mark]) -> None:
        self._step, self._marks, self._bearing = step, marks, step.bearing
        self._before, self._after = _Answered(step.before, profile), _Answered(step.after, profile)
        self._forces = {each.iri: each.binding_force for each in self._bearing.index.instruments}

    def effect(self, number: int) -> Effect | None:
        before, after = self._before.standing(number), self._after.standing(number)
        coming = self._before.coming(number), self._after.coming(number)
        had, has = self._before.chains(number), self._after.chains(number)
        differs = tuple(
            each.name
            for each in fields(Standing)
            if getattr(before, each.name, None) != getattr(after, each.name, None)
        )
        proof = self._proof(number) if before and after else ()
        kind: Kind
        if not before or not after:
            if before is after and coming[0] == coming[1]:
                return None
            kind = "gained" if after else "lost" if before else "announced"
        elif differs:
            kind = "changed"
        elif had != has:
            kind = "paths"
        elif proof:
            kind = "proof"
        else:
            return None
        norm = self._bearing.index.norms[number]
        contract = norm.side == "contract"
        return Effect(
            kind, norm.iri, norm.ref, norm.citation, norm.side, norm.deontic, norm.summary,
            "contract" if contract else self._forces.get(norm.instrument, ""),
            before, after, differs, coming, _sorted(has - had), _sorted(had - has), proof,
            tuple(sorted(self._causes(number, kind, differs, had ^ has, proof), key=self._cause_order)),
            unread=self._step.unread_before(norm),
        )  # fmt: skip

    def _proof(self, number: int) -> tuple[Weakened, ...]:
        """Return the hops whose proof differs, of those that a mark names."""
        named = {iri for mark in self._marked(number) for iri in self._hops_of(mark)}
        if not named:
            return ()
        before, after = self._before.proven(number), self._after.proven(number)
        return tuple(
            Weakened(*key, before[key], after[key])
            for key in sorted(before.keys() & after.keys())
            if key[0] in named and before[key] != after[key]
        )

    def _marked(self, number: int) -> set[str]:
        return self._marks.keys() & self._bearing.path(number)

    def _hops_of(self, mark: str) -> set[str]:
        """Return the IRIs under which a path tells a claim or provision: of a duty, its unit or clause as well."""
        if mark not in self._bearing.places:
            return {mark}
        claim = self._bearing.claim(mark)
        return {mark, claim.source, claim.data.get("authority", mark), claim.data.get("document", mark)}

    # ---------------------------------------------------------------- causes
    def _causes(
        self,
        number: int,
        kind: Kind,
        differs: tuple[str, ...],
        chains: set[Chain],
        proof: tuple[Weakened, ...],
    ) -> set[str]:
        """Return what turned and bears on what is told of the norm, and whose proof changed."""
        found: set[str] = set()
        if kind in ("gained", "lost", "changed", "announced"):
            reached = self._reached(self._bearing.answer(number)) | self._moved(number)
            ceilings = "penalties" in differs and kind == "changed"
            found |= {iri for iri in reached if ceilings or self._place(iri) != "penalties"}
        if kind in ("changed", "paths") and chains:
            own = self._reached(self._bearing.path(number))
            among = {iri for chain in chains for iri in chain}
            found |= {iri for iri in own if not among.isdisjoint(self._hops_of(iri) - {""})} or own
        told = {hop.iri for hop in proof}
        return found | {mark for mark in self._marked(number) if told & self._hops_of(mark)}

    def _reached(self, iris: frozenset[str]) -> set[str]:
        """Return those that turned and that hold or may hold for the profile on one of the sides."""
        return {iri for iri in self._step.turned.keys() & iris if self._holds(iri)}

    def _holds(self, iri: str) -> bool:
        return any(self._bearing.value(iri, each.evaluation) for each in (self._before, self._after))

    def _moved(self, number: int) -> set[str]:
        """Return the timing rules that turned, where others count now: one that excludes the profile may still take the place of another."""
        if number not in self._step.displaced:
            return set()
        index = self._bearing.index
        periods = {index.periods[p].iri for level in index.norms[number].levels for p in level}
        return self._step.turned.keys() & periods

    def _place(self, iri: str) -> str:
        return self._bearing.places.get(iri, ("provisions", 0))[0]

    def _cause_order(self, iri: str) -> tuple[int, str]:
        return (*LISTS, "provisions").index(self._place(iri)), iri


def _hops(paths: list[Path]) -> Iterator[Hop]:
    """Yield the hops that rest on words; which capture stands that day is none of their claims."""
    yield from (hop for path in paths for hop in path.hops if hop.kind != "document_version")


def _paired(found: list[Effect], step: Step) -> Iterator[Effect]:
    """Yield the effects; a norm that comes names those of the same place that go, and the other way round."""
    sources = {each.iri: step.bearing.place_of(each.iri) for each in found}
    for each in found:
        comes, goes = _comes(each), _goes(each)
        beside = [
            other.iri
            for other in found
            if sources[other.iri] == sources[each.iri]
            and other.iri != each.iri
            and ((comes and _goes(other)) or (goes and _comes(other)))
        ]
        yield replace(each, succeeds=tuple(sorted(beside))) if beside else each


def _comes(effect: Effect) -> bool:
    return effect.kind == "gained" or (effect.kind == "announced" and effect.coming[0] is None)


def _goes(effect: Effect) -> bool:
    return effect.kind == "lost" or (effect.kind == "announced" and effect.coming[1] is None)


def _sorted(chains: set[Chain]) -> tuple[Chain, ...]:
    return tuple(sorted(chains, key=lambda chain: tuple(part or "" for part in chain)))


def _order(effect: Effect) -> tuple[object, ...]:
    return KINDS.index(effect.kind), effect.side != "law", as_printed(effect.ref), effect.iri
