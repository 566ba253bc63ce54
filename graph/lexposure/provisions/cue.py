"""A cue and the look at it: what a word such as "must" says of whom, and what stands around it in its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lexposure.provisions.parties import BOTH, CUSTOMER, END_USER, PLATFORM, THIRD

if TYPE_CHECKING:
    from lexposure.provisions.sentences import Extent

__all__ = ["BOUND", "OTHER", "PARTY", "ROLES", "Addressee", "Cue", "Deontic", "Said", "Sight"]

Deontic = Literal["obligation", "prohibition", "permission", "right", "exemption", "statement"]
Addressee = Literal["customer", "end-user", "platform", "both", "third-party", "nobody"]

ROLES: dict[str, Addressee] = {
    CUSTOMER: "customer",
    PLATFORM: "platform",
    BOTH: "both",
    END_USER: "end-user",
    THIRD: "third-party",
}
"""The addressee that each mark stands for."""
PARTY = "".join(ROLES)
OTHER: dict[Addressee, Addressee] = {"customer": "platform", "platform": "customer", "end-user": "platform"}
BOUND: tuple[Addressee, ...] = ("customer", "end-user", "both", "third-party")


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


@dataclass(frozen=True)
class Sight:
    """A cue as found: its kind, its words in small letters, what stands before and behind, whose it is, and its spans.

    `role` is None where the subject is a thing. `finite` says that a state comes with a verb ("are required"), `denied` that
    cue or subject is negated, `month` that the word may name the month of May.
    """

    kind: str
    words: str
    before: str
    behind: str
    role: Addressee | None
    span: Extent
    subject: Extent | None
    finite: bool = True
    denied: bool = False
    month: bool = False


Said = tuple[Deontic, Addressee, str] | None
"""Type, addressee and the name of the rule; None where nothing is ruled."""
