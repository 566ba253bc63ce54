"""Every row of the gold table of obligations: who, what kind, from when, how much; differences are argued in the ledger."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from lexposure.exposure.index import Index, Norm
from lexposure.workspace import Workspace

LEDGER = Path(__file__).parents[2] / "docs" / "obligation-ledger.md"
ASPECTS = ("bearer", "kind", "day", "ceiling")
BEARERS = {
    "affected person": {"any-person"},
    "AI business operator": {"kr/ai-business-operator"},
    "AI business operator (foreign)": {"kr/ai-business-operator"},
    "authorised representative": {"eu-ai-act/authorised-representative"},
    "business": {"us-ca/business"},
    "classification": {""},
    "companion chatbot operator": {"us-ca/companion-chatbot-operator"},
    "consumer": {"consumer"},
    "controller": {"gdpr/controller"},
    "covered provider": {"us-ca/covered-provider"},
    "critical ICT third-party provider": {"dora/critical-ict-provider"},
    "data processing service provider": {"data-act/data-processing-service"},
    "data subject": {"gdpr/data-subject"},
    "deployer": {"eu-ai-act/deployer", "eu-ai-act/operator", "us-co/deployer", "us-ct/deployer"},
    "deployer (law enforcement)": {"eu-ai-act/deployer"},
    "deployer (public authority)": {"eu-ai-act/deployer"},
    "deployer/distributor/importer/third party": {"eu-ai-act/operator"},
    "developer": {"us-co/developer", "us-ca/generative-ai-developer"},
    "developer or deployer": {"us-tx/developer-or-deployer"},
    "distributor": {"eu-ai-act/distributor"},
    "employer": {"employer"},
    "employer or employment agency": {"employer"},
    "essential or important entity": {"nis2/essential-or-important-entity"},
    "financial entity": {"dora/financial-entity"},
    "frontier developer": {"frontier-developer"},
    "gatekeeper": {"dma/gatekeeper"},
    "generative AI service provider": {"cn/generative-ai-provider"},
    "governmental agency / health-care provider": {"health-care-provider", "state-agency"},
    "governmental entity": {"state-agency"},
    "gpai provider": {"eu-ai-act/gpai-provider"},
    "gpai provider (systemic risk)": {"eu-ai-act/gpai-systemic-provider"},
    "hosting service provider": {"dsa/hosting"},
    "importer": {"eu-ai-act/importer"},
    "intermediary service provider": {"dsa/intermediary"},
    "large frontier developer": {"large-frontier-developer"},
    "manufacturer": {"cra/manufacturer"},
    "online platform": {"dsa/online-platform"},
    "operator": {"eu-ai-act/operator"},
    "operator (provider or deployer)": {"eu-ai-act/operator", "eu-ai-act/provider", "eu-ai-act/deployer"},
    "operator under Art. 75(1)": {"eu-ai-act/operator"},
    "person": {"any-person"},
    "person, partnership or corporation": {"business"},
    "private entity": {"us-il/private-entity"},
    "processor": {"gdpr/processor"},
    "provider": {"eu-ai-act/provider", "eu-ai-act/operator"},
    "respondent under order": {"us-ftc/order-respondent"},
    "VLOP/VLOSE": {"dsa/vlop-vlose"},
}
"""Which of our roles a role of the table means; one that isn't here is a difference."""

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def rows(shared: Path) -> list[dict[str, str]]:
    """Return the table."""
    with (shared / "gold" / "obligations.csv").open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def ledger() -> dict[str, set[str]]:
    """Return the aspects in which each reference of the ledger differs."""
    lines = (
        line.split(" | ")
        for line in LEDGER.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    )
    return {cells[0].strip("| `").replace("\\|", "|"): set(cells[1].split(", ")) for cells in lines}


def _roles(norms: list[Norm]) -> set[str]:
    return {
        bearer.removeprefix("https://w3id.org/lexposure/vocab/role/")
        for norm in norms
        for bearer in norm.bearers or ("",)
    }


def _days(index: Index, norms: list[Norm]) -> set[str]:
    """Return the first days of the periods at the nearest level, and those on which the wording bites if it is younger."""
    periods = [
        (index.periods[number].data["applies_from"] or "", norm.valid_from or "")
        for norm in norms
        for number in next((level for level in norm.levels if level), ())
    ]
    return {day for day, _ in periods} | {max(day, wording) for day, wording in periods}


def _ceilings(index: Index, norms: list[Norm]) -> tuple[set[str], set[Decimal]]:
    """Return amounts such as `EUR 15000000`, and shares in per cent."""
    found = [index.penalties[number].data for norm in norms for number in norm.penalties]
    amounts = {f"{d['amount'][1]} {Decimal(d['amount'][0]):.0f}" for d in found if d["amount"]}
    return amounts, {Decimal(d["share"]) * 100 for d in found if d["share"]}


def _differences(index: Index, norms: list[Norm], row: dict[str, str]) -> set[str]:
    """Return the aspects in which a row isn't matched by the norms of its unit."""
    kind = "classification" if row["deontic"] == "condition" else row["deontic"]
    alike = [norm for norm in norms if norm.deontic == kind]
    judged = alike or norms
    amount = re.sub(r"(?<=\d)[ ,](?=\d)", "", row["max_penalty_amount"].replace(" million", "000000"))
    share = row["max_penalty_turnover_pct"]
    amounts, shares = _ceilings(index, judged)
    same = {
        "bearer": bool(_roles(judged) & BEARERS.get(row["role"], set())),
        "kind": bool(alike),
        "day": row["date_of_application"] in _days(index, judged),
        "ceiling": (not amount or amount in amounts) and (not share or Decimal(share) in shares),
    }
    return {aspect for aspect, equal in same.items() if not equal}


def test_every_row_has_a_claim(shipped: Workspace, rows: list[dict[str, str]]) -> None:
    """Each of the 143 units has a norm or a rule of its own."""
    known = {norm.ref for norm in shipped.engine().index.norms}
    assert len(rows) == 143
    assert [row["ref"] for row in rows if row["ref"] not in known] == []


def test_what_differs_is_what_the_ledger_argues(shipped: Workspace, rows: list[dict[str, str]]) -> None:
    """Bearer, kind, day and ceiling are those of the table, or the ledger names the aspect and says why."""
    index = shipped.engine().index
    by_ref: dict[str, list[Norm]] = defaultdict(list)
    for norm in index.norms:
        by_ref[norm.ref].append(norm)
    found = {row["ref"]: _differences(index, by_ref[row["ref"]], row) for row in rows}
    assert {ref: aspects for ref, aspects in found.items() if aspects} == ledger()


def test_the_ledger_argues(rows: list[dict[str, str]]) -> None:
    """Each line names known aspects and gives a reason."""
    assert set().union(*ledger().values()) <= set(ASPECTS)
    for line in LEDGER.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            assert len(line.split(" | ")[2].split()) > 8, line
