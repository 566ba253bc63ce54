"""The closed-vocabulary lint: what SHACL and a reasoner can't see.

No shape is aimed at a misspelt class, and a misspelt concept is just another IRI; in an open world neither is wrong.
In this data both are. The lint refuses undeclared terms, values outside their scheme (also inside conditions), names
that nothing describes, blank nodes, typed quotes, malformed literals, and texts whose name isn't the hash that they
carry.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lexposure.knowledge.curated_names import written
from lexposure.knowledge.declared import Declared, ontology
from lexposure.knowledge.findings import Finding, Referrers, as_triples, short
from lexposure.model.facets import FACETS_BY_PROPERTY, Facet
from lexposure.model.names import nearest
from lexposure.model.namespaces import DPV, GRAPH, ID, LX, OA, ODRL, RDF, VOCAB, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

__all__ = ["VALUES", "lint"]

_TYPE = RDF + "type"
VALUES: dict[str, str] = {
    LX + "bearer": "role",
    LX + "owedTo": "role",
    LX + "action": "activity",
    LX + "object": "object",
    LX + "status": "claim-status",
    LX + "decision": "claim-status",
    LX + "mappingRelation": "mapping-relation",
    LX + "penaltyKind": "penalty-kind",
    LX + "per": "penalty-unit",
    LX + "capRule": "cap-rule",
    LX + "turnoverBase": "turnover-base",
    LX + "bindingForce": "binding-force",
    LX + "versionRule": "version-rule",
    LX + "platformKind": "platform-kind",
    LX + "answerStatus": "answer-status",
}
"""Own properties whose only values are the concepts of one scheme; facets say theirs in `model.facets`."""
_PLACES = frozenset(
    {LX + name for name in ("within", "memberPlace", "ofUnion", "basedIn", "lawOf", "forumIn")}
    | {DPV + "hasJurisdiction"}
    | {facet.property for facet in FACETS_BY_PROPERTY.values() if facet.kind == "place"}
)
_CLASS_OF_KIND = {"place": DPV + "Location", "reading": LX + "Reading"}
_PATTERNS = {
    XSD + "date": re.compile(r"\d{4}-\d\d-\d\d"),
    XSD + "dateTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
    XSD + "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    XSD + "integer": re.compile(r"[+-]?\d+"),
    XSD + "boolean": re.compile(r"true|false|0|1"),
}
"""How literals are written; SHACL engines differ on what to make of others."""
_CALENDAR = {XSD + "date": date.fromisoformat, XSD + "dateTime": datetime.fromisoformat}
_DATATYPE_OF_KIND = {"number": XSD + "decimal", "date": XSD + "date"}


def lint(quads: Iterable[ox.Quad | ox.Triple]) -> list[Finding]:
    """Return what breaks the closed vocabulary, in order of node and message; every finding is an error.

    `quads` hold all data that belongs together: a name that nothing in them describes is refused. Graphs are
    flattened, and the ontology's own statements are passed over.
    """
    triples = as_triples(quads)
    return sorted(set(_Lint(triples).run()))


class _Lint:
    """One run over one set of triples."""

    def __init__(self, triples: set[ox.Triple]) -> None:
        self._declared = Declared.of(triples | ontology())
        self._referrers = Referrers(triples)
        self._data = [t for t in triples if not self._is_ontology(t)]
        self._types: dict[str, set[str]] = defaultdict(set)
        for triple in self._data:
            self._types[_value(triple.subject)].update({_value(triple.object)} if _is_type(triple) else ())

    def _is_ontology(self, triple: ox.Triple) -> bool:
        subject = _value(triple.subject)
        return subject in self._declared.terms or subject.startswith(GRAPH) or triple in ontology()

    def run(self) -> Iterator[Finding]:
        for triple in self._data:
            yield from self._blank(triple)
            yield from self._terms(triple)
            yield from self._values(triple)
            yield from self._names(triple)
            yield from self._quotes(triple)
            yield from self._literals(triple)
        yield from self._conditions()

    def _blank(self, triple: ox.Triple) -> Iterator[Finding]:
        if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
            yield from self._found(
                triple, f"a node without a name beside {short(triple.predicate.value)}", "blank-node"
            )

    def _terms(self, triple: ox.Triple) -> Iterator[Finding]:
        used = [triple.predicate.value, *([_value(triple.object)] if _is_type(triple) else [])]
        for term in used:
            if term not in self._declared.terms:
                hint = _hint(term, self._declared.terms)
                yield from self._found(triple, f"undeclared term {short(term)}{hint}", "term")

    def _values(self, triple: ox.Triple) -> Iterator[Finding]:
        name, value = triple.predicate.value, triple.object
        facet = FACETS_BY_PROPERTY.get(name)
        scheme = VOCAB + VALUES[name] if name in VALUES else facet.scheme if facet else None
        if scheme:
            yield from self._in_scheme(triple, value, scheme)
        elif name in _PLACES:
            yield from self._of_class(triple, value, DPV + "Location", "place")

    def _in_scheme(self, triple: ox.Triple, value: Term, scheme: str) -> Iterator[Finding]:
        concepts = self._declared.schemes.get(scheme, frozenset())
        if _value(value) not in concepts:
            name, known = _slug(_value(value), scheme), [_slug(concept, scheme) for concept in concepts]
            title = scheme.removeprefix(VOCAB)
            message = f"{name} is no concept of scheme {title}: {nearest(name, known)}"
            yield from self._found(triple, message, "scheme", name)

    def _of_class(self, triple: ox.Triple, value: Term, cls: str, title: str) -> Iterator[Finding]:
        if cls not in self._types.get(_value(value), ()):
            known = [node for node, types in self._types.items() if cls in types]
            message = f"{short(_value(value))} is no declared {title}{_hint(_value(value), known)}"
            yield from self._found(triple, message, title, short(_value(value)))

    def _conditions(self) -> Iterator[Finding]:
        """A value inside a condition must be one that a profile could state for that facet."""
        tests: dict[str, dict[str, ox.Triple]] = defaultdict(dict)
        for triple in self._data:
            tests[_value(triple.subject)][triple.predicate.value] = triple
        for parts in tests.values():
            asked, given = parts.get(ODRL + "leftOperand"), parts.get(ODRL + "rightOperand")
            facet = FACETS_BY_PROPERTY.get(_value(asked.object)) if asked else None
            if facet and given:
                yield from self._test(facet, given)

    def _test(self, facet: Facet, given: ox.Triple) -> Iterator[Finding]:
        value = given.object
        datatype = _DATATYPE_OF_KIND.get(facet.kind)
        if datatype:
            if not isinstance(value, ox.Literal) or value.datatype.value != datatype:
                yield from self._found(
                    given, f"{facet.key} is compared with {short(_value(value))}, no {facet.kind}", "test"
                )
        elif facet.scheme:
            yield from self._in_scheme(given, value, facet.scheme)
        else:
            cls = _CLASS_OF_KIND.get(facet.kind, LX + "Platform")
            yield from self._of_class(
                given, value, cls, facet.kind if facet.kind != "concept" else "platform"
            )

    def _names(self, triple: ox.Triple) -> Iterator[Finding]:
        name = _value(triple.object)
        covered = triple.predicate.value in _PLACES or name.startswith(f"{ID}text/")
        if (
            isinstance(triple.object, ox.NamedNode)
            and name.startswith(ID)
            and name not in self._types
            and not covered
        ):
            hint = _hint(name, [node for node in self._types if node.startswith(ID)])
            yield from self._found(triple, f"{short(name)} is nowhere described{hint}", "name", short(name))

    def _quotes(self, triple: ox.Triple) -> Iterator[Finding]:
        name, subject = triple.predicate.value, _value(triple.subject)
        if name.startswith(OA) and name.removeprefix(OA) in ("exact", "prefix", "suffix"):
            yield from self._found(
                triple, "typed words: a quote is cut from the archive, never written down", "quote"
            )
        text = f"{ID}text/"
        if (
            name == LX + "textSha256"
            and subject.startswith(text)
            and subject.removeprefix(text) != _value(triple.object)
        ):
            yield from self._found(triple, "the text's name is another hash than the one it carries", "text")

    def _literals(self, triple: ox.Triple) -> Iterator[Finding]:
        value = triple.object
        if isinstance(value, ox.Literal) and not _well_formed(value.value, value.datatype.value):
            kind = value.datatype.value.removeprefix(XSD)
            message = f"{written(triple.predicate.value)}: {value.value!r} is no {kind}"
            yield from self._found(triple, message, "literal", value.value)

    def _found(self, triple: ox.Triple, message: str, rule: str, about: str = "") -> Iterator[Finding]:
        for owner in self._referrers.owners(_value(triple.subject)):
            yield Finding(owner, message, rule=rule, about=about)


def _is_type(triple: ox.Triple) -> bool:
    return triple.predicate.value == _TYPE


def _value(term: Term) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def _well_formed(text: str, datatype: str) -> bool:
    pattern = _PATTERNS.get(datatype)
    if pattern is None:
        return True
    try:
        _CALENDAR.get(datatype, str)(text)
    except ValueError:
        return False
    return pattern.fullmatch(text) is not None


def _slug(concept: str, scheme: str) -> str:
    return concept.removeprefix(scheme + "/")


def _hint(name: str, known: Iterable[str]) -> str:
    close = nearest(short(name), [short(candidate) for candidate in known])
    return f": {close}" if close.startswith("did you mean") else ""
