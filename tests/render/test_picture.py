"""The picture shows the answer's paths, few enough to read, in the same bytes each time."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lexposure.render.layered import ordered, placed
from lexposure.render.picture import COLUMNS, LIMIT, picture
from lexposure.render.svg import to_svg
from lexposure.render.text import anchor
from render.examples import ANSWERS, BELL, EMPTY, EXPOSURE, LANTERN, TIDES, crowded

if TYPE_CHECKING:
    from lexposure.exposure.answers import Exposure

SVG = {"s": "http://www.w3.org/2000/svg"}


def drawn(exposure: Exposure) -> etree._Element:
    return etree.fromstring(to_svg(exposure).encode())


def test_every_path_runs_through_columns_from_left_to_right() -> None:
    """Lines lead only to the right, between boxes that exist."""
    shown = picture(EXPOSURE)
    column = {box.key: box.column for box in shown.boxes}

    assert all(column[line.source] < column[line.target] for line in shown.lines)
    assert {COLUMNS[box.column].title for box in shown.boxes} == {item.title for item in COLUMNS}


def test_mappings_documents_and_hooks_name_the_lines() -> None:
    """Hops without a column of their own are the words on the lines."""
    labels = {line.label for line in picture(EXPOSURE).lines}

    assert {"falls short of", "triggers", "Nimbus Service Terms", "output used in the Union"} <= labels


def test_what_may_apply_is_open_and_so_is_what_lies_behind_it_alone() -> None:
    """A box is open only if no certain path reaches it."""
    boxes = {box.node: box for box in picture(EXPOSURE).boxes}

    assert boxes[TIDES[0].iri].open
    assert not boxes[LANTERN[0].iri].open
    assert not any(box.open for box in boxes.values() if COLUMNS[box.column].title == "Party and role")


def test_what_does_not_apply_is_left_out() -> None:
    """A norm that does not apply isn't drawn, not even as the end of a contract's path."""
    cleared = tuple(
        replace(answer, status="does_not_apply") if answer.iri == BELL[0].iri else answer
        for answer in ANSWERS
    )
    nodes = {box.node for box in picture(replace(EXPOSURE, answers=cleared)).boxes}

    assert BELL[0].iri not in nodes
    assert ANSWERS[3].iri in nodes


@pytest.mark.parametrize("norms", [5, 18, 19, 40, 200])
def test_a_full_picture_is_collapsed(norms: int) -> None:
    """There are never more than sixty boxes; groups say how many they stand for."""
    boxes = picture(crowded(norms)).boxes

    assert len(boxes) <= LIMIT
    assert any(box.second == f"{norms} clauses" for box in boxes) == (norms * 3 + 4 > LIMIT)


def test_svg_is_well_formed_and_named() -> None:
    """The picture is a group with title and description, and its lines are hidden from assistive technology."""
    root = drawn(EXPOSURE)
    named = [root.xpath(f"//*[@id='{name}']")[0].text for name in root.get("aria-labelledby", "").split()]

    assert root.get("role") == "group"
    assert "Applicant screening at a harbour shop" in named[0]
    assert "The same content is in the tables below" in named[1]
    assert root.xpath("//s:g[@aria-hidden='true']/s:path", namespaces=SVG)


def test_every_box_is_a_link_with_text_within_the_frame() -> None:
    """Each box links to its anchor, lies within the picture, and none covers another."""
    root = drawn(crowded(12))
    width, height = int(root.get("width", "")), int(root.get("height", ""))
    frames = root.xpath("//s:a/s:rect[contains(@class, 'lx-box')]", namespaces=SVG)
    places = [tuple(int(frame.get(name)) for name in ("x", "y", "width", "height")) for frame in frames]

    assert {link.get("href") for link in root.iterfind(".//s:a", SVG)} == {
        f"#{anchor(box.node)}" for box in picture(crowded(12)).boxes
    }
    assert all(x > 0 and y > 0 and x + w < width and y + h < height for x, y, w, h in places)
    assert not [
        (one, two)
        for one in places
        for two in places
        if one < two and one[0] == two[0] and abs(one[1] - two[1]) < one[3]
    ]


def test_open_boxes_are_dashed_and_say_so() -> None:
    """Dashes never stand alone: the words “may apply” are in the box."""
    root = drawn(EXPOSURE)
    dashed = [
        frame.getparent() for frame in root.xpath("//s:a/s:rect[contains(@class, 'lx-open')]", namespaces=SVG)
    ]

    assert len(dashed) == 1
    assert "may apply" in "".join(dashed[0].itertext())


def test_links_can_lead_to_another_page() -> None:
    """The picture alone can be put beside a page elsewhere."""
    assert 'href="/exposures/7#n-' in to_svg(EXPOSURE, page="/exposures/7")


def test_nothing_to_draw_is_said() -> None:
    """An empty picture has words in it."""
    assert "no norm applies or may apply" in "".join(drawn(EMPTY).itertext())


ITEMS = st.lists(st.lists(st.integers(0, 40), max_size=8, unique=True), min_size=1, max_size=5)


@settings(deadline=None, max_examples=60)
@given(ITEMS, st.data())
def test_layout_keeps_every_item_in_its_column_without_overlap(
    numbers: list[list[int]], data: st.DataObject
) -> None:
    """Whatever the links, columns keep their members, items their room, and the order of input doesn't matter."""
    columns = [[f"{rank}-{number}" for number in column] for rank, column in enumerate(numbers)]
    items = [item for column in columns for item in column]
    pairs = st.tuples(st.sampled_from(items), st.sampled_from(items)) if items else st.nothing()
    links = data.draw(st.lists(pairs, max_size=20)) if items else []
    heights = {item: 10.0 + (index % 3) * 20 for index, item in enumerate(items)}

    order = ordered(columns, links)
    places = placed(order, links, heights)

    assert [sorted(column) for column in order] == [sorted(column) for column in columns]
    assert order == ordered([list(reversed(column)) for column in columns], list(reversed(links)))
    for column in order:
        for above, below in itertools.pairwise(column):
            assert places[below] - places[above] >= (heights[above] + heights[below]) / 2 - 1
