"""Data that breaks a rule is refused: each seeded fault is found, on the node that an author can correct."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from lexposure.knowledge.declared import shapes_text
from lexposure.knowledge.findings import Finding, Referrers
from lexposure.knowledge.lint import lint
from lexposure.knowledge.validate import validate
from ontology.kit import HERE, ONTOLOGY, changed, fixture

ID = "https://w3id.org/lexposure/id/"


@dataclass(frozen=True)
class Fault:
    """A SPARQL update that seeds one fault, the node that it is reported on, and words of the message."""

    name: str
    update: str
    node: str
    says: str


def _set(node: str, path: str, value: str) -> str:
    return (
        f"DELETE {{ <{node}> {path} ?o }} INSERT {{ <{node}> {path} {value} }} WHERE {{ <{node}> {path} ?o }}"
    )


def _drop(node: str, path: str) -> str:
    return f"DELETE WHERE {{ <{node}> {path} ?o }}"


def _add(statement: str) -> str:
    return f"INSERT DATA {{ {statement} }}"


_NORM, _LAW = "norm/policy/filters", "norm/exa/art_26.par_1"
_ANY_EVIDENCE = "lx:hasEvidence"
SHACL = [
    Fault("validity reversed", _set("period/exa/art_26/old", "lx:validUntil", '"2020-01-01"^^xsd:date'), "period/exa/art_26/old", "before valid_until"),
    Fault("validity without start", _drop("membership/de-eu", "lx:validFrom"), "membership/de-eu", "first day"),
    Fault("a time where a day belongs", _set(_NORM, "lx:validFrom", '"2023-09-28T00:00:00Z"^^xsd:dateTime'), _NORM, "YYYY-MM-DD"),
    Fault("claim without validity", _drop("norm/policy/marks", "lx:validFrom"), "norm/policy/marks", "valid_from"),
    Fault("period without start", _drop("period/eca", "lx:appliesFrom"), "period/eca", "applies_from"),
    Fault("period reversed", _set("period/eca", "lx:appliesUntil", '"1900-01-01"^^xsd:date'), "period/eca", "applies_until"),
    Fault("period about nothing", _drop("period/eca", "lx:concerns"), "period/eca", "concerns"),
    Fault("provision version of a document", _add('<provision-version/x/1> a lx:ProvisionVersion ; eli:realizes <document/terms> ; lx:textSha256 "798cfe1fb5da3ba7712340eb3c06a96b1ed50d5e87ff8ed32b66d30d3c32f0d6" ; oa:hasSource <text/798cfe1fb5da3ba7712340eb3c06a96b1ed50d5e87ff8ed32b66d30d3c32f0d6>'), "provision-version/x/1", "realizes a provision"),
    Fault("no author", _drop(_LAW, "prov:wasAttributedTo"), _LAW, "author"),
    Fault("two statuses", _add("<norm/policy/marks> lx:status st:disputed"), "norm/policy/marks", "one status"),
    Fault("confidence above one", _set(_LAW, "sssom:confidence", "1.5"), _LAW, "from 0 to 1"),
    Fault("confidence as a double", _set(_LAW, "sssom:confidence", "0.5e0"), _LAW, "decimal"),
    Fault("no confidence", _drop(_LAW, "sssom:confidence"), _LAW, "one confidence"),
    Fault("two conditions", _add(f"<{_NORM}> lx:appliesWhen <../cond/hobby>"), _NORM, "at most one condition"),
    Fault("contract norm without evidence", _drop("norm/policy/marks", _ANY_EVIDENCE), "norm/policy/marks", "no evidence"),
    Fault("reviewed norm without evidence", _drop(_NORM, _ANY_EVIDENCE), _NORM, "no evidence"),
    Fault("disputed law norm without evidence", _set("norm/exg/1", "lx:status", "st:disputed"), "norm/exg/1", "no evidence"),
    Fault("unarchived source without evidence", _drop("norm/third-licence/extraction", _ANY_EVIDENCE), "norm/third-licence/extraction", "no evidence"),
    Fault("incorporation without evidence", _drop("incorporation/terms/policy", _ANY_EVIDENCE), "incorporation/terms/policy", "no evidence"),
    Fault("evidence that is no span", _add(f"<{_NORM}> lx:hasEvidence <document/policy>"), "document/policy", "span of a text"),
    Fault("no source", _drop(_LAW, "lx:source"), _LAW, "no source"),
    Fault("a document as source", _set(_NORM, "lx:source", "<document/policy>"), "document/policy", "provision or a legal unit"),
    Fault("reviewed by nobody", _drop("review/norm/policy/filters", "lx:concerns"), _NORM, "other than the author"),
    Fault("reviewed by its author", _set("review/norm/policy/filters", "prov:wasAssociatedWith", "<person/author>"), _NORM, "other than the author"),
    Fault("reviewed by software", _set("review/norm/policy/filters", "prov:wasAssociatedWith", "<software/extractor>"), _NORM, "other than the author"),
    Fault("review without decision", _drop("review/mapping/filters-26", "lx:decision"), "review/mapping/filters-26", "one decision"),
    Fault("norm without bearer", _drop(_LAW, "lx:bearer"), _LAW, "bearer"),
    Fault("norm without action", _drop(_LAW, "lx:action"), _LAW, "action"),
    Fault("norm without summary", _drop(_LAW, "dcterms:description"), _LAW, "our own words"),
    Fault("norm of two kinds", _add(f"<{_LAW}> a lx:Prohibition"), _LAW, "exactly one"),
    Fault("norm of no kind", f"DELETE {{ <{_LAW}> a ?k }} INSERT {{ <{_LAW}> a lx:Norm }} WHERE {{ <{_LAW}> a ?k }}", _LAW, "exactly one"),
    Fault("deadline in words", _set("norm/exa/art_27", "lx:performWithin", '"a month"'), "norm/exa/art_27", "duration"),
    Fault("penalty that isn't one", _add(f"<{_LAW}> lx:hasPenalty <document/policy>"), _LAW, "penalties"),
    Fault("rule that concludes nothing", _drop("rule/exa/anx", "lx:concludes"), "rule/exa/anx", "concludes one test"),
    Fault("rule without condition", _drop("rule/exa/anx", "lx:appliesWhen"), "rule/exa/anx", "has a condition"),
    Fault("share as percent", _set("penalty/exa/art_99", "lx:maxTurnoverShare", "3.0"), "penalty/exa/art_99", "0.03"),
    Fault("two ceilings without cap rule", _drop("penalty/exa/art_99", "lx:capRule"), "penalty/exa/art_99", "which of the two"),
    Fault("cap rule without share", _drop("penalty/exa/art_99", "lx:maxTurnoverShare"), "penalty/exa/art_99", "share is missing"),
    Fault("currency in words", _set("../node/eur-1k", "schema:currency", '"Euro"'), "penalty/exa/art_99", "ISO 4217"),
    Fault("term in words", _set("penalty/eca/s3", "lx:maxImprisonment", '"one year"'), "penalty/eca/s3", "duration"),
    Fault("competence of nobody", _drop("competence/exa", "dpv:hasAuthority"), "competence/exa", "authority"),
    Fault("incorporation of two documents", _add("<incorporation/terms/policy> lx:incorporates <document/terms>"), "incorporation/terms/policy", "one document"),
    Fault("incorporation without version rule", _drop("incorporation/terms/policy", "lx:versionRule"), "incorporation/terms/policy", "version_rule"),
    Fault("scope without sections", _drop("scope/terms/hub", "lx:section"), "scope/terms/hub", "sections"),
    Fault("scope of two documents", _add("<scope/terms/hub> lx:scopeIn <document/policy>"), "scope/terms/hub", "one document"),
    Fault("contract with nobody", _drop("party/terms", "lx:contractsWith"), "party/terms", "one declared organization"),
    Fault("contracting party without evidence", _drop("party/terms", _ANY_EVIDENCE), "party/terms", "no evidence"),
    Fault("law of nowhere", "DELETE { <governing-law/terms> ?p ?o } WHERE { VALUES ?p { lx:lawOf lx:forumIn } <governing-law/terms> ?p ?o }", "governing-law/terms", "names a place"),
    Fault("laws of two places", _add("<governing-law/terms> lx:lawOf loc:US"), "governing-law/terms", "one law"),
    Fault("platform of two kinds", _add("<platform/example-hub> lx:platformKind <../vocab/platform-kind/api>"), "platform/example-hub", "one platform_kind"),
    Fault("mapping with two targets", _add(f"<mapping/marks-50> lx:mapsTo <{_LAW}>"), "mapping/marks-50", "maps_to"),
    Fault("mapping to a unit", _set("mapping/marks-50", "lx:mapsTo", "<law/exa/art_50>"), "mapping/marks-50", "maps_to"),
    Fault("an eleventh relation", _set("mapping/marks-50", "lx:mappingRelation", "rel:related"), "mapping/marks-50", "one relation"),
    Fault("mapping without justification", _drop("mapping/marks-50", "sssom:mapping_justification"), "mapping/marks-50", "justification"),
    Fault("mapping without contract evidence", "DELETE { <mapping/marks-50> lx:hasEvidence ?e } WHERE { <mapping/marks-50> lx:hasEvidence ?e . ?e oa:hasSource/a lx:DocumentVersion }", "mapping/marks-50", "contract side"),
    Fault("mapping without law evidence", "DELETE { <mapping/marks-50> lx:hasEvidence ?e } WHERE { <mapping/marks-50> lx:hasEvidence ?e . ?e oa:hasSource/a lx:LawVersion }", "mapping/marks-50", "law side"),
    Fault("span of nothing", "DELETE { ?e oa:hasSource ?t } WHERE { <norm/policy/marks> lx:hasEvidence ?e . ?e oa:hasSource ?t }", "norm/policy/marks", "lies in one text"),
    Fault("span of an undeclared text", "DELETE { ?e oa:hasSource ?t } INSERT { ?e oa:hasSource <document/policy> } WHERE { <norm/policy/marks> lx:hasEvidence ?e . ?e oa:hasSource ?t }", "norm/policy/marks", "must be declared"),
    Fault("span reversed", "DELETE { ?p oa:start ?s } INSERT { ?p oa:start 9999 } WHERE { <norm/policy/marks> lx:hasEvidence/oa:hasSelector ?p . ?p oa:start ?s }", "norm/policy/marks", "before end"),
    Fault("hash cut short", "DELETE { ?e lx:textSha256 ?h } INSERT { ?e lx:textSha256 'abc' } WHERE { <norm/policy/marks> lx:hasEvidence ?e . ?e lx:textSha256 ?h }", "norm/policy/marks", "SHA-256"),
    Fault("typed quote", "INSERT { ?p oa:exact 'typed words' } WHERE { <norm/policy/marks> lx:hasEvidence/oa:hasSelector ?p }", "norm/policy/marks", "no quote is typed"),
    Fault("two laws in force at once", "DELETE { ?t lx:validUntil ?d } WHERE { ?t a lx:LawVersion ; lx:validUntil ?d }", "", "overlap"),
    Fault("document version with dates", "INSERT { ?t lx:validFrom '2026-03-01'^^xsd:date } WHERE { ?t a lx:DocumentVersion }", "", "timeless"),
    Fault("text named otherwise than by hash", _add("<text/newest> a lx:LawVersion ; eli:realizes <instrument/eca> ; lx:validFrom '2050-01-01'^^xsd:date"), "text/newest", "SHA-256"),
    Fault("capture of two texts", "INSERT { <capture/terms/1> eli:embodies ?t } WHERE { <capture/policy/1> eli:embodies ?t }", "capture/terms/1", "one document version"),
    Fault("instrument without binding force", _drop("instrument/guide", "lx:bindingForce"), "instrument/guide", "binding_force"),
    Fault("ref prefix in small letters", _set("instrument/guide", "lx:refPrefix", "'exg'"), "instrument/guide", "ref_prefix"),
    Fault("unit in two places", _add("<law/eca/s1> eli:is_part_of <law/eca/s2>"), "law/eca/s1", "part of one"),
    Fault("provision of no document", _set("provision/policy/staff", "eli:is_part_of", "<instrument/exa>"), "provision/policy/staff", "part_of one document"),
    Fault("platform without operator", _drop("platform/example-hub", "schema:provider"), "platform/example-hub", "operator"),
    Fault("undeclared operand", _set("../cond/small", "odrl:leftOperand", "lx:bearer"), "penalty/exa/art_99", "one facet"),
    Fault("unknown operator", _set("../cond/small", "odrl:operator", "odrl:within"), "penalty/exa/art_99", "eight operators"),
    Fault("two values in a test", _add("<../cond/small> odrl:rightOperand 100.0"), "penalty/exa/art_99", "one value"),
    Fault("alternatives of alternatives", _add("<../cond/deployer-in-reach> odrl:or <../cond/nested> . <../cond/nested> a odrl:LogicalConstraint ; odrl:or <../cond/hobby>"), _LAW, "alternatives"),
    Fault("reading held by nobody", _drop("../vocab/question/promise-as-leave/gates-only", "lx:heldBy"), "../vocab/question/promise-as-leave/gates-only", "who holds"),
    Fault("profile that contradicts itself", _add("<profile/maker> lx:denies <../cond/gain>"), "profile/maker", "states and denies"),
    Fault("action without artefact", _drop("action/label-output", "lx:artefact"), "action/label-output", "artefact that proves it"),
    Fault("action that says nothing to do", _drop("action/label-output", "dcterms:description"), "action/label-output", "what to do"),
    Fault("action for a unit of law", _set("action/label-output", "lx:satisfies", "<law/exa/art_50>"), "action/label-output", "declared norms"),
    Fault("action of no occasion", _drop("action/train-staff", "lx:occasion"), "action/train-staff", "occasion"),
    Fault("action suggested to two", _add("<action/train-staff> lx:owner <../vocab/owner/legal>"), "action/train-staff", "one owner"),
    Fault("action that costs nothing", _set("action/label-output", "lx:cost", "0"), "action/label-output", "whole number from 1"),
    Fault("crosswalk to an unknown number", _set("action/label-output", "lx:crosswalk", "<law/exg/99>"), "action/label-output", "entries that the data holds"),
    Fault("completion of one action", "DELETE DATA { <completion/exa/art_26.par_1> lx:together <action/train-staff> }", "completion/exa/art_26.par_1", "two or more"),
    Fault("completion without reason", _drop("completion/exa/art_26.par_1", "dcterms:description"), "completion/exa/art_26.par_1", "suffice together"),
    Fault("completion of nothing", _drop("completion/exa/art_26.par_1", "lx:completes"), "completion/exa/art_26.par_1", "one declared norm"),
    Fault("answer without status", _drop("answer/bank/art_26", "lx:answerStatus"), "answer/bank/art_26", "one status"),
]  # fmt: skip
LINT = [
    Fault("day that no calendar has", _set(_LAW, "lx:validFrom", '"2026-13-45"^^xsd:date'), _LAW, "is no date"),
    Fault("day without dashes", _set(_LAW, "lx:validFrom", '"20261124"^^xsd:date'), _LAW, "is no date"),
    Fault("confidence in words", _set(_LAW, "sssom:confidence", '"high"^^xsd:decimal'), _LAW, "is no decimal"),
    Fault("misspelt class", "DELETE { <penalty/eca/s3> a ?k } INSERT { <penalty/eca/s3> a lx:Penalti } WHERE { <penalty/eca/s3> a ?k }", "penalty/eca/s3", "did you mean `lx:Penalty`"),
    Fault("misspelt property", _add(f"<{_LAW}> lx:bearrer role:any-person"), _LAW, "did you mean `lx:bearer`"),
    Fault("foreign term never declared", _add("<operator/example-cloud> org:legalName 'Example'"), "operator/example-cloud", "undeclared term"),
    Fault("misspelt concept", _set(_NORM, "lx:bearer", "role:platform-custmer"), _NORM, "did you mean `platform-customer`"),
    Fault("concept of another scheme", _set(_NORM, "lx:bearer", "act:prompting"), _NORM, "no concept of scheme role"),
    Fault("misspelt concept in a condition", _set("../cond/enters", "odrl:rightOperand", "act:access-without-authorisation"), "norm/eca/s1", "did you mean `access-without-authorization`"),
    Fault("concept of another scheme in a condition", _set("../cond/enters", "odrl:rightOperand", "role:employer"), "norm/eca/s1", "scheme activity"),
    Fault("unknown place in a condition", _set("../cond/output-eu", "odrl:rightOperand", "loc:EUU"), _LAW, "no declared place"),
    Fault("unknown platform in a condition", _set("../cond/uses-hub", "odrl:rightOperand", "<platform/exmple-hub>"), _NORM, "no declared platform"),
    Fault("number compared with a word", _set("../cond/small", "odrl:rightOperand", "'many'"), "penalty/exa/art_99", "no number"),
    Fault("date compared with a number", _set("../cond/marketed-since", "odrl:rightOperand", "2026.0"), "period/exa/art_50/newer", "no date"),
    Fault("unknown owner", _set("action/train-staff", "lx:owner", "<../vocab/owner/humanresources>"), "action/train-staff", "did you mean `human-resources`"),
    Fault("norm of an action that nothing describes", _set("action/label-output", "lx:satisfies", "<norm/exa/art_5O>"), "action/label-output", "did you mean `norm/exa/art_50`"),
    Fault("unknown kind of platform", _set("platform/example-hub", "lx:platformKind", "<../vocab/platform-kind/hub>"), "platform/example-hub", "no concept of scheme platform-kind"),
    Fault("law of an unknown place", _set("governing-law/terms", "lx:lawOf", "loc:DEU"), "governing-law/terms", "no declared place"),
    Fault("unknown place", _set("instrument/eca", "dpv:hasJurisdiction", "loc:USA"), "instrument/eca", "no declared place"),
    Fault("name that nothing describes", _set("mapping/marks-50", "lx:mapsTo", "<norm/exa/art_05>"), "mapping/marks-50", "nowhere described"),
    Fault("author that nothing describes", _set(_LAW, "prov:wasAttributedTo", "<person/autor>"), _LAW, "did you mean `person/author`"),
    Fault("blank node", _add(f"<{_LAW}> skos:note [ skos:note 'x' ]"), _LAW, "without a name"),
    Fault("typed quote", "INSERT { ?p oa:prefix 'typed words' } WHERE { <norm/policy/marks> lx:hasEvidence/oa:hasSelector ?p }", "norm/policy/marks", "typed words"),
    Fault("text under a wrong name", "DELETE { ?t lx:textSha256 ?h } INSERT { ?t lx:textSha256 ?g } WHERE { ?t a lx:DocumentVersion ; lx:textSha256 ?h . ?s a lx:LawVersion ; lx:textSha256 ?g }", "", "another hash"),
]  # fmt: skip


def _found(findings: list[Finding], fault: Fault) -> bool:
    node = fault.node.replace("../", "", 1)
    return any(f.severity == "error" and f.node.endswith(node) and fault.says in f.message for f in findings)


def test_clean_fixture_passes_with_one_warning() -> None:
    """Sound data passes; a draft about a law whose text nobody read is shown as a warning and taken."""
    found = validate(fixture())
    assert [(f.node, f.severity, f.rule) for f in found] == [
        (f"{ID}norm/exg/1", "warning", "DraftWithoutText")
    ]
    assert lint(fixture()) == []


@pytest.mark.parametrize("fault", SHACL, ids=lambda fault: fault.name)
def test_shapes_catch(fault: Fault) -> None:
    """A fault that a shape describes is an error on the claim or work that an author can correct."""
    findings = validate(changed(fault.update))
    assert _found(findings, fault), findings


@pytest.mark.parametrize("fault", LINT, ids=lambda fault: fault.name)
def test_lint_catches(fault: Fault) -> None:
    """A name outside the closed vocabulary is an error that proposes the nearest known ones."""
    findings = lint(changed(fault.update))
    assert _found(findings, fault), findings


def test_findings_are_in_order_and_repeatable() -> None:
    """The same faults give the same findings in the same order, whatever the order of the data."""
    faulty = changed(_drop(_LAW, "lx:bearer") + " ; " + _drop(_NORM, "lx:action"))
    first, second = validate(sorted(faulty, key=str)), validate(sorted(faulty, key=str, reverse=True))
    assert first == second == sorted(first)


def test_faults_in_nodes_that_nothing_uses_are_still_reported() -> None:
    """A condition that no claim rests on, or that refers to itself in a circle, is reported under its own name."""
    base = "https://w3id.org/lexposure/cond/"
    update = _add(
        "<../cond/a> a odrl:LogicalConstraint ; odrl:or <../cond/b> . <../cond/b> a odrl:LogicalConstraint ; odrl:or <../cond/a>"
    )
    assert {f.node for f in validate(changed(update)) if f.severity == "error"} == {base + "a", base + "b"}


def test_odd_names_are_no_obstacle() -> None:
    """An IRI full of signs is checked like any other."""
    findings = validate(changed(_add("<norm/x/%C2%A7_552.053(a)~1> a lx:Right")))
    assert {f.node.removeprefix(ID) for f in findings if f.severity == "error"} == {
        "norm/x/%C2%A7_552.053(a)~1"
    }


def test_two_engines_agree_on_every_fault_at_once() -> None:
    """Rudof and pySHACL report the same nodes, on sound data and on data with every seeded fault."""
    assert _rudof(set(fixture())) == _pyshacl(set(fixture()))
    broken = changed(" ; ".join(_apart()))
    assert len(_rudof(broken)) > 30
    assert _rudof(broken) == _pyshacl(broken)


def test_spans_of_the_fixture_re_derive() -> None:
    """The fixture keeps the product's promise: each span hashes to the words at its place in its text."""
    texts = {_sha(text): text for text in (path.read_text() for path in (HERE / "texts").glob("*.txt"))}
    spans = [t.subject for t in fixture() if t.predicate.value.endswith("oa#hasSelector")]
    assert spans
    for span in spans:
        says = {t.predicate.value.rsplit("#", 1)[-1]: t.object for t in fixture() if t.subject == span}
        at = {
            t.predicate.value.rsplit("#", 1)[-1]: t.object.value
            for t in fixture()
            if t.subject == says["hasSelector"]
        }
        words = texts[says["hasSource"].value.rsplit("/", 1)[-1]][int(at["start"]) : int(at["end"])]
        assert _sha(words) == says["textSha256"].value


def _sha(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _apart() -> list[str]:
    """Leave out faults that undo what another one seeds on the same node."""
    undone = {"norm of no kind", "misspelt class", "span of nothing", "two laws in force at once"}
    return [fault.update for fault in SHACL if fault.name not in undone]


def _rudof(triples: set[ox.Triple]) -> set[tuple[str, str]]:
    return {(f.node, f.severity) for f in validate(triples)}


def _pyshacl(triples: set[ox.Triple]) -> set[tuple[str, str]]:
    data = rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    for name in ("lexposure.ttl", "external.ttl", "conditions.ttl"):
        data.parse(data=(ONTOLOGY / name).read_text(), format="turtle")
    shapes = rdflib.Graph().parse(data=shapes_text(), format="turtle")
    report = pyshacl.validate(data, shacl_graph=shapes, advanced=True)[1]
    return _reported(report, triples)


def _reported(report: rdflib.Graph, triples: set[ox.Triple]) -> set[tuple[str, str]]:
    found, referrers = set(), Referrers(triples)
    for result, node in report.subject_objects(rdflib.SH.focusNode):
        severity = "warning" if (result, rdflib.SH.resultSeverity, rdflib.SH.Warning) in report else "error"
        found |= {(owner, severity) for owner in referrers.owners(str(node))}
    return found
