"""A declared page leads to public hosts only: every disguise, address, redirect and change of mind of a name server.

The network of these tests is a canary: whatever address is dialled, it answers. What reaches it got past the guard.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpcore
import pytest

from lexposure.archive.clock import FixedClock
from lexposure.sources.http.addresses import is_public
from lexposure.sources.http.network import Network
from lexposure.workspace import Workspace
from lexposure.workspace.terms_fetch import FetchedTerms
from sources.local_source import LOOPBACK, LocalSource, answer, listening, redirect
from workspace.live_pages import HOST, NOON, TERMS, declared, fetch, serve_page

PUBLIC = "93.184.215.14"
PORT = ":8099"
FORMS = [
    "127.0.0.1:8099/", "localhost:8099/", "127.1:8099/", "0:8099/", "0.0.0.0:8099/", "2130706433:8099/",
    "0x7f000001:8099/", "0177.0.0.1:8099/", "[::1]:8099/", "[::ffff:127.0.0.1]:8099/", "[0:0:0:0:0:ffff:7f00:1]:8099/",
    "127.0.0.1.:8099/", "127。0。0。1:8099/", "①②⑦.⓪.⓪.①:8099/", "user@127.0.0.1:8099/", "example.com@127.0.0.1:8099/",
    "127.0.0.1:8099\\@example.com/", "127.0.0.1%09:8099/",
]  # fmt: skip
"""The 18 ways to write this machine."""
SCHEMES = ["file:///etc/passwd", "gopher://example.com/", "ftp://example.com/terms", f"http{HOST[5:]}/terms"]
REFUSED = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.170", "192.88.99.1", "198.18.0.1", "::1", "::", "fe80::1",
    "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1",
    "2002:7f00:1::", "2001:0:7f00:1::", "fec0::1", "ff02::1", "::127.0.0.1", "fd00:ec2::254", "5f00::1", "3fff::1",
]  # fmt: skip
"""The 30 addresses inside."""


class Canary:
    """The network: names lead where `resolve` says, and every dialled address is answered by the source."""

    def __init__(self, source: LocalSource, resolve: Callable[[str], Sequence[str]]) -> None:
        self.dialled: list[str] = []
        dial = source.network().dial

        def noted(address: str, port: int, timeout: float) -> httpcore.NetworkStream:
            self.dialled.append(address)
            return dial(LOOPBACK, port, timeout)

        self.network = Network(resolve, is_public, noted)


@pytest.fixture
def source() -> Iterator[LocalSource]:
    """Listen on this machine, with one page that every host name has."""
    with listening() as found:
        serve_page(found, "One lamp.")
        yield found


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return an empty data directory."""
    return Workspace(tmp_path / "home", clock=FixedClock(NOON))


def capture(
    workspace: Workspace, source: LocalSource, canary: Canary, folder: Path, url: str = TERMS
) -> FetchedTerms:
    """Fetch one page over the canary."""
    path = declared(folder, {"record": "Lamp/Terms", "url": url})
    return fetch(workspace, source, path, network=canary.network)[0]


def test_the_lists_are_whole() -> None:
    """18 forms, 30 addresses."""
    assert (len(set(FORMS)), len(set(REFUSED))) == (18, 30)


@pytest.mark.parametrize("form", FORMS, ids=ascii)
@pytest.mark.parametrize("scheme", ["http://", "https://"])
@pytest.mark.parametrize("port", [PORT, ""], ids=["port", "no port"])
class TestADisguisedAddress:
    """However this machine is written."""

    def test_is_not_asked(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path, form: str, scheme: str, port: str
    ) -> None:
        """Not even its robots.txt, and no name is looked up."""
        canary = Canary(source, lambda host: pytest.fail(f"{host} was looked up"))
        done = capture(workspace, source, canary, tmp_path, scheme + form.replace(PORT, port))
        assert (done.outcome, done.reason) == ("failed", "blocked-address")
        assert canary.dialled == source.asked == []


@pytest.mark.parametrize("location", [*(f"http://{form}" for form in FORMS), *SCHEMES], ids=ascii)
class TestARedirect:
    """To this machine, to another scheme, from https to http."""

    def test_is_not_followed(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path, location: str
    ) -> None:
        """Only the page itself and its robots.txt were asked, at the public address."""
        source.serve(TERMS, redirect(location))
        canary = Canary(source, lambda _: [PUBLIC])
        done = capture(workspace, source, canary, tmp_path)
        assert done.reason == "blocked-address", done.detail
        assert canary.dialled == [PUBLIC, PUBLIC]
        assert [asked.path for asked in source.asked] == ["/robots.txt", "/terms"]

    def test_of_robots_is_not_followed_either(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path, location: str
    ) -> None:
        """A file of rules is fetched by the same guard, and the page stays unasked."""
        source.serve(f"{HOST}/robots.txt", redirect(location))
        canary = Canary(source, lambda _: [PUBLIC])
        done = capture(workspace, source, canary, tmp_path)
        assert done.reason == "blocked-address", done.detail
        assert [asked.path for asked in source.asked] == ["/robots.txt"]


@pytest.mark.parametrize("url", SCHEMES)
def test_other_schemes_are_not_asked(
    workspace: Workspace, source: LocalSource, tmp_path: Path, url: str
) -> None:
    """Only https."""
    canary = Canary(source, lambda _: [PUBLIC])
    assert capture(workspace, source, canary, tmp_path, url).reason == "blocked-address"
    assert canary.dialled == []


@pytest.mark.parametrize("address", REFUSED)
class TestANameThatLeadsInside:
    """To each address that isn't public, whatever Python calls it."""

    def test_is_not_dialled(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path, address: str
    ) -> None:
        """The reason names the address."""
        canary = Canary(source, lambda _: [address])
        done = capture(workspace, source, canary, tmp_path)
        assert done.reason == "blocked-address"
        assert address in done.detail
        assert canary.dialled == []

    def test_is_not_dialled_for_a_public_address_beside_it(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path, address: str
    ) -> None:
        """A host with one public and one inner address is refused whole."""
        canary = Canary(source, lambda _: [PUBLIC, address])
        assert capture(workspace, source, canary, tmp_path).reason == "blocked-address"
        assert canary.dialled == []

    def test_is_not_dialled_where_a_redirect_leads(
        self, workspace: Workspace, source: LocalSource, tmp_path: Path, address: str
    ) -> None:
        """Each hop is resolved and vetted anew."""
        source.serve(TERMS, redirect("https://inner.example.org/"))
        canary = Canary(source, lambda host: [address] if host.startswith("inner") else [PUBLIC])
        assert capture(workspace, source, canary, tmp_path).reason == "blocked-address"
        assert canary.dialled == [PUBLIC, PUBLIC]


@pytest.mark.parametrize("address", [PUBLIC, "2606:4700::1111", "2001:4860:4860::8888"])
def test_a_public_host_is_asked(
    workspace: Workspace, source: LocalSource, tmp_path: Path, address: str
) -> None:
    """The guard lets through what it must."""
    canary = Canary(source, lambda _: [address])
    assert capture(workspace, source, canary, tmp_path).outcome == "recorded"
    assert canary.dialled == [address, address]


@pytest.mark.parametrize("good", [1, 2, 3])
def test_a_name_server_that_changes_its_mind(
    workspace: Workspace, source: LocalSource, tmp_path: Path, good: int
) -> None:
    """After some honest answers the name leads here: what was vetted is dialled, and nothing else ever."""
    said = itertools.chain(itertools.repeat([PUBLIC], good), itertools.repeat([LOOPBACK]))
    source.serve(TERMS, answer(status=503), answer(status=503))
    canary = Canary(source, lambda _: next(said))
    assert capture(workspace, source, canary, tmp_path).reason in ("blocked-address", "http-status")
    assert set(canary.dialled) == {PUBLIC}
    assert len(canary.dialled) == good


def test_five_redirects_are_followed_and_no_sixth(
    workspace: Workspace, source: LocalSource, tmp_path: Path
) -> None:
    """Each within public hosts."""
    for number in range(6):
        source.serve(f"{HOST}/{number}", redirect(f"/{number + 1}"))
    serve_page(source, "One lamp.", url=f"{HOST}/6")
    canary = Canary(source, lambda _: [PUBLIC])
    assert capture(workspace, source, canary, tmp_path, f"{HOST}/1").outcome == "recorded"
    assert "redirects more than 5 times" in capture(workspace, source, canary, tmp_path, f"{HOST}/0").detail


def test_a_page_without_end_is_cut_short(workspace: Workspace, source: LocalSource, tmp_path: Path) -> None:
    """More than 20 MiB aren't taken in, however they come."""
    endless = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"100000\r\n" + b"<p>" + b"x" * (0x100000 - 3) + b"\r\n"
    source.serve(TERMS, lambda _: itertools.chain([endless], itertools.repeat(chunk)))
    done = capture(workspace, source, Canary(source, lambda _: [PUBLIC]), tmp_path)
    assert (done.reason, "larger than" in done.detail) == ("network", True)
