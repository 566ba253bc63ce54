"""What a clause names comes back as spans with a normal form: services, plans, places, documents, dates, amounts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexposure.provisions.mentions import Kind, Reader

READER = Reader(
    {"Rose Maps": "platform/rose-maps", "Rose": "platform/rose"}, {"California": "US-CA", "Iceland": "IS"}
)


def named(text: str, kind: Kind) -> list[tuple[str, str]]:
    """Return words and normal form of each mention of a kind."""
    return [(text[one.start : one.end], one.name) for one in READER.read(text) if one.kind == kind]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "Rose Maps and Rose are slow.",
            "service",
            [("Rose Maps", "platform/rose-maps"), ("Rose", "platform/rose")],
        ),
        ("Roses and Primrose aren't services.", "service", []),
        ("Residents of California and Swiss users.", "place", [("California", "US-CA"), ("Swiss", "CH")]),
        ("If you live in the EEA or the UK, write to us.", "place", [("EEA", "EEA"), ("UK", "GB")]),
        ("tell us", "place", []),
        ("On the Pro plan or a free trial.", "plan", [("Pro", "pro"), ("free trial", "free")]),
        ("You are free to leave.", "plan", []),
        ("Beta features and our APIs.", "plan", [("Beta", "beta"), ("APIs", "api")]),
        ("“Tool” means a spade (the “Spade”).", "term", [("“Tool”", "Tool"), ("“Spade”", "Spade")]),
        ("He said “hello” twice.", "term", []),
        (
            "From May 3, 2025 to 4 June 2026.",
            "date",
            [("May 3, 2025", "2025-05-03"), ("4 June 2026", "2026-06-04")],
        ),
        ("On February 30, 2025.", "date", []),
        (
            "Within thirty (30) days or 12 months.",
            "period",
            [("thirty (30) days", "P30D"), ("12 months", "P12M")],
        ),
        ("Within 48 hours.", "period", [("48 hours", "PT48H")]),
        ("Up to $1,000 or €2 million.", "amount", [("$1,000", "USD 1000"), ("€2 million", "EUR 2000000")]),
        ("You must comply with the Garden Policy.", "document", [("Garden Policy", "Garden Policy")]),
        ("The Seed Terms are incorporated by reference.", "document", [("Seed Terms", "Seed Terms")]),
    ],
)
def test_mentions(text: str, kind: Kind, expected: list[tuple[str, str]]) -> None:
    assert named(text, kind) == expected


def test_a_link_is_a_document_by_its_normal_target() -> None:
    (one,) = [
        one
        for one in READER.read("See [here](https://Garden.example/rules/?utm_source=x).")
        if one.kind == "document"
    ]
    assert (one.name, one.how) == ("https://garden.example/rules", "link")


@pytest.mark.parametrize(
    ("text", "prevails"),
    [
        (
            "In the event of a conflict between these Terms and the Seed Addendum, the Seed Addendum will prevail.",
            ["Seed Addendum"],
        ),
        ("If there is any inconsistency, the English text controls.", [""]),
        ("Conflicts between gardeners happen.", []),
    ],
)
def test_precedence_names_the_document_that_prevails(text: str, prevails: list[str]) -> None:
    assert [one.name for one in READER.read(text) if one.kind == "precedence"] == prevails


def test_a_service_in_the_heading_above_counts() -> None:
    text = "# Rose Maps\n\nIt is slow."
    found = READER.read(text, 13, len(text), heading=(2, 11))
    assert [(one.name, text[one.start : one.end]) for one in found] == [("platform/rose-maps", "Rose Maps")]


def test_without_names_nothing_is_a_service() -> None:
    assert [one for one in Reader({}, {}).read("Rose Maps") if one.kind == "service"] == []


@settings(deadline=None)
@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                "Terms",
                "conflict",
                "prevails",
                "$",
                "1,000",
                "may 3, 2025",
                "“",
                "”",
                "means",
                "(",
                "the",
                "Policy",
                "subject to",
                "A",
                "of",
                "\n",
                "30",
                "days",
            ]
        ),
        max_size=60,
    ).map(" ".join)
)
def test_any_text_gives_spans_inside_it_in_order(text: str) -> None:
    found = READER.read(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert found == sorted(found, key=lambda one: (one.start, one.end))
