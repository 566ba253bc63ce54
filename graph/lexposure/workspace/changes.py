"""What changed in the terms between two days, of the documents and sections that bind the services in use."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lexposure.exposure.profiles import read_profile
from lexposure.exposure.scoping import Binding, bindings
from lexposure.model.errors import DateError, NotSetUp, ProfileError, UnknownName
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID
from lexposure.provisions.cut import Cut
from lexposure.provisions.report import ChangeReport, DocumentChange, describe
from lexposure.provisions.scope import Scope
from lexposure.provisions.statements import Statement
from lexposure.workspace.alignments import Alignments
from lexposure.workspace.histories import histories, judged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.exposure.engine import Engine
    from lexposure.exposure.index import Index, Terms
    from lexposure.exposure.profiles import Profile
    from lexposure.provisions.events import Event
    from lexposure.provisions.report import ProvisionChange
    from lexposure.provisions.transitions import Transition
    from lexposure.workspace.histories import History

__all__ = ["USUAL_DAYS", "Asked", "changes"]

USUAL_DAYS = 90
"""How far back is looked where no first day is given."""

_DOCUMENT = f"{ID}document/"


@dataclass(frozen=True)
class Asked:
    """What is asked for: two days (both included; `since` None: 90 days before), and which documents.

    `platforms` or the platforms of `profile` limit to what binds their users; `documents` (short name or record) and
    `operators` (short name or service) limit to those. Without any of them every archived document counts.
    """

    until: dt.date
    since: dt.date | None = None
    platforms: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    profile: Profile | None = None

    @property
    def start(self) -> dt.date:
        """The first day."""
        return self.since or self.until - dt.timedelta(days=USUAL_DAYS)


@dataclass(frozen=True)
class _Target:
    """A document to look at, and what of it binds (None: all of it was asked for)."""

    record: str
    document: Terms | None
    bindings: tuple[Binding, ...] | None
    names: tuple[str, ...]
    services: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.document.iri.removeprefix(_DOCUMENT) if self.document else self.record

    @property
    def label(self) -> str:
        return self.document.label if self.document else self.record.replace("/", ": ")


def changes(derived: Path, log: Log, blobs: Blobs, engine: Engine, asked: Asked) -> ChangeReport:
    """Return what changed. Raises NotSetUp, UnknownName, DateError, or ProfileError for a profile without platform."""
    if asked.start > asked.until:
        raise DateError(f"{asked.start} is after {asked.until}", fix="give the earlier day with --since")
    known = histories(log)
    if not known:
        raise NotSetUp(
            "no terms are archived", fix="import a collection with `lexposure archive import PATH`"
        )
    archived = dict.fromkeys(history.record for history in known)
    platforms, bound = _bound(engine, asked)
    targets = _targets(engine.index, archived, asked, bound, platforms)
    with Alignments(derived) as alignments:
        reader = _Reader(blobs, alignments, asked.start)
        for target in targets:
            for history in known:
                if history.record == target.record:
                    reader.read(target, history, judged(history, blobs, derived, asked.until))
    return reader.report(asked, tuple(p.removeprefix(f"{ID}platform/") for p in platforms), _absent(engine.index, archived, bound))  # fmt: skip


# ------------------------------------------------------------------ which documents
def _bound(engine: Engine, asked: Asked) -> tuple[tuple[str, ...], list[Binding] | None]:
    """Return the platforms in use and what binds their users; None if nobody asked for that."""
    if not asked.platforms and asked.profile is None:
        return (), None
    profile = asked.profile
    if asked.platforms:
        stated = read_profile({"platforms": list(asked.platforms)}, engine.index, "--platform")
        platforms = stated.listed["platforms"]
        profile = replace(profile, listed={**profile.listed, "platforms": platforms}) if profile else stated
    if profile is None or not profile.listed.get("platforms"):
        raise ProfileError(
            "the profile names no platform", fix="add `platforms: [aws/bedrock]`, or give --platform"
        )
    found = bindings(engine.evaluator, engine.evaluate(profile, asked.until))
    return profile.listed["platforms"], found


def _targets(
    index: Index,
    archived: Iterable[str],
    asked: Asked,
    bound: list[Binding] | None,
    platforms: Sequence[str],
) -> list[_Target]:
    records = dict.fromkeys(archived)
    documents = {document.record: document for document in index.documents if document.record}
    chosen = _named(documents, records, asked)
    services = tuple(index.labels.get(platform, "") for platform in platforms)
    out = []
    for record in sorted(records):
        document = documents.get(record)
        if chosen is not None and record not in chosen:
            continue
        binding = tuple(b for b in bound or () if document and b.document == document.iri)
        if bound is None or binding:
            names = _names(index, document, record)
            out.append(_Target(record, document, None if bound is None else binding, names, services))
    return out


def _named(documents: dict[str, Terms], records: dict[str, None], asked: Asked) -> set[str] | None:
    """Return the records that were asked for by name or by operator; None if none was."""
    if not asked.documents and not asked.operators:
        return None
    short = {d.iri.removeprefix(_DOCUMENT): record for record, d in documents.items()}
    found: set[str] = set()
    for name in asked.documents:
        if short.get(name, name) not in records:
            raise UnknownName(
                f"no document `{name}` in the archive", fix=nearest(name, [*records, *(s for s, r in short.items() if r in records)])
            )  # fmt: skip
        found.add(short.get(name, name))
    for operator in asked.operators:
        theirs = {r for r in records if r.partition("/")[0] == operator}
        theirs |= {record for name, record in short.items() if name.partition("/")[0] == operator}
        if not theirs & set(records):
            names = {r.partition("/")[0] for r in records} | {name.partition("/")[0] for name in short}
            raise UnknownName(f"no document of `{operator}` in the archive", fix=nearest(operator, sorted(names)))  # fmt: skip
        found |= theirs
    return found


def _names(index: Index, document: Terms | None, record: str) -> tuple[str, ...]:
    """Return how the terms may call who offers them: services, operator, its first word and its short name."""
    service = record.partition("/")[0]
    slug = document.iri.removeprefix(_DOCUMENT).partition("/")[0] if document else ""
    label = index.labels.get(f"{ID}operator/{slug}", service)
    services = (index.labels.get(platform, "") for platform in (document.governs if document else ()))
    names = dict.fromkeys([*services, label, label.split()[0], slug.upper(), service])
    return tuple(name for name in names if name)


def _absent(index: Index, archived: Iterable[str], bound: list[Binding] | None) -> tuple[str, ...]:
    """Return the documents that bind and whose text isn't archived."""
    records = set(archived)
    binding = {b.document for b in bound or ()}
    return tuple(sorted(d.label for d in index.documents if d.iri in binding and d.record not in records))


# ------------------------------------------------------------------ what of them
class _Reader:
    """Reads histories from a day on and sorts their changes by whether they touch what binds."""

    def __init__(self, blobs: Blobs, alignments: Alignments, since: dt.date) -> None:
        self._alignments = alignments
        self._since = since.isoformat()
        self._cut: Callable[[str], Cut] = lru_cache(maxsize=4)(lambda name: Cut.of(blobs.text(name)))
        self._rows: dict[str, list[DocumentChange]] = {
            name: [] for name in ("changes", "may_bind", "elsewhere", "unscoped", "noise")
        }
        self._watched: list[dict[str, str]] = []

    def read(self, target: _Target, history: History, found: Sequence[Transition]) -> None:
        """Sort the transitions of one history that fall into the time asked for."""
        if found:
            last = history.versions[max(t.place for t in found if t.accepted or t is found[-1])]
            good = [history.versions[t.place] for t in found if t.accepted]
            self._watched.append({
                "document": target.name, "collection": history.collection, "versions": str(len(found)),
                "last_version": last.captured, "last_accepted": good[-1].captured if good else "",
            })  # fmt: skip
        for transition in found:
            if history.versions[transition.place].captured[:10] >= self._since:
                where, change = self._change(target, history, transition)
                self._rows[where].append(change)

    def _change(self, target: _Target, history: History, t: Transition) -> tuple[str, DocumentChange]:
        version = history.versions[t.place]
        before = history.versions[t.baseline] if t.baseline is not None else None
        bare = DocumentChange(
            target.name, target.label, history.record, history.collection, version.captured, version.text,
            before.captured if before else "", before.text if before else "", t.kind, t.difference, t.alerts,
            swaps=t.swaps,
        )  # fmt: skip
        if not t.alerts or before is None:
            return "noise", bare
        old, new = self._cut(before.text), self._cut(version.text)
        alignment = self._alignments.get(before.text, version.text, self._cut)
        described = describe(old, new, alignment, target.names)
        wholesale = alignment.wholesale
        if target.bindings is None or wholesale or not any(each.counts for _, each in described):
            shown = tuple(each for _, each in described)
            return "changes", replace(bare, wholesale=wholesale, provisions=shown)
        if all(binding.since > version.captured[:10] for binding in target.bindings):
            return "unscoped", replace(bare, others=len(described))
        binding = tuple(self._binding(target, version.captured[:10], old, new, described))
        shown = tuple(_on_list(each, target.services) for each in binding)
        change = replace(bare, provisions=shown, others=len(described) - len(shown))
        if any(each.counts and not each.needs for each in shown):
            return "changes", change
        return ("may_bind" if any(each.counts for each in shown) else "elsewhere"), change

    @staticmethod
    def _binding(
        target: _Target, day: str, old: Cut, new: Cut, described: Iterable[tuple[Event, ProvisionChange]]
    ) -> Iterator[ProvisionChange]:
        """Yield the changes of provisions that bind or may bind, each with what that depends on."""
        scopes = [
            (binding, _places(binding, old), _places(binding, new))
            for binding in target.bindings or ()
            if binding.since <= day
        ]
        for event, each in described:
            hit = [b for b, was, now in scopes if was & set(event.before) or now & set(event.after)]
            if hit:
                open_ = () if any(b.certain for b in hit) else hit[0].needs
                yield replace(each, needs=open_)

    def report(self, asked: Asked, platforms: tuple[str, ...], absent: tuple[str, ...]) -> ChangeReport:
        """Return what was read, oldest first."""
        rows = {
            name: tuple(sorted(found, key=lambda each: (each.captured, each.document, each.collection)))
            for name, found in self._rows.items()
        }
        hidden = Counter(each.kind for each in rows["noise"])
        return ChangeReport(
            asked.start.isoformat(), asked.until.isoformat(), platforms, **rows,
            hidden=dict(sorted(hidden.items())), watched=tuple(self._watched), not_archived=absent,
        )  # fmt: skip


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
