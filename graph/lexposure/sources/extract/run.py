"""Extraction itself, as the sealed process runs it: the bytes' kind, and the extractor for it."""

from __future__ import annotations

from urllib.parse import urljoin

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
_HEAD = 4096


def run(data: bytes, media_type: str, selection: Selection, base_url: str) -> Extraction:
    """Extract in this process; see `extract`."""
    extractor = KINDS.get(media_type.partition(";")[0].strip().lower())
    if extractor is None:
        raise SourceError(
            f"{media_type[:80]!r} isn't read", fix=f"give one of these: {', '.join(sorted(KINDS))}"
        )
    text = ""
    missed: tuple[str, ...] = ()
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

    if b"<!ENTITY" in data[:_HEAD]:
        raise SourceError(
            "this page declares entities of its own, which aren't read", fix="save the page from a browser"
        )
    page = read_page(decode(data, media_type, html=True), selection)
    return to_markdown(page.trees, _base(base_url, page.base), selection.query_parameters), page.missed


def _base(base_url: str, said: str) -> str:
    try:
        return urljoin(base_url, said)
    except ValueError:
        return base_url
