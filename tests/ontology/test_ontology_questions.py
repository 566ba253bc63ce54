"""The ontology answers what its users ask: every competency question gives its frozen rows, on two engines."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from ontology.kit import HERE, QUESTIONS, store, with_ontology

EXPECTED = HERE / "expected"
_NUMBERS = {f"http://www.w3.org/2001/XMLSchema#{kind}" for kind in ("integer", "decimal", "double")}


@pytest.fixture(autouse=True)
def _lexical_forms() -> Iterator[None]:
    """Rdflib would rewrite times ending in Z when it loads them."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    yield
    rdflib.NORMALIZE_LITERALS = before


@cache
def _oxigraph() -> ox.Store:
    return store(with_ontology())


@cache
def _rdflib() -> rdflib.Graph:
    return rdflib.Graph().parse(
        data=ox.serialize(with_ontology(), format=ox.RdfFormat.N_TRIPLES), format="nt"
    )


def _cell(value: str | None, datatype: str) -> str:
    """Return the lexical form; numbers are rounded, because engines divide to different lengths."""
    if value is not None and datatype in _NUMBERS and "." in value:
        return f"{round(Decimal(value), 9):f}".rstrip("0").rstrip(".")
    return value or ""


def _ask_oxigraph(query: str) -> list[list[str]]:
    found = _oxigraph().query(query)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    cells = [[row[name] for name in names] for row in found]
    return [names, *([_cell(term.value if term else None, _datatype(term)) for term in row] for row in cells)]


def _datatype(term: object) -> str:
    return term.datatype.value if isinstance(term, ox.Literal) else ""


def _ask_rdflib(query: str) -> list[list[str]]:
    found = _rdflib().query(query)
    names = [str(name) for name in found.vars or ()]
    rows = [
        [(str(term), str(getattr(term, "datatype", ""))) if term is not None else (None, "") for term in row]
        for row in found
    ]
    return [names, *([_cell(*pair) for pair in row] for row in rows)]


def _table(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_question_has_its_rows(path: Path) -> None:
    """A question in English is a query whose rows are frozen, and two engines give them in the same order.

    LEXPOSURE_FREEZE=1 writes the rows anew; read the difference before committing it.
    """
    query = path.read_text()
    assert query.startswith("# ")
    assert query.split("\n", 1)[0].rstrip(")").endswith(("?", "."))
    answer = _table(_ask_oxigraph(query))
    target = EXPECTED / f"{path.stem}.csv"
    if os.environ.get("LEXPOSURE_FREEZE"):
        target.write_text(answer)
    assert answer == target.read_text()
    assert _table(_ask_rdflib(query)) == target.read_text()


def test_there_is_an_expectation_for_each_question() -> None:
    """No expected table outlives its question, and all but the two that look for faults have rows."""
    assert {path.stem for path in EXPECTED.glob("*.csv")} == {path.stem for path in QUESTIONS}
    empty = {path.stem for path in EXPECTED.glob("*.csv") if path.read_text().count("\n") == 1}
    assert empty == {"13-four-eyes", "28-unused-terms"}


def test_questions_are_ordered_and_name_no_data() -> None:
    """A question serves any data: it orders its rows and names no document, norm or day."""
    for path in QUESTIONS:
        query = path.read_text()
        assert "ORDER BY" in query, path.name
        assert "lexposure/id/" not in query, path.name
        assert "NOW()" not in query, path.name
