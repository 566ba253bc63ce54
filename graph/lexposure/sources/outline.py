"""Open and close the units of an outline while its lines are written: the levels that enumerators span."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

    from lexposure.sources.law_draft import Draft

__all__ = ["Outline"]


class Outline:
    """The open units below one article, section or annex; leaving the context closes them."""

    def __init__(self, draft: Draft, top: str) -> None:
        self._draft = draft
        self._open: list[tuple[str, str, ExitStack]] = []
        self._top = top

    @property
    def labels(self) -> list[str]:
        """Labels of the open units, outermost first."""
        return [label for label, _, _ in self._open]

    @property
    def pinpoint(self) -> str:
        """Name of the innermost open unit."""
        return self._open[-1][1] if self._open else self._top

    def enter(self, depth: int, label: str, step: str, kind: str, heading: str = "") -> None:
        """Close what is at `depth` or deeper and open a unit there; `step` is what its name adds to its parent's."""
        self.close(depth)
        parent = self.pinpoint
        stack = ExitStack()
        stack.enter_context(self._draft.unit(parent + step, kind, label, parent, heading))
        self._open.append((label, parent + step, stack))

    def close(self, depth: int = 0) -> None:
        """Close the units at `depth` and deeper."""
        while len(self._open) > depth:
            self._open.pop()[2].close()

    def __enter__(self) -> Outline:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
