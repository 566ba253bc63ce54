"""A clause described: what it is about, what it rules for whom, what it names, and whether a person should look at it.

Every part says by which words it was decided, as half-open spans of the document's text. Rules and models check each other;
where they differ, where a rule names a topic that the model doesn't see, or where the model is unsure, the clause is for
review and says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.provisions.duties import clauses as duty_clauses
from lexposure.provisions.duties import duties
from lexposure.provisions.main_duty import KINDS, main_duty
from lexposure.provisions.segment import segment
from lexposure.provisions.topics.classify import classify
from lexposure.provisions.topics.features import clauses as topic_clauses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.model.terms import Segment
    from lexposure.provisions.duties import Duty
    from lexposure.provisions.main_duty import MainDuty
    from lexposure.provisions.mentions import Mention, Reader
    from lexposure.provisions.sentences import Extent

__all__ = ["Described", "RuleFound", "TopicFound", "describe_clauses"]

SURE = 0.7
"""Below this confidence of the main topic a clause is for review."""


@dataclass(frozen=True)
class TopicFound:
    """A topic, who named it (`rule`, `model`, `both`) and the words that decided."""

    topic: str
    by: str
    words: tuple[Extent, ...]


@dataclass(frozen=True)
class RuleFound:
    """Something ruled: type, who is bound, allowed, entitled or freed, who found it (`rule`, `model`, `both`), and the words.

    `rule` names the rule, `model` where none says so. For the main one, `weights` tell how far what the rules found and how far
    all other words put type and addressee ahead of the next best.
    """

    deontic: str
    addressee: str
    rule: str
    words: tuple[Extent, ...]
    by: str = "rule"
    weights: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True)
class Described:
    """One clause of a document version; `review` names the reasons to look at it, empty if there are none."""

    segment: Segment
    topics: tuple[TopicFound, ...]
    confidence: float
    rules: tuple[RuleFound, ...]
    mentions: tuple[Mention, ...]
    review: tuple[str, ...]


def describe_clauses(
    text: str, names: Sequence[str], reader: Reader, within: Extent | None = None
) -> Iterator[Described]:
    """Yield the clauses of a text that begin `within` a span (None: all of it).

    `names` are what the terms call the platform by, `reader` knows services and places.
    """
    parts = segment(text)
    start, until = within or (0, len(text))
    wanted = [
        place for place, part in enumerate(parts) if part.kind == "clause" and start <= part.start < until
    ]
    worded, ruled = list(topic_clauses(text, parts)), duty_clauses(text, parts, names=names)
    told = classify([worded[place] for place in wanted])
    for place, about in zip(wanted, told, strict=True):
        part, clause = parts[place], ruled[place]
        heading = clause.headings[-1] if clause.headings else None
        ruled_here = duties(clause)
        main = main_duty(clause, ruled_here)
        review = [f"a rule says {doubt.topic}" for doubt in about.doubts]
        review += [f"the main topic is unsure ({about.confidence:.2f})"] if about.confidence < SURE else []
        review += _unlike(main)
        yield Described(
            segment=part,
            topics=tuple(
                TopicFound(
                    one.topic,
                    one.by,
                    tuple((part.start + first, part.start + last) for first, last in one.spans),
                )
                for one in about.topics
            ),
            confidence=about.confidence,
            rules=tuple(_rules(main, ruled_here)),
            mentions=tuple(reader.read(text, part.start, part.end, heading=heading)),
            review=tuple(review),
        )


def _unlike(main: MainDuty) -> Iterator[str]:
    """Say why a person should look at the main rule."""
    if main.said.deontic != main.deontic:
        yield f"the rules take it for {main.said.deontic}"
    if main.said.addressee != main.addressee:
        yield f"the rules take the addressee for {main.said.addressee}"
    if main.by == "both" and not main.sure:
        yield "type or addressee is unsure"


def _rules(main: MainDuty, found: Sequence[Duty]) -> Iterator[RuleFound]:
    """Yield the main rule, then the others; that nothing is ruled is said only where it is the main finding."""
    weights = tuple(
        (kind, round(one.rules, 3), round(one.words, 3))
        for kind, one in zip(KINDS, (main.type_choice, main.addressee_choice), strict=True)
    )
    rule = main.said.rule if main.by == "both" else "model"
    yield RuleFound(main.deontic, main.addressee, rule, main.words, main.by, weights)
    for one in found:
        if one.deontic != "statement" and (one.deontic, one.addressee) != (main.deontic, main.addressee):
            words = tuple(span for span in (one.subject, one.cue) if span)
            yield RuleFound(one.deontic, one.addressee, one.rule, words)
