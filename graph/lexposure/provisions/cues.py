"""The words by which a sentence obliges, forbids, allows, entitles or frees, and whose words they are.

Every cue is looked at where it stands: what precedes it gives the subject and tells main clauses from subordinate ones,
what follows it tells "may not be available" from "may not be used". All windows have a fixed length, so the time grows
with the text alone. Sentences come with their parties marked (`parties.marked`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lexposure.provisions.parties import BOTH, CUSTOMER, END_USER, PLATFORM, THEIRS, THIRD

if TYPE_CHECKING:
    from lexposure.provisions.sentences import Extent

__all__ = ["Addressee", "Cue", "Deontic", "cues"]

Deontic = Literal["obligation", "prohibition", "permission", "right", "exemption", "statement"]
Addressee = Literal["customer", "end-user", "platform", "both", "third-party", "nobody"]

_ROLE: dict[str, Addressee] = {
    CUSTOMER: "customer",
    PLATFORM: "platform",
    BOTH: "both",
    END_USER: "end-user",
    THIRD: "third-party",
}
_PARTY = f"{CUSTOMER}{PLATFORM}{BOTH}{END_USER}{THIRD}"
_OTHER: dict[Addressee, Addressee] = {"customer": "platform", "platform": "customer", "end-user": "platform"}


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


_NOT = r"(?:not|never|neither|in no event|under no circumstances?|no longer)"
_MODAL = r"may|might|must|shall|will|can|could|should|cannot"
_CUE = re.compile(
    rf"""\b(?:
      (?P<except>(?:do|does|shall|will)(?:n't|[ ]{{1,9}}not)[ ]{{1,9}}(?:apply|extend)\b)
    | (?P<modal>{_MODAL})(?P<neg>[ ]{{1,9}}{_NOT}\b|n't\b|not\b)?\b
    | (?P<contracted>can't|won't|mustn't|shouldn't|shan't|couldn't|wouldn't)
    | (?P<need>(?:do[ ]not[ ]|don't[ ]|does[ ]not[ ]|not[ ])?(?:needs?|have|has|ought)[ ]{{1,9}}to)\b
    | (?P<agree>(?:agrees?|undertakes?|commits?|consents?|covenants?|promises?|pledges?|certif(?:y|ies)|represents?|warrants?|acknowledges?|understands?|accepts?|recogni[sz]es?)
        (?:[ ]{{0,9}},?[ ]{{0,9}}(?:and|or|,)[ ]{{1,9}}(?:agrees?|warrants?|covenants?|undertakes?|accepts?|represents?|consents?|understands?|confirms?))*)\b
    | (?P<bound>(?:(?:is|are|be|am|being|remains?|were|was)[ ]{{1,9}})?(?P<unbound>not[ ]{{1,9}})?(?:(?:solely|fully|also|otherwise|hereby|strictly|expressly|legally|under[ ]no|only|entirely|jointly|exclusively|and|individually)[ ]{{1,9}}){{0,3}}
        (?P<state>required|obligated|obliged|responsible|liable|prohibited|forbidden|disallowed|banned|permitted|allowed|authori[sz]ed|entitled|free|eligible|expected|subject|restricted|unable)\b)
    | (?P<reserve>(?:expressly[ ])?reserves?(?:[ ]{{1,9}}(?:all|the|any))?[ ]{{1,9}}(?:right|rights)\b)
    | (?P<right>(?:ha(?:s|ve)|retains?|keeps?)[ ]{{1,9}}(?:(?:the|a|an|all|certain|any|some|full|additional|other|several|various|no|these|legal)[ ]{{1,9}})(?:[\w,'-]+[ ]{{1,9}}){{0,4}}?(?:rights?|authority|licen[sc]e)\b)
    | (?P<own>(?:(?:exclusively|solely|also)[ ])?(?:owns?\b|retains?\b(?=[ ]{{1,9}}(?:[\w,]+[ ]{{1,9}}){{0,4}}(?:ownership|rights?|title)\b)))
    | (?P<grant>(?:hereby[ ])?(?:grants?|licen[sc]es|assigns?)\b)
    | (?P<deny>(?:do|does)(?:n't|[ ]{{1,9}}not)[ ]{{1,9}}(?:(?:and|will|cannot|otherwise|make|give|provide|offer|also|any)[ ]){{0,2}}(?:warrant|guarantee|represent|promise|endorse|assume|accept|control|ensure|verify|undertake|make)\w*)
    | (?P<none>(?:ma(?:kes?|de)|gives?|offers?|provides?|ha(?:s|ve)|assumes?|accepts?|bears?|with|without|under|there[ ]is)[ ]{{1,9}}(?:no|any|neither)[ ]{{1,9}}(?:\w+[ ]{{1,9}}){{0,2}}?(?:warrant\w*|guarantees?|representations?|promises?|liabilit\w+|responsibilit\w+|obligations?|duty|commitments?|endorsement))
    | (?P<disclaim>(?:hereby[ ])?(?:disclaims?|disclaimed|excludes?[ ]all[ ]warrant)\b|"as[ -]is\b|"as[ ]available\b|(?-i:AS[ -]IS)\b|(?:provided|offered|supplied|available|sold)[^.;]{{0,30}}?[ ]as[ -](?:is|available)\b|at[ ]{{1,9}}[\w{THEIRS[CUSTOMER]}{THEIRS[END_USER]}{THEIRS[BOTH]}]{{2,9}}[ ]{{1,9}}(?:own|sole|own[ ]sole|sole[ ]and[ ]exclusive)[ ]{{1,9}}risk)
    | (?P<ability>(?:ha(?:s|ve)|gives?[ ]{{1,3}}\S{{2,12}})[ ]{{1,9}}(?:the|an)[ ]{{1,9}}(?:ability|choice|option)[ ]{{1,9}}(?:to|of)\b)
    | (?P<limit>(?:liabilit(?:y|ies)|damages)\b(?=[^.;]{{0,240}}\b(?:exceed|limited[ ]to|greater[ ]of|is[ ]excluded|are[ ]excluded)\b))
    | (?P<forbid>(?:(?:expressly|strictly)[ ])?(?:prohibits?|forbids?|disallows?)\b|(?:do|does)(?:n't|[ ]{{1,9}}not)[ ]{{1,9}}(?:allow|permit|tolerate|authori[sz]e|condone)\b)
    | (?P<let>(?:allows?|permits?|authori[sz]es?|directs?|instructs?|gives?[ ]{{1,5}}[{_PARTY}]+[ ]{{1,5}}permission)\b)
    | (?P<demand>(?:requires?|asks?|expects?)(?=[ ]{{1,5}}(?:that[ ]{{1,5}})?(?:[{CUSTOMER}{END_USER}]))(?:[ ]{{1,5}}that)?[ ]{{1,5}}[{CUSTOMER}{END_USER}]+)
    | (?P<waive>(?:hereby[ ])?(?:waives?|releases?|indemnif(?:y|ies)|holds?[ ]harmless)\b)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE, _BEHIND = 190, 120

_THEIR = "".join(THEIRS.values())
_SUBJECT = re.compile(
    rf"(?P<s>[{_PARTY}]+)"
    rf"(?P<aside>[ ]{{0,3}}[(][^()]{{0,120}}(?:[(][^()]{{0,40}}[)][^()]{{0,40}})?[)]|,[^,;.]{{0,60}},)?"
    rf"(?:,?[ ]{{1,3}}(?:and|or|nor|and/or)[ ]{{1,3}}(?:[{_THEIR}]+|its|their|any|other|third|affiliates?|licensors?)\b[^.;:()]{{0,60}})?"
    rf"(?:[ ,]{{1,5}}(?:also|hereby|further|only|solely|each|both|all|then|thereby|additionally|either|always|still|must|may|will|[a-z]{{3,14}}ly|expressly[ ]and|at any time|in turn|themselves|do|[(][a-z0-9]{{1,4}}[)]))*[ ]{{0,5}}$"
)
_SUBORDINATOR = re.compile(
    r"(?:^|[\s,;(])(?:if|unless|when|whenever|where|wherever|while|until|till|after|before|once|because|since|although|though|even though|whether|which|who|whom|whose|how|what|why|as|than|in case|to the extent|insofar as|extent that|so|for which|in which|, that|that|the time|the way|purposes)[ ]{1,5}(?:and[ ]{1,5})?(?:also[ ]|only[ ]|necessary[ ])?$",
    re.IGNORECASE,
)
_COMPLEMENT = re.compile(
    r"(?:agree|acknowledge|understand|accept|represent|warrant|covenant|confirm|recogni[sz]e|instruct|certif|provided|ensure|undertake|aware|note|promise|condition)\w*(?:[\s,]+(?:to [^,.;]{2,40}|and[^,.;]{2,40}|further))?[\s,:]+that[ ]{1,5}$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:that|which|who)[ ]{1,5}(?:[a-z]{3,14}ly[ ]|also[ ])?$", re.IGNORECASE)
_BARE = re.compile(r"(?P<word>[a-z]{2,20}) +$")
_LINKS = frozenset("and or but then that also so yet therefore however hereby agree agrees nor whereas thus acknowledge addition event case both either neither for to with from by of on about against between notwithstanding follows hereunder".split())
_PHRASE = re.compile(r"[^,;:.()\n]*$")
_AGAIN = re.compile(r"(?:\b(?:and|or|but|nor|;|then)\b|[,;])[ ]{0,5}(?:(?:also|further|hereby|[a-z]{3,12}ly|that|nor|and|but|or)[ ]{1,5})*$", re.IGNORECASE)
_PASSIVE = re.compile(
    r"[ ]{1,9}(?:[a-z]{3,14}ly |also |only |not |never )?be[ ]{1,9}(?:[a-z]{3,14}ly |also |only |so |further )?(?P<verb>[a-z]+(?:ed|en|wn|ld|nt|de|rought|ught|ade|ut|et|ead|aid|ept|eft|ost|old|un))\b(?P<more>[^.;]{0,60})"
)
_OF_CUSTOMER = re.compile(rf"[ ]by[ ]{{1,5}}(?:[{CUSTOMER}{END_USER}])")
_DUTY_BEHIND = re.compile(r"[ ]{1,9}(?:[a-z]{3,14}ly |also |then |first )?(?:be (?:required|obligated|obliged|asked|responsible|liable|charged|billed|bound|invoiced)\b|(?:need|have) to\b)", re.IGNORECASE)
_RIGHT_BEHIND = re.compile(r"[ ]{1,9}(?:also |still )?(?:have|be entitled)\b(?![ ]to[ ])[^.;]{0,60}\b(?:rights?|entitled|choices?|option)\b|[ ]be entitled\b", re.IGNORECASE)
_FREE_BEHIND = re.compile(
    r"[ ]{1,9}(?:(?:in any (?:event|way|case)|under any (?:circumstances|theory)|otherwise|also)[ ,]{1,3})?(?:be|have|bear|assume|accept|incur|be deemed)[ ,]{1,9}(?:(?:held|any|no|in any way|otherwise|jointly|the|[^.;]{0,60}?\bbe)[ ]{1,9}){0,3}(?:liable|responsib\w+|liabilit\w+|obligat\w+|required|obliged|duty|reliable for|(?:to be )?in breach)\b",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"[ ]{1,9}(?:[a-z]{3,14}ly |also |not |no longer |never |still |then )*(?:receive|see|find|encounter|experience|notice|incur|lose|get|like|prefer|become|result|vary|differ|include|contain|apply|affect|continue|remain|survive|govern|control|prevail|mean|constitute|depend|occur|arise|happen|exist|fail|cause|help|take effect|terminate|expire|inure|work|appear|change|need|supersede|automatically|begin|commence|start|end|come into|run|feel|qualify|have (?!the right|to)|be (?:directed|redirected|prompted|able|unable|available|unavailable|aware|subject|eligible|interested|different|effective|deemed|construed|governed|in |at |a |an |the |no |of |more |less |on |as |under |considered|interpreted|inaccurate|accurate|presented|familiar|found|entitled|considered|limited|tolled|severed|enforced|binding|valid|void|exclusive|final|null|treated|made up|based|notified|given|told|stored|associated))\b",
    re.IGNORECASE,
)
_BEFALLS = re.compile(
    r"[ ]{1,9}(?:also |not |no longer |never |still |then |only |automatically )*(?:receive|see|find|encounter|experience|notice|incur|lose|get|like|prefer|benefit|qualify|feel|have (?!to\b|the right|sole|in place|read|obtained)|be (?!responsible|liable|required|bound|charged|billed|invoiced|obligated|solely|sent|fully|given access))",
    re.IGNORECASE,
)
_INFORMS = re.compile(
    r"[ ]{1,9}(?:also |always )?(?:read|learn|find|see|view more|contact|reach|refer|wish|want|visit|check|email|write|email|think|expect|imagine)\b", re.IGNORECASE
)
_NO_WAIVER = re.compile(
    r"\W*(?:\d[\d.]*\W*)?(?:[\w ]{0,40}[.:]\W{1,5})?(?:no (?:waiver|failure|delay|provision)|(?:any |the )?(?:failure|delay|waiver|omission)s?\b|headings)", re.IGNORECASE
)
_MONTH = re.compile(r"[ ]{1,3}(?:\d{1,2}\b|20\d\d)")
_DATE_BEFORE = re.compile(r"(?:\b\d{1,2}(?:st|nd|rd|th)?|\bin|\bof|\bsince|\buntil|,)[ ]{1,3}$")
_PEOPLE = re.compile(r"\b(?:individuals?|consumers?|residents?|persons?|people|data subjects?|organi[sz]ations?|developers?|operators?|businesses|companies|anyone|everyone)\b", re.IGNORECASE)
_PLURAL_THING = re.compile(r"\b(?:no|neither|nobody)\b[^,;.]{0,60}$", re.IGNORECASE)
_CAUSED = ("be required", "be asked")


def cues(words: str, start: int, end: int) -> list[Cue]:
    """Return the cues of main clauses in the sentence `words[start:end]`, in order; `words` is a marked text."""
    if _NO_WAIVER.match(words, start, min(end, start + 90)):
        return []
    begin = _main_clause(words, start, end)
    found: list[Cue] = []
    for match in _CUE.finditer(words, begin, end):
        cue = _read(words, begin, end, match, found[-1] if found else None)
        if cue and not (found and match.start() < found[-1].span[1]):
            found.append(cue)
    return found


_OPENS = re.compile(
    r"\W{0,12}(?:\d{1,2}(?:\.\d{1,2})*[.)]?\W{1,6})?(?:(?:and|but|or|however|further|therefore|similarly|additionally|also|only|even|for example|except)[, ]{1,3})?(?:if|where|when|whenever|unless|although|though|because|while|once|until|whether|since|as|to the extent|in the event|provided|should|except|subject to|notwithstanding|in case|before|after|upon|by|in|for|during|without|depending|other than|with|under|following|to)\b",
    re.IGNORECASE,
)
_MAIN = re.compile(
    rf",[ \"]{{1,3}}(?:(?:then|please|and|in each case|nor|neither|both|either|each|only|instead|however|therefore|at our discretion|and|hereby|[a-z]{{3,12}}ly)[, ]{{1,3}}){{0,3}}(?=[{_PARTY}{''.join(THEIRS.values())}]|(?:the|any|all|no|none|this|these|such|it|its|nothing|every|they|that|there|those|do|fees|payment)\b)",
    re.IGNORECASE,
)


def _main_clause(words: str, start: int, end: int) -> int:
    """Return where the main clause begins: behind the comma that closes a leading subordinate clause."""
    if not _OPENS.match(words, start, min(end, start + 80)):
        return start
    main = _MAIN.search(words, start, end)
    return main.start() + 1 if main else start


def _read(words: str, begin: int, end: int, match: re.Match[str], last: Cue | None) -> Cue | None:
    """Return the cue that a match stands for; None if it is subordinate or says nothing."""
    at = match.start()
    before = words[max(begin, at - _BEFORE) : at]
    behind = words[match.end() : min(end, match.end() + _BEHIND)].lower()
    named = _SUBJECT.search(before)
    if named:
        subject: Extent | None = (at - len(before) + named.start("s"), at - len(before) + named.end("s"))
        role = _ROLE[named["s"][0]]
        around = before[: named.start()]
        if _SUBORDINATOR.search(around) and not _COMPLEMENT.search(around):
            return None
        if (bare := _BARE.search(around)) and bare["word"] not in _LINKS and not bare["word"].endswith("ly") and not _OPENS.match(words, begin, min(end, begin + 80)) and at - len(before) + bare.start("word") > begin + 2:
            return None
        first_word = around.rstrip()[-8:].lower()
        if role in ("customer", "platform", "third-party") and re.search(r"\b(?:for|to|with|from|by|of|on|about|against|between)$", first_word):
            named = None
    if not named:
        if last and last.subject and _AGAIN.search(before) and at - last.span[1] < 400:
            return _decide(match, before, behind, words, last.addressee if last.rule != "grant" else _other(last.addressee), last.subject)
        if _RELATIVE.search(before) and not _COMPLEMENT.search(before + " "):
            return None
        phrase = _PHRASE.search(before)
        span = (at - len(phrase[0].lstrip()), at) if phrase and phrase[0].strip() else None
        if phrase and re.match(r"\s*(?:and |or |but )?(?:if|when|where|unless|which|that|who|as|because|while|whether|how|what)\b", phrase[0], re.IGNORECASE):
            if not _COMPLEMENT.search(before[: phrase.start()] + "that "):
                return None
        return _decide(match, before, behind, words, None, span)
    return _decide(match, before, behind, words, role, subject)


def _other(role: Addressee) -> Addressee:
    return _OTHER.get(role, role)


def _decide(match: re.Match[str], before: str, behind: str, words: str, role: Addressee | None, subject: Extent | None) -> Cue | None:  # fmt: skip
    kind = match.lastgroup or ""
    kind = next(name for name in _KINDS if match[name])
    text = match[0].lower()

    def cue(deontic: Deontic, addressee: Addressee, rule: str, *, weak: bool = False) -> Cue:
        return Cue(deontic, addressee, rule, match.span(), subject, weak)

    negated = bool(match["neg"] or match["contracted"]) or text.startswith("cannot") or _denied(before)
    modal_like = kind in ("modal", "contracted")
    if modal_like and text.startswith(("should", "must")) and re.match(r"[ ]{1,9}(?:carefully |always )?(?:review|consult|take (?:special )?care|be aware|note|check|read|understand|be (?:read|addressed|directed|sent))\b", behind):
        return None
    if modal_like:
        modal = text.split()[0].split("n't")[0]
        modal = {"ca": "can", "wo": "will", "sha": "shall", "cannot": "can", "cannot": "can"}.get(modal, modal)
        modal = "can" if modal.startswith("can") else modal
        return _modal(match, modal, before, behind, role, subject, negated=negated)
    if kind == "need":
        if "not" in text or "n't" in text:
            return cue("exemption", role or "customer", "no-need") if role else None
        if role in ("customer", "both", "end-user", "third-party"):
            return cue("obligation", role, "need")
        return None
    if kind == "agree":
        return _agree(match, before, behind, role, subject)
    if kind == "bound":
        return _bound(match, before, behind, role, subject)
    if kind == "reserve":
        return cue("permission", role or "platform", "reserve")
    if kind == "ability":
        return cue("permission", role, "ability") if role else None
    if kind == "except":
        binds = re.search(r"(?:obligation|restriction|limitation|prohibition|requirement|section|exclusion|provision|indemnit)\w*\b[^.;]{0,60}$", before, re.IGNORECASE)
        return cue("exemption", "both", "does-not-apply") if binds else None
    if kind == "right":
        if _denied(before) or " no " in text:
            return None
        if not role and _PEOPLE.search(before[-60:]):
            role = "customer"
        return cue("right", role, "has-right") if role else None
    if kind == "own":
        if role:
            return cue("right", role, "owns")
        return None
    if kind == "grant":
        if role and role != "third-party" and not _denied(before):
            return cue("right", _other(role), "grant")
        return None
    if kind == "none" and " any " in text and not _denied(before) and "without" not in text:
        return None
    if kind in ("deny", "none"):
        return cue("exemption", role if role in ("platform", "both") else "platform", "disclaimer") if role != "customer" else None
    if kind == "disclaim":
        return cue("exemption", "both" if role == "both" else "platform", "disclaimer")
    if kind == "limit":
        return cue("exemption", "both" if role == "both" or BOTH in before or THEIRS[BOTH] in before else "platform", "liability-limit")
    if kind == "forbid":
        if role in (None, "platform"):
            return cue("prohibition", "customer", "forbids")
        return None
    if kind == "let":
        if role == "customer" and re.match(rf"[ ]{{1,5}}(?:[{PLATFORM}])", behind):
            return cue("permission", "platform", "authorises")
        if role == "platform" and "permission" in text:
            return cue("permission", "customer", "authorises")
        return None
    if kind == "demand":
        return cue("obligation", "customer", "demands") if role == "platform" else None
    if kind == "waive":
        return cue("obligation", role, "waives") if role else None
    return None


_KINDS = ("modal", "contracted", "need", "agree", "bound", "reserve", "ability", "right", "except", "own", "grant", "deny", "none", "disclaim", "limit", "forbid", "let", "demand", "waive")


_DENIES = re.compile(
    rf"\b(?:no|neither|nobody|none of|in no event|under no circumstances?|nor|nothing)\b[^,;.]{{0,110}}$|\bneither [{_PARTY}]+", re.IGNORECASE
)


def _denied(before: str) -> bool:
    """Say whether "no" or "neither" opens the subject, or "in no event" stands before it."""
    return _DENIES.search(before) is not None


def _modal(match: re.Match[str], modal: str, before: str, behind: str, role: Addressee | None, subject: Extent | None, *, negated: bool) -> Cue | None:  # fmt: skip
    def cue(deontic: Deontic, addressee: Addressee, rule: str) -> Cue:
        return Cue(deontic, addressee, rule, match.span(), subject)

    if modal == "may" and match[0] == "May" and _MONTH.match(behind):
        return None
    strict = modal in ("must", "shall", "will", "should")
    if negated and _FREE_BEHIND.match(behind):
        return cue("exemption", role or "platform", "not-liable")
    if modal in ("will", "shall", "may") and re.match(r"[ ]{1,9}(?:have|be under|bear|assume|accept)[ ]{1,9}no[ ]", behind, re.IGNORECASE):
        free = re.match(r"[ ]{1,9}\w+(?: under)?[ ]{1,9}no[ ]{1,9}(?:\w+[ ,/]{1,3}){0,3}(?:liab|respons|oblig|duty)", behind, re.IGNORECASE)
        return cue("exemption", role or "platform", "not-liable") if free else None
    if role is None and negated and (turned := re.match(r"[ ]{1,9}[^.;]{2,110}?\bbe (?:held )?(?:liable|responsible)\b", behind)):
        return cue("exemption", "both" if BOTH in turned[0] else "platform", "not-liable")
    if _RIGHT_BEHIND.match(behind) and not negated:
        return cue("right", role, "has-right") if role else None
    if role is None:
        return _of_thing(match, modal, behind, before[-80:], subject, negated=negated)
    if re.match(r"(?:[ ]{1,9}be|[ ]{1,9})(?: only| solely| just)[ ]{1,9}(?:access|use|us|make|shar|export|be used|if|for)|[ ]{1,9}(?:only|solely)[ ]{1,9}[a-z]", behind) and modal in ("may", "can") and role in ("customer", "end-user"):
        return cue("prohibition", role, "may-only")
    if modal in ("may", "can", "might", "could"):
        if negated:
            if _HAPPENS.match(behind) if role == "platform" else _BEFALLS.match(behind):
                return None
            if role == "platform":
                return cue("exemption", role, "cannot-promise") if re.match(r"[ ]{1,9}(?:and [\w ]{2,20})?(?:guarantee|promise|ensure|warrant|be (?:held )?(?:responsible|liable))", behind, re.IGNORECASE) else (cue("prohibition", role, "may-not") if modal == "may" and role != "platform" else None)
            return cue("prohibition", role, "may-not")
        if role == "customer" and _DUTY_BEHIND.match(behind):
            return cue("obligation", role, "may-be-required")
        if modal in ("might", "could"):
            return None
        if role == "customer" and (_BEFALLS.match(behind) or re.match(r"[ ]{1,9}be\b", behind) or (modal == "can" and _INFORMS.match(behind))):
            return None
        if role == "platform" and re.match(r"[ ]{1,9}(?:be (?:liable|unable)|fail\b|not\b)", behind):
            return None
        return cue("permission", role, "may")
    if re.match(r"[ ]{1,9}(?:avoid|refrain from|abstain from|not)\b", behind):
        return cue("prohibition", role, "must-not")
    if negated:
        if (_HAPPENS.match(behind) if role == "platform" else _BEFALLS.match(behind)) and modal != "must":
            return None
        return cue("prohibition", role, "must-not")
    if modal == "will" and role == "customer" and _BEFALLS.match(behind):
        return None
    if modal in ("will", "shall") and _HAPPENS.match(behind) and re.match(r"[ ]{1,9}(?:be (?:deemed|entitled)|terminate|remain|survive)", behind):
        return None
    if role == "platform" and modal == "will" and re.match(r"[ ]{1,9}(?:also |only |automatically )?(?:collect|receive|consider|ask|treat|determine|assume|charge|bill)\b", behind):
        return None
    return cue("obligation", role, "commitment" if role == "platform" else ("must" if strict else "will"))


def _of_thing(match: re.Match[str], modal: str, behind: str, phrase: str, subject: Extent | None, *, negated: bool) -> Cue | None:
    """Read a modal whose subject is a thing: it binds whoever acts on the thing."""

    def cue(deontic: Deontic, addressee: Addressee, rule: str) -> Cue:
        return Cue(deontic, addressee, rule, match.span(), subject)

    passive = _PASSIVE.match(behind)
    by_customer = bool(_OF_CUSTOMER.search(behind))
    if _HAPPENS.match(behind) and not (modal in ("must", "should") and not re.match(r"[ ]{1,9}be [a-z]+ed\b", behind)):
        return None
    if modal in ("may", "can", "could", "might"):
        if negated and modal in ("may", "can"):
            return cue("prohibition", "customer", "thing-may-not") if passive else None
        if passive and modal == "may" and (by_customer or re.match(r"(?:chang|modif|suspend|terminat|limit|updat|revis|amend|remov|discontinu|block|revok|cancel|enforc|disabl|adjust|charg)", passive["verb"])):
            return cue("permission", "customer" if by_customer else "platform", "thing-may")
        return None
    if negated:
        return cue("prohibition", "customer", "thing-must-not") if passive or modal in ("must", "should") else None
    if modal == "must":
        return cue("obligation", "customer", "thing-must")
    if modal in ("shall", "should") and (passive or (subject and _PEOPLE.search(phrase))):
        return cue("obligation", "customer", "thing-must")
    return None


def _agree(match: re.Match[str], before: str, behind: str, role: Addressee | None, subject: Extent | None) -> Cue | None:
    text = match[0].lower()
    if role is None or _denied(before):
        return None

    def cue(deontic: Deontic, rule: str, *, weak: bool = False) -> Cue:
        return Cue(deontic, role, rule, match.span(), subject, weak)

    if re.match(r"[ ,]{1,3}(?:\w{2,14}, |and \w{2,12} )?(?:not to|to not)\b", behind):
        return cue("prohibition", "agrees-not")
    if re.match(r"[\s,:]{0,3}(?:and [\w ]{2,20})?(?:to (?:be bound|be legally|the (?:following|terms)|these|this|all|comply with these|our|abide|(?:the|any|all) [^.;,]{0,60}(?:terms|polic|agreement|notice))|that [^ ]+ have read)", behind) and "agree" in text:
        return Cue("statement", role, "accepts", match.span(), subject, True)
    if re.match(r"(?:agree|undertake|commit|covenant|promise|pledge)", text) or "agree" in text:
        that = re.match(r"[\s,:]{0,3}(?:and [\w ]{2,30})?(?:that|:)", behind)
        if that:
            return Cue("statement", role, "acknowledges", match.span(), subject, True)
        return cue("obligation", "agrees")
    if re.match(r"(?:represent|warrant|certif)", text):
        if not re.match(r"[ ,:]{0,3}(?:that\b|to\b|and\b|:|$|[^.;]{2,60}\bthat\b)", behind):
            return None
        return cue("obligation", "warrants", weak=False)
    if re.match(r"consent", text):
        return Cue("permission", _other(role), "consents", match.span(), subject, True)
    if role == "platform":
        return None
    return Cue("statement", role, "acknowledges", match.span(), subject, True)


def _bound(match: re.Match[str], before: str, behind: str, role: Addressee | None, subject: Extent | None) -> Cue | None:
    state = match["state"].lower()
    text = match[0].lower()
    negated = bool(match["unbound"]) or "under no" in text or _denied(before) or bool(re.search(r"\b(?:not|never)\s*$", before))
    finite = bool(re.match(r"(?:is|are|am|remain|be)", text))

    def cue(deontic: Deontic, addressee: Addressee, rule: str) -> Cue:
        return Cue(deontic, addressee, rule, match.span(), subject)

    if state in ("responsible", "liable"):
        if negated:
            return cue("exemption", role or "platform", "not-liable")
        return cue("obligation", role, "responsible") if role and finite else None
    if state in ("required", "obligated", "obliged", "expected"):
        if not finite:
            return None
        if negated:
            return cue("exemption", role, "not-required") if role else None
        if role in ("customer", "both", "end-user", "third-party") and re.match(r"[ ]{1,5}(?:to|by)\b", behind):
            return cue("obligation", role, "required")
        return None
    if state in ("prohibited", "forbidden", "disallowed", "banned"):
        if negated or not (finite or re.match(r"[\s]{0,3}(?:[:.,;]|from\b|by\b|under\b|unless\b|$)", behind)):
            return None
        return cue("prohibition", role if role in ("customer", "end-user", "both", "third-party") else "customer", "prohibited")
    if state in ("permitted", "allowed", "authorised", "authorized"):
        if negated:
            return cue("prohibition", role if role and role != "platform" else "customer", "not-permitted") if finite else None
        return cue("permission", role, "permitted") if role and finite else None
    if state == "free":
        return cue("permission", role, "free") if role and finite and re.match(r" to\b", behind) else None
    if state == "entitled":
        if not role or not finite:
            return None
        return None if negated else cue("right", role, "entitled")
    return None
