"""Type and addressee of a clause as a whole: the rules' finding weighed against its words, with both shares shown."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from pathlib import Path

import pytest

from lexposure.provisions import main_duty as module
from lexposure.provisions.duties import Duty, clauses, duties
from lexposure.provisions.main_duty import MainDuty, features, main_duty
from lexposure.provisions.segment import segment
from lexposure.resources import resource

INTRO = 'These terms are between {name}, Inc. ("{name}", "we" or "us") and you.\n\n'
LABELS = Path(__file__).parents[2] / "data/labels"


def read(clause: str, name: str = "Gardenia") -> tuple[str, MainDuty]:
    """Return the text and what its last clause rules."""
    text = INTRO.format(name=name) + clause
    last = clauses(text, segment(text))[-1]
    return text, main_duty(last, duties(last))


def labels(name: str) -> dict[tuple[str, str, str], dict[str, str]]:
    """Return a file of labels by span."""
    with (LABELS / name).open(encoding="utf-8", newline="") as file:
        return {(row["text"], row["start"], row["end"]): row for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("clause", "deontic", "addressee"),
    [
        ("You may not copy, sell or rent the services.", "prohibition", "customer"),
        ("We may suspend or terminate your access at any time.", "permission", "platform"),
        ("You are responsible for your account and must comply with all laws.", "obligation", "customer"),
        ("We collect the names of visitors.", "statement", "platform"),
    ],
)
def test_plain_clauses_are_as_the_rules_say_and_point_to_their_words(
    clause: str, deontic: str, addressee: str
) -> None:
    text, found = read(clause)
    assert (found.deontic, found.addressee, found.by) == (deontic, addressee, "both")
    assert (found.said.deontic, found.said.addressee) == (deontic, addressee)
    for start, end in found.words:
        assert text[start:end] in clause


def test_what_is_shown_where_the_rules_are_overruled_are_words_of_the_clause() -> None:
    clause = "These rules govern your visits to Gardenia."
    text = INTRO.format(name="Gardenia") + clause
    seen = list(module._seen(clauses(text, segment(text))[-1]))
    assert [text[start:end] for (start, end), _ in seen][:7] == clause.rstrip(".").split()
    last = clauses(text, segment(text))[-1]
    wrong = Duty("exemption", "third-party", "disclaimer")
    found = main_duty(last, [wrong])
    assert found.by == "model"
    assert found.said == wrong
    assert found.words
    assert all(text[start:end] in clause for start, end in found.words)


def test_the_lead_is_what_the_rules_and_the_words_add_up_to() -> None:
    _, found = read("We may close the gate. You must leave by then.")
    for one in (found.type_choice, found.addressee_choice):
        assert one.lead >= 0
        assert one.rules + one.words == pytest.approx(one.lead)


def test_it_sees_roles_and_never_names() -> None:
    seen = []
    for name in ("Gardenia", "Acorn"):
        text = INTRO.format(name=name) + f"{name} may close the gate."
        last = clauses(text, segment(text))[-1]
        seen.append(features(last, duties(last)))
    assert seen[0] == seen[1]


def test_the_rules_finding_is_a_block_of_its_own() -> None:
    text = INTRO.format(name="Gardenia") + "You must water the roses."
    last = clauses(text, segment(text))[-1]
    one, two = (features(last, found) for found in (duties(last), [Duty("statement", "nobody", "nothing")]))
    assert one[:-1] == two[:-1]
    assert one[-1] != two[-1]


def test_the_weights_are_those_that_were_measured() -> None:
    data = (resource("data") / "labels" / "duties.model").read_bytes()
    sealed = (resource("data") / "labels" / "duties.model.sha256").read_text().strip()
    assert hashlib.sha256(data).hexdigest() == sealed
    about = module._shipped().about
    rows = [*labels("clauses.csv").values(), *labels("further.csv").values()]
    assert about["clauses"] == Counter(row["part"] for row in rows)["train"]
    read = ("clauses.csv", "train-reading.csv", "further.csv")
    assert (
        about["labels"] == hashlib.sha256(b"".join((LABELS / name).read_bytes() for name in read)).hexdigest()
    )


def test_only_the_training_part_was_read_again_for_training() -> None:
    first, again = labels("clauses.csv"), labels("train-reading.csv")
    assert {first[key]["part"] for key in again} == {"train"}
    assert all(row["sha256"] == first[key]["sha256"] for key, row in again.items())


def test_further_clauses_are_of_other_words_than_all_that_tests() -> None:
    further = labels("further.csv")
    words = {row["sha256"] for row in further.values()}
    assert len(words) == len(further)
    with (LABELS.parents[1] / "tests/gold/duties/clauses.csv").open(encoding="utf-8", newline="") as file:
        gold = {row["sha256"] for row in csv.DictReader(file)}
    tests = {row["sha256"] for row in labels("clauses.csv").values() if row["part"] != "train"}
    assert not words & (gold | tests | {row["sha256"] for row in labels("fresh.csv").values()})
    services = {
        part: {row["record"].partition("/")[0] for row in further.values() if row["part"] == part}
        for part in ("train", "development")
    }
    assert not services["train"] & services["development"]
    kept_apart = {"DeepSeek", "GitLab", "Meta AI", "Llama API", "Perplexity", "Stability AI"}
    assert not kept_apart & set().union(*services.values())


def test_every_clause_kept_apart_was_read_twice_and_every_difference_decided() -> None:
    first = {key: row for key, row in labels("clauses.csv").items() if row["part"] != "train"}
    second, decided = labels("test-reading.csv"), labels("test-adjudicated.csv")
    assert first.keys() == second.keys()

    def said(row: dict[str, str]) -> tuple[str, str]:
        return row["deontic"].split()[0], row["addressee"]

    assert decided.keys() == {key for key in first if said(first[key]) != said(second[key])}
    for key, row in decided.items():
        assert said(row) == said({"first": first, "second": second}[row["stands"]][key])
        assert row["sha256"] == first[key]["sha256"] == second[key]["sha256"]
    reasons = (LABELS / "README.md").read_text()
    assert all(f"`{why}`" in reasons for why in {row["why"] for row in decided.values()})
