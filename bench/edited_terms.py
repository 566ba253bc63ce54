"""Terms with known edits: a document and what became of it, with the pairs of clauses that belong together.

Of the clauses 6 % are deleted, 18 % edited, 6 % split at the end of a sentence, 5 % merged with the next one, 6 % moved to any
other place; beside 6 % a foreign one is inserted. In an edited clause a share of the words, the edit rate, is replaced,
left out or added. Everything is numbered anew. The invented document is made of invented sentences.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from lexposure.model.terms import Segment
from lexposure.provisions.align import Alignment
from lexposure.provisions.cut import Cut

__all__ = ["Sections", "edited", "f1", "invented", "pairs_of", "sections_of"]

Sections = list[tuple[str, list[str]]]
"""Headings with the clauses under them, without numbers."""

_WHO = [
    "the customer",
    "the operator",
    "each lodger",
    "a beekeeper",
    "the harbour office",
    "our ferry crew",
    "an angler",
    "the choir",
    "your nephew",
    "the orchard keeper",
    "a lamplighter",
    "the archive",
]
_DOES = [
    "keeps",
    "returns",
    "may lend",
    "shall not sell",
    "must count",
    "will paint",
    "reports",
    "repairs",
    "can refuse",
    "counts again",
    "has to insure",
    "may inspect",
    "shall label",
    "stores",
    "burns",
    "weighs",
]
_WHAT = [
    "the red lanterns",
    "every brass key",
    "a sealed crate of pears",
    "two rowing boats",
    "the tide tables",
    "all borrowed umbrellas",
    "the honey of the year",
    "a spare anchor",
    "the guest book",
    "unclaimed hats",
    "the long ladder",
    "old postage stamps",
    "the copper kettle",
    "its wooden bell",
    "seven buckets of sand",
    "the map of the marsh",
]
_WHEN = [
    "before the first frost",
    "within nine days",
    "on the eve of the fair",
    "after each flood",
    "unless the bridge is closed",
    "while the mill runs",
    "as soon as the bell rings",
    "between two low tides",
    "by the end of March",
    "for no more than forty hours",
    "if the wind turns north",
    "whenever the gate is left open",
    "at the cost of the guild",
    "in the presence of two witnesses",
    "without the consent of the mayor",
]
_TITLES = [
    "Lanterns",
    "Boats",
    "Honey",
    "Crates",
    "Guests",
    "Weather",
    "Bridges",
    "Keys",
    "Bells",
    "Orchards",
    "Witnesses",
    "Markets",
    "Letters",
    "Ladders",
    "Stamps",
    "Harbours",
]


def invented(clauses: int, seed: int) -> Sections:
    """Return a document of invented sentences, twelve clauses a section."""
    dice = random.Random(seed)  # noqa: S311 - reproducible, no secret
    found: Sections = []
    for number in range(clauses):
        if number % 12 == 0:
            found.append((f"{dice.choice(_TITLES)} and {dice.choice(_TITLES).lower()}", []))
        found[-1][1].append(" ".join(_sentence(dice) for _ in range(dice.randint(1, 4))))
    return found


def _sentence(dice: random.Random) -> str:
    parts = [dice.choice(_WHO), dice.choice(_DOES), dice.choice(_WHAT)]
    parts += [dice.choice(_WHEN) for _ in range(dice.randint(1, 2))]
    words = " ".join(parts)
    return words[0].upper() + words[1:] + "."


def sections_of(cut: Cut) -> Sections:
    """Return a real document as headings with clauses, each on one line and without number."""
    found: Sections = [("Terms", [])]
    for place, segment in enumerate(cut.segments):
        words = " ".join(cut.quote(place).split())
        if segment.kind == "heading":
            found.append((words, []))
        elif len(words) > 20:
            found[-1][1].append(words)
    return [section for section in found if section[1]]


@dataclass
class _Clause:
    section: int
    words: str
    origins: list[int] = field(default_factory=list)


def edited(sections: Sections, rate: float, seed: int) -> tuple[Cut, Cut, set[tuple[int, int]]]:
    """Return a document before and after, and the pairs of places (headings too) that belong together."""
    dice = random.Random(seed)  # noqa: S311 - reproducible, no secret
    before = [_Clause(at, words) for at, (_, clauses) in enumerate(sections) for words in clauses]
    for at, clause in enumerate(before):
        clause.origins.append(at)
    vocabulary = " ".join(clause.words for clause in before).split()
    after = _operated(before, rate, vocabulary, dice)
    headings = [title for title, _ in sections]
    old_cut, old_heads, old_places = _cut(headings, before)
    new_cut, new_heads, new_places = _cut(headings, after)
    gold = {(old_heads[at], new_heads[at]) for at in old_heads if at in new_heads}
    for place, clause in zip(new_places, after, strict=True):
        gold |= {(old_places[origin], place) for origin in clause.origins}
    return old_cut, new_cut, gold


def _operated(
    before: list[_Clause], rate: float, vocabulary: list[str], dice: random.Random
) -> list[_Clause]:
    after: list[_Clause] = []
    moved: list[_Clause] = []
    merging = False
    for clause in before:
        chance = dice.random()
        together, merging = merging and after[-1].section == clause.section, False
        if together:
            after[-1].words += f" {clause.words}"
            after[-1].origins += clause.origins
            continue
        one = _Clause(clause.section, clause.words, list(clause.origins))
        if chance < 0.06:
            continue
        if chance < 0.24:
            one.words = _reworded(one.words, rate, vocabulary, dice)
        elif chance < 0.30 and (halves := _halves(one.words)):
            after += [_Clause(one.section, half, list(one.origins)) for half in halves]
            continue
        elif chance < 0.35 and len(one.words.split()) >= 8:
            merging = True
        elif chance < 0.41:
            moved.append(one)
            continue
        after.append(one)
        if dice.random() < 0.06:
            foreign = " ".join(dice.choice(vocabulary) for _ in range(dice.randint(8, 40)))
            after.append(_Clause(clause.section, foreign))
    for one in moved:
        at = dice.randrange(len(after) + 1)
        one.section = after[min(at, len(after) - 1)].section
        after.insert(at, one)
    return sorted(after, key=lambda clause: clause.section)


def _reworded(words: str, rate: float, vocabulary: list[str], dice: random.Random) -> str:
    found: list[str] = []
    for word in words.split():
        if dice.random() >= rate:
            found.append(word)
            continue
        kind = dice.choice(("replaced", "left out", "added"))
        found += {
            "replaced": [dice.choice(vocabulary)],
            "left out": [],
            "added": [word, dice.choice(vocabulary)],
        }[kind]
    return " ".join(found) or words


def _halves(words: str) -> list[str]:
    """Split at the end of the sentence nearest to the middle; nothing if a part would have under eight words."""
    ends = [at + 1 for at in range(len(words) - 1) if words[at : at + 2] == ". "]
    if not ends:
        return []
    middle = min(ends, key=lambda at: abs(at - len(words) // 2))
    halves = [words[:middle].strip(), words[middle:].strip()]
    return halves if min(len(half.split()) for half in halves) >= 8 else []


def _cut(headings: list[str], clauses: list[_Clause]) -> tuple[Cut, dict[int, int], list[int]]:
    """Number and write a document; return it with the places of its headings (by section) and clauses."""
    text, segments = "", []
    heads: dict[int, int] = {}
    places = []
    counted = 0
    for clause in clauses:
        if clause.section not in heads:
            heads[clause.section], counted = len(segments), 0
            title = headings[clause.section]
            segments.append(_segment(str(len(heads)), title, "heading", text, f"{len(heads)}\\. {title}"))
            text += f"{len(heads)}\\. {title}\n\n"
        counted += 1
        number = f"{len(heads)}.{counted}"
        places.append(len(segments))
        segments.append(
            _segment(number, "", "clause", text, f"**{number}.** {clause.words}", str(len(heads)))
        )
        text += f"**{number}.** {clause.words}\n\n"
    return Cut(text, tuple(segments)), heads, places


def _segment(number: str, heading: str, kind: str, text: str, words: str, under: str = "") -> Segment:
    end = len(text) + len(words)
    level, path = (2, (under,)) if under else (1, ())
    return Segment(
        number, heading, "clause" if kind == "clause" else "heading", level, len(text), end, end, path
    )


def pairs_of(alignment: Alignment) -> set[tuple[int, int]]:
    """Return the pairs of places that an alignment links."""
    return {(old, new) for link in alignment.links for old in link.before for new in link.after}


def f1(found: set[tuple[int, int]], gold: set[tuple[int, int]]) -> float:
    """Return the harmonic mean of precision and recall; 1 if both are empty."""
    return 2 * len(found & gold) / (len(found) + len(gold)) if found or gold else 1.0
