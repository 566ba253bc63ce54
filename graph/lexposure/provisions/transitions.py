"""How each captured version of a document differs from those before it, and whether that deserves an alert.

Most of what a tracker records is no change of terms: addresses rotate, pages blink between two states, an error page
comes and goes. Two things are said of each version. Its *difference* is a fact about its text and that of the version
before it, the one other trackers report. Its *kind* is the judgement: relative to the last version that was accepted,
using nothing but the past, and for a return to an earlier text what came right after it.

*Quarantine*: a version much smaller than the running median, or one that says that something failed, is no version of
the terms. It is kept and shown, but nothing is compared with it, so that no clause counts as removed by a page that
broke, and none as added when the page came back. What a person decided about a text comes before these rules.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.provisions.fingerprint import Fingerprint

__all__ = ["ALERTS", "STAYS", "Capture", "Decided", "Difference", "Kind", "Swap", "Transition", "transitions"]

Difference = Literal[
    "first", "technical", "flap_exact", "whitespace", "links", "numbers_or_dates", "flap_text", "wording"
]
Kind = Literal[
    "first", "technical", "formatting", "links", "target", "flap", "reverted", "date_line", "menu", "numbers_or_dates",
    "wording", "rewrite", "error_page", "collapsed", "quarantined",
]  # fmt: skip

Decided = Literal["accepted", "quarantined"]
"""What a person can decide about a text."""

ALERTS: frozenset[Kind] = frozenset({"target", "reverted", "numbers_or_dates", "wording", "rewrite"})
"""The kinds that change what is agreed; the others are noise, which is kept and can be shown."""

STAYS = dt.timedelta(days=14)
"""A return to an earlier text that stands so long, or is captured again, is a reversal; a shorter one is a flap."""

_COLLAPSED = 0.35
_WHOLESALE = 0.15
_FEW_BLOCKS = 5


@dataclass(frozen=True)
class Capture:
    """One version of a document: when it was captured, whether only its extraction is new, and its fingerprint.

    `decided` is what a person decided about its text; None if nobody did.
    """

    captured: dt.datetime
    technical: bool
    print: Fingerprint
    decided: Decided | None = None


@dataclass(frozen=True)
class Swap:
    """A link with the same label that leads to another document."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Transition:
    """What one version is, relative to those before it.

    `place` counts the versions of the document; `baseline` is the last accepted version before this one, the one to
    compare with (None: there is none). What isn't `accepted` is in quarantine.
    """

    place: int
    difference: Difference
    kind: Kind
    accepted: bool
    baseline: int | None
    swaps: tuple[Swap, ...] = ()

    @property
    def alerts(self) -> bool:
        """Say whether this change deserves an alert."""
        return self.kind in ALERTS


def transitions(captures: Sequence[Capture], watched_until: dt.datetime | None = None) -> list[Transition]:
    """Return one transition a version, in the same order, which must be that of their times.

    `watched_until` is when the page was last known to show the last version (None: when that was captured).
    """
    until = watched_until or (captures[-1].captured if captures else None)
    seen = _Seen()
    accepted = _Accepted()
    out: list[Transition] = []
    for place, capture in enumerate(captures):
        difference = seen.difference(capture)
        quarantined = accepted.quarantine(capture)
        baseline = accepted.last
        if quarantined:
            out.append(Transition(place, difference, quarantined, accepted=False, baseline=baseline))
            continue
        before = captures[baseline].print if baseline is not None else None
        kind, swaps = _kind(before, capture, accepted.told)
        if kind == "flap" and before and before.told != capture.print.told:
            kind = "reverted" if _stays(captures, place, until) else "flap"
        out.append(Transition(place, difference, kind, accepted=True, baseline=baseline, swaps=swaps))
        accepted.take(place, capture.print)
    return out


@dataclass
class _Seen:
    """Every text so far, for the difference that other trackers report: relative to the version just before."""

    last: Fingerprint | None = None
    texts: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def difference(self, capture: Capture) -> Difference:
        found = self._found(capture)
        self.last = capture.print
        self.texts.add(capture.print.sha256)
        self.words.add(capture.print.words)
        return found

    def _found(self, capture: Capture) -> Difference:
        now, last = capture.print, self.last
        if last is None:
            return "first"
        if capture.technical:
            return "technical"
        if now.sha256 in self.texts:
            return "flap_exact"
        if now.spaced == last.spaced:
            return "whitespace"
        if now.words == last.words:
            return "links"
        if now.bare == last.bare:
            return "numbers_or_dates"
        return "flap_text" if now.words in self.words else "wording"


@dataclass
class _Accepted:
    """The versions that are versions of the terms: the last one, what all of them say, and their sizes."""

    last: int | None = None
    told: set[str] = field(default_factory=set)
    sizes: list[int] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)

    def quarantine(self, capture: Capture) -> Literal["error_page", "collapsed", "quarantined"] | None:
        """Say why a text isn't accepted; None if it is.

        A small text is accepted once it was captured twice with no accepted one between, or a person takes it as real, and
        then sets the size that later ones are held against; a page that says that something failed never is by itself.
        """
        now = capture.print
        if capture.decided == "quarantined":
            return "quarantined"
        if capture.decided == "accepted":
            if self._is_small(now):
                self.sizes.clear()
            return None
        if now.failure:
            return "error_page"
        if not self._is_small(now):
            return None
        if now.sha256 in self.waiting:
            self.sizes.clear()
            return None
        self.waiting.add(now.sha256)
        return "collapsed"

    def _is_small(self, now: Fingerprint) -> bool:
        return bool(self.sizes) and now.size < _COLLAPSED * statistics.median(self.sizes)

    def take(self, place: int, now: Fingerprint) -> None:
        self.last = place
        self.told.add(now.told)
        self.sizes.append(now.size)
        self.waiting.clear()


def _kind(before: Fingerprint | None, capture: Capture, told: set[str]) -> tuple[Kind, tuple[Swap, ...]]:
    """Judge an accepted version; a return to an earlier text is a flap until it is known to stay."""
    now = capture.print
    if before is None:
        return "first", ()
    if capture.technical:
        return "technical", ()
    if now.sha256 == before.sha256:
        return "flap", ()
    if now.told == before.told or now.shown == before.shown:
        swaps = _swaps(before.targets, now.targets)
        return "target" if swaps else _unsaid(before, now), swaps
    if now.told in told:
        return "flap", ()
    if now.bare == before.bare:
        return "numbers_or_dates", ()
    return "rewrite" if _wholesale(before.blocks, now.blocks) else "wording", ()


def _unsaid(before: Fingerprint, now: Fingerprint) -> Kind:
    """Name a difference that leaves what is told as it was."""
    if now.words != before.words:
        return "date_line" if now.shown == before.shown else "menu"
    return "links" if now.addresses != before.addresses else "formatting"


def _swaps(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> tuple[Swap, ...]:
    """Pair the links that one text has and the other hasn't, by label and in order."""
    gone, new = Counter(before), Counter(after)
    left, came = list((gone - new).elements()), list((new - gone).elements())
    swaps = []
    for label, target in left:
        partner = next((pair for pair in came if pair[0] == label), None)
        if partner:
            came.remove(partner)
            swaps.append(Swap(label, target, partner[1]))
    return tuple(swaps)


def _wholesale(before: Sequence[str], after: Sequence[str]) -> bool:
    """Say whether next to nothing of a text is in the other: written anew, or extracted in another way."""
    shorter = min(len(before), len(after))
    if shorter < _FEW_BLOCKS:
        return False
    return (Counter(before) & Counter(after)).total() < _WHOLESALE * shorter


def _stays(captures: Sequence[Capture], place: int, until: dt.datetime | None) -> bool:
    """Say whether a text was captured again right after, or stood for long enough."""
    mine = captures[place]
    after = captures[place + 1] if place + 1 < len(captures) else None
    if after and after.print.told == mine.print.told:
        return True
    end = after.captured if after else until
    return end is not None and end - mine.captured >= STAYS
