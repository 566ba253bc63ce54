"""The answer as RDF speaks the ontology: every term is declared, and the shapes find nothing."""

from __future__ import annotations

import datetime as dt
import re

import pyoxigraph as ox

from lexposure.knowledge.declared import Declared, ontology
from lexposure.model.namespaces import LX
from lexposure.render.rdf import to_triples
from lexposure.workspace import Workspace


class TestTerms:
    """Every predicate and class of the answer is one that somebody declared."""

    def test_every_term_is_declared(self, shipped: Workspace) -> None:
        """A consumer who loads the ontology finds each property and class of an answer in it."""
        triples = to_triples(shipped.expose(shipped.example(), dt.date(2026, 11, 24)))
        declared = Declared.of(ontology()).terms
        built_in = re.compile(
            r"http://www\.w3\.org/(1999/02/22-rdf-syntax-ns|2000/01/rdf-schema|2004/02/skos/core)#|http://purl\.org/dc/terms/"
        )
        used = {t.predicate.value for t in triples}
        used |= {
            t.object.value
            for t in triples
            if t.predicate.value.endswith("#type") and isinstance(t.object, ox.NamedNode)
        }
        assert {term for term in used if term not in declared and not built_in.match(term)} == set()

    def test_each_examined_norm_has_its_answer(self, shipped: Workspace) -> None:
        """One answer a norm, besides those under each reading."""
        found = shipped.expose(shipped.example(), dt.date(2026, 11, 24))
        triples = to_triples(found)
        about = {
            t.object.value
            for t in triples
            if t.predicate.value == LX + "forNorm" and isinstance(t.object, ox.NamedNode)
        }
        assert about == {answer.iri for answer in found.answers}
