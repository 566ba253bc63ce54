"""Why a norm reaches a profile, or why it doesn't: its answer, the proof of it, and the least that would turn it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from lexposure.exposure.answers import Answer
from lexposure.exposure.engine import Engine, as_printed
from lexposure.exposure.evaluation import Evaluation
from lexposure.exposure.facts import FALSE, TRUE
from lexposure.exposure.flips import MOST, Flips, flips
from lexposure.exposure.index import Index, Norm
from lexposure.exposure.profiles import Profile
from lexposure.exposure.trace import ClaimTrace, Timing, Tracer, UnderReading
from lexposure.law import identifiers
from lexposure.model.errors import UnknownName, UserError
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID

__all__ = ["Explained", "Explanation", "explain", "norms_named"]

Question = Literal["why", "why_not"]
MOST_NORMS = 60
"""The most norms explained at once; an act as a whole is no question that one proof answers."""


@dataclass(frozen=True)
class Explanation:
    """One norm. `question` is the one that fits the answer: `why` of what applies or may, `why_not` of what doesn't.

    `to_apply` are the smallest changes of facts by which it applies (None: it does), `to_clear` those by which it doesn't.
    """

    question: Question
    answer: Answer
    claim: ClaimTrace
    derived: tuple[ClaimTrace, ...]
    timing: Timing
    readings: tuple[UnderReading, ...]
    to_apply: Flips | None
    to_clear: Flips | None


@dataclass(frozen=True)
class Explained:
    """Everything that was asked for, norm by norm in the order of refs."""

    profile: dict[str, Any]
    as_of: dt.date
    known_at: dt.datetime
    dataset: str
    asked: str
    question: Question
    norms: tuple[Explanation, ...]
    notice: str = "Not legal advice: a reading of the cited texts by the named authors."


def explain(
    engine: Engine,
    profile: Profile,
    as_of: dt.date,
    known_at: dt.datetime,
    ref: str,
    *,
    question: Question = "why",
    most: int = MOST,
) -> Explained:
    """Explain every norm that a ref names. Raises UnknownName with the nearest names, UserError for too many norms."""
    if most < 1:
        raise UserError(f"asked for {most} changes", fix="ask for at least one")
    numbers = norms_named(engine.index, ref)
    if len(numbers) > MOST_NORMS:
        some = ", ".join(engine.index.norms[n].ref for n in numbers[:3])
        fix = f"name a unit within it, as in {some}"
        raise UserError(
            f"`{ref}` holds {len(numbers)} norms; at most {MOST_NORMS} are explained at once", fix=fix
        )
    evaluation = engine.evaluate(profile, as_of)
    tracer = Tracer(engine.evaluator, evaluation, engine.witness)
    found = tuple(_explained(engine, evaluation, tracer, number, most) for number in numbers)
    return Explained(profile.source, as_of, known_at, engine.index.dataset, ref, question, found)


def _explained(engine: Engine, evaluation: Evaluation, tracer: Tracer, number: int, most: int) -> Explanation:
    value = evaluation.answers[number]
    turned = {
        applies: flips(engine.evaluator, evaluation, number, applies=applies, most=most)
        for applies in (True, False)
        if value != (TRUE if applies else FALSE)
    }
    return Explanation(
        question="why_not" if value == FALSE else "why",
        answer=engine.answer(number, evaluation),
        claim=tracer.norm(number),
        derived=tracer.derived(number),
        timing=tracer.timing(number),
        readings=tracer.readings(number),
        to_apply=turned.get(True),
        to_clear=turned.get(False),
    )


def norms_named(index: Index, ref: str) -> list[int]:
    """Return the norms that a name means: a ref, an IRI, or a unit or clause that holds them. Raises UnknownName."""
    names = [ref, *(f"{ID}{kind}{ref}" for kind in ("", "norm/", "provision/", "document/", "instrument/"))]
    for matches in (_is, _stands_in, _stands_around):
        found = [n for n, norm in enumerate(index.norms) if any(matches(norm, name) for name in names)]
        if found:
            return sorted(found, key=lambda n: (as_printed(index.norms[n].ref), index.norms[n].iri))
    known = {norm.ref for norm in index.norms} | {unit for norm in index.norms for unit in _units(norm)}
    known |= {
        norm.instrument.removeprefix(f"{ID}document/") for norm in index.norms if norm.side == "contract"
    }
    raise UnknownName(f"no norm or unit is called `{ref}`", fix=nearest(ref, known))


def _is(norm: Norm, name: str) -> bool:
    return name in (norm.iri, norm.ref)


def _stands_in(norm: Norm, name: str) -> bool:
    return name == norm.source


def _stands_around(norm: Norm, name: str) -> bool:
    if name == norm.instrument:
        return True
    around = list(_units(norm))
    return name in around or any(_iri(unit) == name for unit in around if name.startswith("http"))


def _units(norm: Norm) -> Iterator[str]:
    """Yield the refs of the units around a norm of law, nearest first, and the prefix of its act."""
    if norm.side != "law":
        return
    unit: str | None = norm.ref
    try:
        while unit:
            unit = identifiers.parent(unit)
            if unit:
                yield unit
    except UnknownName:  # a norm whose ref is the end of its own IRI stands in no unit that a ref names
        return
    yield norm.ref.partition(":")[0]


def _iri(unit: str) -> str:
    try:
        return identifiers.iri(unit)
    except UnknownName:
        return ""
