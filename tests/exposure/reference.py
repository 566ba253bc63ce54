"""The reference evaluation: the rules under `ontology/rules`, in SPARQL, on the triples and one profile.

It shares no code with the engine but the reading of profiles, so that the two can disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from lexposure.exposure.profiles import Profile
from lexposure.model.facets import FACETS
from lexposure.model.namespaces import INDEX, LX, RDF, XSD

RULES = sorted((Path(__file__).parents[2] / "ontology" / "rules").glob("*.rq"))
STATIC = [rule for rule in RULES if rule.name < "10"]
PER_ROUND = [rule for rule in RULES if "10" <= rule.name < "20"]
TIMING = [rule for rule in RULES if rule.name >= "20"]

PROFILE = ox.NamedNode("https://example.org/profile")
_A = ox.NamedNode(RDF + "type")


def _lxi(name: str) -> ox.NamedNode:
    return ox.NamedNode(INDEX + name)


def answers(triples: Iterable[ox.Triple], profile: Profile, as_of: dt.date) -> dict[str, str]:
    """Return the status of every norm by IRI."""
    base = _with_profile(triples, profile, as_of)
    _run(base, STATIC)
    marks: set[ox.Triple] = set()
    for _ in range(8):
        store = _copy(base, marks)
        _run(store, PER_ROUND)
        derived = _conclusions(store)
        if derived == marks:
            break
        marks = derived
    else:
        raise AssertionError("derived facts reach no fixpoint")
    _run(store, TIMING)
    return _statuses(store)


def _with_profile(triples: Iterable[ox.Triple], profile: Profile, as_of: dt.date) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    day = ox.Literal(as_of.isoformat(), datatype=ox.NamedNode(XSD + "date"))
    _add(store, (_lxi("run"), _lxi("asOf"), day), (PROFILE, _A, ox.NamedNode(LX + "Profile")))
    for key, facet in FACETS.items():
        operand = ox.NamedNode(facet.property)
        values: list[ox.NamedNode | ox.Literal] = [ox.NamedNode(v) for v in profile.listed.get(key, ())]
        if key in profile.figures:
            values = [ox.Literal(f"{profile.figures[key]:f}", datatype=ox.NamedNode(XSD + "decimal"))]
        if key in profile.dates:
            values = [ox.Literal(profile.dates[key].isoformat(), datatype=ox.NamedNode(XSD + "date"))]
        _add(store, *((PROFILE, operand, value) for value in values))
        if key in profile.listed or key in profile.figures or key in profile.dates:
            _add(store, (PROFILE, _lxi("states"), operand))
        if key in profile.open_facets:
            _add(store, (PROFILE, ox.NamedNode(LX + "unknownFacet"), operand))
        for relation, given in (("denies", profile.denied), ("mayHold", profile.open_values)):
            for value in given.get(key, ()):
                _add(store, *_pair(relation, facet.property, value, by_rule=False))
    return store


def _pair(
    relation: str, facet: str, value: str, *, by_rule: bool
) -> list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]]:
    node = ox.NamedNode(f"https://example.org/{relation}/{by_rule}/{abs(hash((facet, value)))}")
    rows: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (PROFILE, _lxi(relation), node),
        (node, _lxi("facet"), ox.NamedNode(facet)),
        (node, _lxi("value"), ox.NamedNode(value)),
    ]
    return [*rows, (node, _lxi("byRule"), ox.Literal(True))] if by_rule else rows


def _add(store: ox.Store, *rows: tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]) -> None:
    store.extend(ox.Quad(*row) for row in rows)


def _copy(store: ox.Store, extra: Iterable[ox.Triple]) -> ox.Store:
    copy = ox.Store()
    copy.extend([*store, *(ox.Quad(t.subject, t.predicate, t.object) for t in extra)])
    return copy


def _run(store: ox.Store, rules: Iterable[Path]) -> None:
    for rule in rules:
        found = store.query(rule.read_text())
        store.extend([ox.Quad(t.subject, t.predicate, t.object) for t in found])


def _conclusions(store: ox.Store) -> set[ox.Triple]:
    """Return what the rules that hold or are open conclude: a value, or one that may hold."""
    marks: set[ox.Triple] = set()
    rules = store.query(
        "PREFIX lx: <https://w3id.org/lexposure/ontology#> PREFIX lxi: <https://w3id.org/lexposure/index#>"
        " PREFIX odrl: <http://www.w3.org/ns/odrl/2/>"
        " SELECT ?p ?v ?held WHERE { ?r a lx:FactRule ; lx:concludes ?t . ?t odrl:leftOperand ?p ; odrl:rightOperand ?v ."
        " { ?r lxi:holdsFor ?s BIND(true AS ?held) } UNION { ?r lxi:openFor ?s BIND(false AS ?held) } }"
    )
    for row in rules:
        facet, value, held = row["p"], row["v"], row["held"].value == "true"
        if held:
            marks.add(ox.Triple(PROFILE, facet, value))
            marks |= {ox.Triple(*t) for t in _pair("derives", facet.value, value.value, by_rule=True)}
        else:
            marks |= {ox.Triple(*t) for t in _pair("mayHold", facet.value, value.value, by_rule=True)}
    return marks


def _statuses(store: ox.Store) -> dict[str, str]:
    def those(predicate: str) -> set[str]:
        return {str(q.subject.value) for q in store.quads_for_pattern(None, _lxi(predicate), PROFILE, None)}

    applies, may = those("appliesTo"), those("mayApplyTo")
    norms = {str(q.subject.value) for q in store.quads_for_pattern(None, _A, _lxi("Answerable"), None)}
    return {n: "applies" if n in applies else "may_apply" if n in may else "does_not_apply" for n in norms}
