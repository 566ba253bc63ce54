"""What nobody has read for an answer, so that silence is never taken for clearance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lexposure.exposure.answers import NotExamined
from lexposure.exposure.evaluation import Evaluation
from lexposure.exposure.index import Index, Instrument, Terms
from lexposure.exposure.reasons import Reasons
from lexposure.model.facets import FACETS

__all__ = ["not_examined"]

_PLACES = tuple(key for key, facet in FACETS.items() if facet.kind == "place")


def not_examined(index: Index, evaluation: Evaluation, reasons: Reasons) -> tuple[NotExamined, ...]:
    """Return the documents without text, the instruments read in part, and the places whose own law nobody read."""
    return (*_documents(index, evaluation), *_instruments(index), *_places(index, evaluation, reasons))


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


def _instruments(index: Index) -> Iterator[NotExamined]:
    for instrument in index.instruments:
        if not instrument.read:
            yield NotExamined(instrument.label, instrument.iri, "no norm has been read out of it")
        elif not instrument.articles or len(instrument.read) < instrument.articles:
            yield NotExamined(instrument.label, instrument.iri, _partly(instrument))


def _partly(instrument: Instrument) -> str:
    units = "units" if len(instrument.read) != 1 else "unit"
    of = f" of {instrument.articles}" if instrument.articles else ""
    return f"norms were read out of {len(instrument.read)}{of} top-level {units} only"


def _places(index: Index, evaluation: Evaluation, reasons: Reasons) -> Iterator[NotExamined]:
    """The law of each place listed, and of each place around it on the day: a city's party lives under the state's law."""
    around = _around(index, evaluation.as_of.isoformat())
    read = {
        place for instrument in index.instruments for place in instrument.jurisdictions if instrument.read
    }
    listed = {place for key in _PLACES for place in evaluation.profile.listed.get(key, ())}
    reached = {place for stated in listed for place in _within(stated, around)}
    for place in sorted(reached - read):
        yield NotExamined(
            f"the law of {reasons.label(place)} itself",
            place,
            "no norm of that jurisdiction's own law has been read",
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
