"""Menus and banners around the terms are no part of them; what stands within always is."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.provisions.fingerprint import fingerprint
from lexposure.provisions.transitions import Capture, Transition, transitions

PAGE = """\
[Great Lamp 2 is here](https://harbour.example/lamp-2)

Products

[Lamps](https://harbour.example/lamps)[Oil](https://harbour.example/oil)[Prices](https://harbour.example/prices)

Terms
=====

**1.1.** You pay 5 euros for each lamp, and the lamp stays ours.

The following documents belong to these terms:

*   [Oil policy](https://harbour.example/oil-policy)
*   [Sea policy](https://harbour.example/sea-policy)

See [https://harbour.example/fees](https://harbour.example/fees) for what else is due to us.

[Ask us](mailto:keeper@harbour.example)

#### Learn more

[Blog](https://harbour.example/blog)[Status](https://harbour.example/status)

Harbour Inc, 2025. All rights reserved. [Terms](https://harbour.example/terms)
"""


def kind(after: str, before: str = PAGE) -> Transition:
    moment = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    captures = [Capture(moment, False, fingerprint(text)) for text in (before, after)]
    return transitions(captures)[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[Great Lamp 2 is here]", "[Small Lamp 3 is live]"),
        ("[Great Lamp 2 is here](https://harbour.example/lamp-2)\n\n", ""),
        ("Products\n", "Goods\n"),
        ("[Oil](https://harbour.example/oil)", "[Oil](https://harbour.example/oil)[Wicks](https://harbour.example/wicks)"),
        ("[Status](https://harbour.example/status)", "[State](https://harbour.example/state)"),
        ("2025. All rights", "2026. All rights"),
    ],
)  # fmt: skip
def test_what_changes_around_the_terms_is_no_alert(old: str, new: str) -> None:
    """Banner, labels, links and the year of its copyright are told as menu."""
    found = kind(PAGE.replace(old, new))
    assert (found.kind, found.alerts) == ("menu", False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5 euros", "6 euros"),
        ("stays ours", "stays yours"),
        ("[Sea policy]", "[Storm policy]"),
        ("*   [Oil policy](https://harbour.example/oil-policy)\n", ""),
        ("Ask us", "Ask the keeper"),
        ("Terms\n=====", "Terms of 2026\n============="),
    ],
)
def test_what_changes_within_them_alerts(old: str, new: str) -> None:
    """Numbers, words, a document of a list, a heading, a line with an address to write to."""
    assert kind(PAGE.replace(old, new)).alerts


def test_a_page_without_a_menu_has_no_edge() -> None:
    """A banner, a label or a heading counts where no run of links tells that it belongs to a menu."""
    bare = "\n".join(line for line in PAGE.split("\n") if ")[" not in line)
    for old, new in (("Great Lamp 2", "Small Lamp 3"), ("Products", "Goods"), ("Learn more", "About us")):
        assert kind(bare.replace(old, new), bare).alerts


def test_a_change_of_both_alerts() -> None:
    """The banner of the day hides no change of a clause."""
    assert kind(PAGE.replace("Great Lamp 2", "Small Lamp 3").replace("5 euros", "6 euros")).alerts


def test_another_address_that_is_its_own_label_alerts() -> None:
    """Label and target change together, so that only the place tells that it is the same link."""
    found = kind(PAGE.replace("harbour.example/fees", "harbour.example/dues"))
    assert (found.kind, found.alerts) == ("target", True)
    assert [(swap.label, swap.after) for swap in found.swaps] == [("", "harbour.example/dues")]
