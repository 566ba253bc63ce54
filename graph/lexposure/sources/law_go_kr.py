"""Statutes of Korea as law.go.kr gives them: the Korean text with its structure, the English one as printed lines.

Both name their units alike: `art_17-2.par_1.pnt_1.pnt_a` is Article 17-2(1), subparagraph 1, item a. The English text
is the ministry's translation and has no legal force. Two versions share the key of the act: the day since when they
are law tells them apart. The Korean file states it, the English one doesn't: it is in the table below, or given.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import nullcontext
from typing import TYPE_CHECKING

from lexposure.model.errors import Place, SourceError
from lexposure.sources.acts import Act, act_by_prefix
from lexposure.sources.labelled_lines import Level, LineLevels
from lexposure.sources.law_draft import Draft, clean
from lexposure.sources.outline import Outline
from lexposure.sources.xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from lxml.etree import _Element

    from lexposure.model.law import LawText

__all__ = ["IMPORTER", "IMPORTER_KOREAN", "KOREAN_ROOT", "read_law_go_kr", "read_law_go_kr_korean"]

IMPORTER = "law-go-kr/1"
IMPORTER_KOREAN = "law-go-kr-ko/1"
KOREAN_ROOT = "법령"

_ACTS = {"014820": "KR"}
_STARTS = {
    ("014820", "20676"): dt.date(2026, 1, 22),
    ("014820", "21311"): dt.date(2026, 7, 21),
}
"""Since when an English text is law as a whole, by act and promulgation number."""

_AMENDED_AT_ONCE = {("014820", "20676"): "Act No. 21311"}
"""Acts whose words, as enacted, another act changed from the very day on which they became law."""

_LEVELS = (
    Level(re.compile(r"\((\d+)\)\s"), "par", "paragraph"),
    Level(re.compile(r"(\d+(?:[-.]\d+)?)\.(?=[\s\"A-Z])"), "pnt", "point"),
    Level(re.compile(r"([a-z])\.\s"), "pnt", "point"),
)
_MARKS = re.compile(r"\s*<(?:Amended|Added|Newly Inserted|Moved|This)\b[^>]*>")
_NOTE = re.compile(r"\[This (?:Article|Chapter)")
_BRANCH = re.compile(r"(\d+)의(\d+)")
_CIRCLED = {chr(0x2460 + number): str(number + 1) for number in range(20)}
_AGAIN = "download the file again"


def read_law_go_kr(paths: Sequence[Path], valid_from: dt.date | None = None) -> list[LawText]:
    """Read English texts and return one a file; SourceError for acts outside the table and for unknown days."""
    return [_read_english(path, read_xml(path), valid_from) for path in paths]


def read_law_go_kr_korean(paths: Sequence[Path]) -> list[LawText]:
    """Read Korean texts and return one a file; articles that start later than the text are named in a warning."""
    return [_read_korean(path, read_xml(path)) for path in paths]


def _read_english(path: Path, root: _Element, valid_from: dt.date | None) -> LawText:
    key, number = root.findtext("InfSection/lsId", ""), root.findtext("InfSection/ancNo", "")
    row = _act(path, key)
    day = valid_from or _STARTS.get((key, number))
    if day is None:
        message = f"nothing says since when Act No. {number or '(none)'} is law as a whole"
        raise SourceError(message, place=Place(path), fix="give the day")
    draft = Draft(row.prefix)
    for article in root.iterfind("JoSection/Jo"):
        words = article.findtext("joCts", "")
        if article.findtext("joYn") == "N":
            draft.line(words)
        else:
            label = _label(path, article.findtext("joNo", ""), article.findtext("joBrNo", ""))
            _write_english(draft, label, clean(article.findtext("joTtl", "")), words.split("\n"))
    _refuse_empty(path, draft)
    if (key, number) in _AMENDED_AT_ONCE:
        other = _AMENDED_AT_ONCE[key, number]
        draft.warnings.append(f"{row.prefix}: as enacted; {other} changed words from the first day on")
    draft.warnings.append(f"{row.prefix}: a translation by the ministry; the Korean words are the law")
    return draft.finish(day, IMPORTER, official=False, identifiers=(f"law.go.kr:{key}", f"Act No. {number}"))


def _write_english(draft: Draft, label: str, title: str, lines: Sequence[str]) -> None:
    lines = [words for line in lines if (words := clean(_MARKS.sub("", line))) and not _NOTE.match(words)]
    head = re.match(rf"Article {re.escape(label)} ?\({re.escape(title)}\)\s*", lines[0] if lines else "")
    if head:
        lines = [words for words in (lines[0][head.end() :], *lines[1:]) if words]
    pinpoint = f"art_{label}"
    with draft.unit(pinpoint, "article", label, "", title):
        draft.line(f"Article {label} ({title})")
        sole = bool(lines) and not any(_LEVELS[0].label(line) for line in lines)
        with _sole(draft, pinpoint) if sole else nullcontext(), Outline(draft, pinpoint) as outline:
            levels = LineLevels(outline, _LEVELS)
            for line in lines:
                levels.enter(line)
                draft.line(line)


def _sole(draft: Draft, pinpoint: str) -> AbstractContextManager[None]:
    return draft.unit(f"{pinpoint}.par_1", "paragraph", "", pinpoint)


def _read_korean(path: Path, root: _Element) -> LawText:
    key = root.findtext("기본정보/법령ID", "")
    row = _act(path, key)
    day = root.findtext("기본정보/시행일자", "")
    draft = Draft(row.prefix)
    for article in root.iterfind("조문/조문단위"):
        if article.findtext("조문여부") != "조문":
            draft.line(article.findtext("조문내용", ""))
            continue
        _write_korean(
            draft,
            _label(path, article.findtext("조문번호", ""), article.findtext("조문가지번호", "")),
            article,
        )
    _refuse_empty(path, draft)
    draft.warnings += _later_starts(row.prefix, day, root)
    number = root.findtext("기본정보/공포번호", "")
    names = (f"law.go.kr:{key}", f"Act No. {number}")
    return draft.finish(_day(path, day), IMPORTER_KOREAN, official=True, identifiers=names, language="ko")


def _later_starts(act: str, day: str, root: _Element) -> Iterator[str]:
    """Say which units of a text start later than the text: they are in it, but not law on its first day."""
    for entry in root.findtext("기본정보/조문시행일자문자열", "").split("|"):
        start, _, units = entry.partition(":")
        if start > day:
            yield f"{act}: law from {start} only: {units}"


def _write_korean(draft: Draft, label: str, article: _Element) -> None:
    pinpoint, paragraphs = f"art_{label}", article.findall("항")
    sole = len(paragraphs) < 2 and not (paragraphs and paragraphs[0].findtext("항번호", "").strip())
    with draft.unit(pinpoint, "article", label, "", article.findtext("조문제목", "")):
        if sole:
            with _sole(draft, pinpoint):
                draft.line(article.findtext("조문내용", ""))
                _write_items(draft, pinpoint, paragraphs[0] if paragraphs else article)
            return
        draft.line(article.findtext("조문내용", ""))
        for paragraph in paragraphs:
            number = _number(paragraph.findtext("항번호", ""))
            name = f"{pinpoint}.par_{number}"
            with draft.unit(name, "paragraph", number, pinpoint) if number else nullcontext():
                draft.line(paragraph.findtext("항내용", ""))
                _write_items(draft, name if number else pinpoint, paragraph)


def _write_items(draft: Draft, above: str, node: _Element) -> None:
    """Write the items 호 and their sub-items 목; 가, 나, 다 are named as printed."""
    for tag, number_tag, words_tag in (("호", "호번호", "호내용"), ("목", "목번호", "목내용")):
        for item in node.findall(tag):
            number = _number(item.findtext(number_tag, ""))
            name = f"{above}.pnt_{number}{_branch(item.findtext(f'{tag}가지번호', ''))}"
            with draft.unit(name, "point", number, above) if number else nullcontext():
                for words in item.findall(words_tag):
                    draft.line(words.text or "")
                _write_items(draft, name if number else above, item)


def _number(words: str) -> str:
    """Return a number as refs have it, empty if there is none: ① is 1, `가.` is 가, `2의2.` is 2-2."""
    words = clean(words)
    words = _BRANCH.sub(r"\1-\2", _CIRCLED.get(words, words.rstrip(".")))
    return words if words.replace("-", "").isalnum() else ""


def _branch(number: str) -> str:
    return f"-{int(number)}" if number.strip().isdecimal() and int(number) else ""


def _label(path: Path, number: str, branch: str) -> str:
    if not number.strip().isdecimal():
        raise SourceError("an article has no number", place=Place(path), fix=_AGAIN)
    return f"{int(number)}{_branch(branch)}"


def _act(path: Path, key: str) -> Act:
    if key not in _ACTS:
        message = f"the act {key or '(none)'!r} is not in the table"
        raise SourceError(message, place=Place(path), fix="leave the file out")
    return act_by_prefix(_ACTS[key])


def _day(path: Path, day: str) -> dt.date:
    try:
        return dt.datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007 - a day, not a moment
    except ValueError as error:
        raise SourceError(f"시행일자 is {day!r}, no day", place=Place(path), fix=_AGAIN) from error


def _refuse_empty(path: Path, draft: Draft) -> None:
    if draft.is_empty:
        raise SourceError("no article in it", place=Place(path), fix=_AGAIN)
