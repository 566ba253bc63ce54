"""Candidates for mappings asked of a data directory: which provisions are meant, what they say, and what is mapped already."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from lexposure.archive.quotes import span_hash
from lexposure.exposure.evidence import Witness
from lexposure.exposure.profiles import read_profile
from lexposure.exposure.scoping import bindings
from lexposure.exposure.suggestions import Subject, Suggested, Suggester, Suggestions
from lexposure.model.errors import NotSetUp, UnknownName, UserError
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID
from lexposure.provisions.scope import Scope
from lexposure.provisions.segment import find, segment
from lexposure.provisions.sentences import sentences
from lexposure.provisions.topics.classify import classify
from lexposure.provisions.topics.features import Clause
from lexposure.workspace.crosswalk import crosswalk, norms_of_law
from lexposure.workspace.intake import live_files
from lexposure.workspace.readings import readings
from lexposure.workspace.standing import records, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lexposure.exposure.index import Evidence, Index, Norm, Terms
    from lexposure.exposure.suggestions import Candidate
    from lexposure.workspace.readings import Reading
    from lexposure.workspace.standing import Standing
    from lexposure.workspace.terms import DataDirectory

__all__ = ["Asked", "suggest"]

_DECLARED = re.compile(rb"id: [\"']?text/([0-9a-f]{64})")
Span = tuple[int, int]


def suggest(
    home: DataDirectory,
    name: str,
    number: str,
    platform: str,
    laws: Sequence[str],
    on: dt.date,
    most: int,
    provisions: int,
) -> Suggestions:
    """Return candidates for a provision, a document, one clause of it, or for what binds the users of a platform.

    `laws` are instruments (`eu-gdpr`, or GDPR) whose norms alone are asked for; none means all. `most` proposals are given for each provision, and `provisions` provisions of a document or platform. Raises UserError,
    UnknownName, NotSetUp, or CuratedDataError for a crosswalk that breaks its rules.
    """
    if bool(name) == bool(platform) or (number and not name):
        raise UserError(
            "name a provision or a document, or a platform with --platform, and not both" if name or platform
            else "nothing is asked",
            fix="write `lexposure map suggest aws/service-terms`, or `--platform aws/bedrock`",
        )  # fmt: skip
    if most < 1 or provisions < 1:
        raise UserError("a limit below 1", fix="ask for 1 or more")
    index = home.engine().index
    asked = Asked(home, index, on)
    only = _norms_of(index, laws)
    suggester = Suggester(index, home.blobs, crosswalk(home.home, norms_of_law(index)))
    node = asked.node(name)
    if node:
        subjects = [asked.described(node)]
    elif platform:
        subjects = list(asked.of_platform(platform))
    else:
        subjects = list(asked.of_document(name, number))
    everything = bool(node or number)
    ranked: list[tuple[Subject, list[Candidate], set[str]]] = []
    without = mapped = 0
    for subject in subjects:
        known = asked.mapped(subject)
        if known and not everything:
            mapped += 1
            continue
        # what a word means rules nothing by itself
        idle = not everything and not subject.iri and subject.topics[:1] == ("definition",)
        candidates = [] if idle else suggester.ranked(subject, known, only)
        if candidates or everything:
            ranked.append((subject, candidates, known))
        else:
            without += 1
    ranked.sort(key=lambda one: _promise(one[0], one[1]))
    shown = ranked if everything else ranked[:provisions]
    return Suggestions(
        asked=" ".join(part for part in (name, number, platform) if part),
        on=on,
        found=tuple(
            Suggested(
                asked.dated(subject),
                tuple(suggester.explained(subject, one) for one in candidates[:most]),
                max(0, len(candidates) - most),
                tuple(sorted(known)),
            )
            for subject, candidates, known in shown
        ),
        left_out=len(ranked) - len(shown),
        without=without,
        mapped=mapped,
        unread=tuple(asked.unread),
        declared=asked.declared(),
    )


def _norms_of(index: Index, laws: Sequence[str]) -> set[str] | None:
    """Return the norms of instruments by short name or prefix, None for no instrument. Raises UnknownName."""
    named = {one.iri.removeprefix(f"{ID}instrument/").lower(): one.iri for one in index.instruments}
    named |= {one.prefix.lower(): one.iri for one in index.instruments if one.prefix}
    for law in laws:
        if law.lower() not in named:
            raise UnknownName(f"no law `{law}`", fix=nearest(law.lower(), named))
    chosen = {named[law.lower()] for law in laws}
    return {norm.iri for norm in index.norms if norm.instrument in chosen} if laws else None


def _promise(subject: Subject, candidates: Sequence[Candidate]) -> tuple[float, str, int, str]:
    """Return what provisions are put in order by: the best candidate, then where they stand."""
    start = subject.evidence[0][1] if subject.evidence else 0
    return (-candidates[0].score if candidates else 0.0, subject.document, start, subject.iri)


class Asked:
    """The provisions of one data directory on one day."""

    def __init__(self, home: DataDirectory, index: Index, on: dt.date) -> None:
        self._home, self._index, self._on = home, index, on
        self._norms = {
            norm.iri: norm for norm in index.norms if norm.side == "contract" and norm.kind == "norm"
        }
        self._documents = {document.iri: document for document in index.documents}
        self._of: dict[str, list[str]] = {}
        for norm in self._norms.values():
            self._of.setdefault(norm.source, []).append(norm.iri)
        self._mapped: dict[str, set[str]] = {}
        for mapping in index.mappings:
            self._mapped.setdefault(mapping.data["maps_from"], set()).add(mapping.data["maps_to"])
        self._cited = Counter(span[:3] for norm in self._norms.values() for span in norm.evidence)
        self._kept: dict[tuple[str, str], list[Reading]] = {}
        self._witness = Witness(index, home.blobs)
        self.unread: list[str] = []

    # ---------------------------------------------------------------- names
    def node(self, name: str) -> str:
        """Return the contract norm or provision of this name; empty if it is none."""
        for iri in (name, ID + name, f"{ID}norm/{name}", f"{ID}provision/{name}"):
            if iri in self._norms or iri in self._index.provisions:
                return iri
        return ""

    def mapped(self, subject: Subject) -> set[str]:
        """Return the norms of law to which a subject, or the provision that it is read from, is mapped."""
        found = set(self._mapped.get(subject.iri, ()))
        if subject.iri in self._norms:
            found |= self._mapped.get(self._norms[subject.iri].source, set())
        return found

    def declared(self) -> frozenset[str]:
        """Return the texts that recorded files describe, by SHA-256."""
        files = (
            self._home.blobs.get(blob)
            for path, blob in live_files(self._home.log).items()
            if path.startswith("data/")
        )
        return frozenset(name.decode() for data in files for name in _DECLARED.findall(data))

    # ---------------------------------------------------------------- nodes of curated files
    def described(self, iri: str) -> Subject:
        """Return a contract norm or provision: by its words where they are archived, a norm also by its paraphrase and action.

        Where several norms are read from the same words, those say nothing of one of them: paraphrase and action alone do.
        """
        norm = self._norms.get(iri)
        provision = norm.source if norm else iri
        document, number, spans = self._index.provisions.get(provision, ("", "", ()))
        evidence = norm.evidence if norm and norm.evidence else spans
        rows = [
            row
            for text, start, end, _, _ in evidence
            for row in self._read(document, text)
            if row.start < end and start < row.end
        ]
        words = "\n".join(filter(None, (self._cut(span) for span in evidence)))
        if (
            norm and norm.unarchived
        ):  # what is archived is another document, which refers to the one it is read from
            rows, words = [], ""
        told = _told_by(norm) if norm else ""
        shared = any(self._cited[span[:3]] > 1 for span in evidence) if norm else False
        topics = dict.fromkeys(
            [
                *(_topics(norm) if norm else ()),
                *(topic for row in rows for topic in (*row.topics, *row.doubts)),
            ]
        )
        return Subject(
            iri, document, number, rows[0].heading if rows else "", words,
            told if shared or not words else f"{told}\n{words}".strip(), norm.summary if norm else "", shared,
            tuple(topics), tuple(dict.fromkeys(rule for row in rows for rule in row.rules)), evidence,
            (norm.valid_from if norm else "") or "",
        )  # fmt: skip

    def _cut(self, span: Evidence) -> str:
        text, start, end, _, _ = span
        return self._home.blobs.text(text)[start:end] if self._home.blobs.has(text) else ""

    def _read(self, document: str, text: str) -> list[Reading]:
        if document not in self._documents or not self._home.blobs.has(text):
            return []
        return self._readings(text, self._documents[document].record)

    def _readings(self, text: str, record: str) -> list[Reading]:
        service = record.partition("/")[0]
        if (text, service) not in self._kept:
            self._kept[text, service] = readings(text, service, self._home.blobs, self._home.home / "derived")
        return self._kept[text, service]

    # ---------------------------------------------------------------- documents and platforms
    def of_platform(self, platform: str) -> Iterator[Subject]:
        """Yield the provisions that certainly bind whoever uses a platform. Raises UnknownName."""
        engine = self._home.engine()
        names = sorted({p.removeprefix(f"{ID}platform/") for d in self._index.documents for p in d.governs})
        if platform not in names:
            raise UnknownName(f"no platform `{platform}`", fix=nearest(platform, names))
        profile = read_profile({"platforms": [platform]}, engine.index, "--platform")
        bound: dict[str, list[tuple[str, ...] | None]] = {}
        for binding in bindings(engine.evaluator, engine.evaluate(profile, self._on)):
            if binding.certain:
                bound.setdefault(binding.document, []).append(binding.sections)
        for document in self._index.documents:
            if document.iri in bound:
                sections = bound[document.iri]
                yield from self._document(document, None if None in sections else [s for s in sections if s])

    def of_document(self, name: str, number: str) -> Iterator[Subject]:
        """Yield the provisions of a document, or what stands under a number of it, mapped or not.

        Raises UnknownName for a document or number unknown or not yet captured that day.
        """
        document = next(
            (
                d
                for d in self._index.documents
                if name in (d.iri.removeprefix(f"{ID}document/"), d.record, d.iri)
            ),
            None,
        )
        if document:
            yield from self._document(document, None, number)
            return
        known = {
            *records(self._index),
            *(iri.removeprefix(ID) for iri in (*self._index.provisions, *self._norms)),
        }
        try:
            stood = self._standing(name)
        except (UnknownName, NotSetUp):
            raise UnknownName(f"no provision or document `{name}`", fix=nearest(name, known)) from None
        yield from self._clauses(stood, name, number, (), None)

    def _standing(self, name: str) -> Standing:
        home = self._home
        return standing(home.home / "derived", home.log, home.blobs, self._index, name, self._on)

    def _document(
        self, document: Terms, sections: Sequence[tuple[str, ...]] | None, number: str = ""
    ) -> Iterator[Subject]:
        nodes = [self.described(iri) for iri in self._nodes(document.iri)]
        try:
            stood = self._standing(document.record)
        except (UnknownName, NotSetUp):
            if number:
                raise
            self.unread.append(document.label)
            yield from nodes
            return
        yield from self._clauses(stood, document.iri, number, nodes, sections)

    def _nodes(self, document: str) -> Iterator[str]:
        """Yield the norms of each provision of a document, or the provision where it has none."""
        for provision, (of, _, _) in self._index.provisions.items():
            if of == document:
                yield from self._of.get(provision, (provision,))

    def _clauses(
        self,
        stood: Standing,
        document: str,
        number: str,
        nodes: Sequence[Subject],
        sections: Sequence[tuple[str, ...]] | None,
    ) -> Iterator[Subject]:
        """Yield the nodes that stand in a text, and the clauses of it that none of them covers."""
        text = self._home.blobs.text(stood.text)
        within = _within(text, number, sections)
        covered: list[Span] = []
        for node in nodes:
            places = [place for span in node.evidence if (place := self._place(span, stood.text, text))]
            covered += places
            if within is None or any(_meets(place, within) for place in places):
                yield node
        for row in self._readings(stood.text, stood.record):
            here = (row.start, row.end)
            if not _meets(here, covered) and (within is None or _meets(here, within)):
                words = text[row.start : row.end]
                yield Subject(
                    "", document, row.number, row.heading, words, words, "", False, (*row.topics, *row.doubts),
                    row.rules, (self._span(stood.text, row, text),), "", stood.captured,
                )  # fmt: skip

    @staticmethod
    def _span(name: str, row: Reading, text: str) -> Evidence:
        return (name, row.start, row.end, span_hash(text[row.start : row.end]), row.number)

    def _place(self, span: Evidence, name: str, text: str) -> Span | None:
        """Return where the words of a span stand in a text; None if they don't, or can't be looked up."""
        cited, start, end, _, _ = span
        if cited == name:
            return start, end
        words = self._cut(span)
        at = text.find(words) if words else -1
        return (at, at + len(words)) if at >= 0 else None

    # ---------------------------------------------------------------- days
    def dated(self, subject: Subject) -> Subject:
        """Return it with the first day on which the wording is known to stand, and whether it stands on the day asked.

        The first day is that of the oldest capture in a row that has the words.
        """
        spans = subject.evidence if subject.iri else ()  # a clause was cut from the text that stands
        overtaken = any(self._witness.lookup(span, self._on).standing == "superseded" for span in spans)
        subject = replace(subject, stands=not overtaken)
        document = self._documents.get(subject.document)
        if subject.valid_from or document is None or not subject.evidence:
            return subject
        cited = subject.evidence[0][0]
        words = [word for span in subject.evidence if (word := self._cut(span))]
        days = [day for day, text in document.texts if text == cited]
        day = days[0] if days else subject.captured[:10]
        for earlier, text in reversed([each for each in document.texts if each[0] < day] if words else []):
            if not self._home.blobs.has(text) or not all(
                word in self._home.blobs.text(text) for word in words
            ):
                break
            day = earlier
        return replace(subject, valid_from=day)


def _told_by(norm: Norm) -> str:
    """Return what files say of a contract norm in words: the paraphrase, and the name of its action."""
    return f"{norm.summary} {norm.action.rpartition('/')[2].replace('-', ' ')}".strip()


def _topics(norm: Norm) -> tuple[str, ...]:
    """Return the topics of a norm's paraphrase, sentence by sentence, and of its action."""
    action = _told_by(norm).removeprefix(norm.summary).strip()
    parts = (*(norm.summary[start:end] for start, end in sentences(norm.summary)), action)
    told = classify([Clause(part) for part in parts if part])
    found = (topic for one in told for topic in (*one.names, *(doubt.topic for doubt in one.doubts)))
    return tuple(dict.fromkeys(topic for topic in found if topic != "other"))


def _within(text: str, number: str, sections: Sequence[tuple[str, ...]] | None) -> list[Span] | None:
    """Return the parts of a text that are asked for; None means all of it. Raises UnknownName for a number unknown."""
    if not number and sections is None:
        return None
    parts = segment(text)
    if number:
        part = find(parts, number)
        return [(part.start, part.until)]
    return [(part.start, part.end) for one in sections or () for part in Scope.of(one).select(parts)]


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
