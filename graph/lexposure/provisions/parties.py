"""Who is who in a document: the names it gives the platform and the customer, and the text with those names marked.

Terms say "we", "Company" or a trade name for one side and "you", "Customer" or "Developer" for the other, and say
themselves which: `Example, Inc. (“Example,” “we,” or “us”)`. Those definitions are read, so no list of platforms is
needed; a caller who knows names adds them. `marked` then replaces each mention by a letter of the same length, so that a
rule speaks of roles and every position stays a position in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BOTH", "CUSTOMER", "END_USER", "PLATFORM", "THEIRS", "THIRD", "Parties", "marked", "parties"]

PLATFORM, CUSTOMER, BOTH, END_USER, THIRD = "ꀀ", "ꀁ", "ꀂ", "ꀃ", "ꀄ"
"""The letters (of a script that terms don't use) that stand for a mention of a role; n code points become n letters."""
THEIRS = {PLATFORM: "ꀐ", CUSTOMER: "ꀑ", BOTH: "ꀒ", END_USER: "ꀓ", THIRD: "ꀔ"}
"""The letters for possessives ("our", "Customer's"), which are about the party but aren't the subject."""

_WE = frozenset({"we", "us", "our", "ours"})
_YOU = frozenset({"you", "your", "yours"})
_DEFINED = re.compile(r"\((?=[^()]{0,16}[\"“”„'‘])(?P<inside>[^()]{2,200})\)")
_QUOTED = re.compile(r"[\"“”„‘'][*_]{0,3}(?P<name>[A-Za-z][\w .&-]{0,40}?)[*_]{0,3},?[*_]{0,3}[\"”“’']")
_NAME_BEFORE = re.compile(
    r"(?P<name>[A-Z][\w.&-]{1,30}(?: [A-Z][\w.&-]{1,30}){0,3}),? (?:Inc|LLC|L\.L\.C|PBC|Ltd|Limited|Corp|Corporation|B\.V|Co|GmbH|S\.A|OpCo)\b"
)
_OPERATOR = re.compile(
    r"(?P<name>[A-Z][\w&-]{1,30})(?: [A-Z][\w&-]{1,30}){0,3},? (?:Inc\.|LLC|L\.L\.C\.|PBC|Ltd|Limited|B\.V\.|OpCo)"
)
_OPENING = 6000
_NO_NAME = re.compile(
    r"a|an|the|this|that|these|services|service|site|website|websites|agreement|terms|policy|products|product|platform|content"
    r"|data|party|parties|affiliates|european|united|states|section|app|apps|labels|at|user|users|customer|customers|end",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Parties:
    """The names of the platform and of the customer in a document, apart from those that are the same everywhere."""

    platform: frozenset[str]
    customer: frozenset[str] = frozenset()


_CLASSES = re.compile(
    r"(?<![\w-])(?P<class>[Mm]erchant|[Ss]eller|[Aa]dvertiser|[Cc]reator|[Ss]treamer|[Bb]uyer|[Hh]ost|[Pp]ublisher|[Rr]eseller|[Rr]esearcher"
    r"|[Cc]ontributor|[Vv]isitor|[Gg]uest|[Ss]hopper|[Aa]pplicant|[Dd]river|[Cc]ourier|[Pp]layer|[Ss]tudent|[Tt]eacher)s?"
    r" (?:must|shall|should|may not|may only|can't|cannot|will not|agree|are (?:solely )?responsible|are required|are prohibited|are expected)\b"
)
"""Classes of persons that a document binds: it addresses them, as others address "users"."""
_ACTS = re.compile(
    r"(?<![\w.@/-])(?P<name>[A-Z][\w&-]{1,30}(?: [A-Z][\w&-]{1,30})?) (?:may|will|reserves|does not|collects|uses|processes|disclaims|shall|has the right)\b"
)
_OFTEN = 4


def _acting(text: str) -> str:
    """Return the proper name that most often does what platforms do, empty if none often does; for who isn't introduced."""
    often = Counter(match["name"] for match in _ACTS.finditer(text))
    for name, times in sorted(often.items(), key=lambda one: (-one[1], one[0])):
        if times < _OFTEN:
            break
        if not _NO_NAME.fullmatch(name) and not re.search(
            rf"(?<![\w.@/-]){re.escape(name.lower())}(?![\w@/-]|\.\w)", text
        ):
            return name
    return ""


def parties(text: str, names: Iterable[str] = ()) -> Parties:
    """Read the names of the two sides from a document's own definitions; `names` are known names of the platform.

    A bracket that holds a quoted "we", "us" or "our" defines the platform, one with "you" the customer; other capitalised
    names in it are aliases, and so is the company's name before it.
    """
    platform = {name for name in names if name}
    customer: set[str] = set()
    opening = text[:_OPENING]
    platform.update(
        match["name"] for match in _OPERATOR.finditer(opening) if opening.count(match["name"]) > 2
    )
    for bracket in _DEFINED.finditer(text):
        quoted = [match["name"].strip(" ,.") for match in _QUOTED.finditer(bracket["inside"])]
        small = {name.lower() for name in quoted}
        side = platform if small & _WE else customer if small & _YOU else None
        if side is None:
            continue
        side.update(name for name in quoted if name[:1].isupper())
        if side is platform:
            before = text[max(0, bracket.start() - 90) : bracket.start()]
            side.update(match["name"] for match in _NAME_BEFORE.finditer(before))
            side.update(match["name"] for match in _OPERATOR.finditer(before))
    if not any(text.count(name) > 1 for name in platform) and (name := _acting(text)):
        platform.add(name)
    bound = Counter(match["class"].lower() for match in _CLASSES.finditer(text))
    for name in (name for name, times in bound.items() if times > 1):
        customer.update((name, f"{name}s", name.capitalize(), f"{name.capitalize()}s"))
    named = (name for name in platform if name.lower() not in _WE | _YOU and not _NO_NAME.fullmatch(name))
    return Parties(frozenset(named), frozenset(name for name in customer if name.lower() not in _WE | _YOU))


# ------------------------------------------------------------------------------------------------ marking
_PLAIN = str.maketrans(
    dict.fromkeys(
        f"{''.join(THEIRS)}{''.join(THEIRS.values())}*_\\\u200b\u2060\ufeff\xa0\u202f\u2009\t\r", " "
    )
    | {"’": "'", "‘": "'", "”": '"', "“": '"', "„": '"', "‑": "-"}
)
_TARGET = re.compile(
    r"\]\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?\)|<https?://[^<>\s]{1,2000}>|https?://[^\s)\]]{1,2000}"
)
_ROLES = {
    BOTH: (
        r"[Ee]ach (?:[Pp]arty|of us|of the [Pp]arties)|[Ee]ither (?:[Pp]arty|of us|side)|(?<=[Nn]either )(?:[Pp]arty|of us)|(?:[Tt]he |[Bb]oth |[Aa]ll )?[Pp]arties"
        r"|[Ww]e (?:both|each)|[Bb]oth of us|[Tt]he other [Pp]arty|[Aa] [Pp]arty|(?:[Tt]he )?(?:[Rr]eceiving|[Dd]isclosing|[Ii]ndemnifying|[Ii]ndemnified|[Nn]on-[Bb]reaching|[Bb]reaching) [Pp]arty"
        r"|EACH PARTY|EITHER PARTY|(?<=NEITHER )PARTY|(?:THE |BOTH )?PARTIES|THE OTHER PARTY|A PARTY|Recipient|Discloser"
    ),
    CUSTOMER: (
        r"[Yy]ou|YOU|[Yy]ourself|[Yy]ours|(?:[Tt]he |[Aa] |[Aa]ny |[Ee]ach |[Aa]ll |[Oo]ur |[Tt]his )?(?:Customer|customer|Developer|developer|Subscriber|subscriber|Licensee|[Uu]ser|Member|Client|Participant|participant|Company Admin)s?"
        r"|CUSTOMERS?|THE CUSTOMER|USERS?"
    ),
    PLATFORM: r"[Ww]e|WE|us|US(?=[ ,.;](?:[A-Z]{2,}|$))|ours|OURS|[Tt]he Company|THE COMPANY|[Tt]he [Pp]latform(?= (?:will|shall|has|reserves|does|is entitled|may(?! (?:not )?(?:be|contain|include))))|[Ll]icensor|LICENSOR|[Oo]ur team|[Oo]ur staff",
    END_USER: r"(?:[Yy]our |[Ii]ts |[Tt]he |[Aa]ny |[Aa]ll |[Ee]ach )?(?:[Ee]nd[ -][Uu]sers?|[Aa]uthorized [Uu]sers?|END USERS?)",
    THIRD: (
        r"(?:[Aa] |[Aa]ny |[Tt]he |[Oo]ther )?(?:[Tt]hird[ -][Pp]art(?:y|ies)(?: [a-z]{1,20}s)?|[Aa]rbitrators?|[Cc]ourts?|JAMS|[Ss]ubprocessors?|[Ss]ub-[Pp]rocessors?"
        r"|[Ss]ervice providers|[Vv]endors|THIRD PART(?:Y|IES))"
    ),
}
_TOGETHER = re.compile(
    rf"(?:\b(?:[Bb]oth|[Ee]ither|EITHER) )?(?:[{CUSTOMER}]+,? (?:and|or|nor|AND|OR|NOR) [{PLATFORM}]+|[{PLATFORM}]+,? (?:and|or|nor|AND|OR|NOR) [{CUSTOMER}]+)"
)
_WITH_USERS = re.compile(rf"[{CUSTOMER}]+,? (?:and|or|nor|and/or) (?:[{THEIRS[CUSTOMER]}]+ )?[{END_USER}]+")
_OURS = {PLATFORM: r"[Oo]ur|OUR", CUSTOMER: r"[Yy]our|YOUR"}


def marked(text: str, who: Parties) -> str:
    """Return the text, code point by code point, without mark-up and link targets, and with the parties marked.

    The result has the length of `text`: what is taken out leaves blanks, what is marked becomes letters of its role.
    """
    plain = _TARGET.sub(_blank, text.translate(_PLAIN))
    found = _pattern(who).sub(_mark, plain)
    found = _WITH_USERS.sub(lambda match: CUSTOMER * len(match[0]), found)
    return _TOGETHER.sub(lambda match: BOTH * len(match[0]), found)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _pattern(who: Parties) -> re.Pattern[str]:
    named = {*who.platform, *(name.upper() for name in who.platform)}
    platform = [*sorted(map(re.escape, named), key=lambda name: (-len(name), name)), _ROLES[PLATFORM]]
    customer = [*sorted(map(re.escape, who.customer), key=lambda name: (-len(name), name)), _ROLES[CUSTOMER]]
    groups = [
        rf"(?P<b>{_ROLES[BOTH]})",
        rf"(?P<u>{_ROLES[END_USER]})",
        rf"(?P<t>{_ROLES[THIRD]})",
        rf"(?P<p>(?:The |the )?(?:{'|'.join(platform)}))",
        rf"(?P<c>{'|'.join(customer)})",
        rf"(?P<q>{_OURS[PLATFORM]})",
        rf"(?P<d>{_OURS[CUSTOMER]})",
    ]
    return re.compile(rf"(?<![\w.@/-])(?:{'|'.join(groups)})(?P<s>'s?)?(?![\w@])")


_MARKS = {
    "b": BOTH,
    "u": END_USER,
    "t": THIRD,
    "p": PLATFORM,
    "c": CUSTOMER,
    "q": THEIRS[PLATFORM],
    "d": THEIRS[CUSTOMER],
}


def _mark(match: re.Match[str]) -> str:
    kind = next(kind for kind in _MARKS if match[kind])
    mark = _MARKS[kind]
    return (THEIRS.get(mark, mark) if match["s"] else mark) * len(match[0])
