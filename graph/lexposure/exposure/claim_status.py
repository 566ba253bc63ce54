"""Where a claim stands on a day: its status as recorded, or stale on the days after what it cites changed; and who
reviewed it."""

from __future__ import annotations

from lexposure.exposure.index import Claim, Index, Stale

__all__ = ["STALE", "disputes", "reviews_told", "stale_on", "status_on", "told_on"]

STALE = "stale"
_ACTS = {
    "reviewed": "approved by",
    "draft": "amended by",
    "rejected": "rejected by",
    "disputed": "dissent of",
}


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


def reviews_told(index: Index, claim: Claim, *decisions: str) -> tuple[str, ...]:
    """Return `approved by Ada, 2026-11-25: “<why>”` for each review of a claim that counts, or for some decisions alone."""
    return tuple(
        f"{_ACTS.get(decision, decision)} {index.labels.get(who, who)}, {ended[:10]}"
        + (f": “{why}”" if why else "")
        for ended, decision, who, why in index.reviews.get(claim.iri, ())
        if not decisions or decision in decisions
    )


def disputes(index: Index, claim: Claim) -> tuple[str, ...]:
    """Return what reviewers say against a claim that stands all the same."""
    return tuple(f"disputed: {told}" for told in reviews_told(index, claim, "disputed", "rejected"))
