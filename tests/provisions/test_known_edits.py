"""Alignment held against documents whose edits are known: invented ones, and real ones where they are at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from edited_terms import Sections, edited, f1, invented, pairs_of, sections_of

from lexposure.provisions.align import align
from lexposure.provisions.cut import Cut
from lexposure.sources.ota import read_versions

if TYPE_CHECKING:
    from pathlib import Path


def _score(documents: list[Sections], rate: float) -> float:
    """Return F1 over the pairs of all documents."""
    found: set[tuple[int, int, int]] = set()
    gold: set[tuple[int, int, int]] = set()
    for seed, sections in enumerate(documents):
        before, after, pairs = edited(sections, rate, seed)
        found |= {(seed, old, new) for old, new in pairs_of(align(before, after))}
        gold |= {(seed, old, new) for old, new in pairs}
    return 2 * len(found & gold) / (len(found) + len(gold))


@pytest.mark.parametrize("rate", [0.08, 0.25, 0.45])
def test_invented_edits_are_followed(rate: float) -> None:
    """F1 is at least .99 whatever share of an edited clause's words changes."""
    assert _score([invented(120, seed) for seed in range(10, 16)], rate) >= 0.99


def test_the_same_texts_give_the_same_links() -> None:
    """Nothing depends on the order of hashes."""
    before, after, _ = edited(invented(80, 3), 0.25, 3)
    assert align(before, after) == align(Cut(before.text, before.segments), Cut(after.text, after.segments))


def test_without_edits_every_clause_is_the_same() -> None:
    """A version aligned with itself has no other links."""
    before, _, _ = edited(invented(60, 5), 0.25, 5)
    alignment = align(before, before)
    assert {link.kind for link in alignment.links} == {"same"}
    assert f1(pairs_of(alignment), {(at, at) for at in range(len(before))}) == 1.0


@pytest.mark.shared
def test_known_edits_of_real_terms_are_followed(shared: Path) -> None:
    """On the latest terms of service at hand, F1 is at least .99 at 25 %."""
    latest: dict[str, str] = {}
    for name in ("contrib-versions", "genai-eu-versions"):
        for version in read_versions(shared / f"terms/histories/{name}.bundle"):
            if version.record.endswith("/Terms of Service"):
                latest[version.record] = version.text.decode()
    documents = [sections_of(Cut.of(text)) for _, text in sorted(latest.items())]
    assert len(documents) >= 8
    assert _score(documents, 0.25) >= 0.99
