"""Which block is a heading, which begins a clause, which belongs to the clause above, and what stands under what.

The rules, in the order in which they decide:

1. A heading (underlined, or with `#`) closes what stands before it at the same or a deeper level. A paragraph that
   is bold as a whole and short is a heading of the lowest level where no numbered clause is open, and inside a
   section where a numbered clause follows it.
2. A decimal number begins a clause under the nearest open heading or clause whose number is its beginning
   (`50.12.1` under `50.12`), never under another decimal number.
3. Another number (`3.`, `(b)`, `iv.`) begins a clause where no numbered clause is open, or where it goes on counting
   what is open. Elsewhere it is a list inside the clause above.
4. What has no number belongs to the numbered clause above it, lists and tables included. Where none is open, each
   paragraph and each list item is a clause of its own, items below the paragraph that leads in to them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lexposure.model.terms import Segment
from lexposure.provisions.titles import is_title, run_in_heading, title

if TYPE_CHECKING:
    from lexposure.provisions.blocks import Block
    from lexposure.provisions.numbers import Number

__all__ = ["Outline"]

_BOLD_NUMBERED, _BOLD_LETTERED, _BOLD = 7, 8, 9


@dataclass
class _Entry:
    """A segment in the making; `rank` orders headings, `item` marks list items, `indent` counts blanks before it."""

    kind: Literal["heading", "clause"]
    number: Number | None
    heading: str
    start: int
    end: int
    until: int
    rank: int = 0
    indent: int = 0
    item: bool = False
    path: tuple[str, ...] = ()
    level: int = 1

    @property
    def name(self) -> str:
        return self.number.text if self.number else self.heading

    @property
    def is_numbered_clause(self) -> bool:
        return self.kind == "clause" and self.number is not None


@dataclass
class Outline:
    """The segments so far, and those that are still open, outermost first.

    Give it the blocks of `text` in order, then ask for the segments.
    """

    text: str
    done: list[_Entry] = field(default_factory=list)
    open: list[_Entry] = field(default_factory=list)

    def segments(self) -> list[Segment]:
        """Close everything and return the segments in document order."""
        self._close_from(0)
        return [
            Segment(entry.number.text if entry.number else "", entry.heading, entry.kind, entry.level, entry.start, entry.end, entry.until, entry.path)
            for entry in self.done
        ]  # fmt: skip

    def add(self, block: Block, number: Number | None, after: Number | None) -> None:
        """Take the next block; `after` is the number of the block behind it."""
        words = self.text[block.start : block.end]
        if block.kind == "heading":
            self._add_heading(block, number, after, block.rank)
        elif is_title(words) and (rank := self._title_rank(number, after)):
            self._add_heading(block, number, after, rank)
        elif number and self._begins_clause(block, number):
            self._make_room(block, number)
            self._push(block, number, run_in_heading(words, number.length))
        elif self.open and self.open[-1].kind == "clause" and self._belongs(block):
            self.open[-1].end = self.open[-1].until = block.end
        else:
            self._make_room(block, None)
            self._push(block, None, run_in_heading(words, 0))

    def _title_rank(self, number: Number | None, after: Number | None) -> int:
        """Return the rank of a bold line as a heading; 0 if it is a clause or belongs to one."""
        in_clause = bool(self.open) and self.open[-1].is_numbered_clause
        if number is None:
            leads = after is not None and (after.style == "decimal" or self._sibling(after) is not None)
            return _BOLD if leads or not in_clause else 0
        if number.style == "decimal" or (in_clause and self._sibling(number) is None):
            return 0
        return _BOLD_NUMBERED if number.style == "single" else _BOLD_LETTERED

    def _add_heading(self, block: Block, number: Number | None, after: Number | None, rank: int) -> None:
        """Open a heading; a decimal number outweighs its level, and so does going on counting."""
        sibling = self._sibling(number) if number else None
        if number and number.style == "decimal":
            self._close_other_numbers(number, rank)
            rank = max([rank, *(entry.rank + 1 for entry in self.open)])
        elif sibling is not None and self.open[sibling].kind == "heading":
            rank = self.open[sibling].rank
            self._close_from(sibling)
        self._close_rank(rank, after if number is None else None)
        words = self.text[block.start : block.end]
        self._push(block, number, title(words[number.length if number else 0 :]), rank=rank, kind="heading")

    def _begins_clause(self, block: Block, number: Number) -> bool:
        if number.style in {"decimal", "word"}:
            return True
        if not any(entry.is_numbered_clause for entry in self.open):
            return True
        sibling = self._sibling(number, block.indent)
        return sibling is not None or not self._belongs(block)

    def _belongs(self, block: Block) -> bool:
        """Say whether a block without a number of its own belongs to the innermost open clause."""
        last = self.open[-1]
        if block.kind == "table" or block.indent > last.indent:
            return block.kind != "item" or last.number is not None
        return last.number is not None and not last.item

    def _sibling(self, number: Number, indent: int | None = None) -> int | None:
        """Return the place of the open entry that this number goes on counting; None if there is none."""
        for place in range(len(self.open) - 1, -1, -1):
            entry = self.open[place]
            same_column = indent is None or entry.kind == "heading" or entry.indent == indent
            if entry.number and same_column and number.follows(entry.number):
                return place
        return None

    def _make_room(self, block: Block, number: Number | None) -> None:
        """Close what a new clause doesn't stand under."""
        if number and number.style == "decimal":
            self._close_other_numbers(number, rank=None)
            return
        sibling = self._sibling(number, block.indent) if number else None
        if sibling is not None:
            self._close_from(sibling)
            return
        while self.open and self.open[-1].kind == "clause" and not self._leads(self.open[-1], block):
            self._close_from(len(self.open) - 1)

    @staticmethod
    def _leads(entry: _Entry, block: Block) -> bool:
        """Say whether an open clause leads in to a block: a paragraph to a list, an item to what is indented more."""
        if block.kind == "item" or entry.number:
            return block.indent > entry.indent or (not entry.item and block.indent == entry.indent)
        return block.indent > entry.indent

    def _close_other_numbers(self, number: Number, rank: int | None) -> None:
        """Close all but the headings and clauses under which a decimal number may stand."""
        while self.open and not self._may_hold(self.open[-1], number, rank):
            self._close_from(len(self.open) - 1)

    @staticmethod
    def _may_hold(entry: _Entry, number: Number, rank: int | None) -> bool:
        if entry.number is None:
            return entry.kind == "heading" and (rank is None or entry.rank < rank)
        if number.extends(entry.number.parts):
            return True
        same_system = entry.number.parts[0].isdigit() == number.parts[0].isdigit()
        return entry.kind == "heading" and not same_system

    def _close_rank(self, rank: int, after: Number | None) -> None:
        """Close for a heading of this rank; a clause stays open if the number behind the heading is a part of it."""
        for place, entry in enumerate(self.open):
            holds = after is not None and entry.number is not None and after.extends(entry.number.parts)
            if (entry.kind == "clause" and not holds) or (entry.kind == "heading" and entry.rank >= rank):
                self._close_from(place)
                return

    def _close_from(self, place: int) -> None:
        while len(self.open) > place:
            closed = self.open.pop()
            if self.open:
                self.open[-1].until = max(self.open[-1].until, closed.until)

    def _push(self, block: Block, number: Number | None, heading: str, *, rank: int = 0, kind: Literal["heading", "clause"] = "clause") -> None:  # fmt: skip
        path = tuple(entry.name for entry in self.open if entry.name)
        item = block.kind == "item"
        entry = _Entry(kind, number, heading, block.start, block.end, block.end, rank, block.indent, item, path, len(self.open) + 1)  # fmt: skip
        self.open.append(entry)
        self.done.append(entry)
