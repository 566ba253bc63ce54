"""What can be asked of, or done to, the terms in a data directory: the part of the workspace that is about terms.

Imports inside functions are deliberate, for the same reason as in `core`.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lexposure.archive.lock import writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.archive.blobs import Blobs
    from lexposure.archive.log import Log
    from lexposure.exposure.engine import Engine
    from lexposure.knowledge.snapshot import Snapshot
    from lexposure.provisions.comparison import Comparison
    from lexposure.provisions.report import ChangeReport
    from lexposure.workspace.captures import Again
    from lexposure.workspace.changes import Asked
    from lexposure.workspace.intake import Imported
    from lexposure.workspace.provisions import Provisions

__all__ = ["DataDirectory", "TermsWork"]


class DataDirectory(Protocol):
    """What work on terms needs of a workspace."""

    home: Path

    @property
    def blobs(self) -> Blobs:
        """The content-addressed archive."""

    @property
    def log(self) -> Log:
        """The event log."""

    def engine(self, known_at: dt.datetime | None = None) -> Engine:
        """Return the engine over the current snapshot."""

    def today(self) -> dt.date:
        """Return the day of the clock."""

    def made(self) -> Path:
        """Return the folder, made if it was absent."""

    def rebuild(self) -> Snapshot:
        """Build the snapshot anew."""


class TermsWork:
    """Everything about terms; only a `Workspace` is one."""

    def documents(self: DataDirectory) -> list[dict[str, Any]]:
        """Return the archived documents with number and dates of their versions."""
        from lexposure.workspace import texts

        return texts.documents(self.log)

    def provision(
        self: DataDirectory, document: str, number: str | None, on: dt.date | None = None
    ) -> dict[str, Any]:
        """Return a clause verbatim as it stood on a day (None: today), or all numbered clauses."""
        from lexposure.workspace import texts

        return texts.provision(
            self.home / "derived",
            self.log,
            self.blobs,
            self.engine().index,
            document,
            number,
            on or self.today(),
        )

    def classify(
        self: DataDirectory,
        document: str,
        number: str | None = None,
        on: dt.date | None = None,
        *,
        review: bool = False,
    ) -> dict[str, Any]:
        """Return the clauses of a document described, as it stood on a day (None: today)."""
        from lexposure.workspace import classify

        return classify.described(
            self.home / "derived", self.log, self.blobs, self.engine().index,
            document, number, on or self.today(), review=review,
        )  # fmt: skip

    def compare(
        self: DataDirectory,
        *,
        topic: str = "",
        like: tuple[str, str] | None = None,
        deontic: str = "",
        platforms: Sequence[str] = (),
        on: dt.date | None = None,
        most: int = 3,
    ) -> Comparison:
        """Return how platforms deal with a topic on a day (None: today). Raises UnknownName or NotSetUp."""
        from lexposure.workspace import compare

        return compare.compare(
            self.home / "derived", self.log, self.blobs, self.engine(),
            topic=topic, like=like, deontic=deontic, platforms=platforms, on=on or self.today(), most=most,
        )  # fmt: skip

    def changes(self: DataDirectory, asked: Asked) -> ChangeReport:
        """Return what changed in the terms that were asked for. Raises UnknownName, DateError, ProfileError or NotSetUp."""
        from lexposure.workspace import changes

        return changes.changes(self.home / "derived", self.log, self.blobs, self.engine(), asked)

    @property
    def provisions(self: DataDirectory) -> Provisions:
        """The provisions of the archived documents over all their versions."""
        from lexposure.workspace.provisions import Provisions

        return Provisions(self)

    def import_terms(self: DataDirectory, path: Path, **how: Any) -> Imported:
        """Archive collections or saved files and build a new snapshot if any is new; see `captures.import_terms`."""
        from lexposure.workspace.captures import import_terms

        with writing(self.made()):
            done = import_terms(path, self.blobs, self.log, **how)
        if done.new:
            self.rebuild()
        return done

    def extract_again(self: DataDirectory, **how: Any) -> Again:
        """Extract kept captures again and build a new snapshot if any differs; see `captures.extract_again`."""
        from lexposure.workspace.captures import extract_again

        with writing(self.made()):
            done = extract_again(self.blobs, self.log, **how)
        if done.new:
            self.rebuild()
        return done
