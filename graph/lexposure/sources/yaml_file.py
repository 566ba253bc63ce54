"""YAML and JSON files read with the line of every node, and every scalar as the text that was written.

Scalars stay text because YAML's guesses lose what the author wrote (`NO` becomes false, `1.10` becomes 1.1,
`2026-07-27` a date object); what a scalar means is decided where its property is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from lexposure.model.errors import Place, UserError

__all__ = ["Listing", "Mapping", "Scalar", "Value", "read_yaml"]

_MAX_BYTES = 4 * 1024 * 1024
_MAX_DEPTH = 40
_SafeLoader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(str):
    """A scalar as written, with its line; `quoted` tells `"no"` from `no`."""

    line: int
    quoted: bool

    def __new__(cls, text: str, line: int, *, quoted: bool = True) -> Scalar:
        """Make a scalar that remembers where it stood."""
        self = super().__new__(cls, text)
        self.line = line
        self.quoted = quoted
        return self


class Listing(list["Value"]):
    """A sequence with its line."""

    def __init__(self, items: list[Value], line: int) -> None:
        super().__init__(items)
        self.line = line


class Mapping(dict[str, "Value"]):
    """A mapping with its line and the line of each key."""

    def __init__(self, items: dict[str, Value], line: int, lines: dict[str, int]) -> None:
        super().__init__(items)
        self.line = line
        self.lines = lines


Value = Scalar | Listing | Mapping


def read_yaml(data: bytes, name: str | Path, error: type[UserError]) -> Mapping:
    """Read one YAML or JSON document whose top level is a mapping.

    Raises `error` with file, line and fix for anything else: bad encoding, tabs, duplicate keys, anchors that
    expand, several documents, an empty file.
    """
    if len(data) > _MAX_BYTES:
        raise error(
            f"file of {len(data)} bytes; at most {_MAX_BYTES} are read",
            place=Place(name),
            fix="split the file",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise error("not UTF-8 text", place=Place(name, line), fix="save the file as UTF-8") from None
    node = _compose(text, name, error)
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1 if node else 1
        raise error(
            "expected `key: value` lines at the top level", place=Place(name, line), fix="write one mapping"
        )
    value = _convert(node, name, error, 0)
    assert isinstance(value, Mapping)  # noqa: S101 - a MappingNode converts to a Mapping
    return value


def _compose(text: str, name: str | Path, error: type[UserError]) -> yaml.Node | None:
    try:
        return yaml.compose(text, Loader=_SafeLoader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else _bad_line(text)
        tab = "\t" in text.splitlines()[line - 1] if 0 < line <= len(text.splitlines()) else False
        fix = (
            "indent with spaces; YAML allows no tabs"
            if tab
            else "check indentation, colons and quotes on this line"
        )
        what = "a tab is used for indentation" if tab else str(problem.problem or "not valid YAML")
        raise error(what, place=Place(name, line, mark.column + 1 if mark else None), fix=fix) from None
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise error(
            f"not valid YAML: {str(problem).splitlines()[0]}", place=Place(name, _bad_line(text))
        ) from None


def _bad_line(text: str) -> int:
    """Return the first line with a control character that YAML forbids, else 1."""
    for number, line in enumerate(text.splitlines(), 1):
        if any(ord(sign) < 32 and sign not in "\t\r\n" for sign in line):
            return number
    return 1


def _convert(node: yaml.Node, name: str | Path, error: type[UserError], depth: int) -> Value:
    line = node.start_mark.line + 1
    if depth > _MAX_DEPTH:
        raise error(f"nested deeper than {_MAX_DEPTH} levels", place=Place(name, line), fix="flatten it")
    if isinstance(node, yaml.ScalarNode):
        return Scalar(node.value, line, quoted=bool(node.style))
    if isinstance(node, yaml.SequenceNode):
        return Listing([_convert(item, name, error, depth + 1) for item in node.value], line)
    items: dict[str, Value] = {}
    lines: dict[str, int] = {}
    for key, child in _pairs(node, name, error):
        if key.value in items:
            place = Place(name, key.start_mark.line + 1)
            raise error(
                f"`{key.value}` is given twice",
                place=place,
                fix=f"keep one (the first is on line {lines[key.value]})",
            )
        items[key.value] = _convert(child, name, error, depth + 1)
        lines[key.value] = key.start_mark.line + 1
    return Mapping(items, line, lines)


def _pairs(
    node: yaml.Node, name: str | Path, error: type[UserError]
) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    for key, child in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise error("a key must be plain text", place=Place(name, key.start_mark.line + 1))
        yield key, child
