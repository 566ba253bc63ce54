"""BM25: how well a text answers to the words of another, and which words say so.

The ranking function of S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (Foundations
and Trends in Information Retrieval 3(4), 2009), equation 3.15, with the usual k1 = 1.2 and b = 0.75 and a weight of rarity
that can't be negative. Plurals fall together by the S stemmer of D. Harman, "How Effective Is Suffixing?" (JASIS 42(1), 1991).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from lexposure.provisions.topics.features import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["BM25", "rarity", "terms"]

K1 = 1.2
B = 0.75
_COMMONEST = (
    "a about above after again against all also am an and any are as at be because been before being below "
    "between both but by can cannot could did do does doing don down during each either etc few for from "
    "further had has have having he her here hers him his how however i if in into is it its itself just may "
    "me might more most must my no nor not of off on once only or other our ours out over own per same shall "
    "she should so some such t than that the their theirs them then there these they this those through thus "
    "to too under until up upon us use used using very via was we were what when where whether which while "
    "who whom whose why will with within without would you your yours s re ve ll d m"
)
_COMMON = frozenset(_COMMONEST.split())


def terms(text: str) -> list[str]:
    """Return the words of a text that count, in order: small letters, no accents, no plural, no figure, none of the commonest."""
    return [term for term, _ in _read(text)]


def _read(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word that counts, as it is compared and as it is written."""
    for word in words_in(text):
        term = _singular(word.text)
        if not {word.text, term} & _COMMON and len(term) > 1 and not term.isdigit():
            yield term, word.text


def _singular(word: str) -> str:
    """Take the plural off (Harman's S stemmer): the first rule whose ending fits decides."""
    if len(word) < 4:
        return word
    if word.endswith("ies") and word[-4] not in "ae":
        return word[:-3] + "y"
    if word.endswith("es") and word[-3] not in "aeo":
        return word[:-1]
    if word.endswith("s") and word[-2] not in "us":
        return word[:-1]
    return word


def rarity(having: int, of: int) -> float:
    """Return how much a word tells that so many of the texts have: always above 0."""
    return math.log(1 + (of - having + 0.5) / (having + 0.5))


class BM25:
    """A set of texts by name, ready to be ranked against other texts."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Count the words of each text."""
        self._lengths: dict[str, int] = {}
        self._times: dict[str, dict[str, int]] = defaultdict(dict)
        for name, text in texts.items():
            counted = Counter(terms(text))
            self._lengths[name] = counted.total()
            for word, times in counted.items():
                self._times[word][name] = times
        self._mean = sum(self._lengths.values()) / max(len(self._lengths), 1) or 1.0

    def scores(self, query: str) -> dict[str, float]:
        """Return the score of each text that shares a word with the query: higher is better, 0 would be nothing shared."""
        found: dict[str, float] = defaultdict(float)
        for word in dict.fromkeys(terms(query)):  # in order, so that sums of floats are always the same
            for name in self._times.get(word, ()):
                found[name] += self._weight(word, name)
        return dict(found)

    def shared(self, query: str, name: str) -> list[tuple[str, float]]:
        """Return the words that query and text share, as the query first writes them, with what each adds to the score.

        The weightiest come first.
        """
        written = {
            term: word for term, word in reversed(list(_read(query))) if name in self._times.get(term, ())
        }
        both = ((word, self._weight(term, name)) for term, word in written.items())
        return sorted(both, key=lambda pair: (-pair[1], pair[0]))

    def _weight(self, word: str, name: str) -> float:
        having = self._times[word]
        times = having[name]
        return (
            rarity(len(having), len(self._lengths))
            * times
            * (K1 + 1)
            / (times + K1 * (1 - B + B * self._lengths[name] / self._mean))
        )
