"""What nobody has read for an answer, so that silence is never taken for clearance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lexposure.exposure.answers import NotExamined
from lexposure.exposure.evaluation import Evaluation, Evaluator
from lexposure.exposure.facts import FALSE
from lexposure.exposure.index import Index, Instrument, Terms
from lexposure.exposure.reasons import Reasons
from lexposure.model.facets import FACETS

__all__ = ["not_examined"]

_BY_CHOICE = frozenset({"standard", "voluntary"})
_PLACES = tuple(key for key, facet in FACETS.items() if facet.kind == "place")


def not_examined(evaluator: Evaluator, evaluation: Evaluation, reasons: Reasons) -> tuple[NotExamined, ...]:
    """Return the documents without text, the instruments read in part, the places whose own law nobody read or read
    in part, the stated roles that no norm asks for, and those not stated that would matter."""
    index = evaluator.index
    return (
        *_documents(index, evaluation),
        *_instruments(index, evaluation),
        *_places(index, evaluation, reasons),
        *_idle_roles(index, evaluation, reasons),
        *_missing_roles(evaluator, evaluation, reasons),
    )


def _documents(index: Index, evaluation: Evaluation) -> Iterator[NotExamined]:
    """Documents that bind the profile's platforms, directly or by incorporation, and have no text here."""
    listed = evaluation.profile.listed.get("platforms", ())
    used = {platform for stated in listed for platform in _within(stated, index.broader)}
    reached = {
        c.data["document"]
        for c, value in zip(index.incorporations, evaluation.incorporations, strict=True)
        if value
    }
    for document in index.documents:
        bound = used & set(document.governs)
        if (bound or (used and document.iri in reached)) and not document.texts:
            yield NotExamined(
                document.label,
                document.iri,
                _why(document),
                "add your own copy, or import an archive that has it",
            )


def _why(document: Terms) -> str:
    return (
        "text not in this archive"
        if document.governs
        else "incorporated by reference; text not in this archive"
    )


def _instruments(index: Index, evaluation: Evaluation) -> Iterator[NotExamined]:
    """Instruments read in part or not at all, if they are of a place around the party or reach it all the same.

    Of a party that names no place, every instrument may be one. A code or standard is a gap for those alone who follow it.
    """
    touched, places = _touched(index, evaluation), _reached(index, evaluation)
    titles = {instrument.iri: instrument.citation or instrument.label for instrument in index.instruments}
    for instrument in index.instruments:
        if instrument.iri not in touched and (
            instrument.binding_force in _BY_CHOICE or (places and not places & set(instrument.jurisdictions))
        ):
            continue
        if not instrument.read and instrument.amends:
            changed = ", ".join(titles.get(iri, iri) for iri in instrument.amends)
            why = f"it amends {changed}, where what it changed is read; no norm of its own has been read"
            yield NotExamined(instrument.label, instrument.iri, why)
        elif not instrument.read:
            yield NotExamined(instrument.label, instrument.iri, "no norm has been read out of it")
        elif not instrument.articles or len(instrument.read) < instrument.articles:
            yield NotExamined(instrument.label, instrument.iri, _partly(instrument))


def _partly(instrument: Instrument) -> str:
    units = "units" if len(instrument.read) != 1 else "unit"
    of = f" of {instrument.articles}" if instrument.articles else ""
    return f"norms were read out of {len(instrument.read)}{of} top-level {units} only"


def _places(index: Index, evaluation: Evaluation, reasons: Reasons) -> Iterator[NotExamined]:
    """The law of each place listed, and of each place around it on the day: a city's party lives under the state's law."""
    law = (instrument for instrument in index.instruments if instrument.binding_force == "binding")
    read = {place for instrument in law for place in instrument.jurisdictions if instrument.read}
    for place in sorted(_reached(index, evaluation)):
        if place in read:
            yield NotExamined(f"further law of {reasons.label(place)}", place, _only(index, place))
        else:
            what = f"the law of {reasons.label(place)} itself"
            yield NotExamined(what, place, "no norm of that jurisdiction's own law has been read")


def _reached(index: Index, evaluation: Evaluation) -> set[str]:
    """Return the places that the profile lists, and those around them on the day."""
    around = _around(index, evaluation.as_of.isoformat())
    listed = {place for key in _PLACES for place in evaluation.profile.listed.get(key, ())}
    return {place for stated in listed for place in _within(stated, around)}


def _touched(index: Index, evaluation: Evaluation) -> set[str]:
    """Return the instruments of which some norm applies or may apply."""
    pairs = zip(index.norms, evaluation.answers, strict=True)
    return {norm.instrument for norm, value in pairs if value and norm.side == "law"}


def _only(index: Index, place: str) -> str:
    """Say which instruments of a jurisdiction are in the data: one of them is not the whole of its law."""
    those = [i for i in index.instruments if place in i.jurisdictions and i.read]
    law = sorted(i.citation or i.label for i in those if i.binding_force == "binding")
    soft = sorted(i.citation or i.label for i in those if i.binding_force != "binding")
    return f"only these are in the data: {'; '.join(law)}" + (f"; not law: {'; '.join(soft)}" if soft else "")


def _idle_roles(index: Index, evaluation: Evaluation, reasons: Reasons) -> Iterator[NotExamined]:
    """Stated roles that no norm asks for: the law that gives them duties isn't in the data."""
    asked = {value for operand, _, value, _ in index.tests if operand == FACETS["roles"].property}
    for role in evaluation.profile.listed.get("roles", ()):
        if not asked & _within(role, index.broader):
            yield NotExamined(
                f"duties of: {reasons.label(role)}", role, "no norm in the data asks for this role"
            )


def _missing_roles(evaluator: Evaluator, evaluation: Evaluation, reasons: Reasons) -> Iterator[NotExamined]:
    """Roles that the profile excludes by not listing them, in acts that its facts touch: roles are legal conclusions.

    Each is tried out; told is how many norms of that act would then reach the party.
    """
    index = evaluator.index
    touched = _touched(index, evaluation)
    for number, (operand, _, value, _) in enumerate(index.tests):
        if operand != FACETS["roles"].property or evaluation.facts.of(number) != FALSE:
            continue
        world = evaluator.assuming(evaluation, number, yes=True)
        gained = [
            norm.ref
            for norm, before, after in zip(index.norms, evaluation.answers, world.answers, strict=True)
            if after != FALSE and before == FALSE and norm.instrument in touched and norm.kind == "norm"
        ]
        if gained:
            some = ", ".join(gained[:4]) + (f" and {len(gained) - 4} more" if len(gained) > 4 else "")
            why = f"the profile doesn't list this role; with it these would or might apply: {some}"
            yield NotExamined(
                f"the party as {reasons.label(value)}",
                value,
                why,
                "check that the role really isn't the party's",
            )


def _around(index: Index, day: str) -> dict[str, tuple[str, ...]]:
    edges = dict(index.within)
    for member, union, start, end in index.memberships:
        if start <= day and (end is None or end > day):
            edges[member] = (*edges.get(member, ()), union)
    return edges


def _within(node: str, edges: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return a node and everything above it."""
    found, todo = {node}, [node]
    while todo:
        above = [up for up in edges.get(todo.pop(), ()) if up not in found]
        found.update(above)
        todo += above
    return found
