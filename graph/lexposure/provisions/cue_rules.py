"""What a cue says, once its subject is known: must, must not, may, is entitled, is freed, or nothing.

One function for each kind of cue, each a few questions about the words behind it: "may not be available" forbids nothing,
"may need to pay" obliges, "will not be liable" frees. A thing as subject ("fees must be paid") binds whoever acts on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lexposure.provisions.parties import BOTH, CUSTOMER, END_USER, PLATFORM, THEIRS, THIRD

if TYPE_CHECKING:
    from collections.abc import Callable

    from lexposure.provisions.sentences import Extent

__all__ = ["PARTY", "ROLES", "Addressee", "Cue", "Deontic", "Sight", "decide"]

Deontic = Literal["obligation", "prohibition", "permission", "right", "exemption", "statement"]
Addressee = Literal["customer", "end-user", "platform", "both", "third-party", "nobody"]

ROLES: dict[str, Addressee] = {
    CUSTOMER: "customer",
    PLATFORM: "platform",
    BOTH: "both",
    END_USER: "end-user",
    THIRD: "third-party",
}
"""The addressee that each mark stands for."""
PARTY = "".join(ROLES)
_OTHER: dict[Addressee, Addressee] = {"customer": "platform", "platform": "customer", "end-user": "platform"}
_BOUND: tuple[Addressee, ...] = ("customer", "end-user", "both", "third-party")


@dataclass(frozen=True)
class Cue:
    """A cue in a sentence: what it says of whom, by which rule, with the spans of its words and of its subject.

    `subject` is None where nobody is named ("Do not …"). `weak` cues ("you agree that …") give way to others in
    the same sentence.
    """

    deontic: Deontic
    addressee: Addressee
    rule: str
    span: Extent
    subject: Extent | None = None
    weak: bool = False


@dataclass(frozen=True)
class Sight:
    """A cue as found: its kind, its words in small letters, what stands before and behind, whose it is, and its spans.

    `role` is None where the subject is a thing. `finite` says that a state comes with a verb ("are required"), `denied` that
    cue or subject is negated, `month` that the word may name the month of May.
    """

    kind: str
    words: str
    before: str
    behind: str
    role: Addressee | None
    span: Extent
    subject: Extent | None
    finite: bool = True
    denied: bool = False
    month: bool = False


def decide(sight: Sight) -> Cue | None:
    """Return what a cue says; None if it rules nothing."""
    said = _RULES[sight.kind](sight)
    if said is None:
        return None
    deontic, addressee, rule = said
    weak = rule in _WEAK
    return Cue(deontic, addressee, rule, sight.span, sight.subject, weak)


_Said = tuple[Deontic, Addressee, str] | None
_WEAK = ("accepts", "acknowledges", "consents")

# ------------------------------------------------------------------------------------------------ words behind a modal
_PASSIVE = re.compile(
    r"[ ]{1,9}(?:[a-z]{3,14}ly |also |only |not |never )?be[ ]{1,9}(?:[a-z]{3,14}ly |also |only |so |further )?(?P<verb>[a-z]{1,20}(?:ed|en|wn|ld|nt|de|ut|et|ead|aid|ept|eft|ost|un|ght))\b"
)
_OF_CUSTOMER = re.compile(rf"[ ]by[ ]{{1,5}}[{CUSTOMER}{END_USER}]")
_OF_PLATFORM = re.compile(
    rf"^[^.;]{{0,60}} by[ ]{{1,5}}(?:[{PLATFORM}{THEIRS[PLATFORM]}]|the [a-z ]{{0,30}}(?:department|team|staff|moderators?)\b)"
)
_CHANGES = re.compile(
    r"(?:chang|modif|suspend|terminat|limit|updat|revis|amend|remov|discontinu|block|revok|cancel|enforc|disabl|adjust|charg)"
)
_HANDLED = re.compile(
    r"(?:transfer|stor|process|shar|disclos|used?$|collect|retain|kept|keep|access|combin|sav|record|review|monitor|sent|log|anonymi|aggregat|delet|sold|analy)"
)
_DATA = re.compile(r"\b(?:data|information|details|content|logs?|communications?|messages?|prompts?|inputs?|cookies?|identifiers?|verification)\b[^.;:]*$", re.IGNORECASE)
"""What the platform does with data is its own doing, though the sentence is passive."""
_SERVES = re.compile(r"\b(?:services?|site|sites|platform|websites?|apps?|software|features?|tools?|cookies?)\s*$", re.IGNORECASE)
_OWN_SERVICE = re.compile(rf"(?:\bthe|[{THEIRS[PLATFORM]}]) (?:services?|site|platform|website)\s*$", re.IGNORECASE)
_DOES = re.compile(
    r"[ ]{1,9}(?:also |automatically )?(?:log|collect|store|use|retain|block|remove|monitor|record|process|share|send|scan|install|place|set|access|transmit|display|suspend|limit|restrict|delete)\b"
)
_CUSTOMERS = re.compile(
    rf"[{THEIRS[CUSTOMER]}][^.;:]*$|\b(?:ads?|apps|extensions?|posts?|promotions?|listings?|accounts?|usernames?|submissions?|integrations?|plug-?ins?|bots?|streams?|campaigns?|advertis\w+|applications|catalogs?)\b[^.;:,]{{0,60}}$",
    re.IGNORECASE,
)
"""Things that the customer makes: what they may and must not do binds their maker."""
_CREATES = re.compile(r"[ ]{1,9}(?:create|constitute|give rise to|imply|be deemed)\b[^.;]{0,60}\bwarrant")
_DUTY = re.compile(
    r"[ ]{1,9}(?:[a-z]{3,14}ly |also |then |first )?(?:be (?:required|obligated|obliged|asked|responsible|liable|charged|billed|bound|invoiced)\b|(?:need|have) to\b)"
)
_ENTITLED = re.compile(
    r"[ ]{1,9}(?:also |still )?have\b(?![ ]to[ ])[^.;]{0,60}\b(?:rights?|choices?)\b|[ ]be entitled\b"
)
_FREE = re.compile(
    r"[ ]{1,9}(?:(?:in any (?:event|way|case)|under any (?:circumstances|theory)|otherwise|also)[ ,]{1,3})?(?:be|have|bear|assume|accept|incur|be deemed)[ ,]{1,9}"
    r"(?:(?:held|any|no|in any way|otherwise|jointly|the|[^.;]{0,60}?\bbe)[ ]{1,9}){0,3}(?:liable|responsib\w+|liabilit\w+|obligat\w+|required|obliged|duty|(?:to be )?in breach)\b"
)
_HAS_NO = re.compile(
    r"[ ]{1,9}(?:have|be under|bear|assume|accept)[ ]{1,9}no[ ]{1,9}(?P<what>(?:\w+[ ,/]{1,3}){0,3}(?:liab|respons|oblig|duty))?"
)
_TURNED = re.compile(r"[ ]{1,9}[^.;]{2,110}?\bbe (?:held )?(?:liable|responsible)\b")
_ADVERBS = r"[ ]{1,9}(?:[a-z]{3,14}ly |also |not |no longer |never |still |then |only ){0,4}"
_HAPPENS = re.compile(
    rf"{_ADVERBS}(?:receive|see|find|encounter|experience|notice|incur|lose|get|like|prefer|become|result|vary|differ|include|contain|apply|affect"
    r"|continue|remain|survive|govern|control|prevail|mean|constitute|depend|occur|arise|happen|exist|fail|cause|help|take effect|terminate|expire"
    r"|inure|work|appear|change|need|supersede|automatically|begin|commence|start|end|come into|run|feel|qualify|have (?!the right|to)"
    r"|be (?:directed|redirected|prompted|able|unable|available|unavailable|aware|subject|eligible|interested|different|effective|deemed|construed"
    r"|governed|in |at |a |an |the |no |of |more |less |on |as |under |considered|interpreted|inaccurate|accurate|presented|familiar|found|entitled"
    r"|limited|tolled|severed|enforced|binding|valid|void|exclusive|final|null|treated|made up|based|notified|given|told|stored|associated))\b"
)
_BEFALLS = re.compile(
    rf"{_ADVERBS}(?:receive|see|find|encounter|experience|notice|incur|lose|get|like|prefer|benefit|qualify|feel|have (?!to\b|the right|sole|in place|read|obtained)"
    r"|be (?!responsible|liable|required|bound|charged|billed|invoiced|obligated|solely|sent|fully|given access))"
)
_INFORMS = re.compile(
    r"[ ]{1,9}(?:also |always )?(?:read|learn|find|see|view more|refer|wish|want|visit|check|think|expect|imagine)\b"
)
_ADVISES = re.compile(
    r"[ ]{1,9}(?:carefully |always )?(?:review|consult|take (?:special )?care|be aware|note|check|read|understand|be (?:read|addressed|directed|sent))\b"
)
_ONLY = re.compile(r"[ ]{1,9}(?:be )?(?:[a-z]{3,12} )?only[ ]{1,9}[a-z]|[ ]{1,9}(?:solely|just)[ ]{1,9}[a-z]")
_PROMISES = re.compile(
    r"[ ]{1,9}(?:and [\w ]{2,20})?(?:guarantee|promise|ensure|warrant|be (?:held )?(?:responsible|liable))"
)
_ROUTINE = re.compile(
    r"[ ]{1,9}(?:also |only |automatically )?(?:collect|receive|consider|ask|treat|determine|assume)\b"
)
_MONTH = re.compile(r"[ ]{1,3}(?:\d{1,2}\b|20\d\d)")
_PEOPLE = re.compile(
    r"\b(?:individuals?|consumers?|residents?|persons?|people|data subjects?|organi[sz]ations?|developers?|operators?|businesses|companies|anyone|everyone)\b",
    re.IGNORECASE,
)


_IN_ORDER = re.compile(rf"\b(?:ensur\w+|so|in order) that[ ]{{1,5}}[{PARTY}]+[ ]{{0,5}}$", re.IGNORECASE)
"""A purpose ("so that you can") allows nothing."""
_HAPPEN = re.compile(r"[ ]{1,9}(?:inadvertently|unintentionally|accidentally)\b")


def _modal(sight: Sight) -> _Said:
    modal = (
        "can"
        if sight.words.startswith("ca")
        else {"wo": "will", "sh": "shall"}.get(sight.words[:2], "")
        or sight.words.split()[0].removesuffix("n't")
    )
    if sight.words.startswith("should"):
        modal = "should"
    elif sight.words.startswith("'ll"):
        modal = "will"
    behind, role, denied = sight.behind, sight.role, sight.denied
    if modal == "may" and sight.month and _MONTH.match(behind):
        return None
    if modal in ("must", "should") and _ADVISES.match(behind):
        return None
    if denied and _FREE.match(behind):
        return "exemption", role or "platform", "not-liable"
    if modal in ("will", "shall", "may") and (nothing := _HAS_NO.match(behind)):
        return ("exemption", role or "platform", "not-liable") if nothing["what"] else None
    if role is None and denied and (turned := _TURNED.match(behind)):
        return "exemption", "both" if BOTH in turned[0] else "platform", "not-liable"
    if not denied and _ENTITLED.match(behind):
        return ("right", role, "has-right") if role else None
    if role is None:
        return _of_thing(sight, modal)
    if modal in ("may", "can", "might", "could"):
        return None if _IN_ORDER.search(sight.before) else _may(sight, modal, role)
    return _must(sight, modal, role)


_GIVES_DATA = re.compile(
    r"[ ]{1,9}(?:also |choose to |voluntarily ){0,2}provide\b[^.;]{0,60}\b(?:personal|identifiable|following)\b[^.;]{0,30}\b(?:data|information)\b"
)
"""A privacy notice that says what somebody may happen to hand over allows nothing."""


def _may(sight: Sight, modal: str, role: Addressee) -> _Said:
    behind = sight.behind
    if modal in ("may", "can") and role in ("customer", "end-user") and _ONLY.match(behind):
        return "prohibition", role, "may-only"
    if sight.denied and role == "platform":
        return ("exemption", role, "cannot-promise") if _PROMISES.match(behind) else None
    if sight.denied:
        return None if _BEFALLS.match(behind) else ("prohibition", role, "may-not")
    if role == "customer" and _DUTY.match(behind):
        return "obligation", role, "may-be-required"
    befalls = _BEFALLS.match(behind) or (modal == "can" and _INFORMS.match(behind))
    if modal in ("might", "could") or (role == "customer" and (befalls or _GIVES_DATA.match(behind))):
        return None
    if role == "platform" and (_HAPPEN.match(behind) or re.match(r"[ ]{1,9}(?:be (?:liable|unable)|fail)\b", behind)):
        return None
    return "permission", role, "may"


def _must(sight: Sight, modal: str, role: Addressee) -> _Said:
    behind = sight.behind
    if re.match(r"[ ]{1,9}(?:avoid|refrain from|abstain from|not)\b", behind):
        return "prohibition", role, "must-not"
    if sight.denied:
        befalls = (_HAPPENS if role == "platform" else _BEFALLS).match(behind)
        return None if befalls and modal != "must" else ("prohibition", role, "must-not")
    if modal == "will" and role == "customer" and _BEFALLS.match(behind):
        return None
    if modal in ("will", "shall") and re.match(
        r"[ ]{1,9}(?:be (?:deemed|entitled)|terminate|survive)\b", behind
    ):
        return None
    if modal == "will" and role == "platform" and _ROUTINE.match(behind):
        return None
    return "obligation", role, "commitment" if role == "platform" else "must"


_MUTUAL = re.compile(
    r"\b(?:any |all )?(?:disputes?|controvers(?:y|ies)|arbitrations?|(?:all |any )notices?|amendments?)\b[^.;]{0,190}$",
    re.IGNORECASE,
)
"""Things that bind whichever side brings, gives or makes them."""


_NOTICES = re.compile(r"\b(?:notices?|amendments?|consents?|approvals?)\b[^.;]{0,60}$", re.IGNORECASE)


def _of_thing(sight: Sight, modal: str) -> _Said:
    """Read a modal whose subject is a thing."""
    behind = sight.behind
    passive = _PASSIVE.match(behind)
    strict = modal in ("must", "should")
    if sight.denied and _CREATES.match(behind):
        return "exemption", "platform", "disclaimer"
    if modal in ("will", "shall") and _NOTICES.search(sight.before) and " be in writing" in behind[:24]:
        return "obligation", "both", "thing-must"
    if _HAPPENS.match(behind) and not (strict and not re.match(r"[ ]{1,9}be [a-z]{1,20}ed\b", behind)):
        return None
    before = sight.before[-120:]
    by_platform = _OF_PLATFORM.search(behind) or (passive and _HANDLED.match(passive["verb"]) and _DATA.search(before))
    theirs = _CUSTOMERS.search(before) is not None
    if modal in ("may", "can", "could", "might"):
        if sight.denied:
            forbids = modal in ("may", "can") and (passive or theirs)
            return ("prohibition", "platform" if by_platform else "customer", "thing-may-not") if forbids else None
        return _thing_may(sight, modal, passive, by_platform=bool(by_platform), theirs=theirs)
    if sight.denied:
        binds = passive or strict or theirs
        return ("prohibition", "platform" if by_platform else "customer", "thing-must-not") if binds else None
    if modal in ("will", "shall") and passive and by_platform and _ONLY.match(behind.replace(" be ", " ", 1)):
        return "obligation", "platform", "commitment"
    people = sight.subject is not None and _PEOPLE.search(sight.before[-80:])
    if modal == "must" or (modal in ("shall", "should") and (passive or people or theirs)):
        if _OWN_SERVICE.search(before) and not passive:
            return None
        whose: Addressee = "both" if _MUTUAL.search(sight.before) else "platform" if _OF_PLATFORM.search(behind) else "customer"
        return "obligation", whose, "thing-must"
    return None


def _thing_may(
    sight: Sight, modal: str, passive: re.Match[str] | None, *, by_platform: bool, theirs: bool
) -> _Said:
    """Read what a thing may do or have done to it."""
    behind = sight.behind
    if passive and _ONLY.match(behind):
        return "prohibition", "platform" if by_platform else "customer", "may-only"
    if passive and modal == "may" and re.match(r"(?:return|exchang|redeem)", passive["verb"]):
        return "permission", "customer", "thing-may"
    if passive and (modal == "may" or (by_platform and modal == "can")):
        by_customer = _OF_CUSTOMER.search(behind)
        if by_customer or by_platform or _CHANGES.match(passive["verb"]):
            return "permission", "customer" if by_customer else "platform", "thing-may"
    if modal == "may" and not passive:
        if _DOES.match(behind) and _SERVES.search(sight.before):
            return "permission", "platform", "thing-may"
        if theirs:
            return "permission", "customer", "thing-may"
    return None


# ------------------------------------------------------------------------------------------------ other kinds
_NOT_TO = re.compile(r"[ ,]{1,3}(?:\w{2,14}, |and \w{2,12} )?(?:not to|to not)\b")
_ACCEPTS = re.compile(
    r"[\s,:]{0,3}(?:and [\w ]{2,20})?(?:to (?:be bound|be legally|the (?:following|terms)|these|this|all|comply with these|our|abide"
    r"|(?:the|any|all) [^.;,]{0,60}(?:terms|polic|agreement|notice))|that [^ ]{1,40} have read)"
)
_SETTLES = re.compile(r"\b(?:arbitrat|resolv|settle|mediat|administer)")
_THAT = re.compile(r"[\s,:]{0,3}(?:and [\w ]{2,30})?(?:that|:)")
_WARRANTS = re.compile(rf"[ ,:]{{0,3}}(?:that\b|(?:they|it|[{PARTY}]+)\b|to\b|and\b|:|$|[^.;]{{2,60}}\bthat\b)")


def _agree(sight: Sight) -> _Said:
    words, behind, role = sight.words, sight.behind, sight.role
    if role is None or sight.denied:
        return None
    if _NOT_TO.match(behind):
        return "prohibition", role, "agrees-not"
    if "agree" in words and _ACCEPTS.match(behind):
        return "obligation", role, "accepts"
    if "agree" in words or re.match(r"(?:undertake|commit|covenant|promise|pledge)", words):
        if _THAT.match(behind) and not (role == "both" and _SETTLES.search(behind)):
            return "statement", role, "acknowledges"
        return "obligation", role, "agrees"
    if re.match(r"(?:represent|warrant|certif)", words):
        return ("obligation", role, "warrants") if _WARRANTS.match(behind) else None
    if words.startswith("consent"):
        return "permission", _OTHER.get(role, role), "consents"
    return None if role == "platform" else ("statement", role, "acknowledges")


def _state(sight: Sight) -> _Said:
    """Read a state that somebody is in: required, responsible, prohibited, permitted, entitled, free."""
    state, role, behind = sight.words, sight.role, sight.behind
    if state in ("responsible", "liable"):
        if sight.denied:
            return "exemption", role or "platform", "not-liable"
        return ("obligation", role, "responsible") if role and sight.finite else None
    if state in ("prohibited", "forbidden", "disallowed", "banned"):
        stands = sight.finite or re.match(r"[\s]{0,3}(?:[:.,;]|from\b|by\b|under\b|unless\b|$)", behind)
        whose: Addressee = role if role in _BOUND else "customer"
        return ("prohibition", whose, "prohibited") if stands and not sight.denied else None
    if not sight.finite:
        return None
    if state in ("permitted", "allowed", "authorised", "authorized"):
        if sight.denied:
            return "prohibition", role if role and role != "platform" else "customer", "not-permitted"
        if role is None and (sight.before.rstrip().endswith("it") or _CUSTOMERS.search(sight.before[-120:])):
            role = "customer"
        return ("permission", role, "permitted") if role else None
    if role is None:
        return None
    if state == "free":
        return ("permission", role, "free") if behind.startswith(" to ") else None
    if state == "entitled":
        return None if sight.denied else ("right", role, "entitled")
    if sight.denied:
        return "exemption", role, "not-required"
    return (
        ("obligation", role, "required")
        if role in _BOUND and re.match(r"[ ]{1,5}(?:to|by)\b", behind)
        else None
    )


def _need(sight: Sight) -> _Said:
    if "necessary" in sight.words or "mandatory" in sight.words or "obligatory" in sight.words:
        return "exemption", sight.role or "customer", "no-need"
    if sight.role is None:
        return None
    if "not" in sight.words or "n't" in sight.words:
        return "exemption", sight.role, "no-need"
    return ("obligation", sight.role, "need") if sight.role in _BOUND else None


_HOPES = re.compile(r"\b(?:believe|think|hope|feel)s? that\b[^.;]*$", re.IGNORECASE)


def _right(sight: Sight) -> _Said:
    if _HOPES.search(sight.before):
        return None
    role = sight.role or ("customer" if _PEOPLE.search(sight.before[-60:]) else None)
    return None if role is None or sight.denied or " no " in sight.words else ("right", role, "has-right")


def _grant(sight: Sight) -> _Said:
    """A licence is the right of the one who gets it."""
    if sight.role is None and not sight.denied and re.match(rf"[ ]{{1,5}}[{CUSTOMER}]", sight.behind):
        return "right", "customer", "grant"
    if sight.role in (None, "third-party") or sight.denied:
        return None
    return "right", _OTHER.get(sight.role, sight.role), "grant"


def _disclaim(sight: Sight) -> _Said:
    if sight.role == "customer":
        return None
    if sight.kind == "none" and " any " in sight.words and not sight.denied and "without" not in sight.words:
        return None
    return "exemption", "both" if sight.role == "both" else "platform", "disclaimer"


def _as_is(sight: Sight) -> _Said:
    return "exemption", "both" if sight.role == "both" else "platform", "disclaimer"


def _limit(sight: Sight) -> _Said:
    both = sight.role == "both" or BOTH in sight.before or THEIRS[BOTH] in sight.before
    return "exemption", "both" if both else "platform", "liability-limit"


_BINDS = re.compile(
    r"(?:obligation|restriction|limitation|prohibition|requirement|section|exclusion|provision|indemnit)\w*\b(?:[^.;]|\.\d){0,60}$",
    re.IGNORECASE,
)


def _except(sight: Sight) -> _Said:
    return ("exemption", "both", "does-not-apply") if _BINDS.search(sight.before[-100:]) else None


def _let(sight: Sight) -> _Said:
    if sight.role == "customer" and re.match(rf"[ ]{{1,5}}[{PLATFORM}]", sight.behind):
        return "permission", "platform", "authorises"
    if "permission" in sight.words and sight.role:
        return "right", _OTHER.get(sight.role, sight.role), "grant"
    if sight.role == "platform" and sight.words.startswith(("allow", "permit")):
        return "permission", "customer", "authorises"
    return None


def _demand(sight: Sight) -> _Said:
    if sight.role != "platform":
        return None
    if sight.words.startswith("do"):
        return "exemption", "customer", "not-required"
    return "obligation", "customer", "demands"


def _duty(sight: Sight) -> _Said:
    """Read "it is your responsibility to …": the owner of the duty stands in the cue."""
    whose = next(ROLES[mark] for mark, theirs in THEIRS.items() if theirs == sight.words[0])
    return None if sight.denied else ("obligation", whose, "responsible")


_RULES: dict[str, Callable[[Sight], _Said]] = {
    "modal": _modal,
    "contracted": _modal,
    "need": _need,
    "agree": _agree,
    "state": _state,
    "reserve": lambda sight: ("permission", sight.role or "platform", "reserve"),
    "ability": lambda sight: ("permission", sight.role, "ability") if sight.role else None,
    "right": _right,
    "own": lambda sight: ("right", sight.role, "owns") if sight.role else None,
    "grant": _grant,
    "deny": _disclaim,
    "none": _disclaim,
    "disclaim": _as_is,
    "limit": _limit,
    "except": _except,
    "forbid": lambda sight: (
        ("prohibition", "customer", "forbids") if sight.role in (None, "platform") else None
    ),
    "let": _let,
    "demand": _demand,
    "duty": _duty,
    "waive": lambda sight: ("obligation", sight.role, "waives") if sight.role else None,
}
