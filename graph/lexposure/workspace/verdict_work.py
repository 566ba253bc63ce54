"""Decisions of persons about quarantined texts: the part of the workspace that is about the archive's doubtful versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lexposure.workspace.terms import DataDirectory
    from lexposure.workspace.verdicts import Decision, Verdict

__all__ = ["VerdictWork"]


class VerdictWork:
    """Everything about quarantine; only a `Workspace` is one."""

    def quarantine(self: DataDirectory, documents: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Return the texts in quarantine, and those that a person decided about; see `verdicts.in_quarantine`.

        `documents` (short names or records) limit to those. Raises UnknownName for one that isn't archived.
        """
        from lexposure.workspace.texts import documents as archived
        from lexposure.workspace.texts import records
        from lexposure.workspace.verdicts import in_quarantine, known_record

        named = records(self.engine().index) if documents else {}
        every = [row["record"] for row in archived(self.log)] if documents else []
        chosen = [known_record(name, named, every) for name in documents]
        return in_quarantine(self.log, self.blobs, self.home / "derived", chosen)

    def decide(self: DataDirectory, asked: Decision) -> Verdict:
        """Record that a person takes a text as real, or puts it in quarantine, and build a new snapshot.

        Raises what `verdicts.decide` raises; then nothing is recorded.
        """
        from lexposure.knowledge.kept import Kept
        from lexposure.workspace.texts import records
        from lexposure.workspace.verdicts import decide, declared_agents

        named = records(self.engine().index)
        agents = declared_agents(self.log, self.blobs, Kept(self.home))
        done = decide(asked, self.home, self.log, self.blobs, named, agents)
        self.rebuild()
        return done
