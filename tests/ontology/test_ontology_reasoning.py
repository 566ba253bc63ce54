"""HermiT proves the terms consistent, refuses contradictions, and finds which norms are contract and which are law.

Java is needed, and the reasoner never sees data: it refuses xsd:date. Individuals here carry no dates.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import owlready2
import pytest
import rdflib

from ontology.kit import ONTOLOGY

pytestmark = [
    pytest.mark.java,
    pytest.mark.skipif(
        shutil.which("java") is None, reason="HermiT needs a Java runtime, and there is no `java` on PATH"
    ),
]
HEAD = """
@prefix lx: <https://w3id.org/lexposure/ontology#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix x: <urn:x#> .
"""
IMPOSSIBLE = {
    "norm-that-obliges-and-forbids": "lx:Obligation , lx:Prohibition",
    "norm-read-from-contract-and-law": "lx:Right , [{} lx:source ; {} lx:Provision ] , [{} lx:source ; {} lx:LegalUnit ]",
    "norm-with-a-ceiling": "lx:Obligation , [{} lx:maxTurnoverShare ; {} xsd:decimal ]",
    "norm-that-concludes-a-fact": "lx:Prohibition , [{} lx:concludes ; {} owl:Thing ]",
    "document-that-incorporates-without-a-claim": "lx:Document , [{} lx:incorporates ; {} owl:Thing ]",
    "document-that-is-its-own-version": "lx:Document , lx:DocumentVersion",
    "text-of-contract-and-law": "lx:DocumentVersion , lx:LawVersion",
    "answer-that-is-a-claim": "lx:Answer , lx:Mapping",
}
CONTRADICTIONS = {
    "a norm read from contract and law": "x:n a lx:Obligation ; lx:source x:p , x:u . x:p a lx:Provision . x:u a lx:LegalUnit .",
    "precedence both ways": "x:a lx:takesPrecedenceOver x:b . x:b lx:takesPrecedenceOver x:a .",
}


def _reason(folder: Path, more: str = "") -> owlready2.World:
    graph = rdflib.Graph()
    for name in ("lexposure.ttl", "external.ttl"):
        graph.parse(data=(ONTOLOGY / name).read_text(), format="turtle")
    graph.parse(data=HEAD + more, format="turtle")
    path = folder / "terms.owl"
    path.write_text(graph.serialize(format="xml"))
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    return world


def test_terms_are_consistent_and_classify_norms_by_their_source(tmp_path: Path) -> None:
    """No class is empty by definition; a norm read from a provision is a contract norm, from a legal unit a legal norm."""
    norms = "x:c a lx:Right ; lx:source x:p . x:p a lx:Provision . x:l a lx:Exemption ; lx:source x:u . x:u a lx:LegalUnit ."
    world = _reason(tmp_path, norms)
    kinds = {name: {cls.name for cls in world.search_one(iri=f"urn:x#{name}").is_a} for name in ("c", "l")}
    assert list(world.inconsistent_classes()) == []
    assert kinds["c"] & {"ContractNorm", "LegalNorm"} == {"ContractNorm"}
    assert kinds["l"] & {"ContractNorm", "LegalNorm"} == {"LegalNorm"}


def test_impossible_kinds_have_no_member(tmp_path: Path) -> None:
    """What can't be true of one thing is seen to be impossible before any data says it."""
    some = ("a owl:Restriction ; owl:onProperty", "owl:someValuesFrom")
    lines = (
        f"x:{name} a owl:Class ; rdfs:subClassOf {kinds.format(*some * 2)} ."
        for name, kinds in IMPOSSIBLE.items()
    )
    found = {cls.name for cls in _reason(tmp_path, "\n".join(lines)).inconsistent_classes()}
    assert found - {"Nothing"} == set(IMPOSSIBLE)


@pytest.mark.parametrize("individuals", CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_contradictions_are_refused(individuals: str, tmp_path: Path) -> None:
    """Statements that contradict each other have no model."""
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        _reason(tmp_path, individuals)
