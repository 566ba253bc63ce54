"""Articles of Brazilian law: paragraphs `§ 1º` or `Parágrafo único`, items `I -`, sub-items `a)`.

The head of an article (caput) has no unit of its own: its items belong to the article. A sole paragraph is `par_1`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexposure.sources.labelled_lines import Level, LineLevels
from lexposure.sources.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.sources.law_draft import Draft

__all__ = ["write_artigo"]

_LEVELS = (
    Level(re.compile(r"§ (\d+)(?:º|°|o)?[.\s]|Parágrafo único\."), "par", "paragraph", unnamed="1"),
    Level(re.compile(r"([IVXL]+(?:-[A-Z])?) ?[-–]\s"), "pnt", "point"),
    Level(re.compile(r"([a-z])\)\s"), "pnt", "point"),
)


def write_artigo(draft: Draft, number: str, lines: Sequence[str]) -> None:
    """Write an article; lines of law that it quotes, and lines without a label after the first, have no units."""
    pinpoint = f"art_{number}"
    quoting = False
    with draft.unit(pinpoint, "article", number), Outline(draft, pinpoint) as outline:
        levels = LineLevels(outline, _LEVELS)
        for index, line in enumerate(lines):
            quoting = quoting or line.startswith("“")
            if not quoting and not levels.enter(line) and index:
                draft.warnings.append(f"{draft.act}:{pinpoint}: a line without a label; kept")
            quoting = quoting and "”" not in line
            draft.line(line)
