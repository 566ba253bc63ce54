"""The crosswalk where it lies: the shipped table and a user's own rows beside the archive, read and checked against the norms there are.

It is shipped as a file of its own and is no knowledge in the sense of the log: no answer rests on it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lexposure.knowledge.crosswalk import CROSSWALK, Row, faults, is_crosswalk, read_crosswalk
from lexposure.knowledge.findings import Finding
from lexposure.model.namespaces import ID, LX
from lexposure.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lexposure.exposure.index import Index
    from lexposure.knowledge.curated import CuratedNode
    from lexposure.model.errors import Place

__all__ = ["crosswalk", "crosswalk_findings", "norms_of_law", "with_crosswalk"]

_SHIPPED = f"data/{CROSSWALK}"


def crosswalk(home: Path, norms: Mapping[str, str | None]) -> list[Row]:
    """Return the rows of the shipped crosswalk and of the user's own; one of the same name stands for the shipped one.

    Raises CuratedDataError naming file, line and fix.
    """
    rows = read_crosswalk(_shipped()[_SHIPPED], _SHIPPED, norms)
    own = home / CROSSWALK
    mine = read_crosswalk(own.read_bytes(), str(own), norms) if own.is_file() else []
    named = {row.name for row in mine}
    return [*(row for row in rows if row.name not in named), *mine]


def _shipped() -> dict[str, bytes]:
    """Return the shipped crosswalk by its path."""
    return {_SHIPPED: (resource("data") / CROSSWALK).read_bytes()}


def with_crosswalk(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files to be checked with the shipped crosswalk beside them, unless it is among them, perhaps as a path to the checkout."""
    beside = (
        {} if any(Path(path).resolve().as_posix().endswith(f"/{_SHIPPED}") for path in files) else _shipped()
    )
    return {**beside, **files}


def norms_of_law(index: Index) -> dict[str, str | None]:
    """Return the norms of law by IRI, with the day on which each ended, if it did."""
    return {norm.iri: norm.valid_until for norm in index.norms if norm.side == "law" and norm.kind == "norm"}


def crosswalk_findings(
    files: Mapping[str, bytes], nodes: Iterable[CuratedNode]
) -> list[tuple[Finding, Place | None]]:
    """Return what is wrong with the crosswalks among files, against the norms that curated nodes describe."""
    tables = {path: data for path, data in files.items() if is_crosswalk(path)}
    if not tables:
        return []
    norms = _described(nodes)
    return [
        (Finding("", f"{fault.message}; {fault.fix}", rule="crosswalk"), fault.place)
        for path, data in sorted(tables.items())
        for fault in faults(data, path, norms)
    ]


def _described(nodes: Iterable[CuratedNode]) -> dict[str, str | None]:
    """Return the norms of law among curated nodes: those that aren't read from a provision."""
    found: dict[str, str | None] = {}
    for node in nodes:
        if not node.iri.startswith(f"{ID}norm/"):
            continue
        said = {triple.predicate.value: getattr(triple.object, "value", "") for triple in node.triples}
        if LX + "unarchivedSource" not in said and not said.get(LX + "source", "").startswith(
            f"{ID}provision/"
        ):
            found[node.iri] = said.get(LX + "validUntil")
    return found
