"""AI Act: faults that second readings found outside their own files, each with a case that it decides."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, read_yaml
from lexposure.workspace import Workspace

YES, OPEN, NO = "applies", "may_apply", "does_not_apply"
LATE = "2028-09-15"
NOW = "2026-11-25"
IN_EU = "offered_in: [DE]\n"
ELSEWHERE = "established_in: [DE]\noffered_in: [US]\noutput_used_in: [US]\n"
PROVIDER = "eu-ai-act/provider"
DEPLOYER = "eu-ai-act/deployer"
SUPPLIER = "eu-ai-act/component-supplier"
RECRUITS = "employment/recruitment"
DEVICE = "regulated-product/medical-device"
MARKETED = "place-on-market, profiling"
ASSESSED = "place-on-market, undergo-third-party-assessment"


def _party(
    roles: str, activities: str = "", uses: str = "", outcomes: str | None = None, more: str = IN_EU
) -> str:
    text = (
        f"roles: [{roles}]\nactivities: [{activities}]\nuse_cases: [{uses}]\nchanges: [none]\nplatforms: []\n"
    )
    return text + (f"outcomes: [{outcomes}]\n" if outcomes is not None else "") + more


def _new(
    roles: str, activities: str = "", uses: str = "", outcomes: str | None = None, more: str = IN_EU
) -> str:
    return _party(roles, activities, uses, outcomes, f"{more}placed_on_market_on: 2028-09-01\n")


def _incident(outcomes: str, uses: str = DEVICE, activities: str = ASSESSED, roles: str = PROVIDER) -> str:
    return _new(roles, activities, uses, outcomes)


def _model(activities: str, day: str = "2026-01-01") -> str:
    return _party("eu-ai-act/gpai-provider", activities, more=f"{IN_EU}placed_on_market_on: {day}\n")


def _tester(outcomes: str, roles: str = PROVIDER, uses: str = RECRUITS) -> str:
    return _party(roles, "test-in-real-world, profiling", uses, outcomes, "established_in: [DE]\n")


def _refuser(activities: str, more: str = IN_EU) -> str:
    return _party(PROVIDER, activities, "chatbot", "refused-authority-order", more)


def _represents(activities: str) -> str:
    done = f"represent-model-provider{activities}"
    return _party("eu-ai-act/authorised-representative", done, outcomes="authority-request")


OWN = f"{MARKETED}, build-on-own-model"
OPEN_PART = "release-open-source, profiling"
PLATFORM = "ai-in-very-large-platform"
NO_RIGHTS = "not: {outcomes: [fundamental-rights-breach]}\n"
BANK = f"{PROVIDER}, dora/financial-entity"
EQUAL = f"{PROVIDER}, dora/equal-incident-reporting"
FACES = "biometrics/realtime-remote-identification"
POLICE = f"{DEPLOYER}, eu-ai-act/law-enforcement-authority"
SEATED = "established_in: [DE]\n"
CASES = (
    # Art. 5(1)(h), (3): who acts for the police is bound like the police (3(46)); nobody else is
    (
        _party(DEPLOYER, "", f"{FACES}, law-enforcement", more=SEATED),
        "norm/eu-ai-act/art_5.par_1.pnt_h",
        NOW,
        YES,
    ),
    (_party(DEPLOYER, "", f"{FACES}, law-enforcement", more=SEATED), "norm/eu-ai-act/art_5.par_3", NOW, YES),
    (_party(DEPLOYER, "", FACES, more=SEATED), "norm/eu-ai-act/art_5.par_1.pnt_h", NOW, NO),
    # Art. 26(11): the directive takes its place in law enforcement, not at the staff office of the police
    (
        _new(POLICE, "consequential-decision, profiling", "law-enforcement/profiling", more=SEATED),
        "norm/eu-ai-act/art_26.par_11",
        LATE,
        NO,
    ),
    (
        _new(POLICE, "consequential-decision, profiling", RECRUITS, more=SEATED),
        "norm/eu-ai-act/art_26.par_11",
        LATE,
        YES,
    ),
    # Art. 25(4): free parts of third parties are left out, models aren't; a provider's seat alone binds nobody
    (_new(SUPPLIER, OPEN_PART, RECRUITS), "norm/eu-ai-act/art_25.par_4", LATE, NO),
    (_new(SUPPLIER, "profiling", RECRUITS), "norm/eu-ai-act/art_25.par_4", LATE, YES),
    (
        _new(f"{SUPPLIER}, eu-ai-act/gpai-provider", OPEN_PART, RECRUITS),
        "norm/eu-ai-act/art_25.par_4",
        LATE,
        YES,
    ),
    (
        _new(PROVIDER, f"{MARKETED}, use-third-party-model", RECRUITS, more=ELSEWHERE),
        "norm/eu-ai-act/art_25.par_4",
        LATE,
        NO,
    ),
    # Art. 43(2): a listed system that is a Section A product follows the product law
    (
        _new(PROVIDER, f"{MARKETED}, build-listed-system-as-product", RECRUITS),
        "norm/eu-ai-act/art_43.par_2",
        LATE,
        NO,
    ),
    (
        _new(PROVIDER, MARKETED, f"{RECRUITS}, regulated-product/toy"),
        "norm/eu-ai-act/art_43.par_2",
        LATE,
        YES,
    ),
    # Art. 49(3): who acts for a public body registers as well
    (
        _new(
            f"{DEPLOYER}, eu-ai-act/acting-for-public-body",
            "profiling",
            RECRUITS,
            more="established_in: [DE]\n",
        ),
        "norm/eu-ai-act/art_49.par_3",
        LATE,
        YES,
    ),
    # Art. 73: what (9) and (10) leave to be reported; a death is a serious incident
    (_incident("death"), "norm/eu-ai-act/art_73.par_1", LATE, NO),
    (_incident("death"), "norm/eu-ai-act/art_73.par_2", LATE, NO),
    (_incident("death"), "norm/eu-ai-act/art_73.par_6", LATE, NO),
    (_incident("serious-incident"), "norm/eu-ai-act/art_73.par_1", LATE, OPEN),
    (_incident("serious-incident"), "norm/eu-ai-act/art_73.par_2", LATE, OPEN),
    (_incident("serious-incident"), "norm/eu-ai-act/art_73.par_6", LATE, OPEN),
    (_incident("serious-incident, death"), "norm/eu-ai-act/art_73.par_1", LATE, OPEN),
    (_incident("serious-incident, death") + NO_RIGHTS, "norm/eu-ai-act/art_73.par_1", LATE, NO),
    (
        _incident("serious-incident", "credit-scoring", MARKETED, EQUAL),
        "norm/eu-ai-act/art_73.par_2",
        LATE,
        OPEN,
    ),
    (_incident("fundamental-rights-breach"), "norm/eu-ai-act/art_73.par_1", LATE, YES),
    (_incident("fundamental-rights-breach"), "norm/eu-ai-act/art_73.par_2", LATE, YES),
    (_incident("death", "credit-scoring", MARKETED, EQUAL), "norm/eu-ai-act/art_73.par_1", LATE, NO),
    (_incident("death", "credit-scoring", MARKETED, EQUAL), "norm/eu-ai-act/art_73.par_2", LATE, NO),
    (_incident("death", RECRUITS, MARKETED), "norm/eu-ai-act/art_73.par_1", LATE, YES),
    (_incident("serious-incident", RECRUITS, MARKETED), "norm/eu-ai-act/art_73.par_4", LATE, OPEN),
    # Arts. 73(1), 75(1a): to the AI Office instead; how fast is the same
    (_incident("serious-incident", RECRUITS, OWN), "norm/eu-ai-act/art_73.par_1", LATE, NO),
    (_incident("serious-incident", RECRUITS, OWN), "norm/eu-ai-act/art_75.par_1a", LATE, YES),
    (_incident("serious-incident", RECRUITS, OWN), "norm/eu-ai-act/art_73.par_2", LATE, YES),
    (_incident("serious-incident", RECRUITS, MARKETED), "norm/eu-ai-act/art_73.par_1", LATE, YES),
    (
        _incident("death", "essential-services/emergency-dispatch", OWN, EQUAL),
        "norm/eu-ai-act/art_75.par_1a",
        LATE,
        NO,
    ),
    (
        _incident("serious-incident", "essential-services/emergency-dispatch", OWN, EQUAL),
        "norm/eu-ai-act/art_75.par_1a",
        LATE,
        OPEN,
    ),
    # Art. 75(1): the system counts, not that its provider runs a platform or is a bank
    (
        _incident("serious-incident", RECRUITS, MARKETED, f"{PROVIDER}, dsa/vlop-vlose"),
        "norm/eu-ai-act/art_73.par_1",
        LATE,
        YES,
    ),
    (
        _incident("serious-incident", RECRUITS, f"{MARKETED}, {PLATFORM}"),
        "norm/eu-ai-act/art_75.par_1a",
        LATE,
        YES,
    ),
    (_new(f"{PROVIDER}, dsa/vlop-vlose", MARKETED, RECRUITS), "rule/eu-ai-act/art_75.par_1", LATE, NO),
    (_new(BANK, OWN, RECRUITS), "rule/eu-ai-act/art_75.par_1", LATE, YES),
    (
        _new(BANK, f"{OWN}, ai-in-regulated-financial-service", "credit-scoring"),
        "rule/eu-ai-act/art_75.par_1",
        LATE,
        NO,
    ),
    (_new(f"{PROVIDER}, eu-ai-act/border-authority", OWN, RECRUITS), "rule/eu-ai-act/art_75.par_1", LATE, NO),
    # Art. 75c(5): a link to the Union, and a system inside the Act
    (_refuser("build-on-own-model, place-on-market"), "norm/eu-ai-act/art_75c.par_5", NOW, YES),
    (_refuser("build-on-own-model, place-on-market", ELSEWHERE), "norm/eu-ai-act/art_75c.par_5", NOW, NO),
    (_refuser("build-on-own-model, military-use"), "norm/eu-ai-act/art_75c.par_5", NOW, NO),
    # Art. 2(1)(c), (3), (6)
    (
        _party(PROVIDER, "military-use", more="established_in: [US]\noutput_used_in: [DE]\n"),
        "rule/eu-ai-act/art_2.par_1.pnt_c",
        NOW,
        NO,
    ),
    # Art. 2(3) speaks of systems, Art. 2(6) of models too
    (_model("place-on-market, military-use"), "norm/eu-ai-act/art_53.par_1.pnt_c", NOW, YES),
    (_model("place-on-market, military-use"), "norm/eu-ai-act/art_53.par_3", NOW, YES),
    (_model("place-on-market, research-only"), "norm/eu-ai-act/art_53.par_1.pnt_c", NOW, NO),
    (_model("place-on-market, military-use", "2024-06-01"), "norm/eu-ai-act/art_111.par_3", NOW, OPEN),
    (
        _model("place-on-market, military-use") + "data: [special-category]\n",
        "norm/eu-ai-act/art_4a.par_2",
        NOW,
        YES,
    ),
    # Art. 9(3), (7)
    (
        _new(PROVIDER, f"{MARKETED}, face-risk-beyond-design", RECRUITS),
        "norm/eu-ai-act/art_9.par_3",
        LATE,
        YES,
    ),
    (_new(PROVIDER, MARKETED, RECRUITS), "norm/eu-ai-act/art_9.par_3", LATE, NO),
    (_tester("") + "placed_on_market_on: 2028-09-20\n", "norm/eu-ai-act/art_9.par_7", LATE, YES),
    # Art. 74(12), (13): papers and data on request, source code only as a last resort
    (_incident("authority-request", RECRUITS, MARKETED), "norm/eu-ai-act/art_74.par_12", LATE, YES),
    (_incident("authority-request", RECRUITS, MARKETED), "norm/eu-ai-act/art_74.par_13", LATE, OPEN),
    (_incident("source-code-request", RECRUITS, MARKETED), "norm/eu-ai-act/art_74.par_13", LATE, YES),
    (_incident("", RECRUITS, MARKETED), "norm/eu-ai-act/art_74.par_12", LATE, NO),
    # Art. 76(3)
    (_tester("test-stop-order"), "norm/eu-ai-act/art_76.par_3.pnt_a", NOW, YES),
    (_tester("test-change-order"), "norm/eu-ai-act/art_76.par_3.pnt_a", NOW, NO),
    (_tester("test-change-order", DEPLOYER), "norm/eu-ai-act/art_76.par_3.pnt_b", NOW, YES),
    (_tester("test-change-order", uses="chatbot"), "norm/eu-ai-act/art_76.par_3.pnt_b", NOW, NO),
    # Arts. 91(5), 92(5): the representative
    (_represents(""), "norm/eu-ai-act/art_91.par_5/representative", NOW, YES),
    (_represents(""), "norm/eu-ai-act/art_92.par_5/representative", NOW, YES),
    (_represents(", research-only"), "norm/eu-ai-act/art_92.par_5/representative", NOW, NO),
)


def _standing(workspace: Workspace, profile: str, unit: str, day: str) -> str:
    found = workspace.expose(workspace.profile(profile.encode()), dt.date.fromisoformat(day))
    return next((a.status for a in found.answers if a.iri.endswith(f"/{unit}")), NO)


@pytest.mark.parametrize(
    ("profile", "unit", "day", "status"), CASES, ids=[f"{c[1]}-{n}" for n, c in enumerate(CASES)]
)
def test_a_corrected_norm_stands_as_the_text_has_it(
    shipped: Workspace, profile: str, unit: str, day: str, status: str
) -> None:
    """A concrete party gets the answer that the words of the article give."""
    assert _standing(shipped, profile, unit, day) == status


@pytest.mark.parametrize("reading", ["formal", "effective"])
@pytest.mark.parametrize("unit", ["art_9.par_1", "art_47.par_1", "art_72.par_1", "art_71.par_2"])
def test_components_of_the_unions_own_systems_have_until_the_end_of_2030(
    shipped: Workspace, unit: str, reading: str
) -> None:
    """Art. 111(1), not (2): neither a change of design nor use by public authorities brings the day forward."""
    party = _new(
        f"{PROVIDER}, eu-ai-act/public-body",
        f"{MARKETED}, supply-to-public-authorities",
        "migration/application-examination, large-scale-it-system",
    )
    party = party.replace("2028-09-01", "2026-10-01").replace("[none]", "[significant-design-change]")
    party += f"readings: [ai-act-formal-or-effective-date/{reading}]\n"
    assert _standing(shipped, party, f"norm/eu-ai-act/{unit}", "2030-12-30") == NO
    assert _standing(shipped, party, f"norm/eu-ai-act/{unit}", "2030-12-31") == YES


def test_no_norm_on_models_clears_a_military_one() -> None:
    """What binds providers of models, or who represents them, never asks for military use."""
    units = tuple(f"AIA:art_{n}" for n in (51, 52, 53, 54, 55, 91, 92, 93, 94, 101, "111.par_3"))
    for name in ("eu-ai-act", "eu-ai-act-gpai", "eu-ai-act-further"):
        path = resource("data") / "instruments" / f"{name}.yaml"
        graph = read_yaml(path.read_bytes(), name, CuratedDataError)["graph"]
        assert isinstance(graph, Listing)
        for node in graph:
            assert isinstance(node, Mapping)
            if str(node.get("source", "")).startswith(units):
                assert "military-use" not in str(node.get("except_when")), node["id"]
