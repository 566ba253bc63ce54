"""Paths between two nodes as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lexposure.render.text import for_screen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.exposure.path_search import Found, FoundPath

__all__ = ["paths_json", "to_text"]


def paths_json(found: Found, start: str, goal: str) -> dict[str, Any]:
    """Return the JSON; `from` and `to` are the names that were asked for. Every field is always there."""
    return {
        "from": start,
        "to": goal,
        "rank": found.rank,
        "most": found.most,
        "hops": found.hops,
        "paths": [
            {
                "hops": [
                    {"iri": h.iri, "label": h.label, "relation": h.relation, "confidence": h.confidence}
                    for h in path.hops
                ],
                "confidence": path.confidence,
                "weakest_hop": path.weakest,
            }
            for path in found.paths
        ],
        "complete": found.complete,
        "cut": [{"bound": cut.bound, "says": cut.says} for cut in found.cut],
    }


def to_text(found: Found) -> str:
    """Return the paths, a node a line, each claim with its confidence and the weakest one marked."""
    lines: list[str] = []
    for number, path in enumerate(found.paths, 1):
        lines += [*_path_lines(number, path), ""]
    if not found.paths:
        lines.append(f"No path of at most {found.hops} hops.")
    elif found.complete:
        lines.append(
            "These are all the paths there are."
            if len(found.paths) > 1
            else "This is the only path there is."
        )
    lines += [f"Cut: {cut.says}." for cut in found.cut]
    return "\n".join(lines)


def _path_lines(number: int, path: FoundPath) -> Iterator[str]:
    steps = len(path.hops) - 1
    sure = f"confidence {path.confidence:.3g}" if path.confidence is not None else "no claim on it"
    yield f"{number}. {sure}, {steps} {'hop' if steps == 1 else 'hops'}"
    before = ""
    for place, hop in enumerate(path.hops):
        confidence = f"  ({hop.confidence:g})" if hop.confidence is not None else ""
        weakest = "  ← weakest" if place == path.weakest else ""
        yield f"   {f'—{before}→ ' if before else ''}{for_screen(hop.label)}{confidence}{weakest}"
        before = hop.relation
