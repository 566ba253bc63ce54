"""The text of a document from the bytes that were captured: HTML, PDF, Markdown or plain text."""

from __future__ import annotations

from lexposure.model.errors import Place
from lexposure.sources.extract.extraction import Extraction
from lexposure.sources.extract.selection import Range, Selection, declared, read_selection

__all__ = ["Extraction", "Range", "Selection", "declared", "extract", "read_selection"]

SECONDS = 20.0
"""How long the extraction of one document may take."""


def extract(
    data: bytes,
    media_type: str,
    selection: Selection | None = None,
    base_url: str = "",
    *,
    place: Place | None = None,
    seconds: float = SECONDS,
) -> Extraction:
    """Return the text of a document as Markdown, with the name and version of the extractor (`html/1`).

    `media_type` is what the server or file says, parameters included (`text/html; charset=utf-8`). `base_url` is what
    links are relative to, `place` the file or address that errors name. It runs in a process of its own, capped in
    memory and time, without sockets: whatever the bytes do, the caller gets a text or an error.

    Raises SelectorMiss naming the selector if the page lacks what is selected; SourceError for bytes that can't be read
    as what they are said to be, that take too long, or that hold no text at all: an empty text is never returned.
    """
    from lexposure.sources.extract.worker import extract_sealed

    return extract_sealed(data, media_type, selection or Selection(), base_url, place, seconds)
