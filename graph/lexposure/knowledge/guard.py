"""A first look at a SPARQL query: a clear refusal of what the worker would stop anyway.

This is a courtesy. Every promise holds without it, because the worker has no sockets, opens its snapshot read
only and is killed at the deadline. It reads tokens, so that words in strings, comments, IRIs and names are free.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from lexposure.model.errors import QueryRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "MAX_DEPTH",
    "MAX_PATTERNS",
    "MAX_SIZE",
    "MAX_TOKENS",
    "QueryForm",
    "check",
    "form_of",
    "names_dataset",
]

MAX_SIZE = 16 * 1024
MAX_DEPTH = 32
MAX_TOKENS = 2_000
MAX_PATTERNS = 60

QueryForm = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
_FORMS: tuple[QueryForm, ...] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"})

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|\#[^\n\r]*)
    |(?P<string>\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}|"(?!"")(?:[^"\\\n\r]|\\.)*"|'(?!'')(?:[^'\\\n\r]|\\.)*')
    |(?P<open>["'])
    |(?P<iri><[^<>"{}|^`\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<name>(?:_|[^\W\d_](?:[\w.\-]{0,200}[\w\-])?)?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\.)*(?<!\.))
    |(?P<word>[^\W\d_]\w*)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?)
    |(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<sign>\^\^|\|\||&&|[!<>]=|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_TERMS = frozenset({"string", "iri", "variable", "name", "number"})
_OPENING, _CLOSING = "{([", "})]"


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind == "word" else ""


def check(text: str) -> None:
    """Raise QueryRefused if the query is an update, calls another server, or is too large to plan in time."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise QueryRefused("the query holds half of a surrogate pair", fix="send it as UTF-8") from None
    if size > MAX_SIZE:
        raise _too_much("bytes", size, MAX_SIZE)
    tokens = list(_tokens(text))
    if len(tokens) > MAX_TOKENS:
        raise _too_much("tokens", len(tokens), MAX_TOKENS)
    _refuse_words(tokens)
    depth, patterns = _measure(tokens)
    if depth > MAX_DEPTH:
        raise _too_much("levels of brackets", depth, MAX_DEPTH)
    if patterns > MAX_PATTERNS:
        raise _too_much("triple patterns, list items and path steps", patterns, MAX_PATTERNS)


def form_of(text: str) -> QueryForm | None:
    """Return the form of a query, None if it has none; a query with a syntax error may still have a form."""
    words = (token.word for token in _tokens(text[:MAX_SIZE]))
    return next((form for word in words for form in _FORMS if word == form), None)


def names_dataset(text: str) -> bool:
    """Whether the query chooses its own graphs by FROM or FROM NAMED."""
    return any(token.word == "FROM" for token in _tokens(text))


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield _Token(str(match.lastgroup), match[0], line)
        if match.lastgroup == "open":
            return  # where a string never ends, nothing after it can be read
        line += match[0].count("\n")


def _refuse_words(tokens: list[_Token]) -> None:
    for token, following in pairwise([*tokens, _Token("end", "", 0)]):
        if token.kind == "open":
            raise QueryRefused(
                f"line {token.line}: a string begins here and never ends", fix="close its quotes"
            )
        if _calls_out(token, following):
            raise QueryRefused(
                f"line {token.line}: SERVICE isn't available; a query reads this dataset alone",
                fix="remove the SERVICE block, or quote the word where it is text",
            )
        if token.word in _UPDATES:
            raise QueryRefused(
                f"line {token.line}: {token.word} would write, and this is a read-only query service",
                fix="ask with SELECT, ASK, CONSTRUCT or DESCRIBE",
            )


def _calls_out(token: _Token, following: _Token) -> bool:
    """Whether the engine may read the keyword SERVICE here.

    It takes keywords without a gap before or after them: `trueSERVICE<i>`, `SERVICESILENT<i>`, `SERVICE:name {`,
    and reads `<3)SERVICE:name#>` as a comparison where the longest token would be an IRI.
    """
    if "SERVICE" not in token.text.upper():
        return False
    if token.kind == "name":
        return "SERVICE" in token.text.upper().partition(":")[0] and following.text == "{"
    return token.kind == "word" or (token.kind == "iri" and ")" in token.text)


def _measure(tokens: list[_Token]) -> tuple[int, int]:
    """Return the greatest depth of brackets and the number of patterns, list items and path steps."""
    depth = patterns = 0
    around: list[str] = []
    before = _Token("start", "", 1)
    data = False  # between VALUES and its closing brace nothing is a pattern
    for token in tokens:
        data = data or token.word == "VALUES"
        if not data:
            patterns += _counts(token, before, around[-1] if around else "")
        if token.kind == "sign" and token.text in _OPENING:
            around.append(token.text)
            depth = max(depth, len(around))
        elif token.kind == "sign" and token.text in _CLOSING and around:
            data = around.pop() != "{" and data
        before = token
    return depth, patterns


def _counts(token: _Token, before: _Token, around: str) -> bool:
    if token.kind == "sign" and token.text == ",":
        return around != "("  # there it parts the arguments of a function
    if token.kind == "sign" and token.text in ".;/|^[":
        return True
    starts = token.kind in _TERMS or token.text == "("
    return around == "(" and starts and (before.kind in _TERMS or before.text in (")", "]"))


def _too_much(what: str, count: int, most: int) -> QueryRefused:
    return QueryRefused(
        f"the query has {count:,} {what}; {most:,} are allowed", fix="split it into smaller queries"
    )
