"""What a source may answer, and what becomes of it: each way to fail has one message, and none is taken for a document."""

from __future__ import annotations

import gzip
import hashlib
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from lexposure.model.errors import AddressRefused, NetworkError
from lexposure.sources.http.body import MAX_BYTES, read_body
from lexposure.sources.http.client import Absent, Client, Fetched, Limits, Request, Seen, Unchanged
from lexposure.sources.http.guard import Policy
from lexposure.sources.http.kinds import HTML, XML, ZIP, Kind
from lexposure.sources.http.network import Budget
from sources.local_source import Answer, LocalSource, answer, listening, packed, redirect

HOST = "https://example.com"
POLICY = Policy({"example.com": ("/",), "other.com": ("/open/",)}, upgrades=True)
DOCUMENT = b"<law>Lamps shine.</law>"
GOOD = answer(DOCUMENT, "application/xml")


@dataclass
class Time:
    """A clock that moves only when someone sleeps."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def source() -> Iterator[LocalSource]:
    """Listen on this machine."""
    with listening() as found:
        yield found


def client(source: LocalSource, passing: Time | None = None, **limits: float) -> Client:
    """Return a client of that source whose clock stands still."""
    passing = passing or Time()
    return Client(
        POLICY,
        "lexposure/test",
        source.network(),
        Limits(**limits),  # type: ignore[arg-type]
        sleep=passing.sleep,
        clock=lambda: passing.now,
    )


def ask(source: LocalSource, *said: Answer, kinds: tuple[Kind, ...] = (XML,), **limits: float) -> object:
    """Serve some answers and ask for a document."""
    source.serve(f"{HOST}/x", *said)
    return client(source, **limits).get(Request(f"{HOST}/x", "application/xml", kinds, "eng"))


class TestDocuments:
    """What is taken in."""

    def test_a_document_with_its_marks(self, source: LocalSource) -> None:
        """Bytes, hash, address, media type, and the marks that the source gave it."""
        said = answer(
            DOCUMENT,
            "Application/XML; charset=utf-8",
            ETag='"a1"',
            Last_Modified="Tue, 24 Nov 2026 08:00:00 GMT",
        )
        found = ask(source, said)
        assert isinstance(found, Fetched)
        assert (found.data, found.kind, found.media_type) == (DOCUMENT, XML, "application/xml")
        assert (found.etag, found.last_modified) == ('"a1"', "Tue, 24 Nov 2026 08:00:00 GMT")
        assert found.sha256 == hashlib.sha256(DOCUMENT).hexdigest()
        assert found.final_url == f"{HOST}/x"

    def test_what_is_asked(self, source: LocalSource) -> None:
        """Who asks, for what, in which language; no cookie, no referrer, no credentials."""
        ask(source, GOOD)
        assert source.asked[0].headers == {
            "host": "example.com",
            "user-agent": "lexposure/test",
            "accept": "application/xml",
            "accept-language": "eng",
            "accept-encoding": "gzip, identity",
            "connection": "close",
        }

    def test_a_packed_document(self, source: LocalSource) -> None:
        """The bytes kept are those of the document."""
        found = ask(source, packed(DOCUMENT, "text/xml"))
        assert isinstance(found, Fetched)
        assert found.data == DOCUMENT

    def test_a_document_in_chunks(self, source: LocalSource) -> None:
        """Without a length given before."""
        body = b"5\r\n<law>\r\n6\r\n</law>\r\n0\r\n\r\n"
        found = ask(source, answer(body, "text/xml", transfer_encoding="chunked"))
        assert isinstance(found, Fetched)
        assert found.data == b"<law></law>"

    def test_marks_that_are_none_are_dropped(self, source: LocalSource) -> None:
        """What couldn't be sent back safely isn't kept."""
        found = ask(source, answer(DOCUMENT, "text/xml", ETag="a b", Last_Modified="yesterday"))
        assert isinstance(found, Fetched)
        assert (found.etag, found.last_modified) == ("", "")

    @pytest.mark.parametrize(
        ("media_type", "kinds", "said"),
        [("text/html", (XML,), "text/html"), ("", (XML,), "(nothing)"), ("application/pdf", (ZIP, HTML), "zip archive or page"),
         ("application/zip", (XML,), "application/zip"), ("text/xml, text/html", (HTML,), "text/xml")],
    )  # fmt: skip
    def test_another_media_type_is_no_such_document(
        self, source: LocalSource, media_type: str, kinds: tuple[Kind, ...], said: str
    ) -> None:
        """The body isn't even read."""
        found = ask(source, answer(DOCUMENT, media_type), kinds=kinds)
        assert isinstance(found, Absent)
        assert said in found.why

    @pytest.mark.parametrize(
        ("body", "media_type", "kind"),
        [
            (b"<html><body>Please log in</body></html>", "application/xml", XML),
            (b"<?xml version='1.0'?><!DOCTYPE html><HTML >", "application/xml", XML),
            (b"PK\x03\x04", "text/xml", XML), (b"", "text/xml", XML), (b"  \n", "text/xml", XML), (b"law", "text/xml", XML),
            (DOCUMENT, "application/zip", ZIP), (b"PK\x05\x06", "application/zip", ZIP), (b"", "application/zip", ZIP),
            (b"%PDF-1.7", "text/html", HTML), (b"Not found", "text/html", HTML), (DOCUMENT, "application/xhtml+xml", HTML),
            (b"<p>no page</p>", "text/html", HTML),
        ],
    )  # fmt: skip
    def test_bytes_must_be_what_they_call_themselves(
        self, source: LocalSource, body: bytes, media_type: str, kind: Kind
    ) -> None:
        """A login page called XML, a text called an archive, nothing at all."""
        with pytest.raises(NetworkError, match=f"is no {kind.name}"):
            ask(source, answer(body, media_type), kinds=(kind,))

    def test_kinds_in_any_encoding(self) -> None:
        """Byte order marks and UTF-16 are XML and pages, too."""
        page = "<!DOCTYPE html>\n<html lang='en'>"
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            assert HTML.fits(page.encode(encoding))
            assert XML.fits("<law/>".encode(encoding))
            assert not XML.fits(page.encode(encoding))


class TestRedirects:
    """Where a source sends us."""

    def test_hops_are_followed_and_the_last_is_told(self, source: LocalSource) -> None:
        """From host to host of the list, and from http to https; each hop is a connection of its own."""
        source.serve(f"{HOST}/x", redirect("http://example.com/y"))
        source.serve(f"{HOST}/y", redirect("//other.com/open/z", 307))
        source.serve("https://other.com/open/z", GOOD)
        found = client(source).get(Request(f"{HOST}/x", "text/xml", (XML,)))
        assert isinstance(found, Fetched)
        assert found.final_url == "https://other.com/open/z"
        assert source.names == ["example.com", "example.com", "other.com"]

    @pytest.mark.parametrize(
        "location",
        ["http://127.0.0.1/", "https://127.0.0.1/", "https://localhost/", "https://evil.com/", "//evil.com/x",
         "https://other.com/closed/", "https://other.com/open/../closed", "file:///etc/passwd", "ftp://example.com/x",
         "https://example.com:8443/x", "https://user@example.com/x", "", "/a b", "http://evil.com/", "https://[::1]/"],
    )  # fmt: skip
    def test_a_redirect_elsewhere_is_refused(self, source: LocalSource, location: str) -> None:
        """One visit, then an end."""
        with pytest.raises(AddressRefused):
            ask(source, redirect(location))
        assert len(source.asked) == 1

    def test_without_a_location(self, source: LocalSource) -> None:
        """A redirect to nowhere is refused."""
        with pytest.raises(AddressRefused):
            ask(source, answer(status=302))

    def test_circles_end(self, source: LocalSource) -> None:
        """Five redirects are followed, not a sixth."""
        with pytest.raises(NetworkError, match="more than 5 times"):
            ask(source, redirect("/x"))
        assert len(source.asked) == 6

    def test_cookies_are_not_carried(self, source: LocalSource) -> None:
        """Neither to the next hop nor to the next document."""
        source.serve(f"{HOST}/x", answer(status=302, location="/y", set_cookie="a=b; Path=/"))
        source.serve(f"{HOST}/y", GOOD)
        asking = client(source)
        for _ in range(2):
            asking.get(Request(f"{HOST}/x", "text/xml", (XML,)))
        assert all("cookie" not in asked.headers for asked in source.asked)

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_each_kind(self, source: LocalSource, status: int) -> None:
        """All of them are followed by asking again."""
        source.serve(f"{HOST}/y", GOOD)
        assert isinstance(ask(source, redirect("/y", status)), Fetched)


class TestStatus:
    """What a source says instead."""

    @pytest.mark.parametrize("status", [404, 406, 410])
    def test_absent(self, source: LocalSource, status: int) -> None:
        """The next form may be tried."""
        found = ask(source, answer("<html>", "text/html", status))
        assert isinstance(found, Absent)
        assert str(status) in found.why

    @pytest.mark.parametrize(
        ("status", "said"),
        [(201, "201"), (203, "203"), (204, "204"), (206, "206"), (300, "several documents"), (304, "wasn't asked"),
         (305, "305"), (400, "400"), (401, "login"), (403, "too many requests"), (418, "418"), (451, "legal reasons"),
         (501, "501"), (599, "599")],
    )  # fmt: skip
    def test_anything_else_is_an_end(self, source: LocalSource, status: int, said: str) -> None:
        """No other try, no document, even where there is a body."""
        body = b"" if status in (204, 304) else DOCUMENT
        with pytest.raises(NetworkError, match=said):
            ask(source, answer(body, "text/xml", status))
        assert len(source.asked) == 1

    @pytest.mark.parametrize("status", [202, 429, 500, 502, 503, 504])
    def test_later_is_tried_again(self, source: LocalSource, status: int) -> None:
        """Twice more, each time after a longer pause."""
        passing = Time()
        source.serve(f"{HOST}/x", answer(status=status), answer(status=status), GOOD)
        found = client(source, passing).get(Request(f"{HOST}/x", "text/xml", (XML,)))
        assert isinstance(found, Fetched)
        assert passing.slept == [2.0, 4.0]

    def test_three_tries_are_enough(self, source: LocalSource) -> None:
        """Then the message says how often it was tried."""
        with pytest.raises(NetworkError, match=r"503 \(3 tries\)"):
            ask(source, answer(status=503))
        assert len(source.asked) == 3

    @pytest.mark.parametrize(
        ("headers", "pause"),
        [({"retry_after": "7"}, 7.0), ({"retry_after": "0"}, 0.0), ({"retry_after": "soon"}, 2.0), ({"retry_after": "-5"}, 2.0),
         ({"retry_after": "Tue, 24 Nov 2026 08:00:09 GMT", "date": "Tue, 24 Nov 2026 08:00:00 GMT"}, 9.0),
         ({"retry_after": "Tue, 24 Nov 2026 07:00:00 GMT", "date": "Tue, 24 Nov 2026 08:00:00 GMT"}, 0.0),
         ({"retry_after": "Tue, 24 Nov 2026 08:00:09 GMT"}, 2.0), ({"retry_after": "٣"}, 2.0), ({"retry_after": "1e3"}, 2.0)],
    )  # fmt: skip
    def test_the_pause_asked_for_is_kept(
        self, source: LocalSource, headers: dict[str, str], pause: float
    ) -> None:
        """In seconds, or until a time of the source's own clock; anything else is left aside."""
        passing = Time()
        source.serve(f"{HOST}/x", answer(status=429, **headers), GOOD)
        client(source, passing).get(Request(f"{HOST}/x", "text/xml", (XML,)))
        assert passing.slept == [pause]

    @pytest.mark.parametrize("asked", ["31", "86400", "999999999999999999999999"])
    def test_a_pause_too_long_is_told_not_slept(self, source: LocalSource, asked: str) -> None:
        """A source can't put the client to sleep."""
        passing = Time()
        source.serve(f"{HOST}/x", answer(status=503, retry_after=asked))
        with pytest.raises(NetworkError, match="asks to wait"):
            client(source, passing).get(Request(f"{HOST}/x", "text/xml", (XML,)))
        assert passing.slept == []

    def test_no_pause_reaches_beyond_the_time_left(self, source: LocalSource) -> None:
        """A pause after which nothing could come isn't made."""
        passing = Time()
        source.serve(f"{HOST}/x", answer(status=503, retry_after="20"))
        with pytest.raises(NetworkError, match="asks to wait"):
            client(source, passing, seconds=10).get(Request(f"{HOST}/x", "text/xml", (XML,)))


class TestUnchanged:
    """Documents that were seen before."""

    REQUEST = Request(f"{HOST}/x", "text/xml", (XML,))

    def test_marks_are_sent_back(self, source: LocalSource) -> None:
        """To the address that gave them; 304 is then an answer."""
        source.serve(f"{HOST}/x", answer(status=304))
        seen = Seen(f"{HOST}/x", '"a1"', "Tue, 24 Nov 2026 08:00:00 GMT")
        assert client(source).get(self.REQUEST, seen) == Unchanged(self.REQUEST, f"{HOST}/x")
        assert source.asked[0].headers["if-none-match"] == '"a1"'
        assert source.asked[0].headers["if-modified-since"] == "tue, 24 nov 2026 08:00:00 gmt"

    def test_only_the_address_that_gave_them_gets_them(self, source: LocalSource) -> None:
        """A redirect to a new place asks without them."""
        source.serve(f"{HOST}/x", redirect("/new"))
        source.serve(f"{HOST}/new", GOOD)
        assert isinstance(client(source).get(self.REQUEST, Seen(f"{HOST}/old", '"a1"')), Fetched)
        assert all("if-none-match" not in asked.headers for asked in source.asked)

    def test_after_a_redirect_to_the_same_place(self, source: LocalSource) -> None:
        """The first hop asks without, the last with them."""
        source.serve(f"{HOST}/x", redirect("/doc"))
        source.serve(f"{HOST}/doc", answer(status=304))
        found = client(source).get(self.REQUEST, Seen(f"{HOST}/doc", '"a1"'))
        assert found == Unchanged(self.REQUEST, f"{HOST}/doc")
        assert ["if-none-match" in asked.headers for asked in source.asked] == [False, True]

    @pytest.mark.parametrize("etag", ['"a"\r\nX: y', "a", '"a"b', '"ä"', '"' + "a" * 300 + '"', '"a b"'])
    def test_marks_that_are_none_are_not_sent(self, source: LocalSource, etag: str) -> None:
        """Even if a log holds them."""
        source.serve(f"{HOST}/x", GOOD)
        client(source).get(self.REQUEST, Seen(f"{HOST}/x", etag, "now\r\nX: y"))
        assert not {"if-none-match", "if-modified-since", "x"} & source.asked[0].headers.keys()

    def test_unchanged_without_a_question(self, source: LocalSource) -> None:
        """304 to a plain question is no answer: there is nothing that could be unchanged."""
        source.serve(f"{HOST}/x", answer(status=304))
        with pytest.raises(NetworkError, match="wasn't asked"):
            client(source).get(self.REQUEST)


class TestBounds:
    """Answers without end or measure."""

    def test_a_long_answer(self, source: LocalSource) -> None:
        """Told by length, in chunks, or packed: all end at the bound."""
        big = b"<" + b"a" * 5000
        for said in (
            answer(big, "text/xml"),
            answer(b"1389\r\n" + big + b"\r\n0\r\n\r\n", "text/xml", transfer_encoding="chunked"),
            packed(big, "text/xml"),
            answer(b"<a/>", "text/xml", content_length="99999999999"),
        ):
            with pytest.raises(NetworkError, match=r"larger than|broke"):
                ask(source, said, bytes=1000, tries=1)

    def test_a_stream_without_end(self, source: LocalSource) -> None:
        """Neither the wire nor the memory fills up."""

        def forever() -> Iterator[bytes]:
            yield b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\n"
            while True:
                yield b"10000\r\n" + b"a" * 65536 + b"\r\n"

        with pytest.raises(NetworkError, match="larger than"):
            ask(source, forever(), bytes=200_000)

    def test_a_gzip_bomb(self, source: LocalSource) -> None:
        """A megabyte of zeros packs to a thousandth; it is left at a hundredfold."""
        bomb = gzip.compress(b"<" + b"\0" * (50 * 2**20))
        started = time.monotonic()
        with pytest.raises(NetworkError, match="larger than"):
            ask(source, answer(bomb, "text/xml", content_encoding="gzip"))
        assert time.monotonic() - started < 5

    def test_bombs_step_by_step(self) -> None:
        """However the packed bytes are cut, never more than the bound is unpacked."""
        bomb = gzip.compress(b"\0" * (3 * MAX_BYTES))
        for size in (1, 1000, len(bomb)):
            with pytest.raises(NetworkError, match="larger than"):
                read_body((bomb[at : at + size] for at in range(0, len(bomb), size)), "gzip")

    def test_a_bomb_never_unfolds(self) -> None:
        """What is unpacked at a time is bounded, too, not only what is kept: 200 MiB stay packed."""
        bomb = gzip.compress(b"\0" * (10 * MAX_BYTES))
        tracemalloc.start()
        try:
            with pytest.raises(NetworkError, match="larger than"):
                read_body([bomb], "gzip")
            assert tracemalloc.get_traced_memory()[1] < 3 * MAX_BYTES
        finally:
            tracemalloc.stop()

    def test_what_packs_too_well_is_no_law(self) -> None:
        """Ten megabytes of one letter are below the bound of size, and refused all the same."""
        with pytest.raises(NetworkError, match="larger than"):
            read_body([gzip.compress(b"a" * (10 * 2**20))], "gzip")

    def test_what_comes_unpacked_is_bounded(self) -> None:
        """To the byte."""
        assert read_body([b"a" * 6, b"b" * 4], "identity", most=10) == b"aaaaaabbbb"
        with pytest.raises(NetworkError, match="larger than the 10 bytes"):
            read_body([b"a" * 6, b"b" * 5], "", most=10)

    def test_time_and_bytes_are_counted_together(self) -> None:
        """A budget is over when either is."""
        passing = Time()
        budget = Budget(10.0, 100, lambda: passing.now)
        budget.spend(100)
        assert budget.left() == 10.0
        passing.sleep(9.5)
        assert budget.left() == 0.5
        passing.sleep(0.5)
        with pytest.raises(NetworkError, match="within 10 seconds"):
            budget.left()
        with pytest.raises(NetworkError, match="larger than"):
            budget.spend(1)
        assert Budget(1000.0, 1, lambda: 0.0).left() == 20.0

    def test_law_packs_less_than_the_bound(self) -> None:
        """A real text is far from it, and small repetitive ones are free."""
        text = b"".join(b"<p>%d lamps of %d keepers</p>" % (n, n * n) for n in range(20_000))
        assert read_body([gzip.compress(text)], "GZIP ") == text
        assert read_body([gzip.compress(b"a" * 60_000)], "x-gzip") == b"a" * 60_000

    @pytest.mark.parametrize(
        ("body", "encoding", "said"),
        [
            (gzip.compress(b"<a/>")[:-5], "gzip", "cut off"), (b"no gzip", "gzip", "damaged"), (b"", "gzip", "cut off"),
            (gzip.compress(b"<a/>") + b"more", "gzip", "follows"), (gzip.compress(b"<a/>") * 2, "gzip", "follows"),
            (zlib.compress(b"<a/>"), "deflate", "packed as"), (b"x", "br", "packed as"), (b"x", "zstd", "packed as"),
            (gzip.compress(gzip.compress(b"<a/>")), "gzip, gzip", "packed as"), (b"x", "identity, gzip", "packed as"),
        ],
    )  # fmt: skip
    def test_damaged_and_unknown_packing(self, body: bytes, encoding: str, said: str) -> None:
        """Nothing is guessed."""
        with pytest.raises(NetworkError, match=said):
            read_body([body], encoding)

    def test_headers_without_end(self, source: LocalSource) -> None:
        """A header that never ends is left."""

        def forever() -> Iterator[bytes]:
            yield b"HTTP/1.1 200 OK\r\n"
            while True:
                yield b"X-Filler: " + b"a" * 1000 + b"\r\n"

        with pytest.raises(NetworkError, match=r"broke|larger"):
            ask(source, forever(), tries=1)

    def test_answers_before_the_answer_without_end(self, source: LocalSource) -> None:
        """`100 Continue` for ever counts against bytes and time like anything else."""

        def forever() -> Iterator[bytes]:
            while True:
                yield b"HTTP/1.1 100 Continue\r\n\r\n" * 500

        with pytest.raises(NetworkError, match="larger"):
            ask(source, forever(), bytes=100_000, tries=1)

    def test_a_slow_answer(self, source: LocalSource) -> None:
        """A byte now and then doesn't keep a fetch alive."""

        def slowly() -> Iterator[bytes]:
            yield b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 1000\r\n\r\n"
            for _ in range(1000):
                time.sleep(0.05)
                yield b"<"

        source.serve(f"{HOST}/x", slowly())
        asking = Client(POLICY, "test", source.network(), Limits(seconds=0.5))
        started = time.monotonic()
        with pytest.raises(NetworkError, match=r"within 0 seconds|in time"):
            asking.get(Request(f"{HOST}/x", "text/xml", (XML,)))
        assert time.monotonic() - started < 5


class TestBrokenAnswers:
    """What is no HTTP, or stops in the middle."""

    @pytest.mark.parametrize(
        "said",
        [
            b"", b"\0" * 100, b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1\r\n\r\n",
            b"HTTP/1.1 two OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n<a/>",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 50\r\n\r\n<a/>",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<a/>",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<a/>\r\n",
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        ],
    )  # fmt: skip
    def test_one_message(self, source: LocalSource, said: bytes) -> None:
        """No traceback, no half document."""
        with pytest.raises(NetworkError):
            ask(source, said)

    @pytest.mark.parametrize("version", [b"1.0", b"1.1"])
    def test_an_answer_that_ends_with_the_connection(self, source: LocalSource, version: bytes) -> None:
        """Nobody could tell whether it was cut off: a chapter without its last sections looks whole."""
        with pytest.raises(NetworkError, match="where its answer ends"):
            ask(source, b"HTTP/" + version + b" 200 OK\r\nContent-Type: text/xml\r\n\r\n<a/>")

    def test_a_break_is_tried_again(self, source: LocalSource) -> None:
        """The next answer may be whole."""
        cut = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 50\r\n\r\n<a/>"
        found = ask(source, cut, GOOD)
        assert isinstance(found, Fetched)
        assert found.data == DOCUMENT

    def test_foreign_words_in_messages_are_harmless(self, source: LocalSource) -> None:
        """Control characters and length are cut."""
        found = ask(source, answer(DOCUMENT, "text/\x1b[31mevil" + "x" * 500))
        assert isinstance(found, Absent)
        assert found.why.isprintable()
        assert len(found.why) < 300


def test_documents_of_one_host_are_asked_with_a_pause(source: LocalSource) -> None:
    """A second between two, or what the source wants; the first is asked at once."""
    passing = Time()
    for path in ("x", "y"):
        source.serve(f"{HOST}/{path}", GOOD)
    source.serve("https://other.com/open/z", GOOD)
    asking = client(source, passing)
    asking.pauses = {"example.com": 5.0}
    for url in (f"{HOST}/x", "https://other.com/open/z", f"{HOST}/y"):
        asking.get(Request(url, "text/xml", (XML,)))
    assert passing.slept == [5.0]


def test_the_address_itself_is_vetted_first(source: LocalSource) -> None:
    """Nothing is asked, not even a name server."""
    asked: list[str] = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return []

    unresolved: Callable[[str], list[str]] = resolve
    asking = Client(POLICY, "test", source.network(unresolved))
    for url in ("https://evil.com/", "http://127.0.0.1/", "https://other.com/closed", "file:///etc/passwd"):
        with pytest.raises(AddressRefused):
            asking.get(Request(url, "text/xml", (XML,)))
    assert asked == []
