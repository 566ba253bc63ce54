"""Curated files kept as triples in `HOME/derived/`, so that a file that hasn't changed isn't read from YAML again.

Nothing here is truth: a file is found by the hash of its bytes and of everything that reading it depends on (this
package's code, the ontology, the libraries), and read anew wherever that isn't found whole.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from lexposure.knowledge.curated import CuratedFile, read_curated
from lexposure.knowledge.packed import packed, unpacked
from lexposure.resources import code, resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.resources.abc import Traversable
    from pathlib import Path

__all__ = ["Kept", "made_by"]

_LIBRARIES = ("msgspec", "pyoxigraph", "pyrudof", "PyYAML")


@cache
def made_by() -> str:
    """Return a hash of the code, ontology and libraries that results depend on; other ones make other results."""
    said = [
        f"{name} {hashlib.sha256(data).hexdigest()}"
        for root in (code(), resource("ontology"))
        for name, data in sorted(_files(root, ""))
    ]
    said += [f"{name} {version(name)}" for name in _LIBRARIES]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


class Kept:
    """What was derived from curated files, in a data directory; without one everything is derived anew."""

    def __init__(self, home: Path | None) -> None:
        self._all = home / "derived" / "knowledge" if home else None
        self._folder = self._all / made_by()[:16] if self._all else None

    def curated(self, data: bytes, path: str) -> CuratedFile:
        """Read a curated file as `read_curated` does, from what is kept if it is."""
        name = self.name(data)
        kept = self.get(name)
        if kept is not None:
            return unpacked(kept, path)
        read = read_curated(data, path)
        if self._folder:
            self.put(name, packed(read))
        return read

    @staticmethod
    def name(data: bytes) -> str:
        """Return the name under which the triples of a file with these bytes are kept."""
        return f"{hashlib.sha256(data).hexdigest()}.bin"

    def by_name(self, name: str) -> CuratedFile | None:
        """Return a file that was read before, without its path; None if it isn't kept."""
        data = self.get(name)
        return None if data is None else unpacked(data, "")

    def get(self, name: str) -> bytes | None:
        """Return what is kept under a name; None if nothing is, or if it isn't what was written."""
        if self._folder is None:
            return None
        try:
            digest, _, data = (self._folder / name).read_bytes().partition(b"\n")
        except OSError:
            return None
        return data if digest == _hash(data) else None

    def put(self, name: str, data: bytes) -> None:
        """Keep something; a disk that refuses costs time on the next run, nothing else."""
        if self._folder is None or self._all is None:
            return
        draft = self._folder / f".{secrets.token_hex(8)}"
        with suppress(OSError):
            if not self._folder.exists():
                shutil.rmtree(self._all, ignore_errors=True)  # what other code derived is of no use
                self._folder.mkdir(parents=True)
            draft.write_bytes(_hash(data) + b"\n" + data)
            draft.replace(self._folder / name)

    def drop(self, names: Iterable[str]) -> None:
        """Remove what is kept under these names."""
        if self._folder is None:
            return
        with suppress(OSError):
            for name in names:
                (self._folder / name).unlink(missing_ok=True)


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _files(entry, f"{path}{entry.name}/")
        elif entry.name.endswith((".py", ".ttl", ".jsonld")):
            yield f"{path}{entry.name}", entry.read_bytes()
