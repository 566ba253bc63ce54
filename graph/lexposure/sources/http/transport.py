"""httpx over guarded connections: what takes the place of its own transport.

One request, one connection: nothing is reused, so that each hop is resolved and vetted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import httpcore
import httpx

from lexposure.model.errors import AddressRefused
from lexposure.sources.http.network import GuardedBackend

if TYPE_CHECKING:
    import ssl

    from lexposure.sources.http.network import Budget, Network

__all__ = ["GuardedTransport", "trusted"]


def trusted() -> ssl.SSLContext:
    """Return which certificates count: those that come with the package. Files named by the environment don't."""
    return httpx.create_ssl_context(trust_env=False)


class GuardedTransport(httpx.BaseTransport):
    """Sends requests to the hosts that `allows` names, by https, and to no other; no proxy, no HTTP/2, no retries."""

    def __init__(
        self,
        network: Network,
        allows: Callable[[str], bool],
        budget: Budget,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=context or trusted(),
            max_connections=1,
            max_keepalive_connections=0,
            http1=True,
            http2=False,
            retries=0,
            network_backend=GuardedBackend(network, allows, budget),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Raises httpcore's errors, and AddressRefused or NetworkError of the connection."""
        if request.url.scheme != "https":
            raise AddressRefused(f"{request.url.scheme} isn't asked", fix="ask a listed source by https")
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close what is open."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    """The body of an answer, as it comes."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
