"""The texts that documents had, for the compiled index: without what is in quarantine.

An error page that was captured last is no text in force, or every quote would be superseded by it. Only documents of which
something is cited are looked at, since judging reads every text once.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from lexposure.workspace.histories import histories_of, judged
from lexposure.workspace.verdicts import verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Event
    from lexposure.exposure.index import Evidence, Index, Terms

__all__ = ["without_quarantined"]


def without_quarantined(index: Index, events: Sequence[Event], blobs: Blobs, derived: Path) -> Index:
    """Return the index with the texts that stand by the rules and by what persons decided in these events."""
    cited = set(_cited(index))
    looked = {one.record for one in index.documents if one.record and len(one.texts) > 1 and _any(one, cited)}
    until = dt.date.fromisoformat(events[-1].recorded_at[:10]) if events else dt.date.max
    kept: dict[str, set[str]] = defaultdict(set)
    for history in histories_of(events, looked) if looked else ():
        steps = judged(history, blobs, derived, until)
        kept[history.record] |= {history.versions[step.place].text for step in steps if step.accepted}
    documents = tuple(
        replace(one, texts=tuple(row for row in one.texts if row[1] in kept[one.record]))
        if one.record in kept
        else one
        for one in index.documents
    )
    told = {
        text: verdict.told
        for (_, text), verdict in sorted(verdicts(events).items())
        if verdict.verdict == "accepted"
    }
    return replace(index, documents=documents, verdicts=told)


def _any(document: Terms, cited: set[str]) -> bool:
    return any(text in cited for _, text in document.texts)


def _cited(index: Index) -> Iterator[str]:
    claims: Iterable[Sequence[Evidence]] = (
        claim.evidence
        for part in (
            index.norms, index.periods, index.penalties, index.competences, index.mappings, index.incorporations, index.scopes,
        )
        for claim in part
    )  # fmt: skip
    for evidence in (*claims, *(own for _, _, own in index.provisions.values())):
        yield from (span[0] for span in evidence)
