"""Answers that a client can keep: a strong ETag from dataset, form and bytes, and 304 when it still holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from fastapi import Request, Response

from lexposure_api.middleware import content_policy

__all__ = ["keepable"]

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
    if request.method == "GET" and _held(request.headers.getlist("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    if media_type == "text/html":
        headers["Content-Security-Policy"] = content_policy(body.decode())
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Response(body, headers={**headers, "Content-Type": media_type + charset})


def _held(lines: list[str], tag: str) -> bool:
    return any(line.strip() == "*" or tag in _TAG.findall(line) for line in lines)
