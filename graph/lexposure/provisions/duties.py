"""Deontic type and addressee of each rule in a clause, by rules, with the words that decided.

A clause may hold several rules; each is a `Duty` with the span of its cue and of its subject. The five types are the
classes of norms in the ontology; a sixth, `statement`, says that nothing is ruled. A promise of the platform is an obligation
with the addressee platform (rule `commitment`), a disclaimer is an exemption of the platform (rule `disclaimer`): what the
terms do to a party is told by type and addressee together, so no further types are needed.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lexposure.provisions.about import about
from lexposure.provisions.cue import PARTY, Addressee, Cue, Deontic
from lexposure.provisions.cues import cues
from lexposure.provisions.lead_in import Part, lead_ins, parts
from lexposure.provisions.orders import order
from lexposure.provisions.parties import marked, parties
from lexposure.provisions.sentences import Extent, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lexposure.model.terms import Segment
    from lexposure.provisions.parties import Parties

__all__ = ["NORMS", "Clause", "Duty", "clauses", "duties"]

NORMS: dict[Deontic, str] = {
    "obligation": "Obligation",
    "prohibition": "Prohibition",
    "permission": "Permission",
    "right": "Right",
    "exemption": "Exemption",
}
"""The class of the ontology for each type; a statement has none."""


@dataclass(frozen=True)
class Clause:
    """A clause ready to be read: the document's text and marked text, its parts, the headings above, nearest last.

    `officials` says that the document is written for authorities who request data: they are "you" in it.
    """

    text: str
    words: str
    parts: tuple[Part, ...]
    headings: tuple[Extent, ...] = ()
    officials: bool = False


_OFFICIALS = re.compile(
    r"\b(?:law[ -]enforcement|government(?:al)?|user data|legal)\b[^.\n]{0,30}\b(?:guidelines?|guide|requests? (?:polic|guid))",
    re.IGNORECASE,
)
_TITLE = 300
_NOBODY_NAMED = ("order", "order-not", "order-modal", "thing-must", "thing-must-not", "thing-may-not")


@dataclass(frozen=True)
class Duty:
    """One rule: its type, who is bound, allowed, entitled or freed, and the spans of cue and subject.

    `rule` names the rule that decided. `cue` and `subject` are spans of the document's text, outside of the clause where
    a lead-in or a heading decided; None where nothing was there to point to.
    """

    deontic: Deontic
    addressee: Addressee
    rule: str
    cue: Extent | None = None
    subject: Extent | None = None


def clauses(
    text: str, segments: Sequence[Segment], who: Parties | None = None, names: Iterable[str] = ()
) -> list[Clause]:
    """Return a clause for each segment of a document version, in order.

    `who` are the parties; without them they are read from the document's definitions, `names` being known names of the
    platform and its services.
    """
    words = marked(text, who or parties(text, names))
    officials = _OFFICIALS.search(text, 0, _TITLE) is not None
    found: list[Clause] = []
    above: list[Segment] = []
    for segment, lead in zip(segments, lead_ins(text, segments), strict=True):
        while above and above[-1].until <= segment.start:
            above.pop()
        headings = tuple((one.start, one.end) for one in above if one.kind == "heading")
        found.append(Clause(text, words, tuple(parts(text, segment, lead)), headings, officials))
        above.append(segment)
    return found


def duties(clause: Clause) -> list[Duty]:
    """Return the rules of a clause in the order in which they stand; never empty, a statement if nothing is ruled.

    The first is that of the clause as a whole: of the first main clause that rules something, or a statement where the
    opening sentences rule nothing. Equal pairs of type and addressee are given once.
    """
    found = _duties(clause)
    return [_to_officials(clause, duty) for duty in found] if clause.officials else found


def _to_officials(clause: Clause, duty: Duty) -> Duty:
    """Address those who read a guide for authorities."""
    you = duty.subject is not None and clause.text[slice(*duty.subject)].lower().startswith("you")
    if duty.addressee == "customer" and (you or duty.rule in _NOBODY_NAMED):
        return replace(duty, addressee="third-party")
    return duty


def _duties(clause: Clause) -> list[Duty]:
    if _is_definition(clause):
        return [_statement(clause)]
    once: dict[tuple[Deontic, Addressee], Duty] = {}
    told: list[Duty] = []
    quiet = 0
    for part in _joined(clause):
        for sentence in _of_part(clause, part):
            rules = [duty for duty in sentence if duty.deontic != "statement"]
            if not once and not rules:
                quiet += part.kind != "item"
            if not once and rules and quiet > _OPENING:
                opening = told[0] if told else _statement(clause)
                once[opening.deontic, opening.addressee] = opening
            told += [duty for duty in sentence if duty.deontic == "statement"]
            for duty in rules:
                once.setdefault((duty.deontic, duty.addressee), duty)
    return list(once.values()) or told[:1] or _by_heading(clause) or [_statement(clause)]


_OPENING = 2
"""So many sentences may stand before the first rule of a clause that isn't mainly a statement; its heading counts, items don't."""


def _joined(clause: Clause) -> Iterator[Part]:
    """Yield the parts, a list in a line whose rule stands in none of the words before it joined into one again.

    "Except for (a) … or (b) …, neither party is liable" is one sentence; its items rule nothing by themselves.
    """
    rest = deque(clause.parts)
    while rest:
        part = rest.popleft()
        inline = (
            rest
            and rest[0].kind == "item"
            and clause.text[rest[0].start : rest[0].end].startswith(rest[0].number or "\n")
        )
        last = sentences(clause.text, part.start, part.end)[-1:]
        if (
            part.kind in ("lead", "item")
            and inline
            and not part.lead
            and last
            and not cues(clause.words, *last[0])
        ):
            end = part.end
            while rest and rest[0].kind == "item" and rest[0].depth > part.depth:
                end = rest.popleft().end
            part = Part("whole", part.number, part.start, end, part.lead, part.depth)
        yield part


def _of_part(clause: Clause, part: Part) -> Iterator[list[Duty]]:
    """Yield the rules of each sentence of a part."""
    words = clause.words
    inherited = _inherited(clause, part.lead)
    for place, (start, end) in enumerate(sentences(clause.text, part.start, part.end)):
        if not _WORD.search(words, start, end):
            continue
        here = cues(words, start, end)
        strong = [cue for cue in here if not cue.weak]
        told = order(words, start, end, part.lead)
        if (
            place == 0
            and inherited
            and not (inherited.weak and strong)
            and not _stands_alone(words, start, strong, part.lead)
        ):
            own = told and (told.rule == "order-modal" or told.deontic == "prohibition" != inherited.deontic)
            yield [_duty(told if told and own else inherited)]
        elif strong:
            yield [_duty(strong[0]), *(_duty(cue) for cue in strong[1:] if cue.subject)]
        elif here:
            yield [_duty(here[0])] if part.kind != "lead" else []
        else:
            yield [_duty(told)] if told and not (part.lead and inherited) else []


_WORD = re.compile(r"[^\W\d_]{3}")
"""A sentence has a word; what stands before the first dot can be a mere number."""


def _duty(cue: Cue) -> Duty:
    return Duty(cue.deontic, cue.addressee, cue.rule, cue.span, cue.subject)


def _inherited(clause: Clause, lead: tuple[Extent, ...]) -> Cue | None:
    """Return the cue of the nearest lead-in that has one; its last, since that is the one the items continue."""
    words = clause.words
    for start, end in reversed(lead):
        for begin, stop in reversed(sentences(clause.text, start, end)):
            here = cues(words, begin, stop)
            strong = [cue for cue in here if not cue.weak]
            if strong or here:
                return (strong or here)[-1]
            if told := order(words, begin, stop):
                return told
    return None


_GOES_ON = re.compile(
    r"\b(?:if|when|where|unless|that|which|because|to|who|not|will|may|must|shall|only|determine|believe|find|decide)\W{0,6}$",
    re.IGNORECASE,
)


def _stands_alone(words: str, start: int, strong: list[Cue], lead: tuple[Extent, ...]) -> bool:
    """Say whether an item is a sentence with its own subject and cue instead of going on with its lead-in."""
    if _GOES_ON.search(words[max(0, lead[-1][1] - 12) : lead[-1][1]]):
        return False
    return (
        bool(strong)
        and strong[0].subject is not None
        and strong[0].subject[0] - start <= 12
        and words[strong[0].subject[0]] in PARTY
    )


_FORBIDS = re.compile(
    r"\b(?:do not|don't|never|prohibited|disallowed|forbidden|not allowed|not permitted|can't do|cannot do|unacceptable)\b",
    re.IGNORECASE,
)
_ENTITLES = re.compile(r"\bright(?:s)?\b|\bchoices\b", re.IGNORECASE)
_CLAIM = re.compile(
    r"\W{0,8}(?:[\w]{1,4}[.)]\W{1,5})?(?:(?:the )?rights? (?:to|of)|(?:to )?(?:access|delet|correct|rectif|object|restrict|withdraw|opt[ -]|request|transfer|lodge|know\b|port|eras|update|confirm|complain|limit|data portab))",
    re.IGNORECASE,
)


def _by_heading(clause: Clause) -> list[Duty]:
    """Let the headings decide on an item: what is listed under "Prohibited uses" is prohibited."""
    if not clause.headings or len(clause.parts) != 1:
        return []
    (part,) = clause.parts
    listed = part.lead or _LISTED.match(clause.text, part.start, part.end)
    nearest, *others = reversed(clause.headings[-2:])
    if _CLAIM.match(clause.words, part.start, part.end) and (
        match := _ENTITLES.search(clause.words, *nearest)
    ):
        return [Duty("right", "customer", "heading", match.span())]
    for span in (
        (nearest, *others) if listed and not _SENTENCE.search(clause.words, part.start, part.end) else ()
    ):
        if match := _FORBIDS.search(clause.words, *span):
            return [Duty("prohibition", "customer", "heading", match.span())]
    return []


_LISTED = re.compile(r"\s*(?:[-–—•*·]|[(（]?[\w.]{1,6}[.)）])")
_SENTENCE = re.compile(
    rf"\b(?:is|are|was|were|has|have|does|do|may|can|will|applies|apply|please|see)\b|[{PARTY}]",
    re.IGNORECASE,
)
"""Signs of a sentence: what has them stands for itself, whatever its heading."""

_DEFINITION = re.compile(
    r"\W{0,8}(?:[\w.]{1,8}\W{1,4})?(?:(?:as used in|for (?:the )?purposes? of)\b[^\",.;]{1,60}, |the terms? )?(?:an? )?[\"][^\"]{1,80}[\"](?: is | are |[^.;]{0,60}\b(?:means?|refers?|has the meaning|shall mean|includes?|is defined)\b)",
    re.IGNORECASE,
)


def _is_definition(clause: Clause) -> bool:
    first = clause.parts[0] if clause.parts else None
    return first is not None and _DEFINITION.match(clause.words, first.start, first.end) is not None


def _statement(clause: Clause) -> Duty:
    """Say whom a statement is about."""
    if not clause.parts:
        return Duty("statement", "nobody", "nothing")
    if _is_definition(clause):
        return Duty("statement", "nobody", "definition")
    first = clause.parts[0]
    whom = about(clause.text, clause.words, (first.start, first.end), first.lead)
    return Duty("statement", whom.addressee, whom.rule, whom.cue, whom.subject)
