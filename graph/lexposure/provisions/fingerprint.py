"""What must be known of a captured text to say how it differs from others, in a form small enough to keep.

A history has hundreds of versions of hundreds of kilobytes; comparing them pair by pair means reading each of them
again and again. A fingerprint is read off a text once: hashes of it in forms that leave more and more out (white
space, mark-up and targets, lines that say when the page was updated, menus around the text, numbers and dates), the paragraphs, the targets
of its links, and whether it is a page that says that something failed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lexposure.provisions.links import document_named, links
from lexposure.provisions.menus import body

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lexposure.provisions.links import Link

__all__ = ["FINGERPRINT", "Fingerprint", "fingerprint", "plain_words", "says_when"]

FINGERPRINT = 2
"""Version of the rules below: fingerprints kept under another one are read off again."""

_ERROR_LENGTH = 2_000
"""A page that says that something failed says little else; longer texts speak of failures in their terms."""

_ERROR_PART = 600
_PART = re.compile(r"^- - -$", re.MULTILINE)
_TARGET = re.compile(
    r"\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+\"[^\"]{0,300}\")?\)|<?https?://[^>\s)\]]+"
)
_LITTER = re.compile(r"\(opens in a new window\)", re.IGNORECASE)
_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")
_WORD = re.compile(r"[^\W_]+")
_MONTHS = {
    name: f"{place:02}"
    for place, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_UPDATED = re.compile(
    r"\W*(?:(?:this|the|page|document|policy|agreement|terms|was|were|is|are|date|version|of)\s+){0,4}"
    r"(?:last\s*)?(?:updated|modified|revised|reviewed|changed)(?P<rest>.{0,60})",
    re.IGNORECASE,
)
_WHEN = re.compile(
    rf"(?:\d+(?:st|nd|rd|th)?|{_MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)day|on|as|of|at|date|a|an|one|about|ago"
    r"|today|yesterday|(?:minute|hour|day|week|month|year)s?|am|pm|utc|gmt|[pecm][sd]?t)",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"\W*(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_FAILURE = re.compile(
    r"isn[’']t available|is not available at the moment|unexpected error|access denied|page not found"
    r"|404 not found|verify (?:that )?you are (?:a )?human|just a moment|enable javascript|redirecting to"
    r"|technical error|technischen fehler|too many requests|service unavailable|bad gateway|checking your browser",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Fingerprint:
    """A text reduced to what comparing needs; all but `size`, `failure` and `targets` are hashes.

    `size` counts code points. `spaced` leaves out how much white space there is, `words` also mark-up, case, signs
    and targets, `shown` also lines that only say when the page was updated and how a date is written, `told` also the
    menus above and below the text, `bare` of all words the numbers and months. `addresses` are all link targets as written, `blocks` the lines by their words. `targets` are
    label and document named of the links that stand in a sentence, in order; the links of menus aren't among them.
    """

    sha256: str
    size: int
    spaced: str
    words: str
    shown: str
    told: str
    bare: str
    addresses: str
    failure: bool
    blocks: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]

    @classmethod
    def kept(cls, form: Mapping[str, Any]) -> Fingerprint:
        """Return a fingerprint from the form that `dataclasses.asdict` and JSON made of it."""
        targets = tuple((label, target) for label, target in form["targets"])
        return cls(**{**form, "blocks": tuple(form["blocks"]), "targets": targets})


def fingerprint(text: str) -> Fingerprint:
    """Read the fingerprint off a text; any text has one."""
    lines = [(line, words) for line in text.split("\n") if (words := plain_words(line))]
    first, last = body([line for line, _ in lines])
    shown = [[] if says_when(line) else _dated(line, words) for line, words in lines]
    words = [word for _, found in lines for word in found]
    found_links = list(links(text))
    start = text.find(lines[first][0]) if first else 0
    end = text.rfind(lines[last - 1][0]) + len(lines[last - 1][0]) if last < len(lines) else len(text)
    return Fingerprint(
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        size=len(text),
        spaced=_hash(text.split()),
        words=_hash(words),
        shown=_hash(word for each in shown for word in each),
        told=_hash(word for each in shown[first:last] for word in each),
        bare=_hash(word for word in words if not _is_number(word)),
        failure=_fails(text),
        blocks=tuple(_hash(found)[:12] for _, found in lines),
        addresses=_hash(link.target for link in found_links),
        targets=tuple(_targets(text, [link for link in found_links if start <= link.start < end])),
    )


def plain_words(text: str) -> list[str]:
    """Return the words of Markdown in small letters: no mark-up, signs, link targets or invisible characters."""
    plain = _LITTER.sub(" ", _TARGET.sub(" ", text)).translate(_INVISIBLE)
    return _WORD.findall(plain.lower())


def _fails(text: str) -> bool:
    """Say whether a page says that something failed, or one of the pages that a document is put together from."""
    if len(text) < _ERROR_LENGTH and _FAILURE.search(text):
        return True
    parts = _PART.split(text) if "- - -" in text else ()
    return any(len(part) < _ERROR_PART and _FAILURE.search(part) for part in parts)


def _targets(text: str, found: Sequence[Link]) -> Iterator[tuple[str, str]]:
    """Yield label and document of the links in lines that say more than the labels of their links."""
    start, end, linked = 0, -1, 0
    for link in found:
        if link.start >= end:
            start = text.rfind("\n", 0, link.start) + 1
            end = text.find("\n", link.end) if "\n" in text[link.end :] else len(text)
            linked = sum(len(plain_words(each.label)) for each in found if start <= each.start < end)
        named = document_named(link.target)
        if named and len(plain_words(text[start:end])) > linked:
            yield link.name, named


def _dated(line: str, words: list[str]) -> list[str]:
    """Return the words of a line with its dates in one form; most lines have none."""
    if not any(word in _MONTHS for word in words):
        return words
    one = _DAY_FIRST.sub(lambda m: _date(m[3], m[2], m[1]), line)
    return plain_words(_MONTH_FIRST.sub(lambda m: _date(m[3], m[1], m[2]), one))


def _date(year: str, month: str, day: str) -> str:
    return f" {year} {_MONTHS[month.lower()]} {int(day):02} "


def says_when(line: str) -> bool:
    """Say whether a line holds nothing but when the page was updated, or whose copyright it is since when."""
    if len(line) > 160:
        return False
    if _COPYRIGHT.match(line):
        return True
    found = _UPDATED.fullmatch(line.translate(_INVISIBLE).rstrip("*_# \u00a0"))
    return found is not None and all(_WHEN.fullmatch(word) for word in _WORD.findall(found["rest"]))


def _is_number(word: str) -> bool:
    return word in _MONTHS or any(sign.isdigit() for sign in word)


def _hash(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:24]
