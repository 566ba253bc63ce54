"""YAML and JSON files read with the line of every node, and every scalar as the text that was written.

Scalars stay text because YAML's guesses lose what the author wrote (`NO` becomes false, `1.10` becomes 1.1,
`2026-07-27` a date object); what a scalar means is decided where its property is known.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from lexposure.model.errors import Place, UserError

__all__ = ["Listing", "Mapping", "Scalar", "Value", "read_yaml", "write_yaml"]

_MAX_BYTES = 4 * 1024 * 1024
_MAX_DEPTH = 40
_PAIR = re.compile(r"((?<!\\)(?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
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

    Raises `error` with file, line and fix for anything else: bad encoding, tabs, duplicate keys, aliases (they could
    expand without end), several documents, an empty file.
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
    node = _compose(_joined(text), name, error)
    if not isinstance(node, yaml.MappingNode):
        line = node.start_mark.line + 1 if node else 1
        raise error(
            "expected `key: value` lines at the top level", place=Place(name, line), fix="write one mapping"
        )
    value = _Converter(name, error).convert(node, 0)
    assert isinstance(value, Mapping)  # noqa: S101 - a MappingNode converts to a Mapping
    return value


def _joined(text: str) -> str:
    """Join the two escapes by which JSON writes one sign beyond the first plane; YAML knows no such pairs."""
    if not text.lstrip().startswith("{"):
        return text
    return _PAIR.sub(lambda m: m[1] + bytes.fromhex(m[2] + m[3]).decode("utf-16-be"), text)


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


class _Converter:
    """Turns composed nodes into values; a node that is met twice is an alias, which could expand without end."""

    def __init__(self, name: str | Path, error: type[UserError]) -> None:
        self._name = name
        self._error = error
        self._met: set[int] = set()

    def convert(self, node: yaml.Node, depth: int) -> Value:
        line = node.start_mark.line + 1
        if depth > _MAX_DEPTH:
            raise self._refused(f"nested deeper than {_MAX_DEPTH} levels", line, "flatten it")
        if id(node) in self._met:
            raise self._refused("an alias (`*name`) repeats a part of the file", line, "write the part out")
        self._met.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return Scalar(node.value, line, quoted=bool(node.style))
        if isinstance(node, yaml.SequenceNode):
            return Listing([self.convert(item, depth + 1) for item in node.value], line)
        return self._mapping(node, line, depth)

    def _mapping(self, node: yaml.Node, line: int, depth: int) -> Mapping:
        items: dict[str, Value] = {}
        lines: dict[str, int] = {}
        for key, child in node.value:
            at = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise self._refused("a key must be plain text", at, "write `key: value`")
            if key.value in items:
                fix = f"keep one (the first is on line {lines[key.value]})"
                raise self._refused(f"`{key.value}` is given twice", at, fix)
            items[key.value] = self.convert(child, depth + 1)
            lines[key.value] = at
        return Mapping(items, line, lines)

    def _refused(self, message: str, line: int, fix: str) -> UserError:
        return self._error(message, place=Place(self._name, line), fix=fix)


def write_yaml(value: dict[str, Any]) -> str:
    """Return lists, mappings and text as YAML that `read_yaml` reads as the same."""
    text: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, default_flow_style=None, width=100)
    return text
