"""The review queue, one claim and the acts about it, as lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from lexposure.render.text import clipped, for_screen

__all__ = ["acts_text", "claim_text", "queue_text"]

_WIDTH = 100
_ACTS = {"approve": "approved", "amend": "amended", "reject": "rejected", "dissent": "dissent"}
_TODAY = {
    "verbatim": "stands word for word in the version of today",
    "superseded": "stands in no version of today",
    "not_archived": "whether it stands today can't be told here",
}


def queue_text(found: Mapping[str, Any]) -> str:
    """Return the queue: a few lines a claim."""
    lines = [line for row in found["claims"] for line in _row(row)]
    shown, total = len(found["claims"]), found["total"]
    end = f"{total} claim(s)" if shown == total else f"{shown} of {total} claims; --limit shows more"
    return "\n".join([*lines, end])


def claim_text(claim: Mapping[str, Any]) -> str:
    """Return one claim with its fields, the words that it cites, and its history."""
    return "\n".join(_claim(claim))


def acts_text(rows: list[dict[str, Any]]) -> str:
    """Return what acts did, a line or two each."""
    return "\n".join(line for row in rows for line in _done(row))


def _row(row: Mapping[str, Any]) -> Iterator[str]:
    bears = f", bears on {row['bears_on']} norm(s)" if row["bears_on"] else ""
    yield for_screen(f"{row['claim']}")
    yield for_screen(
        f"  {row['status']} {row['kind']}, confidence {row['confidence']}, by {row['author']}{bears}"
    )
    yield f"  {clipped(for_screen(row['summary']), _WIDTH)}"
    for told in row["stale"]:
        yield for_screen(f"  stale: {told}")
    for act in row["reviews"]:
        yield for_screen(f"  {_ACTS[act['act']]} by {act['by']}, {act['at'][:10]}: {act['why']}")
    for act in row["overtaken"]:
        yield for_screen(
            f"  not in force, the claim changed since: {_ACTS[act['act']]} by {act['by']}, {act['at'][:10]}"
        )


def _claim(claim: Mapping[str, Any]) -> Iterator[str]:
    yield for_screen(claim["claim"])
    gone = "" if claim["in_answers"] else ", in no answer"
    yield for_screen(
        f"  {claim['status']} {claim['kind']}{gone}, by {_short(claim['author'])}, {claim['created']}, {claim['place']}"
    )
    for told in claim["stale"]:
        yield for_screen(f"  stale: {told}; recorded as {claim['recorded_status']}")
    yield f"  hash {claim['hash']}"
    yield ""
    for name, value in claim["fields"].items():
        before = claim["as_written"].get(name, value)
        was = "" if before == value else f"   (in the file: {_short(before)})"
        yield from _wrapped(f"{name}: {_short(value)}{was}", "  ")
    for side in claim["sides"]:
        yield ""
        yield from _wrapped(
            f"{side['side']} {side['claim']} ({side['status'] or 'unknown'}): {side['summary']}", "  "
        )
    for quote in claim["quotes"]:
        yield from _quote(quote)
    yield ""
    yield "history" if claim["history"] else "nobody has reviewed it yet"
    for act in claim["history"]:
        changes = "".join(f"; {name}: {_short(value)}" for name, value in act["changes"].items())
        yield from _wrapped(
            f"{act['at'][:16].replace('T', ' ')} UTC, {_ACTS[act['act']]} by {act['reviewer']} ({act['by']}): {act['why']}{changes}", "  "
        )  # fmt: skip
        yield for_screen(f"    event {act['event']}, {act['force']}")


def _quote(quote: Mapping[str, Any]) -> Iterator[str]:
    role = "counter-evidence" if quote["for"] == "counter_evidence" else "evidence"
    number = f" {quote['number']}" if quote["number"] else ""
    yield ""
    yield for_screen(f"  {role}{number}, {quote['source']}; {_TODAY[quote['today']]}")
    if quote["words"] is None:
        yield "    text not in this archive"
    else:
        for line in quote["words"].splitlines():
            yield from _wrapped(line, "    | ") if line.strip() else ("    |",)
    yield f"    text {quote['text'][:16]}, {quote['start']}-{quote['end']}, sha256 {quote['sha256'][:16]}"


def _done(row: Mapping[str, Any]) -> Iterator[str]:
    again = "" if row["new"] else " already, by the same act"
    yield for_screen(f"{row['claim']}: {row['status']}{again} (event {row['event']})")
    yield f"  hash {row['hash']}"
    for told in row["stale"]:
        yield for_screen(
            f"  stale all the same: {told}; cite the new words with `review amend --set evidence=…`"
        )


def _wrapped(text: str, indent: str) -> Iterator[str]:
    yield from textwrap.wrap(
        for_screen(text), _WIDTH, initial_indent=indent, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    ) or [indent.rstrip()]  # fmt: skip


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_short(part)}' for key, part in value.items())}}}"
    return f"[{', '.join(map(_short, value))}]" if isinstance(value, list) else str(value)
