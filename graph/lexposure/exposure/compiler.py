"""From the triples of a snapshot to the compiled index, in one pass over the claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from lexposure.exposure.compile_actions import actions, completions
from lexposure.exposure.compile_sources import documents, instruments, provisions, unit_levels
from lexposure.exposure.graph_view import GraphView
from lexposure.exposure.index import Claim, Clause, Evidence, Index, Norm, Review, Test
from lexposure.model.facets import FACETS, FACETS_BY_PROPERTY
from lexposure.model.namespaces import DCT, DPV, ELI, LX, OA, ODRL, PROV, RDF, RDFS, SCHEMA, SKOS, SSSOM

__all__ = ["compile_index"]

_DEONTIC = ("Obligation", "Prohibition", "Permission", "Right", "Exemption")


def compile_index(triples: Iterable[ox.Triple], *, dataset: str, recorded: str) -> Index:
    """Compile the flattened triples of a snapshot. `dataset` and `recorded` are carried into every answer."""
    return _Compiler(GraphView(triples)).index(dataset, recorded)


class _Compiler:
    def __init__(self, graph: GraphView) -> None:
        self.graph = graph
        self.tests: dict[Test, int] = {}
        self._literals: dict[str, tuple[int, bool]] = {}
        self._read_from: dict[bool, dict[str, list[str]]] = {}
        self._at_source: dict[str, list[str]] = defaultdict(list)
        for norm in graph.typed(*(LX + t for t in (*_DEONTIC, "FactRule"))):
            self._at_source[graph.one(norm, LX + "source")].append(norm)
        self.periods = self._claims("period", "ApplicationPeriod", self._period)
        self.penalties = self._claims("penalty", "Penalty", self._penalty)
        self.competences = self._claims("competence", "Competence", self._competence)
        self.penalty_numbers = {claim.iri: i for i, claim in enumerate(self.penalties)}
        self.by_subject = {
            "period": self._concerning(self.periods),
            "competence": self._concerning(self.competences),
        }

    def index(self, dataset: str, recorded: str) -> Index:
        norms = tuple(self._norm(iri) for iri in self.graph.typed(*(LX + t for t in (*_DEONTIC, "FactRule"))))
        mappings = self._claims("mapping", "Mapping", self._mapping)
        incorporations = self._claims("incorporation", "Incorporation", self._incorporation)
        readings = self.graph.typed(LX + "Reading")
        facets = {key: self._facet_values(key) for key in FACETS}
        for reading in readings:
            self._test((FACETS["readings"].property, "eq", reading, ""))
        return Index(
            dataset=dataset,
            recorded=recorded,
            norms=norms,
            periods=self.periods,
            penalties=self.penalties,
            competences=self.competences,
            mappings=mappings,
            incorporations=incorporations,
            tests=tuple(self.tests),
            closed=tuple(s for s, value in self.graph.pairs(LX + "closedByRules") if value == "true"),
            broader=self._grouped(SKOS + "broader"),
            within=self._grouped(LX + "within"),
            memberships=self._memberships(),
            facets=facets,
            since=self._since({value for values in facets.values() for value in values}),
            labels=self._labels(),
            held_by=dict(self.graph.pairs(LX + "heldBy")),
            question_of={reading: self.graph.one(reading, SKOS + "inScheme") for reading in readings},
            instruments=instruments(self.graph, norms),
            documents=documents(self.graph),
            provisions=provisions(self.graph, self._evidence),
            scopes=self._claims("scope", "ServiceScope", self._scope),
            actions=actions(self.graph),
            completions=completions(self.graph),
            reviews=self._reviews(),
        )

    # ---------------------------------------------------------------- claims
    def _claims(self, kind: Any, name: str, details: Any) -> tuple[Claim, ...]:
        return tuple(
            Claim(**self._common(iri, kind), data=details(iri)) for iri in self.graph.typed(LX + name)
        )

    def _common(self, iri: str, kind: str) -> dict[str, Any]:
        one = self.graph.one
        return {
            "iri": iri,
            "kind": kind,
            "summary": one(iri, DCT + "description"),
            "status": one(iri, LX + "status").rsplit("/", 1)[-1],
            "author": one(iri, PROV + "wasAttributedTo"),
            "confidence": float(one(iri, SSSOM + "confidence", "1")),
            "evidence": self._evidence(iri, LX + "hasEvidence"),
            "valid_from": one(iri, LX + "validFrom") or None,
            "valid_until": one(iri, LX + "validUntil") or None,
            "when": self._when(iri),
            "unless": self._clauses(one(iri, LX + "exceptWhen")),
            "source": one(iri, LX + "source"),
        }

    def _norm(self, iri: str) -> Norm:
        one = self.graph.one
        common = self._common(iri, "norm")
        source = common["source"]
        levels = [iri, *unit_levels(self.graph, source)]
        rule = LX + "FactRule" in self.graph.all(iri, RDF + "type")
        ref = one(source, LX + "ref")
        document = one(source, ELI + "is_part_of")
        contract = not ref
        read, older = self._earlier(iri, levels, common["valid_from"], contract)
        return Norm(
            **{**common, "kind": "rule" if rule else "norm"},
            data={"concludes": self._conclusion(iri)} if rule else {},
            side="contract" if contract else "law",
            deontic="classification" if rule else self._deontic(iri),
            ref=ref or iri.rsplit("/id/norm/", 1)[-1],
            citation=one(source, DCT + "bibliographicCitation") or self._contract_citation(source, document),
            bearers=tuple(self.graph.all(iri, LX + "bearer")),
            action=one(iri, LX + "action"),
            instrument=document if contract else levels[-1],
            penalties=tuple(
                self.penalty_numbers[p]
                for p in self.graph.all(iri, LX + "hasPenalty")
                if p in self.penalty_numbers
            ),
            levels=self._at_levels("period", levels),
            competences=self._at_levels("competence", levels),
            unarchived=one(iri, LX + "unarchivedSource"),
            new=read and not older,
            first=common["valid_from"] is not None and not (read or older),
        )

    def _earlier(self, iri: str, levels: list[str], day: str | None, contract: bool) -> tuple[bool, bool]:
        """Tell whether a reading of the work before that day is known, and an older norm of the unit or clause."""
        if day is None:
            return False, False
        works = self._readings_of_works(contract).get(levels[-1], ())
        beside = (n for n in self._at_source.get(levels[1], ()) if n != iri)
        older = any(self.graph.one(other, LX + "validFrom") < day for other in beside)
        return any(earlier < day for earlier in works), older

    def _readings_of_works(self, contract: bool) -> dict[str, list[str]]:
        if contract not in self._read_from:
            found: dict[str, list[str]] = defaultdict(list)
            if contract:
                for norm, source in self.graph.pairs(LX + "source"):
                    found[self.graph.one(source, ELI + "is_part_of")] += self.graph.all(
                        norm, LX + "validFrom"
                    )[:1]
            else:
                for version in self.graph.typed(LX + "LawVersion"):
                    found[self.graph.one(version, ELI + "realizes")] += self.graph.all(
                        version, LX + "validFrom"
                    )
            self._read_from[contract] = found
        return self._read_from[contract]

    def _deontic(self, iri: str) -> str:
        types = self.graph.all(iri, RDF + "type")
        return next(name for name in _DEONTIC if LX + name in types).lower()

    def _contract_citation(self, provision: str, document: str) -> str:
        number = self.graph.one(provision, ELI + "number")
        return " ".join(part for part in (self.graph.one(document, RDFS + "label"), number) if part)

    def _at_levels(self, kind: str, levels: list[str]) -> tuple[tuple[int, ...], ...]:
        found = (tuple(self.by_subject[kind].get(level, ())) for level in levels)
        return tuple(numbers for numbers in found if numbers)

    def _concerning(self, claims: tuple[Claim, ...]) -> dict[str, list[int]]:
        out: dict[str, list[int]] = defaultdict(list)
        for number, claim in enumerate(claims):
            for subject in claim.data["concerns"]:
                out[subject].append(number)
        return out

    # ---------------------------------------------------------------- details by kind
    def _period(self, iri: str) -> dict[str, Any]:
        one = self.graph.one
        return {
            "concerns": self.graph.all(iri, LX + "concerns"),
            "applies_from": one(iri, LX + "appliesFrom") or None,
            "applies_until": one(iri, LX + "appliesUntil") or None,
        }

    def _penalty(self, iri: str) -> dict[str, Any]:
        one = self.graph.one
        amount, least = one(iri, LX + "maxAmount"), one(iri, LX + "minAmount")
        return {
            "kind": one(iri, LX + "penaltyKind"),
            "amount": [one(amount, SCHEMA + "maxValue"), one(amount, SCHEMA + "currency")]
            if amount
            else None,
            "least": [one(least, SCHEMA + "maxValue"), one(least, SCHEMA + "currency")] if least else None,
            "share": one(iri, LX + "maxTurnoverShare") or None,
            "base": one(iri, LX + "turnoverBase").rsplit("/", 1)[-1] or None,
            "cap": one(iri, LX + "capRule").rsplit("/", 1)[-1] or None,
            "term": one(iri, LX + "maxImprisonment") or None,
            "per": one(iri, LX + "per").rsplit("/", 1)[-1] or None,
            "applies_from": one(iri, LX + "appliesFrom") or None,
        }

    def _competence(self, iri: str) -> dict[str, Any]:
        return {
            "concerns": self.graph.all(iri, LX + "concerns"),
            "authority": self.graph.one(iri, DPV + "hasAuthority"),
            "jurisdiction": self.graph.one(iri, DPV + "hasJurisdiction"),
        }

    def _mapping(self, iri: str) -> dict[str, Any]:
        one = self.graph.one
        return {
            "maps_from": one(iri, LX + "mapsFrom"),
            "maps_to": one(iri, LX + "mapsTo"),
            "relation": one(iri, LX + "mappingRelation").rsplit("/", 1)[-1],
            "negated": bool(one(iri, SSSOM + "predicate_modifier")),
        }

    def _incorporation(self, iri: str) -> dict[str, Any]:
        rule = self.graph.one(iri, LX + "versionRule").rsplit("/", 1)[-1]
        return {"document": self.graph.one(iri, LX + "incorporates"), "version_rule": rule}

    def _scope(self, iri: str) -> dict[str, Any]:
        return {
            "platforms": self.graph.all(iri, LX + "scopeOf"),
            "document": self.graph.one(iri, LX + "scopeIn"),
            "sections": self.graph.all(iri, LX + "section"),
        }

    # ---------------------------------------------------------------- conditions
    def _when(self, iri: str) -> tuple[Clause, ...] | None:
        clauses = self._clauses(self.graph.one(iri, LX + "appliesWhen"))
        reading = self.graph.one(iri, LX + "underReading")
        if not reading:
            return clauses or None
        number = self._test((FACETS["readings"].property, "eq", reading, ""))
        return tuple(((*true, number), false) for true, false in clauses or (((), ()),))

    def _clauses(self, condition: str) -> tuple[Clause, ...]:
        if not condition:
            return ()
        parts = self.graph.all(condition, ODRL + "or") or [condition]
        return tuple(sorted(self._clause(part) for part in parts))

    def _clause(self, node: str) -> Clause:
        literals = [self._literal(test) for test in self.graph.all(node, ODRL + "and") or [node]]
        true = tuple(sorted(number for number, positive in literals if positive))
        return true, tuple(sorted(number for number, positive in literals if not positive))

    def _literal(self, node: str) -> tuple[int, bool]:
        known = self._literals.get(node)  # the alternatives of a condition share most of their tests
        if known is None:
            known = self._literals[node] = self._read_literal(node)
        return known

    def _read_literal(self, node: str) -> tuple[int, bool]:
        operand, value = (
            self.graph.one(node, ODRL + "leftOperand"),
            self.graph.one(node, ODRL + "rightOperand"),
        )
        operator = self.graph.one(node, ODRL + "operator").removeprefix(ODRL)
        positive = operator != "isNoneOf"
        if not positive:
            operator = FACETS_BY_PROPERTY[operand].operator
        return self._test((operand, operator, value, self.graph.datatype(node, value))), positive

    def _conclusion(self, iri: str) -> int:
        return self._literal(self.graph.one(iri, LX + "concludes"))[0]

    def _test(self, test: Test) -> int:
        return self.tests.setdefault(test, len(self.tests))

    # ---------------------------------------------------------------- the rest
    def _evidence(self, iri: str, predicate: str = LX + "hasEvidence") -> tuple[Evidence, ...]:
        return tuple(sorted(self._span(span) for span in self.graph.all(iri, predicate)))

    def _span(self, span: str) -> Evidence:
        one, selector = self.graph.one, self.graph.one(span, OA + "hasSelector")
        text = one(span, OA + "hasSource").rsplit("/", 1)[-1]
        return (
            text,
            int(one(selector, OA + "start")),
            int(one(selector, OA + "end")),
            one(span, LX + "textSha256"),
            one(span, ELI + "number"),
        )

    def _reviews(self) -> dict[str, tuple[Review, ...]]:
        one, found = self.graph.one, defaultdict[str, list[Review]](list)
        for review in self.graph.typed(LX + "Review"):
            ended, decision = (
                one(review, PROV + "endedAtTime"),
                one(review, LX + "decision").rsplit("/", 1)[-1],
            )
            told = ended, decision, one(review, PROV + "wasAssociatedWith"), one(review, DCT + "description")
            for claim in self.graph.all(review, LX + "concerns"):
                found[claim].append(told)
        return {claim: tuple(sorted(reviews)) for claim, reviews in sorted(found.items())}

    def _grouped(self, predicate: str) -> dict[str, tuple[str, ...]]:
        out: dict[str, list[str]] = defaultdict(list)
        for subject, value in self.graph.pairs(predicate):
            out[subject].append(value)
        return {subject: tuple(values) for subject, values in out.items()}

    def _memberships(self) -> tuple[tuple[str, str, str, str | None], ...]:
        one = self.graph.one
        rows = self.graph.typed(LX + "JurisdictionMembership")
        return tuple(
            (
                one(m, LX + "memberPlace"),
                one(m, LX + "ofUnion"),
                one(m, LX + "validFrom"),
                one(m, LX + "validUntil") or None,
            )
            for m in rows
        )

    def _facet_values(self, key: str) -> tuple[str, ...]:
        """Return what a facet may hold: the members of its scheme, platforms, places or readings."""
        facet = FACETS[key]
        if facet.kind == "concept":
            return (
                tuple(self._in_scheme(facet.scheme))
                if facet.scheme
                else tuple(self.graph.typed(LX + "Platform"))
            )
        if facet.kind == "place":
            return tuple(self.graph.typed(DPV + "Location"))
        return tuple(self.graph.typed(LX + "Reading")) if facet.kind == "reading" else ()

    def _in_scheme(self, scheme: str) -> list[str]:
        return [subject for subject, value in self.graph.pairs(SKOS + "inScheme") if value == scheme]

    def _since(self, values: set[str]) -> dict[str, str]:
        return {value: day for value, day in sorted(self.graph.pairs(DCT + "created")) if value in values}

    def _labels(self) -> dict[str, str]:
        titles = {
            **dict(self.graph.pairs(ELI + "title")),
            **dict(self.graph.pairs(SKOS + "prefLabel")),
            **dict(self.graph.pairs(RDFS + "label")),
        }
        return dict(sorted(titles.items()))
