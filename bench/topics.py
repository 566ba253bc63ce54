"""Print how well topics are told: on our own labels never trained on, and on two public sets (needs scikit-learn).

`python bench/topics.py HISTORIES [LABELS]`; LABELS is a folder with `tosdr_points.jsonl` and `unfair_tos_en50.jsonl`.
"""

from __future__ import annotations

import csv
import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from labelled_clauses import labelled

from lexposure.provisions.topics.classify import classify
from lexposure.provisions.topics.model import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labelled_clauses import Labelled

    from lexposure.provisions.topics.classify import Classified

FOLDER = Path(__file__).parents[1] / "data" / "labels"


def wilson(right: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson)."""
    if n == 0:
        return 0.0, 1.0
    share, z = right / n, 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return middle - half, middle + half


def figures(rows: Sequence[Labelled], told: Sequence[Classified]) -> dict[str, float]:
    """Return macro-F1 (topics with at least 5 examples), micro-F1, precision and share at confidence 0.7, and ECE."""
    topics = shipped().topics
    truth = np.array([[topic in row.topics for topic in topics] for row in rows])
    chosen = np.array([[topic in one.names for topic in topics] for one in told])
    right, wrong, missed = (chosen & truth).sum(0), (chosen & ~truth).sum(0), (~chosen & truth).sum(0)
    each = 2 * right / np.maximum(2 * right + wrong + missed, 1)
    hits = np.array([one.main in row.topics for row, one in zip(rows, told, strict=True)])
    sure = np.array([one.confidence for one in told])
    bins = np.minimum((sure * 10).astype(int), 9)
    gaps = [
        abs(hits[bins == k].mean() - sure[bins == k].mean()) * (bins == k).mean() for k in set(bins.tolist())
    ]
    keen = sure >= 0.7
    return {
        "n": len(rows),
        "topics": int((truth.sum(0) >= 5).sum()),
        "macro": float(each[truth.sum(0) >= 5].mean()),
        "micro": float(2 * right.sum() / (2 * right.sum() + wrong.sum() + missed.sum())),
        "main": float(hits.mean()),
        "sure": float(keen.mean()),
        "sure_right": float(hits[keen].mean()),
        "sure_n": int(keen.sum()),
        "ece": float(sum(gaps)),
    }


def own(histories: Path) -> None:
    """Print the figures on our own labels."""
    rows = labelled(FOLDER / "clauses.csv", histories)
    begun = time.process_time()
    told = list(classify([row.clause for row in rows]))
    spent = time.process_time() - begun
    print(f"{len(rows) / spent:.0f} clauses a CPU-second")
    for name, kept in (
        ("platforms never trained on", lambda row: row["part"] == "platform-test"),
        (
            "the same, drawn at random",
            lambda row: row["part"] == "platform-test" and row["drawn"] == "random",
        ),
        ("words younger than the training", lambda row: row["part"] == "time-test"),
    ):
        pairs = [(row, one) for row, one in zip(rows, told, strict=True) if kept(row.row)]
        got = figures([row for row, _ in pairs], [one for _, one in pairs])
        low, high = wilson(round(got["sure_right"] * got["sure_n"]), int(got["sure_n"]))
        most = sorted(
            zip((one.confidence for _, one in pairs), pairs, strict=True), key=lambda pair: -pair[0]
        )
        first = [one.main in row.topics for _, (row, one) in most[: round(0.4 * len(most))]]
        print(
            f"{name}: n {got['n']}, macro-F1 {got['macro']:.3f} over {got['topics']} topics, micro {got['micro']:.3f}, "
            f"main topic right {got['main']:.3f}; at confidence 0.7: {got['sure']:.2f} of them, "
            f"{got['sure_right']:.3f} right ({low:.2f} to {high:.2f}); calibration error {got['ece']:.3f}; "
            f"of the surest 40 % {np.mean(first):.3f} right"
        )


def agreement() -> None:
    """Print how far the second reading agrees with the first."""
    second = FOLDER / "second.csv"
    if not second.exists():
        return
    with (FOLDER / "clauses.csv").open(newline="") as one, second.open(newline="") as two:
        first = {(row["text"], row["start"]): row for row in csv.DictReader(one)}
        pairs = [(first[row["text"], row["start"]], row) for row in csv.DictReader(two)]
    print(f"two readings of {len(pairs)} clauses:", end=" ")
    for field in ("topics", "deontic", "addressee"):
        main = [(a[field].split()[0], b[field].split()[0]) for a, b in pairs]
        print(f"{field} {np.mean([a == b for a, b in main]):.3f} (kappa {kappa(main):.3f})", end=" ")
    shared = np.mean([bool(set(a["topics"].split()) & set(b["topics"].split())) for a, b in pairs])
    print(f"; at least one topic in common {shared:.3f}")


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Return Cohen's kappa."""
    names = {name for pair in pairs for name in pair}
    seen = np.mean([a == b for a, b in pairs])
    chance = sum(
        np.mean([a == name for a, _ in pairs]) * np.mean([b == name for _, b in pairs]) for name in names
    )
    return float((seen - chance) / (1 - chance))


if __name__ == "__main__":
    own(Path(sys.argv[1]))
    agreement()
    if len(sys.argv) > 2:
        from public_labels import public

        public(Path(sys.argv[2]))
