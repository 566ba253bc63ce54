"""Candidates for mappings: norms of law that a provision may bear on, by the rows of the crosswalk, ordered by shared words.

A candidate is no mapping: nothing here says that the two sides are joined, and nothing is recorded. The score of a norm is
(BM25 of the provision's words in the norm's paraphrase and cited unit + BM25 of them in the row's own words) divided by the root
of the norm's place in the row, since a row names the likeliest norm first. Of several rows that bring a norm the best counts.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.provisions.bm25 import BM25, rarity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from lexposure.exposure.evidence import Texts
    from lexposure.exposure.index import Evidence, Index, Norm
    from lexposure.knowledge.crosswalk import Row

__all__ = ["Candidate", "Proposal", "Subject", "Suggested", "Suggester", "Suggestions"]


@dataclass(frozen=True)
class Subject:
    """A provision asked about.

    `iri` is the node from which a mapping would start: a contract norm or a provision; empty for a clause that no file describes.
    `words` are those of the clause as captured, empty where the text isn't in this archive; `compared` is what norms and rows are
    compared with. Of a contract norm that is its paraphrase with its words, or alone where they aren't archived or several norms are
    read from them (`shared`). Rules are pairs of deontic type and addressee. `valid_from` is the first day on which the wording is known to stand, if one is; `stands` is false where the terms said something else
    by the day asked.
    """

    iri: str
    document: str
    number: str
    heading: str
    words: str
    compared: str
    paraphrase: str
    shared: bool
    topics: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]
    evidence: tuple[Evidence, ...]
    valid_from: str = ""
    captured: str = ""
    stands: bool = True


@dataclass(frozen=True)
class Proposal:
    """A norm that the subject may bear on: the row that brought it and the norm's place in it (from 1), and why it stands where it does.

    `force` is the binding force of the norm's instrument. `found` are the row's words that the provision has; `in_norm` and `in_row` the words shared with either, each with what it
    adds to the score before the division, the weightiest first; `also` names further rows that bring the same norm.
    """

    norm: Norm
    force: str
    row: Row
    place: int
    score: float
    found: tuple[str, ...]
    in_norm: tuple[tuple[str, float], ...]
    in_row: tuple[tuple[str, float], ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A norm (IRI) for a subject before anybody asks why: the row that puts it highest, and the names of all that bring it."""

    norm: str
    row: Row
    place: int
    score: float
    found: tuple[str, ...]
    brought: Sequence[str]


@dataclass(frozen=True)
class Suggested:
    """A subject with its proposals, best first, how many more there are, and the norms to which it is mapped already."""

    subject: Subject
    proposals: tuple[Proposal, ...]
    more: int
    mapped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestions:
    """What was asked and on which day, the provisions in order of promise, and what isn't among them.

    `left_out` counts provisions beyond the limit, `without` those to which no row speaks, `mapped` those that have a mapping.
    `unread` are labels of documents whose text isn't in this archive, `declared` the texts that recorded files describe.
    """

    asked: str
    on: dt.date
    found: tuple[Suggested, ...]
    left_out: int = 0
    without: int = 0
    mapped: int = 0
    unread: tuple[str, ...] = ()
    declared: frozenset[str] = frozenset()


class Suggester:
    """Norms of law with their words, and the rows that lead to them, ready to be asked about provisions."""

    def __init__(self, index: Index, texts: Texts, rows: Sequence[Row]) -> None:
        """Read the words of each norm: the paraphrase and, where the archive has the text, those of the cited unit."""
        self.norms = {norm.iri: norm for norm in index.norms if norm.side == "law" and norm.kind == "norm"}
        self._force = {instrument.iri: instrument.binding_force for instrument in index.instruments}
        kept: dict[str, str] = {}
        self.by_norm = BM25({iri: _words(norm, texts, kept) for iri, norm in self.norms.items()})
        self._by_row = BM25({row.name: row.why for row in rows})
        self._rows = rows
        asking = Counter(entry for row in rows for entry in row.words)
        self._rarity = {entry: rarity(times, len(rows)) for entry, times in asking.items()}

    def ranked(
        self, subject: Subject, without: Collection[str] = (), only: Collection[str] | None = None
    ) -> list[Candidate]:
        """Return the candidates for a subject, best first: none `without`, and `only` these if any are given (IRIs of norms)."""
        in_norm, in_row = self.by_norm.scores(subject.compared), self._by_row.scores(subject.compared)
        best: dict[str, Candidate] = {}
        brought: dict[str, list[str]] = {}
        for row in self._rows:
            found = row.met(subject.topics, subject.rules, subject.compared)
            if found is None:
                continue
            of_row = in_row.get(row.name, 0.0) + math.fsum(self._rarity[entry] for entry in found)
            for place, iri in enumerate(row.norms, 1):
                if iri in without or (only is not None and iri not in only):
                    continue
                brought.setdefault(iri, []).append(row.name)
                score = (in_norm.get(iri, 0.0) + of_row) / math.sqrt(place)
                if iri not in best or score > best[iri].score:
                    best[iri] = Candidate(iri, row, place, score, found, brought[iri])
        return sorted(best.values(), key=lambda one: (-one.score, one.norm))

    def explained(self, subject: Subject, one: Candidate) -> Proposal:
        """Return a candidate of a subject with the words that decided."""
        entries = [(entry, self._rarity[entry]) for entry in one.found]
        norm = self.norms[one.norm]
        return Proposal(
            norm, self._force.get(norm.instrument, ""), one.row, one.place, round(one.score, 3), one.found,
            _rounded(self.by_norm.shared(subject.compared, one.norm)),
            _rounded([*entries, *self._by_row.shared(subject.compared, one.row.name)]),
            tuple(name for name in one.brought if name != one.row.name),
        )  # fmt: skip


def _rounded(shared: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    return tuple((word, round(weight, 3)) for word, weight in shared)


def _words(norm: Norm, texts: Texts, kept: dict[str, str]) -> str:
    cited = []
    for text, start, end, _, _ in norm.evidence:
        if text not in kept:
            kept[text] = texts.text(text) if texts.has(text) else ""
        cited.append(kept[text][start:end])
    return "\n".join([norm.summary, *cited])
