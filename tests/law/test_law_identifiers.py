"""Refs, IRIs, citations and parents of legal units."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexposure.law.identifiers import act, citation, iri, parent, ref
from lexposure.model.errors import UnknownName
from lexposure.resources import resource
from lexposure.sources.acts import ACTS

if TYPE_CHECKING:
    from pathlib import Path

_LABEL = st.from_regex(r"[0-9a-zA-Z]{1,4}", fullmatch=True)
_STEPS = st.lists(_LABEL, max_size=4)
_ARTICLES = st.builds(
    lambda kind, number, steps: f"{kind}_{number}" + "".join(f".pnt_{step}" for step in steps),
    st.sampled_from(["art", "anx", "rct", "cpt"]),
    _LABEL,
    _STEPS,
)
_PATHS = st.builds(
    lambda number, steps: "/".join([f"s{number}", *steps]),
    st.from_regex(r"[0-9]{1,4}[a-z]?(–[0-9])?", fullmatch=True),
    _STEPS,
)
_LABELLED = st.builds(
    lambda section, label: f"20-{section}|{label}" if label else f"20-{section}",
    st.integers(1, 999),
    st.from_regex(r"([a-z][0-9]?)?", fullmatch=True),
)
_REFS = st.one_of(
    _ARTICLES.map("AIA:{}".format),
    _ARTICLES.map("GDPR:{}".format),
    _PATHS.map("CFAA:{}".format),
    _PATHS.map("FTCA:{}".format),
    _PATHS.map("USC:t42/{}".format),
    _LABELLED.map("NYC:{}".format),
)


@given(_REFS)
def test_a_ref_and_its_iri_name_each_other(name: str) -> None:
    """Going from a ref to its IRI and back loses nothing."""
    assert ref(iri(name)) == name
    assert not set(iri(name)) & set(' |<>"{}\\^`')


@given(_REFS)
def test_parents_end_at_the_top_of_the_act(name: str) -> None:
    """Each step up is a ref of the same act, shorter than before, and the last one is None."""
    above = parent(name)
    while above is not None:
        assert name.startswith(above)
        assert len(above) < len(name)
        assert act(above) == act(name)
        name, above = above, parent(above)
    assert citation(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AIA:art_26.par_1", "Regulation (EU) 2024/1689, Art. 26(1)"),
        ("AIA:art_5.par_1a.pnt_a.pnt_ii", "Regulation (EU) 2024/1689, Art. 5(1a)(a)(ii)"),
        ("AIA:art_3.pnt_1", "Regulation (EU) 2024/1689, Art. 3(1)"),
        ("AIA:anx_III.pnt_4.pnt_a", "Regulation (EU) 2024/1689, Annex III, point 4(a)"),
        ("AIA:anx_VIII.sct_A.pnt_1", "Regulation (EU) 2024/1689, Annex VIII, Section A, point 1"),
        ("AIA:anx_VII.pnt_3.1", "Regulation (EU) 2024/1689, Annex VII, point 3.1"),
        ("AIA:anx_XIII.pnt_a", "Regulation (EU) 2024/1689, Annex XIII, point (a)"),
        ("AIA:cpt_III.sct_2", "Regulation (EU) 2024/1689, Chapter III, Section 2"),
        ("AIA:rct_12", "Regulation (EU) 2024/1689, recital 12"),
        ("GDPR:art_44", "Regulation (EU) 2016/679, Art. 44"),
        ("CFAA:s1030/a/2/C", "18 U.S.C. § 1030(a)(2)(C)"),
        ("FTCA:s45/n", "15 U.S.C. § 45(n)"),
        ("USC:t42/s10307/a", "42 U.S.C. § 10307(a)"),
        ("NYC:20-871|a", "N.Y.C. Admin. Code § 20-871(a)"),
        ("NYC:20-871|b1", "N.Y.C. Admin. Code § 20-871(b)(1)"),
    ],
)
def test_citations_read_as_lawyers_write_them(name: str, expected: str) -> None:
    """A citation follows the usual form of its jurisdiction."""
    assert citation(name) == expected


@pytest.mark.parametrize(
    ("name", "chain"),
    [
        ("AIA:art_26.par_1", ["AIA:art_26"]),
        ("AIA:anx_III.pnt_4.pnt_a", ["AIA:anx_III.pnt_4", "AIA:anx_III"]),
        ("AIA:anx_VII.pnt_3.1", ["AIA:anx_VII.pnt_3", "AIA:anx_VII"]),
        ("CFAA:s1030/a/2/C", ["CFAA:s1030/a/2", "CFAA:s1030/a", "CFAA:s1030"]),
        ("USC:t42/s10307/a", ["USC:t42/s10307"]),
        ("NYC:20-871|b1", ["NYC:20-871|b", "NYC:20-871"]),
    ],
)
def test_the_unit_around_a_unit_is_one_step_up(name: str, chain: list[str]) -> None:
    """Points lie in paragraphs, these in articles; sections and articles are the top."""
    found = []
    above = parent(name)
    while above is not None:
        found.append(above)
        above = parent(above)
    assert found == chain


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("AIA:art_26.par_1", "http://data.europa.eu/eli/reg/2024/1689/art_26.par_1"),
        ("CFAA:s1030/a/2/C", "https://w3id.org/lexposure/id/law/us/usc/t18/s1030/a/2/C"),
        ("NYC:20-871|a", "https://w3id.org/lexposure/id/law/us/ny/nyc/admin-code/20-871~a"),
    ],
)
def test_iris_are_the_base_of_the_act_and_the_pinpoint(name: str, expected: str) -> None:
    """One IRI serves a unit in all versions."""
    assert iri(name) == expected


@pytest.mark.parametrize(
    "name",
    ["", "art_26", "XYZ:art_1", "AIA:", "AIA:art 26", "AIA:art26", "CFAA:1030", "CFAA:s1030/", "NYC:20_871",
     "NYC:20-871|a|1", "USC:t18/s1030", "AIA:art_1\n", "AIA:art_1..par_1", "NYC:20-871~a", "AIA:art_<b>"],
)  # fmt: skip
def test_what_is_no_ref_is_refused(name: str) -> None:
    """A misspelt ref is an error that shows the right form, never a new name."""
    with pytest.raises(UnknownName, match="fix:"):
        iri(name)


def test_an_iri_outside_every_act_is_refused() -> None:
    """Only IRIs under the base of an act have refs."""
    with pytest.raises(UnknownName, match="not the IRI"):
        ref("https://example.org/art_26")


def test_the_table_of_acts_is_the_json_ld_context() -> None:
    """Every law prefix of the context has its row with the same IRI, so a curie is a ref."""
    context = json.loads((resource("ontology") / "context.jsonld").read_text("utf-8"))["@context"]
    laws = {
        name: entry["@id"] for name, entry in context.items() if name.isupper() and isinstance(entry, dict)
    }
    assert laws.keys() >= {"AIA", "GDPR", "CFAA", "FTCA", "NYC"}
    assert laws.items() <= {act.prefix: act.base for act in ACTS}.items()


def test_no_two_acts_share_a_name() -> None:
    """Prefixes, bases, slugs and publishers' keys are unique; an act may have no key."""
    for field in ("prefix", "base", "instrument", "key"):
        values = [getattr(act, field) for act in ACTS if field != "key" or act.key]
        assert len(set(values)) == len(values), field


@pytest.mark.shared
def test_refs_of_the_gold_tables_are_well_formed(shared: Path) -> None:
    """Every gold ref of an act in the table has an IRI that leads back to it."""
    prefixes = {act.prefix for act in ACTS}
    with (shared / "gold" / "obligations.csv").open(encoding="utf-8", newline="") as file:
        refs = {row["ref"] for row in csv.DictReader(file) if row["act_id"] in prefixes}
    assert len(refs) > 90
    assert {name for name in refs if ref(iri(name)) != name} == set()
