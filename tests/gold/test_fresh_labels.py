"""The fresh part of the labels: drawn from what nobody had labelled, complete, and kept out of every other file of labels.

It is what the reading of duties is measured on by readers who saw no answer, so a clause of it that stands in the training
part, or a document that fills it, would make the figure worth nothing.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path

import pytest
from fresh_sample import A_DOCUMENT, COLUMNS, COUNT, SAME_OPERATOR, texts

ROOT = Path(__file__).parents[2]
FRESH = ROOT / "data/labels/fresh.csv"
SECOND = ROOT / "data/labels/fresh-second.csv"
AGREED = ROOT / "data/labels/fresh-agreed.csv"
CLAUSE = ("id", "text", "start", "end", "sha256")
TYPES = {"obligation", "prohibition", "permission", "right", "exemption", "statement"}
ADDRESSEES = {"customer", "end-user", "platform", "both", "third-party", "nobody"}


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of labels."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_drawn_clause_has_a_type_and_an_addressee() -> None:
    """A clause is a span and a hash, with labels of the closed lists, by the first reader."""
    fresh = rows(FRESH)
    assert list(fresh[0]) == COLUMNS
    assert len(fresh) == COUNT
    assert {row["deontic"] for row in fresh} <= TYPES
    assert {row["addressee"] for row in fresh} <= ADDRESSEES
    assert {(row["part"], row["reader"]) for row in fresh} == {("fresh", "first")}


def test_a_second_reader_labelled_the_same_clauses() -> None:
    """Every clause of the first reading, in its order, with labels of the closed lists; nobody's words."""
    first, second = rows(FRESH), rows(SECOND)
    assert [[row[name] for name in CLAUSE] for row in second] == [
        [row[name] for name in CLAUSE] for row in first
    ]
    assert {row["deontic"] for row in second} <= TYPES
    assert {row["addressee"] for row in second} <= ADDRESSEES
    assert {row["reader"] for row in second} == {"second"}
    assert {row["labeller"] for row in first}.isdisjoint(row["labeller"] for row in second)


def test_every_difference_of_the_readers_is_decided_for_one_of_them_with_a_reason() -> None:
    """The decided clauses are exactly those that were read differently, and the labels are one reader's whole answer."""
    readings = {
        "first": {row["id"]: row for row in rows(FRESH)},
        "second": {row["id"]: row for row in rows(SECOND)},
    }

    def labels(which: str, name: str) -> tuple[str, str]:
        return readings[which][name]["deontic"], readings[which][name]["addressee"]

    decided = rows(AGREED)
    assert [row["id"] for row in decided] == [
        name for name in readings["first"] if labels("first", name) != labels("second", name)
    ]
    for row in decided:
        assert (row["deontic"], row["addressee"]) == labels(row["stands"], row["id"])
        assert row["sha256"] == readings["first"][row["id"]]["sha256"]
        assert row["why"]
        assert row["reason"]


def test_no_document_or_operator_fills_the_fresh_part() -> None:
    """At least twelve documents of at least eight operators, at most thirty clauses each, every wording once."""
    fresh = rows(FRESH)
    documents = Counter(row["record"] for row in fresh)
    services = [record.partition("/")[0] for record in documents]
    assert len(documents) >= 12
    assert max(documents.values()) <= A_DOCUMENT
    assert len({SAME_OPERATOR.get(service, service) for service in services}) >= 8
    assert len({row["sha256"] for row in fresh}) == len(fresh)


def test_nothing_of_the_fresh_part_is_labelled_elsewhere() -> None:
    """No version and no words of it stand in another file of labels, the training part least of all."""
    fresh = rows(FRESH)
    for path in [*(ROOT / "data/labels").glob("*.csv"), ROOT / "tests/gold/duties/clauses.csv"]:
        if not path.name.startswith("fresh"):
            others = rows(path)
            for column in ("text", "sha256"):
                shared = {row[column] for row in fresh} & {row[column] for row in others}
                assert not shared, f"{len(shared)} of {column} in {path.name}"


@pytest.mark.shared
def test_every_fresh_clause_is_found_in_the_archive(shared: Path) -> None:
    """The spans give the words that were read."""
    fresh = rows(FRESH)
    wanted = {row["text"] for row in fresh}
    found = {one.name: one.text for one in texts(shared) if one.name in wanted}
    for row in fresh:
        words = found[row["text"]][int(row["start"]) : int(row["end"])]
        assert hashlib.sha256(words.encode()).hexdigest() == row["sha256"], row["id"]
