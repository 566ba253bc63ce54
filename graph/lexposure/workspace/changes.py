"""What changed in the terms between two days: which documents are asked about, and what of them binds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lexposure.exposure.profiles import read_profile
from lexposure.exposure.scoping import Binding, bindings
from lexposure.model.errors import DateError, NotSetUp, ProfileError, UnknownName
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID
from lexposure.workspace.alignments import Alignments
from lexposure.workspace.change_reading import DOCUMENT, Reader, Target
from lexposure.workspace.histories import histories, judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.exposure.engine import Engine
    from lexposure.exposure.index import Index, Terms
    from lexposure.exposure.profiles import Profile
    from lexposure.provisions.report import ChangeReport

__all__ = ["USUAL_DAYS", "Asked", "changes", "names_of"]

USUAL_DAYS = 90
"""How far back is looked where no first day is given."""


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
        reader = Reader(blobs, alignments, asked.start)
        for target in targets:
            observed = [history for history in known if history.record == target.record]
            reader.read(target, [(each, judged(each, blobs, derived, asked.until)) for each in observed])
    names = tuple(p.removeprefix(f"{ID}platform/") for p in platforms)
    return reader.report(asked.until, names, _absent(engine.index, archived, bound))


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
) -> list[Target]:
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
            names = names_of(index, document, record)
            out.append(Target(record, document, None if bound is None else binding, names, services))
    return out


def _named(documents: dict[str, Terms], records: dict[str, None], asked: Asked) -> set[str] | None:
    """Return the records that were asked for by name or by operator; None if none was."""
    if not asked.documents and not asked.operators:
        return None
    short = {d.iri.removeprefix(DOCUMENT): record for record, d in documents.items()}
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


def names_of(index: Index, document: Terms | None, record: str) -> tuple[str, ...]:
    """Return how the terms may call who offers them: services, operator, its first word and its short name."""
    service = record.partition("/")[0]
    slug = document.iri.removeprefix(DOCUMENT).partition("/")[0] if document else ""
    label = index.labels.get(f"{ID}operator/{slug}", service)
    services = (index.labels.get(platform, "") for platform in (document.governs if document else ()))
    names = dict.fromkeys([*services, label, label.split()[0], slug.upper(), service])
    return tuple(name for name in names if name)


def _absent(index: Index, archived: Iterable[str], bound: list[Binding] | None) -> tuple[str, ...]:
    """Return the documents that bind and whose text isn't archived."""
    records = set(archived)
    binding = {b.document for b in bound or ()}
    return tuple(sorted(d.label for d in index.documents if d.iri in binding and d.record not in records))
