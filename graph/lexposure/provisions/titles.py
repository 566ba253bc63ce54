"""Titles as labels: what stands behind the number of a heading, and the bold words that a clause begins with.

Labels are for people and for paths; they are cleaned of mark-up and therefore never quoted.
"""

from __future__ import annotations

import re

__all__ = ["is_title", "run_in_heading", "title"]

_LONGEST = 120
_LINK = re.compile(r"!?\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
_LITTER = "(opens in a new window)"
_STRIP = str.maketrans("", "", "*_\\\u200b\u2060\ufeff")
_MARKS = ("**_", "_**", "**", "__")


def title(words: str) -> str:
    """Return words without links, emphasis, escapes and closing dot or colon, on one line."""
    plain = _LINK.sub(r"\1", words).replace(_LITTER, "").translate(_STRIP)
    return " ".join(plain.split()).strip(" .:–-")


def is_title(words: str, length: int) -> bool:
    """Say whether a paragraph with a number of this length is bold to its end, on one line and short as a heading."""
    if len(words) > _LONGEST or "\n" in words:
        return False
    rest = words[length:].lstrip() if words[:length].count("**") % 2 == 0 else words
    inner = rest.rstrip("_ .:\xa0").strip("_")
    return (
        len(inner) > 4
        and inner.startswith("**")
        and inner.endswith("**")
        and "**" not in inner[2:-2].strip("*")
    )


def run_in_heading(words: str, length: int) -> str:
    """Return the bold words that follow a number of this length; empty if there are none."""
    head = words[: length + _LONGEST + 16]
    rest = head[length:].lstrip()
    if head[:length].count("**") % 2 == 0:
        mark = next((mark for mark in _MARKS if rest.startswith(mark)), "")
        if not mark:
            return ""
        rest = rest[len(mark) :]
    inside, closed, _ = rest.partition("**")
    return title(inside) if closed and len(inside) <= _LONGEST else ""
