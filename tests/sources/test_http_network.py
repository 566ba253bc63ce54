"""Connections: each name is resolved once, each address vetted, the vetted one dialled, and TLS proves the name."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpcore
import httpx
import pytest

from lexposure.model.errors import AddressRefused, NetworkError
from lexposure.sources.http import transport as transport_module
from lexposure.sources.http.addresses import is_public
from lexposure.sources.http.client import Client, Fetched, Limits, Request
from lexposure.sources.http.guard import Policy
from lexposure.sources.http.kinds import XML
from lexposure.sources.http.network import Budget, GuardedBackend, Network, internet
from lexposure.sources.http.transport import GuardedTransport
from sources.local_source import LOOPBACK, LocalSource, answer, listening

URL = "https://example.com/x"
REQUEST = Request(URL, "text/xml", (XML,))


@pytest.fixture
def source() -> Iterator[LocalSource]:
    """Listen on this machine; any visit that a test doesn't want is seen there."""
    with listening() as found:
        found.serve(URL, answer("<a/>", "text/xml"))
        yield found


def client(network: Network, **limits: float) -> Client:
    """Return a client that asks any public host, once, and never sleeps."""
    settings = {"tries": 1, "seconds": 5.0, **limits}
    return Client(Policy(), "test", network, Limits(**settings), sleep=lambda _: None)  # type: ignore[arg-type]


class TestAddresses:
    """What a name leads to."""

    @pytest.mark.parametrize(
        "addresses",
        [
            [LOOPBACK], ["::1"], ["93.184.215.14", LOOPBACK], [LOOPBACK, "93.184.215.14"], ["::ffff:127.0.0.1"],
            ["169.254.169.254"], ["fe80::1%lo"], ["2606:4700::1111", "::1"], ["64:ff9b::7f00:1"], ["10.0.0.1"],
        ],
        ids=" ".join,
    )  # fmt: skip
    def test_one_address_inside_refuses_the_name(self, source: LocalSource, addresses: Sequence[str]) -> None:
        """By default this machine and private networks are refused, whatever other address the name has."""
        network = source.network(lambda _: addresses, is_public)
        with pytest.raises(AddressRefused, match="no public address"):
            client(network).get(REQUEST)
        assert source.asked == []

    def test_the_default_is_the_internet(self) -> None:
        """Nobody has to ask for the guard."""
        assert Client(Policy(), "test").network == internet()
        assert internet().permits is is_public

    def test_a_name_that_changes_its_mind_is_asked_once(self, source: LocalSource) -> None:
        """Rebinding: a public address first, this machine afterwards. The second answer is never heard."""
        answers = iter([["93.184.215.14"], [LOOPBACK], [LOOPBACK]])
        dialled = []

        def dial(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
            dialled.append((address, port))
            raise httpcore.ConnectError("not here")

        with pytest.raises(NetworkError, match="no connection"):
            client(Network(lambda _: next(answers), is_public, dial)).get(REQUEST)
        assert dialled == [("93.184.215.14", 443)]
        assert next(answers) == [LOOPBACK]
        assert source.asked == []

    def test_a_name_that_rebinds_between_tries_is_refused(self, source: LocalSource) -> None:
        """Each try resolves anew, and vets anew."""
        answers = iter([["93.184.215.14"], [LOOPBACK]])

        def dial(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
            raise httpcore.ConnectError("not here")

        with pytest.raises(AddressRefused, match="127"):
            client(Network(lambda _: next(answers), is_public, dial), tries=3).get(REQUEST)
        assert source.asked == []

    def test_the_next_address_is_tried(self, source: LocalSource) -> None:
        """A name with several public addresses is asked at the first that answers."""
        working = source.network()
        dialled = []

        def dial(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
            dialled.append(address)
            if len(dialled) == 1:
                raise httpcore.ConnectTimeout("silent")
            return working.dial(LOOPBACK, port, timeout)

        network = Network(lambda _: ["93.184.215.14", "93.184.215.14", "2606:4700::1111"], is_public, dial)
        assert isinstance(client(network).get(REQUEST), Fetched)
        assert dialled == ["93.184.215.14", "2606:4700::1111"]

    def test_a_name_without_address_is_an_answer(self, source: LocalSource) -> None:
        """No address, an error of the name server, a name that can't be encoded."""

        def unknown(_: str) -> Sequence[str]:
            raise OSError("Name or service not known")

        for resolve in (unknown, lambda _: []):
            with pytest.raises(NetworkError, match=r"no connection to example\.com"):
                client(source.network(resolve)).get(REQUEST)

    def test_a_name_server_that_never_answers_is_left(self, source: LocalSource) -> None:
        """Resolving counts against the time of the fetch."""
        never = threading.Event()

        def silent(_: str) -> Sequence[str]:
            never.wait(20)
            return []

        started = time.monotonic()
        with pytest.raises(NetworkError, match="in time"):
            client(source.network(silent), seconds=0.3).get(REQUEST)
        assert time.monotonic() - started < 5
        never.set()

    def test_the_environment_opens_nothing(
        self, source: LocalSource, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Proxies and netrc files of the environment are left aside."""
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY"):
            monkeypatch.setenv(name, f"http://{LOOPBACK}:{source.port}")
        network = source.network(lambda _: [LOOPBACK], is_public)
        with pytest.raises(AddressRefused):
            client(network).get(REQUEST)
        assert source.asked == []


class TestBackend:
    """The connector refuses by itself, whatever the layers above let through."""

    def backend(self, source: LocalSource) -> GuardedBackend:
        return GuardedBackend(source.network(), lambda host: host == "example.com", Budget(5.0, 1000))

    def test_other_hosts_ports_and_sockets(self, source: LocalSource) -> None:
        """Only listed hosts, only https's port, no socket of this machine."""
        backend = self.backend(source)
        for host, port in [("evil.com", 443), ("example.com", 80), ("example.com", 22), (LOOPBACK, 443)]:
            with pytest.raises(AddressRefused):
                backend.connect_tcp(host, port)
        with pytest.raises(AddressRefused):
            backend.connect_unix_socket("/var/run/docker.sock")
        assert source.asked == []

    def test_the_transport_speaks_https_only(self, source: LocalSource) -> None:
        """An http address is refused there, too."""
        with GuardedTransport(source.network(), lambda _: True, Budget(5.0, 1000)) as transport:
            for url in ("http://example.com:443/x", "http://example.com/x", f"https://{LOOPBACK}:8443/"):
                with pytest.raises(AddressRefused):
                    transport.handle_request(httpx.Request("GET", url))
        assert source.asked == []

    def test_name_and_host_header_are_those_asked_for(self, source: LocalSource) -> None:
        """The address is dialled, the name is what TLS and HTTP hear."""
        client(source.network()).get(REQUEST)
        assert source.names == ["example.com"]
        assert source.asked[0].host == "example.com"


# ------------------------------------------------------------------ TLS
@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for example.com, or skip."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=example.com",
            "-addext", "subjectAltName=DNS:example.com", "-keyout", "key.pem", "-out", "cert.pem",
        ],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return folder


@contextmanager
def tls_server(folder: Path) -> Iterator[tuple[int, list[str | None]]]:
    """Serve one document over TLS; yield the port and the names that clients asked for."""
    names: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", "4")
            self.end_headers()
            self.wfile.write(b"<a/>")

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    context.sni_callback = lambda _, name, __: names.append(name)
    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server.server_port, names
    server.shutdown()
    server.server_close()
    thread.join()


def tls_network(port: int) -> Network:
    """Return a network in which every name leads to a port of this machine, with TLS."""

    def dial(address: str, _: int, timeout: float) -> httpcore.NetworkStream:
        return httpcore.SyncBackend().connect_tcp(address, port, timeout=timeout)

    return Network(lambda _: [LOOPBACK], lambda address: address == LOOPBACK, dial)


class TestTLS:
    """The name is proved by a certificate."""

    def test_a_certificate_nobody_vouches_for_is_refused(self, certificates: Path) -> None:
        """Once, without another try."""
        refused = pytest.raises(NetworkError, match=r"doesn't prove to be example\.com")
        with tls_server(certificates) as (port, _), refused:
            client(tls_network(port), tries=3).get(REQUEST)

    def test_neither_does_the_environment_vouch(
        self, certificates: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Certificate files named in the environment are left aside."""
        monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "cert.pem"))
        with tls_server(certificates) as (port, _), pytest.raises(NetworkError, match="prove"):
            client(tls_network(port)).get(REQUEST)

    def test_the_right_name_is_asked_for_and_proved(
        self, certificates: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With a trusted certificate the document comes; another name on the same address is refused."""
        trusted = ssl.create_default_context(cafile=str(certificates / "cert.pem"))
        monkeypatch.setattr(transport_module.httpx, "create_ssl_context", lambda **_: trusted)
        with tls_server(certificates) as (port, names):
            found = client(tls_network(port)).get(REQUEST)
            assert isinstance(found, Fetched)
            assert (found.data, names) == (b"<a/>", ["example.com"])
            with pytest.raises(NetworkError, match=r"doesn't prove to be other\.com"):
                client(tls_network(port)).get(Request("https://other.com/x", "text/xml", (XML,)))
