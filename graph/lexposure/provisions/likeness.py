"""How alike clauses are by their words: the cosine of their weighted words and pairs, and the words they share."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from typing import TYPE_CHECKING

from lexposure.provisions.topics.features import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Likeness"]

_COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "if",
        "in",
        "is",
        "it",
        "its",
        "may",
        "not",
        "of",
        "on",
        "or",
        "our",
        "shall",
        "such",
        "that",
        "the",
        "their",
        "them",
        "this",
        "to",
        "under",
        "us",
        "use",
        "used",
        "using",
        "we",
        "which",
        "who",
        "will",
        "with",
        "you",
        "your",
    ]
)


class Likeness:
    """Weights learnt from a set of texts: the rarer a word or pair in the set, the more it counts."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count in how many of the texts each word and pair occurs."""
        self._times: Counter[str] = Counter()
        self._texts = 0
        for text in texts:
            self._texts += 1
            self._times.update(set(_grams(text)))

    def between(self, one: str, other: str) -> float:
        """Return the cosine of two texts: 0 nothing in common, 1 the same words as often."""
        first, second = self._weighed(one), self._weighed(other)
        product = math.fsum(weight * second.get(gram, 0.0) for gram, weight in first.items())
        lengths = math.sqrt(
            math.fsum(w * w for w in first.values()) * math.fsum(w * w for w in second.values())
        )
        return product / lengths if lengths else 0.0

    def shared(self, one: str, other: str, most: int = 5) -> list[str]:
        """Return the words that make two texts alike, the weightiest first."""
        first, second = self._weighed(one), self._weighed(other)
        both = sorted((-first[g] * second[g], g) for g in first.keys() & second.keys() if " " not in g)
        return [gram for _, gram in both[:most]]

    def _weighed(self, text: str) -> dict[str, float]:
        return {
            gram: (1 + math.log(times)) * (math.log((1 + self._texts) / (1 + self._times[gram])) + 1)
            for gram, times in Counter(_grams(text)).items()
        }


def _grams(text: str) -> Sequence[str]:
    words = [word.text for word in words_in(text)]
    telling = [word for word in words if word not in _COMMON]
    pairs = [f"{first} {second}" for first, second in itertools.pairwise(words)]
    return [*telling, *pairs]
