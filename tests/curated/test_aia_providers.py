"""What the second reading of the AI Act corrected for providers of systems and models: whom a fact clears, and whom not."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, read_yaml
from lexposure.workspace import Workspace

ACT = "norm/eu-ai-act/"
DAY = "2028-09-15"
NEW = "placed_on_market_on: 2028-09-01\n"
PROVIDER = "roles: [eu-ai-act/provider]\noffered_in: [DE]\n" + NEW
RECRUITING = PROVIDER + "use_cases: [employment/recruitment]\n"
DEVICE = PROVIDER + "platforms: []\nuse_cases: [regulated-product/medical-device]\n"
FACES = PROVIDER + "use_cases: [biometrics/remote-identification{}]\nactivities: [place-on-market{}]\n"
BANK = "roles: [eu-ai-act/provider, dora/{}]\noffered_in: [DE]\nuse_cases: [credit-scoring]\n" + NEW
MODEL = "roles: [eu-ai-act/gpai-provider]\noffered_in: [DE]\nplaced_on_market_on: 2026-01-01\n"
MODEL_REPRESENTATIVE = (
    "roles: [eu-ai-act/authorised-representative]\nestablished_in: [DE]\noffered_in: [DE]\n"
    "placed_on_market_on: 2026-01-01\nactivities: [represent-model-provider, release-open-source{}]\n"
)
NOT_HIGH_RISK = PROVIDER + "use_cases: [{}]\nactivities: [narrow-procedural-task, place-on-market]\n"
EFFECTIVE = "readings: [ai-act-formal-or-effective-date/effective]\n"
ASSESSED = "activities: [undergo-third-party-assessment, place-on-market]\n"
ON_MARKET = "activities: [profiling, place-on-market{}]\n"


def standing(workspace: Workspace, profile: str, unit: str, day: str = DAY) -> str:
    """Return the status of one norm of the Act for a profile on a day."""
    found = workspace.expose(workspace.profile(profile.encode()), dt.date.fromisoformat(day))
    return next((a.status for a in found.answers if a.iri.endswith(f"/{ACT}{unit}")), "does_not_apply")


CASES = (
    # ---- whom a fact had cleared without right
    (
        "14(5): police use alone lifts no second check",
        FACES.format(", law-enforcement", ""),
        "art_14.par_5",
        "applies",
    ),
    (
        "43(1): a toy beside the system frees nobody",
        FACES.format(", regulated-product/toy", ""),
        "art_43.par_1",
        "applies",
    ),
    (
        "47(3): other product law counts as well",
        "roles: [eu-ai-act/provider, cra/manufacturer]\noffered_in: [DE]\nuse_cases: [employment/recruitment]\n"
        + NEW
        + ON_MARKET.format(""),
        "art_47.par_3",
        "applies",
    ),
    (
        "48(5): so it does for the mark",
        RECRUITING + ON_MARKET.format(", ce-marking-under-other-law"),
        "art_48.par_5",
        "applies",
    ),
    (
        "71(2): Section B binds who registers under 49(2)",
        NOT_HIGH_RISK.format("employment/recruitment") + EFFECTIVE,
        "art_71.par_2/section-b",
        "applies",
    ),
    (
        "71(2): point 2 is no exception there",
        NOT_HIGH_RISK.format("critical-infrastructure") + EFFECTIVE,
        "art_71.par_2/section-b",
        "applies",
    ),
    (
        "72(4): all of point 5",
        BANK.format("financial-entity").replace("credit-scoring", "essential-services/emergency-dispatch")
        + ON_MARKET.format(""),
        "art_72.par_4",
        "applies",
    ),
    (
        "9(10): not financial law alone",
        RECRUITING + ON_MARKET.format(", risk-management-under-other-law"),
        "art_9.par_10",
        "applies",
    ),
    (
        "54(3): open weights free no representative while compute is unsaid",
        MODEL_REPRESENTATIVE.format(""),
        "art_54.par_3",
        "may_apply",
    ),
    (
        "54(3): nor above the presumption",
        MODEL_REPRESENTATIVE.format("") + "figures: {training_compute: 1.0e+26}\n",
        "art_54.par_3",
        "applies",
    ),
    (
        "54(3): nor of a designated model",
        MODEL_REPRESENTATIVE.format(", hold-designated-model") + "figures: {training_compute: 1.0e+20}\n",
        "art_54.par_3",
        "applies",
    ),
    (
        "93(1)(b): the evaluation counts, not the class",
        MODEL + "activities: [place-on-market]\noutcomes: [authority-order]\n",
        "art_93.par_1.pnt_b",
        "applies",
    ),
    (
        "52(5): designation is enough",
        MODEL + "activities: [place-on-market, hold-designated-model]\n",
        "art_52.par_5",
        "applies",
    ),
    (
        "101(2): a fine needs no order before",
        MODEL + "activities: [place-on-market]\noutcomes: [nonconformity-found]\n",
        "art_101.par_2",
        "applies",
    ),
    (
        "51(1)(b): designation brings the class",
        MODEL + "activities: [place-on-market, hold-designated-model]\n",
        "art_55.par_1.pnt_a",
        "applies",
    ),
    # ---- whom a norm had hit without right
    (
        "73(4): a death with a device is no case of it",
        DEVICE + ASSESSED + "outcomes: [death]\n",
        "art_73.par_4",
        "does_not_apply",
    ),
    (
        "73(3): critical infrastructure neither",
        DEVICE + ASSESSED + "outcomes: [critical-infrastructure-disruption]\n",
        "art_73.par_3",
        "does_not_apply",
    ),
    (
        "73(9): whether a bank reports equally is open",
        BANK.format("financial-entity") + ON_MARKET.format("") + "outcomes: [serious-incident]\n",
        "art_73.par_9",
        "may_apply",
    ),
    (
        "73(4): and so is its report of a death",
        BANK.format("financial-entity") + ON_MARKET.format("") + "outcomes: [death]\n",
        "art_73.par_4",
        "may_apply",
    ),
    (
        "73(4): equal duties lift it",
        BANK.format("equal-incident-reporting") + ON_MARKET.format("") + "outcomes: [death]\n",
        "art_73.par_4",
        "does_not_apply",
    ),
    ("10(6): not for who trains", RECRUITING + ON_MARKET.format(""), "art_10.par_6", "does_not_apply"),
    (
        "43(1): mere verification isn't listed",
        PROVIDER + "use_cases: [biometrics/verification, employment/recruitment]\n" + ON_MARKET.format(""),
        "art_43.par_1",
        "does_not_apply",
    ),
    (
        "48(4): a product without third party has no such number",
        PROVIDER + "use_cases: [regulated-product/toy, employment/recruitment]\n" + ON_MARKET.format(""),
        "art_48.par_4",
        "does_not_apply",
    ),
    (
        "49(4): a private deployer registers nothing",
        "roles: [eu-ai-act/deployer]\nestablished_in: [DE]\nuse_cases: [law-enforcement/profiling]\nactivities: [profiling]\n"
        "changes: [none]\nplatforms: []\n" + NEW,
        "art_49.par_4",
        "does_not_apply",
    ),
    # ---- how far the corrections go, and no further
    (
        "14(5): law that finds it out of proportion does",
        FACES.format(", law-enforcement", ", second-check-out-of-proportion"),
        "art_14.par_5",
        "does_not_apply",
    ),
    (
        "14(5): such law reaches no private use",
        FACES.format("", ", second-check-out-of-proportion"),
        "art_14.par_5",
        "applies",
    ),
    (
        "43(1): a system that is the product follows product law",
        FACES.format(", regulated-product/toy", ", build-listed-system-as-product"),
        "art_43.par_1",
        "does_not_apply",
    ),
    (
        "73(4): unless rights are breached as well",
        DEVICE + ASSESSED + "outcomes: [death, fundamental-rights-breach]\n",
        "art_73.par_4",
        "applies",
    ),
)


@pytest.mark.parametrize(("_rule", "profile", "unit", "expected"), CASES, ids=[c[0] for c in CASES])
def test_a_party_stands_as_the_text_has_it(
    shipped: Workspace, _rule: str, profile: str, unit: str, expected: str
) -> None:
    """A concrete party, the unit that the second reading corrected, and what the words make of both."""
    assert standing(shipped, profile, unit) == expected


def test_data_on_listed_systems_is_due_when_the_class_takes_effect(shipped: Workspace) -> None:
    """Art. 71(2) has periods of its own: both sections of Annex VIII start on the day of Annex III, or formally earlier."""
    for profile, unit in (
        (NOT_HIGH_RISK.format("employment/recruitment"), "art_71.par_2/section-b"),
        (RECRUITING + ON_MARKET.format(""), "art_71.par_2"),
    ):
        assert standing(shipped, profile + EFFECTIVE, unit, "2027-12-01") == "does_not_apply"
        assert standing(shipped, profile + EFFECTIVE, unit, "2027-12-02") == "applies"
        assert standing(shipped, profile, unit, "2026-11-25") == "may_apply"


def test_a_digital_marking_is_a_duty_with_the_ceiling_of_marking() -> None:
    """Art. 48(2) says shall; as a duty of Art. 16(h) it carries the ceiling of Art. 99(4). That it is one is disputed."""
    data = (resource("data") / "instruments" / "eu-ai-act-providers.yaml").read_bytes()
    graph = read_yaml(data, "providers", CuratedDataError)["graph"]
    assert isinstance(graph, Listing)
    node = next(n for n in graph if isinstance(n, Mapping) and n["id"] == f"{ACT}art_48.par_2")
    assert node["type"] == "Obligation"
    assert node["status"] == "disputed"
    assert "penalty/eu-ai-act/art_99.par_4" in [str(p) for p in node["penalties"]]
