"""With many answers the table shows the wood first: a line a norm, one group for all that wait for the same facts."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from lexposure.exposure.answers import Answer, Exposure
from lexposure.render.table import render
from lexposure.render.table_many import FULL, grouped
from render.examples import EXPOSURE

APPLIES = next(a for a in EXPOSURE.answers if a.status == "applies" and a.side == "law" and a.paths)
OPEN = next(a for a in EXPOSURE.answers if a.status == "may_apply" and a.needs)


def crowd(count: int) -> Exposure:
    """Return an answer in which so many norms of law apply, and as many may."""
    many: list[Answer] = []
    for number in range(count):
        many.append(replace(APPLIES, ref=f"HA:art_{number}", iri=f"{APPLIES.iri}/{number}"))
        many.append(replace(OPEN, ref=f"TA:art_{number}", iri=f"{OPEN.iri}/{number}", readings=()))
    return replace(EXPOSURE, answers=tuple(many))


def shown(exposure: Exposure, **options: Any) -> str:
    console = Console(file=io.StringIO(), width=100, force_terminal=False, color_system=None)
    render(exposure, console, **options)
    return console.file.getvalue()  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def page() -> str:
    """Return the table of 60 norms that apply and 60 that may."""
    return shown(crowd(60))


def test_what_applies_has_a_line_each_under_its_act(page: str) -> None:
    """No norm is left out, and none takes two lines."""
    section = page.split("HA: 60 apply\n")[1].split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in section] == [f"art_{number}" for number in range(60)]
    assert all(APPLIES.deontic in line for line in section)


def test_what_may_apply_is_grouped_by_the_facts_it_waits_for(page: str) -> None:
    """Sixty norms that turn on the same facts are one group that names the facts and every norm."""
    group = re.sub(r"\s+", " ", page.split("60 may apply, depending on")[1].split("Exposure paths")[0])
    assert group.count(" (60): ") == 1
    assert all(f"{need.facet}: {need.value}" in group for need in OPEN.needs[:4])
    assert set(re.findall(r"art_\d+", group)) == {f"art_{number}" for number in range(60)}


def test_a_ceiling_is_told_once(page: str) -> None:
    """With the number of norms behind it."""
    ceilings = page.split("\nCeilings\n")[1].split("\n\n")[0]
    assert APPLIES.penalties
    assert ceilings.count("60 of HA") == len(dict.fromkeys(APPLIES.penalties))


def test_few_paths_are_told_and_the_rest_is_counted(page: str) -> None:
    """Eight chains, and how many more there are."""
    whole = sum(len(answer.paths) for answer in crowd(60).answers)
    assert page.count("  Path ") == 8
    assert f"{whole - 8} more with --all" in re.sub(r"\s+", " ", page)


def test_all_is_all() -> None:
    """With --all each norm has its whole row and every path."""
    whole = shown(crowd(25), everything=True)
    assert "depending on" not in whole
    assert whole.count("  Path ") == sum(len(answer.paths) for answer in crowd(25).answers)


def test_few_answers_are_told_in_full() -> None:
    """Up to the limit each norm has its row with citation, summary and ceilings."""
    assert FULL == 40
    assert "depending on" not in shown(crowd(20))
    assert "depending on" in shown(crowd(21))


def test_refs_name_their_act_once() -> None:
    """Refs of one act stand together; a name without act stands for itself; none is told twice."""
    assert grouped(["A:x", "B:y", "A:z", "A:x", "aws/terms#1"]) == "A: x, z; B: y; aws/terms#1"
