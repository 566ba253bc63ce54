"""The page on the ontology says what the files say."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from lexposure.knowledge.declared import Declared, ontology
from lexposure.model.namespaces import LX, RDF
from ontology.kit import ONTOLOGY, store, with_ontology

DOCS = ONTOLOGY.parent / "docs" / "ontology.md"


@pytest.fixture(scope="module")
def page() -> str:
    """Return the page; it is no part of the wheel."""
    return DOCS.read_text()


def test_table_lists_each_own_term_once_with_a_reason(page: str) -> None:
    """Whoever adds a term says why nothing existing serves; whoever removes one removes the row."""
    table = page.split("## Own terms", 1)[1]
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", table, flags=re.MULTILINE)
    own = [
        t.subject.value for t in ontology() if t.predicate.value == RDF + "type" and "owl#" in t.object.value
    ]
    kinds = {name.removeprefix(LX) for name in own if name.startswith(LX)}
    assert sorted(name for name, _ in rows) == sorted(kinds)
    assert all(len(reason) > 3 for _, reason in rows)


def test_page_names_only_declared_terms_and_present_files(page: str) -> None:
    """A term or file that the page mentions is there."""
    declared = Declared.of(ontology()).terms
    for name in re.findall(r"`lx:(\w+)`", page):
        assert LX + name in declared, name
    for name in re.findall(r"^\| `([\w*/.]+\.\w+)` \|", page, flags=re.MULTILINE):
        assert list(ONTOLOGY.glob(name)), name


def test_example_query_runs(page: str) -> None:
    """The query on the page finds evidence in the fixture."""
    query = page.split("```sparql\n", 1)[1].split("```", 1)[0]
    found = store(with_ontology()).query(query)
    assert isinstance(found, ox.QuerySolutions)
    assert len(list(found)) == 10
