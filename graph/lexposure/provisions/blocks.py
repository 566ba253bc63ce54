"""Markdown as captured pages come, cut into blocks: headings, paragraphs, list items and tables with exact spans.

Captured Markdown is machine-made: headings of levels 1 and 2 are underlined, nested lists are indented by blanks,
words are wrapped in emphasis at will. A line scanner over it is exact about positions, which a renderer isn't:
`text[start:end]` is the block without its own mark-up (`###`, `*   `, `>`) and without white space around it, but
with the mark-up inside. Code fences are read as ordinary lines; thematic breaks and underlines are dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lexposure.provisions.numbers import parse_number, starts_with_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.provisions.numbers import Number

__all__ = ["BLANK", "Block", "blocks"]

BLANK = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\u200b\u2060\ufeff"
"""White space, and the characters without width that pages use like it."""

_BULLET = re.compile(r"[*+-][ \t]+(?=\S)")
_ORDERED = re.compile(r"\d{1,9}[.)][ \t]+(?=\S)")
_HASHES = re.compile(r"(#{1,6})[ \t]+(?=\S)")


@dataclass
class Block:
    """A half-open span of code points, and the number it begins with.

    `rank` is the level of a heading (1 to 6), `indent` counts the blanks before the block.
    """

    kind: Literal["heading", "paragraph", "item", "table"]
    start: int
    end: int
    indent: int = 0
    rank: int = 0
    number: Number | None = None


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown text in order; they don't overlap."""
    for block in _spans(text):
        if block.kind != "table":
            head = text[block.start : min(block.end, block.start + 128)]
            block.number = parse_number(head, heading=block.kind == "heading")
        yield block


def _spans(text: str) -> Iterator[Block]:
    current: Block | None = None
    after_break = False
    for start, line in _lines(text):
        words = line.strip(BLANK)
        if current and current.kind == "paragraph" and _is_underline(words):
            current.kind, current.rank, words = "heading", 1 if words[0] == "=" else 2, ""
        new = _begin(line, words, start) if words and not _is_break(words) else None
        if current and new and _continues(current, new, words, after_break=after_break):
            current.end = new.end
        else:
            if current:
                yield current
            current = new
        after_break = line.endswith("  ")
    if current:
        yield current


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _begin(line: str, words: str, start: int) -> Block | None:
    """Return the block that this line would begin; None if it holds nothing but mark-up."""
    end = start + len(line.rstrip(BLANK))
    indent = len(line) - len(line.lstrip(" "))
    if words[0] == ">":
        words = words.lstrip(">" + BLANK)
    if words[:1] == "|":
        return Block("table", end - len(words), end, indent)
    if mark := _HASHES.match(words):
        title = words[mark.end() :].rstrip("#").rstrip(BLANK)
        begin = end - len(words) + mark.end()
        return Block("heading", begin, begin + len(title), indent, len(mark[1])) if title else None
    if mark := _BULLET.match(words):
        return Block("item", end - len(words) + mark.end(), end, indent)
    kind: Literal["item", "paragraph"] = "item" if _ORDERED.match(words) else "paragraph"
    return Block(kind, end - len(words), end, indent) if words else None


def _continues(current: Block, new: Block, words: str, *, after_break: bool) -> bool:
    """Say whether a line belongs to the block before it; a number after a hard line break begins a block."""
    if current.kind == "heading":
        return False
    if new.kind == current.kind == "table":
        return True
    return (
        new.kind == "paragraph"
        and current.kind != "table"
        and not (after_break and starts_with_decimal(words))
    )


def _is_underline(words: str) -> bool:
    return bool(words) and words[0] in "=-" and words.count(words[0]) == len(words)


def _is_break(words: str) -> bool:
    marks = words.replace(" ", "")
    return len(marks) > 2 and marks[0] in "-*_" and marks.count(marks[0]) == len(marks)
