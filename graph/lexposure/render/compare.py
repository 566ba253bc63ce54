"""A comparison of platforms, for a screen and as JSON. Quotes are whole in JSON; on a screen they are wrapped, never cut."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lexposure.render.text import for_screen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lexposure.provisions.comparison import Comparison, Counterpart, PlatformAnswer, Status

__all__ = ["compare_json", "compare_lines"]

_WIDTH = 100
_NAMES: Mapping[Status, str] = {
    "found": "found",
    "silent": "silent: all its documents were read and none speaks of it",
    "no_counterpart": "no counterpart: it has no document of the kinds in which others speak of it",
    "not_read": "not read: documents that govern it aren't in the archive",
}
NOTICE = "Topics are told by rules and a model, and can be wrong; quotes are verbatim. Not legal advice."


def compare_lines(told: Comparison) -> Iterator[str]:
    """Yield the lines of the table: platforms that speak first, then the others with what was searched."""
    asked = f", {told.deontic}" if told.deontic else ""
    like = f", like {told.like}" if told.like else ""
    yield f"{told.topic}{asked}{like}, as of {told.on}"
    for answer in sorted(told.platforms, key=lambda one: (one.status != "found", one.platform)):
        yield ""
        partly = (
            "; what is there says nothing of it" if answer.status == "not_read" and answer.searched else ""
        )
        yield f"{for_screen(answer.label)} ({answer.platform}): {_NAMES[answer.status]}{partly}"
        for row in answer.found:
            yield from _quote(row)
        if answer.more:
            yield f"  and {answer.more} more; ask with --most"
        if answer.status != "found":
            yield from _searched(answer)
    yield ""
    yield NOTICE


def _quote(row: Counterpart) -> Iterator[str]:
    rules = ", ".join(f"{kind} of {who}" for kind, who in row.rules) or "no rule"
    alike = f", alike {row.likeness:.2f}" if row.likeness is not None else ""
    where = " ".join(part for part in (row.number, row.heading) if part)
    yield (
        f"  {row.document}, {for_screen(where) or 'unnumbered'}, captured {row.captured[:10]}: match {row.match:.2f}{alike}, {rules}"
    )
    quote = for_screen(" ".join(row.words.split()))
    yield from textwrap.wrap(
        f"“{quote}”", _WIDTH, initial_indent="    ", subsequent_indent="    ", break_long_words=False
    )
    yield f"    {row.start}-{row.end} of sha256 {row.text}"


def _searched(answer: PlatformAnswer) -> Iterator[str]:
    for one in answer.searched:
        yield f"  searched: {one.document}, captured {one.captured[:10]}, {one.clauses} clauses, sha256 {one.text}"
    for label in answer.absent:
        yield f"  not in the archive: {for_screen(label)}"


def _plain(value: Any) -> Any:
    """Return the value with lists for tuples, as JSON has them."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def compare_json(told: Comparison) -> dict[str, Any]:
    """Return the JSON form: everything, with the meaning of each status and the notice."""
    return {
        **_plain(asdict(told)),
        "on": told.on.isoformat(),
        "meaning": dict(_NAMES),
        "notice": NOTICE,
    }
