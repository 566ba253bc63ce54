"""The second reading of the parts of the labels that were kept apart: how far it agrees, and which labels stand.

`data/labels/test-reading.csv` was made from the clauses and the guideline alone; `test-adjudicated.csv` says, where the two
readings differ, which one stands and by which rule of the guideline. Neither was made with any prediction in sight.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data/labels"
COLUMNS = {"type": "deontic", "addressee": "addressee"}
Row = dict[str, str]
Key = tuple[str, str, str]


def key(row: Row) -> Key:
    """Return what names a clause: the version and the span."""
    return row["text"], row["start"], row["end"]


def read_labels(name: str) -> dict[Key, Row]:
    """Return a file of labels by clause."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return {key(row): row for row in csv.DictReader(file)}


def labellings() -> dict[str, dict[Key, Row]]:
    """Return three labellings of the parts kept apart: the first reading, the second, and the one that stands."""
    first, second = read_labels("clauses.csv"), read_labels("test-reading.csv")
    first = {name: row for name, row in first.items() if name in second}
    stands = {**first, **read_labels("test-adjudicated.csv")}
    return {"first reading": first, "adjudicated": stands, "second reading": second}


def kappa(pairs: list[tuple[str, str]]) -> float:
    """Return Cohen's kappa."""
    count = len(pairs)
    one, two = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    seen = sum(a == b for a, b in pairs) / count
    chance = sum(one[name] * two[name] for name in one) / count / count
    return (seen - chance) / (1 - chance)


def compare(name: str, one: dict[Key, Row], two: dict[Key, Row]) -> None:
    """Print how far two labellings agree on the clauses that both have."""
    shared = sorted(one.keys() & two.keys())
    told = []
    for kind, column in COLUMNS.items():
        pairs = [(one[each][column].split()[0], two[each][column].split()[0]) for each in shared]
        told.append(f"{kind} {sum(a == b for a, b in pairs) / len(pairs):.3f} (kappa {kappa(pairs):.3f})")
    print(f"{name}: {', '.join(told)}, n={len(shared)}")


def main() -> None:
    """Print agreement part by part, and which reading stands by which rule."""
    readings, every = labellings(), read_labels("clauses.csv")
    for part in ("platform-test", "time-test"):
        here = {
            name: {each: row for each, row in rows.items() if every[each]["part"] == part}
            for name, rows in readings.items()
        }
        compare(f"{part}, first and second reading", here["first reading"], here["second reading"])
        for name, rows in here.items():
            compare(f"{part}, {name} and the older reading of a fifth", rows, read_labels("second.csv"))
    stands = read_labels("test-adjudicated.csv")
    for (why, which), count in sorted(
        Counter((row["why"], row["stands"]) for row in stands.values()).items()
    ):
        print(f"    {why}: the {which} stands, {count}")


if __name__ == "__main__":
    main()
