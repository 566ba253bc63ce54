"""Train the second opinion on type and addressee: `python bench/duties_train.py` (needs scikit-learn and the histories).

Only rows of the part `train` are used. Prints, in folds by operator and on the parts that were kept apart, how often the
rules are right where both agree and where they don't; then writes the weights with their hash.
"""

from __future__ import annotations

import csv
import hashlib

import numpy as np
from duties import LABELS, NAMES, ROOT, Row, read
from sklearn.model_selection import GroupKFold
from topics_train import fit

from lexposure.provisions.duties import Clause, duties
from lexposure.provisions.second_opinion import features
from lexposure.provisions.topics.model import Model

FOLDER = ROOT / "data/labels"
KINDS = {"type": "deontic", "addressee": "addressee"}


def labels_of(row: Row) -> tuple[str, str]:
    """Return the main type and the addressee as the model names them."""
    return f"type {row['deontic'].split()[0]}", f"addressee {row['addressee']}"


def trained(pairs: list[tuple[Row, Clause]], names: list[str]) -> Model:
    """Return a model for these clauses."""
    truth = np.array([[name in labels_of(row) for name in names] for row, _ in pairs])
    return fit([features(clause) for _, clause in pairs], truth, names)


def guesses(model: Model, clause: Clause) -> dict[str, str]:
    """Return the best label of each kind."""
    scores = model.score(features(clause))
    return {
        kind: max(
            (float(value), name)
            for name, value in zip(model.topics, scores, strict=True)
            if name.startswith(kind)
        )[1]
        for kind in KINDS
    }


def compare(name: str, told: list[tuple[Row, Clause, dict[str, str]]]) -> None:
    """Print how often model and rules are right, together and apart."""
    for kind, column in KINDS.items():
        marks = []
        for row, clause, guess in told:
            said = duties(clause)[0]
            rules = said.deontic if kind == "type" else said.addressee
            truth = row[column].split()[0]
            model = guess[kind].partition(" ")[2]
            marks.append((rules == model, rules == truth, model == truth))
        agree = [rules for same, rules, _ in marks if same]
        apart = [rules for same, rules, _ in marks if not same]
        print(
            f"{name}, {kind}: rules {np.mean([rules for _, rules, _ in marks]):.3f}, model {np.mean([model for _, _, model in marks]):.3f}; "
            f"agree on {len(agree) / len(marks):.2f}, rules right there {np.mean(agree):.3f}, elsewhere {np.mean(apart):.3f}, n={len(marks)}"
        )


def main() -> None:
    """Measure, train on the whole training part, and write."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        pairs = list(read(csv.DictReader(file)))
    parts = {
        part: [pair for pair in pairs if pair[0]["part"] == part]
        for part in ("train", "platform-test", "time-test")
    }
    train = parts.pop("train")
    names = sorted({label for row, _ in train for label in labels_of(row)})
    services = [row["record"].partition("/")[0] for row, _ in train]
    told = []
    for kept, out in GroupKFold(5).split(train, groups=[NAMES.get(service, service) for service in services]):
        model = trained([train[place] for place in kept], names)
        told += [(*train[place], guesses(model, train[place][1])) for place in out]
    compare("folds by operator", told)
    whole = trained(train, names)
    for part, kept_apart in parts.items():
        compare(part, [(row, clause, guesses(whole, clause)) for row, clause in kept_apart])
    about = {
        "labels": hashlib.sha256(LABELS.read_bytes()).hexdigest(),
        "clauses": len(train),
        "guideline": "1",
    }
    data = Model(
        whole.topics, 0.0, 1.0, 0.0, whole.shares, whole.features, whole.rarity, whole.weights, whole.intercepts, about
    ).to_bytes()  # fmt: skip
    (FOLDER / "duties.model").write_bytes(data)
    (FOLDER / "duties.model.sha256").write_text(hashlib.sha256(data).hexdigest() + "\n")
    print(f"{len(train)} clauses, {len(whole.weights)} features, {len(data)} bytes")


if __name__ == "__main__":
    main()
