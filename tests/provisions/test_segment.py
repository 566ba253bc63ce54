"""A document version is cut into headings and clauses that are exact, complete and found by their numbers."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lexposure.model.errors import UnknownName
from lexposure.model.terms import Segment
from lexposure.provisions.segment import children, find, segment

INVENTED = """\
Terms of the Lighthouse
=======================

Last changed on a Tuesday

1\\. General terms
-----------------

These terms bind every keeper.

**1.1.** A keeper keeps the lamp lit.

A second paragraph about the lamp.

**1.2. Oil.** Oil is fetched from:

*   the cellar;
    *   its left half
*   the shed.

**1.2.1** Only whole cans.

**1.2.2.** No cans on Sundays.

| Can | Litres |
| --- | --- |
| big | 5 |

2\\. Fog horn
-----------

**2**.**1.** The horn is sounded (a) in fog and (b) in snow.

(a) a first paragraph

(b) a second paragraph

**Rest hours**

**2.2.** Silence at noon.
"""


def _words(text: str, part: Segment) -> str:
    return text[part.start : part.end]


def _by_number(text: str) -> dict[str, str]:
    return {part.number: _words(text, part) for part in segment(text) if part.number}


def test_clauses_carry_their_numbers_without_mark_up() -> None:
    """Numbers are read through emphasis, escapes and broken emphasis, and lose their closing dot."""
    assert list(_by_number(INVENTED)) == ["1", "1.1", "1.2", "1.2.1", "1.2.2", "2", "2.1", "2.2"]


def test_a_clause_begins_at_the_mark_up_of_its_number() -> None:
    """The span of a clause shows its number as it is printed."""
    assert _by_number(INVENTED)["1.1"].startswith("**1.1.** A keeper")
    assert _by_number(INVENTED)["2.1"].startswith("**2**.**1.** The horn")


def test_what_has_no_number_belongs_to_the_numbered_clause_above() -> None:
    """Paragraphs, lists, tables and lettered items extend the clause before them."""
    clauses = _by_number(INVENTED)
    assert clauses["1.1"].endswith("A second paragraph about the lamp.")
    assert clauses["1.2"].endswith("*   the shed.")
    assert clauses["1.2.2"].endswith("| big | 5 |")
    assert clauses["2.1"].endswith("(b) a second paragraph")


def test_a_clause_reaches_until_the_end_of_its_parts() -> None:
    """`until` covers the parts, `end` the clause's own words."""
    clause = find(segment(INVENTED), "1.2")
    assert "Only whole cans" not in _words(INVENTED, clause)
    assert INVENTED[clause.start : clause.until].endswith("| big | 5 |")


def test_the_path_names_what_stands_around() -> None:
    """A path holds numbers where there are some, else headings; a bold line before a clause is a heading."""
    parts = segment(INVENTED)
    assert find(parts, "1.2.1").path == ("Terms of the Lighthouse", "1", "1.2")
    assert find(parts, "2.2").path == ("Terms of the Lighthouse", "2", "Rest hours")


def test_headings_are_told_from_clauses() -> None:
    """Underlined lines are headings; the words behind their number are the heading; run-in headings are kept."""
    parts = segment(INVENTED)
    assert (find(parts, "1").kind, find(parts, "1").heading) == ("heading", "General terms")
    assert (find(parts, "1.2").kind, find(parts, "1.2").heading) == ("clause", "Oil")


def test_paragraphs_without_numbers_are_clauses_of_their_own_under_a_heading() -> None:
    """Without numbers each paragraph and list item is a clause, items below the paragraph that leads in to them."""
    text = "Rules\n=====\n\nYou may not:\n\n*   swim\n*   dive\n    *   deep\n\nThat is all.\n"
    parts = segment(text)
    assert [_words(text, part) for part in parts] == [
        "Rules",
        "You may not:",
        "swim",
        "dive",
        "deep",
        "That is all.",
    ]
    assert [part.level for part in parts] == [1, 2, 3, 3, 4, 2]
    assert text[parts[1].start : parts[1].until].endswith("deep")


def test_a_decimal_number_never_stands_under_another_section() -> None:
    """A number whose section has no heading stands outside the section before it."""
    parts = segment("7\\. Oil\n------\n\n7.1 One\n\n8.1 Two\n\n8.1.1 Three\n")
    assert find(parts, "8.1").path == ()
    assert find(parts, "8.1.1").path == ("8.1",)


def test_headings_that_count_on_are_siblings_whatever_their_level() -> None:
    """Section 85 isn't a part of section 84 because somebody used one more hash."""
    parts = segment("### 84\\. One\n\n#### 85\\. Two\n\n### 86\\. Three\n")
    assert [part.path for part in parts] == [(), (), ()]


def test_numbered_lists_under_a_heading_are_clauses() -> None:
    """Items of a list are addressed through their section when their number alone says too little."""
    text = "2\\. A\n----\n\nNo:\n\n1.  salt\n2.  sand\n\n3\\. B\n----\n\nNo:\n\n1.  tea\n2.  milk\n"
    parts = segment(text)
    assert _words(text, find(parts, "3 > 1")) == "1.  tea"
    assert _words(text, find(parts, "2")) == "2\\. A"
    assert find(parts, "3").kind == "heading"


def test_nested_lists_with_bold_titles_are_sections() -> None:
    """An item that is nothing but a bold title is the heading of what is indented below it."""
    text = (
        "1.  **Care**\n    \n    1.  first duty\n    2.  second duty\n2.  **Rest**\n    \n    Sleep well.\n"
    )
    parts = segment(text)
    assert [(part.number, part.kind, part.path) for part in parts] == [
        ("1", "heading", ()),
        ("1", "clause", ("1",)),
        ("2", "clause", ("1",)),
        ("2", "heading", ()),
        ("", "clause", ("2",)),
    ]


def test_a_list_does_not_go_on_counting_what_stands_in_another_column() -> None:
    """Item 4 below a clause isn't section 4, and item 2 of an inner list isn't section 2."""
    text = "3\\. A\n----\n\n**a. One.** No:\n\n1.  x\n2.  y\n3.  z\n4.  w\n\n**b. Two.** Yes.\n"
    assert [(part.number, part.path) for part in segment(text)] == [("3", ()), ("a", ("3",)), ("b", ("3",))]
    text = "1.  **Care**\n    \n    2.  late\n2.  **Rest**\n"
    assert [(part.number, part.path) for part in segment(text)] == [("1", ()), ("2", ("1",)), ("2", ())]


def test_a_paragraph_leads_in_to_numbered_ones_by_its_colon() -> None:
    """Numbered paragraphs stand below a paragraph that ends with a colon, and beside any other."""
    for words, level in [("Keepers must:", 2), ("**Keepers must:**", 2), ("Keepers are kind.", 1)]:
        assert [part.level for part in segment(f"{words}\n\na. sweep\n\nb. scrub\n")][1:] == [level, level]


def test_letters_count_as_letters_and_as_roman_numerals() -> None:
    """After (h) comes (i), and after (i) comes (ii); a list inside a numbered clause stays inside."""
    text = "Duties\n======\n\n(g) one\n\n(h) two\n\n(i) three\n\n(ii) four\n"
    assert [part.number for part in segment(text)][1:] == ["(g)", "(h)", "(i)", "(ii)"]


def test_figures_in_running_text_are_no_numbers() -> None:
    """A paragraph that begins with an amount or a date isn't a numbered clause."""
    assert [
        part.number for part in segment("1.5 litres a day\n\n12.11.2024 was a Tuesday\n\n1 Footnote\n")
    ] == [""] * 3


def test_a_number_behind_a_hard_line_break_begins_a_clause() -> None:
    """Pages that break lines instead of paragraphs still have clauses."""
    assert [part.number for part in segment("4.1 One  \n4.2 Two\ngoes on")] == ["4.1", "4.2"]


def test_an_unknown_number_is_answered_with_the_nearest() -> None:
    """The error names numbers that exist."""
    with pytest.raises(UnknownName, match=r"no clause is numbered 1\.2\.7\n  fix: .*1\.2\.1"):
        find(segment(INVENTED), "1.2.7")
    with pytest.raises(UnknownName, match="no numbers"):
        find(segment("Just words."), "1")
    with pytest.raises(UnknownName, match="no clause is numbered"):
        find(segment(INVENTED), "")


def test_an_ambiguous_number_is_refused_with_the_ways_to_say_it() -> None:
    """Nothing is guessed where two clauses bear the same number at the same depth."""
    parts = segment("# One\n\n1. a\n\n# Two\n\n1. b\n")
    with pytest.raises(UnknownName, match=r"occurs 2 times\n  fix: .*`One > 1`, `Two > 1`"):
        find(parts, "1")
    assert find(parts, "Two > 1").path == ("Two",)


def test_a_text_that_repeats_a_document_is_addressed_by_counting() -> None:
    """Where even the surroundings are the same, the second occurrence is asked for as such."""
    text = "# Lamp\n\n1.1 Aa\n\n# Lamp\n\n1.1 Bb\n"
    parts = segment(text)
    with pytest.raises(UnknownName, match=r"occurs 2 times\n  fix: .*`1\.1~1`, `1\.1~2`"):
        find(parts, "1.1")
    assert _words(text, find(parts, "Lamp > 1.1~2")) == "1.1 Bb"
    with pytest.raises(UnknownName, match="occurs 2 times"):
        find(parts, "1.1~3")


def test_children_are_the_segments_directly_below() -> None:
    """Grandchildren aren't children."""
    parts = segment(INVENTED)
    assert [part.number for part in children(parts, find(parts, "1"))] == ["", "1.1", "1.2"]
    assert [part.number for part in children(parts, find(parts, "1.2"))] == ["1.2.1", "1.2.2"]


def test_positions_count_code_points_of_the_text_as_it_is() -> None:
    """Characters outside the basic plane, no-break and zero-width spaces move no span and end none."""
    text = "\ufeff🗼 Tower\n=======\n\n\u200b**3.1.**\u00a0Lamp 🔥 on.\u00a0\u200b \r\n\r\n**3.2.** Off.\r\n"
    parts = segment(text)
    assert [_words(text, part) for part in parts] == [
        "🗼 Tower",
        "**3.1.**\u00a0Lamp 🔥 on.",
        "**3.2.** Off.",
    ]


def test_an_empty_text_has_no_segments() -> None:
    """Nothing comes of nothing."""
    assert segment("") == segment(" \n\n\u00a0\n- - -\n") == []


_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "",
                "",
                "=====",
                "---",
                "# A",
                "### 2\\. B",
                "**3.1.** c",
                "**3**.**2.** d",
                "3.1.1 E",
                "1.  f",
                "    1.  g",
                "*   h",
                "    *   i",
                "(a) j",
                "(ii) k",
                "**L**",
                "| m | n |",
                "> o",
                "* * *",
                "p  ",
                "**7\\. Q**",
                "Annex 2\n---",
            ]
        ),
        st.text(max_size=20),
        st.text(alphabet="*_#()\\.19aI |>-=\u00a0\u200b", max_size=30),
    ),
    max_size=40,
)


@settings(max_examples=300, deadline=None)
@given(_LINES)
@example(["**3.1.** c", "", "# A", "", "3.1.1 E"])
def test_any_text_is_cut_into_spans_that_are_exact_complete_and_nested(lines: list[str]) -> None:
    """Spans don't overlap, hold all words, have no white space at their ends, and lie within those above them."""
    text = "\n".join(lines)
    parts = segment(text)
    around: list[Segment] = []
    last = 0
    for part in parts:
        assert last <= part.start < part.end <= part.until <= len(text)
        assert _words(text, part) == _words(text, part).strip()
        last = part.end
        around = around[: part.level - 1]
        assert len(around) == part.level - 1
        assert all(outer.start < part.start and part.until <= outer.until for outer in around)
        around.append(part)
    held = sum(len(re.findall(r"[^\W_]", _words(text, part))) for part in parts)
    assert held == len(re.findall(r"[^\W_]", text))


@pytest.mark.parametrize(
    "unit",
    ["*", "#", "(", "1", "1.", "[", "](", "**1", "_", "\\", "a.", "(i)", "> ", "- ", "|", "\u00a0", "    "],
)
@pytest.mark.parametrize("head", ["", "**1.1.** ", "# ", "*   "])
def test_long_repeats_cost_no_more_than_other_text(unit: str, head: str) -> None:
    """A line of 10 kB takes less than 50 ms whatever it is made of."""
    line = head + unit * (10_000 // len(unit))
    best = min(_seconds(line) for _ in range(3))
    assert best < 0.05


def _seconds(text: str) -> float:
    begin = time.process_time()
    segment(text)
    return time.process_time() - begin


def test_time_grows_with_the_length_of_the_text() -> None:
    """Ten times the clauses take about ten times as long, not a hundred."""
    short, long = (
        "".join(f"**{n}.1.** Word word word.\n\n(a) more\n\n" for n in range(count)) for count in (90, 900)
    )
    ratio = min(_seconds(long) for _ in range(3)) / min(_seconds(short) for _ in range(3))
    assert ratio < 30
