"""The exposure answer by SPARQL, on disk or in memory, in the fastest form found: the engine's peer and its second oracle.

What helps SPARQL is done for it: conditions are indexed in the store beforehand (clause and test edges), closures are
expanded by the client before the join, sets come in as values, and nothing correlated stands where MINUS can stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from lexposure.exposure.facts import FALSE, OPEN, TRUE, Facts, TestTable
from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile
from lexposure.model.facets import FACETS_BY_PROPERTY
from lexposure.model.namespaces import INDEX, XSD
from lexposure.resources import resource

__all__ = ["SparqlForm"]

PathRow = tuple[str | None, ...]
_PREFIXES = """PREFIX lx: <https://w3id.org/lexposure/ontology#>
PREFIX lxi: <https://w3id.org/lexposure/index#>
PREFIX odrl: <http://www.w3.org/ns/odrl/2/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX dpv: <https://w3id.org/dpv#>
PREFIX sssom: <https://w3id.org/sssom/>
"""
_TESTS = (
    _PREFIXES
    + "SELECT ?t ?p ?op ?v { ?t a odrl:Constraint ; odrl:leftOperand ?p ; odrl:operator ?op ; odrl:rightOperand ?v }"
)
_STANDING = """?c a lxi:Claim . OPTIONAL { ?c lx:validFrom ?f } OPTIONAL { ?c lx:validUntil ?u }
  FILTER((!BOUND(?f) || ?f <= $day) && (!BOUND(?u) || ?u > $day))"""
_STANDING_OR_UNREAD = """?c a lxi:Claim . OPTIONAL { ?c lx:validFrom ?f } OPTIONAL { ?c lx:validUntil ?u } OPTIONAL { ?c lxi:first ?first }
  FILTER((!BOUND(?f) || ?f <= $day || BOUND(?first)) && (!BOUND(?u) || ?u > $day))"""
_LEVELS = """{ ?n a lxi:Answerable ; lx:source/eli:is_part_of* ?level } UNION { ?n a lxi:Answerable BIND(?n AS ?level) }"""


class SparqlForm:
    """Answers from a store that holds the triples and the static index of conditions: read-only on disk, or in memory."""

    def __init__(
        self, folder: Path | None, triples: Iterable[ox.Triple], index: Index, more: Iterable[ox.Quad] = ()
    ) -> None:
        store = ox.Store(str(folder)) if folder else ox.Store()
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
        store.bulk_extend(more)
        rules = resource("ontology") / "rules"
        for name in ("02-clauses.rq", "03-claims.rq", "04-norms.rq"):
            store.extend(
                [ox.Quad(t.subject, t.predicate, t.object) for t in store.query((rules / name).read_text())]
            )
        _number_levels(store)
        first = ox.NamedNode(INDEX + "first")
        store.extend(ox.Quad(ox.NamedNode(n.iri), first, ox.Literal(True)) for n in index.norms if n.first)
        self.quads = len(store)
        if folder:
            store.flush()
            del store
            store = ox.Store.read_only(str(folder))
        self._store = store
        self._index = index
        self._table = TestTable(index)
        self._nodes = self._test_nodes()

    def paths(self, profile: Profile, as_of: dt.date) -> set[PathRow]:
        """Return the paths of every norm that applies or may apply, as the engine names them."""
        facts = self._table.facts(profile, as_of)
        held, maybe = self._settled(facts, as_of)
        reached = self._reached(held, maybe, as_of)
        return set(self._joined(reached, held | maybe))

    # ---------------------------------------------------------------- conditions
    def _test_nodes(self) -> list[tuple[ox.NamedNode, int, bool]]:
        """Return each test's node with its number in the index and its sign."""
        numbers = {test: number for number, test in enumerate(self._index.tests)}
        found = []
        for row in self._store.query(_TESTS):
            operator, value = row["op"].value.rsplit("/", 1)[-1], row["v"]
            positive = operator != "isNoneOf"
            name = operator if positive else FACETS_BY_PROPERTY[row["p"].value].operator
            datatype = value.datatype.value if isinstance(value, ox.Literal) else ""
            found.append((row["t"], numbers[(row["p"].value, name, value.value, datatype)], positive))
        return found

    def _settled(self, facts: Facts, as_of: dt.date) -> tuple[set[str], set[str]]:
        """Run the rules to a fixpoint, then return the claims that hold and those that are open."""
        seen: tuple[int, int] | None = None
        while seen != (facts.true, facts.false):
            seen = facts.true, facts.false
            held, maybe = self._claims(facts, as_of)
            for norm in self._index.norms:
                if norm.kind == "rule" and norm.iri in held | maybe:
                    self._table.conclude(facts, norm.data["concludes"], TRUE if norm.iri in held else OPEN)
        return held, maybe

    def _claims(self, facts: Facts, as_of: dt.date) -> tuple[set[str], set[str]]:
        true, possible = self._sets(facts)
        readings_true = self._readings(facts, {TRUE})
        readings_possible = self._readings(facts, {TRUE, OPEN})
        held = self._claims_where(true, possible, readings_true, _dated(_STANDING, as_of), as_of)
        standing = _dated(_STANDING_OR_UNREAD, as_of)
        return held, self._claims_where(possible, true, readings_possible, standing, as_of) - held

    def _sets(self, facts: Facts) -> tuple[str, str]:
        values = [
            (node, facts.of(number) if positive else TRUE - facts.of(number))
            for node, number, positive in self._nodes
        ]
        true = " ".join(str(node) for node, value in values if value == TRUE)
        return true, " ".join(str(node) for node, value in values if value != FALSE)

    def _readings(self, facts: Facts, wanted: set[int]) -> str:
        rows = [(test[2], facts.of(n)) for n, test in enumerate(self._index.tests) if test[1] == "eq"]
        return " ".join(f"<{iri}>" for iri, value in rows if value in wanted)

    def _claims_where(
        self, passing: str, defeating: str, readings: str, standing: str, as_of: dt.date
    ) -> set[str]:
        """A claim passes if a clause of its condition has only passing tests and no exception has only defeating ones."""
        query = f"""{_PREFIXES}SELECT DISTINCT ?c {{
  {{ ?c lx:appliesWhen/lxi:clause ?cl MINUS {{ ?cl lxi:atom ?a FILTER(?a NOT IN ({_listed(passing)})) }} }}
  UNION {{ ?c a lxi:Claim MINUS {{ ?c lx:appliesWhen ?w }} }}
  {standing}
  MINUS {{ {_dated("?c a lx:Penalty ; lx:appliesFrom ?af FILTER(?af > $day)", as_of)} }}
  MINUS {{ ?c lx:exceptWhen/lxi:clause ?x MINUS {{ ?x lxi:atom ?b FILTER(?b NOT IN ({_listed(defeating)})) }} }}
  MINUS {{ ?c lx:underReading ?r FILTER(?r NOT IN ({_listed(readings)})) }} }}"""
        return {row["c"].value for row in self._store.query(query)}

    # ---------------------------------------------------------------- dates
    def _reached(self, held: set[str], maybe: set[str], as_of: dt.date) -> set[str]:
        """Return the norms that apply or may apply: not excluded, and a period at the nearest level has begun."""
        alive = held | maybe
        query = _dated(
            _PREFIXES
            + """SELECT ?n ?depth ?ap ?begun ?valid { ?n lxi:level ?l . ?l lxi:at ?level ; lxi:depth ?depth . ?ap a lx:ApplicationPeriod ; lx:concerns ?level ;
  lx:validFrom ?vf . OPTIONAL { ?ap lx:appliesFrom ?af } OPTIONAL { ?ap lx:validUntil ?vu } OPTIONAL { ?ap lx:appliesUntil ?au }
  BIND(?vf <= $day && (!BOUND(?vu) || ?vu > $day) AS ?valid) BIND((!BOUND(?af) || ?af <= $day) && (!BOUND(?au) || ?au > $day) AS ?begun) }""",
            as_of,
        )
        nearest: dict[str, int] = {}
        unread = {n.iri for n in self._index.norms if n.first and as_of.isoformat() < str(n.valid_from)}
        rows = [
            (r["n"].value, int(r["depth"].value), r["ap"].value, r["begun"].value == "true")
            for r in self._store.query(query)
            if r["valid"].value == "true" or r["n"].value in unread
        ]
        for norm, depth, _, _ in rows:
            nearest[norm] = min(depth, nearest.get(norm, depth))
        begun = {
            norm
            for norm, depth, period, started in rows
            if depth == nearest[norm] and started and (period in alive or norm in unread)
        }
        return {norm for norm in alive if norm in begun or norm not in nearest}

    # ---------------------------------------------------------------- paths
    def _joined(self, reached: set[str], alive: set[str]) -> Iterator[PathRow]:
        norms, claims = (" ".join(f"<{iri}>" for iri in sorted(group)) for group in (reached, alive))
        query = f"""{_PREFIXES}SELECT ?c ?m ?n ?unit ?work ?auth ?pen {{
  VALUES ?n {{ {norms} }} ?n a lxi:Answerable ; lx:source ?unit ; lxi:work ?work .
  {{ BIND(1 AS ?direct) }} UNION {{ ?m lx:mapsTo ?n ; lx:mapsFrom ?from . ?from lxi:speaks ?c .
     FILTER(?m IN ({_listed(claims)}) && ?c IN ({_listed(norms)})) MINUS {{ ?m sssom:predicate_modifier ?neg }} }}
  OPTIONAL {{ ?n lx:hasPenalty ?pen FILTER(?pen IN ({_listed(claims)})) }}
  OPTIONAL {{ ?n lxi:level ?l . ?l lxi:at ?level ; lxi:depth ?depth . ?k a lx:Competence ; lx:concerns ?level ; dpv:hasAuthority ?auth
     FILTER(?k IN ({_listed(claims)})) MINUS {{ ?n lxi:level ?l2 . ?l2 lxi:at ?level2 ; lxi:depth ?d2 . ?k2 a lx:Competence ; lx:concerns ?level2
       FILTER(?k2 IN ({_listed(claims)})) ?l lxi:depth ?d1 FILTER(?d2 < ?d1) }} }} }}"""
        for row in self._store.query(query):
            yield tuple(
                None if row[name] is None else row[name].value
                for name in ("c", "m", "n", "unit", "work", "auth", "pen")
            )


def _listed(nodes: str) -> str:
    return ", ".join(nodes.split()) or "<urn:none>"


def _dated(query: str, as_of: dt.date) -> str:
    return query.replace("$day", str(ox.Literal(as_of.isoformat(), datatype=ox.NamedNode(XSD + "date"))))


def _number_levels(store: ox.Store) -> None:
    """Index for each norm the levels around it with their depth, its work, and what a mapping's source speaks for."""

    def node(name: str) -> ox.NamedNode:
        return ox.NamedNode(INDEX + name)

    part_of = ox.NamedNode("http://data.europa.eu/eli/ontology#is_part_of")
    source = ox.NamedNode("https://w3id.org/lexposure/ontology#source")
    answerable = [q.subject for q in store.quads_for_pattern(None, None, node("Answerable"), None)]
    quads = []
    for norm in answerable:
        chain = [norm, next(store.quads_for_pattern(norm, source, None, None)).object]
        while above := [q.object for q in store.quads_for_pattern(chain[-1], part_of, None, None)]:
            chain.append(min(above, key=str))
        quads += [
            ox.Quad(norm, node("work"), chain[-1]),
            ox.Quad(norm, node("speaks"), norm),
            ox.Quad(chain[1], node("speaks"), norm),
        ]
        for depth, level in enumerate(chain):
            name = node(f"level/{abs(hash((str(norm), depth)))}")
            quads += [
                ox.Quad(norm, node("level"), name),
                ox.Quad(name, node("at"), level),
                ox.Quad(name, node("depth"), ox.Literal(depth)),
            ]
    store.extend(quads)
