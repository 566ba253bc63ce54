"""Which claims are stale, and since when: what they cite says something else in a later version.

Worked out from the log and the texts whenever a snapshot is built, and never written into a curated file or the dataset.
A claim is followed from the versions that it cites; where it cites the same clause or unit again from a later one, that
counts. A mapping is stale, too, when a norm on either side is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure.exposure.graph_view import GraphView
from lexposure.model.namespaces import ELI, LX, OA
from lexposure.workspace.histories import History, judged
from lexposure.workspace.histories import Version as Captured

if TYPE_CHECKING:
    import pyoxigraph as ox

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Event
    from lexposure.exposure.index import Stale
    from lexposure.knowledge.kept import Kept
    from lexposure.model.law import LawText
    from lexposure.provisions.identity import Version
    from lexposure.provisions.transitions import Decided

__all__ = ["READ", "Span", "cited", "stale"]

_EVIDENCE = (LX + "hasEvidence", LX + "hasCounterEvidence")
_SIDES = (LX + "mapsFrom", LX + "mapsTo")
READ = frozenset({
    *_EVIDENCE, *_SIDES, LX + "status", LX + "validUntil", LX + "textSha256", ELI + "number",
    OA + "hasSource", OA + "hasSelector", OA + "start", OA + "end",
})  # fmt: skip
"""The predicates that are read."""
_FORM = 1

Run = tuple[str, str | None, str, str]
"""First day, day after the last (None: it lasts), what changed, SHA-256 of the words now (empty: none are left)."""


@dataclass(frozen=True)
class Span:
    """Cited words: the text's SHA-256, positions, the SHA-256 of the words, the number as printed."""

    text: str
    start: int
    end: int
    sha256: str
    number: str


@dataclass(frozen=True)
class _Source:
    """A cited text: its work, the day from which it stood, and the versions of the work that came later."""

    work: str
    day: str
    later: tuple[tuple[str, Any], ...]


def stale(
    triples: Iterable[ox.Triple], events: Sequence[Event], blobs: Blobs, derived: Path, kept: Kept
) -> dict[str, tuple[Stale, ...]]:
    """Return for each claim the runs of days on which it is stale, in order of day.

    `triples` are the live statements, `events` all that is recorded. What a comparison gave is `kept`.
    """
    graph = GraphView(t for t in triples if t.predicate.value in READ)
    claims = cited(graph)
    spans = {span for own in claims.values() for span in own}
    sources = _Sources(events, blobs, derived, kept)
    runs: dict[Span, list[Run]] = {}
    for text, own in _by_text(spans):
        runs.update(sources.runs(text, own))
    found = {claim: _of_claim(own, runs, sources) for claim, own in claims.items()}
    for mapping in {subject for side in _SIDES for subject, _ in graph.pairs(side)}:
        sides = (found.get(norm, ()) for side in _SIDES for norm in graph.all(mapping, side))
        found[mapping] = tuple(sorted({*found.get(mapping, ()), *(run for runs in sides for run in runs)}, key=_key))  # fmt: skip
    within = {
        claim: tuple(_until(stale, graph.one(claim, LX + "validUntil")))
        for claim, stale in found.items()
        if stale and graph.one(claim, LX + "status")
    }
    return {claim: within[claim] for claim in sorted(within) if within[claim]}


def cited(graph: GraphView) -> dict[str, list[Span]]:
    """Return the spans that each node cites as evidence for or against it."""
    found: dict[str, list[Span]] = defaultdict(list)
    for predicate in _EVIDENCE:
        for claim, span in graph.pairs(predicate):
            one, place = graph.one, graph.one(span, OA + "hasSelector")
            text = one(span, OA + "hasSource").rsplit("/", 1)[-1]
            start, end = int(one(place, OA + "start")), int(one(place, OA + "end"))
            found[claim].append(Span(text, start, end, one(span, LX + "textSha256"), one(span, ELI + "number")))  # fmt: skip
    return found


def _by_text(spans: Iterable[Span]) -> Iterator[tuple[str, list[Span]]]:
    grouped: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        grouped[span.text].append(span)
    for text, own in sorted(grouped.items()):
        yield text, sorted(own, key=lambda span: (span.start, span.end, span.number))


def _key(run: Stale) -> tuple[str, ...]:
    return tuple(part or "" for part in run)


def _until(runs: Iterable[Stale], end: str) -> Iterator[Stale]:
    """Yield what of the runs lies before a claim ended: a closed claim says itself that something else holds now."""
    for since, until, *rest in runs:
        last = min(filter(None, (until, end)), default=None)
        if last is None or since < last:
            yield (since, last, *rest)  # type: ignore[misc]


def _of_claim(own: Sequence[Span], runs: Mapping[Span, Sequence[Run]], sources: _Sources) -> tuple[Stale, ...]:  # fmt: skip
    found: set[Stale] = set()
    for span in own:
        source = sources.of(span.text)
        if source is None or any(_cites_again(span, other, source, sources) for other in own):
            continue
        for since, until, told, words in runs[span]:
            found.add((since, until, told, source.day, span.sha256, words))
    return tuple(sorted(found, key=_key))


def _cites_again(span: Span, other: Span, source: _Source, sources: _Sources) -> bool:
    """Tell whether another span cites the same place of the same work from a later version."""
    later = sources.of(other.text)
    if later is None or not span.number or span.number != other.number:
        return False
    return source.work == later.work and source.day < later.day


class _Sources:
    """The texts of the log by what came after them."""

    def __init__(self, events: Sequence[Event], blobs: Blobs, derived: Path, kept: Kept) -> None:
        self._blobs, self._derived, self._kept = blobs, derived, kept
        self._acts: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = defaultdict(dict)
        self._laws: dict[str, Mapping[str, Any]] = {}
        self._captures: dict[tuple[str, str], list[Captured]] = defaultdict(list)
        self._documents: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._decided: dict[str, dict[str, Decided]] = defaultdict(dict)
        self._chains: dict[tuple[str, str], tuple[Captured, ...]] = {}
        self._known: dict[str, _Source | None] = {}
        self._today = dt.date.fromisoformat(events[-1].recorded_at[:10]) if events else dt.date.max
        for event in events:
            self._take(event.body)

    def _take(self, body: Mapping[str, Any]) -> None:
        if body["kind"] == "law-version":
            self._acts[body["act"], body["language"]][body["valid_from"]] = body
            self._laws[body["text"]] = body
        elif body["kind"] == "terms-version":
            document = body["record"], body["collection"]
            technical = body["change"] == "technical"
            self._captures[document].append(Captured(body["captured"], body["text"], technical))
            self._documents[body["text"]].add(document)
        elif body["kind"] == "terms-verdict":
            self._decided[body["record"]][body["text"]] = body["verdict"]

    def of(self, text: str) -> _Source | None:
        """Return what is known of a cited text; None if it isn't in the archive."""
        if text not in self._known:
            self._known[text] = self._law(text) if text in self._laws else self._terms(text)
        return self._known[text]

    def runs(self, text: str, spans: Sequence[Span]) -> dict[Span, list[Run]]:
        """Return for each span of a text when something else stood in the place of its words."""
        source = self.of(text)
        if source is None or not source.later:
            return {span: [] for span in spans}
        named = [_FORM, text, source.work, source.day, source.later, [(s.start, s.end) for s in spans]]
        digest = hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()
        name = f"stale-{digest[:32]}.json"
        known = self._kept.get(name)
        if known is None:
            compared = self._amended if text in self._laws else self._reworded
            known = json.dumps(compared(text, source, spans)).encode()
            self._kept.put(name, known)
        rows = json.loads(known)
        return {span: [tuple(run) for run in own] for span, own in zip(spans, rows, strict=True)}

    # ---------------------------------------------------------------- law
    def _law(self, text: str) -> _Source:
        body = self._laws[text]
        versions = self._acts[body["act"], body["language"]]
        later = sorted(day for day in versions if day > body["valid_from"])
        named = tuple((day, (versions[day]["text"], versions[day]["units"])) for day in later)
        return _Source(body["act"], body["valid_from"], named)

    def _text(self, body: Mapping[str, Any]) -> LawText:
        from lexposure.workspace.law import archived

        return archived(body, self._blobs)

    def _amended(self, text: str, source: _Source, spans: Sequence[Span]) -> list[list[Run]]:
        from lexposure.law.amended import Amendments

        body = self._laws[text]
        first = self._text(body)
        found: list[list[Run]] = [[] for _ in spans]
        days = [day for day, _ in source.later]
        for number, day in enumerate(days):
            amendments = Amendments(first, self._text(self._acts[body["act"], body["language"]][day]))
            until = days[number + 1] if number + 1 < len(days) else None
            for runs, span in zip(found, spans, strict=True):
                amended = amendments.of(span.start, span.end)
                if amended:
                    _add(runs, day, until, amended[0], amended[1])
        return found

    # ---------------------------------------------------------------- terms
    def _terms(self, text: str) -> _Source | None:
        """Follow a text as that observer saw it who has most versions of those who have it."""
        newest = self._newest(text)
        if newest:
            return newest
        chains = [(document, self._chain(document)) for document in sorted(self._documents.get(text, ()))]
        having = [(d, chain) for d, chain in chains if any(one.text == text for one in chain)]
        if not having:
            return None
        (record, _), chain = max(having, key=lambda pair: len(pair[1]))
        first = next(number for number, one in enumerate(chain) if one.text == text)
        later = tuple((one.captured, one.text) for one in chain[first + 1 :])
        changed = later if any(other != text for _, other in later) else ()
        return _Source(record, chain[first].captured[:10], changed)

    def _newest(self, text: str) -> _Source | None:
        """Return a text that nothing followed, which needs no judgement of what did; None if something may have."""
        found = None
        for document in sorted(self._documents.get(text, ())):
            captures = sorted(self._captures[document], key=lambda one: one.captured)
            first = next(number for number, one in enumerate(captures) if one.text == text)
            if any(one.text != text for one in captures[first:]):
                return None
            found = found or _Source(document[0], captures[first].captured[:10], ())
        return found

    def _chain(self, document: tuple[str, str]) -> tuple[Captured, ...]:
        """Return the accepted versions of a document: a page that failed is no version of it."""
        if document not in self._chains:
            captures = tuple(sorted(self._captures[document], key=lambda one: one.captured))
            if len({one.text for one in captures}) > 1:
                history = History(*document, captures, self._decided.get(document[0], {}))
                judgements = judged(history, self._blobs, self._derived, self._today)
                captures = tuple(captures[each.place] for each in judgements if each.accepted)
            self._chains[document] = captures
        return self._chains[document]

    def _reworded(self, text: str, source: _Source, spans: Sequence[Span]) -> list[list[Run]]:
        from lexposure.provisions.followed import Followed
        from lexposure.provisions.identity import Version, fold
        from lexposure.workspace.alignments import Alignments
        from lexposure.workspace.provisions import Cuts

        versions = [Version(source.day, text), *(Version(*one) for one in source.later)]
        cut = Cuts(self._blobs)
        with Alignments(self._derived) as known:
            provisions = fold(source.work, versions, cut, lambda old, new: known.get(old, new, cut))
        followed = Followed(versions, provisions, cut)
        return [self._days(followed, span, source.work, versions) for span in spans]

    @staticmethod
    def _days(followed: Any, span: Span, record: str, versions: Sequence[Version]) -> list[Run]:
        runs: list[Run] = []
        for one in followed.of(span.start, span.end):
            until = versions[one.last].captured[:10] if one.last is not None else None
            _add(runs, versions[one.first].captured[:10], until, f"{record}: {one.told}", one.words)
        return runs


def _add(runs: list[Run], since: str, until: str | None, told: str, words: str) -> None:
    """Add a run; one that lasted no day is none, one that goes on where the last ended is a part of it."""
    digest = hashlib.sha256(words.encode()).hexdigest() if words else ""
    if since == until:
        return
    if runs and runs[-1][1:] == (since, told, digest):
        runs[-1] = (runs[-1][0], until, told, digest)
    else:
        runs.append((since, until, told, digest))
