"""Tests, values and facts as a reader says them."""

from __future__ import annotations

from lexposure.exposure.answers import Need
from lexposure.exposure.evaluation import Evaluation
from lexposure.exposure.facts import FALSE
from lexposure.exposure.index import Index
from lexposure.exposure.profiles import short
from lexposure.law import identifiers
from lexposure.model.errors import UnknownName
from lexposure.model.facets import FACETS_BY_PROPERTY, Facet

__all__ = ["Wording"]

_SIGN = {"gt": ">", "gteq": "≥", "lt": "<", "lteq": "≤"}


class Wording:
    """Words for one evaluation; nothing in it decides."""

    def __init__(self, index: Index, evaluation: Evaluation) -> None:
        self._index = index
        self._evaluation = evaluation

    def label(self, iri: str) -> str:
        """Return the label of a node, or the end of its IRI."""
        return self._index.labels.get(iri) or iri.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]

    def facet(self, test: int) -> Facet:
        """Return the facet that a test asks about."""
        return FACETS_BY_PROPERTY[self._index.tests[test][0]]

    def words(self, test: int, wanted: bool = True) -> str:
        """Return a test as a reader says it."""
        name = self.facet(test).key.replace("_", " ")
        return f"{name}: {self.asked(test)}" if wanted else f"{name}: not {self.asked(test)}"

    def asked(self, test: int) -> str:
        """Return what a test asks for: the label of its value, or a comparison such as `≥ 250`."""
        _, operator, value, _ = self._index.tests[test]
        comparing = self.facet(test).kind in ("number", "date")
        return f"{_SIGN[operator]} {value}" if comparing else self.label(value)

    def need(self, test: int) -> Need:
        """Return a test as the question that would decide it."""
        facet, value = self.facet(test), self._index.tests[test][2]
        return Need(facet.key, short(facet, value), facet.question.format(value=self.asked(test)))

    def fact(self, test: int) -> str:
        """Return what the profile says of the facet that a test asks about; empty for what rules alone conclude."""
        facet, profile = self.facet(test), self._evaluation.profile
        if facet.derived:
            return ""
        figure = profile.figures.get(facet.key)
        stated = str(figure) if figure is not None else profile.dates.get(facet.key)
        listed = profile.listed.get(facet.key)
        excluded = self._excluded(test, facet)
        if excluded:
            return f"excluded: {excluded}"
        if listed is not None:
            stated = ", ".join(short(facet, value) for value in listed) or "none"
        open_too = [short(facet, value) for value in profile.open_values.get(facet.key, ())]
        if facet.key in profile.open_facets:
            return f"{stated}, marked as unknown" if stated else "marked as unknown"
        return f"{stated}; unknown: {', '.join(open_too)}" if open_too else str(stated or "not stated")

    def _excluded(self, test: int, facet: Facet) -> str:
        """Return the values that the profile excludes, where that is what made a test false."""
        denied = self._evaluation.profile.denied.get(facet.key, ())
        if self._evaluation.facts.of(test) != FALSE or not denied:
            return ""
        if (
            facet.key in self._evaluation.profile.listed
            and facet.key not in self._evaluation.profile.open_facets
        ):
            return ""
        return ", ".join(short(facet, value) for value in denied)

    @staticmethod
    def unit(source: str) -> str:
        """Return the ref of a unit of law, or the end of a clause's IRI."""
        try:
            return identifiers.ref(source)
        except UnknownName:
            return source.rsplit("/id/", 1)[-1]
