"""An invented Open Terms Archive repository, made by git as the real ones are."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

__all__ = ["BODY", "SNAPSHOT", "Archive"]

SNAPSHOT = "https://example.org/snapshots/commit/" + "a1" * 20
BODY = f"This version was recorded after extracting from snapshot {SNAPSHOT}\n\nX-engine-version: 7.0.0"


class Archive:
    """A small invented repository under construction."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not folder.exists():
            self.git("init", "--quiet", "--initial-branch=main", "--template=", str(folder))

    def git(self, *arguments: str, date: str = "2024-01-01T00:00:00Z") -> str:
        settings = {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": date,
            "GIT_COMMITTER_DATE": "2025-01-01T00:00:00Z",
            **{
                f"GIT_{who}_{what}": "keeper@example.org"
                for who in ("AUTHOR", "COMMITTER")
                for what in ("NAME", "EMAIL")
            },
        }
        inside = [] if arguments[0] == "init" else ["-C", str(self.folder)]
        done = subprocess.run(
            ["git", *inside, *arguments], env=os.environ | settings, capture_output=True, check=True
        )
        return done.stdout.decode()

    def record(
        self,
        files: dict[str, str | bytes],
        subject: str,
        date: str = "2024-01-01T00:00:00Z",
        body: str = BODY,
    ) -> None:
        """Commit files by path; an empty text deletes one."""
        for path, text in files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode()) if text else file.unlink()
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", f"--message={subject}\n\n{body}", date=date)

    def bundle(self, path: Path) -> Path:
        self.git("bundle", "create", "--quiet", str(path), "--all")
        return path
