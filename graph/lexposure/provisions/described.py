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
from lexposure.provisions.second_opinion import opinion
from lexposure.provisions.segment import segment
from lexposure.provisions.topics.classify import classify
from lexposure.provisions.topics.features import clauses as topic_clauses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.model.terms import Segment
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
    """Something ruled: type, who is bound, allowed, entitled or freed, and the words that say so."""

    deontic: str
    addressee: str
    rule: str
    words: tuple[Extent, ...]


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
        second = opinion(clause)
        review = [f"a rule says {doubt.topic}" for doubt in about.doubts]
        review += [f"the main topic is unsure ({about.confidence:.2f})"] if about.confidence < SURE else []
        review += [] if second.same_type else [f"the model takes it for {second.deontic}"]
        review += [] if second.same_addressee else [f"the model takes the addressee for {second.addressee}"]
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
            rules=tuple(
                RuleFound(
                    one.deontic,
                    one.addressee,
                    one.rule,
                    tuple(span for span in (one.subject, one.cue) if span),
                )
                for one in duties(clause)
            ),
            mentions=tuple(reader.read(text, part.start, part.end, heading=heading)),
            review=tuple(review),
        )
