"""A trace in words, line by line, for table and tree alike. Says what the trace says; concludes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lexposure.exposure.reasons import started
from lexposure.render.digest import FORCE, STATUS, evidence_note
from lexposure.render.text import clipped, for_screen, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.exposure.answers import Evidence
    from lexposure.exposure.explain import Explained, Explanation
    from lexposure.exposure.flips import Change, Flips
    from lexposure.exposure.trace import ClaimTrace, Period, TestTrace, Timing, Turn

__all__ = [
    "MARK",
    "change_lines",
    "claim_notes",
    "ground_words",
    "head",
    "heading",
    "period_words",
    "spans",
    "turn_words",
    "verdict",
    "window",
]

MARK = {"true": "yes", "open": "open", "false": "no"}
_HOW = {
    "stated": "the profile states {by}",
    "compared": "the profile says {by}",
    "adopted": "the profile adopts {by}",
    "left_out": "not in the profile's list: {fact}",
    "excluded": "the profile excludes {by}",
    "other_reading": "the profile adopts {by}",
    "not_stated": "the profile doesn't say",
    "unknown": "the profile marks it as unknown",
    "broader": "the profile states only {by}, which is broader",
    "concluded": "concluded by {by}",
    "may_be_concluded": "may be concluded by {by}",
    "not_concluded": "no derived fact concludes it",
}


def ground_words(test: TestTrace) -> str:
    """Return what decided a test."""
    return for_screen(_HOW[test.how].format(by=", ".join(test.by), fact=test.fact))


def head(explained: Explained) -> list[str]:
    """Return whose question it is, and the clocks."""
    name = str(explained.profile.get("name") or "unnamed profile")
    asked = "Why" if explained.question == "why" else "Why not"
    known = explained.known_at.isoformat().replace("+00:00", "Z")
    return [
        for_screen(f"{asked} {explained.asked}, for {name}"),
        f"in force on {explained.as_of.isoformat()} · known on {known}",
        for_screen(f"dataset {explained.dataset}"),
    ]


def heading(each: Explanation) -> str:
    """Return the norm with its answer."""
    answer = each.answer
    return for_screen(f"{answer.ref}  {answer.citation}: {STATUS[answer.status]}")


def verdict(explained: Explained, each: Explanation) -> str:
    """Return which question is answered, said aloud where another one was asked."""
    if each.question == explained.question:
        return ""
    if each.question == "why_not":
        return "It doesn't apply, so this is why not."
    return f"It {STATUS[each.answer.status]}, so this is why."


def claim_notes(each: Explanation) -> str:
    """Return how sure the reading is, and what it binds as."""
    answer = each.answer
    force = FORCE.get(answer.binding_force, answer.binding_force or "binding force unknown")
    force = "binding law" if force == "binding" else force
    by = "; ".join((each.claim.author, *each.claim.reviews))
    return for_screen(
        f"{answer.deontic} · {force} · {answer.claim_status}, confidence {answer.confidence:g}, by {by}"
    )


def spans(claim: ClaimTrace) -> Iterator[str]:
    """Yield the evidence of a claim, a line a span."""
    for span in claim.evidence:
        yield _span(span)


def _span(span: Evidence) -> str:
    note = evidence_note(span)
    words = quoted(span.quote, 160) if span.quote is not None else ""
    where = f"{span.source} {span.number}".strip()
    place = f"{span.start}-{span.end} of text {span.text[:12]}…, sha256 {span.sha256[:12]}…"
    return " · ".join(filter(None, [for_screen(where), words, place, note]))


def window(claim: ClaimTrace) -> str:
    """Return the days on which a wording is law, or contract."""
    start = claim.valid_from.isoformat() if claim.valid_from else "the beginning"
    end = f" until {claim.valid_until.isoformat()}" if claim.valid_until else ""
    return f"this wording stands from {start}{end}"


def period_words(period: Period) -> str:
    """Return one period with what weakens it."""
    until = f" until {period.applies_until}" if period.applies_until else ""
    begun = "begun" if period.begun else "not on that day"
    claim = period.claim
    return for_screen(
        f"from {started(period.applies_from)}{until} ({begun}; {claim.ref}; {claim.status}, {claim.confidence:g}): "
        f"{clipped(claim.summary, 200)}"
    )


def turn_words(timing: Timing) -> str:
    """Return the answers of the same facts over all days."""
    return "; ".join(_turn(turn, bool(position)) for position, turn in enumerate(timing.turns))


def _turn(turn: Turn, later: bool) -> str:
    if turn.since is None:
        return f"{'before that' if later else 'from the earliest day'} {STATUS[turn.status]}"
    return f"from {turn.since.isoformat()} {STATUS[turn.status]}"


def change_lines(flips: Flips, *, applies: bool, shown: int = 6) -> Iterator[str]:
    """Yield what would turn the answer, a line a change; what is left out is said."""
    becomes = "apply" if applies else "not apply"
    if not flips.changes:
        yield (
            f"no change of facts makes it {becomes} on that day"
            if flips.complete
            else f"no change that makes it {becomes} was found; {flips.why}"
        )
        return
    for change in flips.changes[:shown]:
        yield _change(change)
    hidden = len(flips.changes) - shown
    if hidden > 0:
        yield f"… and {hidden} more (--all, or --format json)"
    if not flips.complete:
        yield f"not all: {flips.why}"


def _change(change: Change) -> str:
    facts = [f"{fact.says}{'' if fact.open else f' (the profile says: {fact.now})'}" for fact in change.facts]
    return for_screen(" and ".join(facts))
