"""Looking around the graph: names, bounded paths, neighbourhoods."""

from __future__ import annotations

import networkx as nx
import pytest

from exposure.contract import contract, mapping
from lexposure.exposure.graph_search import (
    MOST_HOPS,
    MOST_PATHS,
    exposure_graph,
    neighbourhood,
    resolve,
    shortest_paths,
)
from lexposure.model.errors import UnknownName, UserError
from lexposure.model.namespaces import ID

WORLD = contract(mapping("m", "norm/probe", "norm/law"))
GRAPH = exposure_graph(WORLD.triples)
PLATFORM, LAW = f"{ID}platform/acme/cloud", f"{ID}norm/law"


def nodes(paths: list[list[tuple[str, str]]]) -> list[list[str]]:
    return [[node.removeprefix(ID) for node, _ in path] for path in paths]


class TestPaths:
    """Paths between two nodes."""

    def test_lead_from_platform_to_penalty(self) -> None:
        """Platform, agreement, clause, terms, clause, duty, mapping, law, penalty."""
        (found,) = nodes(shortest_paths(GRAPH, PLATFORM, f"{ID}penalty/big", most=1, hops=12))
        assert found == [
            "platform/acme/cloud", "document/agreement", "provision/agreement/1", "incorporation/terms",
            "document/terms", "provision/terms/2", "norm/probe", "mapping/m", "norm/law", "penalty/big",
        ]  # fmt: skip

    def test_come_shortest_first(self) -> None:
        """Ranked by length."""
        found = shortest_paths(GRAPH, f"{ID}document/terms", LAW, most=10, hops=12)
        assert [len(path) for path in found] == sorted(len(path) for path in found)

    def test_run_one_way(self) -> None:
        """From the law back to the platform there is no exposure."""
        assert shortest_paths(GRAPH, LAW, PLATFORM, most=5, hops=12) == []

    def test_are_bounded_in_length(self) -> None:
        """A path with more hops than asked for isn't shown."""
        assert shortest_paths(GRAPH, PLATFORM, LAW, most=5, hops=7) == []
        assert len(shortest_paths(GRAPH, PLATFORM, LAW, most=5, hops=8)) == 1

    def test_to_itself_is_no_step(self) -> None:
        """A node reaches itself without a hop."""
        assert shortest_paths(GRAPH, LAW, LAW, most=5, hops=1) == [[(LAW, "")]]

    @pytest.mark.parametrize(
        ("most", "hops"), [(0, 5), (5, 0), (-1, 5), (5, -1), (MOST_PATHS + 1, 5), (5, MOST_HOPS + 1)]
    )
    def test_beyond_the_limits_are_refused(self, most: int, hops: int) -> None:
        """Asking for none or too many is a mistake with a fix."""
        with pytest.raises(UserError, match="at most"):
            shortest_paths(GRAPH, PLATFORM, LAW, most=most, hops=hops)

    def test_between_unknown_nodes_are_refused(self) -> None:
        """A node that leads nowhere is named with its nearest."""
        with pytest.raises(UnknownName, match="norm/law"):
            shortest_paths(GRAPH, PLATFORM, f"{ID}norm/lav", most=5, hops=5)

    def test_in_a_dense_graph_come_quickly(self) -> None:
        """Twelve layers of twelve nodes have 12^12 paths; a hundred are asked for and come."""
        dense: nx.DiGraph[str] = nx.DiGraph()
        for layer in range(12):
            pairs = ((f"{layer}-{a}", f"{layer + 1}-{b}") for a in range(12) for b in range(12))
            dense.add_edges_from(pairs, relation="x")
        assert len(shortest_paths(dense, "0-0", "12-0", most=MOST_PATHS, hops=MOST_HOPS)) == MOST_PATHS


class TestNames:
    """A node by any of its usual names."""

    @pytest.mark.parametrize(
        ("name", "node"),
        [
            (PLATFORM, PLATFORM),
            ("acme/cloud", PLATFORM),
            ("platform/acme/cloud", PLATFORM),
            ("id/platform/acme/cloud", PLATFORM),
            ("Acme Cloud", PLATFORM),
            ("acme CLOUD", PLATFORM),
            ("law", LAW),
            ("AIA:art_4.par_1", "http://data.europa.eu/eli/reg/2024/1689/art_4.par_1"),
            ("terms", f"{ID}document/terms"),
        ],
    )
    def test_are_understood(self, name: str, node: str) -> None:
        """IRI, short name, ref, label in any case."""
        refs = {"AIA:art_4.par_1": "http://data.europa.eu/eli/reg/2024/1689/art_4.par_1"}
        assert resolve(name, GRAPH.nodes, WORLD.index.labels, refs) == node

    @pytest.mark.parametrize(
        "name", ["", " ", "nothing like it", "acme/clod", "http://example.org/x", "\x00"]
    )
    def test_that_nothing_bears_are_refused(self, name: str) -> None:
        """With the nearest names."""
        with pytest.raises(UnknownName, match="fix"):
            resolve(name, GRAPH.nodes, WORLD.index.labels, {})

    def test_that_two_nodes_bear_mean_always_the_same(self) -> None:
        """A label of several nodes means the first of them, whatever the order."""
        labels = {"b": "Same", "a": "Same"}
        assert resolve("same", ["b", "a"], labels, {}) == resolve("same", ["a", "b"], labels, {}) == "a"


class TestNeighbourhood:
    """The surroundings of a node."""

    def test_hold_the_nearest_nodes_in_both_directions(self) -> None:
        """Three nodes around the mapping: itself, the duty and the law."""
        near = neighbourhood(GRAPH, f"{ID}mapping/m", most=3)
        assert {node.removeprefix(ID) for node in near} == {"mapping/m", "norm/probe", "norm/law"}

    def test_are_bounded(self) -> None:
        """Never more nodes than asked for, and always the focus."""
        for most in (1, 2, 5, 1000):
            near = neighbourhood(GRAPH, PLATFORM, most=most)
            assert PLATFORM in near
            assert len(near) <= most

    def test_of_nothing_are_refused(self) -> None:
        """An unknown focus is named."""
        with pytest.raises(UnknownName):
            neighbourhood(GRAPH, f"{ID}nothing", most=5)
