"""A hostile document ends at its deadline, at its memory or with its process, and the next one is read."""

from __future__ import annotations

import os
import signal
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from lexposure.model.errors import Place, SourceError
from lexposure.sealed.process import SealedProcess
from lexposure.sources.extract import extract, worker
from sources.pdfs import pdf

_SECONDS = 1.5
_PLACE = Place("page.html")
_GOOD = b"<p>Good terms.</p>"


def _spaces(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * 2**20) for _ in range(megabytes)) + packer.flush()


def _laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    return f'<?xml version="1.0"?><!DOCTYPE h [<!ENTITY l0 "haha">{levels}]><html><p>&l8;</p></html>'.encode()


BOMBS = {
    "100,000 nested div with paragraphs": (b"<div>" * 100_000 + b"<p>a</p><p>b</p>", "text/html"),
    "1,000,000 nested div": (b"<div>" * 1_000_000 + b"x", "text/html"),
    "300,000 nested b": (b"<b>" * 300_000 + b"x", "text/html"),
    "500,000 attributes": (b"<p " + b"".join(b"a%d " % n for n in range(500_000)) + b">x", "text/html"),
    "600,000 paragraphs": (b"<p>terms of service text here</p>" * 600_000, "text/html"),
    "entities that multiply": (_laughs(), "application/xhtml+xml"),
    "an entity for a file": (
        b'<!DOCTYPE h [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>&x;</p>',
        "text/html",
    ),
    "50 MB on one line": (b"a" * 50_000_000, "text/plain"),
    "PDF that is cut off": (pdf(b"BT (x) Tj ET")[:120], "application/pdf"),
    "PDF of 300 MB of blanks": (pdf(_spaces(300), packed=True), "application/pdf"),
    "PDF of 2,000,000 operators": (
        pdf(b"BT /F1 1 Tf " + b"(terms) Tj " * 2_000_000 + b"ET"),
        "application/pdf",
    ),
    "PDF whose pages hold themselves": (pdf(b"BT ET", kids="2 0 R"), "application/pdf"),
    "PDF that is only said to be one": (b"\x89PNG\r\n" + b"%PDF-1.7" + os.urandom(2000), "application/pdf"),
}


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_bomb_is_an_error_with_its_place_and_harms_nobody(name: str) -> None:
    """The caller is told which document it was, and the next one is read at once."""
    data, media_type = BOMBS[name]
    with pytest.raises(SourceError, match=r"^page\.html: "):
        extract(data, media_type, place=_PLACE, seconds=_SECONDS)
    assert extract(_GOOD, "text/html").text == "Good terms."


@pytest.mark.parametrize("cells", [99_999_999, 999])
def test_a_cell_spans_no_more_than_a_table_has(cells: int) -> None:
    """A number in a page makes no text of its own."""
    html = f"<table><tr><td colspan={cells}>a<td>b</table>".encode()
    assert len(extract(html, "text/html").text) < 2_000


class TestTheProcess:
    """What keeps a document's harm in its process."""

    @pytest.fixture
    def settings(self) -> dict[str, int]:
        return {"memory": 256 * 2**20, "size": 2**20}

    @pytest.fixture
    def child(self, settings: dict[str, int]) -> Iterator[SealedProcess]:
        process = SealedProcess("lexposure.sources.extract.child", settings)
        yield process
        process.kill()

    def test_has_no_sockets_and_writes_no_files(self, child: SealedProcess) -> None:
        """It is sealed before it sees the first byte, and no file can grow by its hand."""
        assert child.wait(20)["sealed"]
        limits = Path(f"/proc/{child.pid}/limits").read_text()
        [row] = [line.split() for line in limits.splitlines() if line.startswith("Max file size")]
        assert row[3:5] == ["0", "0"]

    def test_ends_at_its_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A page that needs more than it may have is refused, and the next one is read."""
        worker._WORKER.close()
        monkeypatch.setattr(worker, "MEMORY", 48 * 2**20)
        try:
            with pytest.raises(SourceError, match="more memory than it may have"):
                extract(b"<p>terms of service</p>" * 400_000, "text/html", place=_PLACE)
            assert extract(_GOOD, "text/html").text == "Good terms."
        finally:
            worker._WORKER.close()

    def test_that_was_killed_is_replaced(self) -> None:
        """Whoever kills it costs one document at most."""
        extract(_GOOD, "text/html")
        process = worker._WORKER._process
        assert process
        os.kill(process.pid, signal.SIGKILL)
        process._child.wait()
        assert extract(_GOOD, "text/html").text == "Good terms."

    def test_serves_threads_in_turn(self) -> None:
        """Answers never reach the wrong caller."""
        found: dict[int, str] = {}

        def ask(number: int) -> None:
            found[number] = extract(f"<p>Text {number}.</p>".encode(), "text/html").text

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == {number: f"Text {number}." for number in range(12)}

    def test_leaves_nothing_of_one_document_in_the_next(self) -> None:
        """A document's text depends on its bytes alone, whichever came before."""
        alone = extract(_GOOD, "text/html")
        extract(b"<base href='https://evil.example/'><p>x <a href=y>z</a></p>", "text/html")
        assert extract(_GOOD, "text/html") == alone
