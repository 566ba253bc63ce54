"""What holds on terms of any operator: orders, lists, passives and classes of persons, whoever wrote them and however."""

from __future__ import annotations

import pytest

from lexposure.provisions.duties import clauses, duties
from lexposure.provisions.parties import parties
from lexposure.provisions.segment import segment

INTRO = 'These terms are between Gardenia, Inc. ("Gardenia", "we" or "us") and the member ("you" or "Member").\n\n'


def ruled(clause: str, *, place: int = -1, intro: str = INTRO) -> tuple[str, str]:
    """Return type and addressee of the first rule of a segment, the last unless told."""
    text = intro + clause
    (first, *_) = duties(clauses(text, segment(text))[place])
    return first.deontic, first.addressee


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("Water the roses before noon.", ("statement", "nobody")),
        ("Provide a valid card at the gate.", ("obligation", "customer")),
        ("4.5.3 Do not climb the wall.", ("prohibition", "customer")),
        ("If you bring a dog, keep it on a lead.", ("obligation", "customer")),
        ("Please report any broken tools to the shed.", ("obligation", "customer")),
        ("Please see our map.", ("statement", "nobody")),
        ("If you have questions, please contact us at the gate.", ("statement", "nobody")),
        ("You can find more on our board.", ("statement", "nobody")),
        ("You can contact us at the gate.", ("permission", "customer")),
        ("**Opt out.** Gardens grow.", ("statement", "nobody")),
    ],
)
def test_an_order_addresses_the_reader_and_a_pointer_nobody(clause: str, expected: tuple[str, str]) -> None:
    assert ruled(clause) == expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("You can't dig here.", ("prohibition", "customer")),
        ("We'll open the gate in spring.", ("obligation", "platform")),
        ("You're responsible for your tools.", ("obligation", "customer")),
        ("You aren't required to stay.", ("exemption", "customer")),
        ("We've planted roses.", ("statement", "platform")),
        ("So you cannot enter at night.", ("prohibition", "customer")),
        ("We allow picnics on the lawn.", ("permission", "customer")),
        ("We don’t require you to register.", ("exemption", "customer")),
        ("We give you permission to take cuttings.", ("right", "customer")),
        ("By entering, you agree to be bound by these terms.", ("obligation", "customer")),
        ("We believe that everyone has the right to a garden.", ("statement", "platform")),
    ],
)
def test_short_forms_and_turns_of_phrase(clause: str, expected: tuple[str, str]) -> None:
    assert ruled(clause) == expected


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("Your personal data may be transferred to our shed.", ("permission", "platform")),
        ("Data that we hold will never be sold.", ("prohibition", "platform")),
        ("Such data will only be used to open the gate.", ("obligation", "platform")),
        ("The report must be approved by the garden department.", ("obligation", "platform")),
        ("Your posters may not show weeds.", ("prohibition", "customer")),
        ("Plant labels may only be used in beds.", ("prohibition", "customer")),
        ("All notices will be in writing.", ("obligation", "both")),
        ("No leaflet will create any warranty.", ("exemption", "platform")),
        ("The gate is owned and run by Gardenia.", ("statement", "platform")),
        ("Our service displays the weather.", ("statement", "platform")),
        ("Your data is stored in a dry place.", ("statement", "customer")),
    ],
)
def test_a_passive_binds_whoever_acts(clause: str, expected: tuple[str, str]) -> None:
    assert ruled(clause) == expected


def test_items_beside_their_lead_in_inherit_from_it_in_sequence() -> None:
    text = "You may not:\n\n– dig holes;\n\n– feed geese.\n\nThe garden is old.\n"
    assert [ruled(text, place=place) for place in (-3, -2, -1)] == [
        ("prohibition", "customer"),
        ("prohibition", "customer"),
        ("statement", "nobody"),
    ]


def test_a_modal_without_subject_rules_an_item_whatever_leads_in() -> None:
    text = "We allow the following with restrictions:\n\n*   Stalls\n\n    *   must show a permit\n"
    assert ruled(text) == ("obligation", "customer")


def test_a_heading_further_up_forbids_what_is_listed_without_a_rule() -> None:
    text = "## Prohibited plants\n\n### Trees\n\nWe remove them, including:\n\n*   Poisonous yews\n"
    assert ruled(text) == ("prohibition", "customer")


def test_a_class_of_persons_that_a_document_binds_is_its_customer() -> None:
    intro = INTRO + "Sellers must pay the rent. Sellers should sweep their stalls.\n\n"
    assert ruled("Sellers may use the north gate.", intro=intro) == ("permission", "customer")


def test_an_operator_that_isnt_introduced_is_found_by_what_it_does() -> None:
    text = "Florabel collects names. Florabel may close. Florabel will open. Florabel uses maps. A visitor sees roses."
    assert parties(text).platform == {"Florabel"}
    assert (
        parties("Content may end. Content will end. Content does not last. Content may be content.").platform
        == frozenset()
    )


def test_a_guide_for_authorities_addresses_them() -> None:
    intro = "# Law enforcement guidelines\n\n" + INTRO
    assert ruled("You must send a signed letter.", intro=intro) == ("obligation", "third-party")
    assert ruled("Requests must be signed.", intro=intro) == ("obligation", "third-party")


def test_items_of_a_list_dont_count_as_opening_sentences() -> None:
    text = "A visit lasts until: (a) sunset; (b) rain; or (c) frost. We may close the gate at any time."
    assert ruled(text) == ("permission", "platform")
