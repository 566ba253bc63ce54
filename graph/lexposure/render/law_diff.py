"""What changed between two versions of an act, for a screen and as JSON.

On a screen no more of the law is quoted than it takes to see what changed: a few words of the first places. The JSON
form has every changed word, and spans to find the rest in the two texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lexposure.law.identifiers import citation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lexposure.law.diff import LawDiff, Piece, UnitChange
    from lexposure.model.law import LawText

__all__ = ["diff_json", "diff_lines", "unit_line"]

_PIECES = 2
_WORDS = 6


def diff_lines(diff: LawDiff) -> Iterator[str]:
    """Yield the lines of a comparison for a screen."""
    yield f"{diff.before.act}: {_version(diff.before)}"
    yield f"{' ' * len(diff.before.act)}→ {_version(diff.after)}"
    if diff.before == diff.after:
        yield "the same text was law on both days"
        return
    yield (
        ", ".join(f"{len(refs)} {word}" for word, refs in diff.tops.items())
        + " (articles, sections, annexes)"
    )
    yield ""
    for change in diff.changes:
        yield unit_line(change, diff)
    yield ""
    yield f"{diff.unchanged} units keep their words; in {diff.signs} of them signs differ"
    for kind, count in diff.left_out.items():
        yield f"not compared: {count} units of kind {kind}, which one of the texts leaves out"


def unit_line(change: UnitChange, diff: LawDiff) -> str:
    """Return one changed unit on one line."""
    return f"{change.change:9} {_short(change.ref):28} {_what(change, diff)}"


def diff_json(diff: LawDiff) -> dict[str, Any]:
    """Return the JSON form of a comparison."""
    return {
        "act": diff.before.act,
        "before": _text(diff.before),
        "after": _text(diff.after),
        "tops": {word: list(refs) for word, refs in diff.tops.items()},
        "changes": [
            {
                "ref": change.ref,
                "citation": citation(change.ref),
                "change": change.change,
                "before": change.before,
                "after": change.after,
                "slip": change.slip,
                "pieces": [{"before": piece.before, "after": piece.after} for piece in change.pieces],
            }
            for change in diff.changes
        ],
        "unchanged": diff.unchanged,
        "signs_only": diff.signs,
        "not_compared": dict(diff.left_out),
    }


def _text(text: LawText) -> dict[str, Any]:
    return {
        "valid_from": text.valid_from.isoformat(),
        "sha256": text.sha256,
        "importer": text.importer,
        "official": text.official,
    }


def _version(text: LawText) -> str:
    return f"as of {text.valid_from} ({text.importer}{'' if text.official else ', not an official text'})"


def _short(ref: str) -> str:
    return citation(ref).split(", ", 1)[-1]


def _what(change: UnitChange, diff: LawDiff) -> str:
    if change.change == "reworded":
        return _reworded(change)
    text, span = (diff.after, change.after) if change.after else (diff.before, change.before)
    start, end = span or (0, 0)
    return f"{len(text.text[start:end].split())} words"


def _reworded(change: UnitChange) -> str:
    shown = "; ".join(_piece(piece) for piece in change.pieces[:_PIECES])
    more = len(change.pieces) - _PIECES
    slip = "  (a number in brackets alone: a slip of the source?)" if change.slip else ""
    return shown + (f"; and {more} more {'places' if more > 1 else 'place'}" if more > 0 else "") + slip


def _piece(piece: Piece) -> str:
    if piece.before and piece.after:
        return f"“{_cut(piece.before)}” → “{_cut(piece.after)}”"
    return f"added “{_cut(piece.after)}”" if piece.after else f"dropped “{_cut(piece.before)}”"


def _cut(words: str) -> str:
    parts = words.split()
    return " ".join(parts[:_WORDS]) + (f" … ({len(parts)} words)" if len(parts) > _WORDS else "")
