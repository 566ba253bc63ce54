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

    def add(self, block: Block, after: Block | None) -> None:
        """Take the next block; `after` is the one behind it."""
        words = self.text[block.start : block.end]
        length = block.number.length if block.number else 0
        if block.kind == "heading":
            self._add_heading(block, after, block.rank)
        elif is_title(words, length) and (rank := self._title_rank(block, after)):
            self._add_heading(block, after, rank)
        elif block.number and self._begins_clause(block):
            self._make_room(block)
            self._push(block, block.number, run_in_heading(words, length))
        elif self.open and self.open[-1].kind == "clause" and self._belongs(block):
            self.open[-1].end = self.open[-1].until = block.end
        else:
            self._close_unless_leading(block)
            self._push(block, None, run_in_heading(words, 0))

    def _title_rank(self, block: Block, after: Block | None) -> int:
        """Return the rank of a bold line as a heading; 0 if it is a clause or belongs to one."""
        in_clause = bool(self.open) and self.open[-1].is_numbered_clause
        if block.number is None:
            return _BOLD if not in_clause or (after and self._goes_on_counting(after)) else 0
        if block.number.style == "decimal" or (in_clause and not self._goes_on_counting(block)):
            return 0
        return _BOLD_NUMBERED if block.number.style == "single" else _BOLD_LETTERED

    def _goes_on_counting(self, block: Block) -> bool:
        if block.number is None:
            return False
        return block.number.style == "decimal" or self._sibling(block) is not None

    def _sibling(self, block: Block) -> int | None:
        """Return the place of the open entry that a block's number goes on counting; None if there is none."""
        for place in range(len(self.open) - 1, -1, -1):
            entry = self.open[place]
            if (
                block.number
                and entry.number
                and block.number.follows(entry.number)
                and _same_list(entry, block)
            ):
                return place
        return None

    def _add_heading(self, block: Block, after: Block | None, rank: int) -> None:
        """Open a heading; a decimal number outweighs its level, and so does going on counting."""
        number = block.number
        sibling = self._sibling(block)
        if number and number.style == "decimal":
            self._close_other_numbers(number, rank)
            rank = max([rank, *(entry.rank + 1 for entry in self.open)])
        elif sibling is not None and self.open[sibling].kind == "heading":
            rank = self.open[sibling].rank
        self._close_rank(rank, after.number if after and number is None else None)
        words = self.text[block.start + (number.length if number else 0) : block.end]
        self._push(block, number, title(words), rank=rank, kind="heading")

    def _begins_clause(self, block: Block) -> bool:
        """Say whether a numbered block is a clause and not a list inside the clause above."""
        if self._goes_on_counting(block) or not any(entry.is_numbered_clause for entry in self.open):
            return True
        return not self._belongs(block)

    def _belongs(self, block: Block) -> bool:
        """Say whether a block without a number that counts belongs to the innermost open clause."""
        last = self.open[-1]
        if block.kind == "table" or block.indent > last.indent:
            return block.kind != "item" or last.number is not None
        return last.number is not None and not last.item

    def _make_room(self, block: Block) -> None:
        """Close what a numbered clause doesn't stand under."""
        if block.number and block.number.style == "decimal":
            self._close_other_numbers(block.number, None)
        elif (sibling := self._sibling(block)) is not None:
            self._close_from(sibling)
        else:
            self._close_unless_leading(block)

    def _close_unless_leading(self, block: Block) -> None:
        """Close the clauses that don't lead in to a block.

        A paragraph leads in to a list, and to numbered paragraphs if it ends with a colon; an item to what is
        indented below it.
        """
        while self.open and self.open[-1].kind == "clause":
            last = self.open[-1]
            leads = block.kind == "item" or (block.number is not None and self._ends_with_colon(last))
            leads = leads and not last.item and block.indent == last.indent
            if leads or block.indent > last.indent:
                return
            self._close_from(len(self.open) - 1)

    def _ends_with_colon(self, entry: _Entry) -> bool:
        return self.text[max(entry.start, entry.end - 4) : entry.end].rstrip("*_").endswith(":")

    def _close_other_numbers(self, number: Number, rank: int | None) -> None:
        """Close all but the headings and clauses under which a decimal number may stand."""
        prefixes = [
            place
            for place, entry in enumerate(self.open)
            if entry.number and number.extends(entry.number.parts)
        ]
        for place in range(max(prefixes, default=-1) + 1, len(self.open)):
            if not _may_hold(self.open[place], number, rank):
                self._close_from(place)
                return

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


def _same_list(entry: _Entry, block: Block) -> bool:
    """Headings count on at any level, other numbers in their own column and kind of list."""
    if entry.kind == block.kind == "heading":
        return True
    return entry.item == (block.kind == "item") and entry.indent == block.indent


def _may_hold(entry: _Entry, number: Number, rank: int | None) -> bool:
    """Headings without number of a higher rank, or numbered in another way, can stand above a decimal number."""
    if entry.number is None:
        return entry.kind == "heading" and (rank is None or entry.rank < rank)
    same_system = entry.number.parts[0].isdigit() == number.parts[0].isdigit()
    return entry.kind == "heading" and not same_system
