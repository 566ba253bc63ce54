"""The texts that an answer may quote: those recorded by the moment it is given for, whatever came in since."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from lexposure.archive.blobs import Blobs
from lexposure.knowledge.snapshot import Snapshot

__all__ = ["TEXTS", "RecordedTexts", "listed"]

TEXTS = "texts.txt"
"""The file of a snapshot that lists them."""


_REMEMBERED = 64


class RecordedTexts:
    """The archive as it stood: texts that were recorded later are absent, so that a past answer never changes.

    An answer from the snapshot in use sees no others either. A text that is just being imported would be quoted in it,
    and missing when the same is asked by its `known_at`.
    """

    def __init__(self, blobs: Blobs, names: frozenset[str]) -> None:
        self._blobs = blobs
        self._names = names
        self._text = lru_cache(_REMEMBERED)(
            blobs.text
        )  # an answer quotes the same few texts a thousand times

    @classmethod
    def of(cls, snapshot: Snapshot, blobs: Blobs) -> RecordedTexts:
        """Return the texts that were recorded when a snapshot was built."""
        return cls(blobs, frozenset(snapshot.file(TEXTS).decode().split()))

    def has(self, sha256: str) -> bool:
        """Tell whether the text had been recorded and is here."""
        return sha256 in self._names and self._blobs.has(sha256)

    def text(self, sha256: str) -> str:
        """Return the text."""
        return self._text(sha256)


def listed(texts: Iterable[str]) -> bytes:
    """Return the file that `RecordedTexts.of` reads."""
    return "\n".join(sorted(texts)).encode()
