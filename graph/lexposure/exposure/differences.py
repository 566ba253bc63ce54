"""What differs between two answers: the norms gained, lost and changed, as exact sets; and the case that was supposed.

A norm is the same in both answers if its IRI is. What reaches neither party isn't told: it may be open facts alone by
which two clearances differ.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from lexposure.exposure.answers import Answer, Exposure, Need, Status
from lexposure.exposure.edits import Fact, stated
from lexposure.exposure.engine import as_printed
from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile, read_profile, short
from lexposure.model.errors import UserError
from lexposure.model.facets import FACETS, Facet
from lexposure.model.names import nearest

__all__ = ["Difference", "Differences", "Side", "Standing", "differences", "on_platforms", "supposed"]

_FIX = "write roles=+eu-ai-act/provider, activities=-fine-tuning, employees=1200 or platforms=anthropic/api"


@dataclass(frozen=True)
class Standing:
    """What of a norm's answer is compared. A norm that reaches nobody has no days, ceilings or needs that count."""

    status: Status
    applies_from: dt.date | None
    penalties: tuple[str, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True)
class Difference:
    """A norm that stands otherwise in the second answer; `differs` names the fields of its standing that do.

    `before` or `after` is None where the answer knows no such norm.
    """

    ref: str
    iri: str
    citation: str
    side: Literal["contract", "law"]
    deontic: str
    summary: str
    binding_force: str
    before: Standing | None
    after: Standing | None
    differs: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """One of the two answers: for which profile, on which day, from what."""

    name: str
    profile: dict[str, Any]
    as_of: dt.date
    known_at: dt.datetime
    dataset: str


@dataclass(frozen=True)
class Differences:
    """The three sets, law before contract and as printed. A norm reaches a party if it applies or may apply.

    `gained` reach the second alone, `lost` the first alone; `changed` and `same` (their number) both.
    """

    first: Side
    second: Side
    gained: tuple[Difference, ...]
    lost: tuple[Difference, ...]
    changed: tuple[Difference, ...]
    same: int
    notice: str = "Not legal advice: a reading of the cited texts by the named authors."


def differences(first: Exposure, second: Exposure, names: tuple[str, str] = ("", "")) -> Differences:
    """Return what differs between two answers; `names` are those of their profiles, for a reader."""
    before, after = ({answer.iri: answer for answer in each.answers} for each in (first, second))
    gained, lost, changed, same = list[Difference](), list[Difference](), list[Difference](), 0
    for iri in sorted(before.keys() | after.keys()):
        was, is_ = before.get(iri), after.get(iri)
        reached, reaches, norm = _reaches(was), _reaches(is_), is_ or was
        if norm is None or not (reached or reaches):
            continue
        found = _difference(norm, was, is_)
        if not found.differs:
            same += 1
        else:
            (changed if reached and reaches else gained if reaches else lost).append(found)
    return Differences(
        _side(first, names[0]),
        _side(second, names[1]),
        tuple(sorted(gained, key=_order)),
        tuple(sorted(lost, key=_order)),
        tuple(sorted(changed, key=_order)),
        same,
    )


def _side(answer: Exposure, name: str) -> Side:
    return Side(name, answer.profile, answer.as_of, answer.known_at, answer.dataset)


def _reaches(answer: Answer | None) -> bool:
    return answer is not None and answer.status != "does_not_apply"


def _standing(answer: Answer | None) -> Standing | None:
    if answer is None:
        return None
    if not _reaches(answer):
        return Standing(answer.status, None, (), ())
    return Standing(answer.status, answer.applies_from, answer.penalties, answer.needs)


def _difference(norm: Answer, was: Answer | None, is_: Answer | None) -> Difference:
    before, after = _standing(was), _standing(is_)
    names = [item.name for item in fields(Standing)]
    differs = tuple(name for name in names if getattr(before, name, None) != getattr(after, name, None))
    return Difference(
        norm.ref,
        norm.iri,
        norm.citation,
        norm.side,
        norm.deontic,
        norm.summary,
        norm.binding_force,
        before,
        after,
        differs,
    )


def _order(each: Difference) -> tuple[object, ...]:
    return each.side != "law", as_printed(each.ref), each.iri


# ---------------------------------------------------------------- the case supposed
def supposed(profile: Profile, changes: Sequence[str], index: Index) -> Profile:
    """Return the profile with changes such as `roles=+eu-ai-act/provider,-eu-ai-act/deployer` or `employees=1200`.

    `+` states a value, `-` excludes it; figures, days and readings replace what was said; values of another facet
    without sign replace all that is listed. Raises UserError or ProfileError.
    """
    facts: list[Fact] = []
    for change in changes:
        key, equals, given = change.partition("=")
        key, items = key.strip(), [item.strip() for item in given.split(",")]
        if not equals or not all(items):
            raise UserError(f"`{change}` is no change", fix=_FIX)
        facet = FACETS.get(key)
        if facet is None or facet.derived:
            stated_keys = [name for name, each in FACETS.items() if not each.derived]
            why = "rules alone conclude it" if facet else nearest(key, stated_keys)
            raise UserError(f"a profile states no `{key}`", fix=why)
        if facet.kind in ("number", "date", "reading"):
            if len(items) > 1 and facet.kind != "reading":
                raise UserError(f"`{change}` gives several values", fix=f"write one, as in {key}={items[0]}")
            facts += [_replacing(facet, item, change, index) for item in items]
        elif all(item[0] in "+-" for item in items):
            facts += [Fact(key, _value(facet, item[1:], index), item[0] == "+") for item in items]
        elif any(item[0] in "+-" for item in items):
            raise UserError(f"`{change}` mixes values with and without sign", fix=_FIX)
        else:
            profile = _listing(profile, facet, items, index)
    both = next((fact for fact in facts if Fact(fact.facet, fact.value, not fact.holds) in facts), None)
    if both:
        name = short(FACETS[both.facet], both.value)
        raise UserError(f"`{name}` is both stated and excluded", fix="keep one of the two")
    return stated(profile, dict.fromkeys(facts), index)


def on_platforms(profile: Profile, platforms: Iterable[str], index: Index) -> Profile:
    """Return the same case on other platforms, such as `anthropic/api`; they replace all that were named or marked."""
    return _listing(profile, FACETS["platforms"], list(platforms), index)


def _listing(profile: Profile, facet: Facet, items: Sequence[str], index: Index) -> Profile:
    source: dict[str, Any] = copy.deepcopy(profile.source)
    for mark in ("unknown", "not"):
        marked = source.get(mark)
        if isinstance(marked, dict):
            marked.pop(facet.key, None)
        elif marked is not None:
            source[mark] = [v for v in (marked if isinstance(marked, list) else [marked]) if v != facet.key]
        if mark in source and not source[mark]:
            del source[mark]
    source[facet.key] = list(items)
    return read_profile(source, index, profile.name)


def _replacing(facet: Facet, item: str, change: str, index: Index) -> Fact:
    """Return the fact of a figure, day or reading; it is read as a profile would be, so that faults are told alike."""
    if facet.kind == "reading":
        return Fact(facet.key, _value(facet, item.removeprefix("+"), index))
    if item[0] in "+-":
        raise UserError(f"`{change}`: a figure or day has no sign", fix=f"write {facet.key}={item[1:]}")
    given = {"figures": {facet.key: item}} if facet.kind == "number" else {facet.key: item}
    read_profile(given, index, change)
    return Fact(facet.key, item)


def _value(facet: Facet, name: str, index: Index) -> str:
    return read_profile({facet.key: [name]}, index, f"{facet.key}={name}").listed[facet.key][0]
