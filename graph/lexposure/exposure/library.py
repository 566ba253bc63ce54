"""What of the law has been read: one row an instrument, counted from the index."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lexposure.exposure.index import Index, Instrument, Norm

__all__ = ["Coverage", "coverage"]


@dataclass(frozen=True)
class Coverage:
    """An instrument's share in the data.

    `norms` counts norms and facts concluded, `kinds` them by deontic type, `reviewed` and `disputed` those with that
    status, `unsourced` those without evidence because no text was at hand. `units` are the top-level units (articles,
    sections) that a norm was read out of, `of` how many there are (0: the text isn't imported).
    """

    instrument: str
    title: str
    citation: str
    force: str
    jurisdictions: tuple[str, ...]
    versions: tuple[str, ...]
    norms: int
    kinds: dict[str, int]
    reviewed: int
    disputed: int
    unsourced: int
    units: int
    of: int


def coverage(index: Index) -> list[Coverage]:
    """Return the rows in order of instrument."""
    by_instrument: dict[str, list[Norm]] = {}
    for norm in index.norms:
        if norm.side == "law":
            by_instrument.setdefault(norm.instrument, []).append(norm)
    return [
        _row(instrument, by_instrument.get(instrument.iri, []), index) for instrument in index.instruments
    ]


def _row(instrument: Instrument, norms: list[Norm], index: Index) -> Coverage:
    status = Counter(norm.status for norm in norms)
    return Coverage(
        instrument=instrument.iri,
        title=instrument.label,
        citation=instrument.citation,
        force=instrument.binding_force,
        jurisdictions=tuple(index.labels.get(place, place) for place in instrument.jurisdictions),
        versions=tuple(day for day, _ in instrument.versions),
        norms=len(norms),
        kinds=dict(sorted(Counter(norm.deontic for norm in norms).items())),
        reviewed=status["reviewed"],
        disputed=status["disputed"],
        unsourced=sum(not norm.evidence for norm in norms),
        units=len(instrument.read),
        of=instrument.articles,
    )
