"""Where law is published: from what a person calls an act to the requests that fetch it from its official source.

Nothing is asked here. What each source wants to be asked is written down in `docs/law-import.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lexposure.model.errors import UnknownName, UserError
from lexposure.sources import official_eu, official_uk, official_us
from lexposure.sources.acts import ACTS, act_by_prefix
from lexposure.sources.http.guard import Policy

if TYPE_CHECKING:
    import datetime as dt

    from lexposure.sources.official_plan import Plan

__all__ = ["FORMS", "PAUSES", "POLICY", "plans"]

_HOSTS = {**official_eu.HOSTS, **official_uk.HOSTS, **official_us.HOSTS}
POLICY = Policy(_HOSTS, upgrades=True)
"""The official sources, and where they keep law."""
PAUSES = {**dict.fromkeys(_HOSTS, 1.0), **official_uk.PAUSES}
"""Seconds between two documents of a source: what it asks for, or one."""

FORMS = (
    "a CELEX number (32024R1689, 02024R1689-20260727), an ELI (http://data.europa.eu/eli/reg/2024/1689/oj), the prefix "
    "of an act (AIA), a section or chapter of the U.S. Code (18 U.S.C. 1030, /us/usc/t15/ch2), or an act of "
    "legislation.gov.uk (http://www.legislation.gov.uk/id/ukpga/2018/12)"
)
_FORM = f"write {FORMS}"
_ELSEWHERE = {
    "law.go.kr": "law.go.kr hands out XML to registered users only",
    "fedlex": "Fedlex asks programs not to take files from its store (robots.txt)",
}
"""Sources that can be named, but aren't asked, by a word in the reference."""
_BY_HAND = "download the document by hand, and import it with `lexposure law import PATH`"


def plans(ref: str, identifiers: Callable[[str], Sequence[str]], today: dt.date) -> list[Plan]:
    """Return what to fetch for a reference: one plan a text, several if the data names several versions of an act.

    `identifiers` gives those of the instrument with a prefix. Raises UserError, naming the forms that are understood,
    for any other reference, and UnknownName for acts that no importer knows.
    """
    given = ref.strip()
    found = _named(given, given, today)
    if found:
        return [found]
    if any(act.prefix == given for act in ACTS):
        return _of_act(given, list(identifiers(given)) or [act_by_prefix(given).key], today)
    for word, why in _ELSEWHERE.items():
        if word in given.lower():
            raise UserError(f"`{_short(given)}` can't be fetched: {why}", fix=_BY_HAND)
    raise UserError(f"`{_short(given)}` is no reference that an official source can be asked by", fix=_FORM)


def _named(ref: str, name: str, today: dt.date) -> Plan | None:
    return official_eu.plan(ref, name) or official_uk.plan(ref, name) or official_us.plan(ref, name, today)


def _of_act(prefix: str, names: Sequence[str], today: dt.date) -> list[Plan]:
    found = [plan for plan in (_named(prefix, name, today) for name in names) if plan]
    if not found:
        why = next((why for word, why in _ELSEWHERE.items() for name in names if word in name), "")
        said = why or f"no official source is asked by {', '.join(filter(None, names)) or 'its name alone'}"
        raise UnknownName(f"{prefix} can't be fetched: {said}", fix=_BY_HAND)
    for plan in found:
        if plan.act != prefix:
            raise UnknownName(
                f"{prefix} can't be fetched: its source names its units `{plan.act}:…`, not `{prefix}:…`",
                fix=f"ask for {plan.name} if that text is what you want, or import {prefix} from a file",
            )
    return found


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"
