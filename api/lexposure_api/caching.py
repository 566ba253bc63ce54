"""Answers that a client can keep: a strong ETag from dataset, form and bytes, and 304 when it still holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from fastapi import Request, Response

from lexposure_api.middleware import content_policy

__all__ = ["immutable", "keepable"]

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def keepable(request: Request, body: bytes, media_type: str, status: Mapping[str, Any]) -> Response:
    """Return the body with its ETag, or 304 if the request already has it (RFC 9110, 13.1.2).

    `private`, because an address may hold facts about a party; `no-cache`, because each use asks again.
    """
    parts = (str(status["dataset"]).encode(), media_type.encode(), body)
    tag = f'"{sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()[:32]}"'
    headers = {
        "ETag": tag,
        "Vary": "Accept",
        "Cache-Control": "private, no-cache",
        "Lexposure-Sequence": str(status["seq"]),
    }
    return _answered(request, body, media_type, headers)


def immutable(request: Request, body: bytes, media_type: str) -> Response:
    """Return bytes that never change under this address, with their SHA-256 as ETag, or 304.

    `private`, since an answer holds facts about a party; `immutable` (RFC 8246), so that nobody asks again.
    """
    headers = {
        "ETag": f'"{sha256(body).hexdigest()}"',
        "Vary": "Accept",
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    return _answered(request, body, media_type, headers)


def _answered(request: Request, body: bytes, media_type: str, headers: dict[str, str]) -> Response:
    if request.method == "GET" and _held(request.headers.getlist("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    if media_type == "text/html":
        headers["Content-Security-Policy"] = content_policy(body.decode())
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Response(body, headers={**headers, "Content-Type": media_type + charset})


def _held(lines: list[str], tag: str) -> bool:
    return any(line.strip() == "*" or tag in _TAG.findall(line) for line in lines)
