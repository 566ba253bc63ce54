"""Whom a statement is about, where it rules nothing: the party that is its subject, or nobody.

The first party that stands where a subject stands decides, in the lead-in or in one of the first sentences; then what
the platform does without being named: its service or cookies as subject, and data that is collected, stored or deleted.
Which document applies, where to read on and what a term means are about nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.provisions.cue import PARTY, ROLES
from lexposure.provisions.parties import CUSTOMER, PLATFORM, THEIRS
from lexposure.provisions.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.provisions.cue import Addressee
    from lexposure.provisions.sentences import Extent

__all__ = ["About", "about"]


@dataclass(frozen=True)
class About:
    """Whom a statement is about, by which rule, with the spans of the words that show it and of the subject."""

    addressee: Addressee
    rule: str
    cue: Extent | None = None
    subject: Extent | None = None


_THEIRS = "".join(THEIRS.values())
_ROLE = ROLES | {theirs: ROLES[mark] for mark, theirs in THEIRS.items()}
_NAMED = re.compile(
    rf"(?:^|[,;:.\n] {{0,3}}(?:[a-z]{{3,12}}ly,? |also |then |or |and )?|\bthat |\bmeans )(?P<who>[{PARTY}]+)"
    rf"(?: (?:Corporation|Limited|Inc)\b)?(?: and (?:[a-z]|[{_THEIRS}])[^,.;]{{2,40}})?(?= (?:[a-z])|'(?:ve|re|d|m) )|^(?P<whose>[{_THEIRS}]+) [a-z]"
)
_HANDLES = re.compile(
    rf"(?P<who>[{PLATFORM}]+)(?: [a-z]{{2,14}}){{0,2}}? (?P<what>collect|use|process|receive|store|share|disclose|obtain|keep|retain)(?:e?s)?\b"
)
"""What a list is of in a privacy notice: "the data that we collect"."""
_RUN_IN = 60
"""A first sentence of at most so many code points can be a run-in heading, or introduce the one that says who is meant."""
_READ = 2
"""So many longer sentences are looked at for whom a statement is about."""
_WHICH = re.compile(
    rf"\W{{0,8}}(?:welcome to [^.!]{{0,60}}[.!] )?(?:[\w.]{{1,8}}[.)] +)?(?:this|these|the)\b[^.;{PARTY}]{{0,60}}\b(?:terms|agreement|policy|addendum|notice|statement|guidelines|document)\b[^.;{PARTY}]{{0,60}}?"
    r"\b(?P<does>governs?|appl(?:y|ies)|forms? part|sets? (?:out|forth)|(?:is|are) (?:an? |the )?(?:legally |binding |entire )*(?:agreement|contract)|supplements?|incorporated|(?:helps? )?(?:describe|explain|outline|cover)s?)\b",
    re.IGNORECASE,
)
"""A statement of which document applies, or what it is for, is about nobody."""
_POINTS = re.compile(
    r"\W{0,8}(?:(?:if|for|to|in order to|should)\b[^.;]{0,200}, ?)?(?:you can )?(?:please |kindly )(?:also )?(?:see|visit|contact|read|refer|email|e-mail|consult|write|reach|call|go)\b"
    rf"|\W{{0,8}}[{CUSTOMER}]+ (?:can|may) (?:also )?(?:find|learn|read|view more|visit)\b"
    r"|\W{0,8}(?:learn more|read more|see |for (?:more|further|additional) (?:information|details)|click here|contact us|questions\?)",
    re.IGNORECASE,
)
"""Where to read on, or whom to ask."""
_SETTLED = re.compile(
    r"\b(?:arbitration|(?:claims?|disputes?)\b[^.;]{0,120}\bexclusively)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\W*(?:[\w.]{1,8}[.)] +)?")
_ITS = re.compile(
    rf"(?:[{_THEIRS}]+ |the |these |this |some |certain |such ){{1,2}}(?:[\w-]{{2,20}} ){{0,2}}?(?:services?|site|sites|platform|websites?|cookies?|apps?|applications?|software|features?|tools?|products?)"
    r" (?!and\b|or\b|of\b|that\b|you\b|by\b|in\b|for\b|to\b|provided\b|made\b|which\b|on\b|from\b|at\b|with\b|(?:may |can |is |are |also )?(?:provided|include|contain|involve|licen[sc]ed)|agreement|terms|polic)[a-z]{2,15}\b",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"(?:the |this |such )?(?:data |information )?(?:collection|processing|retention|moderation)\b[^.;:,]{0,60} (?:is|are)\b",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"\b(?:is|are|was|were|be|been)(?: [a-z]{{3,14}}ly)? (?P<verb>[a-z]{{2,14}}(?:ed|en|wn|ld|pt|un))(?:[^.;,]{{0,40}})? by [{PLATFORM}{THEIRS[PLATFORM]}]"
)
_HANDLED = re.compile(
    r"\b(?:data|information|details|content|logs?|address(?:es)?|cookies?|messages?|prompts?|inputs?|outputs?|accounts?)\b[^.;:]{0,60}?\b(?:is|are|may be|will be|can be)(?: not| only| also| never)?(?: [a-z]{3,14}ly)?"
    r" (?:collected|processed|stored|shared|used|transferred|retained|kept|deleted|removed|disclosed|encrypted|saved|logged|scanned|hosted|anonymi[sz]ed|aggregated|sent|combined|recorded|suspended|terminated|closed)\b",
    re.IGNORECASE,
)


def about(text: str, words: str, own: Extent, lead: Sequence[Extent]) -> About:
    """Return whom a statement is about: `own` is its first part, `lead` what leads in to it, `words` the marked text."""
    if match := _WHICH.match(words, *own):
        return About("nobody", "which-document", match.span("does"))
    for start, end in (*lead, own):
        read = 0
        for opening, stop in sentences(text, start, end):
            number = _NUMBERED.match(words, opening, stop)
            begin = number.end() if number else opening
            if found := _of_sentence(words, begin, stop):
                return found
            read += stop - begin > _RUN_IN
            if read >= _READ:
                break
    for start, end in lead:
        if match := _HANDLES.search(words, start, end):
            return About("platform", "handles", match.span("what"), match.span("who"))
    if own[1] - own[0] > _RUN_IN - 20 and (match := _SETTLED.search(words, *own)):
        return About("both", "disputes", match.span())
    return About("nobody", "nothing")


def _of_sentence(words: str, begin: int, stop: int) -> About | None:
    if match := _POINTS.match(words, begin, stop):
        return About("nobody", "points-elsewhere", match.span())
    if match := _NAMED.search(words[begin : min(stop, begin + 160)]):
        group = "who" if match["who"] else "whose"
        at = (begin + match.start(group), begin + match.end(group))
        return About(_ROLE[match[group][0]], "about", None, at)
    if match := _DOING.match(words, begin, stop) or _ITS.match(words, begin, stop):
        return About("platform", "its-service", None, match.span())
    if match := _BY.search(words, begin, stop):
        return About("platform", "by-platform", match.span("verb"))
    ends = words[begin:stop].rstrip(" )")[-1:]
    if ends in (".", ":", ";") and (match := _HANDLED.search(words, begin, min(stop, begin + 200))):
        return About("platform", "handled", match.span())
    return None
