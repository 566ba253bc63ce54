"""Which representation a request gets: by its Accept header, or by the end of its address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fastapi import Request

from lexposure_api.problems import ProblemError

__all__ = ["choose", "negotiate"]

_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)\s*")
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", re.IGNORECASE)


def negotiate(request: Request, offers: Sequence[str]) -> str:
    """Return the best of the offered media types, or raise the problem with status 406."""
    header = ",".join(request.headers.getlist("accept"))
    chosen = choose(header, offers)
    if chosen is None:
        raise ProblemError("not-acceptable", f"offered are {', '.join(offers)}", headers={"Vary": "Accept"})
    return chosen


def choose(accept: str, offers: Sequence[str]) -> str | None:
    """Return the offer of the highest quality, the first of equals; None if none is accepted (RFC 9110, 12.5.1)."""
    ranges = _ranges(accept) if accept.strip() else {"*/*": 1.0}
    qualities = [_quality(offer, ranges) for offer in offers]
    best = max(qualities, default=0.0)
    return offers[qualities.index(best)] if best > 0 else None


def _ranges(accept: str) -> dict[str, float]:
    """Return the quality of each readable range; a range without readable quality has 1."""
    found: dict[str, float] = {}
    for part in accept.split(","):
        if match := _RANGE.fullmatch(part):
            quality = _QUALITY.search(match[3])
            found[f"{match[1]}/{match[2]}".lower()] = min(1.0, float(quality[1])) if quality else 1.0
    return found


def _quality(offer: str, ranges: dict[str, float]) -> float:
    kind = offer.partition("/")[0]
    return next((ranges[name] for name in (offer, f"{kind}/*", "*/*") if name in ranges), 0.0)
