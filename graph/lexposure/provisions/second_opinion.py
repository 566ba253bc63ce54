"""A linear model that reads the same clauses as the rules do, to say where the rules should be looked at again.

By itself it is no better than the rules and worse at explaining. But where both agree, the rules are right far more often
than where they don't (figures in `docs/terms-duties.md`), so disagreement is what sends a clause to review. It sees parties
as roles, never as names: that is what makes it hold on platforms it wasn't trained on. Trained by `bench/duties_train.py`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from lexposure.model.errors import Corrupt, Place
from lexposure.provisions.duties import duties
from lexposure.provisions.parties import BOTH, CUSTOMER, END_USER, PLATFORM, THEIRS, THIRD
from lexposure.provisions.topics.features import grams, words_in
from lexposure.provisions.topics.model import Model
from lexposure.resources import resource

if TYPE_CHECKING:
    from lexposure.provisions.cue_rules import Addressee, Deontic
    from lexposure.provisions.duties import Clause

__all__ = ["Opinion", "features", "opinion"]

_FILE = "duties.model"
_NAMES = {PLATFORM: "zplatform", CUSTOMER: "zcustomer", BOTH: "zboth", END_USER: "zenduser", THIRD: "zthird"}
_NAMES |= {theirs: f"{_NAMES[mark]}s" for mark, theirs in THEIRS.items()}
_MARKS = re.compile(f"([{''.join(_NAMES)}])\\1*")
_MODAL = re.compile(
    r"may|can|cannot|must|shall|will|would|should|not|no|agrees?|entitled|right|obligated|required|responsible|liable|hereby|be|only|if|to|for"
)
_OPENING = 160


@dataclass(frozen=True)
class Opinion:
    """What the model takes a clause to be, and whether the rules say the same of its first rule."""

    deontic: Deontic
    addressee: Addressee
    same_type: bool
    same_addressee: bool


def features(clause: Clause) -> tuple[Counter[int], ...]:
    """Return the five blocks of features: words, opening words, headings, lead-in, and the modals behind each party."""
    own = " ".join(_named(clause.words[part.start : part.end]) for part in clause.parts)
    lead = " ".join(
        _named(clause.words[start:end]) for start, end in (clause.parts[0].lead if clause.parts else ())
    )
    heading = " ".join(_named(clause.words[start:end]) for start, end in clause.headings[-1:])
    texts = (own, own[:_OPENING], heading, lead, _modals(f"{lead} . {own}"))
    return tuple(Counter(gram for _, gram in grams(words_in(text))) for text in texts)


def opinion(clause: Clause) -> Opinion:
    """Return the second opinion on a clause. Raises Corrupt if the shipped weights aren't those that were measured."""
    model = _shipped()
    scores = model.score(features(clause))
    best: dict[str, tuple[float, str]] = {}
    for name, value in zip(model.topics, scores, strict=True):
        kind, _, label = name.partition(" ")
        best[kind] = max(best.get(kind, (float("-inf"), "")), (float(value), label))
    said = duties(clause)[0]
    deontic, addressee = best["type"][1], best["addressee"][1]
    return Opinion(
        cast("Deontic", deontic),
        cast("Addressee", addressee),
        said.deontic == deontic,
        said.addressee == addressee,
    )


def _named(words: str) -> str:
    return _MARKS.sub(lambda match: f" {_NAMES[match[1]]} ", words)


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
            "the model for a second opinion isn't the one that was measured",
            place=Place(_FILE),
            fix="install the package again, or train it with bench/duties_train.py",
        )
    return Model.from_bytes(data)
