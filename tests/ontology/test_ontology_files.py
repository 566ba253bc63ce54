"""The ontology's files parse, every own term is named, defined and used, and reused terms are declared and exist."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from lexposure.knowledge.declared import Declared, ontology, shapes_text
from lexposure.knowledge.findings import as_triples
from lexposure.knowledge.lint import VALUES
from lexposure.model.facets import FACETS
from lexposure.model.namespaces import LX, ODRL, RDF, SKOS, VOCAB
from ontology.kit import HERE, ONTOLOGY, PREFIXES, QUESTIONS, TURTLE, parse, store

OWN = 'FILTER (STRSTARTS(STR(?t), "https://w3id.org/lexposure/"))'
TERM = f"{{ ?t a owl:Class }} UNION {{ ?t a owl:ObjectProperty }} UNION {{ ?t a owl:DatatypeProperty }} {OWN}"
HYGIENE = {
    "term without a label": f"SELECT ?t WHERE {{ {TERM} FILTER NOT EXISTS {{ ?t rdfs:label ?l }} }}",
    "term without a definition": f"SELECT ?t WHERE {{ {TERM} FILTER NOT EXISTS {{ ?t skos:definition ?l }} }}",
    "two labels": f"SELECT ?t WHERE {{ ?t rdfs:label|skos:prefLabel ?a , ?b {OWN} FILTER (?a != ?b && LANG(?a) = LANG(?b)) }}",
    "two definitions": f"SELECT ?t WHERE {{ ?t skos:definition ?a , ?b {OWN} FILTER (?a != ?b && LANG(?a) = LANG(?b)) }}",
    "label of two terms": f"SELECT ?t WHERE {{ ?t rdfs:label ?l . ?u rdfs:label ?l {OWN} FILTER (?t != ?u) }}",
    "label of two concepts of a scheme": f"SELECT ?t WHERE {{ ?t skos:prefLabel ?l ; skos:inScheme ?s . ?u skos:prefLabel ?l ; skos:inScheme ?s {OWN} FILTER (?t != ?u) }}",
    "definition of two": f"SELECT ?t WHERE {{ ?t skos:definition ?l . ?u skos:definition ?l {OWN} FILTER (?t != ?u) }}",
    "stray space": f'SELECT ?t WHERE {{ ?t rdfs:label|skos:prefLabel|skos:definition ?l {OWN} FILTER (REGEX(?l, "^ | $|  ")) }}',
    "definition without full stop": f'SELECT ?t WHERE {{ ?t skos:definition ?l {OWN} FILTER (!REGEX(?l, "[.]$")) }}',
    "text without language": f'SELECT ?t WHERE {{ ?t rdfs:label|skos:prefLabel|skos:definition ?l {OWN} FILTER (LANG(?l) != "en") }}',
    "concept without label, definition or scheme": f"SELECT ?t WHERE {{ ?t a skos:Concept {OWN} FILTER (NOT EXISTS {{ ?t skos:prefLabel ?l }} || NOT EXISTS {{ ?t skos:definition ?d }} || NOT EXISTS {{ ?t skos:inScheme/skos:prefLabel ?s }}) }}",
    "broader concept that isn't there": f"SELECT ?t WHERE {{ ?t skos:broader ?b {OWN} FILTER NOT EXISTS {{ ?b a skos:Concept }} }}",
    "broader concept of another scheme": f"SELECT ?t WHERE {{ ?t skos:broader ?b ; skos:inScheme ?s . ?b skos:inScheme ?o {OWN} FILTER (?o != ?s) }}",
    "concept broader than itself": f"SELECT ?t WHERE {{ ?t skos:broader+ ?t {OWN} }}",
    "axiom about a foreign class": "SELECT ?t WHERE { ?t rdfs:subClassOf lx:Claim FILTER (!STRSTARTS(STR(?t), STR(lx:))) }",
    "header field missing": "SELECT ?t WHERE { ?t a owl:Ontology ; owl:versionIRI ?v FILTER (NOT EXISTS { ?t dcterms:title ?x } || NOT EXISTS { ?t dcterms:description ?x } || NOT EXISTS { ?t dcterms:license ?x } || NOT EXISTS { ?t dcterms:creator ?x } || NOT EXISTS { ?t dcterms:created ?x } || NOT EXISTS { ?t owl:versionInfo ?x } || NOT EXISTS { ?t vann:preferredNamespacePrefix ?x }) }",
}  # fmt: skip
FIRST_EDITION = {
    "activity": 225, "data": 15, "outcome": 29, "output": 15, "role": 59, "system-change": 8, "system-class": 12, "use-case": 83,
}  # fmt: skip
COPIES = {
    "http://data.europa.eu/eli/ontology#": "eli.owl",
    "https://w3id.org/dpv#": "dpv-2.3.ttl",
    "https://w3id.org/dpv/ai#": "dpv-2.3-ai.ttl",
    "https://w3id.org/dpv/legal/eu/aiact#": "dpv-2.3-eu-aiact.ttl",
    "https://w3id.org/dpv/legal/eu/gdpr#": "dpv-2.3-eu-gdpr.ttl",
    "https://w3id.org/vair#": "vair.owl",
    ODRL: "odrl.ttl",
}


@cache
def _terms() -> frozenset[str]:
    kinds = ("Class", "ObjectProperty", "DatatypeProperty")
    return frozenset(
        t.subject.value
        for t in ontology()
        if t.predicate.value == RDF + "type"
        and t.object.value.endswith(kinds)
        and t.subject.value.startswith(LX)
    )


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("path", [*TURTLE, HERE / "fixture.trig"], ids=lambda path: path.name)
def test_files_parse_alike_in_two_libraries(path: Path) -> None:
    """Every file holds the same number of statements for pyoxigraph and rdflib."""
    ours = {(q.subject, q.predicate, q.object, q.graph_name) for q in parse(path)}
    fmt, theirs = ("trig", rdflib.Dataset()) if path.suffix == ".trig" else ("turtle", rdflib.Graph())
    assert len(ours) == len(list(theirs.parse(data=path.read_text(), format=fmt)))


@pytest.mark.parametrize("query", HYGIENE.values(), ids=HYGIENE.keys())
def test_hygiene(query: str) -> None:
    """Terms and concepts are named once, defined once in a sentence, and stand in one tree of their scheme."""
    found = store(ontology()).query(PREFIXES + query)
    assert isinstance(found, ox.QuerySolutions)
    assert [row["t"].value for row in found] == []


def test_each_scheme_has_a_file_of_its_name() -> None:
    """One scheme a file: `vocab/role.ttl` holds the scheme `role` and its concepts, nothing else."""
    for path in sorted((ONTOLOGY / "vocab").glob("*.ttl")):
        scheme = VOCAB + path.stem
        subjects = {quad.subject.value for quad in parse(path)}
        assert scheme in subjects, path.name
        assert all(name == scheme or name.startswith(scheme + "/") for name in subjects), path.name


def test_every_facet_is_a_declared_operand() -> None:
    """A facet of a profile is a property and an operand at once, and its values come from a declared scheme."""
    declared = Declared.of(ontology())
    operands = {t.subject.value for t in ontology() if t.object == ox.NamedNode(ODRL + "LeftOperand")}
    assert {facet.property for facet in FACETS.values()} == operands
    for facet in FACETS.values():
        assert facet.property in declared.terms
        assert facet.scheme is None or declared.schemes[facet.scheme], facet.key


def test_lint_knows_declared_properties_and_schemes_only() -> None:
    """The table of closed values names properties and schemes that exist."""
    declared = Declared.of(ontology())
    for name, scheme in VALUES.items():
        assert name in declared.terms
        assert declared.schemes[VOCAB + scheme]


def test_each_own_term_is_used() -> None:
    """A term that no question, shape or key of the context uses isn't worth its place."""
    texts = [
        shapes_text(),
        *(path.read_text() for path in QUESTIONS),
        (ONTOLOGY / "context.jsonld").read_text(),
    ]
    used = {LX + name for text in texts for name in re.findall(r"(?<![\w-])lx:([A-Za-z]\w*)", text)}
    classified_only = {LX + "ContractNorm", LX + "LegalNorm"}
    facets = {facet.property for facet in FACETS.values()}
    assert _terms() - used - facets == classified_only


def test_shapes_and_questions_use_declared_terms_only() -> None:
    """A misspelt term in a shape or question would check nothing and find nothing."""
    declared = Declared.of(ontology()).terms
    for text in [shapes_text(), *(path.read_text() for path in QUESTIONS)]:
        for name in re.findall(r"(?<![\w-])lx:([A-Za-z]\w*)", text):
            assert LX + name in declared, name


def test_context_terms_are_declared() -> None:
    """Each key of the context that is no prefix means a declared term."""
    context = json.loads((ONTOLOGY / "context.jsonld").read_text())["@context"]
    prefixes = {
        key: value if isinstance(value, str) else value.get("@id", "")
        for key, value in context.items()
        if key[0] != "@"
    }
    declared = Declared.of(ontology()).terms
    for key, value in prefixes.items():
        prefix, colon, name = value.partition(":")
        if colon and prefix in prefixes and not name.startswith("//"):
            assert prefixes[prefix] + name in declared, key


def test_foreign_terms_are_declared_and_no_more() -> None:
    """Nothing is said here about a foreign subject beyond its kind and what its own vocabulary says of it."""
    for triple in as_triples(parse(ONTOLOGY / "external.ttl")):
        assert triple.predicate.value.endswith(("#type", "#subClassOf")), triple


@pytest.mark.shared
def test_reused_terms_exist_in_their_vocabularies(shared: Path) -> None:
    """A reused IRI or match is one that its publisher defines."""
    used = {
        term.value
        for t in ontology()
        for term in (t.subject, t.predicate, t.object)
        if isinstance(term, ox.NamedNode)
    }
    for namespace, name in COPIES.items():
        path = shared / "vocabularies" / name
        fmt = ox.RdfFormat.RDF_XML if path.suffix == ".owl" else ox.RdfFormat.TURTLE
        defined = {
            quad.subject.value
            for quad in ox.parse(path=str(path), format=fmt)
            if isinstance(quad.subject, ox.NamedNode)
        }
        assert {term for term in used if term.startswith(namespace)} <= defined


def test_skos_concepts_are_typed() -> None:
    """What stands in a scheme is a concept."""
    typed = {t.subject for t in ontology() if t.object == ox.NamedNode(SKOS + "Concept")}
    assert {t.subject for t in ontology() if t.predicate.value == SKOS + "inScheme"} <= typed


def test_own_terms_stay_within_the_rl_profile() -> None:
    """Existentials stand only to the left of a subclass axiom, ranges are RL datatypes, and nothing is imported."""
    triples = as_triples(parse(ONTOLOGY / "lexposure.ttl"))
    names = {t.predicate.value.rsplit("#", 1)[-1] for t in triples}
    forbidden = {
        "imports",
        "unionOf",
        "complementOf",
        "oneOf",
        "hasSelf",
        "allValuesFrom",
        "minCardinality",
        "cardinality",
    }
    assert names.isdisjoint(forbidden)
    ranges = {
        t.object.value
        for t in triples
        if t.predicate.value.endswith("#range") and "XMLSchema" in t.object.value
    }
    assert ranges <= {f"http://www.w3.org/2001/XMLSchema#{kind}" for kind in ("string", "decimal", "boolean")}
    right = {t.object for t in triples if t.predicate.value.endswith("#subClassOf")}
    assert all(isinstance(cls, ox.NamedNode) for cls in right)


def test_a_concept_that_joined_after_the_first_edition_says_when() -> None:
    """Profiles rest on it: a list written earlier couldn't name the concept. The first edition had this many."""
    undated = "SELECT ?s (COUNT(?t) AS ?n) WHERE { ?t a skos:Concept ; skos:inScheme ?s FILTER NOT EXISTS { ?t dcterms:created ?d } } GROUP BY ?s"
    found = {
        row["s"].value.removeprefix(VOCAB): int(row["n"].value)
        for row in store(ontology()).query(PREFIXES + undated)
    }
    facets = {facet.scheme.removeprefix(VOCAB) for facet in FACETS.values() if facet.scheme}
    assert {scheme: n for scheme, n in found.items() if scheme in facets} == FIRST_EDITION
