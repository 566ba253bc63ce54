"""What becomes of clauses from one version to the next, on invented terms."""

from __future__ import annotations

import pytest

from lexposure.provisions.align import Alignment, align
from lexposure.provisions.cut import Cut

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


def written(*sections: tuple[str, list[str]]) -> Cut:
    """Write sections as numbered Markdown and cut them."""
    lines = []
    for number, (title, clauses) in enumerate(sections, 1):
        lines.append(f"{number}\\. {title}\n---")
        lines += [f"**{number}.{at}.** {words}" for at, words in enumerate(clauses, 1)]
    return Cut.of("\n\n".join(lines) + "\n")


def kinds(before: Cut, after: Cut) -> dict[str, str]:
    """Return what became of each clause: `number before > number after` and the kind, headings included."""
    found = {}
    for link in align(before, after).links:
        old = "+".join(before.segments[at].number for at in link.before)
        new = "+".join(after.segments[at].number for at in link.after)
        found[f"{old}>{new}"] = link.kind
    return found


def assert_complete(before: Cut, after: Cut, alignment: Alignment) -> None:
    """Each place is in exactly one link."""
    assert sorted(at for link in alignment.links for at in link.before) == list(range(len(before)))
    assert sorted(at for link in alignment.links for at in link.after) == list(range(len(after)))


def test_an_inserted_clause_renumbers_the_others_and_changes_none() -> None:
    """Numbers are no identity."""
    found = kinds(
        written(("Keeping", [LAMPS, BOATS, KEYS])), written(("Keeping", [LAMPS, HONEY, BOATS, KEYS]))
    )
    assert found == {"1>1": "same", "1.1>1.1": "same", ">1.2": "added", "1.2>1.3": "same", "1.3>1.4": "same"}


def test_an_edited_clause_is_linked_and_says_how_similar_it_is() -> None:
    """Similarity is 1 only for equal words."""
    before = written(("Keeping", [LAMPS, BOATS]))
    after = written(("Keeping", [LAMPS, BOATS.replace("may be lent", "shall not be lent")]))
    edited = [link for link in align(before, after).links if link.kind == "edited"]
    assert [(link.before, link.after) for link in edited] == [((2,), (2,))]
    assert 0.8 < edited[0].similarity < 1


def test_a_clause_is_found_in_another_section() -> None:
    """Matching looks at the whole document, and edits don't hide a move."""
    before = written(("Keeping", [LAMPS, BOATS, HONEY]), ("Guests", [KEYS, BELLS]))
    after = written(("Keeping", [LAMPS, BOATS]), ("Guests", [KEYS, BELLS, HONEY]))
    assert kinds(before, after)["1.3>2.3"] == "moved"


def test_a_whole_section_moves_with_its_heading() -> None:
    """Heading and clauses keep their identity under the new number."""
    last = ("Fairs", [LAMPS, BOATS.replace("twice", "once")])
    before = written(("Keeping", [HONEY, BELLS]), ("Guests", [KEYS]), ("Fairs", [LAMPS, BOATS]))
    found = kinds(before, written(last, ("Keeping", [HONEY, BELLS]), ("Guests", [KEYS])))
    assert {found["3>1"], found["3.1>1.1"], found["3.2>1.2"]} == {"moved"}


def test_a_number_that_is_given_to_another_subject_links_nothing() -> None:
    """The clauses of a section that is gone aren't the predecessors of those that took its number."""
    before = written(
        ("Lantern Lending", [f"Lantern Lending in the marsh is sold by the guild. {LAMPS}"]),
        ("Guests", [KEYS, BELLS]),
    )
    after = written(
        ("Honey Pressing", [f"Honey Pressing in the marsh is sold by the guild. {HONEY}"]),
        ("Guests", [KEYS, BELLS]),
    )
    found = kinds(before, after)
    assert {found["1>"], found["1.1>"]} == {"removed"}
    assert {found[">1"], found[">1.1"]} == {"added"}


def test_the_same_sentence_about_another_service_is_no_move() -> None:
    """Sections repeat each other's sentences with another name in them."""
    rule = "{} is not meant for use at sea, in storms or on ice, and you alone answer for what happens there to people or goods."
    before = written(("Lanterns", [LAMPS, rule.format("A lantern")]), ("Boats", [BOATS]), ("Keys", [KEYS]))
    after = written(
        ("Lanterns", [LAMPS]), ("Boats", [BOATS, rule.format("The ferry of the guild")]), ("Keys", [KEYS])
    )
    found = kinds(before, after)
    assert (found["1.2>"], found[">2.2"]) == ("removed", "added")


def test_a_clause_from_another_section_that_nothing_else_resembles_has_moved_though_it_was_reworded() -> None:
    """Its own section still stands; what was left out is more than a name."""
    rule = "You may borrow {} without leaving a deposit at the office. {}Once the warden asks for a deposit, {} may end."
    old = rule.format(
        "the small ferry", "Until then the guild of the marsh answers for every loss. ", "the loan"
    )
    before = written(("Lending", [LAMPS, KEYS]), ("Boats", [BOATS, old]))
    after = written(
        ("Lending", [LAMPS, KEYS, rule.format("some things", "", "any loan")]), ("Boats", [BOATS])
    )
    assert kinds(before, after)["2.2>1.3"] == "moved"


def test_a_sentence_that_a_third_section_repeats_is_no_move() -> None:
    """Who says the same elsewhere makes it uncertain where a clause has gone."""
    rule = "You may borrow {} without leaving a deposit. {}Once the warden asks for a deposit, {} may end."
    more = "Until then the guild of the marsh answers for every loss. "
    before = written(
        ("A", [LAMPS, KEYS]), ("B", [BOATS, rule.format("a ferry", more, "the loan")]), ("C", [BELLS])
    )
    after = written(
        ("A", [LAMPS, KEYS, rule.format("some things", "", "a loan")]),
        ("B", [BOATS]),
        ("C", [BELLS, rule.format("bells", "", "the loan")]),
    )
    found = kinds(before, after)
    assert "2.2>" in found
    assert {found[">1.3"], found[">3.2"]} == {"added"}


COMPETING = "Nobody may copy, or let a friend copy, the guest book to build a rival inn. This doesn't hold for maps and songs."
COPYING = "Unless the warden allows it, nobody may use a guest book for the purpose of teaching another inn or opening a similar inn."


def test_a_clause_written_anew_in_its_place_is_edited() -> None:
    """It stands alone between the same neighbours, under the same number, and speaks of the same things."""
    before, after = (written(("Guests", [LAMPS, one, KEYS])) for one in (COMPETING, COPYING))
    link = next(link for link in align(before, after).links if link.before == (2,))
    assert (link.kind, link.after) == ("edited", (2,))
    assert link.similarity < 0.43


def test_a_place_alone_makes_no_pair() -> None:
    """Another subject between the same neighbours is another clause."""
    found = kinds(written(("Guests", [LAMPS, COMPETING, KEYS])), written(("Guests", [LAMPS, HONEY, KEYS])))
    assert (found["1.2>"], found[">1.2"]) == ("removed", "added")


def test_of_two_clauses_in_a_gap_neither_is_in_the_place_of_the_other() -> None:
    """Which one was written anew isn't certain."""
    before = written(("Guests", [LAMPS, COMPETING, KEYS]))
    found = kinds(before, written(("Guests", [LAMPS, HONEY, COPYING, KEYS])))
    assert found["1.2>"] == "removed"


def test_a_clause_that_becomes_a_heading_with_parts_lives_on_in_the_part() -> None:
    """The old text keeps its identity; the heading and the second part are new."""
    before = Cut.of(f"5\\. Guests\n---\n\n**5.1.** {BELLS}\n\n**5.2.** **Lamps.** {LAMPS}\n")
    after = Cut.of(
        f"5\\. Guests\n---\n\n**5.1.** {BELLS}\n\n**5.2. Lamps.**\n\n**5.2.1.** {LAMPS}\n\n**5.2.2.** {HONEY}\n"
    )
    found = kinds(before, after)
    assert found["5.2>5.2.1"] in {"same", "edited"}
    assert {found[">5.2"], found[">5.2.2"]} == {"added"}


def test_a_split_names_all_parts_and_the_one_that_carries_on_first() -> None:
    """The part that holds most words comes first."""
    before = written(
        ("Keeping", [f"{LAMPS} {LAMPS.replace('lanterns', 'kettles')} {HONEY}", BOATS]),
        ("Guests", [KEYS, BELLS]),
    )
    after = written(
        ("Keeping", [HONEY, f"{LAMPS} {LAMPS.replace('lanterns', 'kettles')}", BOATS]),
        ("Guests", [KEYS, BELLS]),
    )
    assert kinds(before, after)["1.1>1.2+1.1"] == "split"
    assert_complete(before, after, align(before, after))


def test_merged_clauses_are_told() -> None:
    """Both are part of the new one."""
    before = written(("Keeping", [LAMPS, HONEY, BOATS]), ("Guests", [KEYS, BELLS]))
    after = written(("Keeping", [f"{LAMPS} {HONEY}", BOATS]), ("Guests", [KEYS, BELLS]))
    found = kinds(before, after)
    assert "merged" in {found.get("1.1+1.2>1.1"), found.get("1.2+1.1>1.1")}
    assert_complete(before, after, align(before, after))


def test_sibling_definitions_are_told_apart_by_their_term() -> None:
    """The definition of another term is another clause, however alike the words."""
    define = "“{}” means any thing that a lodger leaves in the boat house overnight and that the crew of the ferry has labelled."
    before = written(
        ("Words", [define.format("Lost Hat"), define.format("Lost Oar")]), ("Guests", [KEYS, BELLS])
    )
    after = written(
        ("Words", [define.format("Lost Oar"), define.format("Lost Key")]), ("Guests", [KEYS, BELLS])
    )
    found = kinds(before, after)
    assert found["1.2>1.1"] == "same"
    assert (found["1.1>"], found[">1.2"]) == ("removed", "added")


def test_a_generic_heading_stays_in_its_section() -> None:
    """`Remedies` under boats isn't `Remedies` under honey."""
    boats = f"**Remedies.** {BOATS}"
    honey = f"**Remedies.** {HONEY}"
    before = written(("Boats", [LAMPS, boats]), ("Honey", [KEYS, honey]), ("Guests", [BELLS]))
    after = written(("Boats", [LAMPS]), ("Honey", [KEYS, honey]), ("Guests", [BELLS]))
    found = kinds(before, after)
    assert (found["1.2>"], found["2.2>2.2"]) == ("removed", "same")


def test_equal_short_clauses_are_told_apart_by_what_stands_around() -> None:
    """Of two items `a boat;` the one goes whose list goes."""
    before = written(
        ("Lending", [f"{LAMPS} Lent are:", "a boat;"]),
        ("Selling", [f"{HONEY} Sold are:", "a boat;"]),
        ("Guests", [KEYS]),
    )
    after = written(
        ("Lending", [f"{LAMPS} Lent are:"]),
        ("Selling", [f"{HONEY} Sold are:", "a boat;"]),
        ("Guests", [KEYS]),
    )
    found = kinds(before, after)
    assert (found["1.2>"], found["2.2>2.2"]) == ("removed", "same")


def test_a_rewritten_page_is_wholesale() -> None:
    """Under 15 % of equal clauses only equal words are linked."""
    ours = [f"{LAMPS} Rule {at} of {at * 7}." for at in range(12)]
    theirs = [
        f"Passengers of coach {at} keep their tickets ready for seat {at * 3}, window or aisle."
        for at in range(12)
    ]
    before, after = written(("Keeping", [*ours, KEYS])), written(("Riding", [*theirs, KEYS]))
    found = align(before, after)
    assert found.wholesale
    assert [link.kind for link in found.links if link.before and link.after] == ["same"]
    assert_complete(before, after, found)


@pytest.mark.parametrize("texts", [("", ""), ("", LAMPS), (LAMPS, ""), ("***\n\n| |\n", "***\n")])
def test_texts_without_clauses_are_aligned(texts: tuple[str, str]) -> None:
    """Nothing is needed on either side."""
    before, after = (Cut.of(text) for text in texts)
    assert_complete(before, after, align(before, after))


def test_a_link_to_another_address_changes_no_words() -> None:
    """Only words are compared here."""
    before = written(("Keeping", [f"{LAMPS} See [here](https://example.org/a/123)."]))
    after = written(("Keeping", [f"{LAMPS} See [here](https://example.org/a/456)."]))
    assert set(kinds(before, after).values()) == {"same"}
