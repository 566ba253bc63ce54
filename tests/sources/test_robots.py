"""The rules of a host: which line refuses a page."""

from __future__ import annotations

import pytest

from lexposure.sources.http.robots import rule_against

URL = "https://lamp.example.com/terms/of?x=1"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("User-agent: *\nDisallow: /", "line 2: Disallow: /"),
        ("User-agent: *\nDisallow: /t\nDisallow: /terms", "line 3: Disallow: /terms"),
        ("User-agent: *\nDisallow: /*?x=  # no questions", "line 2: Disallow: /*?x=  # no questions"),
        ("User-agent: other\nDisallow: /terms/of\n\nUser-agent: *\ndisallow: /te", "line 5: disallow: /te"),
        (
            "User-agent: *\nDisallow: /terms/of\n\nUser-agent: lexposure\nDisallow: /ter",
            "line 5: Disallow: /ter",
        ),
        ("User-agent: *\nAllow: /t\nDisallow: /terms/", "line 3: Disallow: /terms/"),
        ("User-agent: *\nDisallow: /\x1b[31m\nDisallow: /terms", "line 3: Disallow: /terms"),
    ],
)
def test_the_rule_is_named_by_its_line(rules: str, said: str) -> None:
    """The longest that applies to this program; comments, other groups and allowed places are understood."""
    assert rule_against(rules, URL, "lexposure") == said


def test_a_file_made_to_take_long_is_over_soon() -> None:
    """Thousands of rules that fit and count for nobody: only some are tried."""
    rules = (
        "User-agent: other\n"
        + "Disallow: /*t*e*r*m*s*o*f\n" * 2000
        + "User-agent: *\nDisallow: /*"
        + "*a" * 500
        + "\n"
    )
    assert "can't be told" in rule_against(rules, URL, "lexposure")
