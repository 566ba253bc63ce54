"""Answers by band: as JSON for programs, as lines for a terminal. A band never stands without what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lexposure.render.digest import HOP_KINDS, profile_name, weakest_hop
from lexposure.render.json_form import plain, rating_form
from lexposure.render.text import clipped, for_screen

if TYPE_CHECKING:
    from lexposure.exposure.rating import Change, RatedAnswer, Ratings

__all__ = ["ratings_json", "ratings_text"]

_CEILING, _FULL = 110, 12
"""The most characters of a ceiling, and the answers of a band told with ceiling and changes unless all are asked for."""
PURPOSE = "Bands rank attention, not legal risk: docs/rating.md says how each comes about."


def ratings_json(found: Ratings) -> dict[str, Any]:
    """Return ratings as plain dicts and lists; `would_change` has an entry for each other value that matters."""
    exposure = found.exposure
    return {
        "profile": plain(exposure.profile),
        "as_of": exposure.as_of.isoformat(),
        "known_at": plain(exposure.known_at),
        "dataset": exposure.dataset,
        "rated": [_row(row) for row in found.rated],
        "not_rated": found.not_rated,
        "not_examined": len(exposure.not_examined),
        "purpose": PURPOSE,
        "notice": exposure.notice,
    }


def _row(row: RatedAnswer) -> dict[str, Any]:
    answer = row.answer
    weakest = weakest_hop(tuple(path for path in answer.paths if path.rating == row.rating))
    return {
        "ref": answer.ref,
        "iri": answer.iri,
        "citation": answer.citation,
        "side": answer.side,
        "deontic": answer.deontic,
        "rating": {**(rating_form(row.rating) or {}), "would_change": [_change(c) for c in row.would_change]},
        "penalties": list(answer.penalties),
        "binding_force": answer.binding_force,
        "weakest": None
        if weakest is None
        else {"kind": weakest.kind, "iri": weakest.iri, "confidence": weakest.confidence},
        "paths": [path.rating.band for path in answer.paths if path.rating],
    }


def _change(change: Change) -> dict[str, str]:
    return {"input": change.name, "from": change.was, "to": change.value, "band": change.band}


def ratings_text(found: Ratings, *, everything: bool = False) -> str:
    """Return ratings as text, the bands in order of attention; `everything` tells each answer in full."""
    return "\n".join(for_screen(line) for line in _lines(found, everything=everything)) + "\n"


def _lines(found: Ratings, *, everything: bool) -> Iterator[str]:
    exposure = found.exposure
    yield f"Rating for {profile_name(exposure)}, in force on {exposure.as_of.isoformat()}"
    yield PURPOSE
    for band, rows in groupby(found.rated, key=lambda row: row.rating.band):
        listed = list(rows)
        yield ""
        yield f"{band.upper()}: {len(listed)}"
        for position, row in enumerate(listed):
            yield from _told(row, full=everything or position < _FULL)
        if len(listed) > _FULL and not everything:
            yield "  ceilings and changes of the others with --all"
    yield ""
    yield f"not rated: {found.not_rated} that reach the profile and impose nothing (rights, permissions, exemptions, facts)"
    yield f"not examined: {len(exposure.not_examined)}; silence here is not clearance"
    yield exposure.notice


def _told(row: RatedAnswer, *, full: bool) -> Iterator[str]:
    answer = row.answer
    weakest = weakest_hop(tuple(path for path in answer.paths if path.rating == row.rating))
    yield f"  {answer.ref} · {answer.deontic} · {answer.citation}"
    inputs = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in vars(row.rating.inputs).items())
    sure = "" if weakest is None else f" (weakest: {HOP_KINDS[weakest.kind]} {weakest.confidence:.2f})"
    yield f"      {inputs}{sure}"
    if not full:
        return
    yield from (f"      ceiling: {clipped(told, _CEILING)}" for told in dict.fromkeys(answer.penalties))
    changes = "; ".join(_turns(row.would_change))
    yield f"      would change: {changes or 'no single input would'}"


def _turns(changes: tuple[Change, ...]) -> Iterator[str]:
    """Tell changes of one input to one band together."""
    for (name, band), group in groupby(changes, key=lambda change: (change.name, change.band)):
        values = " or ".join(change.value for change in group)
        yield f"{name.replace('_', ' ')} {values} → {band}"
