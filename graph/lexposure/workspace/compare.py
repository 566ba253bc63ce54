"""How platforms deal with one topic, on a day: their clauses found by topic, or by likeness to a clause."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.archive.quotes import span_hash
from lexposure.exposure.profiles import read_profile
from lexposure.exposure.scoping import bindings
from lexposure.model.errors import NotSetUp, UnknownName
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID
from lexposure.provisions.comparison import Comparison, Counterpart, PlatformAnswer, Searched
from lexposure.provisions.likeness import Likeness
from lexposure.provisions.scope import Scope
from lexposure.provisions.segment import find, segment
from lexposure.provisions.topics.model import shipped
from lexposure.workspace.histories import histories, judged
from lexposure.workspace.readings import readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.exposure.engine import Engine
    from lexposure.exposure.index import Index, Terms
    from lexposure.exposure.scoping import Binding
    from lexposure.provisions.comparison import Status
    from lexposure.workspace.readings import Reading

__all__ = ["compare"]

_SURE = 0.5
_KINDS_THAT_SPEAK = 2


@dataclass(frozen=True)
class _Text:
    document: Terms
    captured: str
    name: str

    @property
    def service(self) -> str:
        """What stands before the kind in the record: the name that the terms use of the platform."""
        return self.document.record.partition("/")[0]


def compare(
    derived: Path,
    log: Log,
    blobs: Blobs,
    engine: Engine,
    *,
    topic: str = "",
    like: tuple[str, str] | None = None,
    deontic: str = "",
    platforms: Sequence[str] = (),
    on: dt.date,
    most: int = 3,
) -> Comparison:
    """Compare the terms of platforms on a topic, on a day.

    `like` is a document and a clause number; its topic and its main rule are taken where none is given. `platforms` limits
    the answers. Raises NotSetUp without an archive, UnknownName for a topic, deontic type, platform or clause unknown.
    """
    index = engine.index
    texts = _texts(derived, log, blobs, index, on)
    words = ""
    if like:
        own, words = _asked(blobs, derived, texts, *like)
        topic = topic or own.topics[0]
        deontic = deontic or (own.rules[0][0] if own.rules else "")
    _known(topic, shipped().topics, "topic")
    if deontic:
        _known(
            deontic, ("obligation", "prohibition", "permission", "right", "exemption", "statement"), "type"
        )
    named = _platforms(index, platforms)
    on_topic = {
        text.name: [
            one
            for one in readings(text.name, text.service, blobs, derived)
            if topic in (*one.topics, *one.doubts)
        ]
        for text in texts.values()
    }
    likeness = Likeness(
        blobs.text(name)[one.start : one.end] for name, rows in sorted(on_topic.items()) for one in rows
    )
    speaking = _speaking_kinds(texts.values(), on_topic)
    answers = []
    for platform in named:
        bound = _bound(engine, platform, on)
        documents = [one for one in index.documents if one.iri in bound]
        ours = [texts[one.iri] for one in documents if one.iri in texts]
        rows = [
            _counterpart(blobs.text(text.name), text, one, topic, deontic, words, likeness)
            for text in ours
            for one in _in_scope(blobs, text, bound[text.document.iri], on_topic[text.name])
        ]
        rows.sort(key=lambda row: (-(row.likeness or 0) - row.match, row.document, row.start))
        absent = tuple(one.label for one in documents if one.iri not in texts)
        searched = tuple(
            Searched(
                text.document.iri.removeprefix(f"{ID}document/"),
                text.document.label,
                text.captured,
                text.name,
                len(readings(text.name, text.service, blobs, derived)),
            )
            for text in ours
        )
        status = _status(rows, ours, absent, speaking)
        answers.append(
            PlatformAnswer(
                platform.removeprefix(f"{ID}platform/"),
                index.labels.get(platform, platform),
                status,
                tuple(rows[:most]),
                max(0, len(rows) - most),
                searched,
                absent,
            )
        )
    return Comparison(topic, deontic, on, " ".join(like or ()), tuple(answers))


def _texts(derived: Path, log: Log, blobs: Blobs, index: Index, on: dt.date) -> dict[str, _Text]:
    """Return the accepted text of each curated document that stood on a day."""
    known = histories(log)
    if not known:
        raise NotSetUp(
            "no terms are archived", fix="import a collection with `lexposure archive import PATH`"
        )
    found: dict[str, _Text] = {}
    for document in index.documents:
        for history in known:
            if history.record != document.record:
                continue
            told = judged(history, blobs, derived, on)
            accepted = [step.place for step in told if step.accepted]
            if accepted:
                version = history.versions[accepted[-1]]
                if document.iri not in found or version.captured > found[document.iri].captured:
                    found[document.iri] = _Text(document, version.captured, version.text)
    return found


def _asked(
    blobs: Blobs, derived: Path, texts: dict[str, _Text], document: str, number: str
) -> tuple[Reading, str]:
    """Return the reading and the words of the clause asked about."""
    short = {iri.removeprefix(f"{ID}document/"): text for iri, text in texts.items()}
    if document not in short:
        raise UnknownName(f"no document `{document}` in the archive", fix=nearest(document, short))
    text = blobs.text(short[document].name)
    part = find(segment(text), number)
    for one in readings(short[document].name, short[document].service, blobs, derived):
        if one.start == part.start:
            return one, text[one.start : one.end]
    raise UnknownName(
        f"{number} is a heading and rules nothing itself", fix="name one of the clauses below it"
    )


def _bound(engine: Engine, platform: str, on: dt.date) -> dict[str, list[Binding]]:
    """Return by document what certainly binds whoever uses a platform: all of it, or the sections somebody read so."""
    profile = read_profile(
        {"platforms": [platform.removeprefix(f"{ID}platform/")]}, engine.index, "--platform"
    )
    found: dict[str, list[Binding]] = {}
    for binding in bindings(engine.evaluator, engine.evaluate(profile, on)):
        if binding.certain:
            found.setdefault(binding.document, []).append(binding)
    return found


def _in_scope(blobs: Blobs, text: _Text, bound: Sequence[Binding], rows: Sequence[Reading]) -> list[Reading]:
    """Return the clauses that stand in one of the sections that bind; scopes of a later day don't count."""
    sections = [one.sections for one in bound if one.since <= text.captured[:10] or not one.sections]
    if not rows or any(one is None for one in sections):
        return list(rows)
    parts = segment(blobs.text(text.name))
    starts = {part.start for one in sections if one for part in Scope.of(one).select(parts)}
    return [row for row in rows if row.start in starts]


def _known(name: str, names: Iterable[str], what: str) -> None:
    if name not in names:
        raise UnknownName(f"no {what} `{name}`", fix=nearest(name, names))


def _platforms(index: Index, given: Sequence[str]) -> list[str]:
    every = sorted({platform for document in index.documents for platform in document.governs})
    short = {platform.removeprefix(f"{ID}platform/"): platform for platform in every}
    for name in given:
        _known(name, short, "platform")
    return [short[name] for name in given] if given else every


def _counterpart(
    text: str, where: _Text, one: Reading, topic: str, deontic: str, asked: str, likeness: Likeness
) -> Counterpart:
    words = text[one.start : one.end]
    place = one.topics.index(topic) if topic in one.topics else None
    match = one.confidence if place == 0 else 0.6 * one.confidence if place else 0.3
    if deontic and deontic not in {kind for kind, _ in one.rules}:
        match *= 0.5
    return Counterpart(
        document=where.document.iri.removeprefix(f"{ID}document/"),
        captured=where.captured,
        text=where.name,
        number=one.number,
        heading=one.heading,
        start=one.start,
        end=one.end,
        sha256=span_hash(words),
        words=words,
        topics=one.topics,
        rules=one.rules,
        telling=one.telling[place] if place is not None else (),
        match=round(match, 3),
        likeness=round(likeness.between(asked, words), 3) if asked else None,
        shared=tuple(likeness.shared(asked, words)) if asked else (),
    )


def _kind(document: Terms) -> str:
    """Return the kind of a document as collections name it: what stands behind the service in its record."""
    return document.record.partition("/")[2]


def _speaking_kinds(texts: Iterable[_Text], on_topic: dict[str, list[Reading]]) -> frozenset[str]:
    """Return the kinds of documents in which at least two services speak of the topic with some certainty."""
    services: dict[str, set[str]] = {}
    for text in texts:
        if any(one.confidence >= _SURE for one in on_topic[text.name]):
            services.setdefault(_kind(text.document), set()).add(text.document.record.partition("/")[0])
    return frozenset(kind for kind, found in services.items() if len(found) >= _KINDS_THAT_SPEAK)


def _status(
    rows: Sequence[Counterpart], ours: Sequence[_Text], absent: Sequence[str], speaking: frozenset[str]
) -> Status:
    if rows:
        return "found"
    if absent or not ours:
        return "not_read"
    if speaking and not {_kind(text.document) for text in ours} & speaking:
        return "no_counterpart"
    return "silent"
