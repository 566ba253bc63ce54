"""What holds for every request: no scripts, no foreign frames, bounded bodies, HEAD like GET, no bare failure."""

from __future__ import annotations

import logging
import re
from base64 import b64encode
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lexposure_api.problems import KINDS, ProblemError, respond

__all__ = ["BodyLimit", "HeadAsGet", "Shield", "content_policy"]

_log = logging.getLogger(__name__)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def content_policy(page: str = "") -> str:
    """Return the Content-Security-Policy: nothing may load or run; the page's own style blocks are named by hash."""
    digests = {b64encode(sha256(style.encode()).digest()).decode() for style in _STYLE.findall(page)}
    sources = " ".join(f"'sha256-{digest}'" for digest in sorted(digests))
    style = f" style-src {sources};" if sources else ""
    return f"default-src 'none';{style} form-action 'self'; base-uri 'none'; frame-ancestors 'none'"


_HEADERS = {
    "Content-Security-Policy": content_policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Shield:
    """Set the security headers on every answer, and turn an unforeseen error into a problem without its text."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer for what went wrong behind."""
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, guarded)
        except Exception:
            if scope["type"] != "http" or started:
                raise
            _log.exception("unforeseen error at %s", scope["path"].encode("unicode_escape").decode())
            await respond(KINDS["internal-error"], "the error is in the log")(scope, receive, guarded)


class HeadAsGet:
    """Answer HEAD with the headers of GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass HEAD on as GET and drop the body of the answer."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            return await self.app(scope, receive, send)

        async def bodiless(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        return await self.app({**scope, "method": "GET"}, receive, bodiless)


class BodyLimit:
    """Stop reading a body at the limit, whatever length it announced."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what is read of its body."""
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.limit:
                raise ProblemError(
                    "body-too-large", f"a body may have {self.limit:,} bytes", headers={"Connection": "close"}
                )
            return message

        await self.app(scope, counted, send)
