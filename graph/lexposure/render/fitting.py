"""Text cut to a width in pixels, by a cautious estimate: the reader's font isn't known where a picture is written."""

from __future__ import annotations

import unicodedata

from lexposure.render.text import for_picture

__all__ = ["fitted", "wrapped"]


def wrapped(text: str, rooms: tuple[int, int], size: int) -> list[str]:
    """Return the text in one line if it fits, else broken between words into two, each with its room."""
    words = for_picture(text).strip().split(" ")
    taken = 1
    while taken < len(words) and _measure(" ".join(words[: taken + 1]), size) <= rooms[0]:
        taken += 1
    lines = [" ".join(words[:taken]), " ".join(words[taken:])]
    return [fitted(line, room, size) for line, room in zip(lines, rooms, strict=True) if line]


def fitted(text: str, room: int, size: int, *, tail: float = 0.0) -> str:
    """Return the text cut to `room` pixels at a font size; `tail` is the share of the room that its end may keep.

    A citation keeps its end, which tells more than its middle; prose is cut at the end.
    """
    line = for_picture(text).strip()
    if _measure(line, size) <= room:
        return line
    budget = room - _measure("…", size)
    head = _fill(line, budget * (1 - tail), size)
    end = _fill(line[::-1], budget * tail, size)[::-1]
    return f"{head.rstrip()}…{end.lstrip()}"


def _fill(text: str, room: float, size: int) -> str:
    for count, char in enumerate(text):
        room -= _measure(char, size)
        if room < 0:
            return text[:count]
    return text


def _measure(text: str, size: int) -> float:
    return size * sum(_em(char) for char in text)


def _em(char: str) -> float:
    """Return the width of a character in em: somewhat more than it takes in wide system fonts."""
    if unicodedata.east_asian_width(char) in "WF":
        return 1.05
    if char in "ilj.,:;'|!I/·’":
        return 0.34
    if char in "ftr()[] -":
        return 0.42
    return 0.95 if char in "mwMW@%—…" else 0.72 if char.isupper() else 0.64
