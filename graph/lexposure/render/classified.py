"""Described clauses for a screen: one block a clause, each finding with the words that decided."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from lexposure.render.text import clipped, for_screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["classified_lines"]


def classified_lines(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines for a description as `workspace.classify` gives it."""
    yield f"{for_screen(told['document'])}, captured {told['captured']}, sha256 {told['text']}"
    for row in told["clauses"]:
        yield ""
        name = " ".join(part for part in (row["number"], row["heading"]) if part) or "unnumbered"
        yield f"{for_screen(name)}  {row['start']}-{row['end']}"
        yield from textwrap.wrap(
            for_screen(clipped(" ".join(row["words"].split()), 400)),
            100,
            initial_indent="    ",
            subsequent_indent="    ",
        )
        topics = ", ".join(f"{one['topic']} ({one['by']}{_words(one)})" for one in row["topics"])
        yield f"  topics: {topics}; main one {row['confidence']:.2f}"
        for rule in row["rules"]:
            yield f"  rules: {rule['type']} of {rule['addressee']} ({rule['rule']}{_words(rule)})"
        named = ", ".join(
            f"{one['kind']} {for_screen(one['name'] or one['words'])}" for one in row["mentions"]
        )
        if named:
            yield f"  names: {clipped(named, 300)}"
        for reason in row["review"]:
            yield f"  to look at: {reason}"
    yield ""
    yield str(told["notice"])


def _words(one: Mapping[str, Any]) -> str:
    words = ", ".join(
        f"“{for_screen(clipped(' '.join(span['words'].split()), 40))}”" for span in one["decided_by"]
    )
    return f": {words}" if words else ""
