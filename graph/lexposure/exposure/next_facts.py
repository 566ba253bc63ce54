"""What to find out next: the open facts that settle most, with the norms that each answer settles, and how.

Each answer is tried out on the evaluation itself, so that what is told is what the engine would say. An answer that is
given is written into the profile's own words, and the profile is read again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from lexposure.exposure.answers import Exposure, Status
from lexposure.exposure.edits import Fact, stated
from lexposure.exposure.engine import Engine, as_printed
from lexposure.exposure.evaluation import Evaluation
from lexposure.exposure.facts import OPEN
from lexposure.exposure.index import Index
from lexposure.exposure.profiles import Profile
from lexposure.exposure.questions import Questions
from lexposure.exposure.reasons import STATUS
from lexposure.exposure.wording import Wording
from lexposure.model.errors import ProfileError, UserError
from lexposure.model.facets import FACETS

__all__ = [
    "MOST_FACTS",
    "Interview",
    "NextFacts",
    "OpenFact",
    "Settled",
    "Settling",
    "answered",
    "next_facts",
]

MOST_FACTS = 200


@dataclass(frozen=True)
class Settled:
    """One norm whose answer an open fact turns, from one status to another."""

    ref: str
    iri: str
    side: str
    deontic: str
    summary: str
    before: Status
    after: Status


@dataclass(frozen=True)
class Settling:
    """What one answer would settle: the norms that would apply, and those that no longer would, by ref."""

    gained: tuple[Settled, ...]
    lost: tuple[Settled, ...]

    @property
    def settles(self) -> int:
        """How many norms that is."""
        return len(self.gained) + len(self.lost)


@dataclass(frozen=True)
class OpenFact:
    """One open fact as a question. `value` is written as in a profile, `iri` is the same in full, or a figure or day.

    `answer` tells what a profile can say: yes or no, a number, a date, or nothing, as rules alone conclude it. Of a number
    and a date, yes and no mean that the comparison in the question holds or doesn't.
    """

    facet: str
    value: str
    iri: str
    question: str
    answer: Literal["yes_no", "number", "date", "none"]
    if_yes: Settling
    if_no: Settling


@dataclass(frozen=True)
class NextFacts:
    """The facts that settle most, most first. `may_apply` counts the norms that wait, `open` all facts they wait for."""

    profile: dict[str, Any]
    as_of: dt.date
    known_at: dt.datetime
    dataset: str
    may_apply: int
    open: int
    facts: tuple[OpenFact, ...]
    notice: str = Exposure.notice


def next_facts(
    engine: Engine, profile: Profile, as_of: dt.date, known_at: dt.datetime, *, most: int = 10
) -> NextFacts:
    """Return the `most` open facts that settle most, ranked as `next_question` of an answer is.

    Contested readings are none: nobody finds them out. Raises UserError for a number beyond the limits.
    """
    if not 1 <= most <= MOST_FACTS:
        raise UserError(f"asked for {most} facts", fix=f"ask for 1 to {MOST_FACTS}")
    asking = _Asking(engine, profile, as_of)
    return NextFacts(
        profile=profile.source,
        as_of=as_of,
        known_at=known_at,
        dataset=engine.index.dataset,
        may_apply=asking.evaluation.answers.count(OPEN),
        open=len(asking.ranked),
        facts=tuple(asking.fact(test) for test, *_ in asking.ranked[:most]),
    )


def answered(profile: Profile, fact: OpenFact, said: str, index: Index) -> Profile:
    """Return the profile that says `yes` or `no` to a fact, or names its figure or day. Raises ProfileError or DateError."""
    if fact.answer == "none":
        raise ProfileError(f"`{fact.facet}` can't be stated", fix="state what its rules rest on")
    if fact.answer in ("number", "date"):
        return stated(profile, [Fact(fact.facet, said)], index)
    if said not in ("yes", "no"):
        raise ProfileError(f"`{said}` is no answer", fix="answer yes or no")
    return stated(profile, [Fact(fact.facet, fact.iri, said == "yes")], index)


class Interview:
    """One question after another about one party on one day; `profile` is what is known so far."""

    def __init__(self, engine: Engine, profile: Profile, as_of: dt.date) -> None:
        self.profile = profile
        self.answers = 0
        self._engine = engine
        self._as_of = as_of
        self._passed: set[tuple[str, str]] = set()
        self._asking = _Asking(engine, profile, as_of)

    @property
    def may_apply(self) -> int:
        """How many norms wait for facts."""
        return self._asking.evaluation.answers.count(OPEN)

    def question(self) -> OpenFact | None:
        """Return the open fact that settles most, of those that a profile can state and that nobody passed over."""
        for test, need, *_ in self._asking.ranked:
            if FACETS[need.facet].derived or not self._passed.isdisjoint(_names(need.facet, need.value)):
                continue
            return self._asking.fact(test)
        return None

    def answer(self, fact: OpenFact, said: str) -> None:
        """Take an answer in, as `answered` does."""
        self.profile = answered(self.profile, fact, said, self._engine.index)
        self._asking = _Asking(self._engine, self.profile, self._as_of)
        self.answers += 1

    def passed(self, fact: OpenFact) -> None:
        """Ask no more for a fact that the party doesn't know; it stays open."""
        self._passed.add((fact.facet, "" if fact.answer in ("number", "date") else fact.value))


def _names(facet: str, value: str) -> Iterable[tuple[str, str]]:
    """A figure is passed over whatever it would be compared with; of other facets one value is."""
    return (facet, value), (facet, "")


class _Asking:
    """The open facts of one evaluation."""

    def __init__(self, engine: Engine, profile: Profile, as_of: dt.date) -> None:
        self._engine = engine
        self.evaluation = engine.evaluate(profile, as_of)
        self._say = Wording(engine.index, self.evaluation)
        self.ranked = Questions(engine.evaluator, self.evaluation, self._say).ranked()

    def fact(self, test: int) -> OpenFact:
        need, facet = self._say.need(test), self._say.facet(test)
        answer: Literal["yes_no", "number", "date", "none"] = "none" if facet.derived else "yes_no"
        if facet.kind == "number" or facet.kind == "date":
            answer = facet.kind
        yes, no = (self._engine.evaluator.assuming(self.evaluation, test, said) for said in (True, False))
        iri = self._engine.index.tests[test][2]
        return OpenFact(
            need.facet, need.value, iri, need.question, answer, self._settling(yes), self._settling(no)
        )

    def _settling(self, world: Evaluation) -> Settling:
        turned = [
            Settled(norm.ref, norm.iri, norm.side, norm.deontic, norm.summary, STATUS[before], STATUS[after])
            for norm, before, after in zip(
                self._engine.index.norms, self.evaluation.answers, world.answers, strict=True
            )
            if before != after
        ]
        turned.sort(key=lambda norm: (as_printed(norm.ref), norm.iri))
        gained = tuple(norm for norm in turned if norm.after == "applies")
        return Settling(gained, tuple(norm for norm in turned if norm.after != "applies"))
