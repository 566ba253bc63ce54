"""Where the words of a cue stand: one exact span a clause, as short as tells it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from lexposure.model.gap_rules import Cue
from lexposure.provisions.gap_cues import places, speaks
from lexposure.provisions.segment import segment


@dataclass(frozen=True)
class Read:
    """A clause with what was read off it."""

    number: str
    heading: str
    start: int
    end: int
    topics: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    rules: tuple[tuple[str, str], ...] = (("prohibition", "customer"),)


def quotes(cue: Cue, text: str) -> list[str]:
    clauses = [Read(p.number, p.heading, p.start, p.end) for p in segment(text) if p.kind == "clause"]
    return [text[place.start : place.end] for place in places(cue, text, clauses)]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            "customer* instruction*",
            "The Harbour follows the **Customer’s** written word and the Customer’s instructions.",
        ),
        ("sub processor*", "The Harbour may name a Sub-Processor."),
        ("delet* .. data", "The Harbour deletes within ten days all of the data."),
        ("red team*", "No red-teaming of the crane."),
    ],
)
def test_plain_words_meet_what_terms_write(words: str, text: str) -> None:
    """Case, emphasis, hyphens and the possessive don't matter, and `..` leaves room for a few words."""
    assert quotes(Cue(((words,),)), text) == [text]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("delet*", "Nobody undeletes a thing in this harbour."),
        ("audit", "The auditors of the harbour are many."),
        (
            "delet* .. data",
            "The Harbour deletes what it holds in the old yard behind the new quay, and some data.",
        ),
    ],
)
def test_other_words_are_not_met(words: str, text: str) -> None:
    """A word is met whole, a stem from its beginning, and a gap ends after six words."""
    assert quotes(Cue(((words,),)), text) == []


def test_every_group_must_stand_in_one_sentence() -> None:
    cue = Cue((("crane",), ("lamp",)))
    assert quotes(cue, "Keep off the crane. Light the lamp.") == []
    assert quotes(cue, "Keep off. The crane has a lamp. Go home.") == ["The crane has a lamp."]


def test_over_a_clause_the_fewest_sentences_do() -> None:
    cue = Cue((("crane",), ("lamp",)), over="clause")
    text = "Good morning to all. Keep off the crane. Light the lamp. Good night to all."
    assert quotes(cue, text) == ["Keep off the crane. Light the lamp."]


def test_of_a_long_list_in_one_sentence_the_item_is_quoted() -> None:
    items = "; ".join(
        f"({sign}) paint the wall of yard number {sign * 9} in a colour of your choice" for sign in "abcdefg"
    )
    text = f"You may not: {items}; (h) probe the crane for its weak spots."
    assert quotes(Cue((("probe",), ("crane",))), text) == ["(h) probe the crane for its weak spots."]


def test_words_that_lift_a_term_count_where_they_stand() -> None:
    """`never` is about the sentence, or about the whole clause where the cue is."""
    text = "You may not probe the crane. Whoever has leave of the harbour may probe the crane."
    assert quotes(Cue((("probe",),), never=("leave of",)), text) == ["You may not probe the crane."]
    assert quotes(Cue((("probe",),), never=("leave of",), over="clause"), text) == []


def test_a_reserve_before_a_list_holds_for_its_items() -> None:
    """The item alone doesn't say that law goes before it."""
    item = "paint the wall of yard number nine in a colour of your own free choice; "
    text = f"You may not, unless law forbids to say so: (a) {item * 6}(b) probe the crane for its weak spots."
    assert quotes(Cue((("probe",),)), text) == ["(b) probe the crane for its weak spots."]
    assert quotes(Cue((("probe",),), never=("unless law",)), text) == []


def test_a_heading_is_no_term() -> None:
    """Where a term is looked for, fewer words than asked for don't count."""
    text = "Probing the crane. You may not try probing the crane at night."
    clauses = [Read("1", "", 0, len(text))]
    assert [p.start for p in places(Cue((("probing",),)), text, clauses)] == [0]
    assert [p.start for p in places(Cue((("probing",),)), text, clauses, 5)] == [19]


def test_topic_type_and_heading_limit_the_clauses() -> None:
    text = "You may not probe the crane of the harbour."
    clause = Read("1", "Crane rules", 0, len(text), topics=("security-abuse",))
    for asked, met in (
        ({"topics": ("security-abuse",)}, True),
        ({"topics": ("fees",)}, False),
        ({"types": ("prohibition",)}, True),
        ({"types": ("prohibition/platform",)}, False),
        ({"heading": ("crane",)}, True),
        ({"heading": ("lamp",)}, False),
    ):
        assert bool(list(places(Cue((("probe",),), **asked), text, [clause]))) is met  # type: ignore[arg-type]
    assert speaks(("harbour",), text, [clause])
    assert not speaks(("harbour",), text, [])


def test_hostile_text_takes_no_long_time() -> None:
    """Every repeat is bounded: words without end are read once, not again and again."""
    assert quotes(Cue((("delet* .. data .. controller",),)), "delete " * 20_000) == []
    assert quotes(Cue((("delet* .. data .. controller",),)), "delete" + "-" * 100_000) == []
