"""Points that a file prints within one line, cut into lines of their own where their order proves them."""

from __future__ import annotations

import re

from lexposure.sources.enumerators import FIRST, follows, place

__all__ = ["split_points"]

_INLINE = re.compile(
    r"(?:(?<=[:;.—] )|(?<=[^)], )|(?<=[;,] or )|(?<=[;,] and ))\(([a-z]{1,4}|\d+[A-Za-z]?)\)(?=\s)"
)


def split_points(line: str) -> list[str]:
    """Return a line cut before each point that comes next in an open list, or opens one after a colon or dash."""
    found = list(_INLINE.finditer(line))
    labels: list[str] = []
    cuts = [0]
    for index, point in enumerate(found):
        label = point[1].lower()
        upcoming = found[index + 1][1].lower() if index + 1 < len(found) else ""
        opens = label in FIRST and line[: point.start()].rstrip().endswith((":", "—"))
        opens = opens and (label != "i" or bool(labels))  # a Roman list outermost has lost its (a)
        if opens or any(follows(before, label) for before in labels):
            depth = place(labels, label, upcoming)
            labels = [*labels[: len(labels) if depth is None else depth], label]
            cuts.append(point.start())
    return [line[start:end].strip() for start, end in zip(cuts, [*cuts[1:], len(line)], strict=True)]
