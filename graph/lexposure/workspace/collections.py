"""Public collections of terms, pulled: a mirror of each in the data directory, and its new versions in the archive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lexposure.archive.lock import writing
from lexposure.model.errors import CuratedDataError, NetworkError, Place, UnknownName, UserError
from lexposure.model.names import nearest
from lexposure.resources import resource
from lexposure.sources.mirror import https_routing, mirror, mirrored, repository_name, update
from lexposure.sources.yaml_file import Mapping as YamlMapping
from lexposure.sources.yaml_file import Scalar, read_yaml
from lexposure.workspace.intake import import_collection

if TYPE_CHECKING:
    from pathlib import Path

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.sources.mirror import Routing

__all__ = ["FOLDER", "Pulled", "known_collections", "pull"]

FOLDER = "collections"
"""The folder of the data directory that holds the mirrors."""
LIST = "collections.yaml"


@dataclass(frozen=True)
class Pulled:
    """What became of one collection: `pulled` with the number of new versions of some documents, or `failed`, with why."""

    name: str
    url: str
    outcome: str
    new: int = 0
    documents: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    detail: str = ""


def known_collections(home: Path) -> dict[str, str]:
    """Return the addresses of the collections that have a name: those shipped, and those of the user's own list."""
    shipped = _list((resource("data") / LIST).read_bytes(), LIST)
    own = home / LIST
    return shipped | (_list(own.read_bytes(), own) if own.is_file() else {})


def _list(data: bytes, file: str | Path) -> dict[str, str]:
    top = read_yaml(data, file, CuratedDataError)
    given = top.get("collections")
    if not isinstance(given, YamlMapping) or not all(isinstance(url, Scalar) for url in given.values()):
        raise CuratedDataError(
            "`collections` must map names to addresses",
            place=Place(file, top.line),
            fix="write `collections:` and below it one `name: https://…` a line",
        )
    return {name: str(url) for name, url in given.items()}


def pull(
    names: Sequence[str],
    home: Path,
    blobs: Blobs,
    log: Log,
    routing: Routing | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> list[Pulled]:
    """Bring collections up to date and archive their new versions; with no name all that were pulled before.

    A name is one of `known_collections` or of a mirror, or the https address of a repository. One that fails doesn't stop
    the others. `tell` is told what goes on. Raises UserError for a name that means nothing, before anything is asked.
    """
    way = routing or https_routing()
    return [_one(name, url, home, blobs, log, way, tell) for name, url in _asked(names, home).items()]


def _asked(names: Sequence[str], home: Path) -> dict[str, str]:
    """Return the address of each collection that is meant, by the name of its mirror."""
    there = {folder.stem: folder for folder in sorted((home / FOLDER).glob("*.git"))}
    if not names and not there:
        raise UserError(
            "no collection was pulled yet",
            fix=f"name one of {', '.join(sorted(known_collections(home)))}, or give the https address of another",
        )
    known = known_collections(home)
    found: dict[str, str] = {}
    for given in names or there:
        if "/" in given or ":" in given:
            name, url = repository_name(given), given
        elif given in known or given in there:
            name, url = given, known[given] if given in known else mirrored(there[given])
        else:
            raise UnknownName(f"no collection `{given[:80]}` is known", fix=nearest(given, [*known, *there]))
        _check_same(name, url, there)
        found[name] = url
    return found


def _check_same(name: str, url: str, there: Mapping[str, Path]) -> None:
    before = mirrored(there[name]) if name in there else url
    if before != url:
        raise UserError(
            f"{name} was pulled from {before}, not from {url[:200]}",
            place=Place(there[name]),
            fix="keep the address, or remove the folder to begin anew; what is archived stays",
        )


def _one(
    name: str,
    url: str,
    home: Path,
    blobs: Blobs,
    log: Log,
    routing: Routing,
    tell: Callable[[str], None],
) -> Pulled:
    folder = home / FOLDER / f"{name}.git"
    try:
        tell(f"{name}: fetching from {url}")
        if folder.exists():
            update(folder, routing)
        else:
            mirror(url, folder, routing)
        tell(f"{name}: archiving what is new")
        with writing(home):
            done = import_collection(folder, blobs, log, only_new=True)
    except (UserError, NetworkError) as problem:
        return Pulled(name, url, "failed", detail=problem.message)
    return Pulled(name, url, "pulled", done.new, done.names, done.warnings)
