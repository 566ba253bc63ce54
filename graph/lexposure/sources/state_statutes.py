"""How state statutes lie in Markdown: what begins a section, how its subdivisions are labelled, what is no law.

Blank lines also come from page breaks: a block that begins without a label goes on with the sentence before it if
that has no end. Source notes, rules, emphasis and what an act prints as deleted (in brackets, Connecticut) are left
out; instructions of the session law between sections (`SECTION 2. In Colorado Revised Statutes, …`) and subchapter
headings are text outside the sections.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.sources.law_draft import clean
from lexposure.sources.us_outline import COLORADO, USUAL, printed_step, write_outline

if TYPE_CHECKING:
    from lexposure.sources.law_draft import Draft

__all__ = ["LAYOUTS", "Layout", "write_sections"]


@dataclass(frozen=True)
class Layout:
    """`section` matches a heading and names number and title; `step` is what a label adds to a pinpoint."""

    section: re.Pattern[str]
    levels: Sequence[str] = USUAL
    step: Callable[[str, int], str] = printed_step
    deletions: bool = False


def _labelled_step(label: str, depth: int) -> str:
    return label if depth else f"|{label}"


_DECIMAL = re.compile(r"## (§ [\d.]*\d)\. (.+)")
LAYOUTS: dict[str, Layout] = {
    "AIVIA": Layout(re.compile(r"## (820 ILCS 42/\d+)\. (.+)")),
    "CAADMT": Layout(_DECIMAL),
    "CO": Layout(re.compile(r"## (\d+-\d+-[\d.]*\d)\. (.+)"), COLORADO),
    "CT": Layout(re.compile(r"## (Sec\. \d+)\. ?(.*)"), deletions=True),
    "FEHA": Layout(_DECIMAL),
    "ILHRA": Layout(re.compile(r"### (\([A-Z]\) [\w ]+?)()$"), ("1", "a"), _labelled_step),
    "TX": Layout(_DECIMAL),
}
"""Layouts by prefix of the act."""

_BLOCK = re.compile(r"\n[ \t]*\n")
_LABELLED_LINE = re.compile(
    r"(?<=[:;.])\n(?=[ \t]*\(\w{1,5}\) )|(?<=; and)\n(?=[ \t]*\(\w)|(?<=; or)\n(?=[ \t]*\(\w)"
)
_NOT_LAW = re.compile(r"-{3,}$|\(Source: |Added by Acts |\*?Note: Authority cited")
_OUTSIDE = re.compile(r"#+ |SECTION \d+\. ")
_BEGINS = re.compile(r"\(\w{1,5}\)(?:\s|\()|[-•] ")
_ENDS = re.compile(r"[.:;—]['\"”’)]*$")
_EMPHASIS = re.compile(r"\*\*|_+")
_DELETED = re.compile(r" ?\[[^\]]*\]")


def write_sections(draft: Draft, page: str, layout: Layout) -> None:
    """Write the sections of a page and what stands between them; what stands before the first is the editor's."""
    section: tuple[str, str] | None = None
    lines: list[str] = []
    for block in _blocks(page, layout):
        found = layout.section.fullmatch(block)
        if not found and not _OUTSIDE.match(block):
            lines.append(block)
            continue
        _write(draft, section, lines, layout)
        outside = bool(not found and (section or not draft.is_empty))
        section, lines = ((found[1], found[2]) if found else None), []
        if outside:
            draft.line(block.lstrip("# "))
    _write(draft, section, lines, layout)


def _write(draft: Draft, section: tuple[str, str] | None, lines: Sequence[str], layout: Layout) -> None:
    if section is None:
        for line in lines if not draft.is_empty else ():
            draft.line(line)
        return
    number, heading = section
    with draft.unit(number, "section", number, "", heading):
        draft.line(f"{number} {heading}".strip())
        write_outline(draft, number, lines, layout.levels, layout.step)


def _blocks(page: str, layout: Layout) -> Iterator[str]:
    """Return blocks as single lines, those joined that a page break tore apart."""
    held = ""
    for block in _whole_blocks(page, layout):
        open_end = held and (block[0].islower() or not _ENDS.search(held))
        goes_on = open_end and not _OUTSIDE.match(held)
        if goes_on and not (_BEGINS.match(block) or _OUTSIDE.match(block)):
            held = f"{held} {block}"
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _whole_blocks(page: str, layout: Layout) -> Iterator[str]:
    for part in _BLOCK.split(page):
        for piece in _LABELLED_LINE.split(part):
            heading, rest = _split_heading(piece)
            yield from (words for words in (clean(heading), _words(rest, layout)) if words)


def _split_heading(block: str) -> tuple[str, str]:
    """Return the heading lines with which a block begins and the rest; the last heading wins, others are titles."""
    lines = block.strip().split("\n")
    count = next((index for index, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return (lines[0] if count else ""), "\n".join(lines[max(count, 0) :])


def _words(block: str, layout: Layout) -> str:
    words = clean(_EMPHASIS.sub("", block))
    if layout.deletions:
        words = clean(_DELETED.sub("", words))
    return "" if _NOT_LAW.match(words) else words
