"""Quotes are spans of archived texts. Words are never kept beside a span: they are cut out anew and must hash right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.archive.blobs import is_sha256, sha256
from lexposure.model.errors import CuratedDataError, UserError

if TYPE_CHECKING:
    from lexposure.archive.blobs import Blobs

__all__ = ["Span", "cut", "locate", "quote", "span", "span_hash"]

_FIX = "make the span again with `lexposure span`, from the version it is meant to quote"


@dataclass(frozen=True, order=True)
class Span:
    """A half-open range of Unicode code points in the archived text named `text` (SHA-256 of its UTF-8 form).

    `sha256` is that of the UTF-8 form of the words in it.
    """

    text: str
    start: int
    end: int
    sha256: str

    def __str__(self) -> str:
        return f"text {self.text[:16]}, {self.start}-{self.end}"


def span_hash(words: str) -> str:
    """Return the lower-case hex SHA-256 of the UTF-8 form of some words."""
    return sha256(words.encode())


def span(text: str, start: int, end: int) -> Span:
    """Make the span of `text[start:end]`. Raises UserError if that isn't a part of the text."""
    if not 0 <= start < end <= len(text):
        raise UserError(
            f"{start}-{end} isn't a part of a text of {len(text)} characters",
            fix="count code points from 0; the end comes after the last character and a span isn't empty",
        )
    return Span(span_hash(text), start, end, span_hash(text[start:end]))


def cut(text: str, span: Span) -> str:
    """Return the words of a span of this text. Raises CuratedDataError if positions or hash don't re-derive."""
    if not 0 <= span.start < span.end <= len(text):
        raise CuratedDataError(f"the span ({span}) lies outside its text of {len(text)} characters", fix=_FIX)
    words = text[span.start : span.end]
    if span_hash(words) != span.sha256:
        raise CuratedDataError(f"the words of the span ({span}) don't hash to what it says", fix=_FIX)
    return words


def quote(blobs: Blobs, span: Span) -> str | None:
    """Return the words of a span, verbatim, or None where its text isn't in this archive.

    Raises CuratedDataError if the span doesn't re-derive, Corrupt if the archived text is damaged.
    """
    if not is_sha256(span.text):
        raise CuratedDataError(
            f"{span.text[:80]!r} doesn't name a text", fix="name it by the 64 hex digits of its SHA-256"
        )
    if not blobs.has(span.text):
        return None
    return cut(blobs.text(span.text), span)


def locate(text: str, words: str) -> int | None:
    """Return where some words begin in a text, or None where they don't occur verbatim.

    Raises UserError if there are no words, or if they occur more than once, since the place would be a guess.
    """
    if not words:
        raise UserError("there are no words to look for", fix="give the words as they stand in the text")
    first = text.find(words)
    if first == -1:
        return None
    if text.find(words, first + 1) != -1:
        raise UserError(
            "these words occur more than once in the text", fix="give more of the words around them"
        )
    return first
