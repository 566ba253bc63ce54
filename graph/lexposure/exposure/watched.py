"""Which claims can be watched at all: a claim on words that nobody archived never goes stale, whatever becomes of them.

So that silence isn't taken for health, it is counted what can't be told, and by which text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from lexposure.exposure.index import Claim, Index, Norm
from lexposure.model.namespaces import ID

__all__ = ["Unwatched", "Watched", "watched"]

Why = Literal["text_not_archived", "document_not_archived", "cites_no_words"]
_LISTS = ("norms", "periods", "penalties", "competences", "mappings", "incorporations", "scopes")


@dataclass(frozen=True)
class Unwatched:
    """Claims that can't be watched, or not in full, for one reason: `source` names the text or document, if any does.

    `claims` are IRIs in order; `partly` counts those of them that cite other words as well, which are watched.
    """

    why: Why
    source: str
    claims: tuple[str, ...]
    partly: int


@dataclass(frozen=True)
class Watched:
    """How many claims there are, of how many every cited text is archived, and the others by reason and source."""

    claims: int
    watched: int
    unwatched: tuple[Unwatched, ...]


def watched(index: Index, archived: Callable[[str], bool]) -> Watched:
    """Return which claims are watched; `archived` tells of a text's SHA-256 whether it is in the archive."""
    names = dict(_names(index))
    sources = _sources(index, archived)
    found: dict[tuple[Why, str], list[tuple[str, bool]]] = defaultdict(list)
    claims: list[Claim] = [claim for name in _LISTS for claim in getattr(index, name)]
    blind: set[str] = set()
    for claim in claims:
        for why, source, partly in _gaps(claim, index, names, sources, archived):
            found[why, source].append((claim.iri, partly))
            blind.add(claim.iri)
    rows = (
        Unwatched(why, source, tuple(sorted(iri for iri, _ in own)), sum(partly for _, partly in own))
        for (why, source), own in found.items()
    )
    ordered = tuple(sorted(rows, key=lambda row: (-len(row.claims), row.why, row.source)))
    return Watched(len(claims), len(claims) - len(blind), ordered)


def _gaps(
    claim: Claim,
    index: Index,
    names: dict[str, str],
    sources: dict[str, tuple[str, bool]],
    archived: Callable[[str], bool],
) -> Iterator[tuple[Why, str, bool]]:
    """Yield why a claim isn't watched in full, by the text or document, and whether some of its words are."""
    texts = {span[0] for span in claim.evidence}
    missing = {text for text in texts if not archived(text)}
    for source in sorted({names.get(text, f"text {text[:16]}") for text in missing}):
        yield "text_not_archived", source, missing != texts
    if isinstance(claim, Norm) and claim.unarchived:
        yield (
            "document_not_archived",
            index.labels.get(claim.unarchived, claim.unarchived),
            bool(texts - missing),
        )
    elif not texts:
        label, has_text = sources.get(_work(claim), ("", False))
        yield "cites_no_words" if has_text or not label else "text_not_archived", label, False


def _work(claim: Claim) -> str:
    """Return the short name of the law or document that a claim without words is about: the second part of its own."""
    return [*claim.iri.removeprefix(ID).split("/"), ""][1]


def _sources(index: Index, archived: Callable[[str], bool]) -> dict[str, tuple[str, bool]]:
    """Return of each law, by short name, what a reader calls it, and whether any text of it is archived."""
    return {
        law.iri.removeprefix(f"{ID}instrument/"): (
            law.citation or law.label,
            any(archived(text) for _, text in law.versions),
        )
        for law in index.instruments
    }


def _names(index: Index) -> Iterator[tuple[str, str]]:
    """Yield the texts that documents and instruments name, with what a reader calls them."""
    for document in index.documents:
        yield from ((text, f"{document.label}, captured {day}") for day, text in document.texts)
    for law in index.instruments:
        yield from ((text, f"{law.citation or law.label}, as of {day}") for day, text in law.versions)
