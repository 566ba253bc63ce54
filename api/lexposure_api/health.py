"""`/health` and `/ready`: is the process alive, and has it data to answer from."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from lexposure_api.port import WorkspaceLike
from lexposure_api.problems import ProblemError, documented

__all__ = ["Health"]


class Health:
    """The two probes."""

    def __init__(self, workspace: WorkspaceLike) -> None:
        self._workspace = workspace

    def add_to(self, app: FastAPI) -> None:
        """Register the probes."""
        app.add_api_route("/health", self.alive, methods=["GET"], summary="Whether the service runs")
        app.add_api_route(
            "/ready",
            self.ready,
            methods=["GET"],
            summary="Whether it has data",
            responses=documented("not-ready"),
        )

    async def alive(self) -> dict[str, str]:
        """Say that the process answers."""
        return {"status": "alive"}

    async def ready(self) -> dict[str, Any]:
        """Say which dataset is served, and up to which event."""
        status = await run_in_threadpool(self._workspace.status)
        if not status["ready"]:
            raise ProblemError("not-ready", "no snapshot is open", fix="run `lexposure rebuild`")
        return {"status": "ready", "dataset": status["dataset"], "seq": status["seq"]}
