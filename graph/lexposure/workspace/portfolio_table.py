"""A portfolio as a table: CSV, Parquet or JSON lines in, columns of facts out, each fault with its row and the fix.

A column is a facet (`roles`, `data`), a figure (`employees`) or `placed_on_market_on`; `id` or `name` says whose row it
is. A cell that is absent is unknown, an empty list is complete. Tables that use `not`, `unknown` or `written` are read
row by row as profiles are; the others by column, which is a hundred times faster and means the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lexposure.exposure.batch.portfolio import Lists, Numbers, Portfolio, gathered
from lexposure.exposure.index import Index
from lexposure.exposure.profiles import read_profile, short
from lexposure.model.errors import Place, ProfileError, UserError
from lexposure.model.facets import FACETS
from lexposure.model.names import nearest
from lexposure.model.places import place_iri

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["SEPARATOR", "arrow", "portfolio_of", "read_table"]

SEPARATOR = ";"
_LISTED = tuple(k for k, f in FACETS.items() if f.kind in ("concept", "place", "reading") and not f.derived)
_FIGURES = tuple(k for k, f in FACETS.items() if f.kind == "number")
_DAYS = tuple(k for k, f in FACETS.items() if f.kind == "date")
_NAMES = ("id", "name", "description")
_BY_ROW = ("written", "unknown", "not")
_KNOWN = (*_NAMES, *_LISTED, *_FIGURES, *_DAYS, *_BY_ROW)


def arrow() -> Any:
    """Return the package that reads and writes tables. Raises UserError if it isn't installed."""
    try:
        import pyarrow
    except ImportError:
        raise UserError("tables need the package pyarrow", fix="pip install 'lexposure[screen]'") from None
    return pyarrow


def read_table(path: Path) -> pa.Table:
    """Read a table by the end of its name; nested columns of JSON lines are spread out, `figures.employees` as `employees`."""
    arrow()
    from pyarrow import ArrowInvalid, csv, json, parquet

    try:
        if path.suffix == ".parquet":
            table = parquet.read_table(path)
        elif path.suffix in (".jsonl", ".ndjson"):
            table = json.read_json(path)
        elif path.suffix == ".csv":
            text = csv.ConvertOptions(
                column_types=dict.fromkeys(_names(path), "string"), strings_can_be_null=True
            )
            table = csv.read_csv(path, convert_options=text)
        else:
            raise UserError(f"`{path.name}` is no table", fix="name a .csv, .parquet or .jsonl file")
    except OSError as problem:
        raise UserError(
            f"can't read `{path}`: {problem.strerror or problem}", fix="name a file that exists"
        ) from None
    except ArrowInvalid as problem:
        raise UserError(
            f"not a readable table: {problem}", place=Place(path), fix="see docs/screening.md"
        ) from None
    return _spread(table, path)


def _names(path: Path) -> list[str]:
    import csv as plain

    with path.open(encoding="utf-8-sig", newline="") as lines:
        return next(plain.reader(lines), [])


def _spread(table: pa.Table, path: Path) -> pa.Table:
    """Return a table whose columns are known, without those that hold nothing."""
    import pyarrow as pa

    columns: dict[str, Any] = {}
    for name in table.column_names:
        column = table[name]
        if name == "figures" and pa.types.is_struct(column.type):
            for field in column.type:
                columns[field.name] = pa.compute.struct_field(column, field.name)
        elif not pa.types.is_null(column.type):
            columns[name] = column
    for name in columns:
        if name.split(".", 1)[0] not in _KNOWN:
            raise ProfileError(f"unknown column `{name}`", place=Place(path), fix=nearest(name, _KNOWN))
    return pa.table(columns) if columns else table.select([])


def portfolio_of(table: pa.Table, index: Index, file: str | Path) -> Portfolio:
    """Return a table's facts. Raises ProfileError or DateError, naming the row."""
    if any(name.split(".", 1)[0] in _BY_ROW for name in table.column_names):
        return gathered(
            [read_profile(row, index, f"{file}, row {n}") for n, row in enumerate(_rows(table), 1)]
        )
    listed = {key: _lists(table[key], key, index, file) for key in _LISTED if key in table.column_names}
    numbers = {
        key: _numbers(table[key], key, file) for key in (*_FIGURES, *_DAYS) if key in table.column_names
    }
    _refuse_two_readings(listed.get("readings"), index, file)
    return Portfolio(table.num_rows, listed, numbers)


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield each row as the profile that it writes down."""
    for row in table.to_pylist():
        profile: dict[str, Any] = {}
        for name, value in row.items():
            if value is None or name == "id":
                continue
            head, _, key = name.partition(".")
            if head in _FIGURES:
                profile.setdefault("figures", {})[name] = value
            elif key:
                profile.setdefault(head, {})[key] = _items(value)
            elif isinstance(value, dict):
                profile[name] = {k: v for k, v in value.items() if v is not None}
            else:
                profile[name] = _items(value) if name in (*_LISTED, "unknown") else value
        yield profile


def _items(value: Any) -> Any:
    return _split(value) if isinstance(value, str) else value


def _split(cell: str) -> list[str]:
    """Return the values of a text cell; `[]` is the empty list."""
    return [] if cell.strip() == "[]" else [item.strip() for item in cell.split(SEPARATOR)]


def _lists(column: Any, key: str, index: Index, file: str | Path) -> Lists:
    """Return a facet's column; every distinct value is looked up once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    facet, known = FACETS[key], set(index.facets[key])
    column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if not (pa.types.is_list(column.type) or pa.types.is_large_list(column.type)):
        empty = pc.equal(pc.utf8_trim_whitespace(column), "[]")
        parts = pc.split_pattern(column, SEPARATOR)
        column = pc.if_else(empty, pa.scalar([], parts.type), parts)
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
    coded = pc.dictionary_encode(
        pc.utf8_trim_whitespace(pc.list_flatten(column).cast(pa.string())), null_encoding="encode"
    )
    names = coded.dictionary.to_pylist()
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    values = []
    for code, name in enumerate(names):
        iri = place_iri(name or "") if facet.kind == "place" else facet.prefix + (name or "")
        if iri not in known:
            row = int(np.searchsorted(offsets, int(np.argmax(codes == code)), side="right"))
            what = key.rstrip("s").replace("_", " ")
            fix = nearest(name or "", (short(facet, value) for value in known))
            raise ProfileError(f"row {row}: unknown {what} `{name or ''}`", place=Place(file), fix=fix)
        values.append(iri)
    return Lists(tuple(values), codes, offsets, pc.is_valid(column).to_numpy(zero_copy_only=False))


def _numbers(column: Any, key: str, file: str | Path) -> Numbers:
    import pyarrow as pa
    import pyarrow.compute as pc

    column = column.combine_chunks()
    wanted = pa.date32() if key in _DAYS else pa.float64()
    try:
        cast = pc.cast(column, wanted)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as problem:
        shown = "a date, YYYY-MM-DD" if key in _DAYS else "a number without unit"
        raise ProfileError(f"`{key}`: {problem}", place=Place(file), fix=f"write {shown}") from None
    known = pc.is_valid(cast).to_numpy(zero_copy_only=False)
    if key in _DAYS:
        days = pc.fill_null(cast.cast(pa.int32()), 0).to_numpy(zero_copy_only=False).astype(np.int64)
        return Numbers(days, known)
    numbers = pc.fill_null(cast, 0.0).to_numpy(zero_copy_only=False)
    wrong = ~(np.isfinite(numbers) & (numbers >= 0) & (numbers <= 1e40))
    if wrong.any():
        row = int(np.argmax(wrong)) + 1
        raise ProfileError(
            f"row {row}: `{key}` is no number that can be true", place=Place(file), fix="write 1200"
        )
    return Numbers(numbers, known)


def _refuse_two_readings(lists: Lists | None, index: Index, file: str | Path) -> None:
    """Nobody follows two readings of one question."""
    if lists is None or not lists.values:
        return
    names = sorted({index.question_of[value] for value in lists.values})
    question = np.array([names.index(index.question_of[value]) for value in lists.values])[lists.codes]
    row = np.repeat(np.arange(len(lists.known)), np.diff(lists.offsets))
    pairs, first, seen = np.unique(row * len(names) + question, return_index=True, return_counts=True)
    if len(pairs) and seen.max() > 1:
        at = int(row[first[np.argmax(seen > 1)]]) + 1
        raise ProfileError(
            f"row {at}: two readings of one question", place=Place(file), fix="keep one of them"
        )
