"""Claims reviewed by persons: the part of the workspace that is about the queue, one claim, and the acts.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from lexposure.model.errors import Busy, NotSetUp
from lexposure.workspace.terms import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.knowledge.snapshot import Snapshot
    from lexposure.workspace.reviewing import AskedAct

__all__ = ["ReviewWork"]


class _Reviewing(DataDirectory, Protocol):
    @property
    def snapshot(self) -> Snapshot:
        """The snapshot in use."""


class ReviewWork:
    """Everything about review; only a `Workspace` is one."""

    def review_queue(
        self: _Reviewing,
        *,
        kind: str = "",
        status: str = "",
        platform: str = "",
        instrument: str = "",
        limit: int | None = None,
    ) -> dict[str, Any]:
        """Return the claims that wait for a person, what matters most first, and how many there are.

        `status` empty: stale, disputed and draft ones; `kind`, `platform` and `instrument` (short names or IRIs) choose
        among them. Raises UnknownName for a name nobody knows.
        """
        from lexposure.workspace.register import registered
        from lexposure.workspace.review_queue import queue

        return queue(
            registered(self), self.engine().index, self.today(),
            kind=kind, status=status, platform=platform, instrument=instrument, limit=limit,
        )  # fmt: skip

    def review_claim(self: _Reviewing, claim: str) -> dict[str, Any]:
        """Return one claim as it stands: its fields, the words it cites, its hash, and every act. Raises UnknownName."""
        from lexposure.workspace.register import registered
        from lexposure.workspace.review_shown import shown

        return shown(claim, registered(self), self.engine().index, self.today(), self.blobs, self.log)

    def review(self: _Reviewing, asked: Sequence[AskedAct], *, build: bool = True) -> list[dict[str, Any]]:
        """Record acts, all or none, and build a snapshot that holds them; return one row an act.

        Without `build` answers don't show the acts before the next snapshot; the queue and the claims do. Raises what
        `reviewing.record` does.
        """
        from lexposure.knowledge.kept import Kept
        from lexposure.workspace.review_queue import stale_today
        from lexposure.workspace.review_shown import row
        from lexposure.workspace.reviewing import record

        done = record(asked, self.made(), self.blobs, self.log, Kept(self.home))
        if build:
            _publish(self, max(one.act.seq for one in done))
        index, today = self.engine().index, self.today()
        return [row(one, stale_today(index, one.act.claim, today)) for one in done]


def _publish(home: _Reviewing, seq: int) -> None:
    """Build a snapshot that holds an event, unless another process just did."""
    from lexposure.workspace.reviewing import patient

    try:
        patient(lambda: _built(home, seq))
    except Busy as problem:
        raise Busy(
            f"the act is recorded as event {seq}, but {problem.message}, so answers don't show it yet",
            place=problem.place, fix="run `lexposure rebuild` when it has finished",
        ) from None  # fmt: skip


def _built(home: _Reviewing, seq: int) -> None:
    try:
        behind = home.snapshot.seq < seq
    except NotSetUp:
        behind = True
    if behind:
        home.rebuild()
