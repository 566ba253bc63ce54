"""Train the topic model on the labelled clauses: `python bench/topics_train.py HISTORIES` (needs scikit-learn).

Only rows of the part `train` are used: for the weights, and in folds by operator for threshold and calibration.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from labelled_clauses import labelled
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from lexposure.provisions.topics.features import BLOCKS, blocks
from lexposure.provisions.topics.model import Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FOLDER = Path(__file__).parents[1] / "data" / "labels"
SHARES = (1.0, 1.0, 0.7, 0.7, 0.7)
LEAST = (2, 4, 2, 2, 1)
STRICTNESS = 1.0
Found = tuple[Counter[int], ...]


def fit(found: Sequence[Found], truth: NDArray[np.bool_], topics: Sequence[str]) -> Model:
    """Return a model for these clauses without threshold and calibration."""
    known, rarity = [], []
    for block, least in enumerate(LEAST):
        often = Counter(gram for clause in found for gram in clause[block])
        kept = sorted(gram for gram, times in often.items() if times >= least)
        known.append(np.array(kept, np.uint32))
        rarity.append(
            np.array([np.log((1 + len(found)) / (1 + often[gram])) + 1 for gram in kept], np.float32)
        )
    matrix = _matrix(found, known, rarity)
    weights = np.zeros((matrix.shape[1], len(topics)), np.float32)
    intercepts = np.full(len(topics), -1.0, np.float32)
    for place in range(len(topics)):
        if truth[:, place].any():
            machine = LinearSVC(C=STRICTNESS, class_weight="balanced", random_state=0).fit(
                matrix, truth[:, place]
            )
            weights[:, place], intercepts[place] = machine.coef_[0], machine.intercept_[0]
    return Model(tuple(topics), 0.0, 1.0, 0.0, SHARES, tuple(known), tuple(rarity), weights, intercepts, {})


def _matrix(found: Sequence[Found], known: list[Any], rarity: list[Any]) -> csr_matrix:
    places = [{int(gram): place for place, gram in enumerate(block)} for block in known]
    ends = np.cumsum([0, *(len(block) for block in known)])
    rows, columns, values = [], [], []
    for row, clause in enumerate(found):
        for block, counts in enumerate(clause):
            here = [(places[block][gram], times) for gram, times in counts.items() if gram in places[block]]
            raw = np.array([(1 + np.log(times)) * rarity[block][place] for place, times in here])
            rows += [row] * len(here)
            columns += [ends[block] + place for place, _ in here]
            values += list(raw / (np.linalg.norm(raw) or 1) * SHARES[block])
    return csr_matrix((values, (rows, columns)), shape=(len(found), int(ends[-1])))


def macro(scores: NDArray[np.float32], truth: NDArray[np.bool_], threshold: float, least: int = 5) -> float:
    """Return the mean F1 over the topics that have at least `least` examples."""
    chosen = scores > threshold
    chosen[np.arange(len(scores)), scores.argmax(1)] = True
    right, wrong, missed = (chosen & truth).sum(0), (chosen & ~truth).sum(0), (~chosen & truth).sum(0)
    each = 2 * right / np.maximum(2 * right + wrong + missed, 1)
    return float(each[truth.sum(0) >= least].mean())


def balance(scores: NDArray[np.float32], truth: NDArray[np.bool_], threshold: float) -> float:
    """Return the mean of macro- and micro-F1: the first alone would buy rare topics with false ones."""
    chosen = scores > threshold
    chosen[np.arange(len(scores)), scores.argmax(1)] = True
    micro = 2 * (chosen & truth).sum() / (chosen.sum() + truth.sum())
    return macro(scores, truth, threshold) + float(micro)


def main(histories: Path) -> None:
    """Train, calibrate and write the model with its hash."""
    file = FOLDER / "clauses.csv"
    rows = [row for row in labelled(file, histories) if row.row["part"] == "train"]
    topics = sorted({topic for row in rows for topic in row.topics})
    truth = np.array([[topic in row.topics for topic in topics] for row in rows])
    found = [blocks(row.clause) for row in rows]
    scores = np.zeros(truth.shape, np.float32)
    for kept, out in GroupKFold(5).split(rows, groups=[row.operator for row in rows]):
        part = fit([found[place] for place in kept], truth[kept], topics)
        scores[out] = part.scores([rows[place].clause for place in out])
    threshold = max((step / 20 for step in range(-10, 7)), key=lambda value: balance(scores, truth, value))
    right = truth[np.arange(len(rows)), scores.argmax(1)]
    curve = LogisticRegression(C=1e6).fit(scores.max(1, keepdims=True), right)
    whole = fit(found, truth, topics)
    about = {
        "labels": hashlib.sha256(file.read_bytes()).hexdigest(),
        "clauses": len(rows),
        "guideline": "1",
        "trained": "2026-11-25",
        "blocks": list(BLOCKS),
    }
    model = Model(
        whole.topics, threshold, float(curve.coef_[0][0]), float(curve.intercept_[0]), SHARES,
        whole.features, whole.rarity, whole.weights, whole.intercepts, about,
    )  # fmt: skip
    data = model.to_bytes()
    (FOLDER / "topics.model").write_bytes(data)
    (FOLDER / "topics.model.sha256").write_text(hashlib.sha256(data).hexdigest() + "\n")
    print(f"{len(rows)} clauses, {len(whole.weights)} features, {len(data)} bytes, threshold {threshold}")
    print(
        f"folds by operator: macro-F1 {macro(scores, truth, threshold):.3f}, main topic right {right.mean():.3f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
