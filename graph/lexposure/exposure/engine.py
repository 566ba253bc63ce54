"""The exposure engine: an index and a profile in, the whole answer out. It reads nothing but what it is given."""

from __future__ import annotations

import datetime as dt
import re

from lexposure.exposure.answers import BINDING, Answer, Exposure
from lexposure.exposure.claim_status import disputes, status_on, told_on
from lexposure.exposure.coverage import not_examined
from lexposure.exposure.evaluation import Evaluation, Evaluator
from lexposure.exposure.evidence import NoTexts, Texts, Witness
from lexposure.exposure.facts import OPEN, TRUE
from lexposure.exposure.hops import Teller
from lexposure.exposure.index import Claim, Index, Norm
from lexposure.exposure.pathways import Pathways
from lexposure.exposure.penalties import ceiling
from lexposure.exposure.profiles import Profile
from lexposure.exposure.questions import Questions
from lexposure.exposure.rating import Rater
from lexposure.exposure.reasons import STATUS, Reasons, applies_from

__all__ = ["Engine", "as_printed"]


class Engine:
    """Answers from one index. Thread-safe: it changes nothing after construction but a cache of set unions."""

    def __init__(self, index: Index, texts: Texts | None = None) -> None:
        self.index = index
        self.evaluator = Evaluator(index)
        self.pathways = Pathways(self.evaluator)
        self.witness = Witness(index, texts or NoTexts())

    def evaluate(self, profile: Profile, as_of: dt.date) -> Evaluation:
        """Return the bare values, without reasons or evidence: the fast part."""
        return self.evaluator.evaluate(profile, as_of)

    def expose(self, profile: Profile, as_of: dt.date, known_at: dt.datetime) -> Exposure:
        """Return the whole answer: every norm examined, its reasons and paths, and what wasn't examined."""
        evaluation = self.evaluate(profile, as_of)
        reasons = Reasons(self.evaluator, evaluation)
        teller = Teller(self.evaluator, evaluation, reasons, self.witness)
        questions = Questions(self.evaluator, evaluation, reasons.say)
        answers = (
            self._answer(number, evaluation, reasons, questions, teller)
            for number in range(len(self.index.norms))
        )
        return Exposure(
            profile=profile.source,
            as_of=as_of,
            known_at=known_at,
            dataset=self.index.dataset,
            answers=tuple(sorted(answers, key=_order)),
            not_examined=not_examined(self.evaluator, evaluation, reasons),
            next_question=questions.next_question(),
        )

    def answer(self, number: int, evaluation: Evaluation) -> Answer:
        """Return the answer for one norm, as `expose` gives it."""
        reasons = Reasons(self.evaluator, evaluation)
        teller = Teller(self.evaluator, evaluation, reasons, self.witness)
        questions = Questions(self.evaluator, evaluation, reasons.say)
        return self._answer(number, evaluation, reasons, questions, teller)

    def _answer(
        self, number: int, evaluation: Evaluation, reasons: Reasons, questions: Questions, teller: Teller
    ) -> Answer:
        norm, value = self.index.norms[number], evaluation.answers[number]
        reached = [p for p in norm.penalties if evaluation.penalties[p]]
        stale = self._stale(norm, evaluation) if value else ()
        answer = Answer(
            ref=norm.ref,
            iri=norm.iri,
            citation=norm.citation,
            side=norm.side,
            deontic=norm.deontic,
            summary=norm.summary,
            status=STATUS[value],
            claim_status=status_on(self.index, norm, evaluation.as_of.isoformat()),
            confidence=norm.confidence,
            author=norm.author,
            applies_from=applies_from(self.evaluator, evaluation, number),
            because=reasons.because(number),
            needs=questions.needs(number),
            readings=questions.readings(number),
            penalties=tuple(self.penalty(p, evaluation) for p in reached),
            paths=tuple(teller.tell(self.pathways.of(number, evaluation))) if value else (),
            binding_force=self.force(norm),
            breached_by=self._breach(norm, evaluation, reasons) if value == TRUE else "",
            notes=(*stale, *self._disputes(norm, evaluation), *reasons.of_period(number)) if value else (),
        )
        rater = Rater((self.index.penalties[p] for p in reached), evaluation.profile, stale=bool(stale))
        return rater(answer) if value else answer

    def _stale(self, norm: Norm, evaluation: Evaluation) -> tuple[str, ...]:
        """Return why the norm, or a timing rule for it, is stale on the day; nothing if neither is."""
        day = evaluation.as_of.isoformat()
        told = (told_on(self.index, claim, day) for claim in self._timed(norm, evaluation))
        return tuple(dict.fromkeys(filter(None, told)))

    def _disputes(self, norm: Norm, evaluation: Evaluation) -> tuple[str, ...]:
        """Return what reviewers say against the norm, or a timing rule for it."""
        told = (said for claim in self._timed(norm, evaluation) for said in disputes(self.index, claim))
        return tuple(dict.fromkeys(told))

    def _timed(self, norm: Norm, evaluation: Evaluation) -> tuple[Claim, ...]:
        """Return the norm and the timing rules that count for it."""
        return norm, *(self.index.periods[p] for level in norm.levels for p in level if evaluation.periods[p])

    def penalty(self, number: int, evaluation: Evaluation) -> str:
        """Return a ceiling, with what it depends on where that is open."""
        penalty = self.index.penalties[number]
        found = ceiling(penalty, evaluation.profile)
        return f"{found} [may apply: {penalty.summary}]" if evaluation.penalties[number] == OPEN else found

    def force(self, norm: Norm) -> str:
        """Return the binding force of a norm's instrument, `contract` for a contract norm."""
        if norm.side == "contract":
            return "contract"
        return next((i.binding_force for i in self.index.instruments if i.iri == norm.instrument), "")

    def _breach(self, norm: Norm, evaluation: Evaluation, reasons: Reasons) -> str:
        """Return the stated activity that a prohibition forbids, if the profile lists one; guidance can't be breached."""
        if norm.deontic != "prohibition" or self.force(norm) not in BINDING:
            return ""
        above = self.evaluator.table.above
        doing = evaluation.profile.listed.get("activities", ())
        return next((reasons.label(activity) for activity in doing if norm.action in above(activity)), "")


def _order(answer: Answer) -> tuple[object, ...]:
    """What applies before what may, breaches first, what binds before what doesn't, duties before definitions, law before
    contract; then as printed."""
    rank = {"applies": 0, "may_apply": 1, "does_not_apply": 2}[answer.status]
    soft = answer.binding_force not in BINDING
    kind = answer.deontic == "classification"
    return rank, not answer.breached_by, soft, kind, answer.side != "law", as_printed(answer.ref), answer.iri


def as_printed(ref: str) -> tuple[tuple[int, int, str], ...]:
    """Order refs as a reader counts: art_2 before art_10, 5(1)(ba) behind 5(1)(b)."""
    parts = re.findall(r"\d+|\D+", ref)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
