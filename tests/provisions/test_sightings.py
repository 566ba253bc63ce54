"""What several observers saw is told once, what only one of them saw stays theirs."""

from __future__ import annotations

import datetime as dt

from lexposure.provisions.sightings import Once, Saying, Seen, told_once
from lexposure.provisions.transitions import Swap


def seen(observer: str, day: str, *says: tuple[str, str]) -> Seen:
    captured = dt.datetime.fromisoformat(f"{day}T00:00:00+00:00")
    return Seen(observer, captured, tuple(Saying(*one) for one in says))


LAMP = ("light the lamp", "light the lamp at dusk")
SEA = ("watch the sea", "watch the sea and record it")


def test_the_second_observer_adds_a_day() -> None:
    """The first one tells, the other is named with it."""
    rows = [seen("north", "2026-03-01", LAMP, SEA), seen("south", "2026-03-05", SEA, LAMP)]
    assert told_once(rows) == [Once((0, 1), ((1, 2),)), Once((), ())]


def test_what_differs_is_kept() -> None:
    """A clause that only one of them saw change is told by that one."""
    rows = [seen("north", "2026-03-01", LAMP), seen("south", "2026-03-05", LAMP, SEA)]
    assert told_once(rows) == [Once((0,), ((1, 1),)), Once((1,), ())]
    other = ("light the lamp", "light the lamp at dawn")
    assert told_once([rows[0], seen("south", "2026-03-05", other)])[1] == Once((0,), ())


def test_one_step_of_one_is_two_of_another() -> None:
    """Who looks more rarely sees the words before the first step become those after the last."""
    later = ("light the lamp at dusk", "light the lamp at dusk and dawn")
    rows = [
        seen("north", "2026-03-01", LAMP),
        seen("north", "2026-03-08", later),
        seen("south", "2026-03-09", (LAMP[0], later[1])),
    ]
    assert told_once(rows) == [Once((0,), ((2, 1),)), Once((0,), ((2, 1),)), Once((), ())]
    added = [seen("north", "2026-03-01", ("", LAMP[0])), rows[0], seen("south", "2026-03-09", ("", LAMP[1]))]
    assert told_once(added)[2] == Once((), ())


def test_what_went_and_what_came_are_not_one_rewording() -> None:
    """A removal and an addition don't add up to the other observer's rewording."""
    rows = [seen("north", "2026-03-01", ("a", ""), ("", "b")), seen("south", "2026-03-02", ("a", "b"))]
    assert told_once(rows)[1] == Once((0,), ())


def test_a_change_that_comes_back_is_told_again() -> None:
    """One sighting joins one telling: to and fro and to again are three changes for either observer."""
    back = (LAMP[1], LAMP[0])
    days = [("2026-03-01", LAMP), ("2026-03-05", back), ("2026-03-09", LAMP)]
    north, south = ([seen(who, day, one) for day, one in days] for who in ("north", "south"))
    once = told_once([north[0], south[0], south[1], south[2]])
    assert [each.new for each in once] == [(0,), (), (0,), (0,)]
    assert told_once([seen("north", "2026-03-01", LAMP), seen("north", "2026-03-02", LAMP)])[1].new == (0,)


def test_after_ninety_days_it_is_told_again() -> None:
    """In so long a time the page may have gone back and come again."""
    rows = [seen("north", "2026-01-01", LAMP), seen("south", "2026-04-01", LAMP)]
    assert told_once(rows)[1].new == ()
    rows[1] = seen("south", "2026-04-02", LAMP)
    assert told_once(rows)[1].new == (0,)


def test_a_link_to_another_document_makes_a_difference() -> None:
    """The same words with another document behind a link are told."""
    moment = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    swapped = [
        Seen(who, moment, (Saying("see here", "see here", (Swap("here", "sea.example/a", goal),)),))
        for who, goal in (("north", "sea.example/b"), ("south", "sea.example/c"))
    ]
    assert told_once(swapped)[1].new == (0,)
