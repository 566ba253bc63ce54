"""Two rules engines for the AI Act as oracles: tiers of ten cases, days of application, ceilings, areas of Annex III.

They are never imported here: `make oracles` puts them into an environment of their own, and `ask.py` runs in it. Without
it the product is held to what they answered before, and the tests that need them alive say so.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lexposure.exposure.answers import Exposure
from lexposure.exposure.index import Index
from lexposure.workspace import Workspace
from oracles.scenarios import CASES, Case

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".oracles" / "bin" / "python"
LEDGER = ROOT / "docs" / "oracle-ledger.md"
BEFORE, SINCE = "EUAIACT_2024_08_01", "EUAIACT_2026_07_27"
STARTS = (
    ("ALLGEMEIN", "AIA:art_50.par_1", "2026-08-02", "2026-08-02"),
    ("KAPITEL_I_II_BESTAND", "AIA:art_5.par_1.pnt_a", "2025-02-02", "2025-02-02"),
    ("KAPITEL_V", "AIA:art_53.par_1.pnt_a", "2025-08-02", "2025-08-02"),
    ("HOCHRISIKO_ANHANG_III_ABSCHNITT_1_BIS_3_OHNE_6_5", "AIA:art_26.par_1", "2026-08-02", "2027-12-02"),
    ("HOCHRISIKO_ANHANG_I_ARTIKEL_6_1_UND_ZUGEHOERIGE_PFLICHTEN", "AIA:art_26.par_1", "2027-08-02", ""),
    ("HOCHRISIKO_ANHANG_I_ABSCHNITT_1_BIS_3_OHNE_6_5", "AIA:art_26.par_1", "", "2028-08-02"),
    ("ARTIKEL_5_BA_BB_1A_1B", "AIA:art_5.par_1.pnt_ba", "", "2026-12-02"),
)
"""Area as euaiact names it, one of our units in it, its first day before and since Regulation (EU) 2026/1744."""
QUESTIONS = tuple(
    (area, (dt.date.fromisoformat(first) - dt.timedelta(days)).isoformat(), version, days == 0)
    for area, _, before, since in STARTS
    for first, version in ((before, BEFORE), (since, SINCE))
    if first and (version == BEFORE or first > "2026-07-27")
    for days in (1, 0)
)
"""Area, day, version and answer: the day before the first one and the first; a version knows no day before its own."""
CEILINGS = {
    ("KMU", "VERBOT"): 2_800_000, ("KMU", "PFLICHT"): 1_200_000, ("KMU", "INFORMATION"): 400_000,
    ("SMC", "VERBOT"): 35_000_000, ("SMC", "PFLICHT"): 3_000_000, ("SMC", "INFORMATION"): 1_000_000,
    ("SONSTIGES_UNTERNEHMEN", "VERBOT"): 70_000_000, ("SONSTIGES_UNTERNEHMEN", "PFLICHT"): 30_000_000,
    ("SONSTIGES_UNTERNEHMEN", "INFORMATION"): 10_000_000,
}  # fmt: skip
"""Ceilings in euros by size of the firm and kind of breach, as euaiact names them, for the figures below."""
FIGURES = {
    "KMU": {"employees": 100, "annual_turnover": 40_000_000},
    "SMC": {"employees": 500, "annual_turnover": 100_000_000},
    "SONSTIGES_UNTERNEHMEN": {"employees": 5000, "annual_turnover": 1_000_000_000},
}
BROKEN = {"VERBOT": "AIA:art_5.par_1.pnt_f", "PFLICHT": "AIA:art_50.par_1", "INFORMATION": "AIA:art_99.par_5"}


def ledger() -> dict[str, str]:
    """Return the cases in which the tiers differ, with the tier that this product gives."""
    rows = (line.split(" | ") for line in LEDGER.read_text("utf-8").splitlines() if line.startswith("| S"))
    return {cells[0].strip("| "): cells[1] for cells in rows}


def tier(found: Exposure) -> str:
    """Return the tier of the peers: the worst that applies on the day asked."""
    applies = {answer.ref for answer in found.answers if answer.status == "applies"}
    classed = {a.ref for a in found.answers if a.status == "applies" and a.deontic == "classification"}
    if any(ref.startswith("AIA:art_5.par_1.") for ref in applies):
        return "prohibited"
    if any(ref.startswith(("AIA:anx_III", "AIA:art_6.par_1")) for ref in classed):
        return "high"
    return "limited" if any(ref.startswith("AIA:art_50.") for ref in applies) else "minimal"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_tier_is_that_of_the_engine_or_the_ledger_says_why(shipped: Workspace, case: Case) -> None:
    """Ten cases with full facts; where the tiers part, the ledger holds ours and the reason."""
    found = shipped.expose(case.profile, dt.date.fromisoformat(case.as_of))
    ours = tier(found)
    assert ledger().get(case.name, case.theirs) == ours
    assert (case.name in ledger()) is (ours != case.theirs)


def test_without_facts_nothing_is_cleared(shipped: Workspace) -> None:
    """The engines call a case minimal once the deciding fact is missing; here the units stay open."""
    for case in CASES:
        bare = {key: value for key, value in case.profile.items() if key in ("roles", "established_in")}
        found = shipped.expose(bare, dt.date.fromisoformat(case.as_of))
        full = shipped.expose(case.profile, dt.date.fromisoformat(case.as_of))
        reached = {a.iri for a in full.answers if a.status == "applies" and a.ref.startswith("AIA:")}
        cleared = {a.iri for a in found.answers if a.status == "does_not_apply"}
        assert reached & cleared == set(), case.name


@pytest.mark.parametrize(("area", "ref", "before", "since"), STARTS, ids=[row[0] for row in STARTS])
def test_days_of_application_agree(shipped: Workspace, area: str, ref: str, before: str, since: str) -> None:
    """Each area begins on the same day in both versions of the Act."""
    index = shipped.engine().index
    assert area
    for day, on in ((before, "2026-07-01"), (since, "2026-11-23")):
        if day:
            assert day in _starts(index, ref, on)


def _starts(index: Index, ref: str, on: str) -> set[str]:
    return {
        index.periods[number].data["applies_from"]
        for norm in index.norms
        if norm.ref == ref
        for number in next((level for level in norm.levels if level), ())
        if (index.periods[number].valid_from or "") <= on < (index.periods[number].valid_until or "9999")
    }


@pytest.mark.parametrize(("size", "breach"), CEILINGS)
def test_ceilings_agree(shipped: Workspace, size: str, breach: str) -> None:
    """Small firms get the lower of the two, small mid-caps too but not for prohibitions, all others the higher."""
    case = next(case for case in CASES if case.name == ("S05" if breach == "VERBOT" else "S02"))
    found = shipped.expose({**case.profile, "figures": FIGURES[size]}, dt.date(2027, 1, 15))
    told = [fine for a in found.answers if a.ref == BROKEN[breach] for fine in a.penalties]
    assert [fine for fine in told if fine.endswith(f"(here EUR {CEILINGS[size, breach]:,})")] == told
    assert told


def test_a_product_of_section_b_gets_its_class_and_nothing_else(shipped: Workspace) -> None:
    """Art. 2(2): machinery is high-risk by Art. 6(1), and none of the duties of Arts. 8 to 27 reach it."""
    case = next(case for case in CASES if case.name == "S10")
    found = shipped.expose(case.profile, dt.date.fromisoformat(case.as_of))
    assert found.status_of("AIA:art_6.par_1") == "applies"
    reached = [a.ref for a in found.answers if a.status != "does_not_apply" and a.deontic != "classification"]
    assert [ref for ref in reached if 8 <= _article(ref) <= 27] == []


def _article(ref: str) -> int:
    number = re.match(r"AIA:art_(\d+)", ref)
    return int(number[1]) if number else 0


def test_every_point_of_annex_iii_is_a_rule_of_ours(shipped: Workspace, live: dict[str, Any]) -> None:
    """The engine's rules for Annex III name 25 points; each has a rule here."""
    points = {rule.removeprefix("AIA_ANH_III_") for rule in live["rules"] if rule.startswith("AIA_ANH_III_")}
    ours = {
        norm.ref.removeprefix("AIA:anx_III.pnt_").replace(".pnt_", "_").upper()
        for norm in shipped.engine().index.norms
        if norm.ref.startswith("AIA:anx_III.pnt_")
    }
    assert len(points) == 25
    assert points <= ours


@pytest.fixture(scope="module")
def live() -> dict[str, Any]:
    """Return what the engines answer now."""
    if not PYTHON.exists():
        pytest.skip("the rules engines aren't installed: run `make oracles`")
    asked = {
        "tiers": {case.name: case.answers for case in CASES},
        "starts": [(area, day, version) for area, day, version, _ in QUESTIONS],
        "ceilings": [
            {
                "akteurklasse": s,
                "verstosskategorie": b,
                "weltweiter_vorjahresumsatz_eur": str(FIGURES[s]["annual_turnover"]),
            }
            for s, b in CEILINGS
        ],
    }
    done = subprocess.run(
        [PYTHON, Path(__file__).with_name("ask.py")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


class TestTheEnginesThemselves:
    """What is recorded of them is what they say."""

    def test_tiers(self, live: dict[str, Any]) -> None:
        """The tier of each case."""
        assert live["tiers"] == {case.name: case.theirs for case in CASES}

    def test_starts(self, live: dict[str, Any]) -> None:
        """Each area applies on its first day and not on the day before."""
        assert live["starts"] == [answer for *_, answer in QUESTIONS]

    def test_ceilings(self, live: dict[str, Any]) -> None:
        """The nine ceilings."""
        assert [Decimal(value) for value in live["ceilings"]] == [Decimal(v) for v in CEILINGS.values()]
