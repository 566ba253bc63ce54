"""Exposure paths as chains of node IRIs: the part of an answer that SPARQL over the snapshot must also find.

A path is (contract norm, mapping, legal norm, unit, instrument, authority, penalty); None where the chain has no such
node. A path without contract norm starts at the party's own role. A mapped path exists only if both norms reach the profile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from lexposure.exposure.evaluation import Evaluation, Evaluator
from lexposure.exposure.index import Norm

__all__ = ["Pathway", "Pathways"]


class Pathway(NamedTuple):
    """One path by positions in the index's lists; `norm` is the legal norm, or the contract norm where no law is met."""

    contract: int | None
    mapping: int | None
    norm: int
    authority: int | None
    penalty: int | None


class Pathways:
    """Walks the index from the norms that reach a profile; the joins that don't depend on it are made once."""

    def __init__(self, evaluator: Evaluator) -> None:
        index = evaluator.index
        numbers = {norm.iri: number for number, norm in enumerate(index.norms)}
        by_provision: dict[str, list[int]] = defaultdict(list)
        for number, norm in enumerate(index.norms):
            by_provision[norm.source].append(number)
        self._into: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for position, mapping in enumerate(index.mappings):
            target = numbers.get(mapping.data["maps_to"])
            start = mapping.data["maps_from"]
            sources = [numbers[start]] if start in numbers else by_provision.get(start, [])
            if target is not None and not mapping.data["negated"]:
                self._into[target] += [(position, source) for source in sources]
        self._index = index

    def walk(self, evaluation: Evaluation) -> Iterator[Pathway]:
        """Yield the paths of every norm that applies or may apply, in order of norm, mapping, authority, penalty."""
        for number, value in enumerate(evaluation.answers):
            if value:
                yield from self.of(number, evaluation)

    def of(self, number: int, evaluation: Evaluation) -> Iterator[Pathway]:
        """Yield the paths of one norm."""
        norm = self._index.norms[number]
        tails = [
            (a, p) for a in self._authorities(norm, evaluation) for p in self._penalties(norm, evaluation)
        ]
        for contract, mapping in self._heads(number, evaluation):
            for authority, penalty in tails:
                yield Pathway(contract, mapping, number, authority, penalty)

    def iris(self, pathway: Pathway) -> tuple[str | None, ...]:
        """Return a path as IRIs: contract norm, mapping, norm, unit, instrument, authority, penalty."""
        index, norm = self._index, self._index.norms[pathway.norm]
        return (
            None if pathway.contract is None else index.norms[pathway.contract].iri,
            None if pathway.mapping is None else index.mappings[pathway.mapping].iri,
            norm.iri,
            norm.source,
            norm.instrument,
            None if pathway.authority is None else index.competences[pathway.authority].data["authority"],
            None if pathway.penalty is None else index.penalties[pathway.penalty].iri,
        )

    def _heads(self, number: int, evaluation: Evaluation) -> list[tuple[int | None, int | None]]:
        answers, mappings = evaluation.answers, evaluation.mappings
        mapped = [(source, m) for m, source in self._into.get(number, ()) if answers[source] and mappings[m]]
        return [(None, None), *mapped]

    def _authorities(self, norm: Norm, evaluation: Evaluation) -> list[int | None]:
        for level in norm.competences:
            found: list[int | None] = [c for c in level if evaluation.competences[c]]
            if found:
                return found
        return [None]

    @staticmethod
    def _penalties(norm: Norm, evaluation: Evaluation) -> list[int | None]:
        return [p for p in norm.penalties if evaluation.penalties[p]] or [None]
