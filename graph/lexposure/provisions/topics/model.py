"""The linear model: weights as plain arrays, scores of all topics for clauses, and the words that made a score.

The file is a JSON line (topics, thresholds, calibration, what it was trained on) and NumPy arrays behind it, read without
pickle. How it is trained stands in `bench/topics_train.py`; its figures in `docs/terms-topics.md`.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from lexposure.model.errors import Corrupt, Place
from lexposure.provisions.topics.features import BLOCKS, blocks, grams, words_in
from lexposure.resources import resource

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from lexposure.provisions.topics.features import Clause

__all__ = ["Model", "shipped"]

_FILE = "topics.model"


@dataclass(frozen=True)
class Model:
    """Weights (features by topics), and for each block its share, its hashed features in rising order and their rarity.

    `steepness` and `offset` turn the highest score into the chance that the main topic is right.
    """

    topics: tuple[str, ...]
    threshold: float
    steepness: float
    offset: float
    shares: tuple[float, ...]
    features: tuple[NDArray[np.uint32], ...]
    rarity: tuple[NDArray[np.float32], ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    about: dict[str, Any]

    def scores(self, given: Sequence[Clause]) -> NDArray[np.float32]:
        """Return the score of every topic for every clause."""
        rows = [self.score(blocks(clause)) for clause in given]
        return np.vstack(rows) if rows else np.zeros((0, len(self.topics)), np.float32)

    def chance(self, score: float) -> float:
        """Return how often a main topic with this score was right where the model hadn't been trained."""
        return 1 / (1 + math.exp(-(self.steepness * score + self.offset)))

    def telling(self, clause: Clause, topic: str, most: int = 3) -> list[tuple[int, int]]:
        """Return the spans of the clause's words and pairs of words that speak most for a topic, strongest first."""
        return self.strongest(grams(words_in(clause.words)), topic, most)

    def strongest(
        self, seen: Iterable[tuple[tuple[int, int], int]], topic: str, most: int
    ) -> list[tuple[int, int]]:
        """Return the spans of those n-grams of the first block that speak most for a topic, strongest first."""
        column = self.weights[:, self.topics.index(topic)]
        summed: dict[tuple[int, int], float] = {}
        for span, gram in seen:
            place = self._place(0, gram)
            if place is not None:
                summed[span] = summed.get(span, 0.0) + float(column[place] * self.rarity[0][place])
        best = sorted((-value, span) for span, value in summed.items() if value > 0)
        return [span for _, span in best[:most]]

    def score(self, found: tuple[Counter[int], ...]) -> NDArray[np.float32]:
        """Return the score of every topic for the features of one clause."""
        total = self.intercepts.copy()
        for part in self.by_block(found):
            total += part
        return total

    def by_block(self, found: tuple[Counter[int], ...]) -> NDArray[np.float32]:
        """Return what each block of features adds to the score of every topic (blocks by topics)."""
        parts = np.zeros((len(self.features), len(self.topics)), np.float32)
        first = 0
        blocks = zip(self.features, self.rarity, found, self.shares, strict=True)
        for block, (known, rarity, counts, share) in enumerate(blocks):
            if counts and len(known):
                wanted = np.fromiter(counts, np.uint32, len(counts))
                times = np.fromiter(counts.values(), np.float32, len(counts))
                places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
                here = known[places] == wanted
                values = (1 + np.log(times[here])) * rarity[places[here]]
                length = float(np.linalg.norm(values)) or 1.0
                parts[block] = (values / length * share) @ self.weights[first + places[here]]
            first += len(known)
        return parts

    def _place(self, block: int, gram: int) -> int | None:
        known = self.features[block]
        place = int(np.searchsorted(known, np.uint32(gram)))
        return place if place < len(known) and int(known[place]) == gram else None

    def to_bytes(self) -> bytes:
        """Return the file; weights are kept as whole numbers of 8 bits with one scale a topic."""
        scale = np.abs(self.weights).max(axis=0).clip(1e-9) / 127
        out = io.BytesIO()
        head = {
            "topics": self.topics,
            "threshold": self.threshold,
            "steepness": self.steepness,
            "offset": self.offset,
            "shares": self.shares,
            "about": self.about,
        }
        out.write(json.dumps(head, sort_keys=True).encode() + b"\n")
        small = np.rint(self.weights / scale).astype(np.int8)
        for array in (*self.features, *self.rarity, small, scale.astype(np.float32), self.intercepts):
            np.lib.format.write_array(out, array, version=(1, 0), allow_pickle=False)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Model:
        """Read the file. Raises ValueError or KeyError if it isn't one."""
        stream = io.BytesIO(data)
        head = json.loads(stream.readline())
        features, rarity = (
            tuple(np.lib.format.read_array(stream, allow_pickle=False) for _ in BLOCKS) for _ in range(2)
        )
        small, scale, intercepts = (np.lib.format.read_array(stream, allow_pickle=False) for _ in range(3))
        return cls(
            topics=tuple(head["topics"]),
            threshold=head["threshold"],
            steepness=head["steepness"],
            offset=head["offset"],
            shares=tuple(head["shares"]),
            features=features,
            rarity=rarity,
            weights=small.astype(np.float32) * scale,
            intercepts=intercepts,
            about=head["about"],
        )


@cache
def shipped() -> Model:
    """Return the model that comes with the package. Raises Corrupt if its bytes aren't those that were measured."""
    folder = resource("data") / "labels"
    data = (folder / _FILE).read_bytes()
    if hashlib.sha256(data).hexdigest() != (folder / f"{_FILE}.sha256").read_text().strip():
        raise Corrupt(
            "the topic model isn't the one that was measured",
            place=Place(_FILE),
            fix="install the package again, or train it with bench/topics_train.py",
        )
    return Model.from_bytes(data)
