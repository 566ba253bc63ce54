"""A statute as Markdown with a second-level heading a section, and `<name>.meta.yaml` beside it.

What stands before the first section is the editor's and not law. Hard line breaks within a block are joined. A
block that begins `a.` is a subdivision of its section, one that begins `1.` a paragraph of the subdivision above.
State statutes have layouts of their own (`state_statutes`).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import yaml

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import Act, act_by_key
from lexposure.sources.enumerators import place
from lexposure.sources.law_draft import Draft, clean
from lexposure.sources.outline import Outline
from lexposure.sources.state_statutes import LAYOUTS, write_sections
from lexposure.sources.xml import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "is_statute_markdown", "metadata_path", "read_statute_markdown"]

IMPORTER = "statute-markdown/1"

_SECTION = re.compile(r"^##[ \t]+(\S+)[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_BLOCK = re.compile(r"\n[ \t]*\n")
_LABEL = re.compile(r"([a-z]|\d{1,2})\.\s")


def is_statute_markdown(data: bytes) -> bool:
    """Tell whether bytes are Markdown with a section in it."""
    return bool(_SECTION.search(data.decode("utf-8", "replace")))


def metadata_path(path: Path) -> Path:
    """Return where the metadata of a Markdown statute lie."""
    return path.with_name(f"{path.stem}.meta.yaml")


def read_statute_markdown(paths: Sequence[Path]) -> list[LawText]:
    """Read Markdown statutes and return one text a file; third parties cleaned them, so none is official.

    In the metadata `law_id` names the act and `signed_date` the day since when its words are law; they may take
    effect later. A later day in the table of acts goes before it: a text can hold sections that a later act added.
    Raises SourceError for missing or broken metadata, acts outside the table and files without
    sections.
    """
    return [_read(path) for path in paths]


def _read(path: Path) -> LawText:
    try:
        page = read_bytes(path).decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise SourceError("the file is not UTF-8", place=Place(path), fix="save it as UTF-8") from error
    row, day = _metadata(metadata_path(path))
    draft = Draft(row.prefix)
    if row.prefix in LAYOUTS:
        write_sections(draft, page, LAYOUTS[row.prefix])
    else:
        _write_sections(draft, page)
    if draft.is_empty:
        raise SourceError(
            "no section in it", place=Place(path), fix="begin each section with `## number heading`"
        )
    return draft.finish(day, IMPORTER, official=False, identifiers=(row.key,))


def _write_sections(draft: Draft, page: str) -> None:
    for number, heading, body in _sections(page):
        with draft.unit(number, "section", number, "", heading):
            draft.line(f"{number} {heading}")
            _write_blocks(draft, number, body)


def _sections(page: str) -> Iterator[tuple[str, str, str]]:
    found = list(_SECTION.finditer(page))
    for match, following in zip(found, [*found[1:], None], strict=True):
        yield match[1], match[2], page[match.end() : following.start() if following else len(page)]


def _write_blocks(draft: Draft, section: str, body: str) -> None:
    blocks = [block for part in _BLOCK.split(body) if (block := clean(part))]
    with Outline(draft, section) as outline:
        for block in blocks:
            label = _LABEL.match(block)
            depth = place(outline.labels, label[1]) if label else None
            if label and depth is not None:
                step = label[1] if depth else f"|{label[1]}"
                outline.enter(depth, label[1], step, "paragraph" if depth else "subsection")
            draft.line(block)


def _metadata(path: Path) -> tuple[Act, dt.date]:
    data = _load(path)
    row = act_by_key(str(data.get("law_id", "")))
    if row is None:
        raise SourceError(
            f"the act {data.get('law_id')!r} is not in the table", place=Place(path), fix="leave the file out"
        )
    signed = data.get("signed_date")
    if not isinstance(signed, dt.date):
        fix = "write `signed_date: YYYY-MM-DD`"
        raise SourceError("nothing says since when this is law", place=Place(path), fix=fix)
    return row, max(signed, row.in_force or signed)


def _load(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise SourceError(
            "the metadata are missing", place=Place(path), fix="put the file beside the Markdown"
        )
    try:
        data = yaml.safe_load(read_bytes(path))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = Place(path, mark.line + 1 if mark else None)
        raise SourceError("not valid YAML", place=where, fix="correct the file") from error
    if not isinstance(data, dict):
        raise SourceError("no metadata in it", place=Place(path), fix="write `law_id` and `signed_date`")
    return data
