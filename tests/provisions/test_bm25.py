"""BM25: rare words that are shared put a text first, and every score can be added up from its words."""

from __future__ import annotations

import math

import pytest

from lexposure.provisions.bm25 import BM25, rarity, terms

LAMPS = {
    "keep": "The keeper of a lamp keeps the lamp clean.",
    "light": "The keeper lights the lamp at dusk.",
    "harbour": "Nobody enters the harbour with a lantern.",
}


def test_the_score_is_that_of_the_published_formula() -> None:
    """Worked out by hand for one word: k1 1.2, b 0.75, two of three texts have it, lengths 5, 4 and 4."""
    found = BM25(LAMPS).scores("lamp")
    mean = (
        5 + 4 + 4
    ) / 3  # keeper lamp keep lamp clean; keeper light lamp dusk; nobody enter harbour lantern
    weight = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    assert found == {
        "keep": pytest.approx(weight * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 5 / mean))),
        "light": pytest.approx(weight * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 4 / mean))),
    }


def test_a_rare_word_counts_more_than_a_frequent_one() -> None:
    found = BM25(LAMPS).scores("the keeper at the harbour")
    assert found["harbour"] > found["keep"] > 0
    assert rarity(1, 100) > rarity(50, 100) > rarity(100, 100) > 0


def test_the_words_shared_add_up_to_the_score_as_the_asker_wrote_them() -> None:
    ranked = BM25(LAMPS)
    query = "Lamps and keepers: a lamp, a keeper, and 7 sailors"
    shared = ranked.shared(query, "keep")
    assert {word for word, _ in shared} == {"lamps", "keepers"}
    assert math.fsum(weight for _, weight in shared) == pytest.approx(ranked.scores(query)["keep"])
    assert ranked.shared(query, "harbour") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Parties, policies and uses of glasses", ["party", "policy", "glasse"]),
        ("The bus has 3 statuses; Café", ["bus", "statuse", "cafe"]),
        ("we may not do that to you", []),
    ],
)
def test_plurals_fall_together_and_the_commonest_words_and_figures_dont_count(
    text: str, expected: list[str]
) -> None:
    assert terms(text) == expected


def test_no_text_and_no_word_give_no_score() -> None:
    assert BM25({}).scores("lamp") == {}
    assert BM25({"empty": ""}).scores("lamp") == {}
    assert BM25(LAMPS).scores("") == {}
