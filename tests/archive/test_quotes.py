"""No quote is typed: words are cut out of an archived text and must hash to what the span says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexposure.archive.blobs import Blobs
from lexposure.archive.quotes import Span, cut, locate, quote, span, span_hash
from lexposure.model.errors import Corrupt, CuratedDataError, UserError

TEXT = "1. Ein Prüfstein 🪨 der Häuser.\n2. A clause that nobody wrote but us, with a café in it.\n"


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    blobs = Blobs(tmp_path / "blobs")
    blobs.put(TEXT.encode())
    return blobs


def test_a_span_gives_its_words_verbatim(blobs: Blobs) -> None:
    """Positions count Unicode code points of the decoded text, whatever its bytes."""
    assert quote(blobs, span(TEXT, 7, 18)) == "Prüfstein 🪨"
    assert quote(blobs, span(TEXT, 0, len(TEXT))) == TEXT


@given(data=st.data(), text=st.text(min_size=1))
def test_every_part_of_every_text_comes_back(data: st.DataObject, text: str) -> None:
    """Any part of any text re-derives from its span."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert cut(text, span(text, start, end)) == text[start:end]


def test_a_text_that_isnt_archived_gives_none(blobs: Blobs) -> None:
    """Where the archive lacks the text there is no quote, and no error."""
    assert quote(blobs, Span("0" * 64, 0, 5, span_hash("words"))) is None


@pytest.mark.parametrize(
    "change",
    [
        {"start": 6},
        {"end": 19},
        {"start": -1},
        {"end": 10_000},
        {"start": 18},
        {"start": 30},
        {"sha256": "0" * 64},
    ],
)
def test_a_span_that_doesnt_rederive_is_refused(blobs: Blobs, change: dict[str, Any]) -> None:
    """A position off by one, outside the text or the wrong way round, or another hash, is an error with the fix."""
    with pytest.raises(CuratedDataError, match="lexposure span"):
        quote(blobs, replace(span(TEXT, 7, 18), **change))


@pytest.mark.parametrize(
    ("start", "end"), [(-4, len(TEXT)), (len(TEXT) - 4, len(TEXT) + 9), (-5, -1), (4, 4)]
)
def test_positions_are_positions_even_where_the_hash_would_agree(start: int, end: int) -> None:
    """A range that counts from the end, runs past it or is empty isn't a span, whatever words it would yield."""
    with pytest.raises(CuratedDataError, match="outside"):
        cut(TEXT, Span(span_hash(TEXT), start, end, span_hash(TEXT[start:end])))


def test_a_span_must_name_a_text(blobs: Blobs) -> None:
    """A name that is no SHA-256 never reaches the file system."""
    with pytest.raises(CuratedDataError, match="doesn't name a text"):
        quote(blobs, Span("../../secret", 0, 1, span_hash("x")))


def test_a_damaged_text_is_corrupt_not_a_wrong_quote(blobs: Blobs) -> None:
    """If the archived text was changed the archive is at fault, even where the words themselves are intact."""
    wanted = span(TEXT, 7, 18)
    path = blobs.root / wanted.text[:2] / wanted.text
    path.write_bytes(path.read_bytes().replace(b"nobody", b"nobodY"))
    with pytest.raises(Corrupt):
        quote(blobs, wanted)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 3), (-1, 3), (0, 10_000)])
def test_no_span_is_made_of_what_isnt_there(start: int, end: int) -> None:
    """An empty, reversed or outlying range makes no span."""
    with pytest.raises(UserError, match="isn't a part"):
        span(TEXT, start, end)


def test_words_are_located_only_where_their_place_is_certain() -> None:
    """Words found once have a place, absent words have none, and words found twice are a question, not a guess."""
    assert locate(TEXT, "Prüfstein") == 7
    assert locate(TEXT, "pruefstein") is None
    with pytest.raises(UserError, match="more than once"):
        locate("aaa", "aa")
    with pytest.raises(UserError, match="no words"):
        locate(TEXT, "")
