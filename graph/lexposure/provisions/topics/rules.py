"""Topics that plain words give away: for each a pattern, matched in the clause itself or in the heading around it.

A rule is written to be right where it speaks and silent elsewhere; the words that matched are kept, so that a reader sees
why. Patterns have bounded repeats only: their time grows with the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["RULES", "Rule", "matches"]


@dataclass(frozen=True)
class Rule:
    """A topic and what gives it away: `words` in the clause, or a `heading` around it."""

    topic: str
    words: re.Pattern[str] | None = None
    heading: re.Pattern[str] | None = None


def _rule(topic: str, words: str = "", heading: str = "") -> Rule:
    return Rule(topic, *(re.compile(text, re.IGNORECASE) if text else None for text in (words, heading)))


RULES = (
    _rule("definition", r"^\W{0,12}(?:[A-Z]?\d[\d.]{0,8}\W{0,8})?[“\"][^”\"]{1,80}[”\"]\W{0,6}(?:means|refers? to|has the meaning|is as defined|shall mean|are)\b"),
    _rule("arbitration", r"\barbitrat(?:ion|or|e)\b|class action|\bjury\b|mass filing"),
    _rule("governing-law", r"\bgoverned by (?:and \w{1,12} (?:\w{1,12} )?(?:in accordance with|under) )?the laws?\b|exclusive(?: personal)? jurisdiction|\bconflicts? of laws?\b|courts? (?:located )?in\b.{0,80}jurisdiction"),
    _rule("indemnity", r"\bindemnif(?:y|ies|ied|ication)\b|\bhold (?:\w{1,12} ){0,6}harmless\b"),
    _rule("warranty", r"[“\"]as[ -]is[.,”\"]|\bas is\b.{0,40}\bwarrant|disclaims? (?:all|any).{0,40}warrant|\bno warrant(?:y|ies)\b|implied warrant(?:y|ies)"),
    _rule("liability", r"\b(?:aggregate|total|maximum) liability\b|\bliable (?:to \w{1,12} )?(?:for|under) any\b.{0,80}\b(?:indirect|consequential|damages|losses)|\b(?:indirect|incidental|consequential|punitive)\b.{0,60}\bdamages\b"),
    _rule("export-control", r"\bexport (?:control|law|and re-?export)|embargoed countr|specially designated national|\btrade controls?\b|\bsanctions? (?:law|program|list)|sanctions and export|export or provide access"),
    _rule("subprocessors", r"\bsub-?processors?\b.{0,200}\b(?:engage|appoint|list|object|notice|authori[sz])|\b(?:engage|appoint|list of|authori[sz]\w{1,6})\b.{0,120}\bsub-?(?:processors?|contractors?)\b", r"\bsub-?processors?\b|subcontractors?\b|third[- ]party service providers? list"),
    _rule("feedback", r"\bfeedback\b.{0,160}\b(?:without (?:any )?(?:restriction|obligation|compensation)|freely|exploit)|\bfeedback or suggestions\b|suggestions.{0,80}improve"),
    _rule("confidentiality", r"\bconfidential information\b", r"\bconfidential(?:ity)?\b"),
    _rule("reverse-engineering", r"\breverse[- ](?:engineer|assembl|compil)|\bdecompil|\bdisassembl|model extraction|extract\w{0,4} .{0,60}\b(?:model weights|model parameters|source code)"),
    _rule("competing-models", r"\bcompet(?:e|es|ing|itive)\b.{0,40}\b(?:product|service|model|with)|(?:develop|train|build|create|improve)\w{0,3} .{0,60}\b(?:competing|competitive|similar or competing)\b|model distillation|\bbenchmark(?:ing|s)? (?:test|result|purpose)"),
    _rule("automated-access", r"\bscrap(?:e|es|ing)\b|\bcrawl(?:er|ing|s)?\b|\b(?:automated|programmatic)(?:ally)? (?:means|access|extract)|programmatically extract|\brate limits?\b|data mining|\b(?:bots?|spiders?)\b"),
    _rule("safety-circumvention", r"\b(?:circumvent|bypass|disabl|overrid|evad|remov|defeat)\w{0,4}\b.{0,80}\b(?:safety|safeguards?|guardrails?|filters?|mitigations?|moderation|protective measures|safety measures|usage restrictions)|\bjailbreak|\bprompt injection|\bred[- ]team"),
    _rule("security-research", r"\bvulnerabilit(?:y|ies)\b.{0,120}\b(?:report|disclos|research)|\bbug bounty|security researchers?\b|safe harbou?r.{0,60}research", r"vulnerability disclosure|responsible disclosure|bug bounty|safe harbou?r"),
    _rule("security-abuse", r"\bmalware\b|\bviruses\b|\bransomware\b|denial[- ]of[- ]service|\bddos|unauthori[sz]ed access to .{0,60}(?:system|network|account)|malicious code|\bbotnets?\b", r"computer or network systems|technical misuse"),
    _rule("child-safety", r"\bcsam\b|child (?:sexual|exploit|abuse|safety)|sexuali[sz]\w{0,4} .{0,20}(?:child|minor)|\bgrooming\b|exploit\w{0,6} .{0,30}\b(?:children|minors)\b|\bp(?:a)?edophil", r"\bchildren\b.{0,20}(?:safety|exploit)|exploited children|harm to or exploitation"),
    _rule("age", r"\b(?:at least|under(?: the age of)?|over the age of|minimum age)\W{1,3}(?:\w{1,10}\W{1,3}){0,4}(?:13|14|16|18|thirteen|eighteen)\b|age of (?:majority|digital consent)|parent(?:al)? (?:or guardian|consent)", r"\bchildren'?s privacy|\bage requirements?|\beligibility\b|children"),
    _rule("weapons-critical", r"\bweapons?\b|\bexplosives?\b|critical infrastructure|\bnuclear\b|chemical, biological|(?:death|bodily (?:injury|harm))\b.{0,80}\b(?:failure|error|use|risk)|life[- ](?:support|threatening)|military", r"\bweapons?\b|critical infrastructure"),
    _rule("surveillance-biometrics", r"\bbiometric|facial recognition|emotion(?:al)? recognition|infer(?:ring)? .{0,20}emotions|social scor|\bsurveillance\b|predict\w{0,4} .{0,60}(?:committing|commit) a (?:crime|criminal)", r"\bsurveillance|biometric|privacy or i(?:dentity)?"),
    _rule("high-risk-use", r"human[- ]in[- ]the[- ]loop|human (?:review|oversight|involvement)|\bhigh[- ]risk\b.{0,40}\buse|automated decisions?\b|(?:credit|employment|housing|insurance|legal|medical)[^.]{0,120}\bdecisions?\b|(?:medical|legal|financial|health)[^.]{0,60}\badvice\b|disparate impact"),
    _rule("output-marking", r"\binteracting with (?:an )?(?:ai|artificial)|human[- ]generated|\bai[- ](?:generated|assisted)\b|disclose .{0,60}using (?:our services|ai)|\bwatermark|\bprovenance\b|disclos\w{0,4} .{0,60}\b(?:ai|artificial intelligence|machine)\b|\b(?:ai|machine)[- ]generated\b.{0,60}\b(?:label|disclos|mark)"),
    _rule("output-reliability", r"\boutputs?\b.{0,80}\b(?:inaccura|incomplete|not (?:always )?(?:be )?(?:accurate|correct)|may not|incorrect|hallucinat|evaluat|similar|unique)|sole source of truth|factually accurate|evaluat\w{0,4} .{0,20}accuracy"),
    _rule("output-ownership", r"\b(?:own|owns|retains?)\b.{0,120}\b(?:outputs?|inputs?|your content|assets)\b|\bright, title,? and interest\b.{0,60}\b(?:output|input|content)"),
    _rule("licence-to-platform", r"\b(?:grants?|granting)\b (?:\w{1,14} ){0,8}(?:a|an)\b[^.]{0,80}(?:royalty[- ]free|worldwide|perpetual|non-?exclusive)[^.]{0,60}licen[cs]e"),
    _rule("training", r"\b(?:train|training|trained)\b.{0,80}\b(?:models?|algorithms?|technolog)|(?:improve|develop)\w{0,3} .{0,30}\bmodels?\b", r"\btrain(?:ed|ing)?\b.{0,40}\bmodels?|models? (?:are )?trained"),
    _rule("infringement-notice", r"\bdmca\b|copyright (?:agent|infringement|owner|complaint)|repeat infringers?|takedown request|penalty of perjury", r"\bdmca\b|copyright complaints|takedown"),
    _rule("tracking", r"\bcookies?\b|web beacons?|do[- ]not[- ]track|\bpixels?\b.{0,60}(?:track|technolog)|(?:targeted|interest[- ]based|personali[sz]ed|behaviou?ral) (?:ads?|advertis)", r"\bcookies?\b|advertising and analytics|do not track"),
    _rule("retention", r"\bretain(?:ed|s)?\b.{0,80}\b(?:data|information|content|as long as|days|period)|retention (?:period|polic)|\bdelet\w{1,4}\b.{0,80}\b(?:within|days|upon|after)\b|how long we keep", r"\bretention\b|how long (?:do )?we keep|data return|deletion"),
    _rule("data-transfer", r"standard contractual clauses|\bsccs\b|adequacy decisions?|(?:transferred|transfer)\b.{0,100}\b(?:outside|countries|united states|u\.s\.|jurisdictions|borders)|data privacy framework|servers? .{0,20}(?:located )?in the united states", r"\bdata transfers?|international (?:data )?transfers?|national borders"),
    _rule("data-security", r"\b(?:technical|organi[sz]ational|administrative)[^.]{0,60}\bmeasures\b|\bencrypt(?:s|ed|ion)?\b|personal data breach|security (?:incident|breach)|\bsoc ?2\b", r"\bsecurity measures|data security|access controls?|vulnerability management|security (?:and|of)"),
    _rule("data-rights", r"\byour? (?:\w{1,10} )?rights? to (?:access|know|delet|correct|rectif|object|portab|opt|withdraw|appeal|lodge|request)|right to (?:request|know|access|deletion|delete|correct|object|lodge|withdraw|opt|data portability)|opt[- ]out of (?:sale|email|marketing)", r"\byour (?:\w{1,12} )?rights\b|rights (?:and choices|regarding)|your choices|data subject requests|data controls"),
    _rule("change-of-terms", r"\b(?:modify|update|change|amend|revise)s?\b.{0,30}\b(?:these terms|this (?:policy|agreement|privacy|cookies?)|the terms|our (?:privacy|cookie)|this aup)|material changes? to (?:this|our|these)", r"\b(?:changes|updates|amendments|modifications?) to (?:this|these|our|the)\b|changelog terms"),
    _rule("termination", r"\bterminat(?:e|es|ion)\b.{0,60}\b(?:agreement|terms|account|access|services?)|\bsuspend\b.{0,40}\b(?:access|account|services?|use)|survive (?:termination|expiration|any)", r"\bterminat(?:ion|e)\b|\bsuspen(?:sion|d)\b"),
    _rule("fees", r"\brefund|\bfees?\b.{0,60}\b(?:pay|due|charge|exclusive)|\btaxes\b|\binvoices?\b|subscription (?:fee|period|renew)|\bprepa(?:y|id)\b", r"\bfees\b|\bpayment|\btaxes\b|billing|\bcredits\b|subscriptions?"),
    _rule("marks", r"\btrademarks?\b|\blogos?\b.{0,60}\b(?:use|display|permission)|publicity|brand guidelines", r"\btrademarks?|publicity|brand|marks\b"),
    _rule("account", r"\b(?:account )?credentials\b|\bpasswords?\b|\bapi keys?\b|share your account|create (?:an|your) account|multiple accounts", r"\baccounts?(?: and registration| registration)?$|registration"),
    _rule("general-clauses", r"\bforce majeure\b|\bseverab|no waiver|\bassign(?:ed|s|ment)?\b.{0,60}\b(?:agreement|terms)|entire agreement|independent contractors|beyond (?:its|our|your|the) .{0,20}control", r"\b(?:miscellaneous|severability|force majeure|assignment|notices)\b"),
    _rule("incorporation", r"\bincorporated (?:\w{1,6} )?(?:herein |by this )?(?:by reference|into)|\b(?:will|shall) (?:control|prevail|govern)\b|in the event of (?:a|any) (?:express )?(?:conflict|inconsistency)|these (?:\w{1,10} )?terms incorporate"),
    _rule("contact", r"^\W{0,10}(?:contact us|if you have any questions|for (?:any )?questions)|\bplease contact us\b.{0,60}@|^\W{0,10}(?:email|address|attn)\b", r"\bcontact(?: us| information|ing us)?\b"),
    _rule("moderation", r"\b(?:monitor|review|moderate|investigate)\w{0,3}\b.{0,80}\b(?:violat|abuse|content|compliance|complaints)|abuse detection|\bappeal\b.{0,60}\b(?:decision|suspen|removal|enforcement|process)|report (?:any )?(?:violation|abuse|misuse|content)|\b(?:reject|refuse|remove)\b.{0,40}\b(?:at any time|content|from our)|content classifiers|reporting tools", r"\bmoderation\b|\benforcement\b|reporting (?:of )?violations|appeals?"),
    _rule("third-party", r"\bthird[- ]party (?:services?|content|models?|apps?|features?|offerings?|links?|materials|websites?|products?|providers?)\b", r"third[- ]party|links to other"),
    _rule("deception", r"\bimpersonat|\bdeepfake|\b(?:dis|mis)information\b|\bphishing\b|\bscams?\b|\bfraud(?:ulent)?\b|\bdeceptive\b|\bmislead(?:ing)?\b|\bplagiari[sz]|manipulative", r"\b(?:deceiv|mislead|misinformation|fraud|democratic)"),
    _rule("prohibited-use", r"\byou (?:may|must|will|shall|can)(?:not| not)\b.{0,60}\b(?:illegal|unlawful|harmful|violat)|\b(?:hate(?:ful)?|violen(?:ce|t)|harass|bully|terroris|self-harm|suicide|pornograph|sexually explicit|spam|defam|obscene)", r"prohibit|restrictions|illegal|acceptable use|usage policies|code of conduct"),
    _rule("acceptance", r"\b(?:you|customer) (?:agree|accept)\w{0,2} (?:to be bound|to these)|authority to (?:bind|agree|accept|enter)|\b(?:these|this) (?:\w{1,12} ){0,4}(?:terms|agreement|policy)\b.{0,40}\b(?:govern|are an agreement|is an agreement|set out the agreement|appl(?:y|ies) to your use)|effective (?:on|as of) the earlier"),
    _rule("processing-terms", r"\b(?:data )?(?:controller|processor)\b.{0,80}\b(?:controller|processor|customer)|process (?:the )?(?:customer|personal) data .{0,60}\b(?:instructions|on behalf|purposes of)|duty of confidentiality", r"description of (?:transfer|processing)|processing of (?:customer|personal)|details of processing|assistance to customer|processing requirements"),
    _rule("data-collected", r"\bwe (?:may )?(?:also )?(?:automatically )?(?:collect|receive)\b|information (?:about|that) you (?:provide|give)", r"(?:data|information) (?:we|you|that|about) (?:collect|receive|provide|give)|types of (?:data|personal)|collect(?:ion|ing)\b|personal information we|examples of information"),
    _rule("data-use", r"\blegitimate interests?\b|legal bas[ie]s|following purposes", r"how (?:we|do we|\w{1,20}) use|uses? of (?:personal|information|data|your)|legal bases|purposes of"),
    _rule("data-sharing", r"\bwe (?:may |will |also )*(?:share|disclose)\b", r"\b(?:shar(?:e|ing)|disclos(?:e|ure|ing)|recipients)\b"),
    _rule("right-of-use", r"\bgrants? (?:you|customer)\b|\b(?:resell|sublicense|redistribute|lease)\b|\b(?:limited|non-?exclusive|non-?transferable)\b.{0,60}\b(?:right|license|licence)\b.{0,40}\b(?:use|access)|reserve all rights|retain(?:s)? all (?:of )?(?:our|its|right)", r"licen[cs]e|intellectual property|ownership"),
    _rule("change-of-service", r"\bdiscontinu|\b(?:beta|preview|alpha|early access)\b|\buptime\b|service levels?|\bas[- ]available\b|(?:modify|change|add|remove)\w{0,2} .{0,30}\b(?:features|functionality|the services?)\b", r"\b(?:beta|availability|discontinu|support|service availability)"),
    _rule("audit-compliance", r"\baudit(?:s|ed)?\b|compl(?:y|iance|ies) with (?:all )?(?:applicable )?(?:laws|regulations)", r"\b(?:audits?|compliance)\b"),
)  # fmt: skip


def matches(words: str, heading: str) -> list[tuple[str, tuple[int, int] | None]]:
    """Return the topics that a clause's words or its heading give away, each once, with the span in the words.

    The span is None where the heading decided.
    """
    found: list[tuple[str, tuple[int, int] | None]] = []
    for rule in RULES:
        if rule.words and (match := rule.words.search(words)):
            found.append((rule.topic, match.span()))
        elif rule.heading and rule.heading.search(heading):
            found.append((rule.topic, None))
    return found
