"""What a EUR-Lex page says of itself: which act it is, in which state and language, and since when it is law.

The full page states it in RDFa (`<meta about="…/oj" property="eli:…">`, the ELI ontology of the Publications
Office), many times over, for every language and format: only what is said about the act itself counts. Barer pages
have a canonical link, a reference line (`0YYYYRNNNN — EN — DD.MM.YYYY`) or nothing but the title.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.sources.eurlex_words import classes, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

__all__ = ["PageFacts", "page_facts"]

_CELEX = re.compile(r"([03])(\d{4})([A-Z]{1,2})(\d{4})(?:-(\d{8}))?")
_REFERENCE = re.compile(r"(0\d{4}[A-Z]\d{4})\s*—\s*([A-Z]{2})\s*—\s*(\d{2})\.(\d{2})\.(\d{4})")
_ELI = re.compile(r"/eli/(reg|dir|dec)/(\d{4})/(\d+)/")
_TITLE = re.compile(r"(REGULATION|DIRECTIVE|DECISION) \([A-Z, ]+\) (No )?(\d+)/(\d+)", re.IGNORECASE)
_LETTERS = {"reg": "R", "dir": "L", "dec": "D", "regulation": "R", "directive": "L", "decision": "D"}


@dataclass(frozen=True)
class PageFacts:
    """Which act a page holds.

    `acts` are the act's names as CELEX tails (`2016R0679`), each once, in order of authority: RDFa, metadata,
    canonical link, reference line, title. `state` is the day of a consolidation, None for the Official Journal.
    `in_force` are the days of entry into force and of application, which RDFa doesn't tell apart.
    """

    acts: tuple[str, ...]
    state: dt.date | None
    in_force: tuple[dt.date, ...]
    published: dt.date | None
    language: str


def page_facts(root: _Element) -> PageFacts:
    """Read what a page says of itself; what it doesn't say is empty."""
    said = _said(root)
    reference = next((m for p in root.iter("p") if (m := _REFERENCE.search(text_of(p)))), None)
    named = [found for name in _names(root, said) if (found := _CELEX.fullmatch(name))]
    acts = [f"{m[2]}{m[3]}{m[4]}" for m in named]
    states = [m[5] for m in named if m[5]]
    if reference:
        acts.append(reference[1][1:])
        states.append(f"{reference[5]}{reference[4]}{reference[3]}")
    return PageFacts(
        tuple(dict.fromkeys(acts or _titled(root))),
        next(filter(None, map(_day, states)), None),
        tuple(sorted(filter(None, map(_day, said.get("eli:first_date_entry_in_force", ()))))),
        next(filter(None, map(_day, said.get("eli:date_publication", ()))), None),
        _language(root, reference[2] if reference else ""),
    )


def _said(root: _Element) -> dict[str, list[str]]:
    """Return what RDFa says about the one resource that has a local id; nothing if there are several."""
    metas = [meta for meta in root.iter("meta") if meta.get("about")]
    subjects = {meta.get("about") for meta in metas if meta.get("property") == "eli:id_local"}
    said: dict[str, list[str]] = {}
    for meta in metas:
        if subjects == {meta.get("about")}:
            value = meta.get("content") or meta.get("resource")
            said.setdefault(meta.get("property") or "", []).append(value or "")
    return said


def _names(root: _Element, said: dict[str, list[str]]) -> Iterator[str]:
    yield from said.get("eli:id_local", ())
    for meta in root.iter("meta"):
        if meta.get("name") == "WT.z_docID":
            yield meta.get("content", "")
    for link in root.iter("link"):
        found = _ELI.search(link.get("href", "")) if link.get("rel") == "canonical" else None
        if found:
            yield f"3{found[2]}{_LETTERS[found[1]]}{int(found[3]):04}"


def _titled(root: _Element) -> list[str]:
    """Return the act that the title names: year and number, or number and year in titles made before 2015."""
    for line in root.iter("p"):
        found = _TITLE.search(text_of(line)) if classes(line) & {"doc-ti", "title-doc-first"} else None
        if found:
            year, number = (found[4], found[3]) if found[2] else (found[3], found[4])
            return [f"{year}{_LETTERS[found[1].lower()]}{int(number):04}"]
    return []


def _language(root: _Element, reference: str) -> str:
    printed = next((text_of(p) for p in root.iter("p") if "hd-lg" in classes(p)), "")
    return (printed or reference or root.get("lang", "")).lower()


def _day(written: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None
