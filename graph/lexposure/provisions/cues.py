"""The words by which a sentence obliges, forbids, allows, entitles or frees, and whose words they are.

Every cue is looked at where it stands: what precedes it gives the subject and tells main clauses from subordinate ones;
what follows it decides (`cue_rules`). All windows have a fixed length, so the time grows with the text alone. Sentences
come with their parties marked (`parties.marked`).
"""

from __future__ import annotations

import re

from lexposure.provisions.cue import PARTY as _PARTY
from lexposure.provisions.cue import ROLES, Addressee, Cue, Sight
from lexposure.provisions.cue_rules import decide
from lexposure.provisions.parties import BOTH, CUSTOMER, END_USER, PLATFORM, THEIRS

__all__ = ["cues", "main_clause"]

_NOT = r"(?:not|never|neither|in no event|under no circumstances?|no longer)"
_MODAL = r"may|might|must|shall|will|can|could|should|cannot|'ll"
_CUE = re.compile(
    rf"""\b(?:
      (?P<except>(?:do|does|shall|will)(?:n't|[ ]{{1,9}}not)[ ]{{1,9}}(?:apply|extend)\b)
    | (?P<contracted>can't|won't|mustn't|shouldn't|shan't|couldn't)
    | (?P<modal>{_MODAL})(?P<neg>[ ]{{1,9}}{_NOT}\b|n't\b|not\b)?\b
    | (?P<need>(?:do[ ]not[ ]|don't[ ]|does[ ]not[ ]|not[ ])?(?:needs?|have|has|ought)[ ]{{1,9}}to|not[ ]{{1,9}}(?:necessary|mandatory|obligatory)[ ]{{1,9}}to)\b
    | (?P<agree>(?:agrees?|undertakes?|commits?|consents?|covenants?|promises?|pledges?|certif(?:y|ies)|represents?|warrants?|acknowledges?|understands?|accepts?|recogni[sz]es?)
        (?:[ ]{{0,9}},?[ ]{{0,9}}(?:and|or|,)[ ]{{1,9}}(?:agrees?|warrants?|covenants?|undertakes?|accepts?|represents?|consents?|understands?|confirms?))*)\b
    | (?P<state>required|obligated|obliged|responsible|liable|prohibited|forbidden|disallowed|banned|permitted|allowed|authori[sz]ed|entitled|free|expected)\b
    | (?P<reserve>reserves?(?:[ ]{{1,9}}(?:all|the|any))?[ ]{{1,9}}(?:right|rights)\b)
    | (?P<right>(?:ha(?:s|ve)|retains?|keeps?)[ ]{{1,9}}(?:(?:the|a|an|all|certain|any|some|full|additional|other|several|various|no|these|legal)[ ]{{1,9}})(?:[\w,'-]+[ ]{{1,9}}){{0,4}}?(?:rights?|authority|licen[sc]e)\b)
    | (?P<own>(?:owns?\b|retains?\b(?=[ ]{{1,9}}(?:[\w,]+[ ]{{1,9}}){{0,4}}(?:ownership|rights?|title)\b)))
    | (?P<grant>(?:grants?|licen[sc]es|assigns?)\b)
    | (?P<deny>(?:do|does)(?:n't|[ ]{{1,9}}not)[ ]{{1,9}}(?:(?:and|will|cannot|otherwise|make|give|provide|offer|also|any)[ ]){{0,2}}(?:warrant|guarantee|represent|promise|endorse|assume|accept|control|ensure|verify|undertake|make|take[ ]{{1,9}}(?:any[ ])?(?:responsibility|liability))\w*)
    | (?P<none>(?:ma(?:kes?|de)|gives?|offers?|provides?|ha(?:s|ve)|assumes?|accepts?|bears?|with|without|under|there[ ]is)[ ]{{1,9}}(?:no|any|neither)[ ]{{1,9}}(?:\w+[ ]{{1,9}}){{0,2}}?(?:warrant\w*|guarantees?|representations?|promises?|liabilit\w+|responsibilit\w+|obligations?|duty|commitments?|endorsement))
    | (?P<disclaim>(?:disclaims?|disclaimed|excludes?[ ]all[ ]warrant)\b|"as[ -]is\b|"as[ ]available\b|(?-i:AS[ -]IS)\b|(?:provided|offered|supplied|available|sold)[^.;]{{0,30}}?[ "]as[ -](?:is|available)\b|at[ ]{{1,9}}[\w{THEIRS[CUSTOMER]}{THEIRS[END_USER]}{THEIRS[BOTH]}]{{2,9}}[ ]{{1,9}}(?:own|sole|own[ ]sole|sole[ ]and[ ]exclusive)[ ]{{1,9}}risk)
    | (?P<ability>(?:ha(?:s|ve)|gives?[ ]{{1,3}}\S{{2,12}})[ ]{{1,9}}(?:the|an)[ ]{{1,9}}(?:ability|choice|option|possibility|opportunity)[ ]{{1,9}}(?:to|of)\b)
    | (?P<limit>(?:liabilit(?:y|ies)|damages)\b(?=[^.;]{{0,240}}\b(?:exceed|limited[ ]to|greater[ ]of|is[ ]excluded|are[ ]excluded)\b))
    | (?P<forbid>(?:prohibits?|forbids?|disallows?)\b|ha(?:s|ve)[ ]{{1,9}}(?:banned|prohibited|forbidden)\b|(?:do|does)(?:n't|[ ]{{1,9}}not)[ ]{{1,9}}(?:allow|permit|tolerate|authori[sz]e|condone)\b)
    | (?P<let>(?:allows?|permits?|authori[sz]es?|directs?|instructs?|gives?[ ]{{1,5}}[{_PARTY}]+[ ]{{1,5}}permission)\b)
    | (?P<demand>(?:do(?:es)?(?:n't|[ ]not)[ ]{{1,5}})?(?:requires?|asks?|expects?)(?=[ ]{{1,5}}(?:that[ ]{{1,5}})?(?:[{CUSTOMER}{END_USER}]))(?:[ ]{{1,5}}that)?[ ]{{1,5}}[{CUSTOMER}{END_USER}]+)
    | (?P<duty>[{THEIRS[CUSTOMER]}{THEIRS[PLATFORM]}{THEIRS[BOTH]}]+[ ]{{1,5}}(?:(?:sole|own|exclusive)[ ]{{1,5}}){{0,2}}(?:responsibility|obligation|duty)[ ]{{1,5}}to\b)
    | (?P<waive>(?:waives?|releases?|indemnif(?:y|ies)|holds?[ ]harmless)\b)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE, _BEHIND = 190, 120
_THEIR = "".join(THEIRS.values())
_SUBJECT = re.compile(
    rf"(?P<s>[{_PARTY}]+)(?:[ ](?:[A-Z]\w{{1,12}},?[ ]){{0,2}}(?:Ltd|Limited|Inc|LLC|PBC|Corporation|GmbH|B\.V)\b\.?)?"
    rf"(?P<aside>[ ]{{0,3}}[(][^()]{{0,120}}(?:[(][^()]{{0,40}}[)][^()]{{0,40}})?[)]|,[^,;.]{{0,60}},)?"
    rf"(?:,?[ ]{{1,3}}(?:and|or|nor|and/or)[ ]{{1,3}}(?:[{_THEIR}]+|its|their|any|other|third|affiliates?|licensors?|agents?|workspace|others)\b[^.;:()]{{0,60}})?"
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
_LINKS = re.compile(
    r"and|or|but|then|that|also|so|yet|therefore|however|hereby|agree|agrees|nor|whereas|thus|acknowledge|addition|event|case|both|either|neither|for|to|with|from|by|of|on|about|against|between|notwithstanding|follows|hereunder"
)
_PHRASE = re.compile(r"[^,;:.()\n]*$")
_AGAIN = re.compile(
    r"(?:\b(?:and|or|but|nor|;|then)\b|[,;])[ ]{0,5}(?:(?:also|further|hereby|[a-z]{3,12}ly|that|nor|and|but|or)[ ]{1,5})*$",
    re.IGNORECASE,
)
_NO_WAIVER = re.compile(
    r"\W*(?:\d[\d.]*\W*)?(?:[\w ]{0,40}[.:]\W{1,5})?(?:no (?:waiver|failure|delay|provision)|(?:any |the )?(?:failure|delay|waiver|omission)s?\b|headings)",
    re.IGNORECASE,
)


def cues(words: str, start: int, end: int) -> list[Cue]:
    """Return the cues of main clauses in the sentence `words[start:end]`, in order; `words` is a marked text."""
    if _NO_WAIVER.match(words, start, min(end, start + 90)):
        return []
    begin = main_clause(words, start, end)
    found: list[Cue] = []
    for match in _CUE.finditer(words, begin, end):
        if found and match.start() < found[-1].span[1]:
            continue
        sight = _sight(words, begin, end, match, found[-1] if found else None)
        if sight and (cue := decide(sight)):
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


def main_clause(words: str, start: int, end: int) -> int:
    """Return where the main clause begins: behind the comma that closes a leading subordinate clause."""
    if not _OPENS.match(words, start, min(end, start + 80)):
        return start
    main = _MAIN.search(words, start, end)
    return main.start() + 1 if main else start


_DENIES = re.compile(
    rf"\b(?:no|neither|nobody|none of|in no event|under no circumstances?|nor|nothing)\b[^,;.]{{0,110}}$|\bneither [{_PARTY}]+",
    re.IGNORECASE,
)


_STATE = re.compile(
    r"(?:(?P<be>\b(?:is|are|be|am|being|remains?|were|was)|'re|'m)(?P<nt>n't)?[ ]{1,9})?(?P<under>under[ ]no[ ]{1,5})?(?P<not>(?:not|never)[ ]{1,9})?"
    r"(?:(?:solely|fully|also|otherwise|hereby|strictly|expressly|legally|only|entirely|jointly|exclusively|and|individually)[ ]{1,9}){0,3}$",
    re.IGNORECASE,
)
_OBJECT = re.compile(r"\b(?:for|to|with|from|by|of|on|about|against|between)$")
_DEPENDS = re.compile(
    r"\s*(?:and |or |but )?(?:if|when|where|unless|which|that|who|as|because|while|whether|how|what)\b",
    re.IGNORECASE,
)


def _sight(words: str, begin: int, end: int, match: re.Match[str], last: Cue | None) -> Sight | None:
    """Look around a cue; None if it stands in a subordinate clause."""
    kind = match.lastgroup or ""
    kind = kind if kind != "neg" else "modal"
    at = match.start()
    before = words[max(begin, at - _BEFORE) : at]
    behind = words[match.end() : min(end, match.end() + _BEHIND)].lower()
    denied = bool(match["neg"] or match["contracted"]) or match[0].lower() == "cannot"
    finite = True
    if kind == "state" and (state := _STATE.search(before)):
        finite, denied = bool(state["be"]), bool(state["not"] or state["under"] or state["nt"])
        at -= len(before) - state.start()
        before = before[: state.start()]
    role, subject = None, None
    named = _SUBJECT.search(before)
    if named:
        around = before[: named.start()]
        role, subject = (
            ROLES[named["s"][0]],
            (at - len(before) + named.start("s"), at - len(before) + named.end("s")),
        )
        if _is_subordinate(words, begin, around, at - len(before)):
            return None
        if role in ("customer", "platform", "third-party") and _OBJECT.search(around.rstrip()[-8:].lower()):
            role = None
    if role is None:
        if last and last.subject and _AGAIN.search(before) and at - last.span[1] < 400:
            role, subject = (_whose(last), last.subject)
        elif _RELATIVE.search(before) and not _COMPLEMENT.search(before + " "):
            return None
        else:
            phrase = _PHRASE.search(before)
            words_of = phrase[0] if phrase else ""
            subject = (at - len(words_of.lstrip()), at) if words_of.strip() else None
            if _DEPENDS.match(words_of) and not _COMPLEMENT.search(
                before[: len(before) - len(words_of)] + "that "
            ):
                return None
    month = match[0] == "May"
    return Sight(
        kind,
        match[0].lower(),
        before,
        behind,
        role,
        (at, match.end()),
        subject,
        finite,
        denied or _DENIES.search(before) is not None,
        month,
    )


def _whose(last: Cue) -> Addressee:
    """Return the subject that a further cue without one of its own has: that of the cue before it."""
    turned: dict[Addressee, Addressee] = {"customer": "platform", "platform": "customer"}
    return (
        turned.get(last.addressee, last.addressee) if last.rule in ("grant", "consents") else last.addressee
    )


def _is_subordinate(words: str, begin: int, around: str, origin: int) -> bool:
    """Say whether what stands before a subject makes its clause a subordinate one ("if you", "content you")."""
    if around.strip(' \n,"').lower() == "so":
        return False
    if _SUBORDINATOR.search(around) and not _COMPLEMENT.search(around):
        return True
    bare = _BARE.search(around)
    if bare is None or _LINKS.fullmatch(bare["word"]) or bare["word"].endswith("ly"):
        return False
    return origin + bare.start("word") > begin + 2 and not _OPENS.match(
        words, begin, min(len(words), begin + 80)
    )
