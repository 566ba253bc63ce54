"""Looking around the graph: names and neighbourhoods."""

from __future__ import annotations

import pytest

from exposure.contract import contract, mapping
from lexposure.exposure.graph_search import exposure_graph, neighbourhood, resolve
from lexposure.model.errors import UnknownName
from lexposure.model.namespaces import ID

WORLD = contract(mapping("m", "norm/probe", "norm/law"))
GRAPH = exposure_graph(WORLD.triples)
PLATFORM, LAW = f"{ID}platform/acme/cloud", f"{ID}norm/law"


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
