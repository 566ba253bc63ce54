"""Provisions of the archived documents over time: aligned ahead of use, or when somebody asks for a history."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lexposure.archive.blobs import Blobs
from lexposure.archive.log import Log
from lexposure.model.errors import NotSetUp, UnknownName
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID
from lexposure.provisions.cut import Cut
from lexposure.provisions.identity import Provision, Version, fold
from lexposure.provisions.segment import find
from lexposure.provisions.timeline import Change, Quote, timeline
from lexposure.workspace.alignments import Alignments
from lexposure.workspace.histories import histories, judged
from lexposure.workspace.texts import records

if TYPE_CHECKING:
    from pathlib import Path

    from lexposure.workspace.terms import DataDirectory

__all__ = ["Aligned", "Cuts", "History", "Provisions", "accepted"]

Progress = Callable[[int, int, int], None]


@dataclass(frozen=True)
class Aligned:
    """What aligning ahead did: documents (one for each observer), versions, steps between different texts, new ones."""

    documents: int
    versions: int
    steps: int
    new: int


@dataclass(frozen=True)
class History:
    """A document as one observer saw it: accepted versions by time, its provisions, and the cut of each text."""

    record: str
    observer: str
    versions: tuple[Version, ...]
    provisions: tuple[Provision, ...]
    cut: Callable[[str], Cut]


class Provisions:
    """What can be asked of the provisions of one workspace's documents."""

    def __init__(self, workspace: DataDirectory) -> None:
        self._workspace = workspace
        self._derived = workspace.home / "derived"

    def align(self, progress: Progress | None = None) -> Aligned:
        """Align every step of every archived document that isn't aligned yet.

        `progress` is told how many steps are done, of how many, and how many characters were read for them.
        """
        chains = accepted(self._workspace.log, self._workspace.blobs, self._derived)
        steps = [step for versions in chains.values() for step in _steps(versions)]
        cut = Cuts(self._workspace.blobs)
        with Alignments(self._derived) as kept:
            missing = kept.missing(steps)
            for done, (before, after) in enumerate(missing, 1):
                kept.get(before, after, cut)
                if progress:
                    progress(done, len(missing), cut.characters)
        return Aligned(len(chains), sum(map(len, chains.values())), len(dict.fromkeys(steps)), len(missing))

    def history(self, document: str, observer: str = "") -> History:
        """Return the provisions of a document over all accepted versions.

        `document` is a short name (`aws/service-terms`) or a record, `observer` one of the collections that captured
        it (empty: the one with most versions). Raises NotSetUp if nothing is archived, UnknownName for what isn't there.
        """
        record, by, versions = _chain(self._workspace, document, observer)
        cut = Cuts(self._workspace.blobs)
        with Alignments(self._derived) as kept:
            found = fold(f"{record}\n{by}", versions, cut, lambda old, new: kept.get(old, new, cut))
        return History(record, by, versions, tuple(found), cut)

    def timeline(
        self, document: str, number: str, on: dt.date | None = None, observer: str = ""
    ) -> dict[str, Any]:
        """Return the life of the provision that has this number on a day (None: today): when it was first seen, and each change.

        Raises UnknownName if the version of that day has no clause with the number.
        """
        found = self.history(document, observer)
        at = _standing(found, (on or self._workspace.today()).isoformat())
        cut = found.cut(found.versions[at].text)
        place = cut.segments.index(find(cut.segments, number))
        holding = ((one, one.at(at)) for one in found.provisions)
        provision = next(one for one, here in holding if here is not None and here.place == place)
        return {
            "document": found.record,
            "observer": found.observer,
            "versions": len(found.versions),
            "provision": provision.id,
            "iri": f"{ID}provision/followed/{provision.id}",
            "number": number,
            "on": found.versions[at].captured,
            "began": provision.began,
            "derived_from": provision.derived_from or None,
            "first_seen": found.versions[provision.first].captured,
            "last_seen": found.versions[provision.last].captured,
            "stands": provision.last == len(found.versions) - 1,
            "changes": [_row(change, found) for change in timeline(provision, found.versions, found.cut)],
        }


def _standing(found: History, on: str) -> int:
    """Return the position of the version that stood on a day. Raises UnknownName if there was none yet."""
    standing = [at for at, version in enumerate(found.versions) if version.captured[:10] <= on]
    if not standing:
        first = found.versions[0].captured[:10]
        raise UnknownName(f"{found.record} was first captured on {first}", fix="ask for a later day")
    return standing[-1]


def _row(change: Change, found: History) -> dict[str, Any]:
    return {
        "captured": found.versions[change.version].captured,
        "kind": change.kind,
        "similarity": change.similarity,
        "before": _quoted(change.before),
        "after": _quoted(change.after),
        "words": [{"gone": gone, "came": came} for gone, came in change.words],
        "others": list(change.others),
    }


def _quoted(quote: Quote | None) -> dict[str, Any] | None:
    if quote is None:
        return None
    span = quote.span
    return {
        "number": quote.number,
        "heading": quote.heading,
        "text": span.text,
        "start": span.start,
        "end": span.end,
        "sha256": span.sha256,
        "words": quote.words,
    }


def accepted(
    log: Log, blobs: Blobs, derived: Path, record: str = ""
) -> dict[tuple[str, str], tuple[Version, ...]]:
    """Return the versions of each document, or of one, as each observer (collection) saw it, by time and then as recorded.

    Error pages and collapsed extractions are left out: no clause ends by them.
    """
    found = {}
    for history in histories(log, {record} if record else None):
        judgements = judged(history, blobs, derived, dt.date.max)
        found[history.record, history.collection] = tuple(
            Version(version.captured, version.text)
            for version, each in zip(history.versions, judgements, strict=True)
            if each.accepted
        )
    return {key: versions for key, versions in found.items() if versions}


def _chain(workspace: DataDirectory, document: str, observer: str) -> tuple[str, str, tuple[Version, ...]]:
    named = records(workspace.engine().index)
    record = named.get(document, document)
    chains = accepted(workspace.log, workspace.blobs, workspace.home / "derived", record)
    if not chains:
        known = {history.record for history in histories(workspace.log)}
        if not known:
            raise NotSetUp(
                "no terms are archived", fix="import a collection with `lexposure archive import PATH`"
            )
        known |= {short for short, of in named.items() if of in known}
        raise UnknownName(f"no document `{document}` in the archive", fix=nearest(document, sorted(known)))
    seen = {by: versions for (_, by), versions in chains.items()}
    if observer and observer not in seen:
        raise UnknownName(f"`{observer}` didn't capture {record}", fix=nearest(observer, sorted(seen)))
    by = observer or max(sorted(seen), key=lambda one: len(seen[one]))
    return record, by, seen[by]


def _steps(versions: tuple[Version, ...]) -> list[tuple[str, str]]:
    return [(before.text, after.text) for before, after in pairwise(versions) if before.text != after.text]


class Cuts:
    """Cuts by the SHA-256 of their texts; the last few are kept, since a version is compared twice."""

    def __init__(self, blobs: Blobs, most: int = 4) -> None:
        self._blobs, self._most = blobs, most
        self._kept: OrderedDict[str, Cut] = OrderedDict()
        self.characters = 0

    def __call__(self, text: str) -> Cut:
        """Return the cut of an archived text."""
        if text not in self._kept:
            words = self._blobs.text(text)
            self.characters += len(words)
            self._kept[text] = Cut.of(words)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        self._kept.move_to_end(text)
        return self._kept[text]
