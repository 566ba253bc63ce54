"""Real pages with the text that Open Terms Archive extracted from them: word for word the same, by our own extractors."""

from __future__ import annotations

from pathlib import Path

import pytest
from terms_pairs import Pair, agreement, letters, read_pairs

from lexposure.model.errors import SelectorMiss, SourceError
from lexposure.provisions.segment import segment
from lexposure.sources.extract import Selection, extract

pytestmark = pytest.mark.shared

UNSUPPORTED = "Llama_API_Trackers_Policy__2026-07-09"
REDONE = ("Perplexity_Acceptable_Use_Policy__2026-08-15", "Perplexity_Data_Processor_Agreement__2026-08-15")
"""Pages of a new design, beside the declaration for the old one."""
FOR_THE_NEW_DESIGN = Selection(("main article",), ("main article > aside", "main article nav"))


@pytest.fixture(scope="module")
def pairs(shared: Path) -> list[Pair]:
    return read_pairs(shared / "terms" / "snapshot-pairs")


def test_pages_agree_word_for_word(pairs: list[Pair]) -> None:
    """All pages whose declaration fits: 26 of 27 above 0.998, none below 0.99, most without one word's difference."""
    shares = {
        pair.name: agreement(pair.text().text, pair.version)
        for pair in pairs
        if pair.name not in (UNSUPPORTED, *REDONE) and pair.media_type == "text/html"
    }
    assert len(shares) == 27
    assert sum(share == 1 for share in shares.values()) >= 24
    assert min(shares.values()) >= 0.99


def test_clauses_are_those_of_the_archive(pairs: list[Pair]) -> None:
    """Segmentation finds the same numbers in our text as in the archive's."""
    for pair in pairs:
        if pair.name in (UNSUPPORTED, *REDONE) or pair.media_type != "text/html":
            continue
        if agreement(pair.text().text, pair.version) == 1:
            ours = [s.number for s in segment(pair.text().text) if s.number]
            assert ours == [s.number for s in segment(pair.version) if s.number], pair.name


def test_a_pdf_agrees_letter_for_letter(pairs: list[Pair]) -> None:
    """The archive's text runs words together at the ends of lines, so its letters are compared; ours keeps the words."""
    [pair] = [pair for pair in pairs if pair.media_type == "application/pdf"]
    done = pair.text()
    assert done.extractor == "pdf/1"
    assert agreement(letters(done.text), letters(pair.version)) >= 0.99


def test_a_filter_is_reported_by_name(pairs: list[Pair]) -> None:
    """One declaration of the 31 needs JavaScript."""
    [pair] = [pair for pair in pairs if pair.name == UNSUPPORTED]
    with pytest.raises(SourceError, match="removeTrackingIDs"):
        pair.text()


@pytest.mark.parametrize("name", REDONE)
def test_a_redesigned_page_is_a_miss_and_no_empty_text(pairs: list[Pair], name: str) -> None:
    """The old declaration's selector is named; with a selection for the new design the words are the archive's."""
    [pair] = [pair for pair in pairs if pair.name == name]
    with pytest.raises(SelectorMiss, match="data-framer-name=Post"):
        pair.text()
    done = extract(pair.data, pair.media_type, FOR_THE_NEW_DESIGN, pair.location)
    assert agreement(done.text, pair.version) >= 0.99
