"""Where a claim stands on a day: its status as recorded, or stale on the days after what it cites changed."""

from __future__ import annotations

from lexposure.exposure.index import Claim, Index, Stale

__all__ = ["STALE", "stale_on", "status_on", "told_on"]

STALE = "stale"


def stale_on(index: Index, claim: str, day: str) -> Stale | None:
    """Return the run of days in which a claim (IRI) is stale and a day (ISO) lies, the earliest of several."""
    runs = index.stale.get(claim, ())
    return next((run for run in runs if run[0] <= day and (run[1] is None or day < run[1])), None)


def status_on(index: Index, claim: Claim, day: str) -> str:
    """Return the claim's status on a day."""
    return STALE if stale_on(index, claim.iri, day) else claim.status


def told_on(index: Index, claim: Claim, day: str) -> str:
    """Return `stale: <what changed, when>` for a claim that is stale on a day; empty for one that isn't."""
    run = stale_on(index, claim.iri, day)
    return f"{STALE}: {run[2]}, {run[0]}" if run else ""
