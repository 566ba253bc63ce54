"""The knowledge files that come with the package: which they are, and one fingerprint of them all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from typing import Literal

from lexposure.resources import resource

__all__ = ["example_profile", "fingerprint", "shipped_files"]

_KNOWLEDGE = (".yaml", ".ttl")
_NO_KNOWLEDGE = ("shapes.ttl", "collections.yaml", "crosswalk.yaml", "findings.yaml")
"""Shapes judge; collections say where terms can be had; the crosswalk says where to look for mappings, findings what
to look for between terms and law."""


def shipped_files() -> dict[str, bytes]:
    """Return the shipped knowledge by path (`data/instruments/eu-ai-act.yaml`), in order of path."""
    roots: tuple[Literal["data", "ontology"], ...] = ("data", "ontology")
    found = ((path, data) for root in roots for path, data in _walk(resource(root), root))
    return dict(sorted(found))


def fingerprint(files: dict[str, bytes]) -> str:
    """Return one hash of names and contents."""
    digest = hashlib.sha256()
    for path, data in sorted(files.items()):
        digest.update(f"{path}\0{hashlib.sha256(data).hexdigest()}\n".encode())
    return digest.hexdigest()


def example_profile() -> bytes:
    """Return the profile of the seed case."""
    return (resource("data") / "profiles" / "bedrock-jailbreak.yaml").read_bytes()


def _walk(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    """Yield knowledge files below a folder; profiles are facts about parties and aren't knowledge."""
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if (
            entry.is_dir()
            and entry.name not in ("profiles", "questions")
            and not entry.name.startswith((".", "__"))
        ):
            yield from _walk(entry, name)
        elif entry.name.endswith(_KNOWLEDGE) and entry.name not in _NO_KNOWLEDGE:
            yield name, entry.read_bytes()
