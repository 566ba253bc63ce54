"""Which claims bear on a norm: on its answer, and on the paths by which it is told. Whose text each claim rests on.

All of it is fixed by the index, whoever asks: what doesn't bear on a norm can't change what anybody is told of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from lexposure.exposure.evaluation import Evaluation, Evaluator, literals
from lexposure.exposure.index import Claim
from lexposure.sources.acts import ACTS

__all__ = ["LISTS", "Bearing"]

LISTS = ("norms", "periods", "penalties", "competences", "mappings", "incorporations")
"""The lists of an index whose claims an answer or a path can rest on."""


class Bearing:
    """The claims of one index by IRI, and the closed sets of those that bear on each norm."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self.index = index = evaluator.index
        self.places: dict[str, tuple[str, int]] = {
            claim.iri: (name, number) for name in LISTS for number, claim in enumerate(getattr(index, name))
        }
        by_source: dict[str, list[int]] = defaultdict(list)
        for number, norm in enumerate(index.norms):
            by_source[norm.source].append(number)
        self.into: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for position, mapping in enumerate(index.mappings):
            name, target = self.places.get(mapping.data["maps_to"], ("", -1))
            for source in self._ends(mapping.data["maps_from"], by_source):
                if name == "norms":
                    self.into[target].append((position, source))
        self._rules: dict[int, frozenset[str]] = {}
        self._taking: dict[str, list[Claim]] = defaultdict(list)
        for claim in index.incorporations:
            self._taking[claim.data["document"]].append(claim)

    def _ends(self, iri: str, by_source: dict[str, list[int]]) -> list[int]:
        """Return the norm of that IRI, or those read from that provision."""
        name, number = self.places.get(iri, ("", -1))
        return [number] if name == "norms" else by_source.get(iri, [])

    def claim(self, iri: str) -> Claim:
        """Return a claim by its IRI."""
        name, number = self.places[iri]
        found: Claim = getattr(self.index, name)[number]
        return found

    def place_of(self, iri: str) -> tuple[str, str]:
        """Return where a claim was read: document and number of its clause, or its unit of law."""
        source = self.claim(iri).source
        document, number, _ = self.index.provisions.get(source, ("", "", ()))
        return (document, number) if number else (source, "")

    def value(self, iri: str, evaluation: Evaluation) -> int:
        """Return the value that an evaluation gives a claim, whatever the days say of when a norm bites."""
        name, number = self.places[iri]
        found: int = (evaluation.claims if name == "norms" else getattr(evaluation, name))[number]
        return found

    # ---------------------------------------------------------------- closed sets
    def answer(self, norm: int) -> frozenset[str]:
        """Return the claims on which a norm's answer, days and ceilings can rest, itself among them."""
        return self._answers[norm]

    def path(self, norm: int) -> frozenset[str]:
        """Return the claims and provisions on which the paths of a norm can rest, those of its answer among them."""
        return self._paths[norm]

    def on(self, iris: Collection[str]) -> list[int]:
        """Return the norms on whose answer or paths one of these claims or provisions bears, in order."""
        return sorted({norm for iri in iris for norm in self._borne.get(iri, ())})

    @cached_property
    def _answers(self) -> list[frozenset[str]]:
        index = self.index
        found = []
        for norm in index.norms:
            claims: list[Claim] = [norm, *(index.penalties[p] for p in norm.penalties)]
            claims += [index.periods[p] for level in norm.levels for p in level]
            found.append(self._with_rules(claims))
        return found

    @cached_property
    def _paths(self) -> list[frozenset[str]]:
        index = self.index
        found = []
        for number, norm in enumerate(index.norms):
            claims = [index.competences[c] for level in norm.competences for c in level]
            claims += [index.mappings[m] for m, _ in self.into.get(number, ())]
            ends = [number, *(source for _, source in self.into.get(number, ()))]
            sources = {index.norms[end].source for end in ends} & index.provisions.keys()
            claims += self._incorporating(sources)
            sources |= {claim.source for claim in claims if claim.source in index.provisions}
            found.append(self._with_rules(claims).union(sources, *(self._answers[end] for end in ends)))
        return found

    @cached_property
    def _borne(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for norm, iris in enumerate(self._paths):
            for iri in iris:
                found[iri].append(norm)
        return found

    def _incorporating(self, provisions: Iterable[str]) -> list[Claim]:
        """Return the clauses by which the documents of some provisions, or those that take these in, are taken in."""
        todo = {self.index.provisions[provision][0] for provision in provisions}
        seen: set[str] = set()
        found: dict[str, Claim] = {}
        while todo:
            document = todo.pop()
            seen.add(document)
            for claim in self._taking.get(document, ()):
                found[claim.iri] = claim
                todo |= {self.index.provisions.get(claim.source, ("",))[0]} - seen - {""}
        return [found[iri] for iri in sorted(found)]

    def _with_rules(self, claims: Iterable[Claim]) -> frozenset[str]:
        claims = list(claims)
        tests = {test for claim in claims for test in _tests(claim)}
        return frozenset(claim.iri for claim in claims).union(*(self._behind(test) for test in tests))

    def _behind(self, test: int) -> frozenset[str]:
        """Return every rule that bears on a test, or on a test of such a rule."""
        if test not in self._rules:
            found: set[int] = set()
            todo = [test]
            while todo:
                new = set(self._evaluator.rules_for(todo.pop())) - found
                found |= new
                todo += [test for rule in new for test in _tests(self.index.norms[rule])]
            self._rules[test] = frozenset(self.index.norms[rule].iri for rule in found)
        return self._rules[test]

    # ---------------------------------------------------------------- whose text
    def owners(self, iri: str) -> frozenset[str]:
        """Return the documents and instruments whose text a claim or provision rests on."""
        return self._owners.get(iri, frozenset())

    def owned(self, owner: str) -> list[str]:
        """Return the claims and provisions that rest on the text of a document or instrument, in order."""
        return sorted(iri for iri, owners in self._owners.items() if owner in owners)

    @cached_property
    def _owners(self) -> dict[str, frozenset[str]]:
        index = self.index
        of_text: dict[str, set[str]] = defaultdict(set)
        for each in index.documents:
            for _, text in each.texts:
                of_text[text].add(each.iri)
        for law in index.instruments:
            for _, text in law.versions:
                of_text[text].add(law.iri)
        found: dict[str, frozenset[str]] = {
            iri: frozenset({document}) for iri, (document, _, _) in index.provisions.items()
        }
        for iri in self.places:
            claim = self.claim(iri)
            own: set[str] = set().union(*(of_text[span[0]] for span in claim.evidence))
            own |= {getattr(claim, "instrument", ""), index.provisions.get(claim.source, ("",))[0]} - {""}
            found[iri] = frozenset(own or _named(claim.source))
        for mapping in index.mappings:
            ends = (mapping.data["maps_from"], mapping.data["maps_to"])
            found[mapping.iri] = found[mapping.iri].union(*(found.get(end, ()) for end in ends))
        return found


def _tests(claim: Claim) -> Iterator[int]:
    for clause in (*(claim.when or ()), *claim.unless):
        yield from (test for test, _ in literals(clause))


def _named(unit: str) -> set[str]:
    """Return the instrument that a unit of law belongs to by its name, if an act has such units."""
    return {act.instrument_iri for act in ACTS if unit.startswith(act.base)}
