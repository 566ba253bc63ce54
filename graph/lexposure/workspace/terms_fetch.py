"""Live terms: the declared pages fetched, turned into text, and recorded where the text changed.

A document is one or more pages; it is captured whole or not at all. What fails is told with its reason, and no failure
ends another document's capture or passes for a document that became empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from lexposure.archive.blobs import sha256
from lexposure.archive.clock import instant
from lexposure.archive.lock import writing
from lexposure.model.errors import (
    AddressRefused,
    NetworkError,
    Place,
    RobotsRefused,
    SelectorMiss,
    SourceError,
)
from lexposure.model.terms import TermsVersion
from lexposure.sources.extract import declared as as_declared
from lexposure.sources.extract import extract
from lexposure.sources.http.client import Absent, Client, Limits, Request, Seen, Unchanged
from lexposure.sources.http.guard import Policy
from lexposure.sources.http.kinds import MARKDOWN, PAGE, PDF, TEXT
from lexposure.sources.http.network import internet
from lexposure.sources.http.robots import Robots
from lexposure.workspace.captures import SEPARATOR
from lexposure.workspace.fetch import agent
from lexposure.workspace.intake import version_body
from lexposure.workspace.terms_health import Health, health_body

if TYPE_CHECKING:
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.clock import Clock
    from lexposure.archive.log import Log
    from lexposure.sources.declarations import Declaration, Page
    from lexposure.sources.http.kinds import Kind
    from lexposure.sources.http.network import Network

__all__ = ["REASONS", "FetchedTerms", "fetch_terms"]

REASONS = {
    "unsupported": "the declaration needs JavaScript filters",
    "blocked-address": "the address, or one that it leads to, may not be asked",
    "robots": "the host asks programs not to take the page",
    "http-status": "the host answers with an error",
    "media-type": "the host sends something else than a document",
    "network": "no answer, or none that can be used",
    "selector-miss": "the page lacks what is selected of it",
    "extraction": "no text can be had from what came",
}
"""Why a document can't be captured."""

NAME = "lexposure"
"""What hosts call this program in their robots.txt."""

_KINDS: Mapping[str, Kind] = {
    kind_type: kind for kind in (PAGE, PDF, MARKDOWN, TEXT) for kind_type in sorted(kind.media_types)
}
_ACCEPT = (
    "text/html, application/xhtml+xml;q=0.9, application/pdf;q=0.9, text/markdown;q=0.8, text/plain;q=0.8"
)
_LANGUAGE = "en, *;q=0.5"
_LIMITS = Limits(seconds=90.0)
_ROBOTS_LIMITS = Limits(seconds=30.0, bytes=2 * 2**20, tries=2)


@dataclass(frozen=True)
class FetchedTerms:
    """What became of one document: `recorded` (a new version; `change` is first, recorded or technical), `unchanged`, or
    `failed` for a `reason` of REASONS, with the `detail`. `text` is the hash of its text, empty if it failed."""

    record: str
    outcome: str
    urls: tuple[str, ...]
    change: str = ""
    text: str = ""
    reason: str = ""
    detail: str = ""
    warnings: tuple[str, ...] = ()


def fetch_terms(
    declared: Sequence[Declaration],
    home: Path,
    blobs: Blobs,
    log: Log,
    clock: Clock,
    network: Network | None = None,
    progress: Callable[[FetchedTerms], None] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> list[FetchedTerms]:
    """Fetch the declared documents and record what is new, each on its own; `progress` is told of each.

    `network` None is the public Internet; `settings` are those of the client. Raises Busy or StateError if the archive
    can't be written; what was recorded before stays.
    """
    asker = _Asker(network or internet(), settings or {})
    captured = _Captured(log, blobs)
    health = Health(home, log)
    done = []
    try:
        for each in declared:
            found = _document(each, asker, captured, blobs, clock)
            _record(each, found, home, blobs, log, health)
            health.note(each.record, clock, found.told.reason, found.told.detail)
            done.append(found.told)
            if progress:
                progress(found.told)
    finally:
        health.save()
    return done


class _Failed(Exception):
    """A document that can't be captured, and why: a reason of REASONS."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class _Source:
    """The bytes of one page, with what there is to say of their retrieval."""

    data: bytes
    told: dict[str, Any]


@dataclass(frozen=True)
class _Found:
    """What became of a document; the event of its new version and the bytes that this names, if there is one."""

    told: FetchedTerms
    body: dict[str, Any] | None = None
    blobs: tuple[bytes, ...] = ()


class _Asker:
    """The client for pages, with the rules of the hosts, in one run."""

    def __init__(self, network: Network, settings: Mapping[str, Any]) -> None:
        pauses: dict[str, float] = {}
        shared = {key: value for key, value in settings.items() if key in ("sleep", "clock")}
        asks = Client(Policy(), agent(), network, _ROBOTS_LIMITS, pause=0.0, **shared)
        robots = Robots(asks, NAME, pauses.__setitem__)
        self._client = Client(
            Policy(), agent(), network, **{"limits": _LIMITS, **settings}, pauses=pauses, permit=robots.check
        )

    def ask(self, page: Page, accept: str, seen: Seen | None) -> Any:
        """Return what a page's address answers, as Client.get does; the media type is the declared one if there is one."""
        kinds: tuple[Kind, ...] = (PAGE, PDF, MARKDOWN, TEXT)
        if page.media_type:
            kinds = (replace(_KINDS[page.media_type], any_type=True),)
        answer = self._client.get(Request(page.url, accept, kinds, _LANGUAGE), seen)
        if isinstance(answer, Absent):
            raise _Failed("media-type" if answer.status == 200 else "http-status", answer.why)
        return answer


class _Captured:
    """The live captures that the archive holds: the last one of each record."""

    def __init__(self, log: Log, blobs: Blobs) -> None:
        self._blobs = blobs
        self._last: dict[str, Mapping[str, Any]] = {}
        self._records: set[str] = set()
        for event in log.events():
            if event.body["kind"] == "terms-version":
                self._records.add(event.body["record"])
                if event.body.get("retrieved"):
                    self._last[event.body["record"]] = event.body

    def knows(self, record: str) -> bool:
        """Tell whether there is any capture of a record, imported ones too."""
        return record in self._records

    def last(self, record: str) -> Mapping[str, Any] | None:
        """Return the event body of the last live capture of a record."""
        return self._last.get(record)

    def retrieval(self, record: str, page: Page) -> dict[str, Any] | None:
        """Return how a page came the last time; only if its bytes are here."""
        last = self._last.get(record)
        for told in last["retrieved"] if last else ():
            if told["url"] == page.url and self._blobs.has(told["sha256"]):
                return dict(told)
        return None


def _document(
    declared: Declaration, asker: _Asker, captured: _Captured, blobs: Blobs, clock: Clock
) -> _Found:
    base = FetchedTerms(
        declared.record, "", tuple(page.url for page in declared.pages), warnings=declared.warnings
    )
    try:
        if declared.unsupported:
            names = ", ".join(f"`{name}`" for name in declared.unsupported)
            raise _Failed("unsupported", f"filters are JavaScript, which is never run: {names}")
        sources = [_source(declared.record, page, asker, captured, blobs, clock) for page in declared.pages]
        text, extractor, missed = _text(declared, sources)
    except (_Failed, SourceError, AddressRefused, NetworkError) as problem:
        reason, detail = _why(problem)
        return _Found(replace(base, outcome="failed", reason=reason, detail=detail))
    base = replace(base, warnings=(*base.warnings, *missed))
    return _compared(declared, base, text.encode(), extractor, sources, captured, clock)


def _source(
    record: str, page: Page, asker: _Asker, captured: _Captured, blobs: Blobs, clock: Clock
) -> _Source:
    before = captured.retrieval(record, page)
    seen = Seen(before["final_url"], before["etag"], before["last_modified"]) if before else None
    answer = asker.ask(page, _ACCEPT, seen)
    if isinstance(answer, Unchanged):
        assert before is not None  # noqa: S101 - unchanged is only said of what was seen
        selection = as_declared(page.selection)
        return _Source(blobs.get(before["sha256"]), {**before, "selection": selection})
    said = answer.content_type
    if page.media_type:
        said = page.media_type + said[len(said.partition(";")[0]) :]
    told = {
        "url": page.url,
        "accept": _ACCEPT,
        "final_url": answer.final_url,
        "at": instant(clock.now()),
        "media_type": said,
        "etag": answer.etag,
        "last_modified": answer.last_modified,
        "sha256": answer.sha256,
        "selection": as_declared(page.selection),
    }
    return _Source(answer.data, told)


def _text(declared: Declaration, sources: Sequence[_Source]) -> tuple[str, str, tuple[str, ...]]:
    """Return the text of all pages, what extracted it, and a warning for each `remove` that met nothing."""
    texts, extractors, missed = [], [], []
    for page, source in zip(declared.pages, sources, strict=True):
        told = source.told
        found = extract(
            source.data, told["media_type"], page.selection, told["final_url"], place=Place(page.url)
        )
        texts.append(found.text)
        extractors.append(found.extractor)
        missed += [f"{page.url}: there is nothing to remove by `{part}`" for part in found.missed]
    return SEPARATOR.join(texts), ", ".join(dict.fromkeys(extractors)), tuple(missed)


def _compared(
    declared: Declaration,
    base: FetchedTerms,
    text: bytes,
    extractor: str,
    sources: Sequence[_Source],
    captured: _Captured,
    clock: Clock,
) -> _Found:
    """Hold a text against the last live capture; the same text is no new version, whatever the bytes around it."""
    name, last = sha256(text), captured.last(declared.record)
    base = replace(base, text=name)
    if last and last["text"] == name:
        return _Found(replace(base, outcome="unchanged"))
    raw = list(dict.fromkeys(source.told["sha256"] for source in sources))
    change: Literal["first", "recorded", "technical"] = (
        "recorded" if captured.knows(declared.record) else "first"
    )
    if last and last["raw"] == raw:
        change = "technical"  # the same bytes, another selection or extractor
    version = TermsVersion(
        declared.record,
        clock.now(),
        order=0,
        text=text,
        commit="",
        change=change,
        collection=declared.collection,
    )
    body = {
        **version_body(version, name),
        "raw": raw,
        "extractor": extractor,
        "retrieved": [source.told for source in sources],
    }
    if len(sources) == 1:
        body |= {"media_type": sources[0].told["media_type"], "location": declared.pages[0].url}
    return _Found(replace(base, outcome="recorded", change=change), body, (text, *(s.data for s in sources)))


def _record(declared: Declaration, found: _Found, home: Path, blobs: Blobs, log: Log, health: Health) -> None:
    """Append the new version, and the change of state if it is one: failing now, or no longer."""
    bodies: list[dict[str, Any]] = [found.body] if found.body else []
    told = found.told
    if health.differs(declared.record, told.reason):
        bodies.append(health_body(declared.record, told.reason, told.detail, told.urls))
    if bodies:
        with writing(home):
            blobs.put_many(found.blobs)
            log.append(bodies)
        health.recorded(bodies)


def _why(problem: Exception) -> tuple[str, str]:
    """Return the reason of REASONS that an error stands for, and what it says."""
    if isinstance(problem, _Failed):
        return problem.reason, problem.detail
    kinds: Iterable[tuple[type[Exception], str]] = (
        (RobotsRefused, "robots"),
        (AddressRefused, "blocked-address"),
        (SelectorMiss, "selector-miss"),
        (SourceError, "extraction"),
    )
    detail = str(getattr(problem, "message", problem))
    for kind, reason in kinds:
        if isinstance(problem, kind):
            return reason, detail
    status = problem.status if isinstance(problem, NetworkError) else 0
    return ("http-status" if status else "network"), detail
