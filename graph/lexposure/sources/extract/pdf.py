"""The text of a PDF as paragraphs: lines put together where a sentence goes on, numbered clauses kept apart.

A PDF knows no paragraphs, only where glyphs stand. Lines are read as they stand on the page, empty ones between them
included; where columns stand side by side or text is turned, in the order of the file instead. An empty line, a line
that begins like a numbered clause or an item, and a short line that ends a sentence end a paragraph. Page numbers and
running heads (what comes again on most pages, or counts them) are left out.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from lexposure.model.errors import SourceError

if TYPE_CHECKING:
    from pypdf import PageObject

__all__ = ["MAX_PAGES", "pdf_text"]

MAX_PAGES = 500
"""Pages that are read at most; the longest terms seen have 60."""

_BULLET = re.compile(r"^[•●▪◦‣∙·–*o-]\s+(?=\S)")
_NUMBER = re.compile(
    r"^(?:\d{1,3}\.|\d{1,3}(?:\.\d{1,3})+\.?|\(?(?:[A-Za-z]|[ivx]{1,5}|[IVX]{1,5}|\d{1,2})\)|[A-Z]\.|[IVX]{1,5}\.)\s+\S"
)
_CAPITALS = re.compile(
    r"^(?:ARTICLE|SECTION|PART|CHAPTER|ANNEX|SCHEDULE|EXHIBIT|Article|Section|Part|Chapter|Annex|Schedule|Exhibit)\s+[\dA-Z]"
)
_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.:;!?…][\"”’')\]]*$")
_HYPHEN = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]+")
_LINKING = frozenset({"the", "of", "and", "or", "to", "a", "in", "by"})
_LED = re.compile(r"(?:[.:;!?…][\"”’')\]]*|[;,:]? (?:and|or))$")
_GAP = re.compile(r"\S {4,}\S")
_LEADER = re.compile(r"^\s*\S{1,8}\s+")
_MARK = "*   "
_SHORT = 0.75
_OFTEN = 3  # pages on which a number must count for its line to be a running head
_FIGURES = 5
_ALL = 0.98


def pdf_text(data: bytes) -> str:
    """Return a PDF's text as Markdown paragraphs.

    Raises SourceError for what is no PDF, is encrypted or has more than MAX_PAGES pages.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    if b"%PDF-" not in data[:1024]:
        raise SourceError(
            "this is no PDF", fix="look at the file: a server may have sent an error page instead"
        )
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError("this PDF is encrypted", fix="save it without a password")
        count = len(reader.pages)
        if count > MAX_PAGES:
            raise SourceError(
                f"this PDF has {count} pages; at most {MAX_PAGES} are read", fix="split it, or leave it out"
            )
        pages = [_lines(_page_text(page)) for page in reader.pages]
    except (
        PyPdfError,
        RecursionError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        OSError,
    ) as error:
        raise SourceError(
            f"this PDF is damaged ({type(error).__name__}: {str(error)[:120]})", fix="get the file again"
        ) from error
    lines: list[str] = []
    usual = _usual([line for page in pages for line in page])
    for page in _without_running_heads(pages):
        lines += page if lines and _runs_on(lines[-1], page, usual) else ["", *page]
    text = ""
    for paragraph in _paragraphs(lines):
        listed = paragraph.startswith(_MARK) and text.rpartition("\n")[2].startswith(_MARK)
        text += ("\n" if listed else "\n\n" if text else "") + paragraph
    return text


def _page_text(page: PageObject) -> str:
    """Return a page's text by lines as they stand; in the order of the file where that loses text or mixes columns."""
    plain = page.extract_text()
    placed = page.extract_text(extraction_mode="layout", layout_mode_strip_rotated=False)
    lines = [line for line in placed.splitlines() if line.strip()]
    gaps = sum(bool(_GAP.search(_LEADER.sub("", line))) for line in lines)
    whole = _size(placed) >= _ALL * _size(plain)
    return placed if whole and gaps * 2 <= len(lines) else plain


def _size(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _lines(text: str) -> list[str]:
    return [" ".join(line.replace("\0", "").split()) for line in text.splitlines()]


def _without_running_heads(pages: Sequence[list[str]]) -> list[list[str]]:
    """Leave out page numbers and running heads: outermost lines that come again on most pages, or with a number that
    counts the pages."""
    alike: Counter[str] = Counter()
    counting: Counter[tuple[str, int]] = Counter()
    for number, page in enumerate(pages):
        for line in {page[place] for place in _edges(page)}:
            alike[_DIGITS.sub("0", line)] += 1
            counting.update(_counts(line, number))
    least = max(2, len(pages) / 2)

    def is_head(line: str, number: int) -> bool:
        return bool(
            _PAGE.fullmatch(line)
            or alike[_DIGITS.sub("0", line)] > least
            or any(counting[key] >= _OFTEN for key in _counts(line, number))
        )

    kept = []
    for number, page in enumerate(pages):
        edges = _edges(page)
        kept.append([line for at, line in enumerate(page) if at not in edges or not is_head(line, number)])
    return [_stripped(page) for page in kept]


def _counts(line: str, number: int) -> set[tuple[str, int]]:
    """Return for each figure in a line of a page how far it is ahead of the page, with the words around it."""
    words = _DIGITS.sub("0", line)
    return {(words, int(figure) - number) for figure in _DIGITS.findall(line) if len(figure) <= _FIGURES}


def _edges(page: Sequence[str]) -> set[int]:
    """Return the places of the first and the last two lines of a page that aren't empty."""
    filled = [place for place, line in enumerate(page) if line]
    return {*filled[:2], *filled[-2:]}


def _stripped(page: Sequence[str]) -> list[str]:
    """Return a page without the empty lines around it."""
    filled = [place for place, line in enumerate(page) if line]
    return list(page[filled[0] : filled[-1] + 1]) if filled else []


def _runs_on(line: str, page: Sequence[str], usual: int) -> bool:
    """Say whether a page goes on with the sentence that the line before it began."""
    if not page or _SENTENCE_END.search(line) or _begins(page[0]):
        return False
    return page[0][:1].islower() or (len(line) >= _SHORT * usual and not page[0][:1].isdigit())


def _usual(lines: Sequence[str]) -> int:
    """Return how long a full line is, in characters."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[int(len(lengths) * 0.9)] if lengths else 0


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Put lines together to paragraphs, as the module says."""
    usual = _usual(lines)
    words = set(_WORD.findall(" ".join(lines).lower()))
    parts: list[str] = []
    for line, following in pairwise([*lines, ""]):
        if not line:
            continue
        parts.append(line)
        short = len(line) < _SHORT * usual
        ends = short and (_SENTENCE_END.search(line) or (following[:1].isupper() and not _goes_on(line)))
        if not following or ends or (_begins(following) and (short or _LED.search(line))):
            yield _joined(parts, words)
            parts = []
    if parts:
        yield _joined(parts, words)


def _goes_on(line: str) -> bool:
    return line.endswith((",", "-", "–")) or line.rsplit(" ", 1)[-1] in _LINKING


def _begins(line: str) -> bool:
    return bool(_NUMBER.match(line) or _BULLET.match(line) or _CAPITALS.match(line))


def _joined(parts: Sequence[str], words: set[str]) -> str:
    """Put lines together; a hyphen at the end of one goes if the document has the word without it."""
    text = parts[0]
    for part in parts[1:]:
        if hyphened := _HYPHEN.search(text):
            first, rest = hyphened[1], _WORD.match(part)
            whole = f"{first}{rest[0]}".lower() if rest else ""
            text = text[:-1] + part if whole in words else text + part
        else:
            text += f" {part}"
    if bullet := _BULLET.match(text):
        return _MARK + text[bullet.end() :]
    return re.sub(r"^(\d+)\.(?= )", r"\1\\.", text)
