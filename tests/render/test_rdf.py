"""The RDF has only named nodes, keeps the order of hops, and says the same as the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse

from lexposure.model.errors import CuratedDataError
from lexposure.render.rdf import to_jsonld, to_triples, to_turtle
from render.examples import ANSWERS, EMPTY, EXPOSURE, FIXED, LONG_QUOTE, NAMES, ODD_QUOTE, crowded, with_text

PREFIXES = """
PREFIX lx: <https://w3id.org/lexposure/ontology#>
PREFIX schema: <https://schema.org/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
"""


def store() -> Store:
    loaded = Store()
    loaded.load(to_turtle(EXPOSURE).encode(), format=RdfFormat.TURTLE)
    return loaded


def rows(query: str) -> list[list[str]]:
    solutions = store().query(PREFIXES + query)
    return [[term.value for term in solution] for solution in solutions]  # type: ignore[union-attr]


@pytest.mark.parametrize("exposure", [EXPOSURE, EMPTY, crowded(4)], ids=["full", "empty", "crowded"])
def test_no_node_is_blank_and_no_triple_is_double(exposure: object) -> None:
    """Every node has a minted IRI, so that two answers can be compared as sets of lines."""
    triples = to_triples(exposure)  # type: ignore[arg-type]

    assert triples
    assert len(set(triples)) == len(triples)
    assert not [term for triple in triples for term in triple if isinstance(term, BlankNode)]


def test_turtle_and_json_ld_carry_the_same_triples() -> None:
    """Both forms parse, and to exactly the triples that were meant."""
    meant = set(to_triples(EXPOSURE))

    for text, form in ((to_turtle(EXPOSURE), RdfFormat.TURTLE), (to_jsonld(EXPOSURE), RdfFormat.JSON_LD)):
        assert {Triple(*list(quad)[:3]) for quad in parse(text.encode(), format=form)} == meant


def test_each_norm_has_one_answer_with_its_status() -> None:
    """An answer is about a norm, has a status from the vocabulary, and both clocks."""
    found = rows(
        "SELECT ?norm ?status WHERE { ?a a lx:Answer ; <http://purl.org/dc/terms/identifier> ?ref ; lx:forNorm ?norm ; lx:forProfile ?p ; "
        "lx:answerStatus ?status ; lx:asOf '2031-11-23'^^<http://www.w3.org/2001/XMLSchema#date> ; lx:knownAt ?k }"
    )

    vocabulary = "https://w3id.org/lexposure/vocab/answer-status/"
    assert sorted(found) == sorted([answer.iri, vocabulary + answer.status] for answer in ANSWERS)


def test_hops_keep_their_order() -> None:
    """The list elements of a path, sorted by position, are its hops."""
    found = rows(
        "SELECT ?path ?item WHERE { ?path a lx:ExposurePath ; schema:itemListElement ?e . "
        "?e schema:position ?n ; schema:item ?item } ORDER BY ?path ?n"
    )
    chains: dict[str, list[str]] = {}
    for path, item in found:
        chains.setdefault(path, []).append(item)

    assert sorted(chains.values()) == sorted(
        [hop.iri for hop in path.hops] for answer in ANSWERS for path in answer.paths
    )


def test_quotes_and_gaps_are_told() -> None:
    """Quotes stand as they are; what nobody examined is named."""
    quotes = {quote for (quote,) in rows("SELECT ?q WHERE { ?s oa:exact ?q }")}

    assert {LONG_QUOTE, ODD_QUOTE} <= quotes
    assert rows("SELECT ?n WHERE { ?whole lx:notExamined ?gap . ?gap lx:concerns ?n }") == [
        [EXPOSURE.not_examined[0].iri]
    ]


def test_equal_answers_meet_and_others_do_not() -> None:
    """Names come from content: another day gives other answers, the same question gives the same."""
    later = replace(EXPOSURE, as_of=EXPOSURE.as_of.replace(year=2032))
    answers = [
        {triple.subject for triple in to_triples(exposure) if triple.object == ANSWER_CLASS}
        for exposure in (EXPOSURE, replace(EXPOSURE), later)
    ]

    assert answers[0] == answers[1]
    assert not answers[0] & answers[2]


ANSWER_CLASS = NamedNode("https://w3id.org/lexposure/ontology#Answer")


def test_any_text_can_be_written_and_read_back() -> None:
    """Quotation marks, line breaks, NUL and lone surrogates don't break the form."""
    odd = with_text(EXPOSURE, lambda text: text + '"""\\\r\n\x00\ud800<>', FIXED | NAMES)

    assert {triple.object for triple in to_triples(odd) if isinstance(triple.object, Literal)}
    assert len(list(parse(to_turtle(odd).encode(), format=RdfFormat.TURTLE))) == len(to_triples(odd))


def test_a_name_that_is_no_iri_is_an_error_of_the_data() -> None:
    """A node that can't be named is refused, with what to do about it."""
    broken = replace(EXPOSURE, answers=(replace(ANSWERS[0], iri="not an iri"),))

    with pytest.raises(CuratedDataError, match="'not an iri' is not an IRI"):
        to_triples(broken)
