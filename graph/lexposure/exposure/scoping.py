"""Which documents, and which sections of them, bind whoever uses the platforms of a profile.

A document binds by governing a platform, or by being incorporated. Of a document for which somebody read which
sections concern a platform, only those count; facts widen that where a scope holds under a condition. Where the facts
leave it open the sections may bind, and it is said what would decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.exposure.evaluation import literals
from lexposure.exposure.facts import OPEN, TRUE
from lexposure.exposure.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.exposure.evaluation import Evaluation, Evaluator
    from lexposure.exposure.index import Claim

__all__ = ["Binding", "bindings"]


@dataclass(frozen=True)
class Binding:
    """A document of which these sections bind; `sections` None is all of it.

    `since` is the first day for which the reading was made (ISO, empty: any day), `claim` the scope or incorporation
    that says so (empty: the document governs the platform), `needs` the open facts that would decide (empty: it binds).
    """

    document: str
    platforms: tuple[str, ...]
    sections: tuple[str, ...] | None = None
    since: str = ""
    claim: str = ""
    needs: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Say whether nothing is open."""
        return not self.needs


def bindings(evaluator: Evaluator, evaluation: Evaluation) -> list[Binding]:
    """Return what binds or may bind the profile's platforms, in order of document."""
    found = [*_governing(evaluator, evaluation)]
    governed = {each.document for each in found}
    found += [each for each in _incorporated(evaluator, evaluation) if each.document not in governed]
    return sorted(found, key=lambda each: (each.document, not each.certain, each.claim))


def _used(evaluator: Evaluator, evaluation: Evaluation) -> set[str]:
    """Return the stated platforms with everything broader."""
    stated = evaluation.profile.listed.get("platforms", ())
    return {above for platform in stated for above in evaluator.table.above(platform)} | set(stated)


def _governing(evaluator: Evaluator, evaluation: Evaluation) -> Iterator[Binding]:
    index, used = evaluator.index, _used(evaluator, evaluation)
    read = {(scope.data["document"], p) for scope in index.scopes for p in scope.data["platforms"]}
    for document in index.documents:
        whole = tuple(p for p in document.governs if p in used and (document.iri, p) not in read)
        if whole:
            yield Binding(document.iri, whole)
    for scope, value in zip(index.scopes, evaluation.scopes, strict=True):
        platforms = tuple(p for p in scope.data["platforms"] if p in used)
        if platforms and value:
            yield Binding(
                scope.data["document"],
                platforms,
                tuple(scope.data["sections"]),
                scope.valid_from or "",
                scope.iri,
                _needs(evaluator, evaluation, scope) if value == OPEN else (),
            )


def _incorporated(evaluator: Evaluator, evaluation: Evaluation) -> Iterator[Binding]:
    """Yield the documents that a clause of a governing document brings in, whole."""
    index, used = evaluator.index, _used(evaluator, evaluation)
    governing = {document.iri: set(document.governs) & used for document in index.documents}
    for claim, value in zip(index.incorporations, evaluation.incorporations, strict=True):
        source = index.provisions.get(claim.source, ("", "", ()))[0]
        if governing.get(source) and value:
            needs = () if value == TRUE else _needs(evaluator, evaluation, claim)
            platforms = tuple(sorted(governing[source]))
            yield Binding(claim.data["document"], platforms, None, claim.valid_from or "", claim.iri, needs)


def _needs(evaluator: Evaluator, evaluation: Evaluation, claim: Claim) -> tuple[str, ...]:
    """Return the open tests of a claim in words; at least one, since its value is open."""
    say = Wording(evaluator.index, evaluation)
    tests = {
        (test, wanted): None
        for clause in (*(claim.when or ()), *claim.unless)
        for test, wanted in literals(clause)
        if evaluation.facts.of(test) == OPEN
    }
    return tuple(say.words(test, wanted) for test, wanted in tests) or ("a fact that isn't stated",)
