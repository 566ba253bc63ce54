"""Ratings: how soon a person should look at an answer, by an open formula over inputs that the answer already has.

The formula stands in `rating_formula`; here it is applied, and asked what it would say were one input different.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from lexposure.exposure import rating_formula as formula
from lexposure.exposure.answers import BINDING, Answer, Exposure, Path, Rating, RatingInputs
from lexposure.exposure.claim_status import STALE
from lexposure.exposure.index import Claim
from lexposure.exposure.penalties import evaluated
from lexposure.exposure.profiles import Profile

__all__ = ["Change", "RatedAnswer", "Rater", "Ratings", "ceiling_class", "rate", "ratings", "would_change"]

_SEVERITY = tuple(formula.START)
_DOUBT = formula.VALUES["claim_status"]


@dataclass(frozen=True)
class Change:
    """One input with another value, and the band that the formula then gives."""

    name: str
    was: str
    value: str
    band: str


@dataclass(frozen=True)
class RatedAnswer:
    """An answer that has a rating, with every change of a single input that would give another band."""

    answer: Answer
    rating: Rating
    would_change: tuple[Change, ...]


@dataclass(frozen=True)
class Ratings:
    """What is rated, in order of attention; `not_rated` counts answers that reach the profile and impose nothing."""

    exposure: Exposure
    rated: tuple[RatedAnswer, ...]
    not_rated: int


@lru_cache(maxsize=4096)
def rate(inputs: RatingInputs) -> Rating:
    """Return the rating that the formula gives; KeyError for a ceiling class that it doesn't know."""
    return Rating(_band(inputs), inputs, formula.VERSION)


@lru_cache(maxsize=4096)
def would_change(inputs: RatingInputs) -> tuple[Change, ...]:
    """Return each other value of each single input by which the band would be another, found by computing it anew."""
    band = rate(inputs).band
    changes = (
        Change(name, getattr(inputs, name), value, rate(replace(inputs, **{name: value})).band)
        for name, values in formula.VALUES.items()
        for value in values
    )
    return tuple(change for change in changes if change.band != band)


def _band(inputs: RatingInputs) -> str:
    def holds(name: str, value: str) -> bool:
        return bool(getattr(inputs, name) == value)

    start = formula.START[inputs.ceiling]
    level = None if start == formula.UNRATED else formula.LEVELS.index(start)
    if level is not None:
        level += sum(step.by for step in formula.STEPS if holds(step.name, step.value))
        level = min(max(level, 0), len(formula.LEVELS) - 1)
    for floor in formula.FLOORS:
        if holds(floor.name, floor.value):
            level = max(level or 0, formula.LEVELS.index(floor.band))
    for cap in formula.CAPS:
        if level is not None and holds(cap.name, cap.value):
            level = min(level, formula.LEVELS.index(cap.band))
    if level is None or (level == 0 and any(holds(name, value) for name, value, _ in formula.GAPS)):
        return formula.UNRATED
    return formula.LEVELS[level]


def ceiling_class(penalty: Claim, profile: Profile) -> str:
    """Return the class of a ceiling, a key of `START`; with the party's turnover a share of it is a sum in euros."""
    data = penalty.data
    kind = data["kind"].rsplit("/", 1)[-1]
    if kind == "criminal" or data["term"]:
        return "criminal"
    euros = evaluated(data, profile)
    amount = data["amount"]
    if euros is None:
        # The lower of two is never more than the amount; of a bare share, or the higher of two, there is no most.
        if data["share"] and not (amount and data["cap"] == "lower-of"):
            return "turnover_share"
        rate_of = formula.EUROS.get(amount[1]) if amount else None
        euros = Decimal(amount[0]) * rate_of if rate_of is not None else None
    if euros is None:
        return "measure" if kind in formula.MEASURES and not amount else "unknown"
    found = next((name for below, name in formula.AMOUNTS if euros < below), "large")
    return max(found, formula.ADDS_UP, key=_SEVERITY.index) if data["per"] else found


class Rater:
    """Rates one answer and its paths."""

    def __init__(self, penalties: Iterable[Claim], profile: Profile, *, stale: bool) -> None:
        """`penalties` are all that the answer reaches; `stale` says that its norm or a timing rule for it is stale."""
        classes = [ceiling_class(penalty, profile) for penalty in penalties]
        unknown = classes.count("unknown")
        self._ceiling = max(classes, key=_SEVERITY.index, default="unknown")
        beside = unknown - (self._ceiling == "unknown")
        self._others = "unknown" if beside > 0 else "known"
        self._stale = stale

    def __call__(self, answer: Answer) -> Answer:
        """Return the answer with the rating of each path, and with that of the path that needs attention first.

        Without any where it doesn't apply, or imposes nothing and reaches no ceiling.
        """
        imposing = answer.deontic in formula.IMPOSING or answer.penalties
        if answer.status == "does_not_apply" or not answer.paths or not imposing:
            return answer
        found = [(path, rate(self._inputs(answer, path))) for path in answer.paths]
        first = min(found, key=lambda pair: (formula.ATTENTION.index(pair[1].band), -_least(pair[0])))
        return replace(
            answer,
            rating=first[1],
            paths=tuple(replace(path, rating=rating) for path, rating in found),
        )

    def _inputs(self, answer: Answer, path: Path) -> RatingInputs:
        force = answer.binding_force
        sure = None if path.weakest_hop is None else path.hops[path.weakest_hop].confidence
        return RatingInputs(
            status=answer.status,
            binds="unknown" if not force else _said(force in BINDING),
            ceiling=self._ceiling,
            other_ceilings=self._others,
            breached=_said(bool(answer.breached_by)),
            readings_differ=_said(len({reading.status for reading in answer.readings}) > 1),
            confidence="unknown" if sure is None else "weak" if sure < formula.WEAK_BELOW else "firm",
            claim_status=STALE if self._stale else _most_doubtful(answer, path),
        )


def _said(value: bool) -> str:
    return "yes" if value else "no"


def _least(path: Path) -> float:
    sure = None if path.weakest_hop is None else path.hops[path.weakest_hop].confidence
    return 0.0 if sure is None else sure


def _most_doubtful(answer: Answer, path: Path) -> str:
    """Return the status that says least for the path; one that the formula doesn't know counts as draft."""
    said: Sequence[str] = [answer.claim_status, *(hop.status for hop in path.hops if hop.status)]
    return max((status if status in _DOUBT else "draft" for status in said), key=_DOUBT.index)


def ratings(exposure: Exposure) -> Ratings:
    """Return the rated answers of an exposure, those that need attention first; within a band in its own order."""
    rated = [
        RatedAnswer(answer, answer.rating, would_change(answer.rating.inputs))
        for answer in exposure.answers
        if answer.rating
    ]
    rated.sort(key=lambda row: formula.ATTENTION.index(row.rating.band))
    reached = sum(answer.status != "does_not_apply" for answer in exposure.answers)
    return Ratings(exposure, tuple(rated), reached - len(rated))
