"""Tables of a page as pipes; what only lays a page out (one cell, tables within tables) is no table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lexposure.sources.extract.tree import Node

__all__ = ["Row", "is_grid", "rows", "table"]

_MOST = 60
"""Columns that a cell may span at most."""


@dataclass(frozen=True)
class Row:
    """The cells of a row, and whether they head the columns."""

    cells: tuple[Node, ...]
    heads: bool


def rows(node: Node) -> list[Row]:
    """Return a table's own rows, a caption as a row of its own."""
    return list(_rows(node, in_head=False))


def _rows(node: Node, *, in_head: bool) -> Iterator[Row]:
    for child in node.children:
        if child.tag == "tr":
            cells = tuple(cell for cell in child.children if cell.tag in ("td", "th"))
            if cells:
                yield Row(cells, in_head or all(cell.tag == "th" for cell in cells))
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child, in_head=child.tag == "thead")
        elif child.tag == "caption":
            yield Row((child,), heads=False)


def is_grid(lines: Sequence[Row]) -> bool:
    """Say whether rows make a table rather than lay out a page: more than one column, and no table inside."""
    return any(len(line.cells) > 1 for line in lines) and not any(
        _holds(cell, "table") for line in lines for cell in line.cells
    )


def _holds(node: Node, tag: str) -> bool:
    return any(child.tag == tag or _holds(child, tag) for child in node.children)


def table(lines: Sequence[Row], write: Callable[[Node], str]) -> str:
    """Return rows as a table with pipes; `write` gives a cell's Markdown. Without a head the first line is empty."""
    above = [write(line.cells[0]) for line in lines if line.cells[0].tag == "caption"]
    body = [line for line in lines if line.cells[0].tag != "caption"]
    written = [[text for cell in line.cells for text in _spanned(cell, write)] for line in body]
    width = max((len(line) for line in written), default=0)
    shown = [_line([*line, *[""] * (width - len(line))]) for line in written]
    head = [] if body and body[0].heads else [_line([""] * width)]
    ruled = [*head, *shown]
    ruled.insert(1, _line(["---"] * width))
    return "\n\n".join([*(text for text in above if text), "\n".join(ruled)])


def _spanned(cell: Node, write: Callable[[Node], str]) -> list[str]:
    given = (cell.attributes.get("colspan") or "").strip()
    span = int(given) if re.fullmatch(r"\d{1,3}", given, re.ASCII) else 1
    lines = (line.strip() for line in write(cell).split("\n"))
    text = "<br>".join(line for line in lines if line).replace("|", "\\|")
    return [text, *[""] * (min(max(span, 1), _MOST) - 1)]


def _line(cells: Sequence[str]) -> str:
    return "".join(f"| {cell:<3} " for cell in cells) + "|"
