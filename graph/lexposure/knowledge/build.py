"""Builds the folder of one snapshot beside its place, syncs it, and gives it its name in one step."""

from __future__ import annotations

import secrets
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Store

from lexposure.archive.blobs import sha256
from lexposure.archive.lock import Hold
from lexposure.knowledge.digest import DatasetDigest
from lexposure.knowledge.manifest import MANIFEST, REBUILD, STORE, Manifest, files_below
from lexposure.model.errors import Corrupt, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pyoxigraph import Quad

    from lexposure.archive.disk import Disk

__all__ = ["Draft", "build"]


@dataclass(frozen=True)
class Draft:
    """What a snapshot shall hold; the fields are those of `publish`."""

    seq: int
    digest: str
    log_head: str | None
    quads: Iterable[Quad]
    files: Mapping[str, bytes]

    @property
    def name(self) -> str:
        """The snapshot's name."""
        return f"{self.seq}-{self.digest[:16]}"

    def is_held_by(self, manifest: Manifest) -> bool:
        """Say whether a snapshot has this name, these files and this head of the log."""
        hashes = {name: sha256(data) for name, data in self.files.items()}
        return (manifest.seq, manifest.digest, manifest.log_head, manifest.files) == (
            self.seq,
            self.digest,
            self.log_head,
            hashes,
        )


def build(draft: Draft, path: Path, disk: Disk) -> tuple[Manifest, Hold]:
    """Write a snapshot to `path`, which must be free; it appears there whole or not at all."""
    building = path.parent / f".building-{secrets.token_hex(8)}"
    building.mkdir()
    hold = Hold(building)
    try:
        manifest = _write(draft, building, disk)
        for item in [*sorted(manifest.store), STORE, "."]:
            disk.sync_path(building / item)
        disk.replace(building, path)
    except Exception:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return manifest, hold


def _write(draft: Draft, folder: Path, disk: Disk) -> Manifest:
    content, number = _fill(folder / STORE, draft.quads)
    for name, data in draft.files.items():
        disk.create(folder / name, data)
    manifest = Manifest(
        seq=draft.seq,
        digest=draft.digest,
        log_head=draft.log_head,
        quads=number,
        content=content,
        files=_hashes(folder, draft.files),
        store=_hashes(folder, files_below(folder / STORE)),
    )
    disk.create(folder / MANIFEST, manifest.to_bytes())
    return manifest


def _fill(path: Path, quads: Iterable[Quad]) -> tuple[str, int]:
    """Write a store and close it; return hash and number of the quads that were given."""
    digest = DatasetDigest()
    store = Store(path)
    store.bulk_extend(digest.watch(quads))
    store.flush()
    content, number = digest.result()
    if len(store) != number:
        raise Corrupt(
            f"the store kept {len(store)} of {number} quads",
            place=Place(path),
            fix=f"check the disk, then {REBUILD}",
        )
    return content, number


def _hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    return {name: sha256((folder / name).read_bytes()) for name in names}
