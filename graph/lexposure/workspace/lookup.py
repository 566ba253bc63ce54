"""Look-ups in a snapshot: one node described, paths between two, the surroundings of one."""

from __future__ import annotations

import pyoxigraph as ox

from lexposure.exposure.graph_search import Graph, exposure_graph, neighbourhood, resolve
from lexposure.exposure.index import Index
from lexposure.exposure.path_search import Found, Rank, ranked_paths
from lexposure.exposure.profiles import short
from lexposure.knowledge.rdf import text_of
from lexposure.knowledge.results import Format
from lexposure.knowledge.snapshot import Snapshot
from lexposure.knowledge.worker import QueryPool
from lexposure.model.errors import UnknownName, UserError
from lexposure.model.facets import FACETS
from lexposure.model.names import nearest
from lexposure.model.namespaces import BASE, LX
from lexposure.render.graph_page import GraphEdge, GraphNode, graph_page

__all__ = ["answer_query", "describe", "find_paths", "graph_around", "values"]

_REF = ox.NamedNode(LX + "ref")
_PARTS = tuple(f"{BASE}{kind}/" for kind in ("cond", "span", "node"))
MOST_NODES = 300
_LONGEST_NAME = 72
_FORMATS: dict[str, Format] = {
    "json": "json", "xml": "xml", "csv": "csv", "tsv": "tsv",
    "ttl": "turtle", "nt": "ntriples", "jsonld": "jsonld", "rdf": "rdfxml",
}  # fmt: skip


def describe(snapshot: Snapshot, iri: str) -> list[ox.Triple]:
    """Return a node's statements, those of the content-addressed nodes under it, and who refers to it (at most 200)."""
    store = snapshot.store()
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        raise UnknownName(f"`{iri}` is no IRI", fix="write an absolute IRI") from None
    found: dict[ox.Triple, None] = {}
    _collect(store, node, found, depth=4)
    own = len(found)
    for number, quad in enumerate(store.quads_for_pattern(None, None, node, ox.DefaultGraph())):
        if number == 200:
            break
        found[quad.triple] = None
    return list(found) if own or len(found) > own else []


def _collect(store: ox.Store, node: ox.NamedNode, found: dict[ox.Triple, None], depth: int) -> None:
    for quad in store.quads_for_pattern(node, None, None, ox.DefaultGraph()):
        found[quad.triple] = None
        target = quad.object
        if depth and isinstance(target, ox.NamedNode) and target.value.startswith(_PARTS):
            _collect(store, target, found, depth - 1)


def answer_query(snapshot: Snapshot, text: str, form: str, deadline: float) -> bytes:
    """Answer a query on the snapshot in a worker. Raises QueryRefused, QueryFailed, and UserError for a cut answer."""
    if form and form not in _FORMATS:
        raise UserError(f"unknown format `{form}`", fix=nearest(form, _FORMATS))
    with QueryPool(snapshot.path / "store", workers=1, union=False, deadline=deadline) as pool:
        result = pool.query(text, accept=_FORMATS[form] if form else None)
    if result.truncated:
        raise UserError(
            f"the answer was cut after {result.rows} rows", fix="add LIMIT and OFFSET, or ask for less"
        )
    return result.body


def values(index: Index, facet: str) -> dict[str, dict[str, str]]:
    """Return the values of each facet that a profile can state, as the profile writes them, with their labels."""
    stated = {
        key: f for key, f in FACETS.items() if not f.derived and f.kind in ("concept", "place", "reading")
    }
    if facet and facet not in stated:
        raise UnknownName(f"no facet `{facet}` takes names", fix=nearest(facet, stated))
    chosen = {facet: stated[facet]} if facet else stated
    return {
        key: {short(f, value): index.labels.get(value, "") for value in sorted(index.facets[key])}
        for key, f in chosen.items()
    }


def find_paths(
    snapshot: Snapshot, index: Index, start: str, goal: str, *, rank: Rank, most: int, hops: int
) -> Found:
    """Return paths between two nodes named in any of the usual ways, best first."""
    graph, refs = _graph(snapshot)
    start, goal = (resolve(name, graph.nodes, index.labels, refs) for name in (start, goal))
    relations = {m.iri: m.data["relation"].replace("_", " ") for m in index.mappings}
    names = {**_names(index, refs), **relations}
    return ranked_paths(
        graph, start, goal, rank=rank, most=most, hops=hops, name=lambda node: _name(node, names)
    )


def graph_around(snapshot: Snapshot, index: Index, focus: str, *, most: int = 60) -> str:
    """Return a page with the graph around a node: at most `most` nodes, no request to any other host."""
    if not 1 <= most <= MOST_NODES:
        raise UserError(f"asked for {most} nodes", fix=f"ask for 1 to {MOST_NODES}")
    graph, refs = _graph(snapshot)
    near = neighbourhood(graph, resolve(focus, graph.nodes, index.labels, refs), most=most)
    names = _names(index, refs)
    nodes = [GraphNode(node, _name(node, names), _kind(node)) for node in sorted(near.nodes)]
    edges = [
        GraphEdge(source, target, str(data["relation"]))
        for source, target, data in sorted(near.edges(data=True), key=lambda edge: edge[:2])
    ]
    return graph_page(nodes, edges, title=f"Exposure graph around {focus}")


def _graph(snapshot: Snapshot) -> tuple[Graph, dict[str, str]]:
    """Return the exposure graph of a snapshot, and its units by ref."""
    store = snapshot.store()
    current = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return exposure_graph(quad.triple for quad in current), _refs(store)


def _names(index: Index, refs: dict[str, str]) -> dict[str, str]:
    """Return what to call a node: its label, a unit's ref, or what a claim says in short."""
    claims = (*index.norms, *index.penalties, *index.competences, *index.incorporations)
    said = {claim.iri: _short(claim.summary) for claim in claims if claim.summary}
    relations = {m.iri: f"{m.data['relation'].replace('_', ' ')} ({m.confidence:g})" for m in index.mappings}
    return {**said, **relations, **{node: ref for ref, node in refs.items()}, **index.labels}


def _short(summary: str) -> str:
    return summary if len(summary) <= _LONGEST_NAME else f"{summary[:_LONGEST_NAME].rsplit(' ', 1)[0]} …"


def _name(node: str, names: dict[str, str]) -> str:
    return names.get(node) or node.removeprefix(f"{BASE}id/")


def _refs(store: ox.Store) -> dict[str, str]:
    return {
        text_of(q.object): text_of(q.subject)
        for q in store.quads_for_pattern(None, _REF, None, ox.DefaultGraph())
    }


def _kind(node: str) -> str:
    head = node.removeprefix(f"{BASE}id/").split("/", 1)[0] if node.startswith(BASE) else "legal_unit"
    return {"norm": "legal_norm", "law": "legal_unit", "rule": "legal_norm", "place": "jurisdiction"}.get(
        head, head
    )
