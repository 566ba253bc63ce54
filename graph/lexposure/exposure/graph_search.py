"""The graph as a network to look around in: which way its edges lead, names of nodes, surroundings.

The answer to a profile never comes from here; it comes from the compiled index.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import networkx as nx
import pyoxigraph as ox

from lexposure.knowledge.rdf import text_of
from lexposure.model.errors import UnknownName
from lexposure.model.names import nearest
from lexposure.model.namespaces import BASE, DPV, ELI, ID, LX, SCHEMA, SSSOM

__all__ = ["Graph", "binding", "exposure_graph", "neighbourhood", "resolve"]

_ONWARD = {
    LX + "incorporates": "incorporates",
    LX + "unarchivedSource": "read from",
    LX + "mapsTo": "maps to",
    LX + "hasPenalty": "sanctioned by",
    LX + "scopeIn": "within",
    DPV + "hasJurisdiction": "in",
    DPV + "hasAuthority": "enforced by",
}
_BACK = {
    LX + "governs": "governed by",
    LX + "inScope": "bound by",
    LX + "mapsFrom": "mapped by",
    LX + "concerns": "under",
}
_CLAUSE, _PLATFORM, _REVIEW = f"{ID}provision/", f"{ID}platform/", f"{ID}review/"
Graph: TypeAlias = "nx.DiGraph[str]"


def exposure_graph(triples: Iterable[ox.Triple]) -> Graph:
    """Return the graph whose edges run from party to penalty: platform → document → provision → norm → … → authority.

    A node that is a claim has its `confidence`, the least if several are stated.
    """
    graph: Graph = nx.DiGraph()
    sure: dict[str, float] = {}
    for triple in triples:
        edge = _edge(triple)
        if edge:
            graph.add_edge(edge[0], edge[2], relation=edge[1])
        elif triple.predicate.value == SSSOM + "confidence":
            claim, confidence = text_of(triple.subject), float(text_of(triple.object))
            sure[claim] = min(confidence, sure.get(claim, confidence))
    nx.set_node_attributes(graph, sure, "confidence")
    return graph


def _edge(triple: ox.Triple) -> tuple[str, str, str] | None:
    """Return an edge in the direction of exposure; None for what is no hop. Norms lead from clause to law and on."""
    if not isinstance(triple.object, ox.NamedNode):
        return None
    subject, name, value = text_of(triple.subject), triple.predicate.value, triple.object.value
    if name in _ONWARD:
        return subject, _ONWARD[name], value
    if name in _BACK:
        return None if subject.startswith(_REVIEW) else (value, _BACK[name], subject)
    if name == LX + "source":
        return (value, "read as", subject) if value.startswith(_CLAUSE) else (subject, "read from", value)
    if name == ELI + "is_part_of":
        return (value, "has clause", subject) if subject.startswith(_CLAUSE) else (subject, "part of", value)
    if name == SCHEMA + "provider" and subject.startswith(_PLATFORM):
        return value, "offers", subject
    return None


def binding(graph: Graph, start: str) -> Graph:
    """Return the graph without the clauses that don't bind a platform's users, where the search starts at a platform."""
    if not start.startswith(_PLATFORM):
        return graph
    bound = set(graph.successors(start))
    foreign = {
        clause
        for source, clause, data in graph.edges(data=True)
        if data["relation"] == _BACK[LX + "inScope"] and source != start and clause not in bound
    }
    return graph.subgraph(set(graph) - foreign)


def neighbourhood(graph: Graph, focus: str, *, most: int) -> Graph:
    """Return the nodes nearest to a focus, in either direction, at most `most` of them."""
    if focus not in graph:
        raise UnknownName(f"`{focus}` leads nowhere in the exposure graph", fix=nearest(focus, graph.nodes))
    near = nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), focus, cutoff=6)
    kept = sorted(near, key=lambda node: (near[node], node))[:most]
    return graph.subgraph(kept)


def resolve(name: str, known: Iterable[str], labels: dict[str, str], refs: dict[str, str]) -> str:
    """Return the node that a name means: an IRI, a ref (`AIA:art_26.par_1`), a short id (`aws/bedrock`) or a label."""
    nodes = set(known)
    tries = [
        name,
        refs.get(name, ""),
        *(
            f"{ID}{kind}{name}"
            for kind in ("", "platform/", "document/", "norm/", "instrument/", "provision/", "authority/")
        ),
        BASE + name,
    ]
    found = next((node for node in tries if node in nodes), None)
    if found:
        return found
    labelled = [node for node, label in labels.items() if label.lower() == name.lower() and node in nodes]
    if labelled:
        return min(labelled)
    short = [node.removeprefix(ID) for node in nodes] + list(refs)
    raise UnknownName(f"no node is called `{name}`", fix=nearest(name, short))
