"""What a clause is about: topics by rule and by model, how sure the main one is, and the words that decided.

Rules and model check each other. Where a rule names a topic that the model doesn't see, both are told and the clause is
marked for review; nothing is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.provisions.topics.model import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.provisions.topics.features import Clause
    from lexposure.provisions.topics.model import Model

__all__ = ["Classified", "Topic", "classify"]


@dataclass(frozen=True)
class Topic:
    """A topic of a clause: its score, and half-open spans of the clause's words that decided.

    `by` is `model`, `rule` or `both`; a rule whose heading decided has no span of its own.
    """

    topic: str
    score: float
    by: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Classified:
    """The topics of a clause, the main one first; `confidence` is the chance that the main one is right.

    `doubts` are topics that a rule names and the model doesn't see: a person should look.
    """

    topics: tuple[Topic, ...]
    confidence: float
    doubts: tuple[Topic, ...]

    @property
    def main(self) -> str:
        """The main topic."""
        return self.topics[0].topic

    @property
    def names(self) -> tuple[str, ...]:
        """All topics, the main one first."""
        return tuple(topic.topic for topic in self.topics)


def classify(given: Sequence[Clause], model: Model | None = None) -> Iterator[Classified]:
    """Yield what each clause is about, by the shipped model if none is given."""
    model = model or shipped()
    for clause, row in zip(given, model.scores(given), strict=True):
        ruled = clause.ruled
        order = sorted(range(len(model.topics)), key=lambda place: (-float(row[place]), place))
        chosen = [order[0], *(place for place in order[1:] if row[place] > model.threshold)]
        names = {model.topics[place] for place in chosen}
        yield Classified(
            topics=tuple(
                _topic(model, clause, model.topics[place], float(row[place]), ruled) for place in chosen
            ),
            confidence=round(model.chance(float(row[order[0]])), 3),
            doubts=tuple(
                Topic(name, round(float(row[model.topics.index(name)]), 3), "rule", _spans(span))
                for name, span in ruled.items()
                if name not in names and span
            ),
        )


def _topic(
    model: Model, clause: Clause, name: str, score: float, ruled: dict[str, tuple[int, int] | None]
) -> Topic:
    if ruled.get(name):
        return Topic(name, round(score, 3), "both", _spans(ruled[name]))
    by = "both" if name in ruled else "model"
    return Topic(name, round(score, 3), by, tuple(model.telling(clause, name)))


def _spans(span: tuple[int, int] | None) -> tuple[tuple[int, int], ...]:
    return (span,) if span else ()
