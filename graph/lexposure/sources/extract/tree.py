"""A page as a small tree of what a reader sees: parsed as browsers do, cut to the selection, hidden parts left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lexposure.model.errors import SelectorMiss, SourceError
from lexposure.sources.extract.selection import Part, Selection

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["MAX_DEPTH", "Node", "Page", "read_page"]

MAX_DEPTH = 400
"""How deep elements may be nested; the pages seen reach 60."""

_UNSEEN = frozenset({
    "-comment", "audio", "base", "canvas", "datalist", "embed", "head", "iframe", "input", "link", "math", "meta",
    "noscript", "object", "progress", "script", "select", "style", "svg", "template", "textarea", "title", "video",
})  # fmt: skip
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)


@dataclass
class Node:
    """An element with its attributes and children, or a text (whose `tag` is empty)."""

    tag: str
    text: str = ""
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """What is taken of a page, the address it says its links are relative to, and the `remove` parts that met nothing."""

    trees: tuple[Node, ...]
    base: str
    missed: tuple[str, ...]


@dataclass(frozen=True)
class _Piece:
    """What is taken: nodes below `root` that lie between two positions of the document."""

    root: LexborNode
    start: int
    end: int


def read_page(text: str, selection: Selection) -> Page:
    """Read a page and take what is selected, in the order of the selection.

    Raises SelectorMiss naming the `select` part that met nothing, SourceError for a selector that is none and for a
    page nested deeper than MAX_DEPTH.
    """
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        page = LexborHTMLParser(text)
    except SelectolaxError:  # any text is HTML to the parser, so its memory ran out
        raise MemoryError from None
    root = page.body or page.root
    if root is None:
        return Page((), "", ())
    spans = _positions(page.root or root)
    removed: list[tuple[int, int]] = []
    missed = []
    for part in selection.remove:
        found = list(_pieces(page, root, part, spans))
        removed += [(piece.start, piece.end) for piece in found]
        if not found:
            missed.append(str(part))
    pieces = _selected(page, root, selection, spans)
    base = page.css_first("base[href]")
    trees = tuple(_tree(piece, removed, spans) for piece in pieces)
    return Page(trees, (base.attributes.get("href") or "").strip() if base else "", tuple(missed))


def _positions(top: LexborNode) -> dict[int, tuple[int, int]]:
    """Return where each node begins and ends, counted in document order."""
    spans: dict[int, tuple[int, int]] = {}
    opened: list[tuple[LexborNode, int]] = []
    count, node = 0, top
    while True:
        opened.append((node, count))
        count += 1
        if len(opened) > MAX_DEPTH:
            raise SourceError(
                f"elements are nested more than {MAX_DEPTH} deep",
                fix="no terms document is; look at the page, and save its text if it is one",
            )
        follower = node.first_child
        while follower is None and opened:
            closed, start = opened.pop()
            spans[closed.mem_id] = (start, count)
            follower = closed.next if opened else None
        if follower is None:
            return spans
        node = follower


def _selected(
    page: LexborHTMLParser, root: LexborNode, selection: Selection, spans: dict[int, tuple[int, int]]
) -> list[_Piece]:
    if not selection.select:
        return [_Piece(root, *spans[root.mem_id])]
    pieces: list[_Piece] = []
    for part in selection.select:
        found = list(_pieces(page, root, part, spans))
        if not found:
            raise SelectorMiss(
                f"`{part}` selects nothing in this page",
                fix="the page changed, or is an error page: look at it, and correct the selection",
            )
        for piece in found:
            if not any(taken.start <= piece.start and piece.end <= taken.end for taken in pieces):
                pieces.append(piece)
    return pieces


def _pieces(
    page: LexborHTMLParser, root: LexborNode, part: Part, spans: dict[int, tuple[int, int]]
) -> Iterator[_Piece]:
    if isinstance(part, str):
        for node in _matches(page, part):
            yield _Piece(node, *spans[node.mem_id])
        return
    starts = [spans[node.mem_id][part.start_after] for node in _matches(page, part.start)[:1]]
    ends = [spans[node.mem_id][part.end_after] for node in _matches(page, part.end)[:1]]
    if starts and ends and starts[0] < ends[0]:
        yield _Piece(root, starts[0], ends[0])


def _matches(page: LexborHTMLParser, selector: str) -> list[LexborNode]:
    from selectolax.lexbor import SelectolaxError

    try:
        return page.css(selector)
    except SelectolaxError:
        raise SourceError(f"`{selector}` is no CSS selector", fix="correct the selection") from None


def _tree(piece: _Piece, removed: list[tuple[int, int]], spans: dict[int, tuple[int, int]]) -> Node:
    """Copy what is seen of a piece; elements that only lie around it are kept as shells."""
    top = Node(piece.root.tag or "", attributes=piece.root.attributes)
    waiting = [(piece.root.first_child, top)]
    while waiting:
        node, parent = waiting.pop()
        if node is None:
            continue
        waiting.append((node.next, parent))
        start, end = spans[node.mem_id]
        if end <= piece.start or start >= piece.end:
            continue
        if any(begin <= start and end <= until for begin, until in removed):
            continue
        if node.is_text_node:
            parent.children.append(Node("", node.text_content or ""))
        elif _is_seen(node):
            copy = Node(node.tag or "", attributes=node.attributes)
            parent.children.append(copy)
            waiting.append((node.first_child, copy))
    return top


def _is_seen(node: LexborNode) -> bool:
    if not node.is_element_node or node.tag in _UNSEEN:
        return False
    attributes = node.attributes
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return False
    return not _HIDING.search(attributes.get("style") or "")
