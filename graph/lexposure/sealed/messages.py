"""What a sealed process and its parent send each other: a length, a JSON header, and the bytes the header announces."""

from __future__ import annotations

import json
import os
import struct
import sys
from typing import Any

__all__ = ["HEADER", "packed", "receive", "send"]

HEADER = struct.Struct(">I")


def packed(header: dict[str, Any], body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    head = json.dumps({**header, "size": len(body)}).encode()
    return HEADER.pack(len(head)) + head + body


def send(pipe: int, header: dict[str, Any], body: bytes = b"") -> None:
    """Write a message to the parent, in the sealed process."""
    message = memoryview(packed(header, body))
    while message:
        message = message[os.write(pipe, message) :]


def receive() -> tuple[dict[str, Any], bytes] | None:
    """Read the parent's next message, in the sealed process; None once the parent is gone."""
    size = sys.stdin.buffer.read(HEADER.size)
    if len(size) < HEADER.size:
        return None
    header: dict[str, Any] = json.loads(sys.stdin.buffer.read(HEADER.unpack(size)[0]))
    body = sys.stdin.buffer.read(header["size"])
    return (header, body) if len(body) == header["size"] else None
