"""AI Act, operators and procedures: the corrections of the second reading, each with a case that it decides."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, Value, read_yaml
from lexposure.workspace import Workspace

ACT = "norm/eu-ai-act/"
YES, OPEN, NO = "applies", "may_apply", "does_not_apply"
SAID = "platforms: []\nchanges: [none]\n"
LATE = "2028-09-15"
NOW = "2026-11-25"
SOON = "2026-12-05"


def _party(
    roles: str, activities: str = "", uses: str = "", outcomes: str | None = None, more: str = ""
) -> str:
    text = f"roles: [{roles}]\nactivities: [{activities}]\nuse_cases: [{uses}]\n"
    return text + (f"outcomes: [{outcomes}]\n" if outcomes is not None else "") + more


IN_EU = "offered_in: [DE]\n"
SEATED = "established_in: [DE]\n"
FRESH = "placed_on_market_on: 2028-09-01\n"
PROVIDER = "eu-ai-act/provider"
DEPLOYER = "eu-ai-act/deployer"
POLICE = "eu-ai-act/deployer, eu-ai-act/law-enforcement-authority"
MAKER = "eu-ai-act/product-manufacturer"
RECRUITS = "employment/recruitment"
LATER_ID = "biometrics/remote-identification"
FORMAL = "readings: [ai-act-formal-or-effective-date/formal]\n"


def _maker(place: str, activities: str) -> str:
    return _party(MAKER, activities, "regulated-product/medical-device", more=place + FRESH + SAID)


def _afterwards(roles: str, activities: str, uses: str = LATER_ID) -> str:
    return _party(roles, f"identify-remotely-afterwards, {activities}", uses, more=SEATED + FRESH)


def _nudes(outputs: str, activities: str, uses: str = "image-generation") -> str:
    return _party(PROVIDER, activities, uses, more=f"{IN_EU}outputs: [{outputs}]\n")


def _changed(activities: str, uses: str) -> str:
    did = f"place-on-market, supply-system-changed-by-others, {activities}"
    return _party(PROVIDER, did, uses, more=IN_EU + FRESH + SAID)


def _own_model(outcome: str, place: str = IN_EU, activities: str = "") -> str:
    did = f"build-on-own-model, place-on-market, {activities}"
    return _party(PROVIDER, did, "chatbot", outcome, place + SAID)


def _ordered(outcome: str, uses: str, activities: str = "place-on-market, profiling") -> str:
    return _party(PROVIDER, activities, uses, outcome, IN_EU + FRESH + SAID)


def _tester(activities: str, uses: str) -> str:
    return _party(PROVIDER, f"test-in-real-world, {activities}", uses, more=SEATED + SAID)


def _sorted(activities: str) -> str:
    done = f"categorise-by-biometrics, {activities}"
    return _party(POLICE, done, "law-enforcement, biometrics/sensitive-categorisation", more=SEATED)


TEXT = "publish-text-public-interest"
PRODUCT = "undergo-third-party-assessment"
REGULATED = "regulated-product/"
CASES = (
    # Art. 5
    (_sorted("sort-biometric-data-for-law-enforcement"), "art_5.par_1.pnt_g", NOW, NO),
    (_sorted("criminal-law-authorised"), "art_5.par_1.pnt_g", NOW, YES),
    (_nudes("child-abuse-imagery", "rely-on-national-defence"), "art_5.par_1a.pnt_a.pnt_ii", SOON, NO),
    (_nudes("child-abuse-imagery", "place-on-market"), "art_5.par_1a.pnt_a.pnt_ii", SOON, YES),
    (_nudes("intimate-imagery", "rely-on-national-defence"), "art_5.par_1a.pnt_a.pnt_ii", SOON, YES),
    (_party(PROVIDER, "place-on-market", RECRUITS, more=IN_EU), "art_5.par_1a.pnt_a.pnt_ii", SOON, NO),
    # Art. 25
    (_changed("exclude-high-risk-change", "chatbot"), "art_25.par_2/initial-provider", LATE, NO),
    (_changed("exclude-high-risk-change, profiling", RECRUITS), "art_25.par_2", LATE, YES),
    (_changed("profiling", RECRUITS), "art_25.par_2", LATE, YES),
    (_changed(PRODUCT, REGULATED + "vehicle"), "art_25.par_2", LATE, NO),
    (
        _maker("output_used_in: [DE]\noffered_in: [US]\n", f"{PRODUCT}, place-on-market"),
        "art_25.par_3.pnt_a",
        LATE,
        NO,
    ),
    (
        _maker("output_used_in: [DE]\noffered_in: [US]\n", f"{PRODUCT}, place-on-market"),
        "art_16.pnt_a",
        LATE,
        NO,
    ),
    (
        _maker(IN_EU, f"{PRODUCT}, put-into-service-after-product, test-before-market"),
        "art_25.par_3.pnt_b",
        LATE,
        YES,
    ),
    # Art. 26(10), (11), Art. 71
    (_afterwards(POLICE, "search-for-victims"), "art_26.par_10/authorisation", LATE, NO),
    (_afterwards(POLICE, "locate-suspect"), "art_26.par_10/authorisation", LATE, YES),
    (_afterwards(DEPLOYER, "search-for-suspect"), "art_26.par_10/authorisation", LATE, YES),
    (_afterwards(DEPLOYER, "", f"{LATER_ID}, law-enforcement"), "art_26.par_10/untargeted", LATE, YES),
    (_afterwards(DEPLOYER, ""), "art_26.par_10/untargeted", LATE, NO),
    (_afterwards(POLICE, ""), "art_26.par_11/law-enforcement", LATE, YES),
    (
        _party(f"{DEPLOYER}, eu-ai-act/acting-for-public-body", "profiling", RECRUITS, more=SEATED + FRESH),
        "art_71.par_3",
        LATE,
        YES,
    ),
    # Art. 50(5)
    (
        _party(DEPLOYER, f"{TEXT}, human-review-of-text", more=f"{SEATED}outputs: [text]\n"),
        "art_50.par_5/deployer",
        NOW,
        NO,
    ),
    (
        _party(DEPLOYER, TEXT, more=f"{SEATED}outputs: [text-public-interest-edited]\n"),
        "art_50.par_5/deployer",
        NOW,
        NO,
    ),
    (_party(DEPLOYER, TEXT, more=f"{SEATED}outputs: [code]\n"), "art_50.par_5/deployer", NOW, YES),
    # Arts. 60 to 61
    (_tester("profiling, consent-would-prevent-test", "law-enforcement/profiling"), "art_61.par_1", NOW, NO),
    (_tester("profiling", "law-enforcement/profiling"), "art_61.par_1", NOW, YES),
    (_tester("", "chatbot"), "art_60.par_5", NOW, NO),
    (_tester("profiling", RECRUITS), "art_60.par_5", NOW, YES),
    (_tester(PRODUCT, REGULATED + "vehicle"), "art_60a.par_5.pnt_a", NOW, NO),
    (_tester(f"{PRODUCT}, rely-on-test-framework", REGULATED + "vehicle"), "art_60a.par_5.pnt_a", NOW, YES),
    (_tester("rely-on-test-framework", REGULATED + "vehicle"), "art_60a.par_1", NOW, NO),
    # Arts. 75 to 75d
    (_own_model("noncompliance-decision"), "art_75c.par_3", NOW, YES),
    (
        _own_model("noncompliance-decision", "offered_in: [US]\noutput_used_in: [US]\n"),
        "art_75c.par_3",
        NOW,
        NO,
    ),
    (_own_model("authority-order"), "art_75c.par_3", NOW, OPEN),
    (_own_model("retention-order"), "art_75a.par_6.pnt_a", NOW, NO),
    (_own_model("nonconformity-found"), "art_75a.par_1", NOW, NO),
    (_own_model("investigation-opened"), "art_75b.par_1", NOW, YES),
    (
        _party(
            PROVIDER,
            "build-on-own-model, place-on-market, profiling, involve-notified-body",
            LATER_ID,
            more=IN_EU + FRESH + SAID,
        ),
        "art_75.par_1e",
        LATE,
        YES,
    ),
    # Arts. 79 to 83
    (_ordered("corrective-order", "chatbot"), "art_79.par_2/correction", NOW, YES),
    (_ordered("authority-order", "chatbot"), "art_79.par_2/correction", NOW, OPEN),
    (_ordered("formal-fault-order", "chatbot"), "art_79.par_4", NOW, NO),
    (_ordered("corrective-order", REGULATED + "medical-device"), "art_79.par_4", NOW, OPEN),
    (
        _ordered("corrective-order", REGULATED + "vehicle", f"{PRODUCT}, place-on-market"),
        "art_79.par_4",
        NOW,
        NO,
    ),
    (_ordered("corrective-order", RECRUITS), "art_82.par_1", LATE, NO),
    (_ordered("residual-risk-order", RECRUITS), "art_82.par_1", LATE, YES),
    (_ordered("classification-rejected", RECRUITS, "place-on-market"), "art_80.par_4", LATE, YES),
    (
        _party(
            PROVIDER,
            "place-on-market, narrow-procedural-task",
            RECRUITS,
            "classification-rejected",
            f"{SEATED}offered_in: [US]\noutput_used_in: [US]\n",
        ),
        "art_80.par_2",
        LATE,
        NO,
    ),
    # Art. 111
    (
        _party(PROVIDER, "supply-to-public-authorities, profiling", RECRUITS, more=IN_EU + FRESH),
        "art_111.par_2",
        "2030-08-02",
        NO,
    ),
    (
        _party(
            PROVIDER,
            "supply-to-public-authorities, profiling",
            RECRUITS,
            more=f"{IN_EU}placed_on_market_on: 2025-06-01\n",
        ),
        "art_111.par_2",
        "2030-08-02",
        YES,
    ),
    (
        _party(
            PROVIDER,
            "supply-to-public-authorities, profiling",
            f"{RECRUITS}, large-scale-it-system",
            more=f"{IN_EU}placed_on_market_on: 2025-06-01\n",
        ),
        "art_111.par_2",
        "2030-08-02",
        NO,
    ),
)


def _standing(workspace: Workspace, profile: str, unit: str, day: str) -> str:
    found = workspace.expose(workspace.profile(profile.encode()), dt.date.fromisoformat(day))
    return next((a.status for a in found.answers if a.iri.endswith(f"/{ACT}{unit}")), NO)


@pytest.mark.parametrize(
    ("profile", "unit", "day", "status"), CASES, ids=[f"{c[1]}-{n}" for n, c in enumerate(CASES)]
)
def test_a_corrected_norm_stands_as_the_text_has_it(
    shipped: Workspace, profile: str, unit: str, day: str, status: str
) -> None:
    """A concrete party gets the answer that the words of the article give."""
    assert _standing(shipped, profile, unit, day) == status


@pytest.mark.parametrize("readings", ["", FORMAL])
def test_components_of_the_unions_own_systems_have_until_the_end_of_2030(
    shipped: Workspace, readings: str
) -> None:
    """Art. 111(1), not (2): an older component comes under the procedures on 31 December 2030 and not in August."""
    party = _party(
        f"{PROVIDER}, eu-ai-act/public-body",
        "supply-to-public-authorities, profiling, place-on-market",
        "migration/application-examination, large-scale-it-system",
        "formal-fault-order",
        f"{IN_EU}placed_on_market_on: 2026-10-01\nchanges: [significant-design-change]\nplatforms: []\n{readings}",
    )
    assert _standing(shipped, party, "art_83.par_1", "2030-12-30") == NO
    assert _standing(shipped, party, "art_83.par_1", "2030-12-31") == YES


def _many(value: Value | None) -> list[str]:
    return [str(item) for item in value] if isinstance(value, Listing) else [str(value)] if value else []


@pytest.fixture(scope="module")
def fines() -> dict[str, set[str]]:
    """Return the fines that each claim of both files carries."""
    found: dict[str, set[str]] = {}
    for name in ("eu-ai-act-operators", "eu-ai-act-other"):
        path = resource("data") / "instruments" / f"{name}.yaml"
        graph = read_yaml(path.read_bytes(), name, CuratedDataError)["graph"]
        assert isinstance(graph, Listing)
        for node in graph:
            assert isinstance(node, Mapping)
            found[str(node["id"])] = {p.rsplit("/", 1)[-1] for p in _many(node.get("penalties"))}
    return found


def test_a_use_that_is_not_notified_is_no_prohibited_practice(fines: dict[str, set[str]]) -> None:
    """Art. 99(3) fines the prohibitions: a use without leave is one, a use without notice isn't."""
    assert "art_99.par_3" in fines[f"{ACT}art_5.par_3"]
    assert "art_99.par_3" not in fines[f"{ACT}art_5.par_4"]


def test_no_fine_of_the_act_reaches_tests_of_section_b_or_costs(fines: dict[str, set[str]]) -> None:
    """Art. 2(2) keeps Arts. 75c and 99 away from Section B; costs of supervision are reclaimed, not fined."""
    for unit in ("art_60a.par_5.pnt_a", "art_60a.par_5.pnt_b", "art_60a.par_6", "art_75a.par_1"):
        assert fines[f"{ACT}{unit}"] == set()


def test_letting_the_time_of_article_80_pass_has_one_ceiling(fines: dict[str, set[str]]) -> None:
    """Art. 80(4) names the fine for who doesn't do in time what 80(2) demands."""
    assert fines[f"{ACT}art_80.par_2"] == fines[f"{ACT}art_80.par_4"]
