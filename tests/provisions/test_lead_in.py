"""A list item is read with the words above it that it continues, and every word is a span of the text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexposure.provisions.lead_in import LONGEST, lead_ins, parts
from lexposure.provisions.segment import segment


def inherited(text: str) -> dict[str, list[str]]:
    """Return what each segment inherits, by its first words."""
    segments = segment(text)
    return {
        text[one.start : one.end][:20]: [text[start:end] for start, end in lead]
        for one, lead in zip(segments, lead_ins(text, segments), strict=True)
    }


def in_parts(clause: str) -> list[tuple[str, str, str, list[str]]]:
    """Return kind, number, words and lead-in of each part of a text that is one clause."""
    (only,) = segment(clause)
    return [
        (part.kind, part.number, clause[part.start : part.end], [clause[a:b] for a, b in part.lead])
        for part in parts(clause, only)
    ]


def test_an_item_inherits_the_last_sentence_above_it() -> None:
    text = "We like gardens. Members will not:\n\n*   pick roses;\n*   feed geese.\n"
    assert inherited(text)["pick roses;"] == ["Members will not:"]


def test_a_sentence_that_only_points_back_brings_the_one_before_along() -> None:
    text = "Do not harm geese. This includes:\n\n*   shouting at them\n"
    assert inherited(text)["shouting at them"] == ["Do not harm geese.", "This includes:"]


def test_what_was_inherited_is_handed_on_to_the_level_below() -> None:
    text = "Members must not:\n\n*   plant trees, including:\n\n    *   oaks\n"
    assert inherited(text)["oaks"] == ["Members must not:", "plant trees, including:"]


def test_a_full_sentence_hands_nothing_down() -> None:
    assert inherited("Members are welcome.\n\n*   Bring boots.\n")["Bring boots."] == []


def test_a_heading_leads_in_only_with_a_colon_or_a_negation() -> None:
    assert inherited("### Members may not\n\nDig holes.\n")["Dig holes."] == ["Members may not"]
    assert inherited("### What members agree to\n\nDig holes.\n")["Dig holes."] == []


def test_only_the_nearest_words_are_handed_down() -> None:
    text = f"Members must {'very ' * 200}not:\n\n*   dig.\n"
    (kept,) = inherited(text)["dig."]
    assert len(kept) == LONGEST
    assert kept.endswith("very not:")


def test_a_list_in_a_line_has_items_with_the_words_before_it_and_a_tail() -> None:
    clause = "Members will not (a) dig; (b) sow; or (c) reap. Wardens decide."
    assert in_parts(clause) == [
        ("lead", "", "Members will not", []),
        ("item", "(a)", "(a) dig;", ["Members will not"]),
        ("item", "(b)", "(b) sow; or", ["Members will not"]),
        ("item", "(c)", "(c) reap.", ["Members will not"]),
        ("tail", "", "Wardens decide.", []),
    ]


def test_a_list_inside_an_item_inherits_both() -> None:
    clause = "Members will (a) pay (i) dues and (ii) fines; and (b) smile."
    kinds = [(number, lead) for _, number, _, lead in in_parts(clause)]
    assert kinds == [
        ("", []),
        ("(a)", ["Members will"]),
        ("(i)", ["Members will", "(a) pay"]),
        ("(ii)", ["Members will", "(a) pay"]),
        ("(b)", ["Members will"]),
    ]


@pytest.mark.parametrize(
    "clause",
    [
        "Dues are set under section 3(a) and section 3(b).",
        "See paragraphs (a) and (b) above.",
        "Members (a) alone decide.",
        "Plan (c) and plan (d) differ.",
    ],
)
def test_a_reference_or_a_lone_letter_is_no_list(clause: str) -> None:
    assert [kind for kind, *_ in in_parts(clause)] == ["whole"]


def test_after_h_an_i_goes_on_counting_letters() -> None:
    clause = "Members bring " + ", ".join(f"({letter}) a {letter}-tool" for letter in "abcdefghij") + "."
    assert [number for _, number, _, _ in in_parts(clause)][1:] == [f"({letter})" for letter in "abcdefghij"]


def test_bullets_inside_a_numbered_clause_are_items_and_the_paragraph_behind_them_a_tail() -> None:
    clause = "2\\. Members must not:\n\n*   dig;\n*   sow.\n\nWardens decide."
    assert in_parts(clause) == [
        ("lead", "2", "2\\. Members must not:", []),
        ("item", "", "dig;", ["Members must not:"]),
        ("item", "", "sow.", ["Members must not:"]),
        ("tail", "", "Wardens decide.", []),
    ]


@settings(deadline=None)
@given(st.text(alphabet="aiAb1vh()*.:;,- \n#\\”é", max_size=300) | st.text(max_size=200))
def test_any_text_gives_spans_inside_it_that_do_not_overlap(text: str) -> None:
    segments = segment(text)
    for one, lead in zip(segments, lead_ins(text, segments), strict=True):
        assert all(0 <= start < end <= len(text) for start, end in lead)
        assert sum(end - start for start, end in lead) <= LONGEST
        found = parts(text, one, lead)
        assert all(one.start <= part.start < part.end <= one.end for part in found)
        assert all(part.end <= after.start for part, after in itertools.pairwise(found))
        assert all(0 <= start < end <= len(text) for part in found for start, end in part.lead)
