"""A portfolio screened: how many norms reach each profile, and which; a table in, a table out, piece by piece."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lexposure.exposure.answers import BINDING
from lexposure.exposure.batch.plan import Plans
from lexposure.exposure.batch.screening import Piece, screened, statuses
from lexposure.exposure.engine import Engine
from lexposure.exposure.facts import OPEN, TRUE
from lexposure.exposure.index import Index
from lexposure.model.errors import UserError
from lexposure.model.namespaces import ID
from lexposure.workspace.portfolio_table import SEPARATOR, arrow, portfolio_of, read_table

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Screened", "screen"]

_STATUSES = (("applies", TRUE), ("may_apply", OPEN))
LISTS = ("applies", "may_apply", "both", "none")


@dataclass(frozen=True)
class Screened:
    """What a screening did: profiles read, the day asked, the dataset that answered, and the file written."""

    profiles: int
    as_of: dt.date
    dataset: str
    out: Path


def screen(
    engine: Engine,
    path: Path,
    out: Path,
    as_of: dt.date,
    *,
    lists: str = "applies",
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Screened:
    """Screen a table of profiles and write a table with a row each, in the same order.

    Columns: `id`, then for law, contract and what doesn't bind (`soft`) how many norms apply and may apply, then their
    names. Raises UserError, ProfileError or DateError; then nothing is written.
    """
    if lists not in LISTS:
        raise UserError(f"`{lists}` is no list of norms", fix=f"choose among {', '.join(LISTS)}")
    arrow()
    table = read_table(path)
    portfolio = portfolio_of(table, engine.index, path)
    plan = Plans(engine.evaluator).on(as_of)
    taking = _Taking(engine.index, _ids(table), lists)
    done = 0
    with _writer(out, taking.schema) as write:
        for batch in screened(engine.evaluator, plan, portfolio, as_of, taking, threads=threads):
            write(batch)
            done += batch.num_rows
            if progress:
                progress(done, portfolio.size)
    return Screened(portfolio.size, as_of, engine.index.dataset, out)


def _ids(table: pa.Table) -> Any:
    """Return what names each row: `id`, `name`, or its number."""
    import pyarrow as pa

    name = next((n for n in ("id", "name") if n in table.column_names), None)
    if name:
        return table[name].combine_chunks().cast(pa.string())
    return pa.array(np.arange(1, table.num_rows + 1)).cast(pa.string())


class _Taking:
    """Makes an arrow batch of a piece: counts by kind, and the norms by name."""

    def __init__(self, index: Index, ids: Any, lists: str) -> None:
        import pyarrow as pa

        force = {instrument.iri: instrument.binding_force for instrument in index.instruments}
        kinds = [
            ""
            if n.kind == "rule"
            else n.side
            if n.side == "contract" or force.get(n.instrument) in BINDING
            else "soft"
            for n in index.norms
        ]
        self._norms = np.array([i for i, kind in enumerate(kinds) if kind], dtype=np.intp)
        kept = np.array(kinds)[self._norms]
        self._kinds = {kind: np.flatnonzero(kept == kind) for kind in ("law", "contract", "soft")}
        self._names = pa.array([index.norms[i].iri.removeprefix(f"{ID}norm/") for i in self._norms])
        self._ids = ids
        self._listed = [s for s in _STATUSES if lists in (s[0], "both")]
        self.schema = pa.schema(
            [
                ("id", pa.string()),
                *((f"{kind}_{status}", pa.int32()) for kind in self._kinds for status, _ in _STATUSES),
                *(
                    (f"norms_{status}", pa.list_(pa.dictionary(pa.int32(), pa.string())))
                    for status, _ in self._listed
                ),
            ]
        )

    def __call__(self, piece: Piece) -> pa.RecordBatch:
        import pyarrow as pa

        found = statuses(piece.values.answers[self._norms], piece.stop - piece.start)
        columns: list[Any] = [self._ids.slice(piece.start, piece.stop - piece.start)]
        for rows in self._kinds.values():
            columns += [
                pa.array(np.count_nonzero(found[rows] == v, axis=0).astype(np.int32)) for _, v in _STATUSES
            ]
        for _, value in self._listed:
            profile, norm = np.nonzero((found == value).T)
            offsets = np.searchsorted(profile, np.arange(found.shape[1] + 1)).astype(np.int32)
            names = pa.DictionaryArray.from_arrays(pa.array(norm.astype(np.int32)), self._names)
            columns.append(pa.ListArray.from_arrays(pa.array(offsets), names))
        return pa.record_batch(columns, schema=self.schema)


@contextmanager
def _writer(out: Path, schema: pa.Schema) -> Iterator[Callable[[Any], None]]:
    """Give a function that writes batches; the file appears whole or not at all."""
    if out.suffix not in (".parquet", ".csv", ".jsonl", ".ndjson"):
        raise UserError(f"`{out.name}` has no known form", fix="end the name in .csv, .parquet or .jsonl")
    draft = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        opened = _form(draft, out.suffix, schema)
        with opened as write:
            yield write
        draft.replace(out)
    except OSError as problem:
        raise UserError(
            f"can't write `{out}`: {problem.strerror or problem}", fix="name a place that can be written"
        ) from None
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _form(draft: Path, suffix: str, schema: pa.Schema) -> Iterator[Callable[[Any], None]]:
    if suffix == ".parquet":
        from pyarrow import parquet

        with parquet.ParquetWriter(draft, schema) as writer:
            yield writer.write_batch
    elif suffix == ".csv":
        import csv

        with draft.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(schema.names)
            yield lambda batch: rows.writerows(map(_cells, batch.to_pylist()))
    else:
        import orjson

        with draft.open("wb") as lines:
            yield lambda batch: lines.writelines(orjson.dumps(row) + b"\n" for row in batch.to_pylist())


def _cells(row: dict[str, Any]) -> list[Any]:
    return [SEPARATOR.join(value) if isinstance(value, list) else value for value in row.values()]
