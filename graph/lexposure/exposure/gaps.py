"""The judgement: rules and curated mappings held against the texts that bind a platform's users.

Curated mappings come first: what a person recorded about a norm and a platform stands, and a rule that says otherwise is listed
as disagreeing. The engine knows no law; all of that is in the rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lexposure.archive.quotes import span_hash
from lexposure.exposure.gap_findings import Cited, Disagreement, LookedFor, SearchedText, TermsFinding
from lexposure.model.namespaces import ID
from lexposure.provisions.gap_cues import places, speaks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lexposure.exposure.gap_findings import Kind, Law
    from lexposure.model.gap_rules import Ask, Cue, GapRule, GapRules
    from lexposure.provisions.gap_cues import Clause, Place

__all__ = ["Mapped", "Outcome", "ReadText", "Shelf", "judge", "reconciled"]

_NONE = "no document of the kind in which this has to stand is known for the platform"
_TERM = 5
"""So many words has a term at least; fewer are a heading."""
_SAYS_SO = frozenset({"implements", "mirrors", "exceeds"})


@dataclass(frozen=True)
class ReadText:
    """A document's text as it stood on the day, and its clauses that bind the platform's users.

    One that binds only if facts are so that nobody stated (`certain` false) is searched, and nothing is found in it.
    """

    document: str
    label: str
    captured: str
    text: str
    words: str
    clauses: tuple[Clause, ...]
    sections: tuple[str, ...] = ()
    certain: bool = True
    met: dict[Cue, tuple[Place, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Where cues were met, kept: many platforms share a text."""

    @property
    def searched(self) -> SearchedText:
        """What is told of it."""
        return SearchedText(
            self.document.removeprefix(f"{ID}document/"), self.label, self.captured, self.text, len(self.clauses), self.sections
        )  # fmt: skip

    def holds(self, place: tuple[str, int, int]) -> bool:
        """Say whether a place (text, start, end) lies in a clause that binds the platform's users."""
        text, start, end = place
        return text == self.text and any(one.start < end and start < one.end for one in self.clauses)

    def cited(self, cues: Iterable[Cue], what: str = "", least: int = 0) -> Iterator[Cited]:
        """Yield the words by which cues are met, at least so many, no words twice, in order of the text."""
        every = sorted(
            {place for cue in cues for place in self._places(cue, least)},
            key=lambda one: (one.start, one.end),
        )
        for place in every:
            if any(one != place and place.start <= one.start and one.end <= place.end for one in every):
                continue  # fewer words tell it, too
            words = self.words[place.start : place.end]
            yield Cited(
                self.document.removeprefix(f"{ID}document/"), self.label, self.captured, self.text,
                place.number, place.heading, place.start, place.end, span_hash(words), words, what=what,
            )  # fmt: skip

    def _places(self, cue: Cue, least: int) -> tuple[Place, ...]:
        if cue not in self.met:
            lifted = bool(cue.lifted) and speaks(cue.lifted, self.words, self.clauses)
            self.met[cue] = () if lifted else tuple(places(cue, self.words, self.clauses, least))
        return self.met[cue]


@dataclass(frozen=True)
class Shelf:
    """Everything that would have to be read for a platform: the texts that were, and why the other documents (IRI) weren't."""

    platform: str
    texts: tuple[ReadText, ...]
    absent: dict[str, str]


@dataclass(frozen=True)
class Mapped:
    """A curated mapping that touches the platform's terms: its relation, and the words on the terms' side.

    `readings` are the contested readings (IRIs) under which alone it holds.
    """

    iri: str
    norm: str
    relation: str
    negated: bool
    summary: str
    confidence: float
    terms: tuple[Cited, ...]
    readings: frozenset[str] = frozenset()


Outcome = tuple["GapRule", TermsFinding]
"""A rule and what it comes to by itself."""


def judge(rule: GapRule, law: Law, rules: GapRules, shelf: Shelf) -> list[Outcome]:
    """Return what one rule finds for one platform; nothing where it isn't about that platform or its words are nowhere."""
    if rule.platforms and shelf.platform not in rules.platforms[rule.platforms]:
        none = (_NONE,) if rule.documents and rule.finds == "missing" else ()
        return [(rule, _finding(rule, law, "not_examined", why=none))] if none else []
    wanted = rules.documents[rule.documents] if rule.documents else None
    inside = [one for one in shelf.texts if one.certain and (wanted is None or one.document in wanted)]
    if rule.finds == "missing":
        return [(rule, _missing(rule, law, rules, shelf, inside, wanted))]
    cited = [tuple(text.cited(rule.cues, least=_TERM)) for text in inside]
    return [(rule, _finding(rule, law, rule.finds, terms)) for terms in cited if terms]


def _missing(
    rule: GapRule, law: Law, rules: GapRules, shelf: Shelf, inside: Sequence[ReadText], wanted: Sequence[str] | None
) -> TermsFinding:  # fmt: skip
    """Hold each thing that the law asks for against the texts in which it has to stand."""
    if wanted is not None:
        gone = tuple(why for document, why in shelf.absent.items() if document in wanted)
        if gone or not inside:
            return _finding(rule, law, "not_examined", why=gone or (_NONE,))
    notices = set(rules.documents.get("notices", ()))
    where = inside if wanted is not None else [text for text in inside if text.document not in notices]
    said: dict[str, list[Cited]] = {}
    short: dict[str, list[Cited]] = {}
    reasons: list[str] = []
    for ask in rule.asks:
        said[ask.what] = [cited for text in where for cited in text.cited(ask.said, ask.what)]
        for cue in ask.short:
            weak = [cited for text in where for cited in text.cited([cue], ask.what)]
            if weak:
                short.setdefault(ask.what, []).extend(weak)
                reasons.append(cue.why)
    missing = [ask for ask in rule.asks if not said[ask.what] and ask.what not in short]
    told = {
        (one.document, one.start, one.end): one
        for rows in (*said.values(), *short.values())
        for one in rows[:3]
    }
    terms = tuple(told.values())
    parts = {
        "said": tuple(what for what, rows in said.items() if rows),
        "missing": tuple(ask.what for ask in missing),
        "short": tuple(dict.fromkeys(reasons)),
        "looked_for": tuple(_looked_for(ask) for ask in rule.asks),
    }
    if short:
        why = tuple(shelf.absent.values()) if missing else ()
        return _finding(rule, law, "falls_short_of", terms, why=why, **parts)
    if not missing:
        return _finding(rule, law, "said", terms, **parts)
    others = [text for text in shelf.texts if text not in where]
    elsewhere = [cited for ask in missing for text in others for cited in text.cited(ask.said, ask.what)]
    why = tuple(shelf.absent.values())
    if elsewhere:
        why += ("words to this effect stand in another document, which a person should read",)
    if why:
        found = (*terms, *elsewhere[:3])
        return _finding(rule, law, "not_examined", found, why=why, **parts)
    kind: Kind = "falls_short_of" if terms else "silent"
    return _finding(rule, law, kind, terms, **parts)


def _finding(
    rule: GapRule, law: Law, kind: Kind, terms: tuple[Cited, ...] = (), **parts: tuple[object, ...]
) -> TermsFinding:
    return TermsFinding(
        kind, "rule", rule.name, law, rule.says, rule.confidence, rule.status, rule.author, terms,
        reading=rule.reading, **parts,  # type: ignore[arg-type]
    )  # fmt: skip


def _looked_for(ask: Ask) -> LookedFor:
    cues = (*ask.said, *ask.short)
    words = (" + ".join(" | ".join(group) for group in cue.every) for cue in cues)
    topics = sorted({topic for cue in cues for topic in cue.topics})
    return LookedFor(ask.what, tuple(dict.fromkeys(words)), tuple(topics))


def reconciled(
    outcomes: Sequence[Outcome], mapped: Sequence[Mapped]
) -> tuple[list[Outcome], list[Disagreement]]:
    """Return the outcomes that stand beside the curated mappings, and where the two contradict each other.

    A rule for what is missing yields to every mapping of its norm; one that finds terms yields where a mapping rests on the same
    words, and stands with the others.
    """
    kept: list[Outcome] = []
    parted: list[Disagreement] = []
    for rule, finding in outcomes:
        ours = [each for each in mapped if each.norm in rule.law]
        if rule.finds == "missing":
            if not ours:
                kept.append((rule, finding))
            elif finding.kind != "not_examined" and not any(_agree(finding, each) for each in ours):
                parted += [_parted(finding, each) for each in ours]
            continue
        over = [each for each in ours if _overlap(each.terms, finding.terms)]
        rest = tuple(one for one in finding.terms if not any(_overlap(each.terms, [one]) for each in over))
        if rest:
            kept.append((rule, replace(finding, terms=rest)))
        parted += [_parted(finding, each) for each in over if _contradicts(finding, each)]
    return kept, parted


def _agree(finding: TermsFinding, mapped: Mapped) -> bool:
    if mapped.negated:
        return False
    if finding.kind == "said":  # that terms speak of it leaves open whether they say enough
        return mapped.relation != "silent_on"
    return mapped.relation == ("silent_on" if finding.kind == "silent" else finding.kind)


def _contradicts(finding: TermsFinding, mapped: Mapped) -> bool:
    """Say whether a mapping denies what was found, or says of the same words that they do what the law asks.

    Under another reading of a contested question it may well say something else.
    """
    if finding.reading and mapped.readings and finding.reading not in mapped.readings:
        return False
    if mapped.negated:
        return mapped.relation == finding.kind
    return finding.kind == "conflicts_with" and mapped.relation in _SAYS_SO


def _parted(finding: TermsFinding, mapped: Mapped) -> Disagreement:
    denied = "not " if mapped.negated else ""
    return Disagreement(
        finding.source, finding.law.citation, finding.kind, finding.terms,
        mapped.iri, denied + mapped.relation, mapped.summary, mapped.confidence,
    )  # fmt: skip


def _overlap(ours: Sequence[Cited], theirs: Sequence[Cited]) -> bool:
    return any(a.text == b.text and a.start < b.end and b.start < a.end for a in ours for b in theirs)
