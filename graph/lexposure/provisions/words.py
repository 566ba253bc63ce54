"""The words of a clause for comparing: what a reader would compare, without what differs from capture to capture.

Link targets, emphasis, escapes, characters without width and the clause's own number aren't its words: a clause
that is renumbered says the same. Figures and dates stay, since they are what terms change most quietly.
"""

from __future__ import annotations

import re

from lexposure.provisions.numbers import parse_number

__all__ = ["comparable", "tokens"]

_LINK = re.compile(
    r"!?\[([^\[\]]*+)\]\([ ]?<?(?:[^()<>\s]|\([^()\s]{0,200}\))*+>?(?:\s+(?:\"[^\"]*+\"|'[^']*+'))?[ ]?\)"
)
_LITTER = re.compile(r"\((?:opens in a new (?:window|tab))\)|<br ?/?>", re.IGNORECASE)
_MARKS = str.maketrans("", "", "*_\\`\u200b\u200c\u200d\u2060\ufeff\u00ad")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(rf"[^\W{_CJK}]+|[{_CJK}]|[$€£¥%]")


def comparable(text: str, *, heading: bool = False) -> str:
    """Return the words of a clause or heading on one line, without mark-up, link targets and its own number.

    `heading` also takes off a number that is a word with a figure (`Schedule 2`).
    """
    number = parse_number(text, heading=heading)
    words = text[number.length :] if number else text
    if "](" in words:
        words = _LINK.sub(r"\1", words)
    if "(" in words or "<" in words:
        words = _LITTER.sub(" ", words)
    return " ".join(words.translate(_MARKS).split())


def tokens(comparable: str) -> list[str]:
    """Return the words as they count in a comparison: in small letters and without punctuation.

    Signs of currency and per cent count, and each character of a script that is written without blanks.
    """
    return _TOKEN.findall(comparable.casefold())
