"""Articles and annexes given as printed lines, written with their paragraphs and points rebuilt from enumerators."""

from __future__ import annotations

import re
from contextlib import nullcontext
from typing import TYPE_CHECKING

from lexposure.sources.enumerators import FIRST, follows, place
from lexposure.sources.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.sources.law_draft import Draft

__all__ = ["write_annex", "write_article"]

_PARAGRAPH = re.compile(r"(\d+[a-zA-Z]*)\.(?:\s|$)")
_POINT = re.compile(r"\((\d+[a-zA-Z]*|[a-z]{1,4})\)(?:\s|$)")
_ITEM = re.compile(r"(?:\((\d+[a-z]*|[a-z]{1,4})\)|(\d+(?:\.\d+)*|[a-z])\.)(?:\s|$)")
_INLINE = re.compile(r"(?:(?<=[:;.,] )|(?<=[;,] or )|(?<=[;,] and ))\(([a-z]{1,4})\)(?=\s)")
_SECTION = re.compile(r"Section ([A-Z]|\d+)\b")
_QUOTES = ("‘", "“")


def write_article(draft: Draft, number: str, title: str, lines: Sequence[str]) -> None:
    """Write an article. Without numbered paragraphs, unnumbered ones count from 1; a sole one holds no points."""
    pinpoint = f"art_{number}"
    numbered = any(_PARAGRAPH.match(line) for line in lines)
    sole = not numbered and _unnumbered(lines) == 1
    around = draft.unit(f"{pinpoint}.par_1", "paragraph", "", pinpoint) if sole else nullcontext()
    with draft.unit(pinpoint, "article", number, "", title):
        draft.line(f"Article {number}")
        draft.line(title)
        with around, Outline(draft, pinpoint) as outline:
            _write_body(draft, outline, lines, numbered=numbered, sole=sole)


def _write_body(draft: Draft, outline: Outline, lines: Sequence[str], *, numbered: bool, sole: bool) -> None:
    top = 0 if sole else 1
    count, quoting = 0, False
    for index, line in enumerate(lines):
        paragraph, point = _PARAGRAPH.match(line), _POINT.match(line)
        depth = place(outline.labels[top:], point[1], _next_point(lines, index)) if point else None
        quoting = line.startswith(_QUOTES) or (
            quoting and paragraph is None and not _continues(outline, point)
        )
        if quoting:
            pass  # the words of another act stay where they stand and have no units
        elif paragraph:
            outline.enter(0, paragraph[1], f".par_{paragraph[1]}", "paragraph")
        elif point and depth is not None:
            outline.enter(top + depth, point[1], f".pnt_{point[1]}", "point")
        elif (level := _list_that_goes_on(outline.labels[top:], _next_point(lines, index))) is not None:
            outline.close(top + level + 1)
        elif numbered or sole:
            outline.close(top)
        else:
            count += 1
            outline.enter(0, "", f".par_{count}", "paragraph")
        draft.line(line)


def _list_that_goes_on(labels: Sequence[str], upcoming: str) -> int | None:
    """Return the level whose list the next point continues: a line between its points belongs to the one before."""
    return next((depth for depth in range(len(labels) - 1, -1, -1) if follows(labels[depth], upcoming)), None)


def _continues(outline: Outline, point: re.Match[str] | None) -> bool:
    return point is not None and any(follows(label, point[1]) for label in outline.labels)


def _unnumbered(lines: Sequence[str]) -> int:
    return sum(1 for line in lines if not _POINT.match(line) and not line.startswith(_QUOTES))


def _next_point(lines: Sequence[str], index: int) -> str:
    return next((found[1] for line in lines[index + 1 :] if (found := _POINT.match(line))), "")


def write_annex(draft: Draft, number: str, title: str, lines: Sequence[str]) -> None:
    """Write an annex with its sections and points, also points that run on within one line."""
    pinpoint = f"anx_{number}"
    with draft.unit(pinpoint, "annex", number, "", title):
        draft.line(f"ANNEX {number}")
        draft.line(title)
        with Outline(draft, pinpoint) as outline:
            writer = _Annex(draft, outline)
            for line in lines:
                writer.write(line)


class _Annex:
    """Writes the lines of one annex; a line without an enumerator belongs to the point above it."""

    def __init__(self, draft: Draft, outline: Outline) -> None:
        self._draft = draft
        self._outline = outline
        self._top = 0

    def write(self, line: str) -> None:
        section, item = _SECTION.match(line), _ITEM.match(line)
        if section:
            self._outline.enter(0, section[1], f".sct_{section[1]}", "section", line)
            self._top = 1
        elif item:
            self._enter(item[1] or item[2])
        if item and item.end() >= len(line):
            self._draft.label(line)
        else:
            self._write_inline(line, item.end() if item else 0)

    def _enter(self, label: str, upcoming: str = "") -> None:
        labels = self._outline.labels[self._top :]
        head, _, tail = label.rpartition(".")
        if head in labels:
            depth: int | None = labels.index(head) + 1
            step = f".{tail}"
        else:
            depth = place(labels, label, upcoming)
            step = f".pnt_{label.replace('.', '-')}"
        self._outline.enter(self._top + (depth or 0), label, step, "point")

    def _write_inline(self, line: str, start: int) -> None:
        found = list(_INLINE.finditer(line, start))
        written = 0
        for index, point in enumerate(found):
            upcoming = found[index + 1][1] if index + 1 < len(found) else ""
            if self._fits(point[1], opens=line[: point.start()].rstrip().endswith(":")):
                self._draft.label(line[written : point.start()])
                self._enter(point[1], upcoming)
                written = point.start()
        self._draft.line(line[written:])

    def _fits(self, label: str, *, opens: bool) -> bool:
        labels = self._outline.labels[self._top :]
        return (opens and label in FIRST) or any(follows(open_label, label) for open_label in labels)
