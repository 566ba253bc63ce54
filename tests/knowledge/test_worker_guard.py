"""The guard reads tokens: it refuses what is too large or not allowed, and nothing that only looks so."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexposure.knowledge import guard
from lexposure.model.errors import QueryRefused


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o FILTER(?o IN (" + ", ".join(map(str, range(500))) + ")) }",
        "SELECT * { VALUES (?a ?b) { " + "(1 2) " * 200 + "} ?s ?a ?b }",
        "SELECT * { VALUES ?a { " + "<http://x/a> " * 500 + "} ?s ?p ?a }",
        "SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 200) + " }",
        "SELECT (CONCAT(" + ", ".join(["?a"] * 300) + ") AS ?b) { ?s ?p ?a }",
        "SELECT * { ?s ?p ?o . " + "?o <http://x/p> 1.5 . " * 50 + "}",
        "SELECT * { FILTER(" + " + ".join(["1.5"] * 300) + " > 1) }",
        "PREFIX ex: <http://x/> SELECT * { ?s ex:a.b/ex:c\\#d ?o }",
        "SELECT * { ?s ?p 'clear; drop' , \"\"\"move 'it' \"\"\" , '''add''' } # insert",
        "SELECT ?load ?insert { ?load <http://x/delete> ?insert }",
        "SELECT * { <http://x/a?b=SERVICE#c> ?p ?o }",
    ],
)
def test_an_honest_query_passes(text: str) -> None:
    """Long lists of values, arguments and alternatives are no patterns, and words in quotes are no keywords."""
    guard.check(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("#" * (guard.MAX_SIZE + 1), "16,385 bytes; 16,384"),
        ("SELECT * { FILTER(" + "!" * 1_996 + "true) }", "tokens; 2,000"),
        ("SELECT * " + "{" * 33 + "}" * 33, "33 levels of brackets; 32"),
        ("SELECT * { " + "?s ?p ?o . " * 61 + "}", "61 triple patterns"),
        ("SELECT * { ?s ?p ?o " + "; ?p ?o " * 61 + "}", "61 triple patterns"),
        ("SELECT * { ?s ?p ?o " + ", ?o " * 61 + "}", "61 triple patterns"),
        ("SELECT * { ?s ?p ( " + "1 " * 62 + ") }", "61 triple patterns"),
        ("SELECT * { ?s ?p" + "/?p" * 61 + " ?o }", "61 triple patterns"),
        ("SELECT * { ?s ?p 'never closed }", "never ends"),
        ('SELECT * { ?s ?p ( """x" ) }', "never ends"),
    ],
)
def test_each_limit_says_how_much_there_is_and_how_much_may_be(text: str, says: str) -> None:
    """Just over a limit the query is refused with both figures."""
    with pytest.raises(QueryRefused, match=says):
        guard.check(text)


def test_a_refusal_names_the_line() -> None:
    """The line of the keyword is in the message, counted over strings and comments of several lines."""
    with pytest.raises(QueryRefused, match="line 4: SERVICE"):
        guard.check("SELECT * { # one\n?s ?p '''two\nthree''' .\nSERVICE <http://x/> {} }")
    with pytest.raises(QueryRefused, match="line 2: DROP would write"):
        guard.check("\nDROP ALL")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX select: <http://x/ask> # ask\nCONSTRUCT {} WHERE {}", "CONSTRUCT"),
        ("base <http://x/> describe <a>", "DESCRIBE"),
        ("ASK {}", "ASK"),
        ("select * {}", "SELECT"),
        ("nonsense", None),
    ],
)
def test_the_form_is_the_first_keyword(text: str, form: str | None) -> None:
    """Prefixes, IRIs and comments don't hide the form of a query."""
    assert guard.form_of(text) == form


@given(st.text(alphabet="\"'<>#\\.:a?{}()[]@1 \n/^_-", max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_to_its_end(text: str) -> None:
    """No text makes the tokenizer lose a character."""
    assert "".join(match[0] for match in guard._TOKEN.finditer(text)) == text


@pytest.mark.parametrize(
    "part", ["'", '"""', "\\'", '\\"""', "a.", "<a", "<", "_:", "a:.", "@a-", "1e", "#", "?", "%a"]
)
def test_no_text_slows_the_guard_down(part: str) -> None:
    """Reading the longest text that is read at all takes a fraction of a second, whatever it repeats."""
    text = (part * guard.MAX_SIZE)[: guard.MAX_SIZE]
    start = time.process_time()
    with contextlib.suppress(QueryRefused):
        guard.check(text)
    assert time.process_time() - start < 0.5
