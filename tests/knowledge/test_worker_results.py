"""Results in every format say the same as the engine's own."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    Triple,
    parse_query_results,
)

from lexposure.knowledge.results import Cap, Format, write

_CAP = Cap(rows=1_000, size=1_000_000)
_READ = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r"), max_size=12)
_TERMS = st.one_of(
    st.just(NamedNode("http://x/a?b=1&c=<2>".replace("<", "%3C").replace(">", "%3E"))),
    _TEXT.map(Literal),
    _TEXT.map(lambda text: Literal(text, language="en-GB")),
    _TEXT.map(lambda text: Literal(text, datatype=NamedNode("http://x/type"))),
    st.integers(-5, 5).map(Literal),
    st.booleans().map(Literal),
)


def _solutions(terms: list[object]) -> QuerySolutions:
    store = Store()
    for i, term in enumerate(terms):
        store.add(Quad(NamedNode(f"http://x/{i}"), NamedNode("http://x/p"), term))  # type: ignore[arg-type]
    found = store.query("SELECT ?s ?o ?unbound { ?s ?p ?o } ORDER BY ?s")
    assert isinstance(found, QuerySolutions)
    return found


def _rows(body: bytes, format: Format) -> list[list[object]]:  # noqa: A002
    parsed = parse_query_results(body, format=_READ[format])
    assert isinstance(parsed, QuerySolutions)
    assert [variable.value for variable in parsed.variables] == ["s", "o", "unbound"]
    return [list(row) for row in parsed]


@pytest.mark.parametrize("format", ["json", "tsv"])
@given(terms=st.lists(_TERMS, max_size=5))
@settings(max_examples=40, deadline=None)
def test_rows_come_back_as_they_were(format: Format, terms: list[object]) -> None:  # noqa: A002
    """Written and read again, each value is the same term; what is unbound stays unbound."""
    expected = [list(row) for row in _solutions(terms)]
    assert _rows(write(_solutions(terms), format, _CAP).body, format) == expected


@given(terms=st.lists(_TERMS, max_size=5))
@settings(max_examples=40, deadline=None)
def test_xml_holds_each_text_to_the_last_blank(terms: list[Any]) -> None:
    """Read by another parser (the engine's own trims blanks), XML has the same texts, languages and types."""
    results = etree.fromstring(write(_solutions(terms), "xml", _CAP).body)
    values = results.findall("{*}results/{*}result/{*}binding[@name='o']/*")
    xml_lang = "{http://www.w3.org/XML/1998/namespace}lang"
    found = [(value.text or "", value.get(xml_lang), value.get("datatype")) for value in values]
    assert found == [(term.value, getattr(term, "language", None), _type(term)) for term in terms]


def _type(term: Any) -> str | None:
    plain = isinstance(term, NamedNode) or term.language or term.datatype.value.endswith("#string")
    return None if plain else term.datatype.value


@given(terms=st.lists(_TERMS, max_size=5))
@settings(max_examples=40, deadline=None)
def test_csv_equals_the_engines_own(terms: list[object]) -> None:
    """CSV can't be read back into terms, so it is compared byte by byte."""
    assert write(_solutions(terms), "csv", _CAP).body == _solutions(terms).serialize(
        format=QueryResultsFormat.CSV
    )


@pytest.mark.parametrize("format", list(_READ))
def test_blank_nodes_and_triple_terms_are_written(format: Format) -> None:  # noqa: A002
    """The rarer kinds of term are written as the engine writes them."""
    inner = Triple(NamedNode("http://x/s"), NamedNode("http://x/p"), Literal("o", language="en"))
    expected = [[NamedNode("http://x/0"), BlankNode("b"), None], [NamedNode("http://x/1"), inner, None]]
    assert _rows(write(_solutions([BlankNode("b"), inner]), format, _CAP).body, format) == expected


def test_what_xml_cannot_hold_is_refused() -> None:
    """A control character is an error in XML, never a broken document; JSON holds it."""
    with pytest.raises(ValueError, match="ask for JSON"):
        write(_solutions([Literal("a\x01b")]), "xml", _CAP)
    assert b"\\u0001" in write(_solutions([Literal("a\x01b")]), "json", _CAP).body


@pytest.mark.parametrize(
    ("format", "body"), [("json", b'{"head":{},"boolean":true}'), ("csv", b"true"), ("tsv", b"true")]
)
def test_a_boolean_is_written_in_each_format(format: Format, body: bytes) -> None:  # noqa: A002
    """ASK is answered in the formats of SELECT."""
    assert write(Store().query("ASK {}"), format, _CAP).body == body  # type: ignore[arg-type]
