"""Union soft law, copyright, consumers, ePrivacy and the act that amended the AI Act: whom they reach, and whom not."""

from __future__ import annotations

import datetime as dt

import pytest

from lexposure.exposure.answers import BINDING, Answer
from lexposure.model.errors import CuratedDataError
from lexposure.resources import resource
from lexposure.sources.yaml_file import Listing, Mapping, read_yaml
from lexposure.workspace import Workspace

FILES = (
    "eu-digital-omnibus-ai",
    "eu-gpai-code-of-practice",
    "eu-gpai-guidelines",
    "eu-prohibited-practices-guidelines",
    "eu-cdsm",
    "eu-ucpd",
    "eu-eprivacy",
    "eu-software",
)
DIRECTIVES = ("eu-cdsm", "eu-ucpd", "eu-eprivacy", "eu-software")
NORMS = ("Obligation", "Prohibition", "Permission", "Right", "Exemption")
CLAIMS = (*NORMS, "FactRule", "Penalty", "Competence", "ApplicationPeriod")
TODAY = "2026-11-25"

MODEL = """
roles: [eu-ai-act/gpai-provider{roles}]
established_in: [FR]
offered_in: [EU]
activities: [develop-model, place-on-market{activities}]
data: [copyrighted]
outputs: [text]
changes: [none]
outcomes: [{outcomes}]
figures: {{training_compute: {flop}}}
{more}"""
HARMLESS = "not: {roles: [eu-ai-act/gpai-systemic-provider]}\n"
MINER = """
roles: [business{roles}]
established_in: [DE]
activities: [{activities}]
data: [copyrighted]
"""
TRADER = """
roles: [business{roles}]
established_in: [ES]
offered_in: [EU]
use_cases: [{use_cases}]
activities: [{activities}]
outcomes: [{outcomes}]
"""
OPERATOR = """
roles: [{roles}]
established_in: [IT]
output_used_in: [EU]
use_cases: [{use_cases}]
activities: [{activities}]
data: [{data}]
"""


def model(
    roles: str = "", activities: str = "", outcomes: str = "", flop: str = "500000000000000000000000"
) -> str:
    """Return a provider of a language model, of systemic risk only if a role says so, with further roles and activities."""
    return MODEL.format(
        roles=f", {roles}" if roles else "",
        activities=f", {activities}" if activities else "",
        outcomes=outcomes,
        flop=flop,
        more="" if "systemic" in roles else HARMLESS,
    )


def miner(activities: str, roles: str = "") -> str:
    """Return a party in Germany that does something with protected works."""
    return MINER.format(activities=activities, roles=f", {roles}" if roles else "")


def trader(
    activities: str = "prompting", outcomes: str = "", use_cases: str = "chatbot", roles: str = ""
) -> str:
    """Return a business in Spain that serves the Union."""
    return TRADER.format(
        activities=activities,
        outcomes=outcomes,
        use_cases=use_cases,
        roles=f", {roles}" if roles else "",
    )


def operator(
    use_cases: str = "",
    activities: str = "prompting",
    data: str = "personal",
    roles: str = "eu-ai-act/deployer",
) -> str:
    """Return an operator in Italy whose system has output used in the Union."""
    return OPERATOR.format(use_cases=use_cases, activities=activities, data=data, roles=roles)


def nodes(name: str) -> list[Mapping]:
    """Return the nodes of one file."""
    graph = read_yaml(
        (resource("data") / "instruments" / f"{name}.yaml").read_bytes(), name, CuratedDataError
    )["graph"]
    assert isinstance(graph, Listing)
    return [node for node in graph if isinstance(node, Mapping)]


class Asked:
    """The shipped data, asked for one norm by the end of its name."""

    def __init__(self, workspace: Workspace) -> None:
        """Keep the workspace."""
        self._workspace = workspace

    def answer(self, name: str, profile: str, day: str = TODAY) -> Answer:
        """Return the answer of the norm or rule with this name."""
        found = self._workspace.expose(
            self._workspace.profile(profile.encode()), dt.date.fromisoformat(day)
        ).answers
        return next(a for a in found if a.iri.split("/id/")[1].split("/", 1)[1] == name)

    def status(self, name: str, profile: str, day: str = TODAY) -> str:
        """Return its status."""
        return self.answer(name, profile, day).status


@pytest.fixture(scope="module")
def ask(shipped: Workspace) -> Asked:
    """Return the shipped data, ready to be asked."""
    return Asked(shipped)


class TestTheFiles:
    """What holds for each of them."""

    @pytest.mark.parametrize("name", FILES)
    def test_what_has_no_text_says_so_and_stays_modest(self, name: str) -> None:
        """Every claim is a draft without a span, of confidence 0.6 at most, and its summary says that no text is archived."""
        claims = [node for node in nodes(name) if node["type"] in CLAIMS]
        assert claims
        for claim in claims:
            assert "evidence" not in claim
            assert float(str(claim["confidence"])) <= 0.6
            assert str(claim["summary"]).endswith("No text is archived."), claim["id"]

    @pytest.mark.parametrize("name", DIRECTIVES)
    def test_directives_bind_through_national_law(self, name: str) -> None:
        """Each norm of a directive says that it works through national law."""
        for norm in (node for node in nodes(name) if node["type"] in NORMS):
            assert str(norm["summary"]).startswith("Through national law:"), norm["id"]

    @pytest.mark.parametrize("name", FILES)
    def test_penalties_named_are_described(self, name: str) -> None:
        """A penalty that a norm names has a node."""
        found = nodes(name)
        named = {p for n in found for p in (n.get("penalties") or [])}
        assert named == {n["id"] for n in found if n["type"] == "Penalty"}


class TestDigitalOmnibus:
    """Regulation (EU) 2026/1744 as an act of its own."""

    def test_it_holds_its_own_entry_into_force_only(self) -> None:
        """No norm, and no unit but its last article: what it inserts elsewhere is no article of it."""
        found = nodes("eu-digital-omnibus-ai")
        assert [node["type"] for node in found] == ["Instrument", "ApplicationPeriod"]
        assert {node["source"] for node in found if "source" in node} == {"AIO:art_4"}
        assert found[1]["applies_from"] == "2026-07-27"
        assert list(found[0]["amends"]) == ["instrument/eu-ai-act"]  # type: ignore[arg-type]

    def test_an_answer_points_to_the_act_amended(self, shipped: Workspace) -> None:
        """A party in the Union reads where the changed rules are; nobody gets a norm of the amending act."""
        found = shipped.expose(shipped.profile(b"established_in: [DE]"), dt.date(2026, 11, 25))
        (gap,) = (item for item in found.not_examined if "2026/1744" in item.what)
        assert "it amends Regulation (EU) 2024/1689" in gap.why
        assert [a.ref for a in found.answers if a.ref.startswith("AIO:")] == []


class TestCodeOfPractice:
    """The code of 10 July 2025: signatories only, chapter by chapter."""

    def test_who_did_not_sign_is_not_told_a_duty(self, ask: Asked, shipped: Workspace) -> None:
        """A provider of a model with systemic risk that signed nothing gets no measure of the code."""
        found = shipped.expose(
            shipped.profile(model("eu-ai-act/gpai-systemic-provider", "scraping").encode()),
            dt.date(2026, 11, 25),
        )
        code = [a for a in found.answers if a.ref.startswith("GPAICODE:")]
        assert len(code) == 22
        assert {a.status for a in code} == {"does_not_apply"}

    def test_each_chapter_binds_its_signatories(self, ask: Asked) -> None:
        """Signing one chapter brings in that one alone; signing without saying which leaves all open."""
        one = model("gpai-code/copyright-signatory", "scraping")
        assert ask.status("eu-gpai-code-of-practice/copyright/1.3", one) == "applies"
        assert ask.status("eu-gpai-code-of-practice/transparency/1.1", one) == "does_not_apply"
        some = model("gpai-code/signatory", "scraping")
        assert ask.status("eu-gpai-code-of-practice/copyright/1.3", some) == "may_apply"
        assert ask.answer("eu-gpai-code-of-practice/copyright/1.3", one).binding_force == "voluntary"

    def test_crawling_measures_need_a_crawler(self, ask: Asked) -> None:
        """Measures 1.2 and 1.3 of the copyright chapter speak of crawlers; 1.1 doesn't."""
        quiet = model("gpai-code/copyright-signatory")
        assert ask.status("eu-gpai-code-of-practice/copyright/1.2", quiet) == "does_not_apply"
        assert ask.status("eu-gpai-code-of-practice/copyright/1.1", quiet) == "applies"

    def test_free_models_are_left_out_of_the_transparency_chapter(self, ask: Asked) -> None:
        """As in AI Act 53(2), unless the model has systemic risk."""
        free = model("gpai-code/transparency-signatory", "release-open-source")
        assert ask.status("eu-gpai-code-of-practice/transparency/1.1", free) == "does_not_apply"
        grave = model(
            "gpai-code/transparency-signatory, eu-ai-act/gpai-systemic-provider", "release-open-source"
        )
        assert ask.status("eu-gpai-code-of-practice/transparency/1.1", grave) == "applies"

    def test_the_safety_chapter_is_about_systemic_risk(self, ask: Asked) -> None:
        """It reaches models with systemic risk; deadlines follow the harm; security has two ways out."""
        name = "eu-gpai-code-of-practice/safety/"
        small = model("gpai-code/safety-signatory", outcomes="death")
        assert ask.status(name + "9.3.3", small) == "does_not_apply"
        big = model("gpai-code/safety-signatory, eu-ai-act/gpai-systemic-provider", outcomes="death")
        assert ask.status(name + "9.3.3", big) == "applies"
        assert ask.status(name + "9.3.1", big) == "does_not_apply"
        assert ask.status(name + "6", big) == "applies"
        weak = model(
            "gpai-code/safety-signatory, eu-ai-act/gpai-systemic-provider", "provide-model-weaker-than-open"
        )
        assert ask.status(name + "6", weak) == "does_not_apply"
        within = {
            n["id"].rsplit(".", 1)[-1]: n["perform_within"] for n in nodes(FILES[1]) if "/9.3." in n["id"]
        }
        assert within == {"1": "P2D", "2": "P5D", "3": "P10D", "4": "P15D"}

    def test_nothing_counts_before_the_duties_began(self, ask: Asked) -> None:
        """The code's commitments count from 2 August 2025."""
        signed = model("gpai-code/transparency-signatory")
        assert (
            ask.status("eu-gpai-code-of-practice/transparency/1.1", signed, "2025-08-01") == "does_not_apply"
        )
        assert ask.status("eu-gpai-code-of-practice/transparency/1.1", signed, "2025-08-02") == "applies"


class TestGuidelinesOnModels:
    """The Commission's reading of what a model is and who provides it."""

    def test_the_criterion_is_above_ten_to_the_23(self, ask: Asked) -> None:
        """More than the figure, and text: yes; the figure itself, or a narrow model: no."""
        name = "eu-gpai-guidelines/point-17"
        assert ask.status(name, model(flop="100000000000000000000001")) == "applies"
        assert ask.status(name, model(flop="100000000000000000000000")) == "does_not_apply"
        assert ask.status(name, model(activities="offer-narrow-model")) == "does_not_apply"
        assert ask.answer(name, model()).binding_force == "guidance"

    def test_a_third_of_the_compute_makes_a_provider(self, ask: Asked) -> None:
        """Above a third: yes. Tuning of unknown extent: maybe. No change, or tuning for oneself: no."""
        name = "eu-gpai-guidelines/point-63"
        tuner = "roles: [business]\noffered_in: [EU]\nactivities: [fine-tuning{more}]\nchanges: [{change}]\n"
        market = tuner.replace("{more}", ", place-on-market")
        assert ask.status(name, market.replace("{change}", "fine-tuning-above-third")) == "applies"
        assert ask.status(name, market.replace("{change}", "fine-tuning")) == "may_apply"
        assert ask.status(name, market.replace("{change}", "none")) == "does_not_apply"
        own = tuner.replace("{more}", "").replace("{change}", "fine-tuning-above-third")
        assert ask.status(name, own) == "does_not_apply"

    def test_guidance_settles_nothing_in_law(self) -> None:
        """No norm outside the guidelines tests a class that they conclude."""
        folder = resource("data") / "instruments"
        using = {p.name for p in folder.iterdir() if "classes: gpai-guidelines/" in p.read_text("utf-8")}
        assert using == {"eu-gpai-guidelines.yaml"}

    def test_an_open_licence_that_earns_money_is_none(self, ask: Asked) -> None:
        """In the Commission's view; the copyright policy stays either way."""
        free = model(activities="release-open-source")
        paid = model(activities="release-open-source, monetise")
        assert ask.status("eu-gpai-guidelines/point-73", free) == "applies"
        assert ask.status("eu-gpai-guidelines/point-73", paid) == "does_not_apply"
        assert ask.status("eu-gpai-guidelines/point-75", free) == "applies"


class TestGuidelinesOnProhibitions:
    """The Commission's reading of Art. 5."""

    def test_candidates_count_as_workers(self, ask: Asked) -> None:
        """Emotions from faces in hiring: yes. From written text: no, and told as outside. For health reasons: no."""
        name = "eu-prohibited-practices-guidelines/7.2.2"
        face = operator("employment/recruitment", "infer-emotions", "biometric")
        text = operator("employment/recruitment", "infer-emotions", "personal") + "not: {data: [biometric]}\n"
        ill = operator(
            "employment/recruitment, biometrics/emotion-recognition-medical-or-safety",
            "infer-emotions",
            "biometric",
        )
        assert ask.status(name, face) == "applies"
        assert ask.answer(name, face).breached_by == ""
        assert ask.status(name, text) == "does_not_apply"
        assert ask.status("eu-prohibited-practices-guidelines/7.4", text) == "applies"
        assert ask.status("eu-prohibited-practices-guidelines/7.4", face) == "does_not_apply"
        assert ask.status(name, ill) == "does_not_apply"

    def test_live_recognition_of_private_parties_is_outside(self, ask: Asked) -> None:
        """A shop on its own behalf is told so; police, and a shop acting for them, aren't."""
        name = "eu-prohibited-practices-guidelines/10.7"
        use = "biometrics/realtime-remote-identification"
        assert ask.status(name, operator(use)) == "applies"
        police = operator(use, roles="eu-ai-act/deployer, eu-ai-act/law-enforcement-authority")
        assert ask.status(name, police) == "does_not_apply"
        assert ask.status(name, operator(use, "act-for-law-enforcement")) == "does_not_apply"

    def test_scoring_is_spared_only_where_the_data_bears_on_it(self, ask: Asked) -> None:
        """Credit scoring as such isn't told to be outside; scoring on relevant data is, social scoring never."""
        name = "eu-prohibited-practices-guidelines/4.3"
        assert ask.status(name, operator("credit-scoring")) == "does_not_apply"
        assert ask.status(name, operator("credit-scoring", "score-on-relevant-data")) == "applies"
        social = operator("social-scoring", "score-on-relevant-data")
        assert ask.status(name, social) == "does_not_apply"

    def test_no_norm_of_them_binds(self, shipped: Workspace) -> None:
        """Guidance is guidance in every answer."""
        found = shipped.expose(shipped.profile(operator().encode()), dt.date(2026, 11, 25)).answers
        mine = [a for a in found if a.ref.startswith(("PROHGL:", "GPAIGL:"))]
        assert mine
        assert {a.binding_force for a in mine} == {"guidance"}
        assert not {a.binding_force for a in mine} & BINDING
