"""The actions of the index: what can be done about norms, and what proves it."""

from __future__ import annotations

from typing import Any

from lexposure.exposure.graph_view import GraphView
from lexposure.exposure.index import Action, Completion
from lexposure.model.namespaces import DCT, LX, PROV, RDFS, SSSOM

__all__ = ["actions", "completions"]


def actions(graph: GraphView) -> tuple[Action, ...]:
    """Return the actions in order of IRI."""
    return tuple(_action(graph, iri) for iri in graph.typed(LX + "Action"))


def completions(graph: GraphView) -> tuple[Completion, ...]:
    """Return what is declared to satisfy a norm together, in order of IRI."""
    return tuple(
        Completion(
            **_claimed(graph, iri),
            norm=graph.one(iri, LX + "completes"),
            actions=tuple(graph.all(iri, LX + "together")),
        )
        for iri in graph.typed(LX + "Completion")
    )


def _action(graph: GraphView, iri: str) -> Action:
    units = graph.all(iri, LX + "crosswalk")
    return Action(
        **_claimed(graph, iri),
        label=graph.one(iri, RDFS + "label"),
        artefacts=tuple(graph.all(iri, LX + "artefact")),
        owner=_slug(graph.one(iri, LX + "owner")),
        occasions=tuple(_slug(value) for value in graph.all(iri, LX + "occasion")),
        cost=int(graph.one(iri, LX + "cost", "1")),
        satisfies=tuple(graph.all(iri, LX + "satisfies")),
        in_part=tuple(graph.all(iri, LX + "satisfiesInPart")),
        crosswalk=tuple(filter(None, (graph.one(unit, LX + "ref") for unit in units))),
    )


def _claimed(graph: GraphView, iri: str) -> dict[str, Any]:
    return {
        "iri": iri,
        "summary": graph.one(iri, DCT + "description"),
        "status": _slug(graph.one(iri, LX + "status")),
        "author": graph.one(iri, PROV + "wasAttributedTo"),
        "confidence": float(graph.one(iri, SSSOM + "confidence", "1")),
        "valid_from": graph.one(iri, LX + "validFrom") or None,
        "valid_until": graph.one(iri, LX + "validUntil") or None,
    }


def _slug(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
