"""Invented PDFs, written by hand: a page for each content stream."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

__all__ = ["lines", "pdf"]

_FONT = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>>>"


def pdf(*streams: bytes, kids: str = "", packed: bool = False) -> bytes:
    """Return a PDF with these content streams, `packed` if they are deflated already; `kids` replaces the page list."""
    pages = [3 + 2 * number for number in range(len(streams))]
    listed = kids or " ".join(f"{page} 0 R" for page in pages)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{listed}]/Count {len(pages)}>>".encode(),
    ]
    for page, stream in zip(pages, streams, strict=True):
        data = stream if packed else zlib.compress(stream)
        head = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {page + 1} 0 R/Resources".encode()
        objects.append(head + _FONT + b">>")
        objects.append(b"<</Length %d/Filter/FlateDecode>>stream\n" % len(data) + data + b"\nendstream")
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def lines(texts: Sequence[str], left: int = 72, top: int = 720) -> bytes:
    """Return a content stream with one line a text, 14 points apart; an empty text leaves a gap."""
    out = b""
    for number, text in enumerate(texts):
        if text:
            shown = text.replace("(", r"\(").replace(")", r"\)").encode("cp1252")
            out += b"BT /F1 11 Tf %d %d Td (%s) Tj ET\n" % (left, top - 14 * number, shown)
    return out
