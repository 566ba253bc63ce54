"""Profiles: facts about a party, read from YAML, JSON or an object, with errors that name line and fix.

What a facet lists is complete; a facet left out is unknown. `unknown:` marks a facet, or single values of it, as
open although it is listed; `not:` excludes values although the facet is otherwise unknown. `written:` is the day on
which the lists were complete: values that joined the vocabulary later are open.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lexposure.exposure.editions import younger
from lexposure.exposure.index import Index
from lexposure.model.errors import DateError, Place, ProfileError
from lexposure.model.facets import FACETS, Facet
from lexposure.model.names import nearest
from lexposure.model.places import place_code, place_iri
from lexposure.sources.yaml_file import Listing, Mapping, Scalar, Value, read_yaml

__all__ = ["Profile", "day", "read_profile", "short"]

_FIGURES = tuple(key for key, facet in FACETS.items() if facet.kind == "number")
_LISTED = tuple(
    key
    for key, facet in FACETS.items()
    if facet.kind in ("concept", "place", "reading") and not facet.derived
)
_MARKED = tuple(key for key in _LISTED if FACETS[key].kind != "reading")
_OPENED = (*_MARKED, *_FIGURES, "placed_on_market_on")
_LARGEST = Decimal("1e40")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEYS = ("name", "description", "written", *_LISTED, "figures", "placed_on_market_on", "unknown", "not")


@dataclass(frozen=True)
class Profile:
    """Facts by facet key. `listed` holds IRIs, `figures` decimals, `dates` days; `open_values` and `denied` the
    single values marked so; `open_facets` the facets marked unknown as a whole. `source` is the profile as given.
    """

    name: str
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    figures: dict[str, Decimal] = field(default_factory=dict)
    dates: dict[str, dt.date] = field(default_factory=dict)
    open_facets: frozenset[str] = frozenset()
    open_values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    denied: dict[str, tuple[str, ...]] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)


def read_profile(given: bytes | AnyMapping[str, Any], index: Index, name: str | Path = "profile") -> Profile:
    """Read a profile from the bytes of a YAML or JSON file, or from an object. Raises ProfileError or DateError."""
    data = given if isinstance(given, bytes) else _dumped(given, name)
    return _Reader(read_yaml(data, name, ProfileError), index, name).profile()


def day(text: str, place: Place | None = None) -> dt.date:
    """Read a date written YYYY-MM-DD. Raises DateError."""
    try:
        return dt.date.fromisoformat(text) if _DAY.fullmatch(text) else _no_date(text, place)
    except ValueError:
        return _no_date(text, place)


def short(facet: Facet, value: str) -> str:
    """Return a value as a profile writes it: `eu-ai-act/deployer`, `DE`."""
    return place_code(value) if facet.kind == "place" else value.removeprefix(facet.prefix)


def _no_date(text: str, place: Place | None) -> dt.date:
    raise DateError(f"`{text}` is no date", place=place, fix="write YYYY-MM-DD, as in 2026-08-02")


def _dumped(given: AnyMapping[str, Any], name: str | Path) -> bytes:
    try:
        return json.dumps(given, default=_written).encode()
    except (TypeError, ValueError, RecursionError) as problem:
        fix = "use text, numbers, dates, lists and mappings with names as keys"
        raise ProfileError(f"not readable: {problem}", place=Place(name), fix=fix) from None


def _written(value: object) -> str:
    if isinstance(value, (dt.date, Decimal)):
        return str(value)
    raise TypeError(f"a value of type {type(value).__name__}")


class _Reader:
    def __init__(self, top: Mapping, index: Index, file: str | Path) -> None:
        self.top = top
        self.index = index
        self.file = file

    def profile(self) -> Profile:
        for key in self.top:
            if key not in _KEYS:
                fix = "write it under `figures:`" if key in _FIGURES else nearest(key, _KEYS)
                raise ProfileError(f"unknown key `{key}`", place=self._at(self.top, key), fix=fix)
            if key not in ("name", "description"):
                self._refuse_empty(key, self.top[key], self._at(self.top, key))
        listed = {
            key: self._values(FACETS[key], self.top[key], self._at(self.top, key))
            for key in _LISTED
            if key in self.top
        }
        open_facets, open_values = self._unknown()
        profile = Profile(
            name=self._text("name") or Path(str(self.file)).stem,
            listed=listed,
            figures=self._figures(),
            dates=self._dates(),
            open_facets=open_facets,
            open_values=open_values,
            denied=self._by_facet("not"),
            source=_plain(self.top),
        )
        self._refuse_contradictions(profile)
        return self._with_younger(profile)

    def _with_younger(self, profile: Profile) -> Profile:
        """Open what joined the vocabulary after the profile was written."""
        if "written" not in self.top:
            return profile
        written = day(str(self.top["written"]), self._at(self.top, "written"))
        opened = dict(profile.open_values)
        for key, listed in profile.listed.items():
            if key in _MARKED:
                marked = profile.open_values.get(key, ())
                denied = profile.denied.get(key, ())
                opened[key] = (*marked, *younger(self.index, key, {*listed, *marked}, denied, written))
        return replace(profile, open_values={key: values for key, values in opened.items() if values})

    def _at(self, mapping: Mapping, key: str) -> Place:
        return Place(self.file, mapping.lines.get(key, mapping.line))

    def _text(self, key: str) -> str:
        value = self.top.get(key, "")
        if not isinstance(value, str):
            raise ProfileError(
                f"`{key}` is a line of text", place=self._at(self.top, key), fix=f"write {key}: some words"
            )
        return "" if _is_empty(value) else str(value)

    @staticmethod
    def _refuse_empty(key: str, value: Value, place: Place) -> None:
        if _is_empty(value):
            fix = "write [] for none, or leave the line out if it is unknown"
            raise ProfileError(f"`{key}` is empty", place=place, fix=fix)

    def _values(self, facet: Facet, value: Value, place: Place) -> tuple[str, ...]:
        items = value if isinstance(value, Listing) else [value]
        self._refuse_empty(facet.key, value, place)
        return tuple(dict.fromkeys(self._one(facet, item, place) for item in items))

    def _one(self, facet: Facet, item: Value, place: Place) -> str:
        if not isinstance(item, Scalar):
            raise ProfileError(
                f"`{facet.key}` takes a list of names", place=place, fix=f"write {facet.key}: [name, name]"
            )
        where = Place(self.file, item.line)
        value = place_iri(item) if facet.kind == "place" else facet.prefix + item
        known = self.index.facets[facet.key]
        if value not in known:
            what = facet.key.rstrip("s").replace("_", " ")
            raise ProfileError(
                f"unknown {what} `{item}`", place=where, fix=nearest(item, (short(facet, v) for v in known))
            )
        return value

    def _unknown(self) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
        value = self.top.get("unknown")
        if isinstance(value, Mapping):
            return frozenset(), self._by_facet("unknown")
        items = value if isinstance(value, Listing) else [] if value is None else [value]
        for item in items:
            if not isinstance(item, Scalar) or item not in _OPENED:
                raise ProfileError(
                    f"`unknown` takes facets that a profile states, not `{item}`",
                    place=self._at(self.top, "unknown"),
                    fix=_stated(str(item), _OPENED),
                )
        return frozenset(str(item) for item in items), {}

    def _by_facet(self, key: str) -> dict[str, tuple[str, ...]]:
        value = self.top.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise ProfileError(
                f"`{key}` takes facets with values",
                place=self._at(self.top, key),
                fix=f"write {key}: {{activities: [fine-tuning]}}",
            )
        for facet in value:
            if facet not in _MARKED:
                raise ProfileError(
                    f"`{key}` takes values of facets that a profile lists, not of `{facet}`",
                    place=self._at(value, facet),
                    fix=_stated(facet, _MARKED),
                )
        return {
            facet: self._values(FACETS[facet], item, self._at(value, facet)) for facet, item in value.items()
        }

    def _figures(self) -> dict[str, Decimal]:
        value = self.top.get("figures")
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise ProfileError(
                "`figures` takes names with numbers",
                place=self._at(self.top, "figures"),
                fix="write figures: {employees: 1200}",
            )
        return {key: self._number(key, item, self._at(value, key)) for key, item in value.items()}

    def _number(self, key: str, item: Value, place: Place) -> Decimal:
        if key not in _FIGURES:
            raise ProfileError(f"unknown figure `{key}`", place=place, fix=nearest(key, _FIGURES))
        try:
            number = Decimal(str(item).replace("_", "")) if isinstance(item, Scalar) else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or not 0 <= number <= _LARGEST:
            raise ProfileError(
                f"`{key}` is no number that can be true: `{item}`"
                if number.is_finite()
                else f"`{key}` is no number: `{item}`",
                place=place,
                fix=f"write a number without unit, as in {key}: 1200",
            )
        return number

    def _dates(self) -> dict[str, dt.date]:
        value = self.top.get("placed_on_market_on")
        return (
            {}
            if value is None
            else {"placed_on_market_on": day(str(value), self._at(self.top, "placed_on_market_on"))}
        )

    def _refuse_contradictions(self, profile: Profile) -> None:
        self._refuse_denied(profile.denied, profile.listed, "lists")
        self._refuse_denied(profile.denied, profile.open_values, "marks as unknown")
        for key, opened in profile.open_values.items():
            for value in set(opened) & set(profile.listed.get(key, ())):
                name = short(FACETS[key], value)
                raise ProfileError(
                    f"contradiction: `{key}` lists `{name}` and `unknown` opens it",
                    place=self._at(self.top, "unknown"),
                    fix=f"remove `{name}` from one of them",
                )
        self._refuse_two_readings(profile)

    def _refuse_denied(
        self, denied: dict[str, tuple[str, ...]], given: dict[str, tuple[str, ...]], how: str
    ) -> None:
        for key, value in ((key, value) for key, values in denied.items() for value in values):
            held = next((x for x in given.get(key, ()) if value in self._ancestors(x)), None)
            if held:
                name, other = short(FACETS[key], value), short(FACETS[key], held)
                raise ProfileError(
                    f"contradiction: the profile {how} `{other}` under `{key}`, and `not` excludes `{name}`",
                    place=self._at(self.top, "not"),
                    fix=f"remove `{name}` from one of them",
                )

    def _refuse_two_readings(self, profile: Profile) -> None:
        seen: dict[str, str] = {}
        for reading in profile.listed.get("readings", ()):
            question = self.index.question_of[reading]
            if question in seen:
                raise ProfileError(
                    "contradiction: two readings of one question",
                    place=self._at(self.top, "readings"),
                    fix="keep one of them",
                )
            seen[question] = reading

    def _ancestors(self, value: str) -> set[str]:
        """Return a value and what it is part of; unions count whose membership has no end, as no day is asked yet."""
        unions = [(member, union) for member, union, _, end in self.index.memberships if end is None]
        found, todo = {value}, [value]
        while todo:
            node = todo.pop()
            joined = (union for member, union in unions if member == node)
            for above in (*self.index.broader.get(node, ()), *self.index.within.get(node, ()), *joined):
                if above not in found:
                    found.add(above)
                    todo.append(above)
        return found


def _is_empty(value: Value | str) -> bool:
    return isinstance(value, Scalar) and not value.quoted and value in ("", "~", "null")


def _stated(name: str, known: tuple[str, ...]) -> str:
    if name == "readings":
        return "adopt a reading under `readings:`, or leave its question open"
    return "rules alone conclude it" if name in FACETS and FACETS[name].derived else nearest(name, known)


def _plain(value: Value) -> Any:
    """Return the profile as it was written, in plain types: the answer repeats it."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, Listing):
        return [_plain(item) for item in value]
    return str(value)
