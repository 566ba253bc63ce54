"""Draw edited links of real histories for reading: positions and hashes, no words.

    python bench/alignment_sample.py [OUT]

writes `links.csv` (one link a row, verdict and note empty) and `bands.csv` (how many such links there are in each band
of similarity, so that a verdict on the sample can be weighed). A link is drawn at random, seeded, within its band; one
transition gives at most one link, a document at most twelve, and the same two wordings count once. Where only figures
and names of months differ, there is nothing to read, and the link isn't drawn.
"""

from __future__ import annotations

import csv
import os
import random
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lexposure.archive.quotes import span_hash
from lexposure.provisions.align import align
from lexposure.provisions.cut import Cut
from lexposure.sources.ota import read_versions

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("LEXPOSURE_SHARED", ROOT.parent / "shared"))
BANDS = {0.0: 30, 0.5: 40, 0.6: 40, 0.7: 40, 0.8: 40, 0.9: 40}
"""How many links are drawn from each band, named by where it begins."""
A_DOCUMENT = 12
COLUMNS = [
    "record",
    "before_text",
    "after_text",
    "before_span",
    "after_span",
    "similarity",
    "verdict",
    "note",
]
_DATES = re.compile(
    r"\d+|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)


@dataclass(frozen=True)
class Drawn:
    """An edited link: spans as `start-end` in the texts named by their SHA-256."""

    record: str
    texts: tuple[str, str]
    spans: tuple[str, str]
    words: tuple[str, str]
    similarity: float

    @property
    def band(self) -> float:
        """Where its band of similarity begins."""
        return max(start for start in BANDS if start <= self.similarity)


def edited(shared: Path) -> list[Drawn]:
    """Return every edited link of the three histories, each pair of wordings once."""
    found: dict[tuple[str, str], Drawn] = {}
    for bundle in sorted((shared / "terms/histories").glob("*.bundle")):
        record, before = "", None
        for version in read_versions(bundle):
            after = Cut.of(version.text.decode())
            if version.record == record and before is not None and before.text != after.text:
                for one in _links(version.record, before, after):
                    found.setdefault(one.words, one)
            record, before = version.record, after
    return list(found.values())


def _links(record: str, before: Cut, after: Cut) -> list[Drawn]:
    alignment = align(before, after)
    texts = span_hash(before.text), span_hash(after.text)
    found = []
    for link in alignment.links:
        if link.kind in {"edited", "moved"} and link.similarity < 1 and not alignment.wholesale:
            (old,), (new,) = link.before, link.after
            if [w for w in before.words(old) if not _DATES.fullmatch(w)] == [
                w for w in after.words(new) if not _DATES.fullmatch(w)
            ]:
                continue
            sides = [(cut.segments[at], cut.quote(at)) for cut, at in ((before, old), (after, new))]
            spans = tuple(f"{one.start}-{one.end}" for one, _ in sides)
            words = tuple(span_hash(quote) for _, quote in sides)
            found.append(Drawn(record, texts, (spans[0], spans[1]), (words[0], words[1]), link.similarity))
    return found


def draw(links: list[Drawn], seed: int = 20260821) -> list[Drawn]:
    """Return the sample, by band, document and place."""
    order = list(links)
    random.Random(seed).shuffle(order)  # noqa: S311 - a sample, no secret
    taken: list[Drawn] = []
    transitions: set[tuple[str, str]] = set()
    documents: Counter[str] = Counter()
    bands: Counter[float] = Counter()
    for one in sorted(order, key=lambda one: one.band):  # the rarest first, while their transitions are free
        if (
            one.texts not in transitions
            and documents[one.record] < A_DOCUMENT
            and bands[one.band] < BANDS[one.band]
        ):
            taken.append(one)
            transitions.add(one.texts)
            documents[one.record] += 1
            bands[one.band] += 1
    return sorted(taken, key=lambda one: (one.band, one.record, one.texts, one.spans))


def main() -> int:
    """Write the two files."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/gold/alignment"
    links = edited(SHARED)
    drawn = draw(links)
    with (out / "links.csv").open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        for one in drawn:
            rows.writerow([one.record, *one.texts, *one.spans, one.similarity, "", ""])
    counts = Counter(one.band for one in links)
    sampled = Counter(one.band for one in drawn)
    with (out / "bands.csv").open("w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["from", "links", "drawn"])
        rows.writerows([band, counts[band], sampled[band]] for band in BANDS)
    print(
        f"{len(drawn)} of {len(links)} edited links, {len({one.record for one in drawn})} documents: {dict(sorted(sampled.items()))} of {dict(sorted(counts.items()))}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
