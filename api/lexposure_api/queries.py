"""The query pool of the snapshot now in use, changed when the workspace changes its snapshot."""

from __future__ import annotations

import threading

from lexposure.knowledge.worker import QueryPool
from lexposure_api.port import WorkspaceLike
from lexposure_api.settings import Settings

__all__ = ["Queries"]


class Queries:
    """Opens a pool at the first query. After a change the pool before stays open, for what still runs on it."""

    def __init__(self, workspace: WorkspaceLike, settings: Settings) -> None:
        self._workspace = workspace
        self._settings = settings
        self._lock = threading.Lock()
        self._pools: list[QueryPool] = []

    def pool(self) -> QueryPool:
        """Return the pool for the current snapshot; NotSetUp or Corrupt if there is none to open."""
        path = self._workspace.snapshot_store.resolve()
        with self._lock:
            if not self._pools or self._pools[-1].store_path != path:
                given = self._settings
                self._pools.append(
                    QueryPool(
                        path,
                        deadline=given.query_deadline,
                        memory=given.query_memory,
                        rows=given.query_rows,
                        size=given.query_size,
                        workers=given.query_workers,
                    )
                )
                for old in self._pools[:-2]:
                    old.close()
                del self._pools[:-2]
            return self._pools[-1]

    def close(self) -> None:
        """End all query processes."""
        with self._lock:
            for pool in self._pools:
                pool.close()
            self._pools.clear()
