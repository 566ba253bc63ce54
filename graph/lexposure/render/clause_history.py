"""The life of a clause for a terminal: when it was first seen, then each change with the words that went and came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["to_text"]

_BEGAN = {
    "first": "in the first archived version, so it may be older",
    "added": "added",
    "split": "as a part of another clause",
    "wholesale": "in a version that was rewritten or extracted otherwise, so it may be older",
}


def to_text(history: Mapping[str, Any]) -> str:
    """Write a history as `Provisions.timeline` returns it; the words are verbatim."""
    stands = "" if history["stands"] else f", last seen {history['last_seen'][:10]}"
    lines = [
        f"{history['document']} {history['number']}, provision {history['provision']}",
        f"first seen {history['first_seen'][:10]}: {_BEGAN[history['began']]}{stands}",
        f"{len(history['changes']) - 1} changes in {history['versions']} versions captured by {history['observer'] or 'one observer'}",
    ]
    for change in history["changes"]:
        lines += ["", *_change(change)]
    return "\n".join(lines)


def _change(change: Mapping[str, Any]) -> list[str]:
    before, after = change["before"], change["after"]
    numbers = " → ".join(dict.fromkeys(side["number"] or "(no number)" for side in (before, after) if side))
    alike = f", {change['similarity']:.0%} alike" if before and after and change["similarity"] < 1 else ""
    lines = [f"{change['captured'][:10]}  {change['kind']}  {numbers}{alike}"]
    for sign, side in (("-", before), ("+", after)):
        if side and (change["words"] or not (before and after)):
            lines.append(
                f"  {sign} {side['start']}-{side['end']} of {side['text'][:12]}, sha256 {side['sha256'][:12]}"
            )
            lines += [f"    {line}" for line in side["words"].splitlines() if line.strip()]
    lines += [f"  {_replaced(one['gone'], one['came'])}" for one in change["words"]]
    return lines


def _replaced(gone: str, came: str) -> str:
    return " ".join(part for part in (f"[-{gone}-]" if gone else "", f"{{+{came}+}}" if came else "") if part)
