"""What foreign text may do in a page, a picture or a terminal: it is shown, never obeyed."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

from lexposure.model.namespaces import BASE

__all__ = ["anchor", "clipped", "for_page", "for_picture", "for_screen", "official_page", "quoted"]

_SURROGATES = r"\ud800-\udfff"
_NOT_HTML = re.compile(f"[\x00{_SURROGATES}]")
_NOT_XML = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff{_SURROGATES}]")
_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# Terminal escapes start with a control character; the others reorder or hide what stands beside them.
_NO_LINK = re.compile(r"[\s\"'<>\\`{}|^]")
_UNSEEN = re.compile(
    f"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff{_SURROGATES}]"
)


def for_page(text: str) -> str:
    """Return the text with U+FFFD for what no HTML page can hold: NUL and lone surrogates."""
    return _NOT_HTML.sub("\ufffd", text)


def for_picture(text: str) -> str:
    """Return the text on one line with U+FFFD for what no XML document can hold."""
    return _NOT_XML.sub("\ufffd", _LINE_BREAK.sub(" ", text))


def for_screen(text: str) -> str:
    r"""Return the text on one line, with `↵` for line breaks and `\\u….` for characters that act on a terminal."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", _LINE_BREAK.sub("↵", text).replace("\t", " "))


def quoted(quote: str, limit: int = 200) -> str:
    """Return the quote in quotation marks; if it is cut, the ellipsis stands outside them, for nobody said it."""
    if len(quote) <= limit:
        return f"“{for_screen(quote)}”"
    head = quote[:limit].rsplit(" ", 1)[0] or quote[:limit]
    return f"“{for_screen(head)}” …"


def clipped(text: str, limit: int) -> str:
    """Return at most `limit` characters; an ellipsis stands for what is cut."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def anchor(iri: str) -> str:
    """Return the anchor of a node within a page, the same for picture and text."""
    return f"n-{hashlib.sha256(for_page(iri).encode()).hexdigest()[:16]}"


def official_page(iri: str) -> str | None:
    """Return the IRI if a reader may follow it: an http(s) page that isn't one of our own names, else None."""
    if iri.startswith(BASE) or _UNSEEN.search(iri) or _NO_LINK.search(iri):
        return None
    try:
        parts = urlsplit(iri)
    except ValueError:
        return None
    return iri if parts.scheme in ("http", "https") and parts.hostname else None
