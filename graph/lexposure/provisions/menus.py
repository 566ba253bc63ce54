"""Where the terms begin and end on a page that was captured with its menus and banners.

An extraction can hold what stands around the terms: links to products, a banner with this week's news, a footer. It
changes every few days and is no part of what is agreed. A menu is known by links set one after the other with nothing
between; a banner or a label is taken for part of it only where it stands between a menu and the edge of the page. The first
line from either edge that says something ends it, so that no clause is ever left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["body"]

_LINK = re.compile(
    r"!?\[(?:[^\[\]]|!\[[^\[\]]{0,200}\]\([^()\s]{0,2000}\)){0,300}\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}\)"
)
_RUN = re.compile(r"\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}\)\[")
_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"\s|[*+-]\s|>|\||\(?\w{1,4}\\?[.)]\s")
_HEADING = re.compile(r"#{1,6}\s")
_RIGHTS = re.compile(r"all rights reserved", re.IGNORECASE)
_LABEL, _FOOTER = 2, 20  # words


def body(lines: Sequence[str]) -> tuple[int, int]:
    """Return the half-open span of a page's lines (those with words) that is left without the menus at its edges."""
    first = _edge(lines)
    last = len(lines) - _edge(lines[first:][::-1], foot=True)
    return first, last


def _edge(lines: Sequence[str], *, foot: bool = False) -> int:
    """Return how many lines from the edge belong to menus: up to the last run of links before something is said."""
    count = 0
    for place, line in enumerate(lines):
        if _is_menu(line):
            count = place + 1
        elif not _may_belong(line, foot=foot):
            break
    return count


def _is_menu(line: str) -> bool:
    """Say whether a line is a run of links, with a label at most."""
    return bool(_RUN.search(line)) and not _PART.match(line) and _said(line) <= _LABEL


def _may_belong(line: str, *, foot: bool) -> bool:
    """Say whether a line can stand within a menu: one link, a label, a heading of a footer, a line on rights."""
    if _PART.match(line) or "@" in line:
        return False
    said = _said(line)
    if foot and (_HEADING.match(line) or (_RIGHTS.search(line) and said <= _FOOTER)):
        return True
    return said == 0 or (said <= _LABEL and not any(sign.isdigit() for sign in line))


def _said(line: str) -> int:
    """Count the words outside the labels of links."""
    return len(_WORD.findall(_LINK.sub(" ", line)))
