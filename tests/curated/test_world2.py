"""Fourteen further instruments: what cites a text stands there, what has none says so, and each reaches whom it should."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lexposure.model.errors import CuratedDataError
from lexposure.model.law import LawText
from lexposure.resources import resource
from lexposure.sources.law_files import read_law
from lexposure.sources.yaml_file import Listing, Mapping, Value, read_yaml
from lexposure.workspace import Workspace

READ = {"ca-pipeda": "ca-pipeda/official", "ch-fadp": "ch-fadp-2020/official"}
UNREAD = (
    "us-ny-gbl-349",
    "us-ca-ucl",
    "us-ut-ai-policy-act",
    "us-tn-elvis",
    "uk-online-safety-act",
    "uk-computer-misuse-act",
    "ca-quebec-law25",
    "sg-pdpa",
    "in-dpdp",
    "jp-ai-promotion-act",
    "jp-appi",
    "au-privacy-act",
)
WITHOUT_TEXT = ("No text is archived.", "The text wasn't read.")
NOW = "2026-11-25"


def _claims(name: str) -> Iterator[Mapping]:
    data = (resource("data") / "instruments" / f"{name}.yaml").read_bytes()
    graph = read_yaml(data, name, CuratedDataError)["graph"]
    assert isinstance(graph, Listing)
    nodes = [node for node in graph if isinstance(node, Mapping)]
    yield from (node for node in nodes if str(node["type"]) not in ("Instrument", "LawVersion"))


def _many(value: Value | None) -> list[Value]:
    return list(value) if isinstance(value, Listing) else [value] if value else []


def _penalty(name: str, penalty: str) -> Mapping:
    return next(node for node in _claims(name) if str(node["id"]) == f"penalty/{name}/{penalty}")


def _ceiling(name: str, penalty: str) -> str:
    amount = _penalty(name, penalty)["max_amount"]
    assert isinstance(amount, Mapping)
    return f"{amount['currency']} {amount['value']}"


@pytest.fixture(scope="module")
def texts(shared: Path) -> dict[str, LawText]:
    """Return each text by the name of its file of claims."""
    return {name: read_law([shared / "law" / folder])[0] for name, folder in READ.items()}


@pytest.mark.shared
class TestAgainstTheTexts:
    """Canada and Switzerland rest on texts at hand."""

    def test_every_cited_unit_stands_in_its_text(self, texts: dict[str, LawText]) -> None:
        """A claim reads or concerns only units of the act."""
        for name, text in texts.items():
            units = {unit.ref for unit in text.units}
            cited = {str(c) for n in _claims(name) for k in ("source", "concerns") for c in _many(n.get(k))}
            assert sorted(c for c in cited - units if not c.startswith("instrument/")) == []

    def test_every_span_yields_its_hash(self, texts: dict[str, LawText]) -> None:
        """Position and hash agree, those of the schedule included, which no unit names."""
        for name, text in texts.items():
            spans = [span for node in _claims(name) for span in _many(node.get("evidence"))]
            assert len(spans) > 100
            for span in spans:
                assert isinstance(span, Mapping)
                words = text.text[int(str(span["start"])) : int(str(span["end"]))]
                assert str(span["of"]) == f"text/{text.sha256}"
                assert hashlib.sha256(words.encode()).hexdigest() == str(span["sha256"]), span["number"]

    def test_clauses_of_the_schedule_begin_with_their_number(self, texts: dict[str, LawText]) -> None:
        """A span that cites clause 4.x begins there."""
        text = texts["ca-pipeda"].text
        for node in _claims("ca-pipeda"):
            for span in _many(node.get("evidence")):
                assert isinstance(span, Mapping)
                if clause := re.match(r"Sch\. 1, cl\. ([\d.]+)", str(span["number"])):
                    assert text[int(str(span["start"])) :].startswith(clause[1])

    def test_no_summary_repeats_eight_words_of_a_text(self, texts: dict[str, LawText]) -> None:
        """Paraphrases are the curator's own."""
        for name, text in texts.items():
            law = " ".join(re.findall(r"\w+", text.text.lower()))
            for node in _claims(name):
                words = re.findall(r"\w+", f"{node.get('summary', '')} {node.get('note', '')}".lower())
                runs = [" ".join(words[i : i + 8]) for i in range(len(words) - 7)]
                assert [run for run in runs if f" {run} " in law] == [], node["id"]


class TestTheFiles:
    """What holds without any text."""

    @pytest.mark.parametrize("name", [*READ, *UNREAD])
    def test_a_named_penalty_is_described(self, name: str) -> None:
        """Every penalty that a norm names has a node, and every penalty node is named by a norm."""
        named = {str(penalty) for node in _claims(name) for penalty in _many(node.get("penalties"))}
        assert named == {str(node["id"]) for node in _claims(name) if node["type"] == "Penalty"}

    @pytest.mark.parametrize("name", UNREAD)
    def test_what_has_no_text_says_so(self, name: str) -> None:
        """Without an archived text a claim has no evidence, low confidence and a summary that says so."""
        for node in _claims(name):
            assert "evidence" not in node
            assert float(str(node["confidence"])) <= 0.6, node["id"]
            assert str(node["summary"]).endswith(WITHOUT_TEXT), node["id"]

    @pytest.mark.parametrize("name", READ)
    def test_what_has_a_text_cites_it(self, name: str) -> None:
        """Every claim on Canada and Switzerland has evidence, and none is certain."""
        assert all(node.get("evidence") and float(str(node["confidence"])) < 1 for node in _claims(name))

    @pytest.mark.parametrize(
        ("name", "penalty", "ceiling"),
        [
            ("ch-fadp", "art_60.par_1", "CHF 250000"),
            ("ch-fadp", "art_64.par_2", "CHF 50000"),
            ("ca-pipeda", "s28/a", "CAD 10000"),
            ("ca-pipeda", "s28/b", "CAD 100000"),
            ("ca-quebec-law25", "90.12", "CAD 10000000"),
            ("ca-quebec-law25", "91", "CAD 25000000"),
            ("us-ny-gbl-349", "350-d/a", "USD 5000"),
            ("us-ca-ucl", "17206", "USD 2500"),
            ("us-ut-ai-policy-act", "13-77-105/4", "USD 2500"),
            ("uk-online-safety-act", "sch_13.4", "GBP 18000000"),
            ("sg-pdpa", "48J", "SGD 1000000"),
            ("in-dpdp", "sch_1", "INR 2500000000"),
            ("jp-appi", "art_184", "JPY 100000000"),
            ("au-privacy-act", "s13G", "AUD 50000000"),
        ],
    )
    def test_ceilings(self, name: str, penalty: str, ceiling: str) -> None:
        """The amounts are those that the laws are known to set."""
        assert _ceiling(name, penalty) == ceiling

    def test_of_which_turnover_a_share_is_taken(self) -> None:
        """Singapore counts turnover at home; Quebec and the United Kingdom count it worldwide; Australia's is no yearly one."""
        shares = {
            name: [
                (str(n["max_turnover_share"]), str(n.get("turnover_base", "")))
                for n in _claims(name)
                if "max_turnover_share" in n
            ]
            for name in ("sg-pdpa", "au-privacy-act", "ca-quebec-law25", "uk-online-safety-act")
        }
        assert shares == {
            "sg-pdpa": [("0.1", "national-annual")],
            "au-privacy-act": [],
            "ca-quebec-law25": [("0.02", ""), ("0.04", "")],
            "uk-online-safety-act": [("0.1", "")],
        }

    def test_prison_for_computer_misuse(self) -> None:
        """Two years for access, ten for impairment."""
        terms = [_penalty("uk-computer-misuse-act", p)["max_imprisonment"] for p in ("s1/3", "s3/6")]
        assert [str(term) for term in terms] == ["P2Y", "P10Y"]


@pytest.mark.shared
def test_answers_on_canada_and_switzerland_quote_the_text(archived: Workspace) -> None:
    """With the texts imported, hops on both acts have verbatim words."""
    profile = (
        "roles: [gdpr/controller, business, ca/federal-undertaking]\nestablished_in: [CH]\noffered_in: [CA]\n"
        "data: [personal]\nactivities: [monetise]\noutcomes: [personal-data-breach-high-risk]\n"
    )
    found = archived.expose(archived.profile(profile.encode()), dt.date.fromisoformat(NOW))
    bound = [a for a in found.answers if a.status == "applies" and a.ref.startswith(("CA:", "CH:"))]
    hops = [(a.ref, h.evidence) for a in bound for p in a.paths for h in p.hops if h.evidence]
    assert {"CA:s10.1/1", "CH:art_24.par_1"} <= {ref for ref, _ in hops}
    assert [ref for ref, spans in hops if all(e.standing != "verbatim" for e in spans)] == []
