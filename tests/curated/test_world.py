"""Further law of the Union and law of other countries: it cites what exists, agrees with the gold table, and keeps its days."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.model.law import LawText
from lexposure.resources import resource
from lexposure.sources.law_files import read_law
from lexposure.sources.yaml_file import Listing, Mapping, Value, read_yaml
from lexposure.workspace import Workspace

FILES = {
    "eu-dsa": "eu-dsa-2022-2065/formex/*.xml",
    "eu-dma": "eu-dma-2022-1925/derived-json/*.json",
    "eu-dataact": "eu-data-act-2023-2854/derived-json/*.json",
    "eu-dora": "eu-dora-2022-2554/derived-json/dora.json",
    "eu-nis2": "eu-nis2-2022-2555/formex/*.xml",
    "eu-cra": "eu-cra-2024-2847/derived-json/*.json",
    "eu-pld": "eu-pld-2024-2853/derived-json/*.json",
    "uk-gdpr": "uk-gdpr-2016-679/derived-json/*.json",
    "kr-ai-framework-act": "kr-ai-basic-act-20676/official/*english*.xml",
    "cn-genai-measures": "cn-genai-interim-measures-2023/derived-json/*.json",
    "br-lgpd": "br-lgpd-13709-2018/derived-json/*.json",
}
PROFILES = Path(__file__).parents[1] / "gold" / "profiles"
ACTS = ("DSA:", "DMA:", "DATAACT:", "DORA:", "NIS2:", "CRA:", "PLD:", "KR:", "CN:", "BR:")
DIRECTIVES = ("eu-nis2", "eu-pld")
NORMS = ("Obligation", "Prohibition", "Permission", "Right", "Exemption")
BEARERS = {
    "intermediary service provider": "dsa/intermediary",
    "hosting service provider": "dsa/hosting",
    "online platform": "dsa/online-platform",
    "VLOP/VLOSE": "dsa/vlop-vlose",
    "gatekeeper": "dma/gatekeeper",
    "data processing service provider": "data-act/data-processing-service",
    "essential or important entity": "nis2/essential-or-important-entity",
    "financial entity": "dora/financial-entity",
    "critical ICT third-party provider": "dora/critical-ict-provider",
    "manufacturer": "cra/manufacturer",
    "controller": "gdpr/controller",
    "data subject": "gdpr/data-subject",
    "AI business operator": "kr/ai-business-operator",
    "AI business operator (foreign)": "kr/ai-business-operator",
    "generative AI service provider": "cn/generative-ai-provider",
}


def _nodes(name: str) -> list[Mapping]:
    data = (resource("data") / "instruments" / f"{name}.yaml").read_bytes()
    graph = read_yaml(data, name, CuratedDataError)["graph"]
    assert isinstance(graph, Listing)
    return [node for node in graph if isinstance(node, Mapping)]


def _many(value: Value | None) -> list[str]:
    return [str(item) for item in value] if isinstance(value, Listing) else [str(value)] if value else []


@pytest.fixture(scope="module")
def nodes() -> list[Mapping]:
    """Return every node of the files."""
    return [node for name in FILES for node in _nodes(name)]


@pytest.fixture(scope="module")
def texts(shared: Path) -> list[LawText]:
    """Return the texts that the files cite, as the importers read them."""
    patterns = FILES.values()
    return [text for p in patterns for text in read_law(sorted((shared / "law").glob(p)))]


@pytest.fixture(scope="module")
def gold(shared: Path, nodes: list[Mapping]) -> list[dict[str, str]]:
    """Return the rows of the gold table on these acts."""
    acts = {str(node["ref_prefix"]) for node in nodes if node["type"] == "Instrument"}
    with (shared / "gold" / "obligations.csv").open(encoding="utf-8", newline="") as table:
        return [row for row in csv.DictReader(table) if row["act_id"] in acts]


def _norms(nodes: list[Mapping], ref: str) -> Iterator[Mapping]:
    yield from (n for n in nodes if str(n["type"]) in NORMS and str(n["source"]) == ref)


def _start(nodes: list[Mapping], norm: Mapping) -> str:
    """Return the first day of the period at the nearest level: the norm, its unit, the units around it, the act."""
    levels = [str(norm["id"]), str(norm["source"])]
    while "." in levels[-1]:
        levels.append(levels[-1].rsplit(".", 1)[0])
    levels.append("instrument/" + str(norm["id"]).split("/")[1])
    periods = [n for n in nodes if n["type"] == "ApplicationPeriod"]
    found = ([p for p in periods if level in _many(p["concerns"])] for level in levels)
    return min(str(p["applies_from"]) for p in next(level for level in found if level) if "applies_from" in p)


@pytest.mark.shared
class TestAgainstTheTexts:
    """What the files cite is there."""

    def test_every_cited_unit_stands_in_a_text(self, nodes: list[Mapping], texts: list[LawText]) -> None:
        """A claim reads or concerns only units of the act."""
        known = {unit.ref for text in texts for unit in text.units}
        cited = {ref for n in nodes for key in ("source", "concerns") for ref in _many(n.get(key))}
        assert sorted(ref for ref in cited - known if ":" in ref) == []

    def test_the_declared_texts_are_those_the_importers_yield(
        self, nodes: list[Mapping], texts: list[LawText]
    ) -> None:
        """A text is named by its content, so the declared names are the hashes of what is imported."""
        declared = {(str(n["id"]), str(n["valid_from"])) for n in nodes if n["type"] == "LawVersion"}
        assert declared == {(f"text/{text.sha256}", text.valid_from.isoformat()) for text in texts}

    def test_no_summary_repeats_eight_words_of_a_text(
        self, nodes: list[Mapping], texts: list[LawText]
    ) -> None:
        """Paraphrases are the curator's own: no run of eight words stands in the law."""
        law = " ".join(" ".join(re.findall(r"\w+", text.text.lower())) for text in texts)
        for node in nodes:
            words = re.findall(r"\w+", f"{node.get('summary', '')} {node.get('note', '')}".lower())
            runs = [" ".join(words[i : i + 8]) for i in range(len(words) - 7)]
            assert [run for run in runs if f" {run} " in law] == [], node["id"]


@pytest.mark.shared
class TestAgainstTheGoldTable:
    """Bearer, kind, day and ceiling of every row."""

    def test_every_row_has_a_norm_of_its_kind_and_bearer(
        self, nodes: list[Mapping], gold: list[dict[str, str]]
    ) -> None:
        """Each row's unit has a norm with the same deontic type and the role that the row names."""
        missing = [
            row["ref"]
            for row in gold
            if (row["deontic"], BEARERS[row["role"]])
            not in {
                (str(n["type"]).lower(), bearer)
                for n in _norms(nodes, row["ref"])
                for bearer in _many(n["bearer"])
            }
        ]
        assert gold
        assert missing == []

    def test_every_row_starts_on_its_day(self, nodes: list[Mapping], gold: list[dict[str, str]]) -> None:
        """The day of application is that of the row."""
        for row in gold:
            starts = {_start(nodes, norm) for norm in _norms(nodes, row["ref"])}
            assert min(starts) == row["date_of_application"], row["ref"]

    def test_every_ceiling_is_that_of_the_row(self, nodes: list[Mapping], gold: list[dict[str, str]]) -> None:
        """Amount and share are those of a penalty that the norm names."""
        by_id = {str(n["id"]): n for n in nodes if n["type"] == "Penalty"}
        for row in gold:
            fines = [by_id[p] for n in _norms(nodes, row["ref"]) for p in _many(n.get("penalties"))]
            sums = [s for fine in fines if isinstance(s := fine.get("max_amount"), Mapping)]
            amounts = {f"{s['currency']} {s['value']}" for s in sums}
            shares = {
                Decimal(str(fine["max_turnover_share"])) * 100
                for fine in fines
                if "max_turnover_share" in fine
            }
            amount = row["max_penalty_amount"].replace(",", "").replace(" million", "000000")
            if amount:
                assert re.sub(r"(?<=\d) ", "", amount) in amounts, row["ref"]
            if row["max_penalty_turnover_pct"]:
                assert Decimal(row["max_penalty_turnover_pct"]) in shares, row["ref"]


class TestTheFiles:
    """What holds without any text."""

    def test_a_named_penalty_is_described(self, nodes: list[Mapping]) -> None:
        """Every penalty that a norm names has a node, and every penalty node is named by a norm."""
        named = {penalty for node in nodes for penalty in _many(node.get("penalties"))}
        assert named == {str(node["id"]) for node in nodes if node["type"] == "Penalty"}

    def test_nothing_claims_more_than_a_draft(self, nodes: list[Mapping]) -> None:
        """No claim has a status of its own, none is certain, and every claim has evidence and a paraphrase."""
        claims = [n for n in nodes if n["type"] not in ("Instrument", "LawVersion")]
        assert all("status" not in n for n in claims)
        assert all(float(str(n["confidence"])) < 1 for n in claims)
        assert all(n.get("evidence") and n.get("summary") for n in claims)

    @pytest.mark.parametrize("name", DIRECTIVES)
    def test_a_directive_says_that_it_binds_through_national_law(self, name: str) -> None:
        """No norm of a directive poses as directly binding: its summary says so and its confidence is lower."""
        norms = [n for n in _nodes(name) if str(n["type"]) in NORMS]
        assert norms
        assert all(str(n["summary"]).startswith("Through national law: ") for n in norms)
        assert all(float(str(n["confidence"])) <= 0.75 for n in norms)


def _status(workspace: Workspace, profile: str, ref: str, day: str) -> str | None:
    return workspace.expose(workspace.profile(profile.encode()), dt.date.fromisoformat(day)).status_of(ref)


CLOUD = "roles: [data-act/data-processing-service]\noffered_in: [DE]\nactivities: [make-available]\n"
MAKER = (
    "roles: [cra/manufacturer]\noffered_in: [DE]\nuse_cases: [agent]\nactivities: [place-on-market]\n"
    "outcomes: [exploited-vulnerability]\nplaced_on_market_on: 2027-12-11\n"
)
LENDER = (
    "roles: [gdpr/controller]\nestablished_in: [GB]\ndata: [financial]\nuse_cases: [credit-scoring]\n"
    "activities: [solely-automated-decision, process-personal-data]\n"
)
SEOUL = (
    "roles: [kr/ai-business-operator]\noffered_in: [KR]\nuse_cases: [employment/candidate-screening]\n"
    "activities: [make-available]\n"
)


class TestDays:
    """The first day on which a duty binds, and the day before."""

    @pytest.mark.parametrize(
        ("profile", "ref", "first"),
        [
            (CLOUD, "DATAACT:art_23", "2025-09-12"),
            (CLOUD, "DATAACT:art_29.par_1", "2027-01-12"),
            (MAKER, "CRA:art_14.par_1", "2026-09-11"),
            (MAKER, "CRA:art_13.par_1", "2027-12-11"),
            (LENDER, "UKGDPR:art_22C.par_1", "2026-02-05"),
            (SEOUL, "KR:art_31.par_1", "2026-01-22"),
            (SEOUL, "KR:art_34.par_1", "2026-01-22"),
            ("roles: [dsa/hosting]\noffered_in: [DE]\n", "DSA:art_16.par_1", "2024-02-17"),
            ("roles: [dora/financial-entity]\nestablished_in: [DE]\n", "DORA:art_28.par_1", "2025-01-17"),
        ],
    )
    def test_a_duty_binds_from_its_first_day(
        self, shipped: Workspace, profile: str, ref: str, first: str
    ) -> None:
        """It applies on the day itself and not on the day before."""
        before = (dt.date.fromisoformat(first) - dt.timedelta(days=1)).isoformat()
        assert _status(shipped, profile, ref, before) == "does_not_apply"
        assert _status(shipped, profile, ref, first) == "applies"

    def test_the_sentence_on_vulnerable_groups_comes_later(self, shipped: Workspace) -> None:
        """Korea's Art. 35(1) binds since January 2026; what Act No. 21311 added to it binds since 21 July."""
        profile = shipped.profile(SEOUL.encode())
        counts = [
            sum(a.ref == "KR:art_35.par_1" and a.status == "applies" for a in found.answers)
            for found in (shipped.expose(profile, dt.date(2026, 7, day)) for day in (20, 21))
        ]
        assert counts == [1, 2]

    def test_reduced_charges_end_when_charges_end(self, shipped: Workspace) -> None:
        """The permission to charge at cost lasts until the ban begins, with no day between."""
        assert _status(shipped, CLOUD, "DATAACT:art_29.par_2", "2027-01-11") == "applies"
        assert _status(shipped, CLOUD, "DATAACT:art_29.par_2", "2027-01-12") == "does_not_apply"

    @pytest.mark.parametrize(
        ("roles", "status"),
        [
            ("[dsa/hosting, dsa/vlop-vlose-bound]", "applies"),
            ("[dsa/hosting]", "does_not_apply"),
            (None, "may_apply"),
        ],
    )
    def test_a_designated_service_is_bound_by_its_notice_not_by_a_day(
        self, shipped: Workspace, roles: str | None, status: str
    ) -> None:
        """Art. 92: before February 2024 the months since the notice decide; who doesn't say isn't cleared."""
        profile = f"offered_in: [DE]\n{f'roles: {roles}' if roles else ''}\n"
        assert _status(shipped, profile, "DSA:art_16.par_1", "2023-10-01") == status

    def test_a_period_that_begins_with_a_fact_has_no_day(self, shipped: Workspace) -> None:
        """The answer names no first day until the general one has come."""
        profile = shipped.profile(b"offered_in: [DE]\nroles: [dsa/hosting, dsa/vlop-vlose-bound]\n")
        days = [
            next(a for a in shipped.expose(profile, day).answers if a.ref == "DSA:art_16.par_1").applies_from
            for day in (dt.date(2023, 10, 1), dt.date(2024, 2, 17))
        ]
        assert days == [None, dt.date(2024, 2, 17)]


class TestRoles:
    """Facts that a designation or a decree decides stay open until somebody states them."""

    def test_a_gatekeeper_of_unknown_age_may_be_bound(self, shipped: Workspace) -> None:
        """The six months after designation are a fact: without it the ban may apply, with it it applies."""
        profile = "roles: [{}]\noffered_in: [DE]\ndata: [personal]\nactivities: [make-available]\n"
        statuses = [
            _status(shipped, profile.format(role), "DMA:art_5.par_2", "2026-11-24")
            for role in ("dma/gatekeeper", "dma/gatekeeper-bound")
        ]
        assert statuses == ["may_apply", "applies"]

    def test_cost_based_charges_are_no_breach_of_the_ceiling(self, shipped: Workspace) -> None:
        """Who charges for switching isn't thereby said to charge above cost."""
        profile = shipped.profile(CLOUD.replace("make-available", "charge-for-switching").encode())
        found = shipped.expose(profile, dt.date(2026, 11, 24))
        answer = next(a for a in found.answers if a.ref == "DATAACT:art_29.par_3")
        assert (answer.status, answer.breached_by) == ("applies", "")

    def test_switching_fees_after_the_day_are_a_breach(self, shipped: Workspace) -> None:
        """From 12 January 2027 the same activity breaks the ban, and the answer says so."""
        profile = shipped.profile(CLOUD.replace("make-available", "charge-for-switching").encode())
        found = shipped.expose(profile, dt.date(2027, 1, 12))
        assert next(a for a in found.answers if a.ref == "DATAACT:art_29.par_1").breached_by

    def test_internal_use_in_china_is_outside_the_measures(self, shipped: Workspace) -> None:
        """The third paragraph of Art. 2 clears who offers nothing to the public, even a provider elsewhere."""
        profile = (
            "roles: [cn/generative-ai-provider]\nestablished_in: [CN]\noffered_in: [CN]\n"
            "activities: [internal-use-only]\n"
        )
        assert _status(shipped, profile, "CN:art_12", "2026-11-24") == "does_not_apply"
        assert _status(shipped, profile, "CN:art_2.par_3", "2026-11-24") == "applies"


@pytest.mark.shared
class TestQuotes:
    """With the texts imported, answers quote them."""

    @pytest.mark.parametrize("case", ["SC17", "SC43", "SC46", "SC49", "SC50", "SC52", "SC61"])
    def test_every_hop_has_a_verbatim_quote(self, archived: Workspace, shared: Path, case: str) -> None:
        """Behind what applies on the scenario's day stand words of a law in force that day.

        Clauses of terms are left out: this archive holds those of one operator.
        Beside it may stand the same rule in an older printing. The United Kingdom is left out: its scenario asks for a
        day before that of the only text.
        """
        with (shared / "gold" / "scenarios.csv").open(encoding="utf-8", newline="") as table:
            day = next(r["as_of_date"] for r in csv.DictReader(table) if r["scenario_id"] == case)
        profile = archived.profile((PROFILES / f"{case}.yaml").read_bytes())
        found = archived.expose(profile, dt.date.fromisoformat(day))
        bound = [a for a in found.answers if a.status == "applies" and a.ref.startswith(ACTS)]
        hops = [
            (a.ref, h.evidence)
            for a in bound
            for p in a.paths
            for h in p.hops
            if h.evidence and h.kind not in ("provision", "contract_norm", "mapping")
        ]
        assert hops
        assert [ref for ref, spans in hops if all(e.standing != "verbatim" for e in spans)] == []
