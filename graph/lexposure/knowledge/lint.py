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
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lexposure.knowledge.curated_names import unit_name, written
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
    LX + "owner": "owner",
    LX + "occasion": "occasion",
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
_QUOTES = frozenset({OA + "exact", OA + "prefix", OA + "suffix"})
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
        self._declared = Declared.of(chain(triples, ontology()))
        self._referrers = Referrers(triples)
        self._types: dict[str, set[str]] = defaultdict(set)
        self._said: dict[str, list[ox.Triple]] = defaultdict(list)
        terms, said, types = self._declared.terms, self._said, self._types
        for triple in triples - ontology():
            subject, name = _value(triple.subject), triple.predicate.value
            if subject in terms or subject.startswith(GRAPH):  # the ontology's own
                continue
            said[name].append(triple)
            own = types[subject]
            if name == _TYPE:
                own.add(_value(triple.object))

    def run(self) -> Iterator[Finding]:
        for name, triples in self._said.items():
            yield from self._terms(name, triples)
            yield from self._values(name, triples)
            yield from self._texts(name, triples)
            for triple in triples:
                if isinstance(triple.object, ox.Literal):
                    yield from self._literal(triple, triple.object)
                else:
                    yield from self._name(triple)
                if isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode):
                    yield from self._found(
                        triple, f"a node without a name beside {short(name)}", "blank-node"
                    )
        yield from self._conditions()

    def _terms(self, name: str, triples: list[ox.Triple]) -> Iterator[Finding]:
        if name not in self._declared.terms:
            yield from self._undeclared(name, triples)
        if name == _TYPE:
            for triple in triples:
                if _value(triple.object) not in self._declared.terms:
                    yield from self._undeclared(_value(triple.object), [triple])

    def _undeclared(self, term: str, triples: list[ox.Triple]) -> Iterator[Finding]:
        hint = _hint(term, self._declared.terms)
        for triple in triples:
            yield from self._found(triple, f"undeclared term {short(term)}{hint}", "term")

    def _values(self, name: str, triples: list[ox.Triple]) -> Iterator[Finding]:
        facet = FACETS_BY_PROPERTY.get(name)
        scheme = VOCAB + VALUES[name] if name in VALUES else facet.scheme if facet else None
        for triple in triples if scheme or name in _PLACES else ():
            if scheme:
                yield from self._in_scheme(triple, triple.object, scheme)
            else:
                yield from self._of_class(triple, triple.object, DPV + "Location", "place")

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
        given = {_value(triple.subject): triple for triple in self._said[ODRL + "rightOperand"]}
        for asked in self._said[ODRL + "leftOperand"]:
            facet, test = FACETS_BY_PROPERTY.get(_value(asked.object)), given.get(_value(asked.subject))
            if facet and test:
                yield from self._test(facet, test)

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

    def _name(self, triple: ox.Triple) -> Iterator[Finding]:
        name = _value(triple.object)
        if not name.startswith(ID) or name in self._types or not isinstance(triple.object, ox.NamedNode):
            return
        if triple.predicate.value not in _PLACES and not name.startswith(f"{ID}text/"):
            hint = _hint(name, [node for node in self._types if node.startswith(ID)])
            shown = _cited(name)
            yield from self._found(triple, f"{shown} is nowhere described{hint}", "name", shown)

    def _texts(self, name: str, triples: list[ox.Triple]) -> Iterator[Finding]:
        if name in _QUOTES:
            for triple in triples:
                yield from self._found(
                    triple, "typed words: a quote is cut from the archive, never written down", "quote"
                )
        text = f"{ID}text/"
        for triple in triples if name == LX + "textSha256" else ():
            subject = _value(triple.subject)
            if subject.startswith(text) and subject.removeprefix(text) != _value(triple.object):
                yield from self._found(
                    triple, "the text's name is another hash than the one it carries", "text"
                )

    def _literal(self, triple: ox.Triple, value: ox.Literal) -> Iterator[Finding]:
        if not _well_formed(value.value, value.datatype.value):
            kind = value.datatype.value.removeprefix(XSD)
            message = f"{written(triple.predicate.value)}: {value.value!r} is no {kind}"
            yield from self._found(triple, message, "literal", value.value)

    def _found(self, triple: ox.Triple, message: str, rule: str, about: str = "") -> Iterator[Finding]:
        for owner in self._referrers.owners(_value(triple.subject)):
            yield Finding(owner, message, rule=rule, about=about)


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
    close = nearest(_cited(name), [_cited(candidate) for candidate in known])
    return f": {close}" if close.startswith("did you mean") else ""


def _cited(iri: str) -> str:
    """Return a name as authors write it: a unit by its act's prefix, whatever else in short."""
    return unit_name(iri) or short(iri)
