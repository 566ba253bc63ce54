"""Paths as chains of nodes: which exist, and which don't."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exposure.contract import contract, mapping
from exposure.invented import DAY, Invented
from exposure.strategies import DAYS, profiles
from lexposure.exposure.facts import FALSE
from lexposure.workspace import Workspace

HERE = "platforms: [acme/cloud]\nestablished_in: [DE]\nfigures: {employees: 100}\n"
PROBE = mapping("probe-law", "norm/probe", "norm/law")


def chains(world: Invented, profile: str = HERE) -> set[tuple[str | None, ...]]:
    """Return every path by the ends of its names."""
    pathways = world.engine.pathways
    found = pathways.walk(world.engine.evaluate(world.profile(profile), DAY))
    rows = [pathways.iris(pathway) for pathway in found]
    assert len(rows) == len(set(rows))
    return {tuple(iri and iri.rsplit("/", 1)[-1] for iri in row) for row in rows}


LAW = ("law", "art_4.par_1", "eu-ai-act", "office", "big")


class TestWhichPathsExist:
    """A path is there if all of it reaches the profile."""

    def test_a_legal_norm_has_its_own_and_those_through_the_contract(self) -> None:
        """Directly from the party, and over each clause that is mapped to it."""
        found = chains(contract(PROBE))
        assert {(None, None, *LAW), ("probe", "probe-law", *LAW)} <= found

    def test_a_contract_norm_has_its_own(self) -> None:
        """A duty of the contract is a path even where it meets no law."""
        assert (None, None, "probe", "2", "terms", None, None) in chains(contract())

    def test_each_penalty_that_may_come_ends_a_path(self) -> None:
        """A penalty whose condition fails ends none; one whose condition is open ends one."""
        ends = [
            {row[-1] for row in chains(contract(), facts) if row[2] == "law"}
            for facts in (HERE, HERE.replace("100", "5"), "established_in: [DE]")
        ]
        assert ends == [{"big"}, {"big", "small"}, {"big", "small"}]

    def test_a_mapping_of_a_clause_counts_for_each_duty_in_it(self) -> None:
        """A mapping may start at the clause: all duties read from it lead on."""
        found = chains(contract(mapping("clause", "provision/terms/2", "norm/law")))
        assert ("probe", "clause", *LAW) in found


class TestWhichDont:
    """One link that fails and there is no path."""

    @pytest.mark.parametrize(
        "profile",
        [
            "platforms: [other/cloud]\nestablished_in: [DE]",
            "platforms: []\nestablished_in: [DE]",
            "platforms: [acme/cloud]\nestablished_in: [US]",
        ],
    )
    def test_both_norms_must_reach_the_party(self, profile: str) -> None:
        """A mapping from a contract that doesn't bind, or to a law that doesn't reach, is context and no path."""
        assert not [row for row in chains(contract(PROBE), profile) if row[1]]

    def test_a_negated_mapping_leads_nowhere(self) -> None:
        """A mapping that was looked for and denied is recorded, and is no path."""
        denied = mapping("denied", "norm/probe", "norm/law", "negated: sssom:NegatedPredicate")
        assert not [row for row in chains(contract(denied)) if row[1]]

    @pytest.mark.parametrize(
        "more", ["applies_when: {data: health}", "valid_until: 2026-01-01", "valid_from: 2030-01-01"]
    )
    def test_a_mapping_that_doesnt_hold_leads_nowhere(self, more: str) -> None:
        """A mapping has a condition and days like every claim."""
        found = chains(contract(mapping("m", "norm/probe", "norm/law", more)), HERE + "data: []")
        assert not [row for row in found if row[1]]

    @pytest.mark.parametrize(
        ("reading", "count"), [("", 1), ("readings: [gates/yes]", 1), ("readings: [gates/no]", 0)]
    )
    def test_a_mapping_under_a_rejected_reading_leads_nowhere(self, reading: str, count: int) -> None:
        """Under its own reading, or as long as the question is open, it does."""
        contested = contract(mapping("m", "norm/probe", "norm/law", "under_reading: gates/yes"))
        assert len([row for row in chains(contested, HERE + reading) if row[1]]) == count

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data(), day=DAYS)
    def test_no_path_holds_a_norm_that_doesnt_apply(
        self, shipped: Workspace, data: st.DataObject, day: dt.date
    ) -> None:
        """On the shipped data, whatever the profile: every norm, mapping, competence and penalty of a path is reached."""
        engine = shipped.engine()
        found = engine.evaluate(data.draw(profiles(engine.index)), day)
        paths = list(engine.pathways.walk(found))
        assert {path.norm for path in paths} == {n for n, value in enumerate(found.answers) if value}
        for path in paths:
            assert path.contract is None or found.answers[path.contract] != FALSE
            assert path.mapping is None or (
                found.mappings[path.mapping] != FALSE
                and not engine.index.mappings[path.mapping].data["negated"]
            )
            assert path.penalty is None or found.penalties[path.penalty] != FALSE
            assert path.authority is None or found.competences[path.authority] != FALSE
