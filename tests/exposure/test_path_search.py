"""Paths between two nodes: ranked, bounded, and honest about what a bound cut."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest

from exposure.contract import contract, mapping
from lexposure.exposure.graph_search import exposure_graph
from lexposure.exposure.path_search import MOST_HOPS, MOST_PATHS, Found, ranked_paths
from lexposure.model.errors import UnknownName, UserError
from lexposure.model.namespaces import ID
from lexposure.render.paths import paths_json, to_text
from lexposure.workspace import Workspace

GRAPH = exposure_graph(contract(mapping("m", "norm/probe", "norm/law")).triples)
PLATFORM, LAW, PENALTY = f"{ID}platform/acme/cloud", f"{ID}norm/law", f"{ID}penalty/big"
Edges = list[tuple[str, str]]


def graph(edges: Edges, sure: dict[str, float] | None = None) -> nx.DiGraph[str]:
    made: nx.DiGraph[str] = nx.DiGraph()
    made.add_edges_from(edges, relation="x")
    nx.set_node_attributes(made, sure or {}, "confidence")
    return made


def nodes(found: Found) -> list[list[str]]:
    return [[hop.iri.removeprefix(ID) for hop in path.hops] for path in found.paths]


def bounds(found: Found) -> list[str]:
    return [cut.bound for cut in found.cut]


DIAMOND = graph(
    [("a", "weak"), ("weak", "z"), ("a", "b"), ("b", "strong"), ("strong", "z")], {"weak": 0.5, "strong": 0.9}
)


class TestPaths:
    """Paths between two nodes."""

    def test_lead_from_platform_to_penalty(self) -> None:
        """Platform, agreement, clause, terms, clause, duty, mapping, law, penalty; and it is the only one."""
        found = ranked_paths(GRAPH, PLATFORM, PENALTY, most=1, hops=12)
        assert nodes(found) == [[
            "platform/acme/cloud", "document/agreement", "provision/agreement/1", "incorporation/terms",
            "document/terms", "provision/terms/2", "norm/probe", "mapping/m", "norm/law", "penalty/big",
        ]]  # fmt: skip
        assert found.complete

    def test_show_the_confidence_of_every_claim(self) -> None:
        """Incorporation, norms, mapping and penalty have one; the path has their product and names the weakest."""
        (path,) = ranked_paths(GRAPH, PLATFORM, PENALTY, hops=12).paths
        sure = {hop.iri.removeprefix(ID): hop.confidence for hop in path.hops if hop.confidence is not None}
        assert sure == {
            "incorporation/terms": 0.8, "norm/probe": 0.9, "mapping/m": 0.7, "norm/law": 0.9, "penalty/big": 0.9,
        }  # fmt: skip
        assert path.confidence == pytest.approx(math.prod(sure.values()))
        assert path.weakest is not None
        assert path.hops[path.weakest].iri == f"{ID}mapping/m"

    def test_run_one_way(self) -> None:
        """From the law back to the platform there is no exposure, however far one goes."""
        found = ranked_paths(GRAPH, LAW, PLATFORM, hops=12)
        assert (found.paths, found.complete) == ((), True)

    def test_to_itself_is_no_step(self) -> None:
        """A node reaches itself without a hop; what is no claim has no confidence."""
        found = ranked_paths(GRAPH, PLATFORM, PLATFORM, hops=1)
        assert nodes(found) == [["platform/acme/cloud"]]
        assert (found.paths[0].confidence, found.paths[0].weakest, found.complete) == (None, None, True)

    def test_between_unknown_nodes_are_refused(self) -> None:
        """A node that leads nowhere is named with its nearest."""
        with pytest.raises(UnknownName, match="norm/law"):
            ranked_paths(GRAPH, PLATFORM, f"{ID}norm/lav", hops=5)

    @pytest.mark.parametrize(
        ("most", "hops"), [(0, 5), (5, 0), (-1, 5), (5, -1), (MOST_PATHS + 1, 5), (5, MOST_HOPS + 1)]
    )
    def test_beyond_the_limits_are_refused(self, most: int, hops: int) -> None:
        """Asking for none or too many is a mistake with a fix."""
        with pytest.raises(UserError, match="at most"):
            ranked_paths(GRAPH, PLATFORM, LAW, most=most, hops=hops)


class TestRank:
    """The two orders."""

    def test_shortest_and_surest_differ(self) -> None:
        """A detour over what is surer comes first, or last."""
        assert nodes(ranked_paths(DIAMOND, "a", "z", most=1)) == [["a", "weak", "z"]]
        assert nodes(ranked_paths(DIAMOND, "a", "z", most=1, rank="surest")) == [["a", "b", "strong", "z"]]

    @pytest.mark.parametrize("seed", range(40))
    def test_both_find_what_trying_all_paths_finds(self, seed: int) -> None:
        """On random graphs with circles: the same paths as all simple ones, in order of rank."""
        chance = random.Random(seed)  # noqa: S311 - no secret
        names = [f"n{number}" for number in range(9)]
        edges = [(a, b) for a in names for b in names if a != b and chance.random() < 0.3]
        sure = {name: chance.choice([0.0, 0.3, 0.5, 0.9, 1.0]) for name in names if chance.random() < 0.7}
        world = graph([*edges, ("n0", "n1"), ("n7", "n8")], sure)
        hops = chance.randint(1, 9)
        every = [tuple(path) for path in nx.all_simple_paths(world, "n0", "n8", cutoff=hops)]
        longer = any(True for path in nx.all_simple_paths(world, "n0", "n8") if len(path) > hops + 1)
        for rank in ("shortest", "surest"):
            found = ranked_paths(world, "n0", "n8", rank=rank, most=MOST_PATHS, hops=hops)  # type: ignore[arg-type]
            got = [tuple(path) for path in nodes(found)]
            assert len(got) == len(set(got)) == min(len(every), MOST_PATHS)
            assert set(got) <= set(every)
            assert ("paths" in bounds(found)) is (len(every) > MOST_PATHS)
            says = " ".join(cut.says for cut in found.cut)
            assert not longer or "hops" in bounds(found)
            assert longer or f"there are paths of more than {hops} hops" not in says
            ranks = [_rank(path, sure, rank) for path in got]
            assert ranks == sorted(ranks)
            assert ranks == sorted(_rank(path, sure, rank) for path in every)[: len(ranks)]


def _rank(path: tuple[str, ...], sure: dict[str, float], rank: str) -> tuple[int, int]:
    doubt = sum(round(-math.log(max(sure.get(node, 1.0), 1e-9)) * 1e9) for node in path[1:])
    return (doubt, len(path)) if rank == "surest" else (len(path), doubt)


class TestBounds:
    """What a bound cuts is said."""

    def test_the_number_of_paths(self) -> None:
        """Two paths, one asked for."""
        assert bounds(ranked_paths(DIAMOND, "a", "z", most=1)) == ["paths"]
        assert bounds(ranked_paths(DIAMOND, "a", "z", most=2)) == []

    def test_the_number_of_hops(self) -> None:
        """The detour has three; a path that is too long is said to exist."""
        found = ranked_paths(DIAMOND, "a", "z", hops=2)
        assert nodes(found) == [["a", "weak", "z"]]
        assert bounds(found) == ["hops"]
        assert "there are paths of more than 2 hops" in found.cut[0].says
        assert ranked_paths(GRAPH, PLATFORM, LAW, hops=7).paths == ()
        assert bounds(ranked_paths(GRAPH, PLATFORM, LAW, hops=7)) == ["hops"]

    def test_circles_leave_open_whether_there_is_more(self) -> None:
        """Where circles lie between, the length of the longest path isn't known; that is said as it is."""
        ring = [("a", "b"), ("a", "c"), ("b", "c"), ("c", "b"), ("b", "z"), ("c", "z")]
        found = ranked_paths(graph(ring), "a", "z", hops=2)
        assert bounds(found) == ["hops"]
        assert "there may be some" in found.cut[0].says
        assert ranked_paths(graph(ring), "a", "z", hops=3).complete
        sure = ranked_paths(graph([*ring, ("c", "d"), ("d", "z")]), "a", "z", hops=2)
        assert "there are paths of more than 2 hops" in sure.cut[0].says

    def test_in_a_dense_graph_a_hundred_paths_come(self) -> None:
        """Twelve layers of twelve nodes have 12^11 paths; a hundred come, and it is said that there are more."""
        layers = [[f"{layer}-{a}" for a in range(12)] for layer in range(13)]
        edges = [(a, b) for one, other in pairwise(layers) for a in one for b in other]
        for rank in ("shortest", "surest"):
            found = ranked_paths(
                graph(edges, {"6-0": 0.5}),
                "0-0",
                "12-0",
                rank=rank,
                most=MOST_PATHS,
                hops=MOST_HOPS,  # type: ignore[arg-type]
            )
            assert (len(found.paths), bounds(found)) == (MOST_PATHS, ["paths"])

    def test_text_and_json_say_it(self) -> None:
        """In both forms, with the weakest hop named."""
        found = ranked_paths(DIAMOND, "a", "z", most=1, rank="surest")
        assert to_text(found).splitlines() == [
            "1. confidence 0.9, 3 hops", "   a", "   —x→ b", "   —x→ strong  (0.9)  ← weakest", "   —x→ z", "",
            "Cut: there are more than 1 path of at most 10 hops; the surest is told.",
        ]  # fmt: skip
        form: dict[str, Any] = paths_json(found, "A", "Z")
        assert (form["from"], form["to"], form["rank"], form["complete"]) == ("A", "Z", "surest", False)
        assert [cut["bound"] for cut in form["cut"]] == ["paths"]
        assert (form["paths"][0]["confidence"], form["paths"][0]["weakest_hop"]) == (0.9, 2)


def test_shipped_paths_are_ranked_and_whole(shipped: Workspace) -> None:
    """Both orders hold the same paths, the surest no surer than the first says."""
    one, two = (
        shipped.paths("aws/bedrock", "AIA:art_4.par_1", rank=r, most=100) for r in ("shortest", "surest")
    )  # type: ignore[arg-type]
    assert one.complete
    assert set(one.paths) == set(two.paths)
    sure = [path.confidence or 0 for path in two.paths]
    assert sure == sorted(sure, reverse=True)
    assert all(path.weakest is not None and 0 < (path.confidence or 0) < 1 for path in one.paths)
