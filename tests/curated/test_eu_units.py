"""The AI Act unit by unit: on which day each duty starts to bind, and which fact brings it in or keeps it away."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, Value, read_yaml
from lexposure.workspace import Workspace

FILES = ("providers", "operators", "gpai", "other")
ACT = "norm/eu-ai-act/"
PROVIDER = "roles: [eu-ai-act/provider]\noffered_in: [DE]\n"
RECRUITING = "use_cases: [employment/recruitment]\nactivities: [profiling, place-on-market]\n"
NEW = "placed_on_market_on: 2028-09-01\n"
HIGH_RISK_PROVIDER = PROVIDER + RECRUITING + NEW
SCREENING = "established_in: [DE]\nuse_cases: [employment/recruitment]\nactivities: [profiling]\n" + NEW
DEPLOYER = "roles: [eu-ai-act/deployer]\n" + SCREENING
BANK = "roles: [eu-ai-act/deployer, dora/financial-entity]\n" + SCREENING
POLICE = "roles: [eu-ai-act/deployer, eu-ai-act/law-enforcement-authority]\nestablished_in: [DE]\n"
IMPORTER = "roles: [eu-ai-act/importer]\n" + RECRUITING + NEW
MODEL = "roles: [eu-ai-act/gpai-provider]\noffered_in: [DE]\nactivities: [{}]\nplaced_on_market_on: {}\n"
TESTER = (
    "roles: [eu-ai-act/provider]\nestablished_in: [DE]\nuse_cases: [{}]\nactivities: [test-in-real-world{}]\n"
)
CLAIMS_EXEMPT = "use_cases: [employment/recruitment]\nactivities: [narrow-procedural-task, place-on-market]\n"
READS_FORMALLY = "readings: [ai-act-formal-or-effective-date/{}]\n"


def standing(workspace: Workspace, profile: str, unit: str, day: str) -> str:
    """Return the status of one norm of the Act for a profile on a day."""
    found = workspace.expose(workspace.profile(profile.encode()), dt.date.fromisoformat(day))
    return next((a.status for a in found.answers if a.iri.endswith(f"/{ACT}{unit}")), "does_not_apply")


def _many(value: Value | None) -> list[str]:
    return [str(item) for item in value] if isinstance(value, Listing) else [str(value)] if value else []


@pytest.fixture(scope="module")
def nodes() -> dict[str, Mapping]:
    """Return every claim of the four files by its name."""
    folder = resource("data") / "instruments"
    tops = [
        read_yaml((folder / f"eu-ai-act-{name}.yaml").read_bytes(), name, CuratedDataError) for name in FILES
    ]
    graphs = [top["graph"] for top in tops]
    return {str(n["id"]): n for g in graphs if isinstance(g, Listing) for n in g if isinstance(n, Mapping)}


BOUNDARIES = (
    (HIGH_RISK_PROVIDER, "art_9.par_2.pnt_a", "2027-12-01", "2027-12-02"),
    (HIGH_RISK_PROVIDER, "art_13.par_2", "2027-12-01", "2027-12-02"),
    (HIGH_RISK_PROVIDER, "art_16.pnt_b", "2027-12-01", "2027-12-02"),
    (IMPORTER, "art_23.par_3", "2027-12-01", "2027-12-02"),
    (BANK, "art_26.par_6/financial", "2027-12-01", "2027-12-02"),
    (HIGH_RISK_PROVIDER + READS_FORMALLY.format("effective"), "art_47.par_2", "2027-12-01", "2027-12-02"),
    (HIGH_RISK_PROVIDER + READS_FORMALLY.format("effective"), "art_71.par_2", "2027-12-01", "2027-12-02"),
    (PROVIDER + CLAIMS_EXEMPT + READS_FORMALLY.format("formal"), "art_49.par_2", "2026-08-01", "2026-08-02"),
    (
        PROVIDER + CLAIMS_EXEMPT + READS_FORMALLY.format("effective"),
        "art_49.par_2",
        "2027-12-01",
        "2027-12-02",
    ),
    (MODEL.format("place-on-market", "2025-08-02"), "art_53.par_3", "2025-08-01", "2025-08-02"),
    (MODEL.format("place-on-market", "2025-08-01"), "art_53.par_3", "2027-08-01", "2027-08-02"),
    (
        MODEL.format("place-on-market", "2025-09-01") + "outcomes: [authority-request]\n",
        "art_91.par_5",
        "2026-08-01",
        "2026-08-02",
    ),
    (TESTER.format("employment/recruitment", ", profiling"), "art_61.par_1", "2026-08-01", "2026-08-02"),
    (
        PROVIDER + "use_cases: [chatbot]\nactivities: [place-on-market]\n",
        "art_50.par_5/provider",
        "2026-08-01",
        "2026-08-02",
    ),
    (
        PROVIDER
        + "use_cases: [image-generation]\noutputs: [intimate-imagery]\nactivities: [place-on-market]\n",
        "art_5.par_1a.pnt_a.pnt_ii",
        "2026-12-01",
        "2026-12-02",
    ),
)


@pytest.mark.parametrize(("profile", "unit", "before", "first"), BOUNDARIES, ids=[b[1] for b in BOUNDARIES])
def test_a_duty_binds_from_its_first_day_and_not_the_day_before(
    shipped: Workspace, profile: str, unit: str, before: str, first: str
) -> None:
    """The day that the Act names is the first on which the norm applies; the day before it doesn't."""
    assert standing(shipped, profile, unit, before) == "does_not_apply"
    assert standing(shipped, profile, unit, first) == "applies"


SEPTEMBER = "2028-09-15"
CONDITIONS = (
    (
        "16(k) only on request",
        HIGH_RISK_PROVIDER + "outcomes: [{}]\n",
        "art_16.pnt_k",
        "authority-request",
        "death",
    ),
    (
        "73(4) only on death",
        HIGH_RISK_PROVIDER + "outcomes: [{}]\n",
        "art_73.par_4",
        "death",
        "critical-infrastructure-disruption",
    ),
    (
        "24(4) only on doubt",
        "roles: [eu-ai-act/distributor]\n" + RECRUITING + NEW + "outcomes: [{}]\n",
        "art_24.par_4",
        "nonconformity-found",
        "authority-request",
    ),
    (
        "26(5) only on risk",
        DEPLOYER + "outcomes: [{}]\n",
        "art_26.par_5/risk",
        "system-risk-found",
        "serious-incident",
    ),
    (
        "27(1)(a) not for a private employer",
        "roles: [eu-ai-act/deployer, {}]\n" + SCREENING,
        "art_27.par_1.pnt_a",
        "eu-ai-act/public-body",
        "employer",
    ),
    (
        "17(4) for banks alone",
        "roles: [eu-ai-act/provider, {}]\noffered_in: [DE]\n" + RECRUITING + NEW,
        "art_17.par_4",
        "dora/financial-entity",
        "business",
    ),
    (
        "14(5) for remote identification alone",
        PROVIDER + "use_cases: [{}]\nactivities: [place-on-market, profiling]\n" + NEW,
        "art_14.par_5",
        "biometrics/remote-identification",
        "employment/recruitment",
    ),
    (
        "49(5) for critical infrastructure alone",
        PROVIDER + "use_cases: [{}]\nactivities: [place-on-market, profiling]\n" + NEW,
        "art_49.par_5",
        "critical-infrastructure",
        "employment/recruitment",
    ),
    (
        "26(10) without first naming from facts",
        POLICE
        + "use_cases: [biometrics/remote-identification]\n"
        + "activities: [identify-remotely-afterwards, search-for-suspect, {}]\n"
        + NEW,
        "art_26.par_10/authorisation",
        "profiling",
        "identify-suspect-from-facts",
    ),
    (
        "25(2) not after a clear exclusion",
        PROVIDER
        + NEW
        + "use_cases: [chatbot]\nactivities: [place-on-market, supply-system-changed-by-others, {}]\n"
        + "platforms: []\nchanges: [none]\n",
        "art_25.par_2",
        "interact-with-persons",
        "exclude-high-risk-change",
    ),
    (
        "53(1)(b) not for open models",
        MODEL.format("place-on-market, {}", "2026-01-01")
        + "not: {{roles: [eu-ai-act/gpai-systemic-provider]}}\nfigures: {{training_compute: 1.0e+20}}\n",
        "art_53.par_1.pnt_b.pnt_ii",
        "develop-model",
        "release-open-source",
    ),
    (
        "53(4) not for who follows a code",
        MODEL.format("place-on-market, {}", "2026-01-01"),
        "art_53.par_4/other-means",
        "develop-model",
        "rely-on-code-of-practice",
    ),
    (
        "60(4)(h) only with deployers",
        TESTER.format("employment/recruitment", ", profiling, {}"),
        "art_60.par_4.pnt_h",
        "test-with-deployers",
        "develop-system",
    ),
)


@pytest.mark.parametrize(
    ("_rule", "profile", "unit", "brings", "other"), CONDITIONS, ids=[c[0] for c in CONDITIONS]
)
def test_one_fact_brings_a_norm_in_and_another_does_not(
    shipped: Workspace, _rule: str, profile: str, unit: str, brings: str, other: str
) -> None:
    """Two profiles that differ in one fact: with the one the norm applies, with the other it doesn't."""
    assert standing(shipped, profile.format(brings), unit, SEPTEMBER) == "applies"
    assert standing(shipped, profile.format(other), unit, SEPTEMBER) == "does_not_apply"


def test_a_fact_that_nobody_stated_leaves_the_norm_open(shipped: Workspace) -> None:
    """A profile that is silent on outcomes may owe the report of a death; nothing clears it."""
    assert standing(shipped, HIGH_RISK_PROVIDER, "art_73.par_4", SEPTEMBER) == "may_apply"


def test_an_older_wording_gives_way_on_the_day_of_the_amendment(shipped: Workspace) -> None:
    """Testing of Section A products came in on 27 July 2026 and binds since 2 August; the older permission never did."""
    device = TESTER.format("regulated-product/medical-device", ", undergo-third-party-assessment")
    assert standing(shipped, device, "art_60.par_1", "2026-08-02") == "applies"
    assert standing(shipped, device, "art_60.par_1/2024", "2026-08-02") == "does_not_apply"
    assert standing(shipped, device, "art_60.par_1/2024", "2026-07-26") == "does_not_apply"


def test_a_maker_that_sells_a_component_with_its_product_becomes_provider(shipped: Workspace) -> None:
    """Art. 25(3): a product manufacturer bears a provider's duties once it sells the high-risk component by its name."""
    maker = (
        "roles: [eu-ai-act/product-manufacturer]\noffered_in: [DE]\nuse_cases: [regulated-product/medical-device]\n"
        "activities: [undergo-third-party-assessment, {}]\nchanges: [none]\nplatforms: []\nplaced_on_market_on: 2028-09-01\n"
    )
    assert standing(shipped, maker.format("place-on-market"), "art_16.pnt_a", SEPTEMBER) == "applies"
    assert standing(shipped, maker.format("develop-system"), "art_16.pnt_a", SEPTEMBER) == "does_not_apply"


def test_a_section_b_product_owes_none_of_chapter_iii(shipped: Workspace) -> None:
    """Art. 2(2): a vehicle with a high-risk component stays outside the requirements, a medical device doesn't."""
    text = PROVIDER + NEW + "use_cases: [regulated-product/{}]\nplatforms: []\n"
    text += "activities: [undergo-third-party-assessment, place-on-market]\n"
    assert standing(shipped, text.format("vehicle"), "art_9.par_8", SEPTEMBER) == "does_not_apply"
    assert standing(shipped, text.format("medical-device"), "art_9.par_8", SEPTEMBER) == "applies"


def test_private_use_frees_deployers_of_every_duty_of_theirs(nodes: dict[str, Mapping]) -> None:
    """Art. 2(10) stands among the exceptions of every norm whose bearer is the deployer and that binds."""
    bound = [
        n for n in nodes.values() if n.get("bearer") == "eu-ai-act/deployer" and n["type"] != "Exemption"
    ]
    assert bound
    assert all("personal-non-professional-use" in str(n.get("except_when")) for n in bound)


NAMED = ("art_16", "art_22", "art_23", "art_24", "art_26", "art_50")
NOT_NAMED = ("art_21.par_2", "art_22.par_2", "art_27", "art_49.par_2", "art_60", "art_61", "art_72", "art_73")


def test_the_ceiling_of_article_99_4_stands_where_it_names_the_unit(nodes: dict[str, Mapping]) -> None:
    """Duties that Art. 99(4) names carry its ceiling; the others are left to Member States."""
    for name, node in nodes.items():
        unit = str(node.get("source", ""))[4:]
        if node["type"] not in ("Obligation", "Prohibition") or unit == "art_60.par_9":
            continue
        fines = {p.rsplit("/", 1)[-1] for p in _many(node.get("penalties"))}
        if any(unit == u or unit.startswith(f"{u}.") for u in NOT_NAMED):
            assert "art_99.par_4" not in fines, name
            assert fines, name
        elif any(unit == u or unit.startswith(f"{u}.") for u in NAMED):
            assert "art_99.par_4" in fines, name


def test_the_first_article_25_had_no_ceiling_of_its_own(nodes: dict[str, Mapping]) -> None:
    """Art. 99(4) names Art. 25(2) and (4) since 27 July 2026; before, Member States set the fine; Art. 100 is for Union bodies."""
    fines = {name: _many(node.get("penalties")) for name, node in nodes.items()}
    for unit in ("art_25.par_2/2024", "art_25.par_4/2024"):
        assert fines[f"{ACT}{unit}"] == [
            "penalty/eu-ai-act/art_99.par_1/2024",
            "penalty/eu-ai-act/art_100.par_3",
        ]
    assert "penalty/eu-ai-act/art_99.par_4" in fines[f"{ACT}art_25.par_2"]


def test_urgent_duties_say_within_what_time(nodes: dict[str, Mapping]) -> None:
    """The times that the Act sets for reports and leave stand on the norms."""
    times = {name: str(node["perform_within"]) for name, node in nodes.items() if "perform_within" in node}
    assert times == {
        f"{ACT}art_5.par_3": "PT24H",
        f"{ACT}art_26.par_10/authorisation": "PT48H",
        f"{ACT}art_73.par_3": "P2D",
        f"{ACT}art_73.par_4": "P10D",
    }
