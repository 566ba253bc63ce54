"""Cutting every text of the histories at hand into segments: numbers, retention, and spans, against their bars.

Over the last text of each document, for each observer, and over all different texts. *Numbers*: decimal numbers that extend
the nearest number around them (bar .96); those under headings without a number have nothing to agree with and are told apart. *Retention*: letters and figures that lie in a segment, median of the
texts (bar .97). *Verbatim*: spans that are ordered, nested, without white space at their ends, and hash alike after the
text was encoded and read again (bar: all).
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from lexposure.archive.quotes import span_hash
from lexposure.provisions.segment import segment
from lexposure.sources.ota import read_versions

SHARED = Path(os.environ.get("LEXPOSURE_SHARED", Path(__file__).parents[2] / "shared"))
NUMBERS, RETENTION = 0.96, 0.97
_DECIMAL = re.compile(r"\d+(\.\d+)*")
_LETTERS = re.compile(r"[^\W_]")


@dataclass
class Tally:
    """What was counted over some texts."""

    numbers: int = 0
    alone: int = 0
    agreeing: int = 0
    spans: int = 0
    verbatim: int = 0
    kept: list[float] = field(default_factory=list)

    def take(self, text: str) -> None:
        """Cut a text and count."""
        segments = segment(text)
        again = text.encode().decode()
        last = held = 0
        for one in segments:
            words = text[one.start : one.end]
            self.spans += 1
            ordered = last <= one.start < one.end <= one.until and words == words.strip()
            self.verbatim += ordered and span_hash(words) == span_hash(again[one.start : one.end])
            last = one.end
            held += len(_LETTERS.findall(words))
            if "." in one.number and _DECIMAL.fullmatch(one.number):
                around = [name for name in one.path if _DECIMAL.fullmatch(name)]
                self.alone += not around
                self.numbers += bool(around)
                self.agreeing += bool(around) and one.number.startswith(f"{around[-1]}.")
        every = len(_LETTERS.findall(text))
        self.kept.append(held / every if every else 1.0)

    def told(self, label: str) -> bool:
        """Print the figures; False if one is below its bar."""
        numbers, kept = self.agreeing / max(1, self.numbers), statistics.median(self.kept)
        low = sum(share < 0.9 for share in self.kept)
        print(
            f"{label}: {len(self.kept)} texts, {self.spans} segments; numbers {numbers:.3f} of {self.numbers} (bar {NUMBERS}), {self.alone} more under headings without one; "
            f"retention median {kept:.3f} (bar {RETENTION}), {low} texts under .9; verbatim {self.verbatim / max(1, self.spans):.2%}"
        )
        return numbers >= NUMBERS and kept >= RETENTION and self.verbatim == self.spans


def main() -> int:
    """Measure; 1 if it is below a bar."""
    texts: dict[str, str] = {}
    latest: dict[str, str] = {}
    for bundle in sorted((SHARED / "terms/histories").glob("*.bundle")):
        for version in read_versions(bundle):
            text = version.text.decode()
            latest[f"{bundle.name} {version.record}"] = texts.setdefault(span_hash(text), text)
    if not texts:
        print(f"no terms histories at {SHARED}; set LEXPOSURE_SHARED to a folder that has them")
        return 0
    begin = time.process_time()
    every, last = Tally(), Tally()
    for _, text in sorted(latest.items()):
        last.take(text)
    for _, text in sorted(texts.items()):
        every.take(text)
    spent = time.process_time() - begin
    good = [tally.told(label) for label, tally in (("last texts", last), ("all texts", every))]
    size = sum(map(len, texts.values())) / 1e6
    print(f"{size:.0f} million characters, {spent:.1f} CPU s")
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main())
