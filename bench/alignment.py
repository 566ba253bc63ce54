"""Alignment of two versions of terms against difflib and exact hashing, in one run.

On invented documents and, where they are at hand, on real ones with known edits; prints F1 and CPU seconds. The bars:
F1 of .99 at an edit rate of 25 %, and 1.5 CPU seconds for the longest real document.
"""

from __future__ import annotations

import difflib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from edited_terms import Sections, edited, f1, invented, pairs_of, sections_of

from lexposure.provisions.align import align
from lexposure.provisions.cut import Cut
from lexposure.sources.ota import read_versions

SHARED = Path(os.environ.get("LEXPOSURE_SHARED", Path(__file__).parents[2] / "shared"))
RATES = (0.08, 0.25, 0.45)
BAR, LONGEST = 0.99, 1.5

Pairs = set[tuple[int, int]]


def ours(before: Cut, after: Cut) -> Pairs:
    """Align."""
    return pairs_of(align(before, after))


def by_difflib(before: Cut, after: Cut) -> Pairs:
    """Pair equal clauses in order, and those of a replaced run by position."""
    old, new = ([cut.words(at) for at in range(len(cut))] for cut in (before, after))
    found: Pairs = set()
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in {"equal", "replace"}:
            found |= set(zip(range(i, j), range(k, m), strict=False))
    return found


def by_hash(before: Cut, after: Cut) -> Pairs:
    """Pair clauses with the same words."""
    places = {before.words(at): at for at in range(len(before))}
    return {(places[after.words(at)], at) for at in range(len(after)) if after.words(at) in places}


METHODS: dict[str, Callable[[Cut, Cut], Pairs]] = {"ours": ours, "difflib": by_difflib, "hash": by_hash}


def compared(documents: list[Sections], rate: float) -> dict[str, tuple[float, float]]:
    """Return F1, over all documents together, and CPU seconds of each method."""
    out = {}
    for name, method in METHODS.items():
        right = found_in_all = gold_in_all = 0
        spent = 0.0
        for seed, sections in enumerate(documents):
            before, after, gold = edited(sections, rate, seed)
            begin = time.process_time()
            found = method(before, after)
            spent += time.process_time() - begin
            right, found_in_all, gold_in_all = (
                right + len(found & gold),
                found_in_all + len(found),
                gold_in_all + len(gold),
            )
        out[name] = (2 * right / (found_in_all + gold_in_all), spent)
    return out


def real() -> list[Sections]:
    """Return the latest terms of service of every service at hand."""
    latest: dict[str, str] = {}
    for bundle in sorted((SHARED / "terms/histories").glob("*.bundle")):
        for version in read_versions(bundle):
            if version.record.endswith("/Terms of Service"):
                latest[version.record] = version.text.decode()
    documents = [sections_of(Cut.of(text)) for _, text in sorted(latest.items())]
    return [one for one in documents if sum(len(clauses) for _, clauses in one) >= 30]


def main() -> int:
    """Run the comparison; 1 if it is below a bar."""
    sets = {"invented": [invented(150, seed) for seed in range(8)]}
    if (SHARED / "terms/histories").is_dir():
        sets["real"] = real()
    low = False
    for label, documents in sets.items():
        for rate in RATES:
            scores = compared(documents, rate)
            low |= rate == 0.25 and scores["ours"][0] < BAR
            figures = ", ".join(
                f"{name} {score:.3f} ({spent:.2f} s)" for name, (score, spent) in scores.items()
            )
            print(f"{label}, {len(documents)} documents, edit rate {rate:.0%}: F1 {figures}")
        longest = max(documents, key=lambda one: sum(len(clauses) for _, clauses in one))
        before, after, gold = edited(longest, 0.2, 7)
        begin = time.process_time()
        found = ours(before, after)
        spent = time.process_time() - begin
        low |= spent > LONGEST
        print(
            f"{label}, {len(before)} x {len(after)} segments, edit rate 20%: F1 {f1(found, gold):.3f} in {spent:.2f} CPU s"
        )
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
