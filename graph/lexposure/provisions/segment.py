"""A document version cut into headings and clauses, each an exact span of its text, with numbers to find them by.

A span begins at the mark-up of the number (`**1.23.**`), so that a quote shows the number, and holds no white space
at either end. Positions count code points of the text as it is; nothing is normalised. The rules by which clauses
are told apart and nested stand in `outline`.
"""

from __future__ import annotations

import difflib
import itertools
from typing import TYPE_CHECKING

from lexposure.model.errors import UnknownName
from lexposure.provisions.blocks import blocks
from lexposure.provisions.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.model.terms import Segment

__all__ = ["children", "find", "segment"]


def segment(text: str) -> list[Segment]:
    """Return the segments of a Markdown text in document order; any text is accepted, the empty one has none.

    The spans `start`..`end` of different segments don't overlap and together hold every word of the text; a
    segment's `until` covers those of all segments below it.
    """
    outline = Outline(text)
    found = list(blocks(text))
    for block, after in itertools.zip_longest(found, found[1:]):
        outline.add(block, after)
    return outline.segments()


def find(segments: Sequence[Segment], number: str) -> Segment:
    """Return the segment with this number, written as in the document (`50.12.1`; a closing dot is ignored).

    Where several have it, the outermost counts: `1` is section 1 rather than the first item of a list. What is
    still ambiguous is addressed by what stands around it, outermost first (`Schedule 2 > 1`, `3 > (a)`), or, in a
    text that repeats a whole document, by counting (`A.1~2` is the second).

    Raises UnknownName with the nearest numbers if there is none, or with the ways to tell them apart.
    """
    *around, last = (part.strip() for part in number.split(">"))
    wanted, _, count = (part.strip().rstrip(".") for part in last.partition("~"))
    named = [segment for segment in segments if segment.number == wanted and wanted]
    inside = [segment for segment in named if _is_within(around, segment.path)]
    outermost = [segment for segment in inside if segment.level == min(one.level for one in inside)]
    chosen = [segment for place, segment in enumerate(outermost, 1) if not count or count == str(place)]
    if len(chosen) == 1:
        return chosen[0]
    if outermost:
        raise UnknownName(
            f"number {wanted} occurs {len(outermost)} times",
            fix=f"say which one is meant: {_ways(outermost)}",
        )
    raise UnknownName(
        f"no clause is numbered {number}", fix=f"the nearest numbers are: {_nearest(segments, wanted)}"
    )


def _ways(candidates: Sequence[Segment]) -> str:
    """Write how each of several segments with one number is addressed, by path or else by counting."""
    names = [" > ".join([*segment.path, segment.number]) for segment in candidates]
    counted = [f"{segment.number}~{place}" for place, segment in enumerate(candidates, 1)]
    ways = names if len(set(names)) == len(names) else counted
    return ", ".join(f"`{way}`" for way in ways[:5])


def _is_within(around: Sequence[str], path: Sequence[str]) -> bool:
    """Say whether the names occur in the path in this order."""
    rest = iter(path)
    return all(name in rest for name in around)


def _nearest(segments: Sequence[Segment], wanted: str) -> str:
    known = list(dict.fromkeys(segment.number for segment in segments if segment.number))
    near = difflib.get_close_matches(wanted, known, n=5, cutoff=0.5)
    parent = wanted.rpartition(".")[0]
    if parent in known and parent not in near:
        near = [*near[:4], parent]
    return ", ".join(near or known[:5]) or "none, the text has no numbers"


def children(segments: Sequence[Segment], parent: Segment) -> list[Segment]:
    """Return the segments directly below one, in document order."""
    below = [segment for segment in segments if parent.start < segment.start < parent.until]
    return [segment for segment in below if segment.level == parent.level + 1]
