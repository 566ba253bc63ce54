"""SSSOM/TSV in: mappings that were written elsewhere, or exported here and edited in a spreadsheet.

A file is taken whole or not at all. A relation that isn't one of the nine is refused: "related" or "close" says less
than a mapping must, and guessing which of the nine was meant would be a guess about law.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from lexposure.model.errors import Place, SourceError
from lexposure.model.mapping import MappingRow, Span
from lexposure.model.names import nearest
from lexposure.model.namespaces import ID, SEMAPV, SKOS, SSSOM, VOCAB
from lexposure.sources.yaml_file import Mapping, Scalar, read_yaml

__all__ = ["RELATIONS", "read_sssom"]

RELATIONS = (
    "implements", "mirrors", "exceeds", "falls_short_of", "conflicts_with", "triggers", "shifts_to_customer",
    "removes_duty", "silent_on",
)  # fmt: skip
_REQUIRED = ("subject_id", "predicate_id", "object_id", "mapping_justification", "confidence")
_BUILT_IN = {"semapv": SEMAPV, "skos": SKOS, "sssom": SSSOM}
_MAX_BYTES = 32 * 1024 * 1024
_RELATION = f"{VOCAB}mapping-relation/"
_STATUS = f"{VOCAB}claim-status/"
_CURIE = re.compile(r"([A-Za-z_][\w.-]*):([^\s<>\"{}|\\^`\x00-\x20\x7f]+)")
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f]+")
_SPAN = re.compile(r"([0-9a-f]{64}):([0-9]{1,9})-([0-9]{1,9}):([0-9a-f]{64})(?::(.+))?", re.DOTALL)


def read_sssom(data: bytes, name: str) -> list[tuple[int, MappingRow]]:
    """Return each mapping with the line on which its row begins.

    Raises SourceError naming file and line: a column that is missing, a name that is no CURIE, a confidence that isn't
    from 0 to 1, an unknown relation, a span, date or condition that can't be read.
    """
    head, body, first = _parted(data, name)
    prefixes, day = _metadata(head, name)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter="\t", strict=True)
    found: list[tuple[int, MappingRow]] = []
    seen: dict[str, int] = {}
    try:
        columns = _columns(next(reader, []), Place(name, first))
        line = first + reader.line_num
        for cells in reader:
            if any(cells):
                place = Place(name, line)
                if len(cells) != len(columns):
                    raise SourceError(
                        f"{len(cells)} cells under {len(columns)} columns", place=place,
                        fix="give every row as many cells as the header has; quote a cell that holds a tab",
                    )  # fmt: skip
                row = {column: cell for column, cell in zip(columns, cells, strict=True) if cell}
                mapping = _Row(row, prefixes, day, place).mapping()
                if mapping.iri in seen:
                    raise SourceError(
                        f"this mapping stands in line {seen[mapping.iri]}, too", place=place,
                        fix="remove one row, or give each a `mapping_id` of its own",
                    )  # fmt: skip
                seen[mapping.iri] = line
                found.append((line, mapping))
            line = first + reader.line_num
    except csv.Error as problem:
        raise SourceError(
            f"not readable as TSV: {problem}", place=Place(name, first + reader.line_num - 1),
            fix="write one row a line; double the quotes inside a quoted cell",
        ) from None  # fmt: skip
    return found


def _parted(data: bytes, name: str) -> tuple[str, str, int]:
    """Return the metadata block without its marks, the table, and the line on which the table begins."""
    if len(data) > _MAX_BYTES:
        raise SourceError(
            f"file of {len(data)} bytes; at most {_MAX_BYTES} are read", place=Place(name), fix="split it"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise SourceError("not UTF-8 text", place=Place(name, line), fix="save the file as UTF-8") from None
    head: list[str] = []
    rest = text
    while rest.startswith("#"):
        line_, _, rest = rest.partition("\n")
        head.append(line_[1:].rstrip("\r"))
    return "\n".join(head), rest, len(head) + 1


def _metadata(head: str, name: str) -> tuple[dict[str, str], str]:
    """Return the prefixes, and the date that holds for rows without one."""
    if not head.strip():
        return _BUILT_IN, ""
    block = read_yaml(head.encode(), name, SourceError)
    declared = block.get("curie_map", Mapping({}, 1, {}))
    if not isinstance(declared, Mapping) or not all(isinstance(space, Scalar) for space in declared.values()):
        line = block.lines.get("curie_map", 1)
        raise SourceError(
            "`curie_map` gives each prefix one IRI", place=Place(name, line), fix="write prefix: IRI"
        )
    return {**_BUILT_IN, **{key: str(space) for key, space in declared.items()}}, str(
        block.get("mapping_date", "")
    )


def _columns(header: list[str], place: Place) -> list[str]:
    missing = [column for column in _REQUIRED if column not in header]
    if missing:
        raise SourceError(
            f"no column {', '.join(f'`{column}`' for column in missing)}", place=place,
            fix="give a tab-separated header with " + ", ".join(_REQUIRED),
        )  # fmt: skip
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise SourceError(f"column `{twice[0]}` stands twice", place=place, fix="remove one")
    return header


class _Row:
    """One row, read cell by cell."""

    def __init__(self, cells: dict[str, str], prefixes: dict[str, str], day: str, place: Place) -> None:
        self._cells = {"mapping_date": day, **cells}
        self._prefixes = prefixes
        self._place = place

    def mapping(self) -> MappingRow:
        """Return the row as a mapping."""
        subject, relation, object_ = self._name("subject_id"), self._relation(), self._name("object_id")
        negated = self._negated()
        key = "\x1f".join((subject, relation, object_, str(negated)))
        minted = f"{ID}mapping/imported/{hashlib.sha256(key.encode()).hexdigest()[:12]}"
        further = self._json("further")
        if not isinstance(further, dict | None):
            raise self._wrong("`further` is no JSON object", 'write {"note": "…"}')
        return MappingRow(
            iri=self._name("mapping_id") if "mapping_id" in self._cells else minted,
            subject=subject,
            relation=relation,
            object=object_,
            justification=self._name("mapping_justification"),
            confidence=self._confidence(),
            negated=negated,
            authors=tuple(self._iri(each, "author_id") for each in self._many("author_id")),
            status=_STATUS + self._cells.get("status", "draft"),
            created=self._date("mapping_date"),
            summary=self._cells.get("comment", ""),
            readings=tuple(self._iri(each, "under_reading") for each in self._many("under_reading")),
            applies_when=self._json("applies_when"),
            evidence=tuple(self._spans("evidence")),
            counter_evidence=tuple(self._spans("counter_evidence")),
            valid_from=self._date("valid_from"),
            valid_until=self._date("valid_until"),
            further=further or {},
        )

    def _wrong(self, what: str, fix: str) -> SourceError:
        return SourceError(what, place=self._place, fix=fix)

    def _name(self, column: str) -> str:
        if column not in self._cells:
            raise self._wrong(f"`{column}` is empty", "write a CURIE")
        return self._iri(self._cells[column], column)

    def _iri(self, name: str, column: str) -> str:
        if _IRI.fullmatch(name):
            return name
        parts = _CURIE.fullmatch(name)
        if not parts:
            raise self._wrong(
                f"`{column}`: `{name}` is no CURIE", "write prefix:name, with the prefix in `curie_map`"
            )
        if parts[1] not in self._prefixes:
            raise self._wrong(
                f"`{column}`: the prefix of `{name}` isn't in `curie_map`",
                f"declare `{parts[1]}`, or: {nearest(parts[1], self._prefixes)}",
            )
        return self._prefixes[parts[1]] + parts[2]

    def _relation(self) -> str:
        iri = self._name("predicate_id")
        word = iri.removeprefix(_RELATION)
        fix = f"use one of {', '.join(RELATIONS)} under {_RELATION}"
        if word not in RELATIONS:
            raise self._wrong(
                f"`predicate_id`: `{self._cells['predicate_id']}` is none of the nine relations", fix
            )
        said = self._cells.get("relation", word)
        if said != word:
            raise self._wrong(
                f"`relation` is `{said}` and `predicate_id` is `{word}`", "make both say the same"
            )
        return iri

    def _negated(self) -> bool:
        said = self._cells.get("predicate_modifier", "")
        if said not in ("", "Not"):
            raise self._wrong(f"`predicate_modifier` is `{said}`", "write Not, or leave it empty")
        return said == "Not"

    def _confidence(self) -> str:
        said = self._cells.get("confidence", "")
        try:
            fine = 0 <= Decimal(said) <= 1
        except InvalidOperation:
            fine = False
        if not fine:
            raise self._wrong(f"`confidence`: `{said}` is no number from 0 to 1", "write 0.8, or 1")
        return format(Decimal(said), "f")

    def _date(self, column: str) -> str:
        said = self._cells.get(column, "")
        try:
            fine = not said or dt.date.fromisoformat(said).isoformat() == said
        except ValueError:
            fine = False
        if not fine:
            raise self._wrong(f"`{column}`: `{said}` is no day", "write YYYY-MM-DD")
        return said

    def _many(self, column: str) -> Iterator[str]:
        """Yield the values of a cell, which bars part; a bar inside a value has a backslash before it."""
        for part in re.findall(r"(?:\\.|[^|\\])+", self._cells.get(column, ""), re.DOTALL):
            yield re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL)

    def _spans(self, column: str) -> Iterator[Span]:
        for each in self._many(column):
            parts = _SPAN.fullmatch(each)
            if not parts:
                raise self._wrong(
                    f"`{column}`: `{each}` is no span", "write hash-of-text:start-end:hash-of-words:number"
                )
            yield Span(parts[1], parts[2], parts[3], parts[4], parts[5] or "")

    def _json(self, column: str) -> Any:
        said = self._cells.get(column)
        if said is None:
            return None
        try:
            return json.loads(said)
        except (ValueError, RecursionError):
            raise self._wrong(f"`{column}` is no JSON", 'write {"roles": "eu-ai-act/deployer"}') from None
