"""The competency questions, asked of the shipped data rather than of a fixture."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from lexposure.workspace import Workspace

QUESTIONS = sorted((Path(__file__).parents[2] / "ontology" / "questions").glob("*.rq"))
FINDS_FAULTS = {"13-four-eyes", "28-unused-terms"}


@pytest.fixture(scope="module")
def store(shipped: Workspace) -> ox.Store:
    return shipped.snapshot.store()


def rows(store: ox.Store, question: Path) -> list[tuple[str, ...]]:
    found = store.query(question.read_text())
    assert isinstance(found, ox.QuerySolutions)
    names = found.variables
    return [tuple(str(row[name]) for name in names) for row in found]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda p: p.stem)
def test_every_question_can_be_asked_of_a_snapshot(store: ox.Store, question: Path) -> None:
    """Each question runs on the snapshot as it is published, and gives the same rows in the same order twice."""
    assert rows(store, question) == rows(store, question)


def test_most_questions_find_something(store: ox.Store) -> None:
    """On the shipped data at least twelve questions have rows."""
    assert sum(bool(rows(store, question)) for question in QUESTIONS) >= 12


def test_nobody_has_reviewed_his_own_claims(store: ox.Store) -> None:
    """No shipped claim is called reviewed without a second person."""
    assert rows(store, next(q for q in QUESTIONS if q.stem == "13-four-eyes")) == []
