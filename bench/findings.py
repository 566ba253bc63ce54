"""Print how often findings by rule were right, by part and kind, from the verdicts that are kept; re-derive their words.

`python bench/findings.py`; with LEXPOSURE_HOME set to a data directory that holds the terms, every span is re-derived as well.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from pathlib import Path

from topics import wilson

from lexposure.archive.blobs import Blobs
from lexposure.archive.quotes import span_hash

VERDICTS = Path(__file__).parents[1] / "tests" / "gold" / "findings" / "verdicts.csv"


def main() -> int:
    """Print the table; exit 1 if a span doesn't re-derive."""
    with VERDICTS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told = Counter((row["part"], row["kind"]) for row in rows)
    right = Counter((row["part"], row["kind"]) for row in rows if row["verdict"] == "right")
    print("| part | kind | read | right | share | 95 % |")
    print("|---|---|---|---|---|---|")
    for part in dict.fromkeys(row["part"] for row in rows):
        kinds = sorted(kind for each, kind in told if each == part)
        for kind in [*kinds, "all"]:
            n = told[part, kind] if kind != "all" else sum(told[part, each] for each in kinds)
            good = right[part, kind] if kind != "all" else sum(right[part, each] for each in kinds)
            low, high = wilson(good, n)
            print(f"| {part} | {kind} | {n} | {good} | {good / n:.3f} | {low:.2f} to {high:.2f} |")
    home = os.environ.get("LEXPOSURE_HOME")
    blobs = Blobs(Path(home) / "blobs") if home else None
    broken = 0
    for row in rows if blobs else ():
        if blobs and row["sha256"] and blobs.has(row["text"]):
            words = blobs.text(row["text"])[int(row["start"]) : int(row["end"])]
            broken += span_hash(words) != row["sha256"]
    if blobs:
        print(f"{broken} of {sum(bool(row['sha256']) for row in rows)} spans don't re-derive")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
