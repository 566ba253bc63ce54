"""A bounded part of the graph as one page to move about in, drawn by vis-network through pyvis.

pyvis puts heading, menus, options and colours into script unescaped, shows titles that contain `href` as HTML and
loads files from other hosts. None of these is used: nodes and edges go through its JSON filter, the rest of the page
is ours, and a content security policy forbids every request.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.model.errors import StateError, UserError
from lexposure.render.digest import HOP_KINDS
from lexposure.render.layered import ordered
from lexposure.render.templates import template
from lexposure.render.text import clipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["MOST_NODES", "GraphEdge", "GraphNode", "graph_page"]

MOST_NODES = 1000
"""The number of nodes above which a browser needs seconds to draw, and no reader sees anything."""

_COLOURS = ("#1e40af", "#155e75", "#92400e", "#991b1b", "#3f6212", "#5b21b6", "#374151")
_ROWS, _ROW, _COLUMN, _WIDTH = 24, 72, 300, 190
_SHAPE = 2.2  # width of the picture by its height: what a screen shows without empty sides

_FOREIGN = re.compile(
    r"""<link\b[^>]*\bhref="https?:[^>]*>|<script\b[^>]*\bsrc="https?:[^>]*>\s*</script>|"""
    r"""<center>\s*<h1>\s*</h1>\s*</center>|<!--.*?-->""",
    re.DOTALL,
)


@dataclass(frozen=True)
class GraphNode:
    """A node to draw. `kind` chooses its column and colour; kinds that no path knows stand at the right."""

    iri: str
    label: str
    kind: str


@dataclass(frozen=True)
class GraphEdge:
    """An edge between the nodes with these IRIs."""

    source: str
    target: str
    label: str


def graph_page(nodes: Iterable[GraphNode], edges: Iterable[GraphEdge], *, title: str) -> str:
    """Return the page; raise UserError for more than 1,000 nodes, or for an edge that ends at none of them."""
    known = {node.iri: node for node in sorted(nodes, key=lambda node: (node.iri, node.label, node.kind))}
    links = sorted(set(edges), key=lambda edge: (edge.source, edge.target, edge.label))
    _check(known, links)
    return _framed(_drawn(known, links), known, links, title)


def _check(nodes: Mapping[str, GraphNode], edges: Sequence[GraphEdge]) -> None:
    if len(nodes) > MOST_NODES:
        message = f"{len(nodes)} nodes are more than a page can show ({MOST_NODES})"
        raise UserError(message, fix="start from one node, or ask for fewer steps around it")
    for end in (end for edge in edges for end in (edge.source, edge.target)):
        if end not in nodes:
            raise UserError(
                f"an edge ends at {end}, which is not among the nodes", fix="add the node or drop the edge"
            )


def _drawn(nodes: Mapping[str, GraphNode], edges: Sequence[GraphEdge]) -> str:
    # Imported here: pyvis brings IPython along, which no other command needs.
    from pyvis.network import Network

    network = Network(height="640px", width="100%", directed=True, cdn_resources="in_line")
    network.toggle_physics(False)
    network.set_edge_smooth("continuous")
    kinds = _kinds(nodes.values())
    names = {iri: number for number, iri in enumerate(nodes)}
    for iri, (x, y) in _places(nodes, edges, kinds).items():
        node = nodes[iri]
        colour = _COLOURS[kinds.index(node.kind) % len(_COLOURS)]
        font = {"color": "#111827", "size": 18}
        border = {"background": "#ffffff", "border": colour}
        extras = {"title": f"{node.label} ({node.kind})"} if "href" not in node.label + node.kind else {}
        network.add_node(
            names[iri],
            label=clipped(node.label, 60),
            shape="box",
            color=border,
            font=font,
            widthConstraint={"maximum": _WIDTH},
            x=x,
            y=y,
            **extras,
        )
    for edge in edges:
        label = clipped(edge.label, 28)
        network.add_edge(
            names[edge.source], names[edge.target], label=label, color="#9ca3af", font={"size": 15}
        )
    return str(network.generate_html())


def _kinds(nodes: Iterable[GraphNode]) -> list[str]:
    found, known = {node.kind for node in nodes}, [str(kind) for kind in HOP_KINDS]
    return [kind for kind in known if kind in found] + sorted(found - set(known))


def _places(
    nodes: Mapping[str, GraphNode], edges: Sequence[GraphEdge], kinds: list[str]
) -> dict[str, tuple[int, int]]:
    """Return a place for each node: a column for each kind, broken after some rows, centred vertically.

    Columns move apart as the tallest of them grows, so that the whole fills a screen.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for node in nodes.values():
        members[node.kind].append(node.iri)
    links = {(edge.source, edge.target) for edge in edges}
    columns = ordered([members[kind] for kind in kinds], links)
    chunks = [column[start : start + _ROWS] for column in columns for start in range(0, len(column), _ROWS)]
    tallest = max((len(chunk) for chunk in chunks), default=1) * _ROW
    gap = max(_COLUMN, int(_SHAPE * tallest / max(1, len(chunks))))
    return {
        iri: (rank * gap, int((row - (len(chunk) - 1) / 2) * _ROW))
        for rank, chunk in enumerate(chunks)
        for row, iri in enumerate(chunk)
    }


def _framed(drawn: str, nodes: Mapping[str, GraphNode], edges: Sequence[GraphEdge], title: str) -> str:
    """Return pyvis's page without foreign resources, in a frame with title, language, policy and a table."""
    page = _FOREIGN.sub("", drawn)
    frame = template("graph_page.html.j2")
    words = {node.kind: node.kind for node in nodes.values()} | dict(HOP_KINDS)
    rows = [(nodes[edge.source], edge.label, nodes[edge.target]) for edge in edges]
    linked = {end for edge in edges for end in (edge.source, edge.target)}
    alone = [node for iri, node in nodes.items() if iri not in linked]
    page = _once(page, "<html>", '<!doctype html>\n<html lang="en">')
    page = _once(page, '<meta charset="utf-8">', frame.render(part="head", title=title))
    page = _once(page, "<body>", frame.render(part="opening", title=title))
    return _once(page, "</body>", frame.render(part="closing", rows=rows, alone=alone, words=words))


def _once(page: str, old: str, new: str) -> str:
    if page.count(old) != 1:
        message = f"the installed pyvis writes another page than expected ({old!r} stands there {page.count(old)} times)"
        raise StateError(message, fix="install the pyvis version of the lock file")
    return page.replace(old, new)
