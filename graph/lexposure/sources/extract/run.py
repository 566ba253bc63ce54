"""Extraction itself, as the sealed process runs it: the bytes' kind, and the extractor for it."""

from __future__ import annotations

from lexposure.model.errors import SourceError
from lexposure.sources.extract.charset import decode
from lexposure.sources.extract.extraction import Extraction
from lexposure.sources.extract.selection import Selection

__all__ = ["KINDS", "run"]

KINDS = {
    "text/html": "html/1",
    "application/xhtml+xml": "html/1",
    "application/pdf": "pdf/1",
    "text/markdown": "markdown/1",
    "text/plain": "text/1",
}
"""The media types that are read, each with its extractor's name and version; the version changes with the texts."""


def run(data: bytes, media_type: str, selection: Selection, base_url: str) -> Extraction:
    """Extract in this process; see `extract`."""
    extractor = KINDS.get(media_type.partition(";")[0].strip().lower())
    if extractor is None:
        raise SourceError(
            f"{media_type[:80]!r} isn't read", fix=f"give one of these: {', '.join(sorted(KINDS))}"
        )
    text, missed = "", ()
    if extractor.startswith("html"):
        text, missed = _html(data, media_type, selection, base_url)
    elif extractor.startswith("pdf"):
        from lexposure.sources.extract.pdf import pdf_text

        text = pdf_text(data)
    else:
        text = decode(data, media_type, html=False)
    if not text.strip():
        raise SourceError(
            "no text was found in it", fix="look at the file: it may be an error page or an image"
        )
    return Extraction(text, extractor, missed)


def _html(data: bytes, media_type: str, selection: Selection, base_url: str) -> tuple[str, tuple[str, ...]]:
    from lexposure.sources.extract.markdown import to_markdown
    from lexposure.sources.extract.tree import read_page

    trees, missed = read_page(decode(data, media_type, html=True), selection)
    return to_markdown(trees, base_url, selection.query_parameters), missed
