"""Orders: sentences and items that address whoever reads them without naming anybody.

"Keep your password secret", "Do not …", and, as items, a modal without its subject ("must hold a licence"). What only
points elsewhere ("see our policy", "please contact us") orders nothing. A verb that may be a noun counts where an article,
a possessive or a party stands behind it, so that "Access to data" and "Process for complaints" stay headings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexposure.provisions.cue import PARTY, Cue
from lexposure.provisions.cues import main_clause
from lexposure.provisions.parties import THEIRS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.provisions.sentences import Extent

__all__ = ["order"]

_PLAIN = "comply|ensure|make sure|be (?!aware)|respect|adhere|treat|cooperate|notify|refrain|sign (?:in|up|into)|log in|go to|opt out|follow"
_VERBS = (
    "accept|acknowledge|add|answer|apply|ask|attach|attribute|choose|cite|click|clearly|complete|configure|confirm"
    "|create|credit|delete|describe|disable|disclose|display|do|download|enable|enter|give|honou?r|identify|implement|include|indicate"
    "|inform|install|keep|label|limit|link|list|maintain|make|mark|monitor|name|obtain|open|pay|place|post|preserve|prevent|promptly"
    "|protect|provide|publish|put|register|remain|remove|replace|report|request|restrict|retain|return|secure|seek|select|send"
    "|set|share|show|sign|specify|state|stay|stop|store|submit|supply|take|tell|test|update|upload|use|verify|wait|write"
)
_BEHIND = (
    rf"[{PARTY}{''.join(THEIRS.values())}]|(?:the|a|an|any|all|each|every|its|it|them|this|that|these|those|such|only|enough"
    r"|(?:in)?accurate|clear|true|current|complete|appropriate|reasonable|sufficient|at least|up-to-date|strong)\b"
)
_ORDER = re.compile(
    r"\W{0,8}(?:(?:\w{1,4}[.)]|\d{1,3}(?:\.\d{1,3}){1,4}[.)]?)\W{1,8})?(?:(?:please|also|and|or|then|next|instead|always|first|finally|in particular|in addition|additionally"
    r"|at a minimum|simply|just)[, ]{1,3}){0,2}"
    r"(?:(?P<no>(?:do not|don't)(?! (?:track|sell|call|need|have to)\b)|(?:never|avoid|refrain from|not to)\b)"
    r"|(?P<ban>(?:cannot|can't|can not|(?:may|must|should|shall|will) not|mustn't|shouldn't|won't|(?:can|may) only)\b)"
    r"|(?P<must>(?:must|should|shall|have to|need to)\b)"
    rf"|(?P<yes>(?:{_PLAIN})\b|(?:{_VERBS})(?= (?:{_BEHIND}))))",
    re.IGNORECASE,
)
_BEHIND_COMMA = re.compile(rf",{_ORDER.pattern}", re.IGNORECASE)
_WHEN = re.compile(
    r"\W{0,12}(?:[\w.]{1,6}[.)]\W{1,6})?(?:if|when|where|once|before|after|unless|for|in|to)\b", re.IGNORECASE
)
_RULES_AHEAD = re.compile(
    r"\b(?:rules|requirements|guidelines|steps|standards|instructions|practices|criteria)\b", re.IGNORECASE
)


def order(words: str, start: int, end: int, lead: Sequence[Extent] = ()) -> Cue | None:
    """Read an imperative in the sentence `words[start:end]` of a marked text; None if it is none.

    `lead` are the spans that lead in to it and rule nothing: a bare verb behind them is an infinitive ("for these purposes:
    provide …") and no order, unless they announce rules.
    """
    led = bool(lead) and not _RULES_AHEAD.search(words, *lead[-1])
    begin = main_clause(words, start, end)
    if match := _ORDER.match(words, start, end):
        small = match["yes"] and match["yes"][0].islower() and not words[start : match.start("yes")].strip()
        heading = end - start < _SHORT and words[end - 1] != ":"
        return None if match["yes"] and (led or small or heading) else _read(match)
    match = _ORDER.match(words, begin, end) if begin > start else None
    if match is None and begin == start and _WHEN.match(words, start, end):
        match = _BEHIND_COMMA.search(words, start, end)
    return _read(match) if match else None


_SHORT = 20
"""A run-in heading ("Opt out.") is shorter than an order."""


def _read(match: re.Match[str]) -> Cue:
    kind = match.lastgroup or ""
    span: Extent = match.span(kind)
    if kind in ("no", "ban"):
        return Cue("prohibition", "customer", "order-not", span)
    return Cue("obligation", "customer", "order-modal" if kind == "must" else "order", span)
