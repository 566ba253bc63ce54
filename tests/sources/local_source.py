"""A source on this machine, and the network that leads to it: names are answered with loopback, TLS is left out.

The client knows nothing of it: it speaks https to a name, and the network object handed to it does the rest.
"""

from __future__ import annotations

import gzip
import io
import socketserver
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpcore

from lexposure.sources.http.network import Network

__all__ = [
    "ACT",
    "FORMEX",
    "ITEM",
    "Asked",
    "LocalSource",
    "answer",
    "listening",
    "packed",
    "redirect",
    "zipped",
]

LOOPBACK = "127.0.0.1"
ACT = "https://publications.europa.eu/resource/celex/32024R1689"
ITEM = "https://publications.europa.eu/resource/cellar/dc8116a1.0006.02/zip"
Answer = bytes | Iterator[bytes]


def zipped(folder: Path, stamp: tuple[int, ...] = (2026, 1, 1, 0, 0, 0)) -> bytes:
    """Return the files of a folder as the archive that Cellar makes of an act."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.writestr(zipfile.ZipInfo(path.name, stamp), path.read_bytes())  # type: ignore[arg-type]
    return out.getvalue()


FORMEX = zipped(Path(__file__).parent / "law_samples" / "formex")
"""The invented act of the samples, as `ITEM` serves it."""


@dataclass(frozen=True)
class Asked:
    """A request as it came over the wire."""

    host: str
    path: str
    headers: Mapping[str, str]


def answer(body: bytes | str = b"", media_type: str = "", status: int = 200, **headers: str) -> bytes:
    """Return a whole answer; names of headers are written with `_` for `-`."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Said"]
    lines += [f"Content-Type: {media_type}"] if media_type else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += (
        []
        if "content_length" in headers or "transfer_encoding" in headers
        else [f"Content-Length: {len(data)}"]
    )
    return "\r\n".join([*lines, "", ""]).encode() + data


def packed(body: bytes, media_type: str, **headers: str) -> bytes:
    """Return an answer whose body is packed with gzip."""
    return answer(gzip.compress(body), media_type, content_encoding="gzip", **headers)


def redirect(location: str, status: int = 303) -> bytes:
    """Return a redirect."""
    return answer(status=status, location=location)


@dataclass
class LocalSource:
    """What is served: answers by host and path, in turn if there are several; and what was asked for."""

    port: int = 0
    answers: dict[tuple[str, str], list[Answer | Callable[[Asked], Answer]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """Names in TLS handshakes."""

    def serve(self, url: str, *said: Answer | Callable[[Asked], Answer]) -> None:
        """Answer an address; the last answer is given again and again."""
        host, _, path = url.removeprefix("https://").partition("/")
        self.answers[host, f"/{path}"] = list(said)

    def say(self, asked: Asked) -> Answer:
        """Return what a request is answered with."""
        self.asked.append(asked)
        said = self.answers.get((asked.host, asked.path))
        if not said:
            return answer(status=404)
        found = said.pop(0) if len(said) > 1 else said[0]
        return found(asked) if callable(found) else found

    def network(
        self,
        resolve: Callable[[str], Sequence[str]] = lambda _: [LOOPBACK],
        permits: Callable[[str], bool] = lambda address: address == LOOPBACK,
    ) -> Network:
        """Return the network in which every name is this source; what may be dialled is given by hand."""

        def dial(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
            assert port == 443
            return _Plain(httpcore.SyncBackend().connect_tcp(address, self.port, timeout=timeout), self.names)

        return Network(resolve, permits, dial)


class _Plain(httpcore.NetworkStream):
    """A connection on which TLS is only pretended."""

    def __init__(self, inner: httpcore.NetworkStream, names: list[str]) -> None:
        self._inner = inner
        self._names = names

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> Any:
        self._names.append(str(server_hostname))
        return self

    def get_extra_info(self, info: str) -> Any:
        return None


@contextmanager
def listening() -> Iterator[LocalSource]:
    """Listen on loopback, on a port of the system's choice."""
    source = LocalSource()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            lines = [line.decode("latin-1").strip() for line in iter(self.rfile.readline, b"\r\n") if line]
            headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
            said = source.say(Asked(headers.get("host", ""), lines[0].split(" ")[1], headers))
            try:
                for chunk in [said] if isinstance(said, bytes) else said:
                    self.wfile.write(chunk)
                    self.wfile.flush()
            except OSError:
                pass  # the client has seen enough

    with socketserver.ThreadingTCPServer((LOOPBACK, 0), Handler) as server:
        server.daemon_threads = True
        source.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield source
        server.shutdown()
        thread.join()
