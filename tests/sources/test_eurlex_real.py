"""The importer oracle: Formex file and EUR-Lex page of the same act give the same text and the same units."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from lexposure.law.diff import bare
from lexposure.model.law import LawText
from lexposure.sources.law_files import read_law
from lexposure.sources.law_sets import read_sets

pytestmark = pytest.mark.shared

_ACTS = [
    ("eu-ai-act-2024-1689/formex", "eu-ai-act-2024-1689/eurlex-html", 113),
    ("eu-gdpr-2016-679/formex", "eu-gdpr-2016-679/eurlex-html", 99),
]
_STARRED = re.compile(r"^\(\*\).*$", re.MULTILINE)


@cache
def _law(folder: Path) -> LawText:
    texts = read_law([folder])
    assert len(texts) == 1
    return texts[0]


@pytest.mark.parametrize(("formex", "page", "articles"), _ACTS, ids=["AI Act", "GDPR"])
class TestOracle:
    """Both forms of an act."""

    def test_same_units(self, shared: Path, formex: str, page: str, articles: int) -> None:
        """Refs, kinds, numbers, parents and headings are equal, in the same order."""
        one, two = _law(shared / "law" / formex), _law(shared / "law" / page)
        rows = [[(u.ref, u.kind, u.number, u.parent, u.heading) for u in law.units] for law in (one, two)]
        assert rows[0] == rows[1]
        assert sum(unit.kind == "article" for unit in two.units) == articles

    def test_same_text(self, shared: Path, formex: str, page: str, articles: int) -> None:
        """Every article has the same letters and digits, footnotes aside; the same holds for every other unit."""
        one, two = _law(shared / "law" / formex), _law(shared / "law" / page)
        words = [{u.ref: bare(_STARRED.sub("", law.words(u.ref))) for u in law.units} for law in (one, two)]
        assert [ref for ref in words[0] if words[0][ref] != words[1][ref]] == []

    def test_same_act_and_day(self, shared: Path, formex: str, page: str, articles: int) -> None:
        """Both name the same act, day and identifiers, and both are official."""
        one, two = _law(shared / "law" / formex), _law(shared / "law" / page)
        assert (one.act, one.valid_from, one.official) == (two.act, two.valid_from, two.official)
        assert set(one.identifiers) <= set(two.identifiers)


def test_the_page_of_the_ai_act_lacks_notes_of_quoted_law(shared: Path) -> None:
    """Seven of the eight starred notes are referred to, but not on the page: a warning says so."""
    page = _law(shared / "law" / "eu-ai-act-2024-1689/eurlex-html")
    assert any("7 starred notes" in warning for warning in page.warnings)
    assert sum(line.startswith("(*) ") for line in page.text.split("\n")) == 1


def test_the_gdpr_is_the_same_to_the_sign(shared: Path) -> None:
    """Not only letters: every unit of the GDPR is the same string in both forms."""
    formex, page = (_law(shared / "law" / "eu-gdpr-2016-679" / name) for name in ("formex", "eurlex-html"))
    assert [formex.words(u.ref) for u in formex.units] == [page.words(u.ref) for u in page.units]


_OURS = (
    "eu-ai-act-2024-1689",
    "eu-dora-2022-2554",
    "eu-dsa-2022-2065",
    "eu-gdpr-2016-679",
    "eu-nis2-2022-2555",
)
_NOT_READ = {
    "eu-ai-act-2024-1689/secondary/pe-cons-30-26.json": "JSON",
    "eu-dora-2022-2554/derived-json/DORA.units.json": "JSON",
    "eu-gdpr-2016-679/formex-corrigendum/L_2018127EN.01000201.doc.xml": "corrigendum",
    "eu-gdpr-2016-679/formex-corrigendum/L_2018127EN.01000201.xml": "corrigendum",
    "eu-gdpr-2016-679/rdf-gdprtext/gdpr.ttl": "no format",
}


def test_every_file_of_the_union_is_read_or_refused_with_a_reason(shared: Path) -> None:
    """Walking the folders: five files are refused, each with place and fix; all others are read in some set."""
    law = shared / "law"
    sets = read_sets([law / name for name in _OURS], keep_going=True)
    refused = {
        path.relative_to(law).as_posix(): each.refused for each in sets if each.refused for path in each.files
    }
    assert refused.keys() == _NOT_READ.keys()
    for name, error in refused.items():
        assert error is not None
        assert _NOT_READ[name] in str(error)
        assert error.place
        assert error.fix
    present = {path for name in _OURS for path in (law / name).rglob("*") if path.is_file()}
    seen = {path for each in sets for path in each.files}
    assert present - seen == {law / name / "provenance.json" for name in _OURS}
    assert all(each.texts or each.notices for each in sets if not each.refused)


def test_every_file_of_all_law_is_placed(shared: Path) -> None:
    """Over the whole library: no file is lost between what is read and what is refused, and no other error comes."""
    law = shared / "law"
    sets = read_sets([law], keep_going=True)
    seen = [path for each in sets for path in each.files]
    beside = {
        path for path in law.rglob("*") if path.name == "provenance.json" or path.name.endswith(".meta.yaml")
    }
    assert len(seen) == len(set(seen))
    assert {path for path in law.rglob("*") if path.is_file()} - beside == set(seen)
    assert all(each.refused.fix for each in sets if each.refused)
