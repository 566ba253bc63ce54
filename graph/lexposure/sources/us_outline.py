"""Subdivisions of American statutes, `(a)(1)(A)(i)`, found in printed text by the kind of label on each level.

A label stands at the start of a line, or within it after a colon, a dash or the end of a clause. The first label of a
section tells on which level its outline begins: definitions often start with `(1)` right below the section. Excerpts
skip labels, so at the start of a line any label of the right kind is a subdivision; within a line only the one that
comes next is, because `under Subsection (a), (b)` looks the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexposure.sources.enumerators import FIRST, follows
from lexposure.sources.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lexposure.sources.law_draft import Draft

__all__ = ["COLORADO", "USUAL", "printed_step", "write_outline"]

USUAL = ("a", "1", "A", "i", "I")
"""Kinds of labels from the outermost level in: the United States Code, California, Connecticut, Illinois, Texas."""

COLORADO = ("1", "a", "I", "A")
"""Kinds of labels from the outermost level in: the Colorado Revised Statutes."""

_KINDS = {
    "1": re.compile(r"\d{1,3}[a-z]?"),
    "a": re.compile(r"([a-z])\1{0,3}"),
    "A": re.compile(r"([A-Z])\1?"),
    "i": re.compile(r"[ivxl]+"),
    "I": re.compile(r"[IVXL]+"),
}
_NAMES = ("subsection", "paragraph", "subparagraph", "clause", "subclause")
_LABEL = r"\(([0-9]{1,3}[a-z]?|[a-z]{1,4}|[A-Z]{1,5})\)"
_LEADING = re.compile(rf"{_LABEL}(?=\s|\(|$)\s*")
_INLINE = re.compile(
    rf"(?:(?<=[:;.—] )|(?<=[^)], )|(?<=[;,] or )|(?<=[;,] and )|(?<=[;,] OR )|(?<=[;,] AND )|(?<=—)){_LABEL}(?=\s)"
)
_SURE = frozenset({("i", "ii"), ("I", "II")})


def printed_step(label: str, _depth: int) -> str:
    """Return what a label adds to a pinpoint as printed: `(a)`."""
    return f"({label})"


def write_outline(
    draft: Draft,
    section: str,
    lines: Sequence[str],
    levels: Sequence[str] = USUAL,
    step: Callable[[str, int], str] = printed_step,
) -> None:
    """Write the lines of a section with its subdivisions as units; `step` is what a label adds to a pinpoint."""
    with Outline(draft, section) as outline:
        writer = _Writer(draft, outline, levels, step)
        for index, line in enumerate(lines):
            writer.write(line, lines[index + 1 :])


class _Writer:
    """Writes the lines of one section; a line without a label belongs to the subdivision above it."""

    def __init__(
        self, draft: Draft, outline: Outline, levels: Sequence[str], step: Callable[[str, int], str]
    ) -> None:
        self._draft = draft
        self._outline = outline
        self._levels = levels
        self._kinds: Sequence[str] = ()
        self._step = step

    def write(self, line: str, later: Sequence[str]) -> None:
        written = self._leading(line, 0, later)
        for found in _INLINE.finditer(line, written):
            depth = self._next(found[1], _upcoming(line, found.end(), later))
            if depth is not None and found.start() >= written:
                self._draft.line(line[written : found.start()])
                written = self._leading(line, found.start(), later, depth)
        self._draft.line(line[written:])

    def _leading(self, line: str, start: int, later: Sequence[str], depth: int | None = None) -> int:
        """Open the subdivisions whose labels stand one after the other here; return where their words start."""
        while found := _LEADING.match(line, start):
            label = found[1]
            if depth is None:
                depth = self._next(label, _upcoming(line, found.end(), later))
            if depth is None:
                depth = self._later(label)
            if depth is None:
                break
            kind = _NAMES[min(depth, len(_NAMES) - 1)]
            self._outline.enter(depth, label, self._step(label, depth), kind)
            self._draft.label(f"({label})")
            start, depth = found.end(), None
        return start

    def _next(self, label: str, upcoming: str) -> int | None:
        """Return the depth at which a label comes next in its list, or opens one; None if nowhere."""
        labels = self._outline.labels
        self._kinds = self._kinds or _from(self._levels, label)
        opens = label in FIRST and self._is_kind(label, len(labels))
        if opens and (label, upcoming) in _SURE:
            return len(labels)
        for depth in range(len(labels) - 1, -1, -1):
            if follows(labels[depth], label) and self._is_kind(label, depth):
                return depth
        return len(labels) if opens else None

    def _later(self, label: str) -> int | None:
        """Return the deepest level whose kind a label has, if labels were skipped; Roman numerals come last."""
        deepest = min(len(self._outline.labels), len(self._kinds) - 1)
        fitting = [depth for depth in range(deepest, -1, -1) if self._is_kind(label, depth)]
        plain = [depth for depth in fitting if self._kinds[depth] not in ("i", "I")]
        return next(iter(plain or fitting), None)

    def _is_kind(self, label: str, depth: int) -> bool:
        return depth < len(self._kinds) and bool(_KINDS[self._kinds[depth]].fullmatch(label))


def _from(levels: Sequence[str], label: str) -> Sequence[str]:
    """Return the levels from the one on that a section's first label stands on."""
    fitting = (index for index, kind in enumerate(levels) if _KINDS[kind].fullmatch(label))
    return levels[next(fitting, 0) :]


def _upcoming(line: str, start: int, later: Sequence[str]) -> str:
    rest = (found for text in later if (found := _LEADING.match(text)))
    found = _INLINE.search(line, start) or _LEADING.match(line, start) or next(rest, None)
    return found[1] if found else ""
