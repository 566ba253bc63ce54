"""Captured pages beside the text that Open Terms Archive made of them, and how far two texts agree."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lexposure.sources.extract import Extraction, extract, read_selection

__all__ = ["Pair", "agreement", "letters", "read_pairs"]

_TARGET = re.compile(r"\]\((?:[^()\\]|\\.|\([^()]*\))*\)")


@dataclass(frozen=True)
class Pair:
    """A page as captured, its address and declaration, and the text that the archive has of it."""

    name: str
    data: bytes
    media_type: str
    location: str
    declaration: str
    version: str

    @cache  # noqa: B019 - a few pairs, as long as the tests run
    def text(self) -> Extraction:
        """Extract as declared."""
        declared: dict[str, Any] = json.loads(self.declaration)
        return extract(self.data, self.media_type, read_selection(declared), self.location)


def read_pairs(folder: Path) -> list[Pair]:
    """Return the pairs in a folder, in order of their names."""
    found = []
    for each in sorted(path for path in folder.iterdir() if path.is_dir()):
        meta = json.loads((each / "meta.json").read_text())
        [page] = each.glob("snapshot.*")
        kind = "application/pdf" if page.suffix == ".pdf" else "text/html"
        version = (each / "version.md").read_text()
        declaration = json.dumps(meta["declaration"])
        found.append(Pair(each.name, page.read_bytes(), kind, meta["location"], declaration, version))
    return found


def agreement(ours: str, theirs: str) -> float:
    """Return the share of words that two texts have in common, wherever they stand; link targets don't count."""
    first, second = (Counter(re.findall(r"[^\W_]+", _TARGET.sub("]", text))) for text in (ours, theirs))
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def letters(text: str) -> str:
    """Return a text with a blank around every letter and digit."""
    return " ".join(re.findall(r"[^\W_]", text))
