"""The body of an answer, read and unpacked within bounds: a small answer can unpack to gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from lexposure.model.errors import NetworkError

__all__ = ["ENCODINGS", "MAX_BYTES", "MAX_RATIO", "read_body"]

MAX_BYTES = 20 * 2**20
"""Bytes of a document, unpacked; the largest act seen has 1 MB, the largest statutory instrument 0.8."""
MAX_RATIO = 100
"""How many times larger than its packed form a document may be, beyond the first 64 KiB; law packs to a tenth."""
ENCODINGS = "gzip, identity"

_FREE = 2**16


def read_body(chunks: Iterable[bytes], encoding: str, *, most: int = MAX_BYTES) -> bytes:
    """Return the whole body, unpacked. Raises NetworkError for one that is too large, damaged, or packed otherwise."""
    named = encoding.strip().lower()
    if named in ("", "identity"):
        return _plain(chunks, most)
    if named in ("gzip", "x-gzip"):
        return _gzip(chunks, most)
    raise NetworkError(
        f"the answer is packed as {named[:40]!r}, which was not asked for",
        fix="try again later, or import the document from a file",
    )


def _plain(chunks: Iterable[bytes], most: int) -> bytes:
    out = bytearray()
    for chunk in chunks:
        out += chunk
        _check(len(out), most)
    return bytes(out)


def _gzip(chunks: Iterable[bytes], most: int) -> bytes:
    """Unpack step by step, so that no step makes more than is still allowed."""
    unpacker = zlib.decompressobj(wbits=31)
    out, packed = bytearray(), 0
    for chunk in chunks:
        packed += len(chunk)
        limit = min(most, _FREE + MAX_RATIO * packed)
        try:
            out += unpacker.decompress(chunk, limit + 1 - len(out))
        except zlib.error as error:
            raise _damaged(str(error)) from error
        _check(len(out), limit)
        if unpacker.unconsumed_tail:
            raise _too_large(limit)
        if unpacker.unused_data:
            raise _damaged("something follows its end")
    if not unpacker.eof:
        raise _damaged("it is cut off")
    return bytes(out)


def _check(size: int, most: int) -> None:
    if size > most:
        raise _too_large(most)


def _too_large(most: int) -> NetworkError:
    return NetworkError(
        f"the answer is larger than the {most} bytes that are taken in",
        fix="import the document from a file instead",
    )


def _damaged(why: str) -> NetworkError:
    return NetworkError(f"the packed answer is damaged: {why}", fix="try again later")
