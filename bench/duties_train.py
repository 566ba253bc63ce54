"""Train the model for type and addressee: `python bench/duties_train.py` (needs scikit-learn and the histories).

Only rows of the part `train` are used, those of `clauses.csv` as they were read again (`train-reading.csv`) and those of
`further.csv`, for the weights and, in folds by operator, for the lead below which a clause is called
unsure. Prints how often rules and model are right in those folds; then writes the weights with their hash. The parts that
were kept apart are measured by `bench/duties.py`, not here.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import replace

import numpy as np
from duties import FURTHER, LABELS, NAMES, ROOT, Row, read, wilson
from second_reading import key, read_labels
from sklearn.model_selection import GroupKFold
from topics_train import fit

from lexposure.provisions.duties import Clause, Duty, duties
from lexposure.provisions.main_duty import Choice, choose, features
from lexposure.provisions.topics.model import Model

FOLDER = ROOT / "data/labels"
LABELLED = (LABELS, FOLDER / "train-reading.csv", FURTHER)
UNSURE = 0.25
"""This share of the clauses, those with the smallest lead in folds, is called unsure."""
Pair = tuple[Row, Clause, list[Duty]]


def labels_of(row: Row) -> tuple[str, str]:
    """Return the main type and the addressee as the model names them."""
    return f"type {row['deontic'].split()[0]}", f"addressee {row['addressee']}"


def trained(pairs: list[Pair], names: list[str]) -> Model:
    """Return a model for these clauses."""
    truth = np.array([[name in labels_of(row) for name in names] for row, _, _ in pairs])
    return fit([features(clause, found) for _, clause, found in pairs], truth, names)


def folds(train: list[Pair], names: list[str]) -> list[tuple[Choice, ...]]:
    """Return what models that never saw a clause's operator say of each clause."""
    services = [row["record"].partition("/")[0] for row, _, _ in train]
    operators = [NAMES.get(service, service) for service in services]
    told: dict[int, tuple[Choice, ...]] = {}
    for kept, out in GroupKFold(5).split(train, groups=operators):
        model = trained([train[place] for place in kept], names)
        told.update({place: choose(model, features(*train[place][1:])) for place in out})
    return [told[place] for place in range(len(train))]


def compare(train: list[Pair], told: list[tuple[Choice, ...]], threshold: float) -> None:
    """Print how often rules and model are right, together, apart, and where the lead is small."""
    for which, column in enumerate(("deontic", "addressee")):
        marks = []
        for (row, _, found), choices in zip(train, told, strict=True):
            said = found[0].deontic if which == 0 else found[0].addressee
            truth, model = row[column].split()[0], choices[which].label
            sure = min(one.lead for one in choices) >= threshold
            marks.append((said == truth, model == truth, said == model, sure))
        rules, model_right, same, sure_ones = np.array(marks).T
        easy = same & sure_ones
        print(f"folds by operator, {column}: rules {wilson(int(rules.sum()), len(marks))}")
        print(f"    model {wilson(int(model_right.sum()), len(marks))}")
        print(
            f"    model where it is sure and the rules agree {wilson(int(model_right[easy].sum()), int(easy.sum()))}"
        )
        print(f"    model elsewhere {wilson(int(model_right[~easy].sum()), int((~easy).sum()))}")


def rows_to_train() -> list[Row]:
    """Return the rows of the training parts, with the labels that stand."""
    again = read_labels("train-reading.csv")
    found: list[Row] = []
    for path in (LABELS, FURTHER):
        with path.open(encoding="utf-8", newline="") as file:
            found += [
                {**row, **again.get(key(row), {})} for row in csv.DictReader(file) if row["part"] == "train"
            ]
    return found


def main() -> None:
    """Measure in folds, train on the whole training part, and write."""
    rows = rows_to_train()
    train = [(row, clause, duties(clause)) for row, clause in read(rows)]
    names = sorted({label for row, _, _ in train for label in labels_of(row)})
    told = folds(train, names)
    threshold = float(np.quantile([min(one.lead for one in choices) for choices in told], UNSURE))
    compare(train, told, threshold)
    about = {
        "labels": hashlib.sha256(b"".join(path.read_bytes() for path in LABELLED)).hexdigest(),
        "clauses": len(train),
        "guideline": "1",
    }
    whole = replace(trained(train, names), threshold=round(threshold, 3), about=about)
    data = whole.to_bytes()
    (FOLDER / "duties.model").write_bytes(data)
    (FOLDER / "duties.model.sha256").write_text(hashlib.sha256(data).hexdigest() + "\n")
    print(
        f"{len(train)} clauses, {len(whole.weights)} features, {len(data)} bytes, unsure below {threshold:.3f}"
    )


if __name__ == "__main__":
    main()
