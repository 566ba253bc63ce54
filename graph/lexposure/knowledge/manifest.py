"""What a snapshot says of itself, in a file that vouches for every other file and for its own bytes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lexposure.archive.blobs import sha256
from lexposure.archive.canonical import canonical
from lexposure.archive.problems import Problem
from lexposure.model.errors import Corrupt, Place, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["MANIFEST", "REBUILD", "STORE", "Manifest", "files_below"]

MANIFEST = "manifest.json"
STORE = "store"
REBUILD = "run `lexposure rebuild`"
_FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """The contents of a snapshot.

    `seq` and `log_head` are number and hash of the last event in it (None where the quads come from no log),
    `digest` the dataset hash, `quads` and `content` number and hash of all quads, `files` and `store` the SHA-256
    of each file by its path in the snapshot.
    """

    seq: int
    digest: str
    log_head: str | None
    quads: int
    content: str
    files: Mapping[str, str]
    store: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """Return RFC 8785 JSON with the hash of its own other fields as `sha256`."""
        fields = {**asdict(self), "format": _FORMAT}
        return canonical({**fields, "sha256": sha256(canonical(fields))})

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read a snapshot's manifest. Raises Corrupt if one byte of it isn't as it was written."""
        path = folder / MANIFEST
        try:
            return cls._parsed(path.read_bytes())
        except (
            OSError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            RecursionError,
            UserError,
        ) as error:
            raise Corrupt(
                f"the snapshot's manifest is damaged: {error}", place=Place(path), fix=REBUILD
            ) from error

    @classmethod
    def _parsed(cls, data: bytes) -> Manifest:
        fields = json.loads(data)
        del fields["sha256"]
        if fields.pop("format") != _FORMAT:
            raise ValueError("another release wrote it")
        manifest = cls(**fields)
        if manifest.to_bytes() != data:
            raise ValueError("its bytes don't hash right")
        return manifest

    def bad_files(self, folder: Path) -> Iterator[Problem]:
        """Yield the files beside the store that don't hash right."""
        yield from _mismatches(folder, self.files)

    def bad_store(self, folder: Path) -> Iterator[Problem]:
        """Yield the files of the store that don't hash right or don't belong to it."""
        yield from _mismatches(folder, self.store)
        for name in sorted(files_below(folder / STORE) - self.store.keys()):
            yield Problem(name, "it doesn't belong to the snapshot")


def files_below(store: Path) -> set[str]:
    """Return the path of each file below a store, from the folder around it."""
    return {path.relative_to(store.parent).as_posix() for path in store.rglob("*") if not path.is_dir()}


def _mismatches(folder: Path, hashes: Mapping[str, str]) -> Iterator[Problem]:
    for name, due in sorted(hashes.items()):
        try:
            found = sha256((folder / name).read_bytes())
        except OSError as error:
            yield Problem(name, f"it can't be read: {error.strerror}")
        else:
            if found != due:
                yield Problem(name, "it doesn't hash to what the manifest says")
