"""Provisions keep their identity through renumbering, rewording and moves, on invented terms."""

from __future__ import annotations

import hashlib

from lexposure.provisions.align import Alignment, align
from lexposure.provisions.cut import Cut
from lexposure.provisions.identity import Provision, Version, fold
from lexposure.provisions.timeline import Change, changed_words, timeline

LAMPS = "Each lodger returns the red lanterns before the first frost and reports broken glass to the harbour office."
BOATS = (
    "Two rowing boats may be lent to anglers between low tides if the ferry crew has counted the oars twice."
)
HONEY = (
    "The beekeeper keeps the honey of the year in the long cellar and never sells it without two witnesses."
)
KEYS = "Every brass key hangs beside the guest book, where the lamplighter counts it again on the eve of the fair."
BELLS = (
    "No bell rings while the mill runs, unless water stands higher than the second step of the orchard gate."
)


class Told:
    """A document told version by version, one a month."""

    def __init__(self, *texts: list[str] | str) -> None:
        self.texts = [one if isinstance(one, str) else _written(one) for one in texts]
        names = [hashlib.sha256(text.encode()).hexdigest() for text in self.texts]
        self.cuts = {name: Cut.of(text) for name, text in zip(names, self.texts, strict=True)}
        self.versions = [Version(f"2024-{at:02}-01T00:00:00Z", name) for at, name in enumerate(names, 1)]
        self.provisions = fold("Guild/Terms", self.versions, self.cuts.__getitem__, self._aligned)

    def _aligned(self, before: str, after: str) -> Alignment:
        return align(self.cuts[before], self.cuts[after])

    def at(self, version: int, number: str) -> Provision:
        """Return the provision with this number in a version, counted from 0."""
        return next(
            one for one in self.provisions if (here := one.at(version)) is not None and here.number == number
        )

    def changes(self, provision: Provision) -> list[Change]:
        """Return its life."""
        return timeline(provision, self.versions, self.cuts.__getitem__)


def _written(clauses: list[str]) -> str:
    lines = [f"**1.{at}.** {words}" for at, words in enumerate(clauses, 1)]
    return "\n\n".join(["1\\. Keeping\n---", *lines]) + "\n"


def test_an_identity_survives_renumbering_rewording_and_moving() -> None:
    """The clause about boats is one provision under three numbers and two wordings."""
    reworded = BOATS.replace("may be lent", "shall be lent")
    told = Told(
        [LAMPS, BOATS, KEYS],
        [HONEY, LAMPS, BOATS, KEYS],
        [HONEY, LAMPS, reworded, KEYS],
        [reworded, HONEY, LAMPS, KEYS],
    )
    boats = told.at(0, "1.2")
    assert [one.number for one in boats.standings] == ["1.2", "1.3", "1.3", "1.1"]
    assert [(one.kind, one.version) for one in told.changes(boats)] == [
        ("first seen", 0), ("renumbered", 1), ("edited", 2), ("moved", 3)
    ]  # fmt: skip


def test_quotes_of_a_history_rederive() -> None:
    """Before and after are spans of the archived texts, with the number as it was then."""
    told = Told([LAMPS, BOATS], [HONEY, LAMPS, BOATS.replace("twice", "three times")])
    change = told.changes(told.at(0, "1.2"))[-1]
    assert change.before is not None
    assert change.after is not None
    assert (change.before.number, change.after.number) == ("1.2", "1.3")
    for quote, text in ((change.before, told.texts[0]), (change.after, told.texts[1])):
        words = text[quote.span.start : quote.span.end]
        assert words == quote.words
        assert hashlib.sha256(words.encode()).hexdigest() == quote.span.sha256
    assert change.words == (("twice.", "three times."),)


def test_names_are_the_same_for_the_same_versions_and_differ_between_clauses() -> None:
    """A provision is named by where it was first seen."""
    texts = ([LAMPS, BOATS, KEYS], [LAMPS, HONEY, KEYS])
    names = [one.id for one in Told(*texts).provisions]
    assert names == [one.id for one in Told(*texts).provisions]
    assert len(set(names)) == len(names)


def test_a_later_version_changes_no_name() -> None:
    """What is known of the past stays."""
    short = Told([LAMPS, BOATS], [LAMPS, HONEY, BOATS])
    longer = Told([LAMPS, BOATS], [LAMPS, HONEY, BOATS], [KEYS, BELLS, BOATS])
    assert [one.id for one in short.provisions] == [one.id for one in longer.provisions][
        : len(short.provisions)
    ]


def test_a_new_clause_is_first_seen_on_its_day_and_a_removed_one_ends() -> None:
    """Neither borrows the life of another."""
    told = Told([LAMPS, BOATS, KEYS], [LAMPS, HONEY, KEYS])
    assert (told.at(1, "1.2").began, told.at(1, "1.2").first) == ("added", 1)
    assert [(one.kind, one.version) for one in told.at(0, "1.2").events] == [("removed", 1)]


def test_parts_of_a_split_derive_from_the_clause_that_lives_on_in_the_first() -> None:
    """The part that carries the clause on keeps its name."""
    told = Told([f"{LAMPS} {BOATS} {BELLS}", KEYS], [f"{LAMPS} {BOATS}", BELLS, KEYS])
    whole, part = told.at(0, "1.1"), told.at(1, "1.2")
    assert told.at(1, "1.1") is whole
    assert (part.began, part.derived_from, part.first) == ("split", whole.id, 1)
    assert whole.events[-1].others == (part.id,)


def test_a_merged_clause_says_into_what() -> None:
    """It ends there, and the other goes on."""
    told = Told([f"{LAMPS} {BOATS}", BELLS, KEYS], [f"{LAMPS} {BOATS} {BELLS}", KEYS])
    kept, gone = told.at(0, "1.1"), told.at(0, "1.2")
    assert told.at(1, "1.1") is kept
    assert [(one.kind, one.others) for one in gone.events] == [("merged", (kept.id,))]


def test_a_clause_that_comes_back_in_the_same_words_is_the_same_one() -> None:
    """A page that blinks between two states doesn't make new clauses each time."""
    told = Told([LAMPS, BOATS, KEYS], [LAMPS, KEYS], [LAMPS, BOATS, KEYS])
    boats = told.at(0, "1.2")
    assert told.at(2, "1.2") is boats
    assert [one.kind for one in boats.events] == ["removed", "returned"]
    assert len(told.provisions) == 4


def test_after_a_wholesale_step_nothing_is_called_added_or_removed() -> None:
    """Only equal words go on; the others have no origin that could be told."""
    ours = [f"{LAMPS} Rule {at} of {at * 7}." for at in range(12)]
    theirs = [
        f"Passengers of coach {at} keep their tickets ready for seat {at * 3}, window or aisle."
        for at in range(12)
    ]
    told = Told([*ours, KEYS], [*theirs, KEYS])
    assert told.at(1, "1.13") is told.at(0, "1.13")
    assert {one.began for one in told.provisions if one.first == 1} == {"wholesale"}
    assert {one.events[-1].kind for one in told.provisions if one.last == 0} == {"wholesale"}


def test_the_same_text_captured_again_is_no_change() -> None:
    """It only stands one version longer."""
    told = Told([LAMPS, BOATS], [LAMPS, BOATS])
    boats = told.at(0, "1.2")
    assert [one.version for one in boats.standings] == [0, 1]
    assert [one.kind for one in told.changes(boats)] == ["first seen"]


def test_changed_words_are_told_in_runs() -> None:
    """What is replaced stands beside what replaces it."""
    assert changed_words("**1.** a b c d", "**2.** a x y d e") == (("b c", "x y"), ("", "e"))
