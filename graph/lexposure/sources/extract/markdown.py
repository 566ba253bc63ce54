r"""What is selected of a page as Markdown, in the shape that Open Terms Archive's files have.

Headings of level 1 and 2 are underlined and `###` marks those below, bullets are `*   ` with parts indented by four
blanks, numbers that begin a paragraph are escaped (`1\.`), a line break is two blanks at the end of a line; so the same
rules cut both into clauses. A container holds either blocks or a run of text: text beside blocks is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lexposure.sources.extract.tables import is_grid, rows, table
from lexposure.sources.extract.tree import Node

__all__ = ["to_markdown"]

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_MARKS = {"b": "**", "strong": "**", "i": "_", "em": "_", "del": "~", "s": "~", "strike": "~"}
_BLANK = " \t\n\r\f"
_RUN = re.compile(f"[{_BLANK}]+")
_SPECIAL = re.compile(r"[\\*_`\[\]]")
_LINE_START = re.compile(r"(?m)^(?:(?=-)|(?=\+ )|(?==)|(?=#{1,6} )|(?=~~~)|(?=>))")
_NUMBER = re.compile(r"(?m)^(\d+)\.(?= )")
_INDENT = "    "


@dataclass(frozen=True)
class _Block:
    """A block's Markdown; a run is text that no element of its own surrounds, a list is tight under such a run."""

    text: str
    kind: str = ""


def to_markdown(nodes: Sequence[Node], base_url: str, query_parameters: Iterable[str] = ()) -> str:
    """Return the Markdown of some trees, one after the other; links are absolute against `base_url`."""
    writer = _Writer(base_url, frozenset(query_parameters))
    return "\n\n".join(block.text for node in nodes for block in writer.blocks([node]))


class _Writer:
    """Writes blocks and runs; it knows what links are relative to."""

    def __init__(self, base_url: str, query_parameters: frozenset[str]) -> None:
        self._base_url = base_url
        self._query_parameters = query_parameters
        self._containers: dict[int, bool] = {}

    def blocks(self, nodes: Iterable[Node]) -> list[_Block]:
        found: list[_Block] = []
        run: list[Node] = []
        for node in self._unwrapped(nodes):
            if node.tag and self._holds_blocks(node):
                found += self._paragraph(run)
                run = []
                found += self._block(node)
            else:
                run.append(node)
        return found + self._paragraph(run)

    def _unwrapped(self, nodes: Iterable[Node]) -> Iterator[Node]:
        """Yield nodes with the inline elements around blocks taken off; a link stays, as one line."""
        for node in nodes:
            if node.tag and node.tag != "a" and node.tag not in _BLOCKS and self._holds_blocks(node):
                yield from self._unwrapped(node.children)
            else:
                yield node

    def _holds_blocks(self, node: Node) -> bool:
        """Say whether a node is a block, or an inline element around blocks."""
        if node.tag in _BLOCKS:
            return True
        known = self._containers.get(id(node))
        if known is None:
            known = any(child.tag and self._holds_blocks(child) for child in node.children)
            self._containers[id(node)] = known
        return known

    def _block(self, node: Node) -> list[_Block]:
        tag = node.tag
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return self._heading(node, int(tag[1]))
        if tag in _LISTS:
            items = "\n".join(self._items(node))
            return [_Block(items, "list")] if items else []
        if tag == "table":
            return self._table(node)
        if tag == "hr":
            return [_Block("* * *")]
        if tag == "pre":
            return self._preformatted(node)
        if tag == "a":
            text = self._line([node])
            return [_Block(text, "run")] if text else []
        inner = self.blocks(node.children)
        if tag == "blockquote" and inner:
            text = "\n\n".join(block.text for block in inner)
            return [_Block("\n".join(f"> {line}".rstrip() for line in text.split("\n")))]
        if tag == "p":
            return [_Block(block.text) for block in inner]
        return inner

    def _paragraph(self, run: Sequence[Node]) -> list[_Block]:
        text = "".join(self._inline(node) for node in run).strip(_BLANK)
        if not text.strip():
            return []
        text = re.sub(" {2,}", " ", re.sub(r" *\n *", "\n", text))
        text = _NUMBER.sub(r"\1\\.", _LINE_START.sub(r"\\", text))
        return [_Block(text.replace("\n", "  \n"), "run")]

    def _line(self, nodes: Sequence[Node]) -> str:
        """Return nodes as one line of text, whatever blocks and breaks they hold."""
        return _RUN.sub(" ", "".join(self._inline(node) for node in nodes)).strip(_BLANK)

    def _heading(self, node: Node, level: int) -> list[_Block]:
        text = self._line(node.children)
        if not text.strip():
            return []
        if level < 3:
            return [_Block(f"{text}\n{('=' if level == 1 else '-') * len(text)}")]
        return [_Block(f"{'#' * level} {text}")]

    def _items(self, node: Node) -> Iterator[str]:
        number = _start(node)
        for child in _entries(node):
            inner = self.blocks(child.children if child.tag == "li" else [child])
            if not inner:
                continue
            text = inner[0].text
            for before, block in pairwise(inner):
                tight = block.kind == "list" and before.kind == "run" and block is inner[-1]
                text += ("\n" if tight else "\n\n") + block.text
            if any(block.kind == "" for block in inner):
                text += "\n"  # an item of paragraphs stands apart from the next one
            mark = f"{number}.  " if node.tag == "ol" else "*   "
            number += 1
            yield (mark + text).replace("\n", "\n" + _INDENT)

    def _table(self, node: Node) -> list[_Block]:
        lines = rows(node)
        if not is_grid(lines):
            return [block for line in lines for cell in line.cells for block in self.blocks(cell.children)]
        text = table(lines, lambda cell: "\n".join(block.text for block in self.blocks(cell.children)))
        return [_Block(text)] if text else []

    def _preformatted(self, node: Node) -> list[_Block]:
        text = _text(node).replace("\r\n", "\n").strip("\n")
        if not text.strip():
            return []
        if [child.tag for child in node.children if child.tag or child.text.strip()] == ["code"]:
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
            return [_Block(f"{fence}\n{text}\n{fence}")]
        parts = (part.strip("\n") for part in re.split(r"\n[ \t]*\n", text))
        return [block for part in parts for block in self._lines(part)]

    def _lines(self, text: str) -> list[_Block]:
        """Return preformatted text as a paragraph that keeps its lines."""
        nodes: list[Node] = []
        for line in text.split("\n"):
            nodes += [Node("", line), Node("br")]
        return self._paragraph(nodes)

    def _inline(self, node: Node) -> str:
        """Return a node as text with marks; a line feed in it is a line break of the page."""
        tag = node.tag
        if not tag:
            return _NUMBER.sub(r"\1\\.", _escaped(_RUN.sub(" ", node.text)))
        if tag == "br":
            return "\n"
        if tag == "wbr":
            return ""
        if tag == "img":
            return self._image(node)
        if tag in ("code", "kbd", "samp", "tt"):
            return _code(_RUN.sub(" ", _text(node)))
        text = "".join(self._inline(child) for child in node.children)
        if tag in _BLOCKS:
            return f" {text} "
        core = text.strip(_BLANK)
        if not core:
            return text
        lead, trail = text[: len(text) - len(text.lstrip(_BLANK))], text[len(text.rstrip(_BLANK)) :]
        if tag == "a":
            return lead + self._link(core, node) + trail
        mark = _MARKS.get(tag, "")
        return f"{lead}{mark}{core}{mark}{trail}" if core.strip() else text

    def _link(self, label: str, node: Node) -> str:
        target = self._absolute(node.attributes.get("href"))
        return f"[{label}]({target})" if target and label.strip() else label

    def _image(self, node: Node) -> str:
        label = _RUN.sub(" ", node.attributes.get("alt") or "").strip()
        target = self._absolute(node.attributes.get("src"))
        return f"![{_escaped(label)}]({target})" if label and target else ""

    def _absolute(self, given: str | None) -> str:
        """Return an address as a link's target; empty for scripts and embedded data."""
        given = (given or "").strip()
        if given in ("", "#"):
            return ""
        if given.startswith("#"):
            return given  # within the document, wherever that lies
        try:
            target = urljoin(self._base_url, _RUN.sub("", given))
            parts = urlsplit(target)
        except ValueError:
            return ""
        if parts.scheme.lower() not in ("", "http", "https", "mailto", "tel", "ftp"):
            return ""
        if parts.netloc and not parts.path:
            target = urlunsplit(parts._replace(path="/"))
        if self._query_parameters and parts.query:
            kept = [
                pair
                for pair in parse_qsl(parts.query, keep_blank_values=True)
                if pair[0] not in self._query_parameters
            ]
            target = urlunsplit(parts._replace(query=urlencode(kept)))
        return target.replace("(", "\\(").replace(")", "\\)").replace("<", "%3C").replace(">", "%3E")


def _entries(node: Node) -> Iterator[Node]:
    """Yield a list's items, those in elements wrapped around them too, and what else it holds."""
    for child in node.children:
        if child.tag and child.tag != "li" and any(inner.tag == "li" for inner in child.children):
            yield from _entries(child)
        elif child.tag or child.text.strip():
            yield child


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _start(node: Node) -> int:
    given = (node.attributes.get("start") or "").strip()
    return int(given) if re.fullmatch(r"\d{1,6}", given, re.ASCII) else 1


def _text(node: Node) -> str:
    """Return the bare text below a node."""
    if node.tag == "br":
        return "\n"
    return node.text + "".join(_text(child) for child in node.children)


def _code(text: str) -> str:
    if not text.strip():
        return text
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text.strip()}{space}{fence}"
