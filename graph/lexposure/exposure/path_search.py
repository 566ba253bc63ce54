"""Paths between two nodes, ranked by length or by how sure they are: all of them within the bounds, best first.

Partial paths wait in a queue by what they cost and what they will cost at least, as known from the goal backwards; so
paths come out in order of rank, and no path within the bounds is missed for one that is longer. The library's search for
simple paths by weight knows no bound on hops.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import Literal, TypeAlias

import networkx as nx

from lexposure.exposure.graph_search import Graph, binding
from lexposure.model.errors import UnknownName, UserError
from lexposure.model.names import nearest

__all__ = ["MOST_HOPS", "MOST_PATHS", "Cut", "Found", "FoundPath", "PathHop", "Rank", "ranked_paths"]

Rank = Literal["shortest", "surest"]
Cost: TypeAlias = tuple[int, int]
MOST_HOPS = 16
MOST_PATHS = 100
_MOST_STEPS = 200_000
_SCALE = 1e9
"""Costs are whole, so that the same path costs the same whichever way it is added up."""
_LEAST = 1e-9


@dataclass(frozen=True)
class PathHop:
    """One node, the relation that leads on (empty at the end), and the confidence of the claim it is; None if it is none."""

    iri: str
    label: str
    relation: str
    confidence: float | None


@dataclass(frozen=True)
class FoundPath:
    """A path. `confidence` is the product of those of its claims, `weakest` the place of the least; None without claims."""

    hops: tuple[PathHop, ...]
    confidence: float | None
    weakest: int | None


@dataclass(frozen=True)
class Cut:
    """A bound that cut the list, or that may have: the number of `paths`, of `hops`, or the `work` spent."""

    bound: Literal["paths", "hops", "work"]
    says: str


@dataclass(frozen=True)
class Found:
    """Paths, best first, and the bounds that left others out; without any of those it is every simple path there is."""

    rank: Rank
    most: int
    hops: int
    paths: tuple[FoundPath, ...]
    cut: tuple[Cut, ...]

    @property
    def complete(self) -> bool:
        """Whether no path is left out."""
        return not self.cut


def ranked_paths(
    graph: Graph,
    start: str,
    goal: str,
    *,
    rank: Rank = "shortest",
    most: int = 10,
    hops: int = 10,
    name: Callable[[str], str] = str,
) -> Found:
    """Return up to `most` simple paths of at most `hops` edges: the shortest first, or the surest.

    Paths of one length come surest first, equally sure ones shortest first, the rest by their nodes.
    Raises UnknownName for a node that isn't in the graph, UserError for limits beyond what is allowed.
    """
    if not 1 <= hops <= MOST_HOPS or not 1 <= most <= MOST_PATHS:
        raise UserError(
            f"asked for {most} paths of {hops} hops",
            fix=f"ask for at most {MOST_PATHS} paths of at most {MOST_HOPS} hops",
        )
    for node in (start, goal):
        if node not in graph:
            raise UnknownName(f"`{node}` leads nowhere in the exposure graph", fix=nearest(node, graph.nodes))
    bound = binding(graph, start)
    search = _Search(bound, _within(bound, start, goal, hops), (start, goal), rank, hops)
    chosen: list[tuple[str, ...]] = []
    more = False
    for path in search.run():
        if len(chosen) == most:
            more = True
            break
        chosen.append(path)
    paths = tuple(_told(graph, path, name) for path in chosen)
    cuts = _cuts(rank, most, hops, more=more, spent=search.spent, longer=_longer(bound, start, goal, hops))
    return Found(rank, most, hops, paths, cuts)


def _cuts(
    rank: Rank, most: int, hops: int, *, more: bool, spent: bool, longer: bool | None
) -> tuple[Cut, ...]:
    found = []
    if more:
        found.append(
            Cut(
                "paths",
                f"there are more than {most} path{'s' if most > 1 else ''} of at most {hops} hops; {'the ' + str(most) + ' ' + rank + ' are' if most > 1 else 'the ' + rank + ' is'} told",
            )
        )
    if spent:
        found.append(
            Cut("work", f"the search was given up after {_MOST_STEPS} steps; there may be more paths")
        )
    if longer:
        found.append(Cut("hops", f"there are paths of more than {hops} hops, which are left out"))
    if longer is None:
        found.append(Cut("hops", f"paths of more than {hops} hops aren't looked for; there may be some"))
    return tuple(found)


def _within(graph: Graph, start: str, goal: str, hops: int) -> dict[str, list[str]]:
    """Return the part of the graph that lies on a way of at most so many hops: node → next nodes, both in order."""
    far = nx.single_source_shortest_path_length(graph, start, cutoff=hops)
    left = nx.single_source_shortest_path_length(graph.reverse(copy=False), goal, cutoff=hops)
    near = {node for node, steps in far.items() if steps + left.get(node, hops + 1) <= hops}
    return {node: sorted(near.intersection(graph.successors(node))) for node in sorted(near)}


def _longer(graph: Graph, start: str, goal: str, hops: int) -> bool | None:
    """Tell whether a simple path has more hops; None where circles lie between and no such path is found at once."""
    if start == goal:
        return False
    part = _between(graph, start, goal)
    if len(part) <= hops + 1:
        return False
    if nx.is_directed_acyclic_graph(part):
        return bool(nx.dag_longest_path_length(part) > hops)
    there = nx.single_source_shortest_path(part, start)
    back = nx.single_source_shortest_path(part.reverse(copy=False), goal)
    found = any(
        len(there[node]) + len(back[node]) > hops + 2 and set(there[node]) & set(back[node]) == {node}
        for node in part
    )
    return True if found else None


def _between(graph: Graph, start: str, goal: str) -> Graph:
    """Return what lies on ways from start to goal that neither come back to the one nor leave the other, in order."""
    part: Graph = nx.DiGraph()
    inner = (nx.descendants(graph, start) | {start}) & (nx.ancestors(graph, goal) | {goal})
    part.add_edges_from(sorted((a, b) for a, b in graph.subgraph(inner).edges() if a != goal and b != start))
    if start not in part or goal not in part:
        return part
    left = (nx.descendants(part, start) | {start}) & (nx.ancestors(part, goal) | {goal})
    part.remove_nodes_from([node for node in part if node not in left])
    return part


class _Search:
    """One search, best first; `spent` tells that it was given up."""

    def __init__(
        self, graph: Graph, ways: dict[str, list[str]], ends: tuple[str, str], rank: Rank, hops: int
    ) -> None:
        self._ways, self._hops = ways, hops
        self._start, self._goal = ends
        self._cost = {node: _cost(graph, node, rank) for node in ways}
        self._left = self._least()
        self.spent = False

    def _least(self) -> list[dict[str, Cost]]:
        """Return what it costs at least to reach the goal from each node within 0, 1, 2 … hops."""
        layers: list[dict[str, Cost]] = [{self._goal: (0, 0)}]
        for _ in range(self._hops):
            last, layer = layers[-1], dict(layers[-1])
            for node, onward in self._ways.items():
                costs = [_sum(self._cost[after], last[after]) for after in onward if after in last]
                if costs:
                    layer[node] = min(*costs, layer.get(node, costs[0]))
            layers.append(layer)
        return layers

    def run(self) -> Iterator[tuple[str, ...]]:
        """Yield the paths, the cheapest first. Among equals the longest part goes first, so that paths get finished."""
        if self._start not in self._ways:
            return
        waiting: list[tuple[Cost, int, tuple[str, ...], Cost]] = []
        heappush(waiting, (self._left[-1][self._start], 0, (self._start,), (0, 0)))
        for _ in range(_MOST_STEPS):
            if not waiting:
                return
            _, _, path, spent = heappop(waiting)
            if path[-1] == self._goal:
                yield path
                continue
            left = self._left[self._hops - len(path)]
            for after in self._ways[path[-1]]:
                if after in left and after not in path:
                    cost = _sum(spent, self._cost[after])
                    heappush(waiting, (_sum(cost, left[after]), -len(path), (*path, after), cost))
        self.spent = bool(waiting)


def _cost(graph: Graph, node: str, rank: Rank) -> Cost:
    """Return what a step to a node costs: a hop, and the confidence that is lost; the rank says which counts first."""
    doubt = round(
        -math.log(max(1.0 if (sure := _confidence(graph, node)) is None else sure, _LEAST)) * _SCALE
    )
    return (doubt, 1) if rank == "surest" else (1, doubt)


def _sum(one: Cost, other: Cost) -> Cost:
    return one[0] + other[0], one[1] + other[1]


def _confidence(graph: Graph, node: str) -> float | None:
    found: float | None = graph.nodes[node].get("confidence")
    return found


def _told(graph: Graph, path: tuple[str, ...], name: Callable[[str], str]) -> FoundPath:
    relations = [str(graph.edges[edge]["relation"]) for edge in pairwise(path)]
    hops = tuple(
        PathHop(node, name(node), relation, _confidence(graph, node))
        for node, relation in zip(path, [*relations, ""], strict=True)
    )
    sure = [(hop.confidence, place) for place, hop in enumerate(hops) if hop.confidence is not None]
    product = round(math.prod(confidence for confidence, _ in sure), 6) if sure else None
    return FoundPath(hops, product, min(sure)[1] if sure else None)
