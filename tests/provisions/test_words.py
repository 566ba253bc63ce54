"""Which words of a clause count when two versions are compared."""

from __future__ import annotations

import pytest

from lexposure.provisions.words import comparable, tokens


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**3.2.** Lodgers return _every_ key.", "Lodgers return every key."),
        ("**3.2** Lodgers return every key.", "Lodgers return every key."),
        ("3\\. Lodgers  return\n every\u00a0key.", "Lodgers return every key."),
        ('(b) Lodgers return [every key](https://example.org/a?x=1 "Keys").', "Lodgers return every key."),
        (
            "Lodgers return [every key (opens in a new window)](https://example.org/b).",
            "Lodgers return every key .",
        ),
        ("Lod\u200bgers return every key.", "Lodgers return every key."),
        ("Lodgers pay 40 lanterns<br>within 9 days.", "Lodgers pay 40 lanterns within 9 days."),
        ("", ""),
    ],
)
def test_mark_up_link_targets_and_the_own_number_are_no_words(written: str, read: str) -> None:
    """What differs from capture to capture is left out, figures stay."""
    assert comparable(written) == read


def test_a_heading_loses_a_number_with_its_word() -> None:
    """`Schedule 2` is the number of a heading, and the beginning of a sentence in a clause."""
    assert comparable("Schedule 2: Lanterns", heading=True) == "Lanterns"
    assert comparable("Schedule 2 lists lanterns.") == "Schedule 2 lists lanterns."


def test_case_and_punctuation_do_not_count_but_currency_does() -> None:
    """A fee in another currency is another fee."""
    assert tokens("Lodgers PAY, daily: €5") == tokens("lodgers pay daily €5")
    assert tokens("€5") != tokens("$5")


def test_a_script_without_blanks_is_compared_sign_by_sign() -> None:
    """One changed character doesn't change a whole sentence."""
    assert len(tokens("灯籠を返す")) == 5
