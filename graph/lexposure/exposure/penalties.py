"""A penalty's ceiling in words, computed for a profile where its figures are known."""

from __future__ import annotations

import re
from decimal import Decimal

from lexposure.exposure.index import Claim
from lexposure.exposure.profiles import Profile

__all__ = ["ceiling"]

_TERM = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?")


def ceiling(penalty: Claim, profile: Profile) -> str:
    """Return the ceiling, for example `up to EUR 15,000,000 or 3 % of worldwide turnover, whichever is higher`.

    With the party's turnover the formula is evaluated: the share counts where the cap rule lets it.
    """
    data = penalty.data
    kind = data["kind"].rsplit("/", 1)[-1].replace("-", " ")
    parts = [part for part in (_money(data), _share(data), _term(data["term"])) if part]
    if not parts:
        return (
            f"{kind}: no ceiling recorded ({penalty.summary})"
            if penalty.summary
            else f"{kind}: no ceiling recorded"
        )
    rule = {"higher-of": ", whichever is higher", "lower-of": ", whichever is lower"}.get(
        data["cap"] or "", ""
    )
    per = f" per {data['per']}" if data["per"] else ""
    return f"{kind}: up to {' or '.join(parts)}{rule}{per}{_evaluated(data, profile)}"


def _money(data: dict[str, object]) -> str:
    amount, least = data["amount"], data["least"]
    if not isinstance(amount, (list, tuple)):
        return ""
    low = f"from {least[1]} {Decimal(least[0]):,.0f} to " if isinstance(least, (list, tuple)) else ""
    return f"{low}{amount[1]} {Decimal(amount[0]):,.0f}"


def _share(data: dict[str, object]) -> str:
    return (
        f"{Decimal(str(data['share'])) * 100:f} % of worldwide annual turnover".replace(".00 ", " ")
        if data["share"]
        else ""
    )


def _term(term: object) -> str:
    match = _TERM.fullmatch(str(term)) if term else None
    if not match:
        return ""
    years, months = match.groups()
    return " and ".join(
        f"{n} {unit}" for n, unit in ((years, "years' imprisonment"), (months, "months' imprisonment")) if n
    ).replace("1 years'", "1 year's")


def _evaluated(data: dict[str, object], profile: Profile) -> str:
    turnover, amount = profile.figures.get("annual_turnover"), data["amount"]
    if turnover is None or not data["share"] or not isinstance(amount, (list, tuple)) or amount[1] != "EUR":
        return ""
    both = (Decimal(amount[0]), turnover * Decimal(str(data["share"])))
    counted = min(both) if data["cap"] == "lower-of" else max(both)
    return f" (here EUR {counted:,.0f})"
