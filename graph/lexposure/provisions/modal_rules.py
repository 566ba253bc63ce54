"""What a modal says by the words behind it: "may not be used" forbids, "may not be available" doesn't.

A thing as subject ("fees must be paid") binds whoever acts on it: what is done with data is the platform's doing, what an ad or
an app may do its maker's, everything else the customer's.
"""

from __future__ import annotations

import re

from lexposure.provisions.cue import PARTY, Addressee, Said, Sight
from lexposure.provisions.parties import BOTH, CUSTOMER, END_USER, PLATFORM, THEIRS

__all__ = ["CUSTOMERS", "PEOPLE", "modal"]

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
_DATA = re.compile(
    r"\b(?:data|information|details|content|logs?|communications?|messages?|prompts?|inputs?|cookies?|identifiers?|verification)\b[^.;:]*$",
    re.IGNORECASE,
)
"""What the platform does with data is its own doing, though the sentence is passive."""
_SERVES = re.compile(
    r"\b(?:services?|site|sites|platform|websites?|apps?|software|features?|tools?|cookies?)\s*$",
    re.IGNORECASE,
)
_OWN_SERVICE = re.compile(
    rf"(?:\bthe|[{THEIRS[PLATFORM]}]) (?:services?|site|platform|website)\s*$", re.IGNORECASE
)
_DOES = re.compile(
    r"[ ]{1,9}(?:also |automatically )?(?:log|collect|store|use|retain|block|remove|monitor|record|process|share|send|scan|install|place|set|access|transmit|display|suspend|limit|restrict|delete)\b"
)
CUSTOMERS = re.compile(
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
PEOPLE = re.compile(
    r"\b(?:individuals?|consumers?|residents?|persons?|people|data subjects?|organi[sz]ations?|developers?|operators?|businesses|companies|anyone|everyone)\b",
    re.IGNORECASE,
)


_IN_ORDER = re.compile(rf"\b(?:ensur\w+|so|in order) that[ ]{{1,5}}[{PARTY}]+[ ]{{0,5}}$", re.IGNORECASE)
"""A purpose ("so that you can") allows nothing."""
_HAPPEN = re.compile(r"[ ]{1,9}(?:inadvertently|unintentionally|accidentally)\b")


def modal(sight: Sight) -> Said:
    """Read a modal by what stands behind it; None if it rules nothing."""
    verb = (
        "can"
        if sight.words.startswith("ca")
        else {"wo": "will", "sh": "shall"}.get(sight.words[:2], "")
        or sight.words.split()[0].removesuffix("n't")
    )
    if sight.words.startswith("should"):
        verb = "should"
    elif sight.words.startswith("'ll"):
        verb = "will"
    behind, role, denied = sight.behind, sight.role, sight.denied
    if verb == "may" and sight.month and _MONTH.match(behind):
        return None
    if verb in ("must", "should") and _ADVISES.match(behind):
        return None
    if denied and _FREE.match(behind):
        return "exemption", role or "platform", "not-liable"
    if verb in ("will", "shall", "may") and (nothing := _HAS_NO.match(behind)):
        return ("exemption", role or "platform", "not-liable") if nothing["what"] else None
    if role is None and denied and (turned := _TURNED.match(behind)):
        return "exemption", "both" if BOTH in turned[0] else "platform", "not-liable"
    if not denied and _ENTITLED.match(behind):
        return ("right", role, "has-right") if role else None
    if role is None:
        return _of_thing(sight, verb)
    if verb in ("may", "can", "might", "could"):
        return None if _IN_ORDER.search(sight.before) else _may(sight, verb, role)
    return _must(sight, verb, role)


_GIVES_DATA = re.compile(
    r"[ ]{1,9}(?:also |choose to |voluntarily ){0,2}provide\b[^.;]{0,60}\b(?:personal|identifiable|following)\b[^.;]{0,30}\b(?:data|information)\b"
)
"""A privacy notice that says what somebody may happen to hand over allows nothing."""


def _may(sight: Sight, modal: str, role: Addressee) -> Said:
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
    if role == "platform" and (
        _HAPPEN.match(behind) or re.match(r"[ ]{1,9}(?:be (?:liable|unable)|fail)\b", behind)
    ):
        return None
    return "permission", role, "may"


def _must(sight: Sight, modal: str, role: Addressee) -> Said:
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


def _of_thing(sight: Sight, modal: str) -> Said:
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
    by_platform = _OF_PLATFORM.search(behind) or (
        passive and _HANDLED.match(passive["verb"]) and _DATA.search(before)
    )
    theirs = CUSTOMERS.search(before) is not None
    if modal in ("may", "can", "could", "might"):
        if sight.denied:
            forbids = modal in ("may", "can") and (passive or theirs)
            return (
                ("prohibition", "platform" if by_platform else "customer", "thing-may-not")
                if forbids
                else None
            )
        return _thing_may(sight, modal, passive, by_platform=bool(by_platform), theirs=theirs)
    if sight.denied:
        binds = passive or strict or theirs
        return ("prohibition", "platform" if by_platform else "customer", "thing-must-not") if binds else None
    if modal in ("will", "shall") and passive and by_platform and _ONLY.match(behind.replace(" be ", " ", 1)):
        return "obligation", "platform", "commitment"
    people = sight.subject is not None and PEOPLE.search(sight.before[-80:])
    if modal == "must" or (modal in ("shall", "should") and (passive or people or theirs)):
        if _OWN_SERVICE.search(before) and not passive:
            return None
        whose: Addressee = (
            "both"
            if _MUTUAL.search(sight.before)
            else "platform"
            if _OF_PLATFORM.search(behind)
            else "customer"
        )
        return "obligation", whose, "thing-must"
    return None


def _thing_may(
    sight: Sight, modal: str, passive: re.Match[str] | None, *, by_platform: bool, theirs: bool
) -> Said:
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
