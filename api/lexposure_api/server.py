"""Run the service."""

from __future__ import annotations

import uvicorn

from lexposure_api.app import create_app
from lexposure_api.port import WorkspaceLike
from lexposure_api.settings import Settings

__all__ = ["serve"]

_HEAD = 64 * 1024  # bytes of a request line with its headers: a query of 16 KiB, percent-encoded, fits


def serve(
    workspace: WorkspaceLike, host: str = "127.0.0.1", port: int = 8000, settings: Settings | None = None
) -> None:
    """Serve until interrupted. Only this machine is served unless `host` says otherwise."""
    given = settings or Settings()
    uvicorn.run(
        create_app(workspace, given),
        host=host,
        port=port,
        http="h11",
        ws="none",
        server_header=False,
        date_header=True,
        proxy_headers=False,
        limit_concurrency=given.connections,
        h11_max_incomplete_event_size=_HEAD,
    )
