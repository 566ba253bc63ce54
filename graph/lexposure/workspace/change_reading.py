"""The changes of a document as its observers saw them, sorted by whether they touch what binds, each told once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lexposure.model.namespaces import ID
from lexposure.provisions.cut import Cut
from lexposure.provisions.fingerprint import fingerprint, plain_words
from lexposure.provisions.report import ChangeReport, DocumentChange, Sighting, describe
from lexposure.provisions.scope import Scope
from lexposure.provisions.sightings import WITHIN, Saying, Seen, told_once
from lexposure.provisions.statements import Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lexposure.archive.blobs import Blobs
    from lexposure.exposure.index import Terms
    from lexposure.exposure.scoping import Binding
    from lexposure.provisions.events import Event
    from lexposure.provisions.report import ProvisionChange
    from lexposure.provisions.transitions import Transition
    from lexposure.workspace.alignments import Alignments
    from lexposure.workspace.histories import History

__all__ = ["DOCUMENT", "Reader", "Target"]

DOCUMENT = f"{ID}document/"


@dataclass(frozen=True)
class Target:
    """A document to look at, and what of it binds (None: all of it was asked for)."""

    record: str
    document: Terms | None
    bindings: tuple[Binding, ...] | None
    names: tuple[str, ...]
    services: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the short name, or the record where there is none."""
        return self.document.iri.removeprefix(DOCUMENT) if self.document else self.record

    @property
    def label(self) -> str:
        """Return the name for people."""
        return self.document.label if self.document else self.record.replace("/", ": ")


@dataclass(frozen=True)
class _Part:
    """What happened to a provision, and whether it binds (`binds` with `needs`: under facts that are open)."""

    change: ProvisionChange
    binds: bool


@dataclass(frozen=True)
class _Step:
    """A version that alerts, with what happened to its provisions; `unscoped`: no scope holds yet on its day."""

    bare: DocumentChange
    parts: tuple[_Part, ...]
    unscoped: bool
    whole: bool
    again: tuple[Sighting, ...] = ()

    @property
    def day(self) -> str:
        return self.bare.captured[:10]


class Reader:
    """Reads histories from a day on and sorts their changes by whether they touch what binds."""

    def __init__(self, blobs: Blobs, alignments: Alignments, since: dt.date) -> None:
        self._alignments = alignments
        self._since = since
        self._text = blobs.text
        self._cut: Callable[[str], Cut] = lru_cache(maxsize=4)(lambda name: Cut.of(blobs.text(name)))
        self._said: Callable[[str], str] = lru_cache(maxsize=64)(
            lambda name: fingerprint(blobs.text(name)).told
        )
        self._rows: dict[str, list[DocumentChange]] = {
            name: [] for name in ("changes", "may_bind", "elsewhere", "unscoped", "seen_before", "noise")
        }
        self._watched: list[dict[str, str]] = []

    def read(self, target: Target, observed: Sequence[tuple[History, Sequence[Transition]]]) -> None:
        """Sort what the observers of one document saw in the time asked for; what several saw is told once.

        Of several observers the time before is read as well, since one may have seen then what another sees now.
        """
        since = self._since.isoformat()
        first = (self._since - WITHIN).isoformat() if len(observed) > 1 else since
        steps: list[_Step] = []
        for history, found in observed:
            if found:
                self._watch(target, history, found)
            for transition in found:
                day = history.versions[transition.place].captured[:10]
                bare = self._bare(target, history, transition)
                if transition.alerts and transition.baseline is not None and day >= first:
                    steps.append(self._step(target, bare))
                elif day >= since:
                    self._rows["noise"].append(bare)
        steps.sort(key=lambda step: (step.bare.captured, step.bare.collection))
        for step in self._once(steps) if len(observed) > 1 else steps:
            if step.day >= since:
                where, change = _sorted(step, target)
                self._rows[where].append(change)

    def _watch(self, target: Target, history: History, found: Sequence[Transition]) -> None:
        last = history.versions[max(t.place for t in found if t.accepted or t is found[-1])]
        good = [history.versions[t.place] for t in found if t.accepted]
        self._watched.append({
            "document": target.name, "collection": history.collection, "versions": str(len(found)),
            "last_version": last.captured, "last_accepted": good[-1].captured if good else "",
        })  # fmt: skip

    @staticmethod
    def _bare(target: Target, history: History, t: Transition) -> DocumentChange:
        version = history.versions[t.place]
        before = history.versions[t.baseline] if t.baseline is not None else None
        return DocumentChange(
            target.name, target.label, history.record, history.collection, version.captured, version.text,
            before.captured if before else "", before.text if before else "", t.kind, t.difference, t.alerts,
            swaps=t.swaps,
        )  # fmt: skip

    def _step(self, target: Target, bare: DocumentChange) -> _Step:
        old, new = self._cut(bare.before_text), self._cut(bare.text)
        alignment = self._alignments.get(bare.before_text, bare.text, self._cut)
        described = describe(old, new, alignment, target.names)
        bare = replace(bare, wholesale=alignment.wholesale)
        counts = any(each.counts for _, each in described)
        if target.bindings is None or alignment.wholesale or not counts:
            parts = tuple(_Part(each, binds=True) for _, each in described)
            return _Step(bare, parts, unscoped=False, whole=not counts)
        scopes = [
            (binding, _places(binding, old), _places(binding, new))
            for binding in target.bindings
            if binding.since <= bare.captured[:10]
        ]
        bound = tuple(_part(event, each, scopes) for event, each in described)
        return _Step(bare, bound, unscoped=not scopes, whole=False)

    def _once(self, steps: Sequence[_Step]) -> list[_Step]:
        """Take out of each step what another observer showed before, and tell that one who saw it again."""
        seen = [Seen(s.bare.collection, _moment(s), tuple(self._says(s))) for s in steps]
        out = []
        for step, once in zip(steps, told_once(seen), strict=True):
            again = tuple(
                _sighting(steps[place], 0 if count >= len(once.new) else count) for place, count in once.again
            )
            counting = [part for part in step.parts if part.change.counts]
            new = {id(counting[number]) for number in once.new} if not step.whole else set()
            left = tuple(part for part in step.parts if id(part) in new or not part.change.counts)
            repeated = (0 if once.new else 1) if step.whole else len(counting) - len(new)
            out.append(replace(step, bare=replace(step.bare, repeated=repeated), parts=left, again=again))
        return out

    def _says(self, step: _Step) -> list[Saying]:
        """Return what a step says, to be compared: each provision that changed, or the whole text where none is told."""
        if step.whole:
            return [Saying(self._said(step.bare.before_text), self._said(step.bare.text), step.bare.swaps)]
        return [_saying(part.change) for part in step.parts if part.change.counts]

    def report(self, until: dt.date, platforms: tuple[str, ...], absent: tuple[str, ...]) -> ChangeReport:
        """Return what was read, oldest first."""
        rows = {
            name: tuple(sorted(found, key=lambda each: (each.captured, each.document, each.collection)))
            for name, found in self._rows.items()
        }
        hidden = Counter(each.kind for each in rows["noise"])
        return ChangeReport(
            self._since.isoformat(), until.isoformat(), platforms, **rows,
            hidden=dict(sorted(hidden.items())), watched=tuple(self._watched), not_archived=absent,
        )  # fmt: skip


def _moment(step: _Step) -> dt.datetime:
    return dt.datetime.fromisoformat(step.bare.captured)


def _sighting(step: _Step, count: int) -> Sighting:
    return Sighting(step.bare.collection, step.bare.captured, step.bare.text, count)


def _saying(change: ProvisionChange) -> Saying:
    before, after = (
        " ".join(plain_words(" ".join(q.words for q in side))) for side in (change.before, change.after)
    )
    return Saying(before, after, change.swaps)


def _sorted(step: _Step, target: Target) -> tuple[str, DocumentChange]:
    """Return where a change is told, and the change as it is told there."""
    shown = tuple(_on_list(part.change, target.services) for part in step.parts if part.binds)
    others = len(step.parts) - len(shown)
    change = replace(step.bare, provisions=shown, others=others, seen=step.again)
    if step.bare.repeated and (step.whole or not any(part.change.counts for part in step.parts)):
        return "seen_before", change
    if step.unscoped:
        return "unscoped", replace(change, provisions=(), others=len(step.parts))
    if step.whole or step.bare.wholesale or any(each.counts and not each.needs for each in shown):
        return "changes", change
    return ("may_bind" if any(each.counts for each in shown) else "elsewhere"), change


def _part(
    event: Event, change: ProvisionChange, scopes: Sequence[tuple[Binding, set[int], set[int]]]
) -> _Part:
    """Say whether a change of a provision binds or may bind, and what that depends on."""
    hit = [b for b, was, now in scopes if was & set(event.before) or now & set(event.after)]
    needs = () if not hit or any(b.certain for b in hit) else hit[0].needs
    return _Part(replace(change, needs=needs), bool(hit))


def _places(binding: Binding, cut: Cut) -> set[int]:
    """Return the places of the segments of a version that a binding covers."""
    if binding.sections is None:
        return set(range(len(cut)))
    starts = {segment.start for segment in Scope.of(binding.sections).select(cut.segments)}
    return {place for place, segment in enumerate(cut.segments) if segment.start in starts}


def _on_list(change: ProvisionChange, services: Sequence[str]) -> ProvisionChange:
    """Add to a change of a list of names whether the services in use are on it."""
    if not any(each.rule in {"joined", "left", "qualified"} for each in change.statements):
        return change
    told = []
    for service in filter(None, services):
        quote = next((each for each in change.after if service in each.words), None)
        place = quote.start + quote.words.index(service) if quote else 0
        spans = ((place, place + len(service)),) if quote else ()
        what = "is on this list" if quote else "is not on this list"
        told.append(Statement("listed", "", f"{service}, in use, {what}", (), spans))
    return replace(change, statements=(*change.statements, *told))
