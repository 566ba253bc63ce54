"""What doesn't bind is told from law: under a heading of its own, marked in words, in table, page and RDF."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from lxml import html as lxml_html
from rich.console import Console

from lexposure.exposure.answers import Exposure
from lexposure.render.digest import FORCE, force_note, groups
from lexposure.render.html import to_html
from lexposure.render.json_form import to_json
from lexposure.render.rdf import to_turtle
from lexposure.render.table import render
from render.examples import ANSWERS, EXPOSURE

SOFT = "Guidance, codes and standards, not law"


def with_force(force: str) -> Exposure:
    """Return the example with its first legal norm read out of an instrument of that force."""
    first, *others = ANSWERS
    return replace(EXPOSURE, answers=(replace(first, binding_force=force), *others))


def shown(exposure: Exposure) -> str:
    console = Console(file=io.StringIO(), width=110, force_terminal=False, color_system=None)
    render(exposure, console)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_law_and_contract_carry_no_mark() -> None:
    """Where everything binds, nothing says otherwise, and there is no heading for the rest."""
    page = shown(EXPOSURE)
    assert [force_note(answer) for answer in ANSWERS] == [""] * len(ANSWERS)
    assert [title for title, _ in groups(EXPOSURE)] == ["Law", "Contract"]
    assert "not law" not in page
    assert "not binding" not in page
    assert "not law" not in to_html(EXPOSURE)


@pytest.mark.parametrize("force", ["guidance", "voluntary", "standard", "draft", "repealed"])
def test_the_table_marks_what_does_not_bind(force: str) -> None:
    """It stands apart from the law, is counted, and says what it is in the list and above its path."""
    page = shown(with_force(force))
    law, apart = page.index("Law: 2 that"), page.index(f"{SOFT}: 1 that")
    assert law < page.index("Contract: 2") < apart < page.index("HA:art_26.par_1  ")
    assert "reached but not binding: 1" in page
    assert f"HA:art_26.par_1 · obligation · applies · {FORCE[force]}" in page
    assert page.count(FORCE[force]) >= 2


def test_many_that_do_not_bind_stand_apart_too() -> None:
    """In the short form the act's line bears the mark, under the heading of what isn't law."""
    first = replace(ANSWERS[0], binding_force="standard")
    many = tuple(replace(first, ref=f"ST:{number}", iri=f"{first.iri}/{number}") for number in range(60))
    page = shown(replace(EXPOSURE, answers=(*ANSWERS, *many)))
    assert page.index(f"{SOFT}: 60 that") < page.index("ST (standard, not law): 60 apply")


@pytest.mark.parametrize("force", ["guidance", "voluntary", "standard", "draft", "repealed"])
def test_the_page_marks_what_does_not_bind(force: str) -> None:
    """The row stands in a table of its own, and row and article bear mark and class."""
    root = lxml_html.document_fromstring(to_html(with_force(force)))
    marks = [mark.text for mark in root.xpath("//strong[@class='force']")]
    assert marks == [FORCE[force]] * 2
    (section,) = root.xpath(f"//section[h2[.='{SOFT}']]")
    assert [row.get("class") for row in section.xpath(".//tbody/tr")] == ["applies soft"]
    assert len(root.xpath("//article[contains(@class, 'soft')]")) == 1
    (law,) = root.xpath("//section[h2[.='Law']]")
    assert "HA:art_26.par_1" not in law.text_content()


def test_an_unknown_force_is_shown_as_it_is() -> None:
    """A word that has no gloss here is printed, never taken for law."""
    assert "hearsay" in shown(with_force("hearsay"))
    assert force_note(replace(ANSWERS[0], binding_force="")) == "binding force unknown"


def test_json_and_rdf_say_it_too() -> None:
    """Programs read the value, graphs a note."""
    soft = with_force("standard")
    assert to_json(soft)["answers"][0]["binding_force"] == "standard"
    assert FORCE["standard"] in to_turtle(soft)
    assert FORCE["standard"] not in to_turtle(EXPOSURE)
