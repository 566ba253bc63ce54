"""Run the service."""

from __future__ import annotations

import logging

import uvicorn

from lexposure.sealed.sandbox import supported
from lexposure_api.app import create_app
from lexposure_api.port import WorkspaceLike
from lexposure_api.settings import Settings

__all__ = ["configuration", "serve"]

_log = logging.getLogger(__name__)
_HEAD = 64 * 1024  # bytes of a request line with its headers: a query of 16 KiB, percent-encoded, fits


def serve(
    workspace: WorkspaceLike, host: str = "127.0.0.1", port: int = 8000, settings: Settings | None = None
) -> None:
    """Serve until interrupted. Only this machine is served unless `host` says otherwise."""
    if not supported():
        _log.warning(
            "query processes can't be sealed off on this machine: SERVICE is refused by its name only"
        )
    uvicorn.Server(configuration(workspace, host, port, settings)).run()


def configuration(
    workspace: WorkspaceLike, host: str, port: int, settings: Settings | None = None
) -> uvicorn.Config:
    """Return the server's configuration. Forwarded headers aren't believed, and the server doesn't name itself."""
    given = settings or Settings()
    return uvicorn.Config(
        create_app(workspace, given),
        host=host,
        port=port,
        http="h11",
        ws="none",
        server_header=False,
        proxy_headers=False,
        access_log=False,  # an address may hold facts about a party
        limit_concurrency=given.connections,
        h11_max_incomplete_event_size=_HEAD,
    )
