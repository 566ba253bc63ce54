"""Law fetched from its official source: planned, asked for, compared with what was asked, and imported like a file.

Nothing is recorded before every document asked for has come and has been read.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexposure import __version__
from lexposure.archive.clock import instant
from lexposure.archive.lock import writing
from lexposure.model.errors import CuratedDataError, NetworkError, SourceError
from lexposure.sources.http.client import Absent, Client, Fetched, Seen, Unchanged
from lexposure.sources.http.network import internet
from lexposure.sources.law_sets import read_sets
from lexposure.sources.official import PAUSES, POLICY, plans
from lexposure.sources.yaml_file import read_yaml
from lexposure.workspace.fetch_check import check_texts
from lexposure.workspace.law import import_law

if TYPE_CHECKING:
    from lexposure.archive.blobs import Blobs
    from lexposure.archive.clock import Clock
    from lexposure.archive.log import Log
    from lexposure.model.law import LawText
    from lexposure.sources.http.client import Request
    from lexposure.sources.http.network import Network
    from lexposure.sources.official_plan import Plan

__all__ = ["FetchedLaw", "agent", "fetch_law", "planned"]


def agent() -> str:
    """Return how the client names itself to sources: program, version, and where to read about it."""
    return f"lexposure/{__version__} (+https://w3id.org/lexposure)"


@dataclass(frozen=True)
class FetchedLaw:
    """What became of one plan: `recorded` (new), `known` (the archive has this text, or a better one) or `unchanged`
    (its source says so, nothing was sent). `url` is where it came from in the end."""

    ref: str
    name: str
    outcome: str
    url: str
    texts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def planned(refs: Sequence[str], files: Mapping[str, bytes], clock: Clock) -> list[Plan]:
    """Return what would be asked for some references; `files` are the curated files that name the acts' identifiers."""
    today = clock.now().date()
    found = [plan for ref in refs for plan in plans(ref, lambda prefix: _identifiers(prefix, files), today)]
    return list({plan.name: plan for plan in found}.values())


def _identifiers(prefix: str, files: Mapping[str, bytes]) -> list[str]:
    """Return the identifiers of the instrument with a prefix, as the curated data gives them."""
    line = re.compile(rb"ref_prefix:\s*[\"']?" + prefix.encode())
    for path, data in files.items():
        if not path.endswith(".yaml") or not line.search(data):
            continue
        for node in read_yaml(data, path, CuratedDataError).get("graph", ()):
            if isinstance(node, dict) and str(node.get("ref_prefix")) == prefix:
                return [str(name) for name in node.get("identifiers", ())]
    return []


def fetch_law(
    asked: Sequence[Plan],
    home: Path,
    blobs: Blobs,
    log: Log,
    clock: Clock,
    network: Network | None = None,
    **settings: Any,
) -> list[FetchedLaw]:
    """Fetch and record what was planned, all of it or nothing.

    `network` None is the public Internet; `settings` are those of the client. Raises AddressRefused, NetworkError, and
    SourceError if a document isn't the one asked for or can't be imported.
    """
    client = Client(POLICY, agent(), network or internet(), pauses=PAUSES, **settings)
    seen = _seen(log, blobs)
    with tempfile.TemporaryDirectory(prefix="lexposure-") as folder:
        answers = [(plan, _ask(client, plan, seen)) for plan in asked]
        documents = [
            _read(Path(folder) / str(number), plan, answer, clock)
            for number, (plan, answer) in enumerate(answers)
            if isinstance(answer, Fetched)
        ]
        for document in documents:
            others = [text for other in documents if other is not document for text in other.texts]
            with _told(document.plan, document.answer):
                check_texts(document.plan, document.texts, others, blobs, log)
        warnings, new = _record(documents, home, blobs, log)
    came = {document.plan.name: _outcome(document, new, warnings) for document in documents}
    return [
        came.get(plan.name) or FetchedLaw(plan.ref, plan.name, "unchanged", answer.final_url)
        for plan, answer in answers
    ]


@dataclass(frozen=True)
class _Document:
    """One document that came: the file it was written to, and the texts in it."""

    plan: Plan
    answer: Fetched
    path: Path
    texts: tuple[LawText, ...]
    retrieval: dict[str, str]


def _read(folder: Path, plan: Plan, answer: Fetched, clock: Clock) -> _Document:
    folder.mkdir()
    path = folder / (re.sub(r"[^A-Za-z0-9.-]+", "_", plan.name)[-80:] + answer.kind.suffix)
    path.write_bytes(answer.data)
    with _told(plan, answer):
        texts = tuple(text for each in read_sets([path]) for text in each.texts)
    return _Document(plan, answer, path, texts, _retrieval(answer, clock))


def _record(
    documents: Sequence[_Document], home: Path, blobs: Blobs, log: Log
) -> tuple[tuple[str, ...], set[str]]:
    """Import the documents at once; return what a reader should know, and the texts that are new by their hash."""
    if not documents:
        return (), set()
    told = {document.path: document.retrieval for document in documents}
    with writing(home):
        head = log.head()
        done = import_law(list(told), blobs, log, retrieved=told)
        added = log.events(after=head.seq if head else 0)
        return done.warnings, {event.body["text"] for event in added if event.body["kind"] == "law-version"}


def _outcome(document: _Document, new: set[str], warnings: Sequence[str]) -> FetchedLaw:
    texts = tuple(f"{text.act} as of {text.valid_from}: {len(text.units)} units" for text in document.texts)
    outcome = "recorded" if any(text.sha256 in new for text in document.texts) else "known"
    about = tuple(
        line for line in warnings if line.startswith(document.plan.act) or document.path.name in line
    )
    plan = document.plan
    return FetchedLaw(plan.ref, plan.name, outcome, document.answer.final_url, texts, about)


def _ask(client: Client, plan: Plan, seen: Mapping[tuple[str, str], Seen]) -> Fetched | Unchanged:
    """Try the requests of a plan in turn until the source has such a document."""
    reasons = []
    for request in plan.requests:
        answer = client.get(request, seen.get((request.url, request.accept)))
        if not isinstance(answer, Absent):
            return answer
        reasons.append(f"{answer.why} ({request.accept})")
    raise NetworkError(
        f"{plan.name} is not to be had: {'; '.join(reasons)}",
        fix="check the reference; what was published lately may come later",
    )


def _seen(log: Log, blobs: Blobs) -> dict[tuple[str, str], Seen]:
    """Return what the archive holds of each address and media type, the newest; only bytes that are here count."""
    found = {}
    for event in log.events():
        for told in event.body.get("retrieved", ()):
            if blobs.has(told["sha256"]):
                found[told["url"], told["accept"]] = Seen(
                    told["final_url"], told["etag"], told["last_modified"]
                )
    return found


@contextmanager
def _told(plan: Plan, answer: Fetched) -> Iterator[None]:
    """Name the address instead of the temporary file when a document can't be read."""
    try:
        yield
    except SourceError as error:
        raise SourceError(
            f"{answer.final_url} can't be imported as {plan.name}: {error.message}", fix=error.fix
        ) from None


def _retrieval(answer: Fetched, clock: Clock) -> dict[str, str]:
    """Return what the event says of a retrieval."""
    request: Request = answer.request
    return {
        "url": request.url,
        "accept": request.accept,
        "final_url": answer.final_url,
        "at": instant(clock.now()),
        "media_type": answer.media_type,
        "etag": answer.etag,
        "last_modified": answer.last_modified,
        "sha256": answer.sha256,
    }
