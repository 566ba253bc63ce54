"""Segments with similar words: one-to-one, so that the sum of the scores is the highest there is.

The similarity is the mean of two ratios, over words and over characters: words tell apart what is written in the
same legal English, characters see that a word was bent. What a clause is about outweighs it: another defined term
forbids a pair, the same term or heading supports it. Order, parent and number only tip the balance.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment

if TYPE_CHECKING:
    from lexposure.provisions.cut import Cut
    from lexposure.provisions.exact import Pairs

__all__ = ["similar_pairs", "similarity"]

_WORTH = 15.0  # per cent of the words in common below which a pair isn't looked at
_ACCEPTED, _ACCEPTED_SHORT, _ACCEPTED_ELSEWHERE = 0.55, 0.63, 0.72
_SHORT = 10  # words
_TERM = re.compile(r"[“\"]\**([^“”\"]{2,60}?)\**[”\"][^.]{0,60}?\s(?:means?|refers? to|has the meaning|shall mean)\b")


def similar_pairs(pairs: Pairs, olds: list[int], news: list[int]) -> dict[tuple[int, int], float]:
    """Pair places that are still free, headings first; return the similarity of each new pair."""
    found: dict[tuple[int, int], float] = {}
    before, after = pairs.before, pairs.after
    heads = [at for at in olds if before.segments[at].kind == "heading"]
    new_heads = [at for at in news if after.segments[at].kind == "heading"]
    for some_olds, some_news in ((heads, new_heads), (olds, news)):
        some_olds = [at for at in some_olds if at not in pairs.forth and before.words(at)]
        some_news = [at for at in some_news if at not in pairs.back and after.words(at)]
        if some_olds and some_news:
            found |= _assigned(pairs, some_olds, some_news)
    return found


def similarity(before: tuple[str, ...], after: tuple[str, ...]) -> float:
    """Return how similar two series of words are: the mean of the ratios over words and over characters."""
    if before == after:
        return 1.0
    words = fuzz.ratio(before, after)
    letters = fuzz.ratio(" ".join(before), " ".join(after))
    return round(min((words + letters) / 200, 0.9999), 4)
