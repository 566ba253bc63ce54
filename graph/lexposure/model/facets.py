"""The facets of a profile, in one table that serves profiles, conditions, index and documentation.

A facet is a property of `lx:Profile` and at the same time an `odrl:LeftOperand`, so that a test in a condition
names the very property that a profile fills.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lexposure.model.namespaces import DPV, ID, LOC, LX, VOCAB

__all__ = ["FACETS", "FACETS_BY_PROPERTY", "Facet", "FacetKind"]

FacetKind = Literal["concept", "place", "number", "date", "reading"]


@dataclass(frozen=True)
class Facet:
    """One kind of fact about a party.

    `key` is its name in profiles and conditions, `property` its IRI, `operator` the ODRL operator that a bare
    value in a condition means, `prefix` what a short value is appended to, `scheme` the SKOS scheme that its
    values come from. A `derived` facet is concluded by rules and can't be stated in a profile.
    """

    key: str
    property: str
    kind: FacetKind
    operator: str
    prefix: str
    question: str
    scheme: str | None = None
    derived: bool = False


def _concepts(key: str, name: str, scheme: str, question: str, *, derived: bool = False) -> Facet:
    return Facet(key, LX + name, "concept", "isA", f"{VOCAB}{scheme}/", question, f"{VOCAB}{scheme}", derived)


def _place(key: str, name: str, question: str) -> Facet:
    return Facet(key, LX + name, "place", "isPartOf", LOC, question)


def _number(key: str, name: str, question: str) -> Facet:
    return Facet(key, LX + name, "number", "gteq", "", question)


_ALL = (
    _concepts("roles", "actsInRole", "role", "Does the party act as {value}?"),
    _place("established_in", "establishedIn", "Is the party established in {value}?"),
    _place("offered_in", "offeredIn", "Is the system or service offered or placed on the market in {value}?"),
    _place("output_used_in", "outputUsedIn", "Is the system's output used in {value}?"),
    _place("affected_persons_in", "affectedPersonsIn", "Are persons in {value} affected?"),
    Facet("platforms", DPV + "hasService", "concept", "isA", f"{ID}platform/", "Does the party use {value}?"),
    _concepts("use_cases", "useCase", "use-case", "Is the system used for {value}?"),
    _concepts("activities", "performs", "activity", "Does the party engage in: {value}?"),
    _concepts("outputs", "producesOutput", "output", "Does the system produce: {value}?"),
    _concepts("outcomes", "resultsIn", "outcome", "Did or may this result: {value}?"),
    _concepts("changes", "changesSystem", "system-change", "Did the party change the system: {value}?"),
    Facet(
        "data",
        DPV + "hasData",
        "concept",
        "isA",
        f"{VOCAB}data/",
        "Is this data processed: {value}?",
        f"{VOCAB}data",
    ),
    _concepts("classes", "inClass", "system-class", "Is the system in this class: {value}?", derived=True),
    _number("employees", "employees", "How many people does the party employ (asked: {value})?"),
    _number(
        "annual_turnover", "annualTurnover", "What is the worldwide annual turnover in EUR (asked: {value})?"
    ),
    _number(
        "training_compute", "trainingCompute", "How much compute trained the model, in FLOP (asked: {value})?"
    ),
    Facet(
        "placed_on_market_on",
        LX + "placedOnMarketOn",
        "date",
        "gteq",
        "",
        "When was the system first placed on the market or put into service (asked: {value})?",
    ),
    Facet(
        "readings",
        LX + "adoptsReading",
        "reading",
        "eq",
        f"{VOCAB}question/",
        "Which reading is followed: {value}?",
    ),
)

FACETS: dict[str, Facet] = {facet.key: facet for facet in _ALL}
FACETS_BY_PROPERTY: dict[str, Facet] = {facet.property: facet for facet in _ALL}
