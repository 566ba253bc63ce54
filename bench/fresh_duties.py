"""Type and addressee on the fresh part: what rules and model say of 300 clauses read by two people who saw no answer of theirs.

    python bench/fresh_duties.py

Prints how far the two readings (`data/labels/fresh.csv`, `fresh-second.csv`) agree, by stratum; then the shares of right types
and addressees, with Wilson intervals, under each labelling (first, second, agreed, and where both said the same at first), of
the model, of the rules without the model, and of the commonest label of the training part. Then, under the agreed labels: by
stratum, with the operators' names where these aren't the service's, apart for what is ruled and what isn't, where model and
rules are sure and elsewhere, by the lead (the model gives leads and no probabilities, so there is no calibration error to
tell), and what was taken for what. The part is for measuring: nothing may be tuned on what this prints.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from duties import LABELS, NAMES, SHARED, Row, wilson
from fresh_sample import texts
from second_reading import COLUMNS, Key, compare, read_labels

from lexposure.provisions.duties import Clause, clauses, duties
from lexposure.provisions.main_duty import MainDuty, main_duty
from lexposure.provisions.segment import segment

STRATA = ("new-document", "new-operator", "new-words")
OPERATORS = {**NAMES, "Firefox": "Mozilla", "Cursor": "Anysphere"}
"""By whose name the terms speak, where that isn't the service's; the main figures go by what `bench/duties.py` has."""
BAR = 0.85
Answer = tuple[str, str]


@dataclass(frozen=True)
class Told:
    """What is said of one clause: by the model and by the rules alone."""

    main: MainDuty
    rules: Answer

    @property
    def model(self) -> Answer:
        """The model's type and addressee."""
        return self.main.deontic, self.main.addressee


def labellings() -> dict[str, dict[Key, Row]]:
    """Return the first reading, the second, the one that stands, and the clauses on which both said the same."""
    first, second = read_labels("fresh.csv"), read_labels("fresh-second.csv")
    if first.keys() != second.keys():
        raise SystemExit("the two readings of the fresh part are of different clauses")
    decided = read_labels("fresh-agreed.csv")
    same = {name: row for name, row in first.items() if answer(row) == answer(second[name])}
    if decided.keys() != first.keys() - same.keys():
        raise SystemExit("fresh-agreed.csv must decide exactly the clauses on which the readings differ")
    stands = {name: {**row, **decided.get(name, {})} for name, row in first.items()}
    second = {name: {**first[name], **row} for name, row in second.items()}
    return {"first": first, "second": second, "agreed": stands, "both the same": same}


def answer(row: Row) -> Answer:
    """Return the main type and the addressee of a row."""
    return row["deontic"].split()[0], row["addressee"]


def told(rows: dict[Key, Row], names: dict[str, str]) -> dict[Key, Told]:
    """Return what rules and model say of the clauses; each document is read whole, with the name of its operator."""
    wanted: dict[str, list[Key]] = defaultdict(list)
    for name in rows:
        wanted[name[0]].append(name)
    found: dict[Key, Told] = {}
    for version in texts(SHARED):
        here = wanted.pop(version.name, [])
        if not here:
            continue
        service = version.record.partition("/")[0]
        segments = segment(version.text)
        made = clauses(version.text, segments, names=[names.get(service, service)])
        by_span = {(str(one.start), str(one.end)): each for one, each in zip(segments, made, strict=True)}
        for name in here:
            found[name] = _told(by_span[name[1:]])
    if wanted:
        raise SystemExit(f"{len(wanted)} versions of the fresh part aren't in {SHARED}")
    return found


def _told(clause: Clause) -> Told:
    ruled = duties(clause)
    return Told(main_duty(clause, ruled), (ruled[0].deontic, ruled[0].addressee))


def commonest() -> Answer:
    """Return the commonest type and the commonest addressee of the training part."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = [answer(row) for row in csv.DictReader(file) if row["part"] == "train"]
    return tuple(Counter(each).most_common(1)[0][0] for each in zip(*rows, strict=True))  # type: ignore[return-value]


def shares(name: str, rows: dict[Key, Row], said: Callable[[Key], Answer]) -> None:
    """Print the shares of right types and addressees, and whether they reach the bar."""
    right = [
        tuple(a == b for a, b in zip(answer(row), said(which), strict=True)) for which, row in rows.items()
    ]
    lines = []
    for kind, marks in zip(COLUMNS, zip(*right, strict=True), strict=True):
        met = "meets" if sum(marks) >= BAR * len(marks) else "misses"
        lines.append(f"{kind} {wilson(sum(marks), len(marks))} {met}")
    both = sum(all(marks) for marks in right)
    print(f"{name}: {'; '.join(lines)}; both {both / len(right):.3f}")


def by_lead(rows: dict[Key, Row], found: dict[Key, Told]) -> None:
    """Print how often the model is right in each quarter of the clauses, from the smallest lead to the largest."""
    for place, kind in enumerate(COLUMNS):
        marks = sorted(
            (
                (one.main.type_choice, one.main.addressee_choice)[place].lead,
                one.model[place] == answer(rows[name])[place],
            )
            for name, one in found.items()
        )
        size = len(marks) / 4
        quarters = [marks[round(part * size) : round((part + 1) * size)] for part in range(4)]
        line = ", ".join(f"{sum(hit for _, hit in each) / len(each):.3f}" for each in quarters)
        print(f"    {kind}, right by quarters of the lead, smallest first: {line}")


def confusions(rows: dict[Key, Row], found: dict[Key, Told]) -> None:
    """Print what the model took for what, most frequent first."""
    for place, kind in enumerate(COLUMNS):
        pairs = Counter((answer(row)[place], found[name].model[place]) for name, row in rows.items())
        wrong = sorted((-count, *pair) for pair, count in pairs.items() if pair[0] != pair[1])
        print(f"    {kind}, {-sum(count for count, *_ in wrong)} wrong (label > answer):")
        for count, label, said in wrong:
            print(f"        {-count} {label} > {said}")


def main() -> int:
    """Print all figures; nothing where the shared folder is absent."""
    if not SHARED.is_dir():
        print(f"no terms at {SHARED}; set LEXPOSURE_SHARED to a folder that has them")
        return 0
    readings = labellings()
    agreed, second = readings["agreed"], readings["second"]
    compare("the two readings", readings["first"], second)
    for stratum in STRATA:
        here = {name: row for name, row in readings["first"].items() if row["drawn"] == stratum}
        compare(f"    {stratum}", here, second)
    found, most = told(agreed, NAMES), commonest()
    for reading, rows in readings.items():
        print(f"labels: {reading}, n={len(rows)}")
        shares("    model", rows, lambda name: found[name].model)
        shares("    rules without the model", rows, lambda name: found[name].rules)
        shares(f"    always {most[0]}, {most[1]}", rows, lambda _: most)
    print("agreed labels")
    for stratum in STRATA:
        here = {name: row for name, row in agreed.items() if row["drawn"] == stratum}
        shares(f"    {stratum}, model", here, lambda name: found[name].model)
        shares(f"    {stratum}, rules", here, lambda name: found[name].rules)
    named = told(agreed, OPERATORS)
    shares("    with the operators' names, model", agreed, lambda name: named[name].model)
    shares("    with the operators' names, rules", agreed, lambda name: named[name].rules)
    parts: dict[str, Callable[[Key, Row], bool]] = {
        "something is ruled": lambda _, row: answer(row)[0] != "statement",
        "a statement": lambda _, row: answer(row)[0] == "statement",
        "the guideline settles it": lambda _, row: not row["open"],
        "the guideline leaves it open": lambda _, row: bool(row["open"]),
        "without clauses for officers or staff": lambda _, row: row["open"] != "other-you",
        "sure and rules agree": lambda name, _: found[name].main.sure and found[name].main.by == "both",
        "elsewhere": lambda name, _: not (found[name].main.sure and found[name].main.by == "both"),
    }
    for part, holds in parts.items():
        here = {name: row for name, row in agreed.items() if holds(name, row)}
        shares(f"    {part}, model", here, lambda name: found[name].model)
    by_lead(agreed, found)
    confusions(agreed, found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
