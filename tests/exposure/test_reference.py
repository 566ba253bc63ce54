"""The engine against its oracles: the reference rules in SPARQL, and the paths by SPARQL on disk."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sparql_form import SparqlForm

from exposure import reference
from exposure.strategies import DAYS, profiles
from lexposure.exposure.engine import Engine
from lexposure.exposure.reasons import STATUS
from lexposure.knowledge.projection import fold
from lexposure.workspace import Workspace


@cache
def world(home: Path) -> tuple[frozenset[ox.Triple], Engine]:
    workspace = Workspace(home)
    triples = frozenset(fold(workspace.log.events(), workspace.blobs).current())
    return triples, workspace.engine()


class TestSameAnswers:
    """SPARQL over the same snapshot gives the same answers."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data(), day=DAYS)
    def test_engine_equals_reference_on_random_profiles(
        self, shipped: Workspace, data: st.DataObject, day: dt.date
    ) -> None:
        """For any profile and day, every norm has the status that the reference rules give it."""
        triples, engine = world(shipped.home)
        profile = data.draw(profiles(engine.index))
        values = engine.evaluate(profile, day).answers
        ours = {norm.iri: STATUS[value] for norm, value in zip(engine.index.norms, values, strict=True)}
        assert ours == reference.answers(triples, profile, day)

    def test_the_comparison_can_fail(self, shipped: Workspace) -> None:
        """Without exceptions in its data, the reference answers otherwise: the comparison is no tautology."""
        triples, engine = world(shipped.home)
        profile = shipped.profile(
            b"roles: [eu-ai-act/deployer]\nestablished_in: [DE]\nactivities: [personal-non-professional-use]\n"
        )
        without = [
            t for t in triples if t.predicate.value != "https://w3id.org/lexposure/ontology#exceptWhen"
        ]
        day = dt.date(2028, 1, 15)
        ours = {
            n.iri: STATUS[v]
            for n, v in zip(engine.index.norms, engine.evaluate(profile, day).answers, strict=True)
        }
        changed = reference.answers(without, profile, day)
        assert ours == reference.answers(triples, profile, day)
        assert ours != changed


@pytest.fixture(scope="module")
def peer(shipped: Workspace, tmp_path_factory: pytest.TempPathFactory) -> SparqlForm:
    triples, engine = world(shipped.home)
    return SparqlForm(tmp_path_factory.mktemp("peer") / "store", triples, engine.index)


class TestSamePaths:
    """SPARQL on disk finds the same paths."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data(), day=DAYS)
    def test_index_and_sparql_find_the_same_paths(
        self, shipped: Workspace, peer: SparqlForm, data: st.DataObject, day: dt.date
    ) -> None:
        """For any profile and day, the compiled index and the SPARQL form give the same set of paths."""
        _, engine = world(shipped.home)
        profile = data.draw(profiles(engine.index))
        ours = {engine.pathways.iris(p) for p in engine.pathways.walk(engine.evaluate(profile, day))}
        assert ours == peer.paths(profile, day)

    def test_the_seed_case_has_paths_through_the_contract(self, shipped: Workspace, peer: SparqlForm) -> None:
        """The comparison isn't about empty sets."""
        found = peer.paths(shipped.example(), dt.date(2026, 11, 24))
        assert sum(row[0] is not None for row in found) >= 10
