"""The hash that names a dataset: equal wherever the same quads are held, whatever their order.

It is SHA-256 over the dataset's canonical N-Quads lines (RDFC-1.0, section 5) in code-point order, each once, each
ending in ` .` and a line feed: what `LC_ALL=C sort -u dump.nq | sha256sum` prints for a dump of the store. Oxigraph
keeps the value of a number, date or boolean and not how it was written (`0.90` comes back as `0.9`), so the quads
pass through a store here too; otherwise a dataset and the store that holds it would differ. Blank nodes are refused:
their names mean nothing, and to canonicalise them can take for ever.
"""

from __future__ import annotations

import hashlib
import heapq
import tempfile
import weakref
from typing import IO, TYPE_CHECKING

from pyoxigraph import BlankNode, Quad, RdfFormat, Store, Triple

from lexposure.model.errors import CuratedDataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["DatasetDigest", "dataset_hash"]


def dataset_hash(quads: Iterable[Quad]) -> str:
    """Return the lower-case hex SHA-256 of a set of quads. Raises CuratedDataError for a blank node."""
    digest = DatasetDigest()
    for quad in quads:
        digest.add(quad)
    return digest.result()[0]


class DatasetDigest:
    """The same, fed quad by quad; at most `chunk` quads are in memory, sorted runs of the others in a temporary file."""

    def __init__(self, chunk: int = 100_000) -> None:
        self._chunk = chunk
        self._waiting: list[Quad] = []
        self._runs: list[IO[bytes]] = []
        self._close = weakref.finalize(self, _close_all, self._runs)

    def add(self, quad: Quad) -> None:
        """Take one more quad; the same quad twice counts once."""
        _require_ground(quad)
        self._waiting.append(quad)
        if len(self._waiting) >= self._chunk:
            self._spill()

    def watch(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        """Take quads on their way to another reader."""
        for quad in quads:
            self.add(quad)
            yield quad

    def result(self) -> tuple[str, int]:
        """Return the hash and the number of distinct quads; afterwards nothing more can be added."""
        total, count, last = hashlib.sha256(), 0, b""
        try:
            for line in heapq.merge(*self._runs, _lines(self._waiting)):
                if line != last:
                    total.update(line)
                    count += 1
                last = line
        finally:
            self._close()
        return total.hexdigest(), count

    def _spill(self) -> None:
        run = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the result, or with this object)
        run.writelines(_lines(self._waiting))
        run.seek(0)
        self._runs.append(run)
        self._waiting.clear()


def _lines(quads: list[Quad]) -> list[bytes]:
    store = Store()
    store.bulk_extend(quads)
    # Line breaks inside a literal are escaped, so lines are quads.
    dump = store.dump(format=RdfFormat.N_QUADS) or b""
    return sorted(dump.splitlines(keepends=True))


def _close_all(runs: list[IO[bytes]]) -> None:
    for run in runs:
        run.close()


def _require_ground(quad: Quad) -> None:
    if _has_blank(quad.subject) or _has_blank(quad.object) or isinstance(quad.graph_name, BlankNode):
        raise CuratedDataError(f"there is a blank node in the quad {quad}", fix="give the node an IRI")


def _has_blank(term: object) -> bool:
    if isinstance(term, Triple):
        return _has_blank(term.subject) or _has_blank(term.object)
    return isinstance(term, BlankNode)
