"""Type and addressee of a clause as a whole: a linear model that weighs what the rules found against all of its words.

The rules (`duties`) say what each sentence rules, and why; which of several rules a clause is mainly about, or whether it only
describes, they tell by order alone. The model is given their finding as features beside the words, so it follows them where
they are reliable and overrules them where words speak against it; both shares are kept, with the words that spoke most. It
sees parties as roles, never as names: that is what makes it hold on platforms it wasn't trained on. N-grams are hashed.
Trained by `bench/duties_train.py`; figures in `docs/terms-duties.md`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast
from zlib import crc32

from lexposure.model.errors import Corrupt, Place
from lexposure.provisions.parties import BOTH, CUSTOMER, END_USER, PLATFORM, THEIRS, THIRD
from lexposure.provisions.topics.features import grams, words_in
from lexposure.provisions.topics.model import Model
from lexposure.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lexposure.provisions.cue import Addressee, Deontic
    from lexposure.provisions.duties import Clause, Duty
    from lexposure.provisions.sentences import Extent

__all__ = ["KINDS", "Choice", "MainDuty", "choose", "features", "main_duty"]

KINDS = ("type", "addressee")
"""The two questions; the labels of the model begin with one of them."""
_FILE = "duties.model"
_NAMES = {PLATFORM: "zplatform", CUSTOMER: "zcustomer", BOTH: "zboth", END_USER: "zenduser", THIRD: "zthird"}
_NAMES |= {theirs: f"{_NAMES[mark]}s" for mark, theirs in THEIRS.items()}
_MARKS = re.compile(f"([{''.join(_NAMES)}])\\1*")
_MODAL = re.compile(
    r"may|can|cannot|must|shall|will|would|should|not|no|agrees?|entitled|right|obligated|required|responsible|liable|hereby|be|only|if|to|for"
)
_OPENING = 160
_RULES = 4
"""Which block of features holds what the rules found."""


@dataclass(frozen=True)
class Choice:
    """An answer to one of `KINDS`: its label, and by how much it leads the next one.

    `rules` and `words` are the shares of that lead that come from what the rules found and from everything else.
    """

    label: str
    lead: float
    rules: float
    words: float


@dataclass(frozen=True)
class MainDuty:
    """What a clause as a whole rules and for whom; `said` is what the rules alone take for its main rule.

    `by` is `both` where the rules say the same, `model` where the words overruled them. `words` are spans of the document's
    text: what the rules point to where they say the same, else the words that spoke most for the answer. `sure` is False where
    the lead is small, so that a person should look.
    """

    deontic: Deontic
    addressee: Addressee
    by: str
    said: Duty
    words: tuple[Extent, ...]
    type_choice: Choice
    addressee_choice: Choice
    sure: bool


def features(clause: Clause, found: Sequence[Duty]) -> tuple[Counter[int], ...]:
    """Return five blocks: words, opening words, heading, lead-in with the modals behind each party, and the rules' finding."""
    own = " ".join(_named(clause.words[part.start : part.end]) for part in clause.parts)
    lead = " ".join(
        _named(clause.words[start:end]) for start, end in (clause.parts[0].lead if clause.parts else ())
    )
    heading = " ".join(_named(clause.words[start:end]) for start, end in clause.headings[-1:])
    texts = (own, own[:_OPENING], heading, f"{lead} . {_modals(f'{lead} . {own}')}")
    return (*(_grams(text) for text in texts), Counter(crc32(one.encode()) for one in _told(clause, found)))


def main_duty(clause: Clause, found: Sequence[Duty]) -> MainDuty:
    """Return what a clause as a whole rules; `found` is what `duties` gives for it.

    Raises Corrupt if the shipped weights aren't those that were measured.
    """
    model = _shipped()
    one, two = choose(model, features(clause, found))
    said = found[0]
    same = (said.deontic, said.addressee) == (one.label, two.label)
    if same:
        spans = tuple(span for span in (said.subject, said.cue) if span)
    else:
        seen = list(_seen(clause))
        wanted = (f"{KINDS[0]} {one.label}", 2), (f"{KINDS[1]} {two.label}", 1)
        told = (span for label, most in wanted for span in model.strongest(seen, label, most))
        spans = tuple(dict.fromkeys(told))
    return MainDuty(
        deontic=cast("Deontic", one.label),
        addressee=cast("Addressee", two.label),
        by="both" if same else "model",
        said=said,
        words=spans,
        type_choice=one,
        addressee_choice=two,
        sure=min(one.lead, two.lead) >= model.threshold,
    )


def choose(model: Model, found: tuple[Counter[int], ...]) -> tuple[Choice, ...]:
    """Return the best type and the best addressee for the features of a clause."""
    blocks = model.by_block(found)
    total = model.score(found)
    answers = []
    for kind in KINDS:
        places = [place for place, name in enumerate(model.topics) if name.startswith(f"{kind} ")]
        first, second = sorted(places, key=lambda place: (-float(total[place]), model.topics[place]))[:2]
        apart = blocks[:, first] - blocks[:, second]
        lead, rules = float(total[first] - total[second]), float(apart[_RULES])
        answers.append(Choice(model.topics[first].partition(" ")[2], lead, rules, lead - rules))
    return tuple(answers)


def _told(clause: Clause, found: Sequence[Duty]) -> Iterator[str]:
    """Yield what the rules found, word by word: the main rule, where its cue stands, and what else there is."""
    first, *others = found
    yield f"type {first.deontic}"
    yield f"addressee {first.addressee}"
    yield f"pair {first.deontic} {first.addressee}"
    yield f"rule {first.rule}"
    yield f"rule {first.rule} {first.addressee}"
    yield f"count {min(4, len(found))}"
    for other in others:
        yield f"also {other.deontic} {other.addressee}"
    if first.cue and clause.parts:
        yield f"cue {' '.join(_named(clause.words[slice(*first.cue)]).lower().split())}"
        before = first.cue[0] - clause.parts[0].start
        yield "in the lead-in" if before < 0 else f"at {min(4, before // 60)}"


def _grams(text: str) -> Counter[int]:
    return Counter(gram for _, gram in grams(words_in(text)))


def _named(words: str) -> str:
    return _MARKS.sub(lambda match: f" {_NAMES[match[1]]} ", words)


def _seen(clause: Clause) -> Iterator[tuple[Extent, int]]:
    """Yield the n-grams of the clause's own words as `features` has them, with their spans in the document."""
    for part in clause.parts:
        named, starts, ends, at = "", list[int](), list[int](), part.start
        words = clause.words[part.start : part.end]
        for match in (*_MARKS.finditer(words), None):
            begin, stop = (part.start + match.start(), part.start + match.end()) if match else (part.end,) * 2
            plain, role = clause.words[at:begin], f" {_NAMES[match[1]]} " if match else ""
            named += plain + role
            starts += [*range(at, begin), *[begin] * len(role)]
            ends += [*range(at + 1, begin + 1), *[stop] * len(role)]
            at = stop
        for (first, last), gram in grams(words_in(named)):
            yield (starts[first], ends[last - 1]), gram


def _modals(text: str) -> str:
    """Return a word for each mention of a party: its role and the modals within five words behind it."""
    words = [word.text for word in words_in(text)]
    found = []
    for place, word in enumerate(words):
        if word.startswith("z") and word in _NAMES.values():
            modals = [one for one in words[place + 1 : place + 6] if _MODAL.fullmatch(one)]
            found += [word + "".join(modals), word + modals[0]] if modals else []
    return " ".join(found)


@cache
def _shipped() -> Model:
    folder = resource("data") / "labels"
    data = (folder / _FILE).read_bytes()
    if hashlib.sha256(data).hexdigest() != (folder / f"{_FILE}.sha256").read_text().strip():
        raise Corrupt(
            "the model for type and addressee isn't the one that was measured",
            place=Place(_FILE),
            fix="install the package again, or train it with bench/duties_train.py",
        )
    return Model.from_bytes(data)
