"""The table can be read on a narrow terminal, and says in words what it shows."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from rich.console import Console

from lexposure.render.table import render
from lexposure.render.text import for_screen, quoted
from render.examples import EMPTY, EXPOSURE, with_text


def shown(exposure: Any = EXPOSURE, width: int = 110, **options: Any) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False, color_system=None)
    render(exposure, console, **options)
    return console.file.getvalue()  # type: ignore[attr-defined]


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("width", [80, 100, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Lines fit 80 to 140 columns, and no word of a citation gets lost."""
    page = shown(width=width)

    assert max(len(line) for line in page.splitlines()) <= width
    assert "HA:art_26.par_1" in page
    assert page == shown(width=200) or len(page.splitlines()) >= len(shown(width=200).splitlines())


def test_the_heading_names_profile_date_and_dataset() -> None:
    """The first lines say for whom, for which day and from which data the answer is."""
    head = "\n".join(shown().splitlines()[:4])

    assert "Applicant screening at a harbour shop" in head
    assert "2031-11-23" in head
    assert "7-0123456789abcdef" in head
    assert "may apply: 2" in head


def test_law_and_contract_stand_apart_and_breaches_are_marked() -> None:
    """Norms are grouped by side; a contract duty that the profile breaches says so in words."""
    page = shown()

    assert page.index("Law: 3") < page.index("HA:art_4 ") < page.index("Contract: 2") < page.index("BREACHED")
    assert "BREACHED by the profile: activities: crane climbing" in page


def test_each_hop_has_a_line_and_the_weakest_is_marked() -> None:
    """A path is a numbered chain with kind, label and confidence; exactly one hop is called the weakest."""
    chain = shown(everything=True).split("Path 2")[1].split("nimbus/service-terms#50.1 ·")[0]
    lines = chain.splitlines()

    assert [int(line.split()[0]) for line in lines if re.match(r"\s+\d+ [a-z]", line)] == list(range(1, 15))
    assert [line.split()[1] for line in lines if "← weakest" in line] == ["mapping"]


def test_the_strongest_path_of_each_norm_is_shown_and_the_rest_is_counted() -> None:
    """By default one chain a norm, over the contract where there is one; what is left out is counted and findable."""
    page, whole = shown(), shown(everything=True)
    left = int(re.search(r"(\d+) more with --all", page)[1])  # type: ignore[index]

    assert left > 0
    assert page.count("  Path ") + left == whole.count("  Path ")
    assert "more with --all" not in whole


def test_missing_and_superseded_texts_are_named() -> None:
    """A quote that can't be shown is called so, and one that is no longer in force too."""
    page = words(shown())

    assert "text not in this archive" in page
    assert "“Lamps are carried.” — Nimbus Service Terms, 2024-03-01, 50.1 [superseded" in page


def test_hops_and_quotes_are_told_in_full_once() -> None:
    """What stands in two paths is printed where it stands first; the second place names the first."""
    page = words(shown(everything=True))

    assert page.count("“Customers carry lamps.”") == 1
    assert "50.1 Lamps (as in path 2, hop 6)" in page
    assert "Harbour Act, Art. 26(1) (as in path 1, hop 4)" in page


def test_the_ellipsis_of_a_cut_quote_stands_outside_the_quotation_marks() -> None:
    """Nobody is quoted with an ellipsis that the source doesn't have."""
    assert quoted("a " * 150).endswith("a” …")
    assert quoted("short…") == "“short…”"
    assert len(quoted("x" * 500)) == 204


def test_readings_questions_and_gaps_are_listed() -> None:
    """Each reading with its holder, each open fact once, and what nobody has read."""
    page = words(shown())

    assert "under “piers count”: applies (HA:art_27.par_2); held by Harbour court" in page
    assert "under “piers don't”: does not apply (HA:art_27.par_2); held by nobody named" in page
    assert page.count("[data: personal]") == 1
    assert "1. Is this data processed: personal? [data: personal] (yes settles 1, no settles 2)" in page
    assert page.index("[data: personal]") < page.index("[employees: 250]")
    assert "Nimbus Privacy Notice: no norm was read from it → read it" in page
    assert page.strip().endswith(EXPOSURE.notice)


def test_what_does_not_apply_is_counted_and_listed_on_demand() -> None:
    """The count names the deciding facet; the list names each norm and its reason."""
    assert "- roles: 1" in shown()
    assert "HA:art_9" not in shown()
    assert "HA:art_9 · Regulation (EU) 2031/7, Art. 9 — roles isA harbour-act/pilot" in shown(everything=True)


def test_an_empty_answer_is_no_clearance() -> None:
    """Nothing examined gives a table that says so."""
    page = shown(EMPTY)

    assert "Law: 0 that apply or may apply" in page
    assert "unnamed profile" in page


@pytest.mark.parametrize(
    "attack", ["[bold red]x[/]", "[/]", "[link=x]y", "\x1b[2J", "\x9b31m", "\u202e", "\u2066"]
)
def test_data_is_neither_markup_nor_control(attack: str) -> None:
    """Rich markup is printed as it stands; what would act on a terminal is printed as its code."""
    page = shown(with_text(EXPOSURE, lambda text: text + attack), width=140)

    assert for_screen(attack) in page
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
