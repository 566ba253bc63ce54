"""The shipped actions: what they claim to meet, and how much of the gold scenarios they cover."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from lexposure.exposure.actions import plan_actions
from lexposure.exposure.index import Index
from lexposure.workspace import Workspace

PROFILES = Path(__file__).parents[1] / "gold" / "profiles"
NOW = dt.datetime(2026, 11, 25, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def index(shipped: Workspace) -> Index:
    return shipped.engine().index


def test_actions_meet_duties_and_prohibitions_of_the_party_that_acts(index: Index) -> None:
    """No action claims to meet a right, a permission or what a platform's operator owes its customer."""
    norms = {norm.iri: norm for norm in index.norms}
    claimed = {norm for action in index.actions for norm in (*action.satisfies, *action.in_part)}
    claimed |= {whole.norm for whole in index.completions}
    assert {norms[iri].deontic for iri in claimed} == {"obligation", "prohibition"}
    assert not [
        iri
        for iri in claimed
        if norms[iri].side == "contract" and norms[iri].bearers[0].endswith("/platform-operator")
    ]


def test_no_action_is_idle(index: Index) -> None:
    """Each meets a norm in full or completes one with others; each names a day on which some such norm was law."""
    in_completions = {action for whole in index.completions for action in whole.actions}
    assert [a.iri for a in index.actions if not a.satisfies and a.iri not in in_completions] == []
    begun = {norm.iri: norm.valid_from for norm in index.norms}
    early = {
        action.iri
        for action in index.actions
        if (action.valid_from or "") < min(begun[norm] or "" for norm in (*action.satisfies, *action.in_part))
    }
    assert early == set()


def test_actions_are_drafts_with_a_number_in_a_standard(index: Index) -> None:
    """Nobody reviewed them yet; numbers stand in the data, the standards' words nowhere."""
    assert {action.status for action in index.actions} == {"draft"}
    assert all(action.crosswalk for action in index.actions)
    assert {ref.partition(":")[0] for action in index.actions for ref in action.crosswalk} == {
        "NISTRMF",
        "ISO42001",
    }
    assert {ref for action in index.actions for ref in action.crosswalk} <= {norm.ref for norm in index.norms}


@pytest.mark.shared
def test_what_applies_in_the_gold_scenarios_is_covered(shipped: Workspace, shared: Path) -> None:
    """95 % of all duties and prohibitions that apply on the day asked, and all of SC01 and SC02; every plan is proved least."""
    rows = list(csv.DictReader(io.StringIO((shared / "gold" / "scenarios.csv").read_text("utf-8"))))
    engine = shipped.engine()
    applying = covered = 0
    for row in rows:
        name, day = row["scenario_id"], dt.date.fromisoformat(row["as_of_date"])
        profile = shipped.profile((PROFILES / f"{name}.yaml").read_bytes(), name)
        found = plan_actions(engine, profile, day, NOW, until=day)
        assert found.plan.proof.status == "optimal", name
        assert found.plan.proof.apart_cost <= found.plan.proof.cost, name
        if name in ("SC01", "SC02"):
            assert found.plan.uncovered == (), name
        applying += len(found.plan.covered) + len(found.plan.uncovered)
        covered += len(found.plan.covered)
    assert len(rows) == 41
    assert covered / applying >= 0.95
