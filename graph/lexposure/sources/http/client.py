"""Documents asked of public sources: redirects vetted hop by hop, retries with patience, unchanged ones not sent twice."""

from __future__ import annotations

import hashlib
import re
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpcore
import httpx

from lexposure.model.errors import AddressRefused, NetworkError
from lexposure.sources.http.body import ENCODINGS, MAX_BYTES, read_body
from lexposure.sources.http.guard import Policy, Target, shown, vet, vet_redirect
from lexposure.sources.http.kinds import Kind, essence
from lexposure.sources.http.network import Budget, Network, internet
from lexposure.sources.http.transport import GuardedTransport, trusted

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Absent", "Client", "Fetched", "Limits", "Request", "Seen", "Unchanged"]

_REDIRECTS = (301, 302, 303, 307, 308)
_ABSENT = (404, 406, 410)
_LATER = (202, 429, 500, 502, 503, 504)
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]{0,256}"')
_AGAIN = "try again later, or import the document from a file"


@dataclass(frozen=True)
class Limits:
    """What one fetch may take: seconds in all, bytes of the document, redirects, tries, and seconds waited between them."""

    seconds: float = 120.0
    bytes: int = MAX_BYTES
    redirects: int = 5
    tries: int = 3
    wait: float = 2.0
    longest_wait: float = 30.0


@dataclass(frozen=True)
class Request:
    """What is asked: an address, the media type and language wanted, and the kinds of document that may come back."""

    url: str
    accept: str
    kinds: tuple[Kind, ...]
    language: str = ""


@dataclass(frozen=True)
class Seen:
    """An answer that was kept before: where it came from in the end, and the marks its source gave it."""

    final_url: str
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Fetched:
    """A document, with what there is to say of its retrieval; marks that the source didn't give are empty.

    `media_type` is bare, `content_type` is as the source says it, with its parameters.
    """

    request: Request
    final_url: str
    data: bytes
    media_type: str
    kind: Kind
    etag: str
    last_modified: str
    content_type: str = ""

    @property
    def sha256(self) -> str:
        """Lower-case hex SHA-256 of the document's bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class Unchanged:
    """The source says that the document is the one seen before."""

    request: Request
    final_url: str


@dataclass(frozen=True)
class Absent:
    """The source has no such document in this form; `why` is what it answered instead, `status` the HTTP status of it
    (200: a document of another form)."""

    request: Request
    why: str
    status: int = 0


class _Retry(Exception):
    """An answer, or a failure to connect, after which another try makes sense; `after` is what the source asks to wait."""

    def __init__(self, problem: str, after: float | None = None, status: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.after = after
        self.status = status


@dataclass
class Client:
    """Asks for documents under one policy. `pauses` are the seconds to leave between two documents of a host; `permit`
    is told each address before it is asked, redirects included, and raises if it may not be."""

    policy: Policy
    agent: str
    network: Network = field(default_factory=internet)
    limits: Limits = field(default_factory=Limits)
    pauses: Mapping[str, float] = field(default_factory=dict)
    pause: float = 1.0
    permit: Callable[[str], None] = lambda _: None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _last: dict[str, float] = field(default_factory=dict, init=False)
    _trusted: ssl.SSLContext = field(default_factory=trusted, init=False, repr=False)

    def get(self, request: Request, seen: Seen | None = None) -> Fetched | Unchanged | Absent:
        """Ask for a document; with `seen`, only if it has changed since.

        Raises AddressRefused if the address, or one it redirects to, may not be asked, and NetworkError if the source
        doesn't answer in time, or answers with something else than was asked for.
        """
        first = vet(request.url, self.policy)
        self.permit(first.url)
        self._wait_for_turn(first.host)
        budget = Budget(self.limits.seconds, 2 * self.limits.bytes, self.clock)
        for attempt in range(1, self.limits.tries + 1):
            try:
                return self._follow(request, first, seen, budget)
            except _Retry as again:
                pause = self.limits.wait * 2 ** (attempt - 1) if again.after is None else again.after
                if attempt == self.limits.tries:
                    raise NetworkError(
                        f"{again.problem} ({attempt} tries)", fix=_AGAIN, status=again.status
                    ) from None
                if pause > self.limits.longest_wait or not budget.holds(pause):
                    wait = "it asks to wait" if again.after is not None else "another try would have to wait"
                    raise NetworkError(
                        f"{again.problem}; {wait} {pause:.0f} seconds", fix=_AGAIN, status=again.status
                    ) from None
                self.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _wait_for_turn(self, host: str) -> None:
        due = self._last.get(host, float("-inf")) + self.pauses.get(host, self.pause)
        if due > self.clock():
            self.sleep(due - self.clock())
        self._last[host] = self.clock()

    def _follow(
        self, request: Request, target: Target, seen: Seen | None, budget: Budget
    ) -> Fetched | Unchanged | Absent:
        for _ in range(self.limits.redirects + 1):
            found = self._hop(request, target, seen, budget)
            if not isinstance(found, Target):
                return found
            target = found
            self.permit(target.url)
        raise NetworkError(
            f"{vet(request.url, self.policy).host} redirects more than {self.limits.redirects} times",
            fix=_AGAIN,
        )

    def _hop(
        self, request: Request, target: Target, seen: Seen | None, budget: Budget
    ) -> Target | Fetched | Unchanged | Absent:
        """Ask one address; return where it redirects to, or what it has."""
        asked = self._headers(request, target, seen)
        conditional = bool(asked.keys() & {"if-none-match", "if-modified-since"})
        transport = GuardedTransport(self.network, self.policy.allows_host, budget, self._trusted)
        with (
            _told(target.host),
            transport,
            httpx.Client(transport=transport, trust_env=False) as http,
            http.stream("GET", target.url, headers=asked, follow_redirects=False) as answer,
        ):
            return self._judge(request, target, answer, conditional=conditional)

    def _headers(self, request: Request, target: Target, seen: Seen | None) -> dict[str, str]:
        headers = {"user-agent": self.agent, "accept": request.accept, "accept-encoding": ENCODINGS}
        headers["connection"] = "close"
        if request.language:
            headers["accept-language"] = request.language
        if seen and seen.final_url == target.url:  # the marks of an answer belong to the address that gave it
            if _ETAG.fullmatch(seen.etag):
                headers["if-none-match"] = seen.etag
            if _http_date(seen.last_modified):
                headers["if-modified-since"] = seen.last_modified
        return headers

    def _judge(
        self, request: Request, target: Target, answer: httpx.Response, *, conditional: bool
    ) -> Target | Fetched | Unchanged | Absent:
        status = answer.status_code
        if status in _REDIRECTS:
            return vet_redirect(target, answer.headers.get("location", ""), self.policy)
        if status == 304 and conditional:
            return Unchanged(request, target.url)
        if status in _ABSENT:
            return Absent(request, f"{target.host} answers {status}", status)
        if status in _LATER:
            raise _Retry(f"{target.host} answers {status}", _asked_to_wait(answer.headers), status)
        if status != 200:
            raise NetworkError(_refusal(target.host, status), fix=_AGAIN, status=status)
        return self._document(request, target, answer)

    def _document(self, request: Request, target: Target, answer: httpx.Response) -> Fetched | Absent:
        content_type = answer.headers.get("content-type", "")
        media_type = essence(content_type)
        kind = next((kind for kind in request.kinds if kind.is_called(media_type)), None)
        wanted = " or ".join(kind.name for kind in request.kinds)
        if kind is None:
            return Absent(
                request, f"{target.host} sends {shown(media_type)} where a {wanted} was asked for", 200
            )
        if not answer.headers.keys() & {"content-length", "transfer-encoding"}:
            raise NetworkError(
                f"{target.host} doesn't say where its answer ends; it may be cut off", fix=_AGAIN
            )
        data = read_body(
            answer.iter_raw(), answer.headers.get("content-encoding", ""), most=self.limits.bytes
        )
        if not kind.fits(data):
            raise NetworkError(
                f"{target.host} sent what calls itself {media_type}, but is no {kind.name}", fix=_AGAIN
            )
        etag = answer.headers.get("etag", "")
        modified = answer.headers.get("last-modified", "")
        return Fetched(
            request,
            target.url,
            data,
            media_type,
            kind,
            etag if _ETAG.fullmatch(etag) else "",
            modified if _http_date(modified) else "",
            shown(content_type),
        )


@contextmanager
def _told(host: str) -> Iterator[None]:
    """Turn the errors of the libraries below into one message each, and those that may pass into another try."""
    try:
        yield
    except httpcore.ConnectError as error:
        if isinstance(error.__cause__ or error.__context__, ssl.SSLCertVerificationError):
            message = f"{host} doesn't prove to be {host}: {shown(str(error))}"
            raise NetworkError(
                message, fix="someone may be reading along; ask from another network"
            ) from None
        raise _Retry(f"no connection to {host}: {shown(str(error))}") from None
    except httpcore.TimeoutException:
        raise _Retry(f"{host} doesn't answer in time") from None
    except (httpcore.NetworkError, httpcore.RemoteProtocolError) as error:
        raise _Retry(f"the connection to {host} broke: {shown(str(error))}") from None
    except httpx.RemoteProtocolError as error:  # of httpx itself, which looks at where a redirect leads
        raise AddressRefused(
            f"{host} redirects elsewhere, and that is no address: {shown(str(error))}",
            fix="nothing was asked there; try again later, the source may be broken or tampered with",
        ) from None
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, httpx.HTTPError, httpx.InvalidURL) as error:
        raise NetworkError(f"{host} answers in no form of HTTP: {shown(str(error))}", fix=_AGAIN) from None


def _refusal(host: str, status: int) -> str:
    said = {
        300: "has several documents under this name, and leaves the choice to a person",
        304: "says that nothing changed, though it wasn't asked that",
        401: "wants a login",
        403: "refuses (too many requests, or this network is blocked)",
        451: "may not give this document for legal reasons",
    }
    return f"{host} {said.get(status, 'can not give the document')}: it answers {status}"


def _asked_to_wait(headers: httpx.Headers) -> float | None:
    """Return the seconds of `Retry-After`; a date counts from the source's own `Date`. None if it says nothing usable."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        seconds = (
            parsedate_to_datetime(value) - parsedate_to_datetime(headers.get("date", ""))
        ).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(seconds, 0.0)


def _http_date(value: str) -> bool:
    if not re.fullmatch(r"[A-Za-z]{3}, \d{2} [A-Za-z]{3} \d{4} \d{2}:\d{2}:\d{2} GMT", value, re.ASCII):
        return False
    try:
        parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return False
    return True
