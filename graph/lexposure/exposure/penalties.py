"""A penalty's ceiling in words, computed for a profile where its figures are known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lexposure.exposure.index import Claim
from lexposure.exposure.profiles import Profile

__all__ = ["ceiling", "evaluated"]

_TERM = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")
_UNITS = ("year", "month", "day")
_BASES = {
    "worldwide-annual": "worldwide annual turnover",
    "average-daily": "average daily worldwide turnover",
    "national-annual": "annual turnover in the country",
}
_RULES = {"higher-of": ", whichever is higher", "lower-of": ", whichever is lower"}


def ceiling(penalty: Claim, profile: Profile) -> str:
    """Return the ceiling, for example `up to EUR 15,000,000 or 3 % of worldwide turnover, whichever is higher`.

    With the party's turnover the formula is evaluated: the share counts where the cap rule lets it.
    """
    data = penalty.data
    kind = data["kind"].rsplit("/", 1)[-1].replace("-", " ")
    parts = [part for part in (_money(data["amount"]), _share(data), _term(data["term"])) if part]
    if not parts:
        # What no figure holds (a ceiling left to the states) the summary tells.
        return f"{kind}: {penalty.summary or 'no ceiling recorded'}"
    least = f"from {_money(data['least'])} " if data["least"] else ""
    per = f" per {data['per']}" if data["per"] else ""
    rule = _RULES.get(data["cap"] or "", "")
    return f"{kind}: {least}up to {' or '.join(parts)}{rule}{per}{_evaluated(data, profile)}"


def _money(amount: Sequence[str] | None) -> str:
    return f"{amount[1]} {_number(Decimal(amount[0]))}" if amount else ""


def _number(value: Decimal) -> str:
    """Return a number with thousands apart, and with its cents where there are any."""
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"


def _share(data: Mapping[str, Any]) -> str:
    share = data["share"]
    return f"{(Decimal(share) * 100).normalize():f} % of {_BASES[_base(data)]}" if share else ""


def _base(data: Mapping[str, Any]) -> str:
    return data["base"] or "worldwide-annual"


def _term(term: str | None) -> str:
    """Return a term of imprisonment in words."""
    match = _TERM.fullmatch(term) if term else None
    if not match:
        return ""
    named = [
        f"{n} {unit}{'' if n == '1' else 's'}" for n, unit in zip(match.groups(), _UNITS, strict=True) if n
    ]
    return f"{' and '.join(named)} of imprisonment" if named else ""


def _evaluated(data: Mapping[str, Any], profile: Profile) -> str:
    """Return the ceiling for the party's turnover in words, rounded to whole euros; empty where it can't be computed."""
    counted = evaluated(data, profile)
    return "" if counted is None else f" (here EUR {counted:,.0f})"


def evaluated(data: Mapping[str, Any], profile: Profile) -> Decimal | None:
    """Return the ceiling for the party's turnover in euros; None where there is no share or it can't be computed.

    A profile states worldwide turnover: it says nothing of one country's, and a day's is a 365th of it.
    """
    turnover = None if "annual_turnover" in profile.open_facets else profile.figures.get("annual_turnover")
    amount, share = data["amount"], data["share"]
    base = _base(data)
    if turnover is None or not share or base == "national-annual" or (amount and amount[1] != "EUR"):
        return None
    counted_on = turnover / 365 if base == "average-daily" else turnover
    both = [counted_on * Decimal(share), *([Decimal(amount[0])] if amount else [])]
    return min(both) if data["cap"] == "lower-of" else max(both)
