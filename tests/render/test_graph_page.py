"""The graph page is bounded, stands by itself and has a table of the same content."""

from __future__ import annotations

import itertools
import re

import pytest
from lxml import html as lxml_html

from lexposure.model.errors import UserError
from lexposure.render.graph_page import MOST_NODES, GraphEdge, GraphNode, graph_page
from render.examples import EXPOSURE


def sample(count: int) -> tuple[list[GraphNode], list[GraphEdge]]:
    kinds = ("platform", "provision", "legal_norm", "jurisdiction")
    nodes = [
        GraphNode(f"http://n.example/{number}", f"node {number}", kinds[number % 4])
        for number in range(count)
    ]
    edges = [GraphEdge(one.iri, two.iri, "leads to") for one, two in itertools.pairwise(nodes)]
    return nodes, edges


PAGE = graph_page(*sample(9), title=EXPOSURE.profile["name"])
ROOT = lxml_html.document_fromstring(PAGE)


def test_the_page_loads_nothing() -> None:
    """Every script and style stands in the page, and a policy forbids requests."""
    assert not ROOT.xpath("//link | //script[@src] | //img | //iframe")
    assert "cdn.jsdelivr" not in PAGE
    assert "cdnjs" not in PAGE
    assert ROOT.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith(
        "default-src 'none'"
    )
    assert all(target.startswith("data:") for target in re.findall(r"url\([\"']?([^)\"']*)", PAGE))


def test_the_page_has_language_title_one_heading_and_a_table() -> None:
    """The picture is for the eye; the same edges stand in a table."""
    assert PAGE.startswith("<!doctype html>")
    assert ROOT.get("lang") == "en"
    assert ROOT.findtext(".//title") == EXPOSURE.profile["name"]
    assert len(ROOT.xpath("//h1")) == len(ROOT.xpath("//main")) == 1
    assert len(ROOT.xpath("//tbody/tr")) == 8
    assert not ROOT.xpath("//select | //button | //input")


def test_positions_are_given_and_physics_is_off() -> None:
    """The browser draws what was laid out here: equal input, equal page, whatever the order."""
    nodes, edges = sample(9)

    assert graph_page(list(reversed(nodes)), list(reversed(edges)), title=EXPOSURE.profile["name"]) == PAGE
    assert re.search(r'"physics": \{\s*"enabled": false', PAGE)
    assert PAGE.count('"x": ') == 9


def test_nodes_without_edges_are_in_the_table() -> None:
    """A node that nothing leads to isn't lost to those who can't see the picture."""
    assert "alone" in lxml_html.document_fromstring(
        graph_page([GraphNode("http://n.example/", "alone", "role")], [], title="t")
    ).xpath("string(//tbody)")


def test_too_many_nodes_are_refused() -> None:
    """A page holds a thousand nodes; one more is an error that says what to do."""
    assert graph_page(*sample(MOST_NODES), title="t")
    with pytest.raises(UserError, match="1001 nodes are more than a page can show"):
        graph_page(*sample(MOST_NODES + 1), title="t")


def test_an_edge_to_nowhere_is_refused() -> None:
    """Nothing is drawn for an edge whose end isn't among the nodes."""
    with pytest.raises(UserError, match="not among the nodes"):
        graph_page(sample(2)[0], [GraphEdge("http://n.example/0", "http://n.example/9", "x")], title="t")
