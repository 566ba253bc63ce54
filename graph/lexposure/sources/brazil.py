"""Articles of Brazilian law: paragraphs `§ 1º` or `Parágrafo único`, items `I -`, sub-items `a)`.

The head of an article (caput) has no unit of its own: its items belong to the article. A sole paragraph is `par_1`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexposure.sources.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.sources.law_draft import Draft

__all__ = ["write_artigo"]

_PARAGRAPH = re.compile(r"§ (\d+)(?:º|°|o)?(-[A-Z])?[.\s]|(Parágrafo único)\.")
_ITEM = re.compile(r"([IVXL]+(?:-[A-Z])?) ?[-–]\s")
_SUB_ITEM = re.compile(r"([a-z])\)\s")


def write_artigo(draft: Draft, number: str, lines: Sequence[str]) -> None:
    """Write an article; lines of law that it quotes, and lines without a label after the first, have no units."""
    pinpoint = f"art_{number}"
    quoting = False
    with draft.unit(pinpoint, "article", number), Outline(draft, pinpoint) as outline:
        for index, line in enumerate(lines):
            quoting = quoting or line.startswith("“")
            if not quoting and not _enter(outline, line) and index:
                draft.warnings.append(f"{draft.act}:{pinpoint}: a line without a label; kept")
            quoting = quoting and "”" not in line
            draft.line(line)


def _enter(outline: Outline, line: str) -> bool:
    """Open the unit that a line begins; False if it begins none."""
    paragraph, item, sub_item = (pattern.match(line) for pattern in (_PARAGRAPH, _ITEM, _SUB_ITEM))
    in_paragraph = int(bool(outline.labels) and outline.labels[0].startswith("§"))
    if paragraph:
        label = (paragraph[1] or "1") + (paragraph[2] or "")
        outline.enter(0, f"§ {label}", f".par_{label}", "paragraph")
    elif item:
        outline.enter(in_paragraph, item[1], f".pnt_{item[1]}", "point")
    elif sub_item:
        depth = min(in_paragraph + 1, len(outline.labels))
        outline.enter(depth, sub_item[1], f".pnt_{sub_item[1]}", "point")
    return bool(paragraph or item or sub_item)
