"""Links are found where they stand and compared by what they point to."""

from __future__ import annotations

import time

import pytest

from lexposure.provisions.links import links, links_in, normal_target
from lexposure.provisions.segment import find, segment

RANDOM = "0f8fad5b-d9cb-469f-a165-70867728950e"


def test_a_link_has_label_target_and_span() -> None:
    """The span covers label and target in the whole text; mark-up of the label is dropped."""
    text = 'See [the **Lamp** rules](https://example.org/lamp/ "Rules") and [](x).'
    [first, second] = links(text)
    assert (first.label, first.target, first.normal) == (
        "the Lamp rules",
        "https://example.org/lamp/",
        "https://example.org/lamp",
    )
    assert text[first.start : first.end] == '[the **Lamp** rules](https://example.org/lamp/ "Rules")'
    assert (second.label, second.target) == ("", "x")


def test_targets_with_brackets_and_bare_addresses_are_links() -> None:
    """Balanced and escaped brackets belong to the target; an address in angle brackets is a link to itself."""
    text = r"[a](https://example.org/a_(b)) <https://example.org/c> [d](<https://example.org/d>) [e](https://example.org/e\_f)"
    assert [link.target for link in links(text)] == [
        "https://example.org/a_(b)",
        "https://example.org/c",
        "https://example.org/d",
        "https://example.org/e_f",
    ]


def test_images_and_empty_anchors_are_no_links() -> None:
    """What points to no document is left out."""
    assert list(links("![logo](https://example.org/logo.png) [top]() [note]")) == []


def test_the_links_of_a_clause_are_those_in_its_span() -> None:
    """A clause is asked for its own links, or for those of its parts too."""
    text = "**1.1.** Under the [Oil Policy](https://example.org/oil):\n\n**1.1.1.** and [here](https://example.org/can).\n"
    parts = segment(text)
    assert [link.label for link in links_in(text, find(parts, "1.1"))] == ["Oil Policy"]
    assert [link.label for link in links_in(text, find(parts, "1.1"), parts=True)] == ["Oil Policy", "here"]


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("https://Example.org/Policy/", "https://example.org/Policy"),
        ("https://example.org/p?utm_source=x&lang=de&gclid=1", "https://example.org/p?lang=de"),
        (
            f"https://example.org/redirect/website.v1.{RANDOM}/legal/terms",
            "https://example.org/redirect/legal/terms",
        ),
        (f"https://example.org/archive/{RANDOM}", f"https://example.org/archive/{RANDOM}"),
        ("https://example.org/p/#part", "https://example.org/p#part"),
        ("/relative/path/", "/relative/path"),
        ("mailto:keeper@example.org", "mailto:keeper@example.org"),
        ("https://[broken", "https://[broken"),
    ],
)
def test_only_what_changes_from_capture_to_capture_is_taken_from_a_target(written: str, normal: str) -> None:
    """Tracking, redirect tokens and the last slash go; what names the document stays."""
    assert normal_target(written) == normal
    assert normal_target(normal) == normal


@pytest.mark.parametrize(
    "unit", ["[", "](", "[](", "[a](", "()", "(", "[](()", "<https://", "\\", '[a](b"', "![", " "]
)
@pytest.mark.parametrize("head", ["", "[a](", "[a"])
def test_long_repeats_cost_no_more_than_other_text(unit: str, head: str) -> None:
    """A line of 10 kB takes less than 50 ms whatever it is made of."""
    line = head + unit * (10_000 // len(unit))
    assert min(_seconds(line) for _ in range(3)) < 0.05


def _seconds(text: str) -> float:
    begin = time.process_time()
    list(links(text))
    return time.process_time() - begin
