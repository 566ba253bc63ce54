"""The sources side of the index: instruments and documents with their texts, provisions, scopes, units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from lexposure.exposure.graph_view import GraphView
from lexposure.exposure.index import Evidence, Instrument, Norm, Terms
from lexposure.model.namespaces import DCT, DPV, ELI, ID, LX, RDFS

__all__ = ["documents", "instruments", "provisions", "unit_levels"]


def unit_levels(graph: GraphView, unit: str) -> list[str]:
    """Return a unit and what lies around it, nearest first, the instrument or document last."""
    chain: list[str] = []
    while unit and unit not in chain:
        chain.append(unit)
        unit = graph.one(unit, ELI + "is_part_of")
    return chain


def instruments(graph: GraphView, norms: Sequence[Norm]) -> tuple[Instrument, ...]:
    """Return the instruments with their texts, and which of their articles or sections some norm was read from."""
    tops: dict[str, set[str]] = defaultdict(set)
    for unit, around in graph.pairs(ELI + "is_part_of"):
        tops[around].add(unit)
    chains: dict[str, list[list[str]]] = defaultdict(list)
    for norm in norms:
        if norm.side == "law":
            chains[norm.instrument].append(unit_levels(graph, norm.source))
    return tuple(_instrument(graph, iri, tops, chains[iri]) for iri in graph.typed(LX + "Instrument"))


def _counted(tops: dict[str, set[str]], iri: str, chains: list[list[str]]) -> tuple[set[str], set[str]]:
    """Return the units by which reading is counted, and those read: articles, or the parts of an only section."""
    units, depth = {unit for unit in tops[iri] if "/rct_" not in unit}, 2
    parts = tops[next(iter(units))] if len(units) == 1 else set()
    if parts:
        units, depth = parts, 3
    return units, {chain[-depth] for chain in chains if len(chain) >= depth and chain[-depth] in units}


def _instrument(graph: GraphView, iri: str, tops: dict[str, set[str]], chains: list[list[str]]) -> Instrument:
    units, read = _counted(tops, iri, chains)
    versions = (v for v, work in graph.pairs(ELI + "realizes") if work == iri)
    dated = sorted(
        (graph.one(v, LX + "validFrom"), v.rsplit("/", 1)[-1])
        for v in versions
        if graph.one(v, LX + "validFrom")
    )
    imported = any(
        graph.one(v, LX + "extractedBy") for v, work in graph.pairs(ELI + "realizes") if work == iri
    )
    return Instrument(
        iri=iri,
        label=graph.one(iri, ELI + "title") or graph.one(iri, RDFS + "label") or iri,
        citation=graph.one(iri, DCT + "bibliographicCitation"),
        jurisdictions=tuple(graph.all(iri, DPV + "hasJurisdiction")),
        binding_force=graph.one(iri, LX + "bindingForce").rsplit("/", 1)[-1],
        prefix=graph.one(iri, LX + "refPrefix"),
        versions=tuple(dated),
        articles=len(units) if imported else 0,
        read=tuple(graph.one(unit, LX + "ref") for unit in sorted(read)),
        amends=tuple(graph.all(iri, ELI + "amends")),
    )


def documents(graph: GraphView) -> tuple[Terms, ...]:
    """Return the documents with the texts captured of each, by the first day of each capture."""
    captured: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for capture, version in graph.pairs(ELI + "embodies"):
        day = graph.one(capture, LX + "validFrom")
        if day:
            captured[_captured_document(graph, capture, version)].add((day, version.rsplit("/", 1)[-1]))
    for version, day in graph.pairs(LX + "capturedOn"):
        for document in graph.all(version, ELI + "realizes"):
            if not captured[document]:
                captured[document].add((day, version.rsplit("/", 1)[-1]))
    return tuple(_document(graph, iri, captured.get(iri, set())) for iri in graph.typed(LX + "Document"))


def _captured_document(graph: GraphView, capture: str, version: str) -> str:
    """Return the document that a capture is of. Two documents may have had the same text; the capture's name tells."""
    named = f"{ID}document/" + capture.removeprefix(f"{ID}capture/").rsplit("/", 1)[0]
    documents = graph.all(version, ELI + "realizes")
    return named if named in documents else documents[0]


def _document(graph: GraphView, iri: str, texts: set[tuple[str, str]]) -> Terms:
    return Terms(
        iri=iri,
        label=graph.one(iri, RDFS + "label") or iri.rsplit("/id/", 1)[-1],
        record=graph.one(iri, LX + "record"),
        governs=tuple(graph.all(iri, LX + "governs")),
        texts=tuple(sorted(texts)),
        precedes=tuple(graph.all(iri, LX + "takesPrecedenceOver")),
    )


def provisions(
    graph: GraphView, evidence: Callable[[str], tuple[Evidence, ...]]
) -> dict[str, tuple[str, str, tuple[Evidence, ...]]]:
    """Return each provision with its document, its number as printed and its spans."""
    rows = graph.typed(LX + "Provision")
    return {p: (graph.one(p, ELI + "is_part_of"), graph.one(p, ELI + "number"), evidence(p)) for p in rows}
