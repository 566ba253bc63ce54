"""Units of printed lines whose labels tell their level by form alone: `§ 1º`, `I -`, `a)`; `(1)`, `1.`, `a.`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.sources.outline import Outline

__all__ = ["Level", "LineLevels"]


@dataclass(frozen=True)
class Level:
    """One level: `pattern` matches the start of a line and names the label in its first group that took part."""

    pattern: re.Pattern[str]
    step: str
    kind: str
    unnamed: str = ""

    def label(self, line: str) -> str | None:
        """Return the label that a line begins with on this level; `unnamed` if the form has none; None if no match."""
        found = self.pattern.match(line)
        return (next((part for part in found.groups() if part), None) or self.unnamed) if found else None


class LineLevels:
    """Opens units below one article. A unit lies in the nearest one of a higher level, levels may be skipped."""

    def __init__(self, outline: Outline, levels: Sequence[Level]) -> None:
        self._outline = outline
        self._levels = levels
        self._ranks: list[int] = []

    def enter(self, line: str) -> bool:
        """Open the unit that a line begins; False if it begins none."""
        for rank, level in enumerate(self._levels):
            label = level.label(line)
            if label is not None:
                label = label.replace(".", "-")  # `2.3.` is a slip for 2-3; a dot would end the name
                self._ranks = [above for above in self._ranks if above < rank]
                self._outline.enter(len(self._ranks), label, f".{level.step}_{label}", level.kind)
                self._ranks.append(rank)
                return True
        return False
