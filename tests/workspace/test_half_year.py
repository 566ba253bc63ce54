"""Answers stay what they were: 500 recorded, half a year of events, and every one of them computed again byte for byte."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from half_year import HalfYear, gold_profiles, record_answers

from lexposure.workspace.shipped import shipped_files

_SHIPPED = (
    "data/people",
    "data/places",
    "data/jurisdictions",
    "data/authorities",
    "data/questions",
    "ontology/",
)
_FILES = (
    "data/instruments/us-cfaa.yaml",
    "data/instruments/us-co-admt.yaml",
    "data/instruments/eu-gdpr.yaml",
    "data/platforms/aws.yaml",
    "data/platforms/anthropic.yaml",
)
DAY = dt.date(2026, 12, 24)


@dataclass(frozen=True)
class Passed:
    """The story when half a year has passed, and what was stored when it began."""

    story: HalfYear
    happened: list[str]
    stored: list[str]


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> Passed:
    """Let half a year pass over a part of the shipped data; four answers are stored on the way, one of them forgotten."""
    folder, home = (tmp_path_factory.mktemp(name) for name in ("files", "home"))
    files = {p: data for p, data in shipped_files().items() if p.startswith(_SHIPPED) or p in _FILES}
    story = HalfYear(home, folder, files)
    happened: list[str] = []
    stored: list[str] = []
    for event in record_answers(story):
        happened.append(event)
        if len(happened) in (1, 3, 5, 8):
            workspace = story.workspace()
            kept, new = workspace.store_answer(workspace.expose(gold_profiles()[len(happened)], DAY))
            assert new
            stored.append(kept.id)
    workspace = story.workspace()
    workspace.forget_answer(workspace.stored_answer(stored.pop()))
    return Passed(story, happened, stored)


def test_five_hundred_answers_are_the_same_bytes_after_half_a_year(passed: Passed) -> None:
    """By their `known_at` they are the same, whatever was captured, amended, edited, mapped, withdrawn and renamed since."""
    outcome = [(answer, answer.sha256 == now) for answer, now in passed.story.again()]
    assert len(outcome) == 500
    assert [(answer.as_of, answer.known_at) for answer, same in outcome if not same] == []


def test_the_half_year_changed_what_is_known(passed: Passed) -> None:
    """Without `known_at` nearly all of them would differ, so the proof above isn't one about nothing."""
    assert len(passed.happened) == len(set(passed.happened)) == 12
    assert passed.story.changed(every=25) >= 18


def test_answers_rest_on_many_states_of_the_archive(passed: Passed) -> None:
    """Each fortnight is a state of its own, and three before the first were asked for by name."""
    assert len({answer.known_at for answer in passed.story.answers}) == 15


def test_stored_answers_are_computed_again_from_the_log(passed: Passed) -> None:
    """Those that weren't forgotten come out byte for byte; the forgotten one isn't tried."""
    found = list(passed.story.workspace().answers_again())
    assert sorted(each.id for each in found) == sorted(passed.stored)
    assert [each for each in found if not each.identical] == []


def test_all_of_it_verifies(passed: Passed) -> None:
    """Archive, log and snapshot agree at the end, answers and all."""
    report = passed.story.workspace().verify()
    assert [str(problem) for problem in (*report.archive.problems, *report.snapshot)] == []


def test_storing_and_forgetting_move_no_clock(passed: Passed) -> None:
    """What is kept about answers is no knowledge: dataset, moment and number of the snapshot stay where they were."""
    workspace = passed.story.workspace()
    before = workspace.status(), workspace.engine().index.recorded
    head = workspace.log.head()
    kept, _ = workspace.store_answer(workspace.expose(gold_profiles()[0], DAY))
    workspace.forget_answer(kept)
    workspace.rebuild()
    assert (workspace.status(), workspace.engine().index.recorded) == before
    assert head
    assert workspace.log.head() != head
