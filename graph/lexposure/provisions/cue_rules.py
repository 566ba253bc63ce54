"""What a cue says, once its subject is known: must, must not, may, is entitled, is freed, or nothing.

One function for each kind of cue, each a few questions about the words behind it; modals, which have most, are read by
`modal_rules`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lexposure.provisions.cue import BOUND, OTHER, PARTY, ROLES, Addressee, Cue, Said, Sight
from lexposure.provisions.modal_rules import CUSTOMERS, PEOPLE, modal
from lexposure.provisions.parties import BOTH, CUSTOMER, PLATFORM, THEIRS

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["decide"]


def decide(sight: Sight) -> Cue | None:
    """Return what a cue says; None if it rules nothing."""
    said = _RULES[sight.kind](sight)
    if said is None:
        return None
    deontic, addressee, rule = said
    weak = rule in _WEAK
    return Cue(deontic, addressee, rule, sight.span, sight.subject, weak)


_WEAK = ("accepts", "acknowledges", "consents")

_NOT_TO = re.compile(r"[ ,]{1,3}(?:\w{2,14}, |and \w{2,12} )?(?:not to|to not)\b")
_ACCEPTS = re.compile(
    r"[\s,:]{0,3}(?:and [\w ]{2,20})?(?:to (?:be bound|be legally|the (?:following|terms)|these|this|all|comply with these|our|abide"
    r"|(?:the|any|all) [^.;,]{0,60}(?:terms|polic|agreement|notice))|that [^ ]{1,40} have read)"
)
_SETTLES = re.compile(r"\b(?:arbitrat|resolv|settle|mediat|administer)")
_THAT = re.compile(r"[\s,:]{0,3}(?:and [\w ]{2,30})?(?:that|:)")
_WARRANTS = re.compile(
    rf"[ ,:]{{0,3}}(?:that\b|(?:they|it|[{PARTY}]+)\b|to\b|and\b|:|$|[^.;]{{2,60}}\bthat\b)"
)


def _agree(sight: Sight) -> Said:
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
        return "permission", OTHER.get(role, role), "consents"
    return None if role == "platform" else ("statement", role, "acknowledges")


def _state(sight: Sight) -> Said:
    """Read a state that somebody is in: required, responsible, prohibited, permitted, entitled, free."""
    state, role, behind = sight.words, sight.role, sight.behind
    if state in ("responsible", "liable"):
        if sight.denied:
            return "exemption", role or "platform", "not-liable"
        return ("obligation", role, "responsible") if role and sight.finite else None
    if state in ("prohibited", "forbidden", "disallowed", "banned"):
        stands = sight.finite or re.match(r"[\s]{0,3}(?:[:.,;]|from\b|by\b|under\b|unless\b|$)", behind)
        whose: Addressee = role if role in BOUND else "customer"
        return ("prohibition", whose, "prohibited") if stands and not sight.denied else None
    if not sight.finite:
        return None
    if state in ("permitted", "allowed", "authorised", "authorized"):
        if sight.denied:
            return "prohibition", role if role and role != "platform" else "customer", "not-permitted"
        if role is None and (sight.before.rstrip().endswith("it") or CUSTOMERS.search(sight.before[-120:])):
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
        if role in BOUND and re.match(r"[ ]{1,5}(?:to|by)\b", behind)
        else None
    )


def _need(sight: Sight) -> Said:
    if "necessary" in sight.words or "mandatory" in sight.words or "obligatory" in sight.words:
        return "exemption", sight.role or "customer", "no-need"
    if sight.role is None:
        return None
    if "not" in sight.words or "n't" in sight.words:
        return "exemption", sight.role, "no-need"
    return ("obligation", sight.role, "need") if sight.role in BOUND else None


_HOPES = re.compile(r"\b(?:believe|think|hope|feel)s? that\b[^.;]*$", re.IGNORECASE)


def _right(sight: Sight) -> Said:
    if _HOPES.search(sight.before):
        return None
    role = sight.role or ("customer" if PEOPLE.search(sight.before[-60:]) else None)
    return None if role is None or sight.denied or " no " in sight.words else ("right", role, "has-right")


def _grant(sight: Sight) -> Said:
    """A licence is the right of the one who gets it."""
    if sight.role is None and not sight.denied and re.match(rf"[ ]{{1,5}}[{CUSTOMER}]", sight.behind):
        return "right", "customer", "grant"
    if sight.role in (None, "third-party") or sight.denied:
        return None
    return "right", OTHER.get(sight.role, sight.role), "grant"


def _disclaim(sight: Sight) -> Said:
    if sight.role == "customer":
        return None
    if sight.kind == "none" and " any " in sight.words and not sight.denied and "without" not in sight.words:
        return None
    return "exemption", "both" if sight.role == "both" else "platform", "disclaimer"


def _as_is(sight: Sight) -> Said:
    return "exemption", "both" if sight.role == "both" else "platform", "disclaimer"


def _limit(sight: Sight) -> Said:
    both = sight.role == "both" or BOTH in sight.before or THEIRS[BOTH] in sight.before
    return "exemption", "both" if both else "platform", "liability-limit"


_BINDS = re.compile(
    r"(?:obligation|restriction|limitation|prohibition|requirement|section|exclusion|provision|indemnit)\w*\b(?:[^.;]|\.\d){0,60}$",
    re.IGNORECASE,
)


def _except(sight: Sight) -> Said:
    return ("exemption", "both", "does-not-apply") if _BINDS.search(sight.before[-100:]) else None


def _let(sight: Sight) -> Said:
    if sight.role == "customer" and re.match(rf"[ ]{{1,5}}[{PLATFORM}]", sight.behind):
        return "permission", "platform", "authorises"
    if "permission" in sight.words and sight.role:
        return "right", OTHER.get(sight.role, sight.role), "grant"
    if sight.role == "platform" and sight.words.startswith(("allow", "permit")):
        return "permission", "customer", "authorises"
    return None


def _demand(sight: Sight) -> Said:
    if sight.role != "platform":
        return None
    if sight.words.startswith("do"):
        return "exemption", "customer", "not-required"
    return "obligation", "customer", "demands"


def _duty(sight: Sight) -> Said:
    """Read "it is your responsibility to …": the owner of the duty stands in the cue."""
    whose = next(ROLES[mark] for mark, theirs in THEIRS.items() if theirs == sight.words[0])
    return None if sight.denied else ("obligation", whose, "responsible")


_RULES: dict[str, Callable[[Sight], Said]] = {
    "modal": modal,
    "contracted": modal,
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
