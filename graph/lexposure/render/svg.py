"""The exposure picture: paths from left to right as SVG, written here, without script.

Every box is a link to its hop in the page; lines are hidden from assistive technology, because the same content
stands in the page as text. A norm that may apply is dashed and says so in words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from lexposure.render.digest import profile_name
from lexposure.render.fitting import fitted, wrapped
from lexposure.render.layered import ordered, placed
from lexposure.render.picture import COLUMNS, Box, Line, Picture, picture
from lexposure.render.templates import template
from lexposure.render.text import anchor, for_picture

if TYPE_CHECKING:
    from lexposure.exposure.answers import Exposure

__all__ = ["to_svg"]

# All in CSS pixels. The measures are those of a prototype that people read well; see docs/outputs.md.
_WIDTH, _HEIGHT, _MARGIN, _ROW, _THREAD = 190, 38, 16, 50, 18
_GAP, _NAMED_GAP, _HEADING = 40, 150, 34
_LINE_NAME, _STATE = 104, 58
_COLOURS = ("#3f6212", "#155e75", "#92400e", "#1e40af", "#5b21b6", "#374151", "#991b1b")


@dataclass(frozen=True)
class _Drawn:
    x: int
    y: int
    href: str
    title: str
    lines: list[_Words]
    colour: str
    open: bool


@dataclass(frozen=True)
class _Curve:
    d: str
    open: bool


@dataclass(frozen=True)
class _Words:
    """A line of text: its anchor point, and its class in the style sheet."""

    x: int
    y: int
    text: str
    look: str = ""


def to_svg(exposure: Exposure, *, page: str = "", limit: int | None = None) -> str:
    """Return the picture as SVG text; `page` is the address of the page that its links lead to ("" for this page)."""
    shown = picture(exposure) if limit is None else picture(exposure, limit)
    sketch = _Sketch(shown)
    return template("exposure.svg.j2").render(
        width=sketch.width,
        height=sketch.height,
        title=for_picture(f"Exposure paths of {profile_name(exposure)}"),
        description=_description(shown),
        headings=sketch.headings(),
        curves=sketch.curves(),
        names=sketch.names(),
        boxes=[sketch.drawn(box, page) for box in shown.boxes],
        size=(_WIDTH, _HEIGHT),
    )


def _description(shown: Picture) -> str:
    if not shown.boxes:
        return "Nothing to draw: no norm applies or may apply."
    columns = ", ".join(
        COLUMNS[number].title.lower() for number in sorted({box.column for box in shown.boxes})
    )
    return (
        f"{len(shown.boxes)} boxes in columns ({columns}) for {shown.paths} paths of {shown.answers} norms. "
        "The same content is in the tables below."
    )


class _Sketch:
    """The picture with a place for everything. A line that skips a column runs along a thread through it."""

    def __init__(self, shown: Picture) -> None:
        self._shown = shown
        self._used = sorted({box.column for box in shown.boxes})
        self._rank = {column: rank for rank, column in enumerate(self._used)}
        self._of = {box.key: self._rank[box.column] for box in shown.boxes}
        self._threads: set[str] = set()
        self._tracks = {line: self._track(line) for line in shown.lines}
        steps = {step for track in self._tracks.values() for step in pairwise(track)}
        columns: list[list[str]] = [[] for _ in self._used]
        for item, rank in self._of.items():
            columns[rank].append(item)
        heights = {item: float(_THREAD if item in self._threads else _ROW) for item in self._of}
        self._y = placed(ordered(columns, steps), steps, heights)
        self._named = {self._of[line.target] for line in shown.lines if line.label}
        self._x = self._lefts()
        self.width = (self._x[-1] + _WIDTH if self._x else 480) + _MARGIN
        tallest = max((sum(heights[item] for item in column) for column in columns), default=0.0)
        self.height = _MARGIN * 2 + _HEADING + int(tallest)

    def _track(self, line: Line) -> list[str]:
        """Return the items along a line; all lines that leave a box for farther columns share its threads."""
        first, last = self._of[line.source], self._of[line.target]
        threads = [f"{line.source}|thread|{rank}" for rank in range(first + 1, last)]
        self._threads.update(threads)
        self._of.update(zip(threads, range(first + 1, last), strict=True))
        return [line.source, *threads, line.target]

    def _lefts(self) -> list[int]:
        lefts: list[int] = []
        for rank in range(len(self._used)):
            gap = _NAMED_GAP if rank in self._named else _GAP
            lefts.append(lefts[-1] + _WIDTH + gap if lefts else _MARGIN)
        return lefts

    def _middle(self, item: str) -> int:
        return _MARGIN + _HEADING + int(self._y[item])

    def headings(self) -> list[_Words]:
        """Return the title of each column with the number of its boxes."""
        counts = [sum(box.column == column for box in self._shown.boxes) for column in self._used]
        return [
            _Words(x, _MARGIN + 12, f"{COLUMNS[column].title} ({count})")
            for x, column, count in zip(self._x, self._used, counts, strict=True)
        ]

    def drawn(self, box: Box, page: str) -> _Drawn:
        """Return a box with its place and its words."""
        state = "may apply" if box.open else ""
        return _Drawn(
            x=self._x[self._of[box.key]],
            y=self._middle(box.key) - _HEIGHT // 2,
            href=f"{page}#{anchor(box.node)}",
            title=for_picture(" · ".join(part for part in (box.title, state) if part)),
            lines=_box_lines(box),
            colour=_COLOURS[box.column],
            open=box.open,
        )

    def curves(self) -> list[_Curve]:
        """Return each piece of line once; dashed where it leads only to what may apply."""
        certain: dict[str, bool] = defaultdict(bool)
        opened = {box.key: box.open for box in self._shown.boxes}
        for line, track in self._tracks.items():
            for before, after in pairwise(track):
                certain[self._piece(before, after)] |= not opened[line.target]
        return [_Curve(piece, not certain[piece]) for piece in sorted(certain)]

    def _piece(self, before: str, after: str) -> str:
        x1, y1 = self._x[self._of[before]] + _WIDTH, self._middle(before)
        x3, y3 = self._x[self._of[after]], self._middle(after)
        x2 = x3 - (_LINE_NAME if self._of[after] in self._named else 0)
        bend = (x2 - x1) // 2
        end = x3 + (_WIDTH if after in self._threads else 0)
        return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y3} {x2} {y3}H{end}"

    def names(self) -> list[_Words]:
        """Return the words on the lines: what leads into a box, once for all lines that end there."""
        words: dict[str, list[str]] = defaultdict(list)
        for line in self._shown.lines:
            if line.label and line.label not in words[line.target]:
                words[line.target].append(line.label)
        return [
            _Words(self._x[self._of[key]] - 6, self._middle(key) + shift, line)
            for key in sorted(words)
            for shift, line in zip(
                (-5, 12), wrapped(", ".join(words[key]), (_LINE_NAME - 8, _LINE_NAME - 8), 10), strict=False
            )
        ]


def _box_lines(box: Box) -> list[_Words]:
    """Return the lines within a box: label and second line, or a long label in two lines; at the right its state."""
    room = _WIDTH - 18
    free = room - _STATE if box.open else room
    if box.second:
        tail = 0.45 if COLUMNS[box.column].title == "Law" else 0.0
        lines, look = [fitted(box.label, free, 12, tail=tail), fitted(box.second, room, 10)], "lx-second"
    else:
        lines, look = wrapped(box.label, (free, room), 12), ""
    top = 16 if len(lines) == 2 else 23
    state = [_Words(_WIDTH - 7, top, "may apply", "lx-state")] if box.open else []
    return [_Words(12, top, lines[0]), *(_Words(12, 31, line, look) for line in lines[1:]), *state]
