"""What a list item inherits: the words above it that it continues, as spans, and the items inside one clause.

"(b) resell the service" says nothing about duty until "Customer will not:" is read in front of it. A paragraph or
heading leads in if it ends with a colon or with a word that can't end a sentence; its last sentence is then handed
down to everything below it, level by level, together with what it inherited itself. A last sentence that only points
back ("This includes:") brings the sentence before it along. Items also stand inside a clause, as `(a) …; (b) …` or as
lines with bullets: they count if they go on in sequence, and the sentence behind the last one is a part of its own.

Some texts print a list without indenting it, so that its items stand beside the paragraph that leads in to them. They
inherit from it too, as long as they look like items and go on in sequence.

The words of an item's rule are `[*part.lead, (part.start, part.end)]`, in this order, read from the text.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lexposure.provisions.blocks import blocks
from lexposure.provisions.inline_list import inline_members
from lexposure.provisions.numbers import parse_number
from lexposure.provisions.sentences import Extent, sentences, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.model.terms import Segment
    from lexposure.provisions.blocks import Block
    from lexposure.provisions.inline_list import Member
    from lexposure.provisions.numbers import Number

__all__ = ["LONGEST", "Part", "lead_ins", "parts"]

LONGEST = 400
"""How many code points of words above it an item inherits at most, counted from the nearest."""

_WORDS = (
    "not to that following any of for by or and if when where whether unless including include includes are is be as"
    " with in from on via which who may will shall must can you we"
)
_LEADS = re.compile(rf"(?:[:：—–…]|\b(?:{'|'.join(_WORDS.split())}),?)[\s*_\\\u200b]*$", re.IGNORECASE)
_HEADING_LEADS = re.compile(r"(?:[:：—]|\b(?:not|following))[\s*_\\\u200b]*$", re.IGNORECASE)
_NEWEST = 60
_POINTS_BACK = re.compile(
    r"[\s*_]*(?:(?:typically|generally|usually|often|sometimes),? )?(?:this|these|that|those|such|it|examples?|for (?:example|instance)|including|e\.g|among|here|specifically|in particular|some)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Part:
    """A piece of a clause that rules on its own: half-open span, the number it is printed with, what leads in to it.

    `kind` is `whole` (the clause has no list), `lead` (the words before the items), `item` or `tail` (sentences behind the
    last item). `lead` holds inherited spans outermost first, each outside of `start`..`end`. `depth` counts the lists around.
    """

    kind: Literal["whole", "lead", "item", "tail"]
    number: str
    start: int
    end: int
    lead: tuple[Extent, ...] = ()
    depth: int = 0


def leads_in(text: str, start: int, end: int, *, heading: bool = False) -> bool:
    """Say whether `text[start:end]` ends in a way that hands it down to the items behind it."""
    return (_HEADING_LEADS if heading else _LEADS).search(text[max(start, end - _NEWEST) : end]) is not None


def lead_ins(text: str, segments: Sequence[Segment]) -> list[tuple[Extent, ...]]:
    """Return what each segment of a document version inherits: spans outermost first, `()` where nothing leads in.

    `segments` are those of `segment(text)`, in order. Only words of segments above are handed down, and those of the segment
    before them where they do nothing but point back to it.
    """
    found: list[tuple[Extent, ...]] = []
    above: list[int] = []
    beside: dict[int, _Beside] = {}
    for place, segment in enumerate(segments):
        while above and segments[above[-1]].until <= segment.start:
            beside.pop(above.pop(), None)
        lead: tuple[Extent, ...] = ()
        around = above[-1] if above else -1
        if segment.kind == "heading":
            beside.pop(around, None)
        elif (flat := beside.get(around)) and flat.has(text, segment):
            lead = flat.lead
        else:
            beside.pop(around, None)
        if above and not lead:
            parent = segments[above[-1]]
            lead = found[above[-1]]
            if leads_in(text, parent.start, parent.end, heading=parent.kind == "heading"):
                words = _leading(text, parent.start, parent.end)
                if above[-1] and _POINTS_BACK.match(text, *words[0]):
                    words = (*_pointed_at(text, segments[above[-1] - 1], parent), *words)
                lead = _bounded((*lead, *words))
        if segment.kind == "clause" and _COLON.search(
            text[max(segment.start, segment.end - _NEWEST) : segment.end]
        ):
            inner = _bounded((*lead, *_leading(text, segment.start, segment.end)))
            number = parse_number(
                text[segment.start : min(segment.end, segment.start + _NEWEST)].translate(_WIDE)
            )
            beside[around] = _Beside(inner, number)
        found.append(lead)
        above.append(place)
    return found


_COLON = re.compile(r"[:：][\s*_\\\u200b]*$")
_DASH = re.compile(r"[\s*_]{0,6}[-–—•·▪◦]\s")
_FRAGMENT = re.compile(r"(?:[;,](?: (?:and|or|and/or))?|[^.!?:;,\s*_])[\s*_]*$")
_WIDE = str.maketrans({"（": "(", "）": ") ", "、": ". "})


@dataclass
class _Beside:
    """A list whose items stand beside the clause that leads in to them: what they inherit, and how they count.

    It begins with a dash, with the first number of a sequence, or, where the numbers of the list around go on, with
    something that is no sentence; and lasts as long as its items go on like the first.
    """

    lead: tuple[Extent, ...]
    number: Number | None
    style: Literal["", "dash", "own", "shared"] = ""

    def has(self, text: str, segment: Segment) -> bool:
        """Say whether a segment is the next item, and go on from it."""
        opening = text[segment.start : min(segment.end, segment.start + _NEWEST)]
        number = parse_number(opening.translate(_WIDE))
        if number is None:
            dash = _DASH.match(opening) is not None
            self.style = self.style or ("dash" if dash else "")
            return dash and self.style == "dash"
        if self.style == "dash":
            return False
        follows = self.number is not None and number.follows(self.number)
        if not self.style:
            self.style = "own" if number.parts[-1] in _FIRST and not follows else "shared"
            follows = follows or self.style == "own"
        self.number = number
        fragment = _FRAGMENT.search(text[max(segment.start, segment.end - 12) : segment.end]) is not None
        return follows and (self.style == "own" or fragment)


_FIRST = ("1", "a", "A", "i", "I")


def parts(text: str, segment: Segment, lead: tuple[Extent, ...] = ()) -> list[Part]:
    """Return the parts of a clause in order; `lead` is what the clause inherits. They don't overlap.

    A clause without a list is one part of kind `whole`. White space and bullets between parts belong to none of them.
    """
    if segment.kind == "heading":
        return [Part("whole", segment.number, segment.start, segment.end, lead)]
    found: list[Part] = []
    open_items: list[tuple[int, tuple[Extent, ...]]] = []
    leading: tuple[Extent, ...] | None = None
    for place, block in enumerate(_blocks(text, segment)):
        is_item = place > 0 and (block.kind == "item" or block.number is not None)
        while open_items and block.indent <= open_items[-1][0]:
            open_items.pop()
        inherited = open_items[-1][1] if open_items else lead
        if is_item:
            inherited = inherited if open_items or leading is None else leading
            number = block.number.text if block.number else ""
            found += _inline(
                text, block, Part("item", number, block.start, block.end, inherited, len(open_items) + 1)
            )
            below = inherited
            if leads_in(text, block.start, block.end):
                below = _bounded((*inherited, *_leading(text, block.start, block.end)))
            open_items.append((block.indent, below))
        else:
            kind: Literal["whole", "tail"] = "tail" if any(part.kind == "item" for part in found) else "whole"
            number = segment.number if place == 0 else ""
            found += _inline(
                text, block, Part(kind, number, block.start, block.end, inherited, len(open_items))
            )
            if leads_in(text, block.start, block.end):
                leading = _bounded((*inherited, *_leading(text, block.start, block.end)))
            elif block.kind != "table":
                leading = None
    listed = any(part.kind == "item" for part in found)
    return [_as_lead(part) if listed and part.kind == "whole" else part for part in found]


def _as_lead(part: Part) -> Part:
    return Part("lead", part.number, part.start, part.end, part.lead, part.depth)


def _blocks(text: str, segment: Segment) -> Iterator[Block]:
    """Yield the blocks of a clause with their places in the whole text; the first bears the clause's own number."""
    for block in blocks(text[segment.start : segment.end]):
        block.start += segment.start
        block.end += segment.start
        yield block


def _leading(text: str, start: int, end: int) -> tuple[Extent, ...]:
    """Return the last sentence, with the one before it if it only points back."""
    found = sentences(text, max(start, end - 3 * LONGEST), end)
    last = len(found) - 1
    while last > 0 and _POINTS_BACK.match(text, found[last][0], found[last][1]):
        last -= 1
    return tuple(found[last:])


def _pointed_at(text: str, before: Segment, parent: Segment) -> tuple[Extent, ...]:
    """Return the last sentence of the segment that a lead-in points back to; none if that one is another's part."""
    if before.end > parent.start or before.level > parent.level:
        return ()
    return tuple(sentences(text, max(before.start, before.end - LONGEST), before.end)[-1:])


def _bounded(extents: tuple[Extent, ...]) -> tuple[Extent, ...]:
    """Keep the last LONGEST code points."""
    left, kept = LONGEST, []
    for start, end in reversed(extents):
        if left <= 0:
            break
        kept.append((max(start, end - left), end))
        left -= end - start
    return tuple(reversed(kept))


def _inline(text: str, block: Block, whole: Part) -> list[Part]:
    """Cut a block at its inline list; it stays whole if it has none."""
    begin = block.start + (block.number.length if block.number else 0)
    members = inline_members(text, begin, block.end) if block.kind != "table" else []
    if not members:
        return [whole]
    found: list[Part] = []
    opening = trimmed(text, whole.start, members[0].start)
    if opening[0] < opening[1]:
        kind: Literal["lead", "item"] = "item" if whole.kind == "item" else "lead"
        found.append(Part(kind, whole.number, *opening, whole.lead, whole.depth))
    above = [_bounded((*whole.lead, *_leading(text, *opening)))]
    for member, following in itertools.zip_longest(members, members[1:]):
        stop = following.start if following else whole.end
        del above[member.depth :]
        tail: Extent | None = None
        item = trimmed(text, member.start, stop)
        if following is None or (following.first and following.depth <= member.depth):
            item, tail = _without_tail(text, member, stop)
        found.append(Part("item", member.number, *item, above[-1], whole.depth + member.depth))
        if tail:
            found.append(Part("tail", "", *tail, whole.lead, whole.depth))
        if following and following.first:
            inherited, words = (
                (above[-1], item) if following.depth > member.depth else (whole.lead, tail or item)
            )
            del above[following.depth - 1 :]
            above.append(_bounded((*inherited, *_leading(text, *words))))
    return found


def _without_tail(text: str, member: Member, stop: int) -> tuple[Extent, Extent | None]:
    """Tell the last item of a list from the sentences behind it."""
    first, *rest = sentences(text, member.words, stop) or [(member.words, stop)]
    return (member.start, first[1]), trimmed(text, rest[0][0], stop) if rest else None
