r"""The numbers that clauses and headings begin with, as printed, whatever emphasis or escapes are wrapped around.

Read are decimal numbers (`1.23`, `A.1`, `B.3.a`, `**101**.**5.**`), single ones that are closed by a dot or a
bracket (`7\.`, `3)`), letters and Roman numerals (`a.`, `(b)`, `(iv)`), and in headings a word with a number
(`Schedule 2`). Only the first 96 characters are looked at, so that no text can make a pattern run long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Number", "parse_number", "starts_with_decimal"]

_WINDOW = 96
_MARKS = r"[*_\\]{0,6}"
_DECIMAL = re.compile(
    rf"(?P<before>{_MARKS})(?P<number>(?:\d{{1,3}}|[A-Z])(?:{_MARKS}\.{_MARKS}(?:\d{{1,3}}|[a-z](?=[.*\s)])))+)(?!\d)"
    rf"(?P<after>{_MARKS}[.)]?{_MARKS})(?P<closed>(?<=[.)*_])|(?=\s|$))(?!\d)"
)
_SINGLE = re.compile(rf"{_MARKS}(?P<number>\d{{1,3}}){_MARKS}[.)]{_MARKS}(?=[\s\"“A-Z]|$)")
_LETTER = re.compile(
    rf"{_MARKS}(?:\((?P<in>[A-Za-z]|[ivxlc]{{1,7}}|\d{{1,3}})\)|(?P<out>[A-Za-z]|[ivxlc]{{1,7}})(?P<close>[.)])){_MARKS}(?=\s|$)"
)
_WORD = re.compile(
    rf"{_MARKS}(?P<word>Section|Article|Part|Chapter|Annex|Schedule|Appendix|Exhibit)\s+(?P<number>\d{{1,3}}|[IVX]{{1,7}}|[A-Z])\b{_MARKS}[.:)]?{_MARKS}",
    re.IGNORECASE,
)
_LOWER = re.compile(r"\s+[a-z]")
_STRIP = str.maketrans("", "", "*_\\")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

Style = Literal["decimal", "single", "letter", "bracketed", "word"]


@dataclass(frozen=True)
class Number:
    """A number as printed without its closing dot; `parts` are what it is made of, `length` its mark-up included."""

    text: str
    style: Style
    parts: tuple[str, ...]
    length: int

    def extends(self, parts: tuple[str, ...]) -> bool:
        """Say whether these parts are the beginning of this number."""
        return len(parts) < len(self.parts) and self.parts[: len(parts)] == parts

    def follows(self, other: Number) -> bool:
        """Say whether this can be the next number, or one of the next, of the list that the other is in."""
        if self.style != other.style or self.style in {"decimal", "word"}:
            return False
        mine, theirs = self.parts[0], other.parts[0]
        if mine.isdigit() or theirs.isdigit():
            return mine.isdigit() and theirs.isdigit() and int(mine) > int(theirs)
        if mine.isupper() != theirs.isupper():
            return False
        return _letter(mine) == _letter(theirs) + 1 or 0 < _roman(theirs) == _roman(mine) - 1


def parse_number(words: str, *, heading: bool = False) -> Number | None:
    """Return the number at the beginning of a block; None if it has none."""
    head = words[:_WINDOW]
    if heading and (found := _WORD.match(head)):
        number = found["number"]
        parts = (
            (number,) if found["word"].lower() in {"section", "article"} else (found["word"].lower(), number)
        )
        return Number(f"{found['word']} {number}", "word", parts, found.end())
    if found := _DECIMAL.match(head):
        return _decimal(found, head)
    if found := _SINGLE.match(head):
        return Number(found["number"], "single", (found["number"],), found.end())
    if found := _LETTER.match(head):
        inside, outside = found["in"], found["out"]
        text = f"({inside})" if inside else outside
        return Number(text, "bracketed" if inside else "letter", (inside or outside,), found.end())
    return None


def starts_with_decimal(words: str) -> bool:
    """Say whether a line begins with a decimal number."""
    number = parse_number(words)
    return number is not None and number.style == "decimal"


def _decimal(found: re.Match[str], head: str) -> Number | None:
    """Refuse figures in running text: nothing closes them, nothing marks them, and a small letter follows."""
    bare = not found["before"] and not found["after"]
    if bare and (_LOWER.match(head, found.end()) or not found["number"][0].isdigit()):
        return None
    text = found["number"].translate(_STRIP)
    return Number(text, "decimal", tuple(text.split(".")), found.end())


def _letter(text: str) -> int:
    return ord(text) if len(text) == 1 else -100


def _roman(text: str) -> int:
    """Return the value of a Roman numeral; 0 if the text is none."""
    digits = [_ROMAN.get(letter, 0) for letter in text.lower()]
    if 0 in digits:
        return 0
    following = [*digits[1:], 0]
    return sum(-digit if digit < after else digit for digit, after in zip(digits, following, strict=True))
