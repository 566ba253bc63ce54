"""What people look at first, counted and put in order once for table and page. Counts; concludes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lexposure.exposure.answers import BINDING

if TYPE_CHECKING:
    from lexposure.exposure.answers import Answer, Evidence, Exposure, Hop, HopKind, Path, Status

__all__ = [
    "FORCE",
    "HOP_KINDS",
    "STATUS",
    "Contested",
    "Question",
    "Under",
    "coming",
    "contested",
    "evidence_note",
    "force_note",
    "groups",
    "how_to_import",
    "left_out",
    "open_questions",
    "profile_name",
    "reached",
    "reason",
    "remarks",
    "stale_claims",
    "weakest_hop",
]

STATUS: dict[Status, str] = {
    "applies": "applies",
    "may_apply": "may apply",
    "does_not_apply": "does not apply",
}

FORCE = {
    "guidance": "guidance, not law",
    "voluntary": "voluntary code, not law",
    "standard": "standard, not law",
    "draft": "draft law, not in force",
    "repealed": "repealed",
}
"""How a norm is marked that doesn't bind as law or contract does."""

HOP_KINDS: dict[HopKind, str] = {
    "party": "party",
    "role": "role",
    "platform": "platform",
    "document": "document",
    "document_version": "document version",
    "provision": "provision",
    "contract_norm": "contract norm",
    "derived_fact": "derived fact",
    "mapping": "mapping",
    "legal_norm": "legal norm",
    "legal_unit": "legal unit",
    "hook": "territorial hook",
    "jurisdiction": "jurisdiction",
    "authority": "authority",
    "penalty": "penalty",
}

_TERMS_KINDS = frozenset({"document", "document_version", "provision", "contract_norm"})
_LAW_KINDS = frozenset({"derived_fact", "legal_norm", "legal_unit", "hook", "authority", "penalty"})


@dataclass(frozen=True)
class Question:
    """An open fact, the refs of the answers it would help to decide, and for the next question what it settles."""

    facet: str
    value: str
    question: str
    refs: tuple[str, ...]
    settles: str = ""


@dataclass(frozen=True)
class Under:
    """One reading of a contested question: who holds it, and the refs of the answers by their status under it."""

    reading: str
    held_by: str
    refs: dict[Status, list[str]]


@dataclass(frozen=True)
class Contested:
    """A contested question with its readings."""

    question: str
    readings: tuple[Under, ...]


def profile_name(exposure: Exposure) -> str:
    """Return the profile's name, or a stand-in that says it has none."""
    return str(exposure.profile.get("name") or "unnamed profile")


def reached(exposure: Exposure, side: str | None = None) -> list[Answer]:
    """Return the answers that apply, then those that may apply, of one side or both, else in the given order."""
    return [
        answer
        for status in ("applies", "may_apply")
        for answer in exposure.answers
        if answer.status == status and side in (None, answer.side)
    ]


def force_note(answer: Answer) -> str:
    """Return the mark of a norm that doesn't bind; empty for law in force and contract."""
    if answer.binding_force in BINDING:
        return ""
    return FORCE.get(answer.binding_force, f"{answer.binding_force or 'binding force unknown'}")


def groups(exposure: Exposure) -> list[tuple[str, list[Answer]]]:
    """Return what applies or may apply under its headings: law, contract, and apart from both what doesn't bind."""
    law, contract = reached(exposure, "law"), reached(exposure, "contract")
    soft = [answer for answer in law if force_note(answer)]
    found = [("Law", [answer for answer in law if not force_note(answer)]), ("Contract", contract)]
    return [*found, ("Guidance, codes and standards, not law", soft)] if soft else found


def open_questions(exposure: Exposure) -> list[Question]:
    """Return each open fact once: the engine's next question first, then those that most answers wait for."""
    asked: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for answer in (answer for answer in exposure.answers if answer.status == "may_apply"):
        for need in answer.needs:
            refs = asked.setdefault((need.facet, need.value), (need.question, []))[1]
            refs.extend([answer.ref] * (answer.ref not in refs))
    following = exposure.next_question
    if following is not None:
        asked.setdefault((following.facet, following.value), (following.question, []))
    first = (following.facet, following.value) if following else None
    ranked = sorted(asked, key=lambda key: (key != first, -len(asked[key][1]), key))
    questions = [Question(*key, asked[key][0], tuple(asked[key][1])) for key in ranked]
    if following is not None:
        settles = f"yes settles {following.if_yes}, no settles {following.if_no}"
        questions[0] = replace(questions[0], settles=settles)
    return questions


def contested(exposure: Exposure) -> list[Contested]:
    """Return each contested question once, with its readings and what each means for the answers that hang on it."""
    questions: dict[str, dict[str, Under]] = {}
    for answer in reached(exposure):
        for outcome in answer.readings:
            readings = questions.setdefault(outcome.question, {})
            under = readings.setdefault(outcome.iri, Under(outcome.reading, outcome.held_by, {}))
            refs = under.refs.setdefault(outcome.status, [])
            refs.extend([answer.ref] * (answer.ref not in refs))
    return [Contested(question, tuple(readings.values())) for question, readings in questions.items()]


def reason(answer: Answer) -> str:
    """Return why an answer doesn't apply: the first test that failed, else the first that decided, else a note."""
    failed = [item for item in answer.because if item.outcome == "false"] or list(answer.because)
    if failed:
        return failed[0].test or failed[0].rule or failed[0].facet
    return answer.notes[0] if answer.notes else "no reason recorded"


def left_out(exposure: Exposure) -> list[tuple[str, list[Answer]]]:
    """Return the answers that don't apply by facet of their reason, the largest group first."""
    groups: dict[str, list[Answer]] = {}
    for answer in exposure.answers:
        if answer.status == "does_not_apply":
            failed = [item for item in answer.because if item.outcome == "false"] or list(answer.because)
            groups.setdefault((failed[0].facet if failed else "") or reason(answer), []).append(answer)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


def coming(exposure: Exposure) -> list[Answer]:
    """Return the norms kept away by their date alone, the earliest first: what the same facts will bring."""
    found = [
        answer
        for answer in exposure.answers
        if answer.status == "does_not_apply"
        and answer.applies_from
        and answer.applies_from > exposure.as_of
        and all(item.facet == "as_of" for item in answer.because if item.outcome == "false")
    ]
    return sorted(found, key=lambda answer: (answer.applies_from or exposure.as_of, answer.ref))


def weakest_hop(paths: tuple[Path, ...]) -> Hop | None:
    """Return the weakest hop of the surest path: a norm is as sure as the best of the ways to it. None without confidence."""
    hops = [path.hops[path.weakest_hop] for path in paths if path.weakest_hop is not None]
    return max(hops, key=lambda hop: 0.0 if hop.confidence is None else hop.confidence, default=None)


def stale_claims(exposure: Exposure) -> list[tuple[str, str]]:
    """Return each stale claim that what was reached rests on, once: what it says, and what changed under it and when."""
    hops = (hop for answer in reached(exposure) for path in answer.paths for hop in path.hops)
    said = {
        hop.iri: (hop.label, hop.detail[hop.detail.find("stale: ") :])
        for hop in hops
        if hop.status == "stale"
    }
    return [said[iri] for iri in sorted(said)]


def remarks(hop: Hop) -> list[str]:
    """Return what else is known of a hop, its detail and its claim's status, without what was said already."""
    head, colon, tail = hop.detail.partition(": ")
    detail = head if colon and tail.rstrip(".") in hop.label else hop.detail
    return [part for part in (detail, hop.status if hop.status not in detail else "") if part]


def evidence_note(evidence: Evidence) -> str:
    """Return in words what became of a quote when it was looked up; empty where nothing needs saying."""
    if evidence.quote is None:
        return "text not in this archive"
    return (
        "superseded: stands in no version in force on the day asked"
        if evidence.standing == "superseded"
        else ""
    )


def how_to_import(evidence: Evidence, kind: HopKind) -> str:
    """Return how to bring the missing text of a hop's evidence into the archive."""
    terms, law = "`lexposure archive import PATH`", "`lexposure law import PATH`"
    command = terms if kind in _TERMS_KINDS else law if kind in _LAW_KINDS else f"{terms} or {law}"
    return f"import the text with SHA-256 {evidence.text} by {command}, then ask again"
