"""Connections to vetted addresses only. A name is resolved once, every address it has must be public, and the very
address that was vetted is dialled, so that nothing a name server says later can lead a connection inside.

The name stays in the TLS handshake and in the Host header. What a fetch may take in time and bytes is counted here, at
the connection, where no header or chunk can hide from it.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpcore

from lexposure.model.errors import AddressRefused, NetworkError
from lexposure.sources.http.addresses import is_public

__all__ = ["Budget", "GuardedBackend", "Network", "internet", "public_addresses"]

PORT = 443
STEP = 20.0
"""Seconds that one read, write or connection may take."""
MOST_ADDRESSES = 4
"""Addresses of one name that are tried in turn."""


def _resolve(host: str) -> list[str]:
    """Return the addresses of a name; the dot at its end keeps a resolver from trying it in domains of its own."""
    found = socket.getaddrinfo(f"{host}.", PORT, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [str(entry[4][0]) for entry in found]


def _dial(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
    return httpcore.SyncBackend().connect_tcp(address, port, timeout=timeout)


@dataclass(frozen=True)
class Network:
    """How names lead to addresses, which addresses may be dialled, and how that is done.

    Whoever needs another network (a test, on this machine) hands in another object; nothing else opens the guard.
    """

    resolve: Callable[[str], Sequence[str]]
    permits: Callable[[str], bool]
    dial: Callable[[str, int, float], httpcore.NetworkStream]


def internet() -> Network:
    """Return the public Internet: addresses of this machine and of private networks are refused."""
    return Network(_resolve, is_public, _dial)


@dataclass
class Budget:
    """What one fetch may take in all: seconds until `deadline` of the clock, bytes off the wire."""

    seconds: float
    bytes: int
    clock: Callable[[], float] = time.monotonic
    _deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self._deadline = self.clock() + self.seconds

    def left(self) -> float:
        """Return the seconds that are left, at most one step. Raises NetworkError if there are none."""
        left = self._deadline - self.clock()
        if left <= 0:
            raise NetworkError(
                f"no whole answer within {self.seconds:.0f} seconds",
                fix="try again later; the source may be busy",
            )
        return min(left, STEP)

    def holds(self, seconds: float) -> bool:
        """Tell whether a pause would leave time for an answer."""
        return self.clock() + seconds < self._deadline

    def spend(self, count: int) -> None:
        """Count bytes. Raises NetworkError when they are too many."""
        self.bytes -= count
        if self.bytes < 0:
            raise NetworkError(
                "the answer is larger than is taken in", fix="import the document from a file instead"
            )


def public_addresses(host: str, network: Network, seconds: float = STEP) -> list[str]:
    """Return the addresses of a host, for a program that connects by itself and can be kept to them.

    Raises AddressRefused if any of them isn't public, NetworkError if there is none or nobody tells.
    """
    try:
        return _vetted(network, host, Budget(seconds, 0))
    except (httpcore.ConnectError, httpcore.ConnectTimeout) as problem:
        raise NetworkError(str(problem), fix="check the name, and try again later") from None


def _vetted(network: Network, host: str, budget: Budget) -> list[str]:
    addresses = list(dict.fromkeys(_addresses(network, host, budget)))
    for address in addresses:
        if not network.permits(address):
            raise AddressRefused(
                f"{host} leads to {address}, which is no public address; nothing was asked",
                fix="check the name servers of this machine; an official source is public",
            )
    return addresses


def _addresses(network: Network, host: str, budget: Budget) -> Sequence[str]:
    """Resolve in a thread of its own, because a resolver can't be told how long it may take."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(network.resolve(host))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=budget.left())
    except queue.Empty:
        raise httpcore.ConnectTimeout(f"no name server told the address of {host}") from None
    if isinstance(found, Exception):
        raise httpcore.ConnectError(f"no address of {host} is known") from found
    return found


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections for httpcore, to the hosts that `allows` names."""

    def __init__(self, network: Network, allows: Callable[[str], bool], budget: Budget) -> None:
        self._network = network
        self._allows = allows
        self._budget = budget

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a vetted address of a host. Raises AddressRefused if the host or any address of it isn't allowed."""
        if port != PORT or not self._allows(host):
            raise AddressRefused(f"{host}:{port} isn't asked", fix="ask a listed source by https")
        last: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in _vetted(self._network, host, self._budget)[:MOST_ADDRESSES]:
            try:
                stream = self._network.dial(address, port, self._budget.left())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return _Metered(stream, host, self._budget)
        raise last or httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Any = None) -> Any:
        """Refuse: no source listens there."""
        raise AddressRefused("a socket of this machine isn't asked", fix="ask a listed source by https")


class _Metered(httpcore.NetworkStream):
    """A connection on which every read and write counts against the budget, and TLS is spoken for one host only."""

    def __init__(self, inner: httpcore.NetworkStream, host: str, budget: Budget) -> None:
        self._inner = inner
        self._host = host
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._budget.left())
        self._budget.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._budget.left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, self._host, self._budget.left())
        return _Metered(inner, self._host, self._budget)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
