"""Where an enumerator belongs in an outline whose file doesn't say: by the order of labels, not by typography.

Legislators number points by one of six series (1, a, A, i, I, aa), insert `ba` after `b` and `14a` after `14`, and
leave gaps where a point was deleted. `(i)` follows `(h)`, or opens a list of Roman numerals; `(aa)` follows `(a)`,
or opens a list of double letters: what comes next decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FIRST", "follows", "place"]

_SURE_STARTS = frozenset({("i", "ii"), ("I", "II"), ("aa", "bb"), ("AA", "BB")})
FIRST = frozenset({"1", "a", "A", "i", "I"})
_DIGITS = re.compile(r"(\d+)([a-z]*)")
_LETTERS = re.compile(r"([a-zA-Z])([a-z]*)")
_ROMAN = re.compile(r"[ivx]+|[IVX]+")
_VALUES = {"i": 1, "v": 5, "x": 10}


def place(labels: Sequence[str], label: str, upcoming: str = "") -> int | None:
    """Return the depth at which a label stands below the open `labels`, None if it fits nowhere.

    A depth below `len(labels)` continues the list of that level and closes what is deeper; `len(labels)` opens a
    new list. `upcoming` is the label after this one.
    """
    if (label, upcoming) in _SURE_STARTS:
        return len(labels)
    deepest_first = range(len(labels) - 1, -1, -1)
    for depth in deepest_first:
        if follows(labels[depth], label):
            return depth
    if label in FIRST:
        return len(labels)
    return next((depth for depth in deepest_first if _later(labels[depth], label)), None)


def follows(before: str, after: str) -> bool:
    """Tell whether `after` is what comes next after `before` in one of the series."""
    for pattern, step in ((_DIGITS, _next_number), (_LETTERS, _next_letter)):
        first, second = pattern.fullmatch(before), pattern.fullmatch(after)
        if first and second and _next_in(first, second, step(first[1])):
            return True
    if len(before) == len(after) == 2 and before == before[0] * 2 and after == _next_letter(before[0]) * 2:
        return True
    return _roman(before) > 0 and _roman(after) == _roman(before) + 1 and before.islower() == after.islower()


def _next_in(first: re.Match[str], second: re.Match[str], following: str) -> bool:
    if first[1] == second[1]:
        return second[2] == (_next_letter(first[2]) if first[2] else "a")
    return second[1] == following and not second[2]


def _next_number(label: str) -> str:
    return str(int(label) + 1)


def _next_letter(label: str) -> str:
    return label[:-1] + chr(ord(label[-1]) + 1)


def _later(before: str, after: str) -> bool:
    first, second = _DIGITS.fullmatch(before), _DIGITS.fullmatch(after)
    if first and second:
        return (int(first[1]), first[2]) < (int(second[1]), second[2])
    return (
        before.isalpha() and after.isalpha() and before.islower() == after.islower() and before[0] < after[0]
    )


def _roman(label: str) -> int:
    """Return the value of a Roman numeral below 40, 0 if the label is none."""
    if not _ROMAN.fullmatch(label):
        return 0
    digits = [_VALUES[sign] for sign in label.lower()]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-digit if digit < right else digit for digit, right in pairs)
