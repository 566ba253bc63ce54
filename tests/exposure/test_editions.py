"""A complete list denies what could be named on the day it was written, and nothing that came later."""

from __future__ import annotations

import pytest

from exposure.invented import Invented, norm
from lexposure.model.errors import DateError

OLD = "written: 2026-11-30"
WORLD = Invented(
    norm("scraper", "{activities: scraping}"),
    norm("face-scraper", "{activities: scraping-faces}"),
    norm("prober", "{activities: probing}"),
    norm("deep-prober", "{activities: probing-deeply}"),
    norm("careful", "{activities: prompting}", "except_when: {activities: scraping}"),
)


@pytest.mark.parametrize(
    ("profile", "name", "status"),
    [
        pytest.param("activities: [prompting]", "scraper", "does_not_apply", id="no day: complete as of today"),
        pytest.param("activities: [prompting]\nwritten: 2026-12-01", "scraper", "does_not_apply", id="the day itself"),
        pytest.param(f"activities: [prompting]\n{OLD}", "scraper", "may_apply", id="the word is younger"),
        pytest.param(f"activities: [prompting]\n{OLD}", "face-scraper", "may_apply", id="and one below it"),
        pytest.param(f"activities: []\n{OLD}", "scraper", "may_apply", id="an empty list is a list"),
        pytest.param(f"activities: [scraping]\n{OLD}", "scraper", "applies", id="named all the same"),
        pytest.param(f"not: {{activities: [scraping]}}\n{OLD}", "face-scraper", "does_not_apply", id="denied by name"),
        pytest.param(f"activities: [prompting]\nnot: {{activities: [scraping]}}\n{OLD}", "face-scraper", "does_not_apply", id="denied beside a list"),
        pytest.param(f"activities: [changing-purpose]\n{OLD}", "deep-prober", "does_not_apply", id="an older, broader word was left out"),
        pytest.param(f"activities: [changing-purpose]\n{OLD}", "prober", "does_not_apply", id="and stays left out"),
        pytest.param(f"activities: [prompting]\n{OLD}", "deep-prober", "may_apply", id="an older, broader word was named"),
        pytest.param(f"activities: [probing]\n{OLD}", "deep-prober", "may_apply", id="the next broader one was named"),
        pytest.param(f"activities: [prompting]\nunknown: {{activities: [probing]}}\n{OLD}", "deep-prober", "may_apply", id="the next broader one is open"),
        pytest.param(f"activities: [prompting]\n{OLD}", "careful", "may_apply", id="an exception may have come in"),
        pytest.param(f"activities: [prompting]\nnot: {{activities: [scraping]}}\n{OLD}", "careful", "applies", id="unless it is denied"),
    ],
)  # fmt: skip
def test_what_a_list_denies(profile: str, name: str, status: str) -> None:
    """Each line: a profile, a norm, and what becomes of it."""
    assert WORLD.status(name, profile) == status


def test_the_open_question_names_the_younger_word() -> None:
    """A reader sees which fact an answer waits for."""
    answer = WORLD.answer("scraper", f"activities: [prompting]\n{OLD}")
    assert [need.value for need in answer.needs] == ["scraping"]


def test_the_day_is_a_day() -> None:
    """A day that is none is refused, with its line."""
    with pytest.raises(DateError, match="invented:2"):
        WORLD.profile("activities: [prompting]\nwritten: last autumn")


def test_the_answer_repeats_the_day() -> None:
    """The profile in an answer is the one that was asked."""
    assert WORLD.profile(OLD).source == {"written": "2026-11-30"}
