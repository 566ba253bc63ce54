"""Stored answers as a list, and the outcome of computing them anew: as JSON for programs, as lines for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lexposure.render.text import clipped, for_screen

if TYPE_CHECKING:
    from lexposure.archive.stored import StoredAnswer
    from lexposure.exposure.sameness import Again, Change

__all__ = ["again_json", "again_text", "stored_json", "stored_text"]

_SHOWN, _WIDTH, _CONTEXT = 20, 100, 20
Rows = Sequence[tuple["StoredAnswer", "dict[str, Any] | None"]]


def stored_json(rows: Rows) -> dict[str, Any]:
    """Return the list as plain values; `profile` is its name, null where it has none or was forgotten."""
    return {"answers": [_row(answer, profile) for answer, profile in rows]}


def _row(answer: StoredAnswer, profile: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "id": answer.id,
        "profile": _name(profile),
        "as_of": answer.facts.as_of,
        "known_at": answer.facts.known_at,
        "dataset": answer.facts.dataset,
        "stored_at": answer.stored_at,
        "forgotten_at": answer.forgotten_at or None,
    }


def _name(profile: dict[str, Any] | None) -> str | None:
    name = (profile or {}).get("name")
    return None if name is None else str(name)


def stored_text(rows: Rows) -> str:
    """Return one line an answer: the start of its name, the day it was stored, for which day, for whom."""
    if not rows:
        return "no answer was stored; `lexposure exposure PROFILE --store` stores one"
    return "\n".join(_line(answer, profile) for answer, profile in rows)


def _line(answer: StoredAnswer, profile: dict[str, Any] | None) -> str:
    head = f"{answer.id[:16]}  stored {answer.stored_at[:10]}  as of {answer.facts.as_of}"
    if answer.forgotten_at:
        return f"{head}  forgotten {answer.forgotten_at[:10]}"
    return f"{head}  {for_screen(_name(profile) or '(a profile without a name)')}"


def again_json(rows: Sequence[Again]) -> dict[str, Any]:
    """Return the outcome as plain values, with every difference."""
    return {
        "answers": len(rows),
        "identical": sum(row.identical for row in rows),
        "results": [
            {
                "id": row.id,
                "identical": row.identical,
                "why": list(row.why),
                "changes": [vars(change) for change in row.changes],
            }
            for row in rows
        ],
    }


def again_text(rows: Sequence[Again], *, everything: bool = False) -> str:
    """Return what is identical in one line, and of each answer that differs what and why."""
    return "\n".join(_again_lines(rows, everything))


def _again_lines(rows: Sequence[Again], everything: bool) -> Iterator[str]:
    for row in rows:
        if row.identical:
            continue
        yield f"{row.id}  differs in {len(row.changes)} places"
        why = row.why or (
            "same release, code, dataset and texts: this is a fault of lexposure, please report it",
        )
        yield from (f"  because {reason}" for reason in why)
        shown = row.changes if everything else row.changes[:_SHOWN]
        for change in shown:
            before, after = _values(change)
            yield f"  {for_screen(change.where)}: {before} → {after}"
        if len(shown) < len(row.changes):
            yield f"  … and {len(row.changes) - len(shown)} more; --all lists them"
    same = sum(row.identical for row in rows)
    yield f"{same} of {len(rows)} computed anew from the log: identical byte for byte"


def _values(change: Change) -> tuple[str, str]:
    """Return both values, each cut to where it differs from the other: what two long texts have in front is no news."""
    before, after = (
        "nothing" if value is None else for_screen(json.dumps(value, ensure_ascii=False))
        for value in (change.stored, change.again)
    )
    pairs = enumerate(zip(before, after, strict=False))
    alike = next((place for place, (one, other) in pairs if one != other), min(len(before), len(after)))
    start = alike - _CONTEXT if alike > _WIDTH // 2 else 0
    head = "…" if start else ""
    return clipped(head + before[start:], _WIDTH), clipped(head + after[start:], _WIDTH)
