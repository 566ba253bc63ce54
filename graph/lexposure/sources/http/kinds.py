"""What an answer may be: the media types it may call itself, and how its bytes must begin.

Both must fit. A login page sent as XML, or XML sent as a page, is not what was asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["ANYTHING", "HTML", "MARKDOWN", "PAGE", "PDF", "TEXT", "XML", "ZIP", "Kind", "essence"]

_START = 4096
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Kind:
    """A kind of document: name, media types, suffix of its files, and what its first bytes must match, hold and lack."""

    name: str
    media_types: frozenset[str]
    suffix: str
    begins: re.Pattern[bytes]
    holds: re.Pattern[bytes] | None = None
    lacks: re.Pattern[bytes] | None = None
    any_type: bool = False

    def is_called(self, media_type: str) -> bool:
        """Tell whether a bare media type is one of this kind's."""
        return self.any_type or media_type in self.media_types

    def fits(self, data: bytes) -> bool:
        """Tell whether bytes begin as this kind does."""
        head = data[:_START]
        for mark in _MARKS:
            head = head.removeprefix(mark)
        head = head.replace(b"\0", b"")  # UTF-16 of what is ASCII in markup
        if not self.begins.match(head) or (self.holds and not self.holds.search(head)):
            return False
        return not (self.lacks and self.lacks.search(head))


_PAGE = re.compile(rb"<html[\s>]", re.IGNORECASE)

ZIP = Kind("zip archive", frozenset({"application/zip"}), ".zip", re.compile(rb"PK\x03\x04"))
XML = Kind(
    "XML document",
    frozenset({"application/xml", "text/xml"}),
    ".xml",
    re.compile(rb"\s*<[?!A-Za-z_]"),
    lacks=_PAGE,
)
HTML = Kind(
    "page",
    frozenset({"text/html", "application/xhtml+xml"}),
    ".html",
    re.compile(rb"\s*<[?!h]", re.IGNORECASE),
    holds=_PAGE,
)
PAGE = Kind(
    "page",
    HTML.media_types,
    ".html",
    re.compile(rb"\s*<"),
)
"""A page as browsers take it: markup of any kind; the terms of many services lack what standards ask for."""
PDF = Kind("PDF", frozenset({"application/pdf"}), ".pdf", re.compile(rb"[\s\S]{0,1024}%PDF-"))
MARKDOWN = Kind("Markdown text", frozenset({"text/markdown"}), ".md", re.compile(rb""))
TEXT = Kind("plain text", frozenset({"text/plain"}), ".txt", re.compile(rb""))
ANYTHING = Kind("file", frozenset(), "", re.compile(rb""), any_type=True)


def essence(content_type: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()
