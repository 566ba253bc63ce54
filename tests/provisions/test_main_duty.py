"""A second opinion on type and addressee, so that a reader knows where to look again."""

from __future__ import annotations

import hashlib

import pytest

from lexposure.provisions import second_opinion
from lexposure.provisions.duties import clauses, duties
from lexposure.provisions.second_opinion import features, opinion
from lexposure.provisions.segment import segment
from lexposure.resources import resource

INTRO = 'These terms are between {name}, Inc. ("{name}", "we" or "us") and you.\n\n'


@pytest.mark.parametrize(
    ("clause", "deontic", "addressee"),
    [
        ("You may not copy, sell or rent the services.", "prohibition", "customer"),
        ("We may suspend or terminate your access at any time.", "permission", "platform"),
        ("You are responsible for your account and must comply with all laws.", "obligation", "customer"),
    ],
)
def test_rules_and_model_agree_on_plain_clauses(clause: str, deontic: str, addressee: str) -> None:
    text = INTRO.format(name="Gardenia") + clause
    read = clauses(text, segment(text))[-1]
    found = opinion(read)
    assert (found.deontic, found.addressee) == (deontic, addressee)
    assert (found.same_type, found.same_addressee) == (True, True)
    assert duties(read)[0].deontic == deontic


def test_it_sees_roles_and_never_names() -> None:
    seen = []
    for name in ("Gardenia", "Acorn"):
        text = INTRO.format(name=name) + f"{name} may close the gate."
        seen.append(features(clauses(text, segment(text))[-1]))
    assert seen[0] == seen[1]


def test_the_weights_are_those_that_were_measured() -> None:
    folder = resource("data") / "labels"
    data = (folder / "duties.model").read_bytes()
    assert hashlib.sha256(data).hexdigest() == (folder / "duties.model.sha256").read_text().strip()
    assert second_opinion._shipped().about["clauses"] >= 1000
